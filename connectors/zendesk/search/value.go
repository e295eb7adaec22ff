package search

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/callwright/callwright/engine/value"
)

// Phrase is s between quotation marks. Quotation marks, backslashes and
// whatever is not printable become blanks; the index knows none of them.
func Phrase(s string) (string, error) {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune("\"\\“”„‟＂\uFFFD", r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	if !strings.ContainsFunc(clean, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return "", fmt.Errorf("a text without a letter or digit would find every record")
	}
	return `"` + strings.Join(strings.Fields(clean), " ") + `"`, nil
}

// exact is v for a comparison by equality.
func exact(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "none", nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return number(v)
	case string:
		return Phrase(v)
	}
	return "", fmt.Errorf("a %s cannot be searched for", value.KindName(v))
}

func number(f float64) (string, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "", fmt.Errorf("the number is not finite")
	}
	return strconv.FormatFloat(f, 'f', -1, 64), nil
}

// word is v where only one bare word can stand. Zendesk would read a phrase
// there as something else, so any other value is refused.
func word(v any, also string) (string, error) {
	switch v := v.(type) {
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return number(v)
	case string:
		if isWord(v, also) {
			return v, nil
		}
		return "", fmt.Errorf("only one word of letters and digits can stand here")
	}
	return "", fmt.Errorf("a text, a date or a number is needed here, not a %s", value.KindName(v))
}

// isWord reports whether s is letters and digits, with some punctuation inside
// that means nothing.
func isWord(s, also string) bool {
	for i, r := range s {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '+' && i == 0:
		case i > 0 && strings.ContainsRune("_.-"+also, r):
		default:
			return false
		}
	}
	return s != "" && s != "+" && len(s) <= 100
}

// isField reports whether s can be a keyword or the key of a custom field.
func isField(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
		if !letter && (i == 0 || c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return s != "" && len(s) <= 100
}
