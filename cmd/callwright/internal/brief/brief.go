// Package brief writes values on one line, as people write them rather than as
// JSON. It is for reading only: nothing reads its form back.
package brief

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/value"
)

// Value is a value on one line, as people write it rather than as JSON.
func Value(v any) string {
	switch v := v.(type) {
	case nil:
		return "nothing"
	case string:
		return text(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = Value(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		return record(v)
	}
	return value.Text(v)
}

// text quotes a text that would not be seen as one.
func text(s string) string {
	if s == "" || strings.TrimSpace(s) != s {
		return strconv.Quote(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// record knows record sets: what counts is how many records they hold.
func record(m map[string]any) string {
	if _, ok := m["records"].([]any); ok && m["count"] != nil {
		object := value.Text(m["object"])
		if object == "" {
			object = "records"
		}
		more := ""
		if m["more"] == true {
			more = "+"
		}
		return fmt.Sprintf("%s%s %s", value.Text(m["count"]), more, object)
	}
	parts := make([]string, 0, len(m))
	for _, k := range value.Keys(m) {
		parts = append(parts, k+": "+Value(m[k]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// Pairs lists a map's names and values.
func Pairs(m map[string]any) string {
	parts := make([]string, 0, len(m))
	for _, k := range value.Keys(m) {
		parts = append(parts, Pair(k, m[k]))
	}
	return strings.Join(parts, "  ")
}

// Pair is a name with its value, which is quoted if it would run into others.
func Pair(name string, v any) string {
	text := Value(v)
	if s, ok := v.(string); ok && strings.ContainsAny(s, " =\t\n") {
		text = strconv.Quote(s)
	}
	return name + "=" + text
}
