// Package query reads Zendesk's search language and matches records against
// it, so that a query which a connector builds is really parsed and a badly
// quoted one shows as a wrong answer or an error.
//
// The language: field:value with the operators : > < >= <=, a minus sign for
// exclusion, "phrases", a * at the end of a word, none for an empty field,
// dates and relative times (created>4hours), order_by and sort, and plain
// words. Several values of one field are alternatives; everything else is
// joined by AND.
//
// Zendesk guesses at malformed queries. This package refuses them instead: a
// quotation mark that is not closed, or that stands inside a word, is an error.
// It knows no HTTP and no state.
package query

import "strings"

// Op is a comparison operator.
type Op string

// The operators of the language.
const (
	Is      Op = ":"
	More    Op = ">"
	Less    Op = "<"
	AtLeast Op = ">="
	AtMost  Op = "<="
)

// Query is a parsed search. The zero Query matches every record.
type Query struct {
	Terms   []Term
	OrderBy string // as in order_by:created, or empty
	Sort    string // asc, desc or empty

	groups [][]Term // joined by AND; the terms of a group by OR
}

// Term is one condition. A term without Field searches a record's texts.
type Term struct {
	Not   bool
	Field string
	Op    Op
	Value Value
}

// Value is what a term looks for.
type Value struct {
	Text   string // without quotation marks and closing *
	Quoted bool   // a phrase, in which no character is special
	Prefix bool   // the word ended in *
}

// None reports whether the value is the keyword for an empty field.
func (v Value) None() bool {
	return !v.Quoted && !v.Prefix && strings.EqualFold(v.Text, "none")
}

// String returns the query in its canonical spelling, which parses to an
// equal Query.
func (q Query) String() string {
	parts := make([]string, 0, len(q.Terms)+2)
	for _, t := range q.Terms {
		parts = append(parts, t.String())
	}
	if q.OrderBy != "" {
		parts = append(parts, "order_by:"+q.OrderBy)
	}
	if q.Sort != "" {
		parts = append(parts, "sort:"+q.Sort)
	}
	return strings.Join(parts, " ")
}

// String returns the term as it is written in a query.
func (t Term) String() string {
	var b strings.Builder
	if t.Not {
		b.WriteByte('-')
	}
	if t.Field != "" {
		b.WriteString(t.Field + string(t.Op))
	}
	switch {
	case t.Value.Quoted:
		b.WriteString(`"` + t.Value.Text + `"`)
	case t.Value.Prefix:
		b.WriteString(t.Value.Text + "*")
	default:
		b.WriteString(t.Value.Text)
	}
	return b.String()
}

// Has reports whether the query has a term on the field, as search/export
// forbids type.
func (q Query) Has(field string) bool {
	for _, t := range q.Terms {
		if t.Field == field {
			return true
		}
	}
	return false
}

// group sorts the terms into alternatives. Only the included values of one
// field are alternatives: exclusions and bounds all hold at once.
func group(terms []Term) [][]Term {
	var groups [][]Term
	at := map[string]int{}
	for _, t := range terms {
		alternative := t.Field != "" && t.Op == Is && !t.Not
		i, known := at[t.Field]
		switch {
		case alternative && known:
			groups[i] = append(groups[i], t)
			continue
		case alternative:
			at[t.Field] = len(groups)
		}
		groups = append(groups, []Term{t})
	}
	return groups
}
