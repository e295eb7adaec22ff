package soql

import (
	"strconv"
	"strings"
)

// String writes the query with keywords in capitals and only the parentheses
// that it needs. Parsing the result gives the same query.
func (q *Query) String() string {
	items := make([]string, len(q.Select))
	for i, s := range q.Select {
		items[i] = s.String()
	}
	b := "SELECT " + strings.Join(items, ", ") + " FROM " + q.From.Text
	if q.Alias != "" {
		b += " AS " + q.Alias
	}
	if q.Where != nil {
		b += " WHERE " + Print(q.Where)
	}
	if len(q.Order) > 0 {
		b += " ORDER BY " + PrintOrder(q.Order)
	}
	if q.Limit != nil {
		b += " LIMIT " + strconv.Itoa(*q.Limit)
	}
	if q.Offset != nil {
		b += " OFFSET " + strconv.Itoa(*q.Offset)
	}
	return b
}

// String writes the item.
func (s Selection) String() string {
	switch {
	case s.Sub != nil:
		return "(" + s.Sub.String() + ")"
	case s.Count:
		return "COUNT()"
	case s.Fields != "":
		return "FIELDS(" + s.Fields + ")"
	}
	return s.Field.Text
}

// Print writes a condition.
func Print(c Condition) string {
	switch c := c.(type) {
	case *Logic:
		terms := make([]string, len(c.Terms))
		for i, t := range c.Terms {
			terms[i] = nested(t)
		}
		word := " AND "
		if c.Or {
			word = " OR "
		}
		return strings.Join(terms, word)
	case *Not:
		return "NOT " + nested(c.Term)
	case *Compare:
		return c.Field.Text + " " + c.Op + " " + c.Value.String()
	case *Within:
		return printWithin(c)
	}
	return ""
}

func nested(c Condition) string {
	if _, ok := c.(*Logic); ok {
		return "(" + Print(c) + ")"
	}
	return Print(c)
}

func printWithin(w *Within) string {
	values := make([]string, len(w.Values))
	for i, v := range w.Values {
		values[i] = v.String()
	}
	word := " IN ("
	if w.Negated {
		word = " NOT IN ("
	}
	return w.Field.Text + word + strings.Join(values, ", ") + ")"
}

// PrintOrder writes what stands after ORDER BY.
func PrintOrder(list []Ordering) string {
	items := make([]string, len(list))
	for i, o := range list {
		items[i] = o.Field.Text
		if o.Desc {
			items[i] += " DESC"
		}
		if o.NullsLast {
			items[i] += " NULLS LAST"
		}
	}
	return strings.Join(items, ", ")
}

// String writes the literal.
func (l Literal) String() string {
	switch {
	case l.Kind == String:
		return "'" + l.Text + "'"
	case l.Kind == Period && numbered(l.Text):
		return l.Text + ":" + strconv.Itoa(l.N)
	}
	return l.Text
}
