package org

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
)

// Result is what a query gives: all its rows, before paging.
type Result struct {
	Total int
	Rows  []Row // nil for COUNT()
}

// Query answers a query. base is the version's path, for the records' URLs;
// deleted is queryAll. Errors are *soql.Error.
func (o *Org) Query(q *soql.Query, base string, deleted bool) (*Result, error) {
	object := o.Schema.Object(q.From.Text)
	s := scope{org: o, source: q.Source, alias: q.Alias, object: object}
	if object == nil {
		return nil, s.noType(q.From)
	}
	view, err := s.view(q)
	if err != nil {
		return nil, err
	}
	list, err := s.pick(q, deleted, everything)
	if err != nil {
		return nil, err
	}
	res := &Result{Total: len(list)}
	if q.Select[0].Count {
		return res, nil
	}
	res.Rows = make([]Row, len(list))
	for i, r := range list {
		res.Rows[i] = view.row(o, r, base)
	}
	return res, nil
}

func (s scope) noType(name soql.Name) error {
	return s.fault(name.Pos, "INVALID_TYPE", "sObject type '%s' is not supported. If you are attempting to use a custom object, "+
		"be sure to append the '__c' after the entity name. "+wsdl, name.Text)
}

// pick finds the records that the query's clauses want, in order, among those
// that fit.
func (s scope) pick(q *soql.Query, deleted bool, fit filter) ([]*Record, error) {
	want, err := s.compile(q.Where)
	if err != nil {
		return nil, err
	}
	order, err := s.order(q.Order)
	if err != nil {
		return nil, err
	}
	list := []*Record{}
	s.org.each(s.object, deleted, func(r *Record) bool {
		if fit(r) && want(r) {
			list = append(list, r)
		}
		return true
	})
	if len(q.Order) > 0 {
		slices.SortStableFunc(list, order)
	}
	return cut(list, q.Offset, q.Limit), nil
}

// cut takes what OFFSET and LIMIT leave.
func cut[T any](list []T, offset, limit *int) []T {
	if offset != nil {
		list = list[min(*offset, len(list)):]
	}
	if limit != nil {
		list = list[:min(*limit, len(list))]
	}
	return list
}

// order makes the comparison of ORDER BY.
func (s scope) order(list []soql.Ordering) (func(a, b *Record) int, error) {
	paths := make([]path, len(list))
	for i, o := range list {
		p, err := s.resolve(o.Field)
		if err != nil {
			return nil, err
		}
		if p.field.Long() {
			return nil, s.fault(o.Field.Pos, "MALFORMED_QUERY", "field '%s' can not be sorted in a query call", p.field.Name)
		}
		paths[i] = p
	}
	return func(a, b *Record) int {
		for i, o := range list {
			if n := collate(paths[i].value(s.org, a), paths[i].value(s.org, b), o); n != 0 {
				return n
			}
		}
		return 0
	}, nil
}

// collate compares two values of a field. Nulls stand first unless the query
// says last, whatever the direction.
func collate(a, b any, o soql.Ordering) int {
	if a == nil || b == nil {
		n := cmp.Compare(bit(a != nil), bit(b != nil))
		if o.NullsLast {
			n = -n
		}
		return n
	}
	n := 0
	switch a := a.(type) {
	case string:
		n = strings.Compare(strings.ToLower(a), strings.ToLower(text(b)))
	case float64:
		n, _ = against(a, b.(float64))
	case bool:
		n = cmp.Compare(bit(a), bit(b.(bool)))
	}
	if o.Desc {
		n = -n
	}
	return n
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// children finds the relationship of a sub-query.
func (s scope) children(q *soql.Query) (*schema.Child, error) {
	c := s.object.Child(q.From.Text)
	if c == nil {
		return nil, s.fault(q.From.Pos, "INVALID_TYPE", "Didn't understand relationship '%s' in FROM part of query call. If you are "+
			"attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. "+wsdl, q.From.Text)
	}
	return c, nil
}
