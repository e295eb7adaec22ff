package encoded

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Query asks for records. Conditions must all hold.
type Query struct {
	Where []effect.Condition
	Any   []effect.Condition // of which one must hold; none: no such demand
	Order string             // a field, or "-field" for descending
}

// Nothing reports whether no record can fulfil the query, since a condition
// asks for one of no values.
func (q Query) Nothing() bool {
	for _, c := range q.Where {
		if list, ok := c.Value.([]any); ok && c.Op == effect.In && len(list) == 0 {
			return true
		}
	}
	return false
}

// Text writes the query, or says what the language cannot ask.
func (q Query) Text() (string, error) {
	var parts []string
	for _, c := range q.Where {
		text, err := condition(c)
		if err != nil {
			return "", err
		}
		parts = append(parts, text)
	}
	var alternatives []string
	for _, c := range q.Any {
		text, err := condition(c)
		if err != nil {
			return "", err
		}
		alternatives = append(alternatives, text)
	}
	if len(alternatives) > 0 {
		parts = append(parts, strings.Join(alternatives, "^OR"))
	}
	if q.Order == "" {
		return strings.Join(parts, "^"), nil
	}
	field, descending := strings.CutPrefix(q.Order, "-")
	if !IsField(field) {
		return "", notField(field)
	}
	direction := "ORDERBY"
	if descending {
		direction = "ORDERBYDESC"
	}
	return strings.Join(append(parts, direction+field), "^"), nil
}

// Fields are the fields that the query is about, each once.
func (q Query) Fields() []string {
	var out []string
	seen := map[string]bool{}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	for _, list := range [][]effect.Condition{q.Where, q.Any} {
		for _, c := range list {
			add(c.Field)
		}
	}
	if q.Order != "" {
		add(strings.TrimPrefix(q.Order, "-"))
	}
	return out
}

func notField(name string) error {
	return fmt.Errorf("%.60q is not the name of a field: lower-case letters, digits, _ and dots only", name)
}

func condition(c effect.Condition) (string, error) {
	if !IsField(c.Field) {
		return "", notField(c.Field)
	}
	text, err := comparison(c)
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", c.Field, c.Op, err)
	}
	return text, nil
}

// operators are the comparisons that take a value of any kind.
var operators = map[effect.Op]string{
	effect.Eq: "=", effect.Ne: "!=", effect.Lt: "<", effect.Le: "<=", effect.Gt: ">", effect.Ge: ">=",
	effect.StartsWith: "STARTSWITH", effect.Contains: "LIKE",
}

func comparison(c effect.Condition) (string, error) {
	op, known := operators[c.Op]
	switch {
	case c.Op == effect.Empty, c.Op == effect.Eq && isEmpty(c.Value):
		return c.Field + "ISEMPTY", nil
	case c.Op == effect.NotEmpty, c.Op == effect.Ne && isEmpty(c.Value):
		return c.Field + "ISNOTEMPTY", nil
	case c.Op == effect.In:
		return in(c)
	case !known:
		return "", fmt.Errorf("there is no such comparison")
	}
	text, err := Literal(c.Value)
	if err != nil {
		return "", err
	}
	if text == "" {
		return "", fmt.Errorf("an empty text would find every record")
	}
	if (c.Op == effect.Lt || c.Op == effect.Gt) && strings.HasPrefix(text, "=") {
		return "", fmt.Errorf("a value cannot begin with =")
	}
	return c.Field + op + text, nil
}

func isEmpty(v any) bool { return v == nil || v == "" }

// in writes alternatives, since a list could not hold a value with a comma.
func in(c effect.Condition) (string, error) {
	list, ok := c.Value.([]any)
	if !ok {
		return "", fmt.Errorf("needs a list, not a %s", value.KindName(c.Value))
	}
	if len(list) == 0 {
		return "", fmt.Errorf("the list is empty")
	}
	parts := make([]string, len(list))
	for i, v := range list {
		text, err := comparison(effect.Condition{Field: c.Field, Op: effect.Eq, Value: v})
		if err != nil {
			return "", err
		}
		parts[i] = text
	}
	return strings.Join(parts, "^OR"), nil
}
