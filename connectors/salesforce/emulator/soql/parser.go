package soql

import (
	"fmt"
	"strconv"
	"strings"
)

const malformed = "MALFORMED_QUERY"

const (
	// maxLength is the longest query that Salesforce reads.
	maxLength = 100_000
	// maxOffset is the largest OFFSET.
	maxOffset = 2_000
	// maxDepth bounds nested parentheses, so that no text can exhaust the stack.
	maxDepth = 500
)

type parser struct {
	src    string
	tokens []token
	at     int
	depth  int
}

// Parse reads one query. Its errors are *Error.
func Parse(src string) (*Query, error) {
	p, err := newParser(src)
	if err != nil {
		return nil, err
	}
	q, err := p.query(false)
	if err != nil {
		return nil, err
	}
	return q, p.finish()
}

// ParseWhere reads what stands after WHERE.
func ParseWhere(src string) (Condition, error) {
	p, err := newParser(src)
	if err != nil {
		return nil, err
	}
	c, err := p.condition()
	if err != nil {
		return nil, err
	}
	return c, p.finish()
}

// ParseOrder reads what stands after ORDER BY.
func ParseOrder(src string) ([]Ordering, error) {
	p, err := newParser(src)
	if err != nil {
		return nil, err
	}
	o, err := p.orderings()
	if err != nil {
		return nil, err
	}
	return o, p.finish()
}

// ParseReturning reads the fields and clauses that stand in parentheses after
// an object of a SOSL query: what src holds between two offsets.
func ParseReturning(src string, from, to int) (*Query, error) {
	tokens, err := scan(src[:to], from)
	if err != nil {
		return nil, err
	}
	p := &parser{src: src, tokens: tokens}
	q := &Query{Source: src}
	for {
		f, err := p.name()
		if err != nil {
			return nil, err
		}
		q.Select = append(q.Select, Selection{Field: f, Pos: f.Pos})
		if !p.accept(",") {
			break
		}
	}
	if err := p.clauses(q); err != nil {
		return nil, err
	}
	return q, p.finish()
}

func newParser(src string) (*parser, error) {
	if len(src) > maxLength {
		return nil, &Error{Code: malformed, Message: fmt.Sprintf(
			"SOQL statements cannot be longer than %d characters.", maxLength)}
	}
	tokens, err := scan(src, 0)
	if err != nil {
		return nil, err
	}
	return &parser{src: src, tokens: tokens}, nil
}

func (p *parser) peek() token { return p.tokens[p.at] }

// next takes a token; the end stays where it is.
func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

// accept takes the token if it is the keyword or mark.
func (p *parser) accept(word string) bool {
	if !p.peek().is(word) {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(words ...string) error {
	for _, w := range words {
		if !p.accept(w) {
			return p.unexpected()
		}
	}
	return nil
}

func (p *parser) finish() error {
	if p.peek().kind != end {
		return p.unexpected()
	}
	return nil
}

func (p *parser) unexpected() error {
	t := p.peek()
	return Errorf(p.src, t.pos, malformed, "unexpected token: '%s'", t.shown())
}

func (p *parser) query(inner bool) (*Query, error) {
	q := &Query{Source: p.src}
	if err := p.expect("SELECT"); err != nil {
		return nil, err
	}
	var err error
	if q.Select, err = p.selections(inner); err != nil {
		return nil, err
	}
	if err := p.from(q); err != nil {
		return nil, err
	}
	return q, p.clauses(q)
}

func (p *parser) selections(inner bool) ([]Selection, error) {
	var list []Selection
	for {
		s, err := p.selection(inner)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
		if !p.accept(",") {
			return list, nil
		}
		if list[0].Count {
			p.at--
			return nil, p.unexpected()
		}
	}
}

func (p *parser) selection(inner bool) (Selection, error) {
	t := p.peek()
	s := Selection{Pos: t.pos}
	var err error
	switch {
	case t.is("(") && !inner:
		p.next()
		if s.Sub, err = p.query(true); err == nil {
			err = p.expect(")")
		}
	case t.is("COUNT") && p.follows("("):
		s.Count = true
		p.next()
		err = p.expect("(", ")")
	case t.is("FIELDS") && p.follows("("):
		s.Fields, err = p.fieldsFunction()
	default:
		s.Field, err = p.name()
	}
	return s, err
}

func (p *parser) follows(m string) bool { return p.tokens[p.at+1].is(m) }

func (p *parser) fieldsFunction() (string, error) {
	p.next()
	p.next()
	for _, which := range []string{"ALL", "STANDARD", "CUSTOM"} {
		if p.accept(which) {
			return which, p.expect(")")
		}
	}
	return "", p.unexpected()
}

// name takes an identifier that is no keyword.
func (p *parser) name() (Name, error) {
	t := p.peek()
	if t.kind != name || reserved(t.text) {
		return Name{}, p.unexpected()
	}
	p.next()
	return Name{Text: t.text, Pos: t.pos}, nil
}

func reserved(word string) bool {
	switch strings.ToUpper(word) {
	case "SELECT", "FROM", "WHERE", "AND", "OR", "NOT", "IN", "LIKE", "ORDER", "BY", "ASC", "DESC",
		"NULLS", "LIMIT", "OFFSET", "NULL", "TRUE", "FALSE", "GROUP", "HAVING", "USING", "WITH":
		return true
	}
	return false
}

func (p *parser) from(q *Query) error {
	if err := p.expect("FROM"); err != nil {
		return err
	}
	var err error
	if q.From, err = p.name(); err != nil {
		return err
	}
	p.accept("AS")
	if t := p.peek(); t.kind == name && !reserved(t.text) && !strings.Contains(t.text, ".") {
		q.Alias = p.next().text
	}
	return nil
}

func (p *parser) clauses(q *Query) error {
	var err error
	if p.accept("WHERE") {
		if q.Where, err = p.condition(); err != nil {
			return err
		}
	}
	if p.accept("ORDER") {
		if err := p.expect("BY"); err != nil {
			return err
		}
		if q.Order, err = p.orderings(); err != nil {
			return err
		}
	}
	if q.Limit, err = p.count("LIMIT"); err != nil {
		return err
	}
	q.Offset, err = p.count("OFFSET")
	if err == nil && q.Offset != nil && *q.Offset > maxOffset {
		return &Error{Code: "NUMBER_OUTSIDE_VALID_RANGE", Message: fmt.Sprintf("Maximum SOQL offset allowed is %d", maxOffset)}
	}
	return err
}

func (p *parser) count(word string) (*int, error) {
	if !p.accept(word) {
		return nil, nil
	}
	t := p.peek()
	n, err := strconv.Atoi(t.text)
	if t.kind != number || err != nil || n < 0 {
		return nil, p.unexpected()
	}
	p.next()
	return &n, nil
}

func (p *parser) orderings() ([]Ordering, error) {
	var list []Ordering
	for {
		o, err := p.ordering()
		if err != nil {
			return nil, err
		}
		list = append(list, o)
		if !p.accept(",") {
			return list, nil
		}
	}
}

func (p *parser) ordering() (Ordering, error) {
	f, err := p.name()
	if err != nil {
		return Ordering{}, err
	}
	o := Ordering{Field: f}
	if !p.accept("ASC") {
		o.Desc = p.accept("DESC")
	}
	if !p.accept("NULLS") {
		return o, nil
	}
	if o.NullsLast = p.accept("LAST"); o.NullsLast {
		return o, nil
	}
	return o, p.expect("FIRST")
}
