package org

import (
	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
	"github.com/callwright/callwright/connectors/salesforce/emulator/sosl"
)

const (
	// maxFound is the most rows of a search, all objects together.
	maxFound = 2_000
	// maxEach is the most rows of one object when there are many objects.
	maxEach = 250
	// mutedLength is the length of a query that finds nothing any more.
	mutedLength = 10_000
)

// Search answers a search. base is the version's path. Errors are *soql.Error.
func (o *Org) Search(q *sosl.Query, base string) ([]Row, error) {
	targets := q.Returning
	if len(targets) == 0 {
		for _, object := range o.Schema.Objects() {
			targets = append(targets, sosl.Object{Name: soql.Name{Text: object.Name}})
		}
	}
	want := compileTerm(q.Find)
	rows := []Row{}
	for _, t := range targets {
		found, err := o.searchObject(q, t, want, base, share(len(targets)))
		if err != nil {
			return nil, err
		}
		rows = append(rows, found...)
	}
	limit := maxFound
	if q.Limit != nil {
		limit = min(limit, *q.Limit)
	}
	return rows[:min(limit, len(rows))], nil
}

// share is how many rows an object without a LIMIT may give.
func share(objects int) int {
	if objects == 1 {
		return maxFound
	}
	return min(maxFound/objects, maxEach)
}

func (o *Org) searchObject(q *sosl.Query, t sosl.Object, want match, base string, most int) ([]Row, error) {
	s := scope{org: o, source: q.Source, object: o.Schema.Object(t.Name.Text)}
	if s.object == nil {
		return nil, s.noType(t.Name)
	}
	inner := t.Query
	if inner == nil {
		inner = &soql.Query{Source: q.Source, Select: []soql.Selection{{Field: soql.Name{Text: "Id"}}}}
	}
	v, err := s.view(inner)
	if err != nil {
		return nil, err
	}
	all := *inner
	all.Limit, all.Offset = nil, nil
	now, mute := o.now(), len(q.Source) > mutedLength
	found := func(r *Record) bool { return !mute && !now.Before(r.indexed) && want(r, q.In) }
	list, err := s.pick(&all, false, found)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(list))
	for i, r := range list {
		rows[i] = v.row(o, r, base)
	}
	limit := inner.Limit
	if limit == nil {
		limit = &most
	}
	return cut(rows, inner.Offset, limit), nil
}

// match says whether a record fits a term within a group of fields.
type match func(r *Record, in string) bool

func compileTerm(t sosl.Term) match {
	switch t := t.(type) {
	case *sosl.Or:
		return compileOr(t)
	case *sosl.And:
		return compileAnd(t)
	case *sosl.Words:
		n := newNeedle(t)
		return func(r *Record, in string) bool { return n.within(r, in) }
	}
	return func(*Record, string) bool { return false }
}

func compileOr(t *sosl.Or) match {
	var terms []match
	for _, t := range t.Terms {
		terms = append(terms, compileTerm(t))
	}
	return func(r *Record, in string) bool {
		for _, m := range terms {
			if m(r, in) {
				return true
			}
		}
		return false
	}
}

func compileAnd(t *sosl.And) match {
	var terms []match
	for _, f := range t.Terms {
		terms = append(terms, compileTerm(f.Term))
	}
	return func(r *Record, in string) bool {
		for i, m := range terms {
			if m(r, in) == t.Terms[i].Not {
				return false
			}
		}
		return true
	}
}

// within reports whether any field of the group holds the words.
func (n needle) within(r *Record, in string) bool {
	for _, e := range r.entries {
		if searched(e.field, in) && (n.in(e.words) || n.calls(e.tails)) {
			return true
		}
	}
	return false
}

// searched reports whether a field belongs to a group of IN.
func searched(f *schema.Field, in string) bool {
	switch in {
	case "NAME":
		return f.NameField
	case "EMAIL":
		return f.Type == "email"
	case "PHONE":
		return f.Type == "phone"
	case "SIDEBAR":
		return f.NameField || f.Type == "email" || f.Type == "phone"
	}
	return true
}
