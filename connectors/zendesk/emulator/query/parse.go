package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Parse reads a query. Its errors are written for the client that sent it.
func Parse(text string) (Query, error) {
	p := parser{rest: text}
	var q Query
	for p.skipSpace(); p.rest != ""; p.skipSpace() {
		t, err := p.term()
		if err != nil {
			return Query{}, err
		}
		if err := q.add(t); err != nil {
			return Query{}, err
		}
	}
	q.groups = group(q.Terms)
	return q, nil
}

// add takes a term into the query, or a directive out of it.
func (q *Query) add(t Term) error {
	value := strings.ToLower(t.Value.Text)
	switch {
	case t.Field == "order_by" && t.plain():
		if !slices.Contains(orders, value) {
			return fmt.Errorf("cannot order by %q", t.Value.Text)
		}
		q.OrderBy = value
		return nil
	case t.Field == "sort" && t.plain():
		if value != "asc" && value != "desc" {
			return fmt.Errorf("sort must be asc or desc, not %q", t.Value.Text)
		}
		q.Sort = value
		return nil
	}
	q.Terms = append(q.Terms, t)
	return t.check()
}

func (t Term) plain() bool { return t.Op == Is && !t.Not && !t.Value.Prefix }

// Constant tables of the language.
var (
	orders = []string{
		"created", "created_at", "updated", "updated_at", "commented", "priority", "status", "ticket_type",
	}
	types      = []string{"ticket", "user", "organization", "group"}
	dateFields = []string{"created", "updated", "solved", "due_date", "last_login"}
)

// check refuses values that no record of any account could have.
func (t Term) check() error {
	switch {
	case t.Field == "type" && !slices.Contains(types, strings.ToLower(t.Value.Text)):
		return fmt.Errorf("unknown type %q", t.Value.Text)
	case slices.Contains(dateFields, t.Field) && !t.Value.None() && !t.Value.Prefix:
		return checkDate(t)
	}
	return nil
}

type parser struct{ rest string }

func (p *parser) skipSpace() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

func (p *parser) term() (Term, error) {
	var t Term
	if len(p.rest) > 1 && p.rest[0] == '-' && !startsWithSpace(p.rest[1:]) {
		t.Not = true
		p.rest = p.rest[1:]
	}
	t.Field, t.Op = p.field()
	var err error
	t.Value, err = p.value()
	if err == nil && t.Value == (Value{}) {
		err = fmt.Errorf("a value is missing after %s%s", t.Field, t.Op)
	}
	return t, err
}

func startsWithSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// field takes "name:" or another operator off the front. Text that does not
// begin with a name and an operator is a plain word, such as 12:30.
func (p *parser) field() (string, Op) {
	i := 0
	for i < len(p.rest) && nameByte(p.rest[i], i == 0) {
		i++
	}
	if i == 0 || i == len(p.rest) {
		return "", ""
	}
	for _, op := range []Op{AtLeast, AtMost, Is, More, Less} {
		if after, ok := strings.CutPrefix(p.rest[i:], string(op)); ok {
			name := strings.ToLower(p.rest[:i])
			p.rest = after
			return name, op
		}
	}
	return "", ""
}

func nameByte(c byte, first bool) bool {
	letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	return letter || !first && (c == '_' || c >= '0' && c <= '9')
}

func (p *parser) value() (Value, error) {
	if strings.HasPrefix(p.rest, `"`) {
		return p.phrase()
	}
	end := strings.IndexFunc(p.rest, unicode.IsSpace)
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	if strings.Contains(word, `"`) {
		return Value{}, fmt.Errorf("misplaced quotation mark in %s", word)
	}
	text := strings.TrimRight(word, "*")
	return Value{Text: text, Prefix: len(text) < len(word)}, nil
}

func (p *parser) phrase() (Value, error) {
	text, after, closed := strings.Cut(p.rest[1:], `"`)
	switch {
	case !closed:
		return Value{}, fmt.Errorf("a quotation mark is not closed: %s", p.rest)
	case after != "" && !startsWithSpace(after):
		return Value{}, fmt.Errorf("misplaced quotation mark before %s", after)
	case strings.TrimSpace(text) == "":
		return Value{}, fmt.Errorf("a phrase is empty")
	}
	p.rest = after
	return Value{Text: text, Quoted: true}, nil
}
