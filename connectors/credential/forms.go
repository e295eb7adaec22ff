package credential

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
)

// forms returns the ways in which a secret may stand in a text, each at least
// as long as the shortest secret that is masked.
func forms(secret string) []string {
	all := []string{
		secret,
		url.QueryEscape(secret), url.PathEscape(secret), percent(secret),
		hex.EncodeToString([]byte(secret)), strings.ToUpper(hex.EncodeToString([]byte(secret))),
		unquote(strconv.Quote(secret)), unquote(strconv.QuoteToASCII(secret)),
		jsonText(secret),
	}
	for _, f := range all[1:4] {
		all = append(all, lowerEscapes(f))
	}
	all = append(all, base64Forms(secret)...)
	for line := range strings.Lines(secret) { // of a key, one line may be printed alone
		if line = strings.TrimSpace(line); len(line) >= 4*shortest && line != secret && !strings.HasPrefix(line, "-----") {
			all = append(all, line)
		}
	}
	kept := all[:0]
	for _, f := range all {
		if len(f) >= shortest {
			kept = append(kept, f)
		}
	}
	return kept
}

// percent escapes every byte.
func percent(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteString("%" + strings.ToUpper(hex.EncodeToString([]byte{text[i]})))
	}
	return b.String()
}

// lowerEscapes writes %2F as %2f.
func lowerEscapes(text string) string {
	b := []byte(text)
	for i := 0; i+2 < len(b); i++ {
		if b[i] == '%' {
			copy(b[i:], strings.ToLower(string(b[i:i+3])))
			i += 2
		}
	}
	return string(b)
}

func unquote(quoted string) string { return quoted[1 : len(quoted)-1] }

func jsonText(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return unquote(string(b))
}

// base64Forms returns the part of the base64 text that depends on the secret
// alone, for each of the three places where it can begin in what is encoded,
// as in "user:secret" of HTTP Basic.
func base64Forms(secret string) []string {
	var all []string
	for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		all = append(all, e.EncodeToString([]byte(secret)), e.WithPadding('=').EncodeToString([]byte(secret)))
		for before := range 3 {
			text := e.EncodeToString(append(make([]byte, before), secret...))
			first := (before*8 + 5) / 6            // the character after those that hold bits of what stands before
			last := (before + len(secret)) * 8 / 6 // the next one shares its bits with what follows
			all = append(all, text[min(first, last):last])
		}
	}
	return all
}
