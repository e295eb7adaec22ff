package org

import (
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
)

// path is a field reached through parents.
type path struct {
	object *schema.Object // where it begins
	ways   []*schema.Field
	field  *schema.Field
}

// scope is what the names of a query are looked up in.
type scope struct {
	org    *Org
	object *schema.Object
	source string
	alias  string
}

func (s scope) fault(pos int, code, format string, args ...any) error {
	return soql.Errorf(s.source, pos, code, format, args...)
}

const wsdl = "Please reference your WSDL or the describe call for the appropriate names."

func (s scope) noColumn(name string, object *schema.Object, pos int) error {
	return s.fault(pos, "INVALID_FIELD", "No such column '%s' on entity '%s'. If you are attempting to use a custom field, "+
		"be sure to append the '__c' after the custom field name. "+wsdl, name, object.Name)
}

// resolve finds the field that a name means.
func (s scope) resolve(name soql.Name) (path, error) {
	parts := strings.Split(name.Text, ".")
	if len(parts) > 1 && (strings.EqualFold(parts[0], s.alias) || strings.EqualFold(parts[0], s.object.Name)) &&
		s.object.Parent(parts[0]) == nil {
		parts = parts[1:]
	}
	p := path{object: s.object}
	at := s.object
	for _, relation := range parts[:len(parts)-1] {
		way := at.Parent(relation)
		if way == nil {
			return p, s.fault(name.Pos, "INVALID_FIELD", "Didn't understand relationship '%s' in field path. If you are attempting to "+
				"use a custom relationship, be sure to append the '__r' after the custom relationship name. "+wsdl, relation)
		}
		p.ways = append(p.ways, way)
		at = s.org.target(way)
	}
	last := parts[len(parts)-1]
	if p.field = at.Field(last); p.field == nil {
		return p, s.noColumn(last, at, name.Pos)
	}
	return p, nil
}

// target is the object that a reference points to. One that can point to
// several gives the fields that they share.
func (o *Org) target(way *schema.Field) *schema.Object {
	if len(way.References) == 1 {
		return o.Schema.Object(way.References[0])
	}
	return o.Schema.Name()
}

// from follows the path to the record that holds the field; nil if a parent is
// missing on the way.
func (p path) from(o *Org, r *Record) *Record {
	for _, way := range p.ways {
		if r = o.Lookup(r.Text(way.Name)); r == nil {
			return nil
		}
	}
	return r
}

// value is the field's value for a record.
func (p path) value(o *Org, r *Record) any {
	if r = p.from(o, r); r == nil {
		return nil
	}
	return field(r, p.field)
}

// field is a record's value of a field, which can be one of the shared fields
// of a reference with several targets.
func field(r *Record, f *schema.Field) any {
	if f.Name == "Type" && f.Formula == "type" {
		return r.Object.Name
	}
	if f.Name == "Name" && r.Object.Field("Name") == nil {
		return r.values[r.Object.NameField()]
	}
	return r.values[f.Name]
}
