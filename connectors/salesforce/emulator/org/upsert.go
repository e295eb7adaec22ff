package org

import (
	"maps"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
)

// Key says which record an upsert means.
type Key struct {
	Field, Value string
	UpdateOnly   bool // an unknown value makes no record
}

// Upsert updates the record with the key, or makes it. Several records with
// the key are the fault 300.
func (o *Org) Upsert(object *schema.Object, key Key, body map[string]any, by Writer) (r *Record, made bool, fault *Fault) {
	f := object.Field(key.Field)
	if f != nil && f.IDLookup && (given(body, "Id") != "" || given(body, f.Name) != "") {
		return nil, false, refuse("INVALID_FIELD", "The %s field should not be specified in the sobject data.", twice(f, body)).on(twice(f, body))
	}
	r, fault = o.Find(object, key.Field, key.Value)
	switch {
	case fault == nil:
		fault = o.Update(r, body, by)
		return r, false, fault
	case fault.Code != "NOT_FOUND" || f == nil || !f.IDLookup || f.Type == "id" || key.UpdateOnly:
		return nil, false, fault
	}
	body = maps.Clone(body)
	if body == nil {
		body = map[string]any{}
	}
	body[f.Name] = key.Value
	r, fault = o.Insert(object, body, by)
	return r, true, fault
}

// twice is the field that both the body and the path name.
func twice(f *schema.Field, body map[string]any) string {
	if given(body, "Id") != "" && !strings.EqualFold(f.Name, "Id") {
		return "Id"
	}
	return f.Name
}
