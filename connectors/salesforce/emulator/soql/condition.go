package soql

import (
	"strconv"
	"strings"
	"time"
)

// condition reads terms joined by AND or by OR. Both side by side are an error:
// Salesforce wants parentheses.
func (p *parser) condition() (Condition, error) {
	first, err := p.term()
	if err != nil {
		return nil, err
	}
	word := "AND"
	if p.peek().is("OR") {
		word = "OR"
	}
	terms := []Condition{first}
	for p.accept(word) {
		t, err := p.term()
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
	}
	if p.peek().is("AND") || p.peek().is("OR") {
		return nil, p.unexpected()
	}
	if len(terms) == 1 {
		return first, nil
	}
	return &Logic{Or: word == "OR", Terms: terms}, nil
}

func (p *parser) term() (Condition, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, &Error{Code: "QUERY_TOO_COMPLICATED", Message: "Query is either selecting too many fields or the filter conditions are too complicated."}
	}
	defer func() { p.depth-- }()
	switch {
	case p.accept("NOT"):
		t, err := p.term()
		return &Not{Term: t}, err
	case p.accept("("):
		c, err := p.condition()
		if err != nil {
			return nil, err
		}
		return c, p.expect(")")
	}
	return p.comparison()
}

func (p *parser) comparison() (Condition, error) {
	f, err := p.name()
	if err != nil {
		return nil, err
	}
	switch {
	case p.accept("NOT"):
		if err := p.expect("IN"); err != nil {
			return nil, err
		}
		return p.within(f, true)
	case p.accept("IN"):
		return p.within(f, false)
	}
	op, ok := operator(p.peek())
	if !ok {
		return nil, p.unexpected()
	}
	p.next()
	v, err := p.literal(op == "LIKE")
	return &Compare{Field: f, Op: op, Value: v}, err
}

func operator(t token) (string, bool) {
	switch up := strings.ToUpper(t.text); {
	case t.kind == end || t.kind == text:
		return "", false
	case up == "<>":
		return "!=", true
	case up == "=", up == "!=", up == "<", up == "<=", up == ">", up == ">=", up == "LIKE":
		return up, true
	}
	return "", false
}

func (p *parser) within(f Name, negated bool) (Condition, error) {
	w := &Within{Field: f, Negated: negated}
	if err := p.expect("("); err != nil {
		return nil, err
	}
	for {
		v, err := p.literal(false)
		if err != nil {
			return nil, err
		}
		w.Values = append(w.Values, v)
		if !p.accept(",") {
			return w, p.expect(")")
		}
	}
}

func (p *parser) literal(like bool) (Literal, error) {
	t := p.peek()
	l := Literal{Text: t.text, Pos: t.pos}
	switch t.kind {
	case text:
		if err := checkEscapes(t.text, like); err != nil {
			return l, err
		}
	case number:
		l.Kind = Number
	case date:
		l.Kind = Date
		if _, err := time.Parse(time.DateOnly, t.text); err != nil {
			return l, p.unexpected()
		}
	case datetime:
		l.Kind = DateTime
		if _, err := ParseTime(t.text); err != nil {
			return l, p.unexpected()
		}
	case name:
		return p.word(l)
	default:
		return l, p.unexpected()
	}
	p.next()
	return l, nil
}

// word reads the literals that are written as words.
func (p *parser) word(l Literal) (Literal, error) {
	up := strings.ToUpper(l.Text)
	switch {
	case up == "NULL":
		l.Kind = Null
	case up == "TRUE", up == "FALSE":
		l.Kind = Bool
	case period(up):
		l.Kind = Period
	case numbered(up):
		return p.numbered(l, up)
	default:
		return l, p.unexpected()
	}
	l.Text = up
	p.next()
	return l, nil
}

func (p *parser) numbered(l Literal, up string) (Literal, error) {
	p.next()
	if err := p.expect(":"); err != nil {
		return l, err
	}
	t := p.peek()
	n, err := strconv.Atoi(t.text)
	if t.kind != number || err != nil || n < 0 || n > maxPeriod {
		return l, p.unexpected()
	}
	p.next()
	l.Kind, l.Text, l.N = Period, up, n
	return l, nil
}

// ParseTime reads a datetime as queries and JSON bodies write it.
func ParseTime(s string) (time.Time, error) {
	t, err := time.Parse("2006-01-02T15:04:05.999Z07:00", s)
	if err != nil {
		t, err = time.Parse("2006-01-02T15:04:05.999Z0700", s)
	}
	return t.UTC(), err
}
