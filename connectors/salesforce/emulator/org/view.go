package org

import (
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
)

// view is what a SELECT list shows of a record: fields, parents, children.
type view struct {
	items []item
}

// item is one member of a row; exactly one of its members is set.
type item struct {
	field *schema.Field
	way   *schema.Field // to a parent, of which it shows the view
	view  *view
	sub   func(parent *Record, base string) any
	name  string // of sub
}

// maxFields is the LIMIT that FIELDS(ALL) and FIELDS(CUSTOM) need.
const maxFields = 200

// view compiles the SELECT list.
func (s scope) view(q *soql.Query) (*view, error) {
	v := &view{}
	for _, sel := range q.Select {
		var err error
		switch {
		case sel.Count:
		case sel.Sub != nil:
			err = s.addSub(v, sel.Sub)
		case sel.Fields != "":
			err = s.addAll(v, sel, q.Limit)
		default:
			err = s.addField(v, sel.Field)
		}
		if err != nil {
			return nil, err
		}
	}
	return v, nil
}

// Fields compiles a list of names, as ?fields= and searches give it.
func (s scope) fields(names []soql.Name) (*view, error) {
	v := &view{}
	for _, n := range names {
		if err := s.addField(v, n); err != nil {
			return nil, err
		}
	}
	return v, nil
}

func (s scope) addField(v *view, name soql.Name) error {
	p, err := s.resolve(name)
	if err != nil {
		return err
	}
	for _, way := range p.ways {
		v = v.through(way)
	}
	if v.has(p.field) {
		return s.fault(name.Pos, "INVALID_FIELD", "duplicate field selected: %s", p.field.Name)
	}
	v.items = append(v.items, item{field: p.field})
	return nil
}

func (v *view) has(f *schema.Field) bool {
	for _, i := range v.items {
		if i.field == f {
			return true
		}
	}
	return false
}

// through is the view of a parent, made when it is first asked for.
func (v *view) through(way *schema.Field) *view {
	for _, i := range v.items {
		if i.way == way {
			return i.view
		}
	}
	made := &view{}
	v.items = append(v.items, item{way: way, view: made})
	return made
}

// addAll adds the fields of FIELDS(...).
func (s scope) addAll(v *view, sel soql.Selection, limit *int) error {
	if sel.Fields != "STANDARD" && (limit == nil || *limit > maxFields) {
		return s.fault(sel.Pos, "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most %d", maxFields)
	}
	for _, f := range s.object.Fields {
		if sel.Fields == "ALL" || f.Custom() == (sel.Fields == "CUSTOM") {
			v.items = append(v.items, item{field: f})
		}
	}
	return nil
}

// addSub adds the children of a sub-query.
func (s scope) addSub(v *view, q *soql.Query) error {
	child, err := s.children(q)
	if err != nil {
		return err
	}
	inner := scope{org: s.org, source: s.source, alias: q.Alias, object: child.Object}
	shown, err := inner.view(q)
	if err != nil {
		return err
	}
	// Names and types are checked once here, also if there is no parent.
	if _, err := inner.compile(q.Where); err != nil {
		return err
	}
	if _, err := inner.order(q.Order); err != nil {
		return err
	}
	v.items = append(v.items, item{name: child.Name, sub: func(parent *Record, base string) any {
		return inner.family(q, child, shown, parent, base)
	}})
	return nil
}

// family shows the children of one parent; null if it has none.
func (s scope) family(q *soql.Query, child *schema.Child, shown *view, parent *Record, base string) any {
	mine := func(r *Record) bool { return r.Text(child.Field.Name) == parent.ID }
	list, err := s.pick(q, false, mine)
	if err != nil || len(list) == 0 {
		return nil
	}
	rows := make([]Row, len(list))
	for i, r := range list {
		rows[i] = shown.row(s.org, r, base)
	}
	return Row{{"totalSize", len(rows)}, {"done", true}, {"records", rows}}
}

// row shows a record.
func (v *view) row(o *Org, r *Record, base string) Row {
	row := Row{r.attributes(base)}
	for _, i := range v.items {
		switch {
		case i.sub != nil:
			row = append(row, Cell{i.name, i.sub(r, base)})
		case i.field != nil:
			row = append(row, Cell{i.field.Name, shown(i.field, field(r, i.field))})
		default:
			row = append(row, Cell{i.way.Relation, i.parent(o, r, base)})
		}
	}
	return row
}

func (i item) parent(o *Org, r *Record, base string) any {
	p := o.Lookup(r.Text(i.way.Name))
	if p == nil {
		return nil
	}
	return i.view.row(o, p, base)
}

// Show gives the fields of a record that a comma-separated list names.
func (o *Org) Show(r *Record, list, base string) (Row, error) {
	s := scope{org: o, object: r.Object}
	var names []soql.Name
	for _, n := range strings.Split(list, ",") {
		names = append(names, soql.Name{Text: strings.TrimSpace(n)})
	}
	v, err := s.fields(names)
	if err != nil {
		return nil, refuse("INVALID_FIELD", "No such column '%s' on sobject of type %s", bad(s, names), r.Object.Name)
	}
	return v.row(o, r, base), nil
}

// bad is the first name that means no field.
func bad(s scope, names []soql.Name) string {
	for _, n := range names {
		if _, err := s.resolve(n); err != nil {
			return n.Text
		}
	}
	return ""
}
