package emulator

import (
	_ "embed" // for the tables
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed schema.json
var schemaJSON []byte

// table is a kind of record.
type table struct {
	Name    string     `json:"name"`
	Label   string     `json:"label"`
	Extends string     `json:"extends"`
	Display string     `json:"display"` // the field that a record is known by
	Virtual bool       `json:"virtual"` // made of the schema itself
	Rows    [][]string `json:"fields"`  // name, type, label, and more

	parent *table
	fields []field // own ones
}

// field is a column.
type field struct {
	name, kind, label string
	target            string // of a reference
	prefix            string // of a number that the instance gives
	unique, mandatory bool
	readOnly          bool
}

// journal reports whether the field collects entries.
func (f field) journal() bool { return f.kind == "journal_input" }

// maxLength is how many characters the field keeps of a text.
func (f field) maxLength() int {
	switch {
	case f.name == "correlation_id" || f.name == "email":
		return 100
	case f.kind == "ph_number" || f.kind == "phone_number" || f.kind == "reference":
		return 40
	case f.name == "description" || f.name == "notes" || f.journal():
		return 4000
	}
	return 160
}

type schema map[string]*table

// newSchema reads the embedded tables.
func newSchema() schema {
	var list []*table
	if err := json.Unmarshal(schemaJSON, &list); err != nil {
		panic(fmt.Sprintf("emulator: the embedded schema is broken: %v", err))
	}
	s := schema{}
	for _, t := range list {
		s[t.Name] = t
		t.parent = s[t.Extends]
		if t.parent == nil {
			t.fields = systemFields()
		}
		for _, row := range t.Rows {
			t.fields = append(t.fields, newField(row))
		}
	}
	return s
}

func systemFields() []field {
	var out []field
	for _, f := range []field{
		{name: "sys_id", kind: "GUID", label: "Sys ID", unique: true},
		{name: "sys_class_name", kind: "sys_class_name", label: "Class"},
		{name: "sys_created_on", kind: "glide_date_time", label: "Created"},
		{name: "sys_created_by", kind: "string", label: "Created by"},
		{name: "sys_updated_on", kind: "glide_date_time", label: "Updated"},
		{name: "sys_updated_by", kind: "string", label: "Updated by"},
		{name: "sys_mod_count", kind: "integer", label: "Updates"},
	} {
		f.readOnly = true
		out = append(out, f)
	}
	return out
}

func newField(row []string) field {
	f := field{name: row[0], kind: row[1], label: row[2]}
	for _, more := range row[3:] {
		prefix, numbered := strings.CutPrefix(more, "number:")
		switch {
		case numbered:
			f.prefix, f.unique = prefix, true
		case more == "unique":
			f.unique = true
		case more == "mandatory":
			f.mandatory = true
		default:
			f.target = more
		}
	}
	return f
}

// all are the table's fields with those that it inherits, sorted by name.
func (t *table) all() []field {
	seen := map[string]field{}
	for at := t; at != nil; at = at.parent {
		for _, f := range at.fields {
			if _, ok := seen[f.name]; !ok {
				seen[f.name] = f
			}
		}
	}
	return sorted(seen)
}

// field finds a field, the table's own before an inherited one.
func (t *table) field(name string) (field, bool) {
	for at := t; at != nil; at = at.parent {
		if i := slices.IndexFunc(at.fields, func(f field) bool { return f.name == name }); i >= 0 {
			return at.fields[i], true
		}
	}
	return field{}, false
}

// is reports whether the table is the named one or extends it.
func (t *table) is(name string) bool {
	for at := t; at != nil; at = at.parent {
		if at.Name == name {
			return true
		}
	}
	return false
}

// path finds the field that a dotted name means from the table.
func (s schema) path(t *table, dotted string) (field, bool) {
	name, rest, more := strings.Cut(dotted, ".")
	f, ok := t.field(name)
	if !ok || !more {
		return f, ok
	}
	next := s[f.target]
	if next == nil {
		return field{}, false
	}
	return s.path(next, rest)
}
