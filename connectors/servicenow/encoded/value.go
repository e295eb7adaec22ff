package encoded

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/value"
)

// longestValue is more than any field that is searched can hold.
const longestValue = 1000

// Literal is v as it stands behind an operator.
func Literal(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", fmt.Errorf("the number is not finite")
		}
		return strconv.FormatFloat(v, 'f', -1, 64), nil
	case string:
		return v, plain(v)
	}
	return "", fmt.Errorf("a %s cannot be searched for", value.KindName(v))
}

// plain returns why s cannot be the value of a condition, or nil.
func plain(s string) error {
	switch {
	case strings.Contains(s, "^"):
		return fmt.Errorf("a value cannot hold a ^, which separates conditions")
	case strings.Contains(strings.ToLower(s), "javascript:"):
		return fmt.Errorf("a value cannot hold javascript:, which runs a script")
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		return fmt.Errorf("a value cannot hold a control character")
	case len(s) > longestValue:
		return fmt.Errorf("the value is longer than %d bytes", longestValue)
	}
	return nil
}

// IsField reports whether s can be the name of a field, dotted for a field of
// a referenced record.
func IsField(s string) bool {
	if s == "" || len(s) > 200 {
		return false
	}
	for name := range strings.SplitSeq(s, ".") {
		if !IsName(name) {
			return false
		}
	}
	return true
}

// IsName reports whether s can be the name of a table or of a column.
func IsName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || i > 0 && (c == '_' || c >= '0' && c <= '9')) {
			return false
		}
	}
	return s != "" && len(s) <= 80
}
