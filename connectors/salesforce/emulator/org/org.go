package org

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

// Rules are the switches of the org.
type Rules struct {
	IndexLag      time.Duration // how long a search does not find what was written
	DuplicateRule bool          // a contact with the same name or email is refused
}

// Org holds the records.
type Org struct {
	Schema *schema.Schema
	rules  Rules
	now    func() time.Time
	next   func(kind string) uint64
	tables map[string]*table
}

// table holds the records of one object in the order of their making.
type table struct {
	rows  map[string]*Record
	order []string
}

// Record is one record. It never changes; a write puts another in its place.
type Record struct {
	ID      string
	Object  *schema.Object
	Deleted bool

	values  map[string]any
	entries []entry   // of every text, what a search compares
	indexed time.Time // when searches begin to find it
}

// New makes an empty org. now is its clock and next counts its ids.
func New(s *schema.Schema, rules Rules, now func() time.Time, next func(string) uint64) *Org {
	o := &Org{Schema: s, rules: rules, now: now, next: next, tables: map[string]*table{}}
	for _, object := range s.Objects() {
		o.tables[object.Name] = &table{rows: map[string]*Record{}}
	}
	return o
}

// Snapshot copies the state; Restore goes back to it.
func (o *Org) Snapshot() map[string]*table {
	shot := map[string]*table{}
	for name, t := range o.tables {
		shot[name] = &table{rows: maps.Clone(t.rows), order: slices.Clone(t.order)}
	}
	return shot
}

// Restore goes back to a snapshot, which it keeps.
func (o *Org) Restore(shot map[string]*table) { o.tables = shot }

// Value is the value of a field: nil, a string, a bool or a float64. Dates and
// times are strings as the API writes them.
func (r *Record) Value(field string) any { return r.values[field] }

// Text is the value of a text field, "" if it has none.
func (r *Record) Text(field string) string {
	s, _ := r.values[field].(string)
	return s
}

// put stores a record that Insert, Update or Delete has made.
func (o *Org) put(r *Record) {
	t := o.tables[r.Object.Name]
	if t.rows[r.ID] == nil {
		t.order = append(t.order, r.ID)
	}
	t.rows[r.ID] = r
}

// each visits the records of an object in order, until visit returns false.
func (o *Org) each(object *schema.Object, deleted bool, visit func(*Record) bool) {
	t := o.tables[object.Name]
	for _, id := range t.order {
		if r := t.rows[id]; (deleted || !r.Deleted) && !visit(r) {
			return
		}
	}
}

// Lookup finds a record by its id, also a deleted one; nil if there is none.
func (o *Org) Lookup(id string) *Record {
	object := o.Schema.ByPrefix(id)
	if object == nil {
		return nil
	}
	full, _ := ID18(id)
	return o.tables[object.Name].rows[full]
}

// Get finds a record of an object by its id.
func (o *Org) Get(object *schema.Object, id string) (*Record, *Fault) {
	full, ok := ID18(id)
	if !ok || !strings.HasPrefix(full, object.Prefix) {
		return nil, refuse("MALFORMED_ID", "%s ID: id value of incorrect type: %s", object.Label, id).on("Id")
	}
	r := o.tables[object.Name].rows[full]
	switch {
	case r == nil:
		return nil, notFound("The requested resource does not exist")
	case r.Deleted:
		return nil, deleted()
	}
	return r, nil
}

// Find finds the one record whose external id has the value. Several are the
// fault 300 with all of them, none is the fault 404.
func (o *Org) Find(object *schema.Object, field, value string) (*Record, *Fault) {
	f := object.Field(field)
	if f == nil || !f.IDLookup {
		return nil, notFound("Provided external ID field does not exist or is not accessible: " + field)
	}
	if f.Type == "id" {
		return o.Get(object, value)
	}
	found := o.having(f, object, value)
	switch len(found) {
	case 0:
		return nil, notFound("The requested resource does not exist")
	case 1:
		return found[0], nil
	}
	return nil, &Fault{Status: 300, Found: found}
}

// having lists the records in which a text field has the value in any case.
func (o *Org) having(f *schema.Field, object *schema.Object, value string) []*Record {
	var found []*Record
	o.each(object, false, func(r *Record) bool {
		if s, ok := r.values[f.Name].(string); ok && strings.EqualFold(s, value) {
			found = append(found, r)
		}
		return true
	})
	return found
}

// fresh makes an id that no record has: a seed brings ids of its own.
func (o *Org) fresh(object *schema.Object) string {
	for {
		id := NewID(object.Prefix, o.next(object.Prefix))
		if o.tables[object.Name].rows[id] == nil {
			return id
		}
	}
}

// User finds a user by username; nil if there is none.
func (o *Org) User(username string) *Record {
	object := o.Schema.Object("User")
	if found := o.having(object.Field("Username"), object, username); len(found) > 0 {
		return found[0]
	}
	return nil
}
