package soql

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/value"
)

// String is s as a string literal. Whatever is not printable is written as
// \uXXXX, since Salesforce refuses every other backslash.
func String(s string) string { return quote(s, "", "", "") }

// Like is s as the literal of a LIKE, between the wildcards that the query's
// author wants around it. Wildcards inside s stand for themselves.
func Like(before, s, after string) string { return quote(s, "%_", before, after) }

// quote escapes backslash, quotes and every character of special in s.
func quote(s, special, before, after string) string {
	var b strings.Builder
	b.WriteString("'" + before)
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r < ' ' || r >= 0x7F && r < 0xA0 || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&b, `\u%04X`, r)
		case strings.ContainsRune(`\'"`+special, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteString(after + "'")
	return b.String()
}

// Literal is v as SOQL writes it: null, true, 12, 1.5, 'text'. A date or a
// time of day with date, which SOQL writes without quotes, is given as
// {"date": "2026-01-31"} or {"datetime": "2026-01-31T09:30:00Z"}.
func Literal(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "null", nil
	case bool:
		return strconv.FormatBool(v), nil
	case int:
		return strconv.Itoa(v), nil
	case float64:
		return number(v)
	case string:
		return String(v), nil
	case map[string]any:
		return moment(v)
	}
	return "", fmt.Errorf("a %s cannot be compared with", value.KindName(v))
}

func number(f float64) (string, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return "", fmt.Errorf("the number is not finite")
	}
	return strconv.FormatFloat(f, 'f', -1, 64), nil
}

// moment reads the explicit form of a date or a datetime.
func moment(m map[string]any) (string, error) {
	if len(m) == 1 {
		if s, ok := m["date"].(string); ok && isDate(s) {
			return s, nil
		}
		if s, ok := m["datetime"].(string); ok && isDateTime(s) {
			return s, nil
		}
	}
	return "", fmt.Errorf(`a map cannot be compared with, save {date: "2026-01-31"} and {datetime: "2026-01-31T09:30:00Z"}`)
}

// fieldLiteral is Literal for a value that is compared with field: on the
// standard date fields a text that is a date needs no further mark.
func fieldLiteral(field string, v any) (string, error) {
	if s, ok := v.(string); ok && holdsDates(field) && (isDate(s) || isDateTime(s)) {
		return s, nil
	}
	return Literal(v)
}

// holdsDates reports whether field is a standard field for dates: CreatedDate,
// Account.LastActivityDate, Birthdate, SystemModstamp. Custom fields can hold
// anything whatever they are called.
func holdsDates(field string) bool {
	name := strings.ToLower(field[strings.LastIndexByte(field, '.')+1:])
	return strings.HasSuffix(name, "date") || name == "systemmodstamp"
}

func isDate(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

var dateTime = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:?\d{2})$`)

func isDateTime(s string) bool {
	if !dateTime.MatchString(s) {
		return false
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05Z0700"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// reserved are the characters that mean something inside FIND { }.
const reserved = `?&|!{}[]()^~*:\"'+-`

// Term is s as one phrase of a FIND, quoted. Control characters become blanks:
// a search index holds none.
func Term(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r < ' ' || r >= 0x7F && r < 0xA0:
			b.WriteByte(' ')
		case strings.ContainsRune(reserved, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
