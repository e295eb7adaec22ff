package encoded

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/value"
)

// Bind puts params into an encoded query that an author wrote. A parameter
// :name stands for a whole value, or for one of a list's values:
//
//	caller_id.email=:email^active=true
//	numberIN:first,:second
//
// The query is read once and values are never read again. A parameter that is
// missing and one that is not used are errors; a colon that follows a letter
// or digit, as in a time or in javascript:, is a colon.
func Bind(query string, params map[string]any) (string, error) {
	if strings.TrimSpace(query) == "" {
		return "", fmt.Errorf("the query is empty")
	}
	used := map[string]bool{}
	var out strings.Builder
	for at := 0; at < len(query); {
		name := parameter(query, at)
		if name == "" {
			out.WriteByte(query[at])
			at++
			continue
		}
		text, err := bound(query, at, name, params)
		if err != nil {
			return "", err
		}
		used[name] = true
		out.WriteString(text)
		at += 1 + len(name)
	}
	for _, name := range value.Keys(params) {
		if !used[name] {
			return "", fmt.Errorf("the query does not use the parameter %.40q", name)
		}
	}
	return out.String(), nil
}

// bound is the value of the parameter at a place of the query.
func bound(query string, at int, name string, params map[string]any) (string, error) {
	v, ok := params[name]
	if !ok {
		hint := "no parameters are given"
		if len(params) > 0 {
			hint = diag.OneOf(name, value.Keys(params))
		}
		return "", fmt.Errorf("the parameter :%.40s has no value; %s", name, hint)
	}
	text, err := Literal(v)
	end := at + 1 + len(name)
	before, after := query[at-1], byte('^')
	if end < len(query) {
		after = query[end]
	}
	switch {
	case err != nil:
	case text == "":
		err = fmt.Errorf("an empty value would find every record; use ISEMPTY")
	case after != '^' && after != ',':
		err = fmt.Errorf("it must stand for a whole value: nothing but ^ or a comma may follow")
	case (before == ',' || after == ',') && strings.Contains(text, ","):
		err = fmt.Errorf("a value of a list cannot hold a comma")
	case (before == '<' || before == '>') && strings.HasPrefix(text, "="):
		err = fmt.Errorf("a value cannot begin with =")
	case strings.HasSuffix(query[:at], "IN") && strings.Contains(text, ","):
		err = fmt.Errorf("a value of a list cannot hold a comma")
	}
	if err != nil {
		return "", fmt.Errorf("the parameter :%.40s: %w", name, err)
	}
	return text, nil
}

// parameter returns the name of the parameter that begins at a place of the
// query, or "". It stands behind an operator or a comma.
func parameter(query string, at int) string {
	if query[at] != ':' || at == 0 || !opens(query[:at]) {
		return ""
	}
	n := at + 1
	for n < len(query) && isNameByte(query[n]) {
		n++
	}
	if n == at+1 || query[at+1] >= '0' && query[at+1] <= '9' {
		return ""
	}
	return query[at+1 : n]
}

// words are the operators after which a value stands at once.
var words = []string{"LIKE", "CONTAINS", "CONTAIN", "STARTSWITH", "ENDSWITH", "IN", "BETWEEN"}

func opens(before string) bool {
	if strings.IndexByte("=<>,@", before[len(before)-1]) >= 0 {
		return true
	}
	for _, w := range words {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
}
