package soql

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/records"
)

// Mentions are the objects and fields that a query of an author names, SOQL or
// SOSL, with its parameters as they stand there. It reads no more than it needs
// for that and passes over what it does not know: functions, sub-queries and
// whatever Salesforce adds to its language. It never says that a query is wrong.
func Mentions(query string) []records.Mention {
	f := &finder{lexemes: words(query)}
	switch {
	case f.skipTo("SELECT", "FIND").is("SELECT"):
		fields := f.list()
		if f.peek().is("FROM") {
			f.next()
			f.object(true)
		}
		f.settle(fields, true)
		f.clauses()
	default:
		f.returning()
	}
	return f.out
}

// finder goes through the lexemes of a query.
type finder struct {
	lexemes []lexeme
	at      int
	kind    string // the object that fields are of; "" if it is not known
	alias   string // what else it is called
	out     []records.Mention
}

func (f *finder) peek() lexeme {
	if f.at < len(f.lexemes) {
		return f.lexemes[f.at]
	}
	return lexeme{}
}

func (f *finder) next() lexeme {
	t := f.peek()
	f.at++
	return t
}

// skipTo takes everything up to one of the words, and it too.
func (f *finder) skipTo(words ...string) lexeme {
	for f.at < len(f.lexemes) {
		if t := f.next(); slices.ContainsFunc(words, t.is) {
			return t
		}
	}
	return lexeme{}
}

// list reads names between commas, up to a word that ends them. What is no
// plain name, such as a function or a sub-query, is passed over.
func (f *finder) list() []lexeme {
	var out []lexeme
	for f.at < len(f.lexemes) && !f.peek().is(")") && !f.peek().clause() {
		t := f.next()
		switch {
		case t.is("("):
			f.close()
		case t.is("TYPEOF"):
			f.skipTo("END")
		case t.name() && f.lexemes[f.at-2].begins() && !f.peek().is("("):
			out = append(out, t)
		}
	}
	return out
}

// close takes everything up to the bracket that closes the last one.
func (f *finder) close() {
	for depth := 1; depth > 0 && f.at < len(f.lexemes); {
		switch t := f.next(); {
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		}
	}
}

// object reads the name of an object, and what else it is called. Behind FROM
// it can be one of several, which fields are told apart by.
func (f *finder) object(from bool) {
	t := f.next()
	if !t.name() || strings.Contains(t.text, ".") {
		return
	}
	f.kind, f.alias = t.text, t.text
	f.out = append(f.out, records.Mention{Kind: t.text, From: t.at, To: t.at + len(t.text)})
	if f.peek().is("AS") {
		f.next()
	}
	if a := f.peek(); a.name() && !a.clause() {
		f.alias = f.next().text
	}
	if f.peek().is(",") && from {
		f.kind = "" // fields can be of any of several objects
	}
}

// settle notes fields of the object.
func (f *finder) settle(fields []lexeme, read bool) {
	for _, t := range fields {
		if f.kind == "" {
			return
		}
		head, rest, dotted := strings.Cut(t.text, ".")
		if dotted && (strings.EqualFold(head, f.alias) || strings.EqualFold(head, f.kind)) {
			t = lexeme{text: rest, at: t.at + len(head) + 1}
		}
		f.out = append(f.out, records.Mention{Kind: f.kind, Field: t.text, Read: read, From: t.at, To: t.at + len(t.text)})
	}
}

// clauses reads what stands behind the object, up to the end or a bracket that
// closes what it did not open: fields that are compared, and what is sorted by.
func (f *finder) clauses() {
	for f.at < len(f.lexemes) && !f.peek().is(")") {
		t := f.next()
		switch {
		case t.is("WHERE"):
			f.conditions()
		case t.is("BY"):
			f.settle(f.list(), false)
		case t.is("("):
			f.close()
		}
	}
}

// conditions reads up to the next clause.
func (f *finder) conditions() {
	depth := 0
	for f.at < len(f.lexemes) && !f.peek().clause() {
		if f.peek().is(")") && depth == 0 {
			return
		}
		switch t := f.next(); {
		case t.is("(") && f.peek().is("SELECT"):
			f.close()
		case t.is("("):
			depth++
		case t.is(")"):
			depth--
		case t.name() && f.peek().compares():
			f.settle([]lexeme{t}, false)
		}
	}
}

// returning reads the objects of a search.
func (f *finder) returning() {
	f.skipTo("RETURNING")
	for f.peek().name() {
		f.kind = ""
		f.object(false)
		if f.peek().is("(") {
			f.next()
			f.settle(f.list(), true)
			f.clauses()
			f.next()
		}
		if !f.next().is(",") {
			return
		}
	}
}
