package soql

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Query is a SELECT. Conditions must all hold.
type Query struct {
	Fields  []string
	From    string
	Where   []effect.Condition
	Written Digits
	Order   string // a field, or "-field" for descending; empty: as Salesforce likes
	Limit   int    // 0: none
}

// Digits asks for records with the digits in one of the fields, in this order
// and whatever stands between them. The zero Digits ask for nothing.
type Digits struct {
	Fields []string
	Digits string
}

// Text writes the query, or says what in it is no name or no value.
func (q Query) Text() (string, error) {
	fields, err := q.fields()
	if err != nil {
		return "", err
	}
	tail, err := q.tail()
	if err != nil {
		return "", err
	}
	return "SELECT " + fields + " FROM " + q.From + tail, nil
}

// Find is a FIND for any of the Terms, in fields of one kind, that returns
// records of one object.
type Find struct {
	Terms     []string
	In        string // ALL, NAME, EMAIL or PHONE
	Returning Query
}

// Text writes the search, or says what in it is no name or no value.
func (f Find) Text() (string, error) {
	if len(f.Terms) == 0 || !isName(f.In) {
		return "", fmt.Errorf("there is nothing to find")
	}
	terms := make([]string, len(f.Terms))
	for i, t := range f.Terms {
		terms[i] = Term(t)
	}
	fields, err := f.Returning.fields()
	if err != nil {
		return "", err
	}
	tail, err := f.Returning.tail()
	if err != nil {
		return "", err
	}
	return "FIND {" + strings.Join(terms, " OR ") + "} IN " + f.In + " FIELDS RETURNING " +
		f.Returning.From + "(" + fields + tail + ")", nil
}

// fields checks From and Fields, and joins the latter.
func (q Query) fields() (string, error) {
	if err := Object(q.From); err != nil {
		return "", err
	}
	if len(q.Fields) == 0 {
		return "", fmt.Errorf("no fields are asked for")
	}
	for _, f := range q.Fields {
		if err := Field(f); err != nil {
			return "", err
		}
	}
	return strings.Join(q.Fields, ", "), nil
}

// tail is what SELECT and RETURNING have in common: WHERE, ORDER BY, LIMIT.
func (q Query) tail() (string, error) {
	var b strings.Builder
	conditions, err := q.conditions()
	if err != nil {
		return "", err
	}
	if len(conditions) > 0 {
		b.WriteString(" WHERE " + strings.Join(conditions, " AND "))
	}
	if q.Order != "" {
		field, descending := strings.CutPrefix(q.Order, "-")
		if err := Field(field); err != nil {
			return "", err
		}
		b.WriteString(" ORDER BY " + field)
		if descending {
			b.WriteString(" DESC")
		}
	}
	if q.Limit > 0 {
		b.WriteString(" LIMIT " + strconv.Itoa(q.Limit))
	}
	return b.String(), nil
}

func (q Query) conditions() ([]string, error) {
	var out []string
	for _, c := range q.Where {
		text, err := condition(c)
		if err != nil {
			return nil, err
		}
		out = append(out, text)
	}
	if len(q.Written.Fields) == 0 {
		return out, nil
	}
	text, err := q.Written.text()
	return append(out, text), err
}

func (d Digits) text() (string, error) {
	if d.Digits == "" || strings.Trim(d.Digits, "0123456789") != "" {
		return "", fmt.Errorf("there are no digits to look for")
	}
	pattern := "'%"
	for _, digit := range d.Digits {
		pattern += string(digit) + "%"
	}
	parts := make([]string, len(d.Fields))
	for i, f := range d.Fields {
		if err := Field(f); err != nil {
			return "", err
		}
		parts[i] = f + " LIKE " + pattern + "'"
	}
	return "(" + strings.Join(parts, " OR ") + ")", nil
}

// condition writes one comparison. A LIKE without any text to look for would
// find every record and is refused.
func condition(c effect.Condition) (string, error) {
	if err := Field(c.Field); err != nil {
		return "", err
	}
	text, err := comparison(c)
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", c.Field, c.Op, err)
	}
	return text, nil
}

func comparison(c effect.Condition) (string, error) {
	switch c.Op {
	case effect.Eq, effect.Ne, effect.Lt, effect.Le, effect.Gt, effect.Ge:
		return compare(c)
	case effect.In:
		return in(c)
	case effect.StartsWith, effect.Contains:
		return like(c)
	case effect.Empty:
		return c.Field + " = null", nil
	case effect.NotEmpty:
		return c.Field + " != null", nil
	}
	return "", fmt.Errorf("there is no such comparison")
}

func compare(c effect.Condition) (string, error) {
	operator := map[effect.Op]string{
		effect.Eq: "=", effect.Ne: "!=", effect.Lt: "<", effect.Le: "<=", effect.Gt: ">", effect.Ge: ">=",
	}[c.Op]
	if c.Value == nil && c.Op != effect.Eq && c.Op != effect.Ne {
		return "", fmt.Errorf("nothing is neither less nor more than anything")
	}
	literal, err := fieldLiteral(c.Field, c.Value)
	return c.Field + " " + operator + " " + literal, err
}

// in writes IN; no record has one of no values, and SOQL knows no empty list.
func in(c effect.Condition) (string, error) {
	list, ok := c.Value.([]any)
	if !ok {
		return "", fmt.Errorf("needs a list, not a %s", value.KindName(c.Value))
	}
	if len(list) == 0 {
		return "Id = null", nil
	}
	literals := make([]string, len(list))
	for i, v := range list {
		literal, err := fieldLiteral(c.Field, v)
		if err != nil {
			return "", err
		}
		literals[i] = literal
	}
	return c.Field + " IN (" + strings.Join(literals, ", ") + ")", nil
}

func like(c effect.Condition) (string, error) {
	switch c.Value.(type) {
	case string, int, float64:
	default:
		return "", fmt.Errorf("needs a text, not a %s", value.KindName(c.Value))
	}
	text := value.Text(c.Value)
	if text == "" {
		return "", fmt.Errorf("an empty text would find every record")
	}
	before := ""
	if c.Op == effect.Contains {
		before = "%"
	}
	return c.Field + " LIKE " + Like(before, text, "%"), nil
}
