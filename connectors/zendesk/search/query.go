package search

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Query asks for records of one type. Conditions must all hold.
type Query struct {
	Type  string
	Where []effect.Condition // by the names of the search language
	Any   []effect.Condition // all on one field by Eq, of which one must hold
}

// Types are the types of record that can be searched for.
func Types() []string { return []string{"group", "organization", "ticket", "user"} }

// Nothing reports whether no record can fulfil the query, since a condition
// asks for one of no values.
func (q Query) Nothing() bool {
	return slices.ContainsFunc(q.Where, func(c effect.Condition) bool {
		list, ok := c.Value.([]any)
		return ok && c.Op == effect.In && len(list) == 0
	})
}

// Text writes the query, or says what the language cannot ask.
func (q Query) Text() (string, error) {
	if !slices.Contains(Types(), q.Type) {
		return "", fmt.Errorf("the search knows %s, and no %.40q", strings.Join(Types(), ", "), q.Type)
	}
	if err := q.alternatives(); err != nil {
		return "", err
	}
	parts := []string{"type:" + q.Type}
	for _, c := range slices.Concat(q.Where, q.Any) {
		text, err := condition(c)
		if err != nil {
			return "", err
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " "), nil
}

// alternatives refuses two demands on one field: Zendesk would take either.
func (q Query) alternatives() error {
	seen := map[string]bool{"type": true}
	for _, c := range slices.Concat(q.Where, q.Any[:min(1, len(q.Any))]) {
		switch c.Op {
		case effect.Eq, effect.In, effect.StartsWith, effect.Empty:
			field := strings.ToLower(c.Field)
			if seen[field] {
				return fmt.Errorf("%s: Zendesk takes two values of one field for alternatives; use one condition", c.Field)
			}
			seen[field] = true
		}
	}
	return nil
}

func condition(c effect.Condition) (string, error) {
	if !isField(c.Field) {
		return "", fmt.Errorf("%.60q is not the name of a field: letters, digits and _ only", c.Field)
	}
	text, err := comparison(c)
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", c.Field, c.Op, err)
	}
	return text, nil
}

func comparison(c effect.Condition) (string, error) {
	switch c.Op {
	case effect.Eq:
		text, err := exact(c.Value)
		return c.Field + ":" + text, err
	case effect.Ne:
		text, err := exact(c.Value)
		return "-" + c.Field + ":" + text, err
	case effect.Lt, effect.Le, effect.Gt, effect.Ge:
		operator := map[effect.Op]string{effect.Lt: "<", effect.Le: "<=", effect.Gt: ">", effect.Ge: ">="}[c.Op]
		text, err := word(c.Value, ":")
		return c.Field + operator + text, err
	case effect.In:
		return in(c)
	case effect.StartsWith:
		text, err := word(c.Value, "@")
		return c.Field + ":" + text + "*", err
	case effect.Empty:
		return c.Field + ":none", nil
	case effect.NotEmpty:
		return "-" + c.Field + ":none", nil
	case effect.Contains:
		return "", fmt.Errorf("the search finds whole words (eq) and beginnings of words (starts_with) only")
	}
	return "", fmt.Errorf("there is no such comparison")
}

// in writes the alternatives as Zendesk wants them: the field once for each.
func in(c effect.Condition) (string, error) {
	list, ok := c.Value.([]any)
	if !ok {
		return "", fmt.Errorf("needs a list, not a %s", value.KindName(c.Value))
	}
	parts := make([]string, len(list))
	for i, v := range list {
		text, err := exact(v)
		if err != nil {
			return "", err
		}
		parts[i] = c.Field + ":" + text
	}
	return strings.Join(parts, " "), nil
}
