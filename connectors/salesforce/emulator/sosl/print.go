package sosl

import (
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
)

// String writes the query with keywords in capitals. Parsing the result gives
// the same query.
func (q *Query) String() string {
	b := "FIND {" + Print(q.Find) + "} IN " + q.In + " FIELDS"
	for i, o := range q.Returning {
		b += []string{" RETURNING ", ", "}[min(i, 1)] + o.String()
	}
	if q.Limit != nil {
		b += " LIMIT " + strconv.Itoa(*q.Limit)
	}
	return b
}

// String writes the object with its fields and clauses.
func (o Object) String() string {
	if o.Query == nil {
		return o.Name.Text
	}
	q := o.Query
	fields := make([]string, len(q.Select))
	for i, s := range q.Select {
		fields[i] = s.String()
	}
	b := strings.Join(fields, ", ")
	if q.Where != nil {
		b += " WHERE " + soql.Print(q.Where)
	}
	if len(q.Order) > 0 {
		b += " ORDER BY " + soql.PrintOrder(q.Order)
	}
	if q.Limit != nil {
		b += " LIMIT " + strconv.Itoa(*q.Limit)
	}
	if q.Offset != nil {
		b += " OFFSET " + strconv.Itoa(*q.Offset)
	}
	return o.Name.Text + "(" + b + ")"
}

// Print writes a term with every reserved character escaped.
func Print(t Term) string {
	switch t := t.(type) {
	case *Or:
		parts := make([]string, len(t.Terms))
		for i, t := range t.Terms {
			_, or := t.(*Or)
			parts[i] = grouped(t, or)
		}
		return strings.Join(parts, " OR ")
	case *And:
		return printAnd(t)
	case *Words:
		return printWords(t)
	}
	return ""
}

func printAnd(a *And) string {
	var b strings.Builder
	for i, f := range a.Terms {
		switch {
		case i > 0 && f.Not:
			b.WriteString(" AND NOT ")
		case i > 0:
			b.WriteString(" AND ")
		}
		_, words := f.Term.(*Words)
		b.WriteString(grouped(f.Term, !words))
	}
	return b.String()
}

func grouped(t Term, parens bool) string {
	if parens {
		return "(" + Print(t) + ")"
	}
	return Print(t)
}

func printWords(w *Words) string {
	var b strings.Builder
	for _, r := range w.Runes {
		if !r.Wild && strings.ContainsRune(reservedRunes, r.R) {
			b.WriteByte('\\')
		}
		b.WriteRune(r.R)
	}
	if w.Phrase {
		return `"` + b.String() + `"`
	}
	return b.String()
}
