package soql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// token is what the reader below sees of a query: its kind and, of a literal,
// what it stands for.
type token struct{ kind, text string }

// tokens reads SOQL and SOSL by the vendor's rules. It shares no code with the
// writers. In a LIKE pattern the wildcards come out as <ANY> and <ONE>.
func tokens(s string) ([]token, error) {
	var out []token
	braces, like := false, false
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ':
			i++
		case c == '{' || c == '}':
			braces = c == '{'
			out = append(out, token{string(c), ""})
			i++
		case c == '\'' && !braces, c == '"' && braces:
			text, n, err := literal(s[i:], c, like)
			if err != nil {
				return nil, err
			}
			out = append(out, token{"literal", text})
			i, like = i+n, false
		case word(c):
			n := i
			for n < len(s) && word(s[n]) {
				n++
			}
			kind := "word"
			if c >= '0' && c <= '9' {
				kind = "number"
			}
			out = append(out, token{kind, s[i:n]})
			like = strings.EqualFold(s[i:n], "LIKE")
			i = n
		case strings.IndexByte("=<>!(),", c) >= 0:
			out = append(out, token{string(c), ""})
			i++
		default:
			return nil, fmt.Errorf("unexpected %q at %d", c, i)
		}
	}
	return out, nil
}

func word(c byte) bool {
	return c == '_' || c == '.' || c == ':' || c == '-' || c == '+' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func literal(s string, quote byte, like bool) (text string, n int, err error) {
	var b strings.Builder
	for i := 1; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r < ' ':
			return "", 0, fmt.Errorf("bare control character %q", r)
		case r == rune(quote):
			return b.String(), i + 1, nil
		case r == '\\':
			plain, used, err := escape(s[i:], quote, like)
			if err != nil {
				return "", 0, err
			}
			b.WriteString(plain)
			i += used
			continue
		case like && r == '%':
			b.WriteString("<ANY>")
		case like && r == '_':
			b.WriteString("<ONE>")
		case quote == '"' && strings.ContainsRune("?&|!{}[]()^~*:'+-", r):
			return "", 0, fmt.Errorf("bare reserved character %q", r)
		default:
			b.WriteRune(r)
		}
		i += size
	}
	return "", 0, fmt.Errorf("literal is not closed")
}

func escape(s string, quote byte, like bool) (text string, n int, err error) {
	if len(s) < 2 {
		return "", 0, fmt.Errorf("lone backslash")
	}
	c := s[1]
	switch {
	case quote == '"':
		if strings.IndexByte(`?&|!{}[]()^~*:\"'+-`, c) < 0 {
			return "", 0, fmt.Errorf(`\%c is no escape of a search`, c)
		}
		return string(c), 2, nil
	case c == '\\', c == '\'', c == '"':
		return string(c), 2, nil
	case like && (c == '%' || c == '_'):
		return string(c), 2, nil
	case c == 'u' && len(s) >= 6:
		code, err := strconv.ParseUint(s[2:6], 16, 16)
		return string(rune(code)), 6, err
	}
	return "", 0, fmt.Errorf(`\%c is no escape`, c)
}
