package trace

import "strings"

// Mask is what stands in place of a secret.
const Mask = "***"

// Redact returns v with every occurrence of the secrets in its texts replaced
// by Mask. v itself is not changed; parts without a secret are shared with it.
// Secrets shorter than three characters are passed over, because masking them
// would blot out ordinary text; settings and variables that hold them are
// masked by name instead.
func Redact(v any, secrets []string) any {
	if len(secrets) == 0 {
		return v
	}
	switch v := v.(type) {
	case string:
		return RedactText(v, secrets)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = Redact(e, secrets)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = Redact(e, secrets)
		}
		return out
	}
	return v
}

// RedactText is Redact for a text.
func RedactText(s string, secrets []string) string {
	for _, secret := range secrets {
		if len(secret) >= 3 {
			s = strings.ReplaceAll(s, secret, Mask)
		}
	}
	return s
}
