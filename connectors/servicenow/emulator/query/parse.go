package query

import "strings"

// Parse reads text. It has no error: an instance has none either.
func Parse(text string) Query {
	p := parser{}
	for i, part := range strings.Split(text, "^") {
		p.part(part, i == 0)
	}
	p.close()
	return p.query
}

type parser struct {
	query   Query
	group   Group
	dropped bool // the condition before was left out, so that an ^OR joins nothing
}

// part reads what stands between two carets.
func (p *parser) part(s string, first bool) {
	switch {
	case s == "" || s == "EQ":
	case strings.HasPrefix(s, "ORDERBYDESC"):
		p.order(strings.TrimPrefix(s, "ORDERBYDESC"), true)
	case strings.HasPrefix(s, "ORDERBY"):
		p.order(strings.TrimPrefix(s, "ORDERBY"), false)
	case strings.HasPrefix(s, "GROUPBY"):
	case !first && strings.HasPrefix(s, "NQ"):
		p.close()
		p.condition(s[2:], false)
	case !first && strings.HasPrefix(s, "OR"):
		p.condition(s[2:], true)
	default:
		p.condition(s, false)
	}
}

func (p *parser) order(field string, desc bool) {
	if n := fieldLength(field); n == 0 || n != len(field) {
		p.drop(field)
		return
	}
	p.query.Order = append(p.query.Order, Order{field, desc})
}

// condition adds one condition; an alternative joins the one before it.
func (p *parser) condition(s string, alternative bool) {
	c, ok := parseCondition(s)
	switch {
	case !ok:
		p.drop(s)
		p.dropped = !alternative
	case alternative && len(p.group) > 0 && !p.dropped:
		last := len(p.group) - 1
		p.group[last] = append(p.group[last], c)
	default:
		p.group = append(p.group, []Condition{c})
		p.dropped = false
	}
}

func (p *parser) drop(s string) { p.query.Dropped = append(p.query.Dropped, s) }

// close ends a group.
func (p *parser) close() {
	if len(p.group) > 0 {
		p.query.Groups = append(p.query.Groups, p.group)
	}
	p.group, p.dropped = nil, false
}

func parseCondition(s string) (Condition, bool) {
	n := fieldLength(s)
	if n == 0 {
		return Condition{}, false
	}
	for _, known := range spellings {
		if v, ok := strings.CutPrefix(s[n:], known.text); ok {
			return Condition{Field: s[:n], Op: known.op, Value: v}, true
		}
	}
	return Condition{}, false
}

// fieldLength is how much of s is the name of a field: lower-case letters,
// digits and underscores, with dots between names.
func fieldLength(s string) int {
	n := 0
	for n < len(s) {
		c := s[n]
		switch {
		case c >= 'a' && c <= 'z':
		case n > 0 && (c == '_' || c >= '0' && c <= '9'):
		case c == '.' && n > 0 && s[n-1] != '.' && n+1 < len(s) && s[n+1] >= 'a' && s[n+1] <= 'z':
		default:
			return n
		}
		n++
	}
	return n
}
