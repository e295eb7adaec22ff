package trace

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/value"
)

// Mask is what stands in place of a secret.
const Mask = "***"

// Redact returns v with every occurrence of the secrets in its texts replaced
// by Mask, and every number that is one. v itself is not changed. Secrets
// shorter than three characters are passed over, because masking them would
// blot out ordinary text; settings and variables that hold them are masked by
// name instead.
func Redact(v any, secrets []string) any {
	if len(secrets) == 0 {
		return v
	}
	return redact(v, func(text string) string { return RedactText(text, secrets) })
}

// RedactEqual is Redact for texts and numbers that as a whole are one of the
// secrets, however short.
func RedactEqual(v any, secrets []string) any {
	if len(secrets) == 0 {
		return v
	}
	return redact(v, func(text string) string {
		if slices.Contains(secrets, text) {
			return Mask
		}
		return text
	})
}

// redact replaces the texts of v, keys included, and the numbers whose text
// would change.
func redact(v any, replace func(string) string) any {
	switch v := v.(type) {
	case string:
		return replace(v)
	case int, float64:
		if text := value.Text(v); replace(text) != text {
			return Mask
		}
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = redact(e, replace)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, k := range value.Keys(v) {
			out[replace(k)] = redact(v[k], replace)
		}
		return out
	}
	return v
}

// Texts appends the texts and numbers in v, keys left out, to out: what must
// be masked when v is secret.
func Texts(out []string, v any) []string {
	switch v := v.(type) {
	case string:
		if v != "" {
			out = append(out, v)
		}
	case int, float64:
		out = append(out, value.Text(v))
	case []any:
		for _, e := range v {
			out = Texts(out, e)
		}
	case map[string]any:
		for _, k := range value.Keys(v) {
			out = Texts(out, v[k])
		}
	}
	return out
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
