package soql

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Rune is a character of a LIKE pattern.
type Rune struct {
	R   rune
	Any bool // % when R is '%', _ when R is '_'
}

// Value decodes a string literal's escapes. Outside of LIKE a percent sign and
// an underscore stand for themselves, and escaping them is an error.
func (l Literal) Value() string {
	var b strings.Builder
	_ = eachRune(l.Text, func(r rune, _ bool) { b.WriteRune(r) })
	return b.String()
}

// Pattern decodes a string literal that stands after LIKE.
func (l Literal) Pattern() []Rune {
	var p []Rune
	_ = eachRune(l.Text, func(r rune, escaped bool) {
		p = append(p, Rune{R: r, Any: !escaped && (r == '%' || r == '_')})
	})
	return p
}

// checkEscapes finds the first illegal escape of a string.
func checkEscapes(body string, like bool) error {
	var wild rune
	bad := eachRune(body, func(r rune, escaped bool) {
		if wild == 0 && escaped && (r == '%' || r == '_') {
			wild = r
		}
	})
	if bad == "" && wild != 0 && !like {
		bad = `\` + string(wild)
	}
	if bad == "" {
		return nil
	}
	return &Error{Code: malformed, Message: fmt.Sprintf(
		"Invalid string literal '%s'. Illegal character sequence '%s' in string literal.", body, bad)}
}

// eachRune decodes a string's body. It stops at an illegal escape and returns
// it.
func eachRune(body string, yield func(r rune, escaped bool)) (bad string) {
	for i := 0; i < len(body); {
		r, n := utf8.DecodeRuneInString(body[i:])
		if r != '\\' {
			yield(r, false)
			i += n
			continue
		}
		r, n, ok := unescape(body[i:])
		if !ok {
			return body[i : i+n]
		}
		yield(r, true)
		i += n
	}
	return ""
}

// unescape reads the escape at the beginning of s and says how long it is.
func unescape(s string) (r rune, n int, ok bool) {
	if len(s) < 2 {
		return 0, len(s), false
	}
	if i := strings.IndexByte(`nNrRtTbBfF"'\_%`, s[1]); i >= 0 {
		return []rune("\n\n\r\r\t\t\b\b\f\f\"'\\_%")[i], 2, true
	}
	if s[1] == 'u' && len(s) >= 6 {
		if v, err := strconv.ParseUint(s[2:6], 16, 16); err == nil {
			return rune(v), 6, true
		}
	}
	_, n = utf8.DecodeRuneInString(s[1:])
	return 0, 1 + n, false
}
