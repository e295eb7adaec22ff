package org

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
)

// filter says whether a record is wanted.
type filter func(*Record) bool

func everything(*Record) bool { return true }

// compile turns a condition into a filter, checking names and types.
func (s scope) compile(c soql.Condition) (filter, error) {
	switch c := c.(type) {
	case *soql.Logic:
		return s.logic(c)
	case *soql.Not:
		f, err := s.compile(c.Term)
		return func(r *Record) bool { return !f(r) }, err
	case *soql.Compare:
		return s.compare(c)
	case *soql.Within:
		return s.within(c)
	}
	return everything, nil
}

func (s scope) logic(l *soql.Logic) (filter, error) {
	terms := make([]filter, len(l.Terms))
	for i, t := range l.Terms {
		var err error
		if terms[i], err = s.compile(t); err != nil {
			return nil, err
		}
	}
	return func(r *Record) bool {
		for _, t := range terms {
			if t(r) == l.Or {
				return l.Or
			}
		}
		return !l.Or
	}, nil
}

func (s scope) within(w *soql.Within) (filter, error) {
	var any []filter
	for _, v := range w.Values {
		f, err := s.compare(&soql.Compare{Field: w.Field, Op: "=", Value: v})
		if err != nil {
			return nil, err
		}
		any = append(any, f)
	}
	return func(r *Record) bool {
		for _, f := range any {
			if f(r) {
				return !w.Negated
			}
		}
		return w.Negated
	}, nil
}

func (s scope) compare(c *soql.Compare) (filter, error) {
	p, err := s.resolve(c.Field)
	if err != nil {
		return nil, err
	}
	if err := s.checkOperator(c, p.field); err != nil {
		return nil, err
	}
	test, err := s.test(c, p.field)
	if err != nil {
		return nil, err
	}
	o := s.org
	return func(r *Record) bool { return test(p.value(o, r)) }, nil
}

// checkOperator refuses fields and operators that do not go together.
func (s scope) checkOperator(c *soql.Compare, f *schema.Field) error {
	if f.Long() {
		return s.fault(c.Field.Pos, "INVALID_FIELD", "field '%s' can not be filtered in a query call", f.Name)
	}
	equality := c.Op == "=" || c.Op == "!="
	if equality || c.Op == "LIKE" && f.Textual() || c.Op != "LIKE" && f.Type != "boolean" && !f.IsID() {
		return nil
	}
	return s.fault(c.Field.Pos, "INVALID_FIELD", "invalid operator on %s field", f.Type)
}

// test makes the comparison of one value. A missing text is equal to ” and to
// null; whatever is missing differs from every value.
func (s scope) test(c *soql.Compare, f *schema.Field) (func(any) bool, error) {
	if c.Value.Kind == soql.Null {
		return ordered(c.Op, func(v any) (int, bool) { return 0, v == nil }), nil
	}
	switch {
	case f.Type == "boolean" && c.Value.Kind == soql.Bool:
		want := strings.EqualFold(c.Value.Text, "true")
		return ordered(c.Op, func(v any) (int, bool) { return 0, v == want }), nil
	case f.Numeric() && c.Value.Kind == soql.Number:
		want, _ := strconv.ParseFloat(c.Value.Text, 64) // the parser has checked it
		return ordered(c.Op, func(v any) (int, bool) { return against(v, want) }), nil
	case f.IsID() && c.Value.Kind == soql.String:
		return s.testID(c, f)
	case f.Textual() && c.Value.Kind == soql.String && c.Op == "LIKE":
		pattern := fold(c.Value.Pattern())
		return func(v any) bool { return like(pattern, text(v)) }, nil
	case f.Textual() && c.Value.Kind == soql.String:
		want := strings.ToLower(c.Value.Value())
		return ordered(c.Op, func(v any) (int, bool) {
			return strings.Compare(strings.ToLower(text(v)), want), v != nil || want == ""
		}), nil
	case temporal(f, c.Value.Kind):
		return s.testTime(c, f), nil
	}
	return nil, s.wrongType(c, f)
}

// temporal reports whether a literal can be compared with a date or a time.
func temporal(f *schema.Field, k soql.Kind) bool {
	return f.Type == "date" && (k == soql.Date || k == soql.Period) ||
		f.Type == "datetime" && (k == soql.DateTime || k == soql.Period)
}

func (s scope) wrongType(c *soql.Compare, f *schema.Field) error {
	typ, quotes := f.Type, "should not"
	switch {
	case f.Textual() || f.IsID():
		typ, quotes = "string", "should"
	case f.Numeric() && f.Type != "int":
		typ = "double"
	case f.Type == "datetime":
		typ = "dateTime"
	}
	return s.fault(c.Field.Pos, "INVALID_FIELD",
		"value of filter criterion for field '%s' must be of type %s and %s be enclosed in quotes", f.Name, typ, quotes)
}

func (s scope) testID(c *soql.Compare, f *schema.Field) (func(any) bool, error) {
	raw := c.Value.Value()
	want, ok := ID18(raw)
	if !ok && raw != "" {
		return nil, s.fault(c.Field.Pos, "INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: %s", raw)
	}
	return ordered(c.Op, func(v any) (int, bool) { return 0, text(v) == want }), nil
}

func (s scope) testTime(c *soql.Compare, f *schema.Field) func(any) bool {
	from, to := c.Value.Range(s.org.now())
	layout := TimeLayout
	if f.Type == "date" {
		layout = time.DateOnly
	}
	return ordered(c.Op, func(v any) (int, bool) {
		t, err := time.Parse(layout, text(v))
		switch {
		case err != nil:
			return 0, false
		case t.Before(from):
			return -1, true
		case !t.Before(to):
			return 1, true
		}
		return 0, true
	})
}

// ordered makes a test of an operator and a comparison. The comparison's
// second result is false if there is nothing to compare.
func ordered(op string, compare func(any) (int, bool)) func(any) bool {
	return func(v any) bool {
		n, ok := compare(v)
		switch op {
		case "=":
			return ok && n == 0
		case "!=":
			return !ok || n != 0
		case "<":
			return ok && n < 0
		case "<=":
			return ok && n <= 0
		case ">":
			return ok && n > 0
		}
		return ok && n >= 0
	}
}

func against(v any, want float64) (int, bool) {
	n, ok := v.(float64)
	switch {
	case n < want:
		return -1, ok
	case n > want:
		return 1, ok
	}
	return 0, ok
}

func text(v any) string {
	s, _ := v.(string)
	return s
}

// fold makes a pattern of small letters.
func fold(p []soql.Rune) []soql.Rune {
	for i := range p {
		p[i].R = unicode.ToLower(p[i].R)
	}
	return p
}

// like matches a text with a pattern of small letters: back-tracking only to
// the last %, so that no pattern is slow.
func like(pattern []soql.Rune, s string) bool {
	runes := []rune(strings.ToLower(s))
	at, i, star, mark := 0, 0, -1, 0
	for i < len(runes) {
		switch {
		case at < len(pattern) && pattern[at].Any && pattern[at].R == '%':
			star, mark = at, i
			at++
		case at < len(pattern) && (pattern[at].Any || pattern[at].R == runes[i]):
			at++
			i++
		case star >= 0:
			mark++
			at, i = star+1, mark
		default:
			return false
		}
	}
	for at < len(pattern) && pattern[at].Any && pattern[at].R == '%' {
		at++
	}
	return at == len(pattern)
}
