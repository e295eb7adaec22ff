package schema

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Object is a type of record.
type Object struct {
	Name     string   `json:"name"`
	Label    string   `json:"label,omitempty"`
	Plural   string   `json:"plural,omitempty"`
	Prefix   string   `json:"prefix,omitempty"` // of its ids, three characters
	Fields   []*Field `json:"fields"`
	Children []Child  `json:"-"`

	byName map[string]*Field
}

// Child is a relationship from a parent to its children.
type Child struct {
	Name   string // as a sub-query names it
	Object *Object
	Field  *Field // of the child, holding the parent's id
}

// Field is one field of an object.
type Field struct {
	Name   string `json:"name"`
	Label  string `json:"label,omitempty"`
	Type   string `json:"type,omitempty"` // as describe has it; string if empty
	Length int    `json:"length,omitempty"`

	Required   bool `json:"required,omitempty"`
	ReadOnly   bool `json:"readOnly,omitempty"`
	NameField  bool `json:"nameField,omitempty"` // searched by IN NAME FIELDS
	ExternalID bool `json:"externalId,omitempty"`
	Unique     bool `json:"unique,omitempty"`
	IDLookup   bool `json:"idLookup,omitempty"` // upserts may go by it
	Owner      bool `json:"-"`                  // the user who creates the record, unless set

	Values     []string `json:"values,omitempty"` // of a picklist
	Restricted bool     `json:"restricted,omitempty"`
	Default    any      `json:"default,omitempty"`
	Formula    string   `json:"formula,omitempty"` // how a computed field is computed

	References []string `json:"references,omitempty"` // objects that a reference can point to
	Relation   string   `json:"relation,omitempty"`   // the name of the way to the parent
	Children   string   `json:"children,omitempty"`   // the name of the way back
}

func (o *Object) extend(fields []*Field) error {
	for _, f := range fields {
		f := *f
		if err := f.complete(); err != nil {
			return fmt.Errorf("object %s: %w", o.Name, err)
		}
		key := strings.ToLower(f.Name)
		if o.byName[key] != nil {
			return fmt.Errorf("object %s: there are two fields %s", o.Name, f.Name)
		}
		o.byName[key] = &f
		o.Fields = append(o.Fields, &f)
	}
	return nil
}

func (f *Field) complete() error {
	if f.Name == "" {
		return fmt.Errorf("a field has no name")
	}
	if f.Label == "" {
		f.Label = label(f.Name)
	}
	if f.Type == "" {
		f.Type = "string"
	}
	length, ok := lengths[f.Type]
	if !ok {
		return fmt.Errorf("field %s: there is no type %q", f.Name, f.Type)
	}
	if f.Length == 0 {
		f.Length = length
	}
	f.IDLookup = f.IDLookup || f.ExternalID
	return nil
}

// lengths are the types and how long their values can be unless a field says
// otherwise.
var lengths = map[string]int{
	"id": 18, "reference": 18, "string": 255, "textarea": 255, "picklist": 255, "combobox": 255,
	"email": 80, "phone": 40, "url": 255, "boolean": 0, "int": 0, "double": 0, "currency": 0,
	"percent": 0, "date": 0, "datetime": 0,
}

// Field finds a field by its name in any case; nil if there is none.
func (o *Object) Field(name string) *Field { return o.byName[strings.ToLower(name)] }

// Parent finds the reference that a relationship's name means; nil if there
// is none.
func (o *Object) Parent(relation string) *Field {
	for _, f := range o.Fields {
		if f.Relation != "" && strings.EqualFold(f.Relation, relation) {
			return f
		}
	}
	return nil
}

// Child finds a relationship to children; nil if there is none.
func (o *Object) Child(name string) *Child {
	i := slices.IndexFunc(o.Children, func(c Child) bool { return strings.EqualFold(c.Name, name) })
	if i < 0 {
		return nil
	}
	return &o.Children[i]
}

// Custom reports whether the object is a custom one.
func (o *Object) Custom() bool { return strings.HasSuffix(o.Name, "__c") }

// Custom reports whether the field is a custom one.
func (f *Field) Custom() bool { return strings.HasSuffix(f.Name, "__c") }

// Textual reports whether values are texts.
func (f *Field) Textual() bool {
	switch f.Type {
	case "string", "textarea", "picklist", "combobox", "email", "phone", "url":
		return true
	}
	return false
}

// Numeric reports whether values are numbers.
func (f *Field) Numeric() bool {
	switch f.Type {
	case "int", "double", "currency", "percent":
		return true
	}
	return false
}

// IsID reports whether values are record ids.
func (f *Field) IsID() bool { return f.Type == "id" || f.Type == "reference" }

// Long reports whether the field is a long text, which no query can filter or
// sort by.
func (f *Field) Long() bool { return f.Type == "textarea" && f.Length > 255 }

// label makes "Account ID" of AccountId and "Lifetime Value" of
// Lifetime_Value__c.
func label(name string) string {
	name = strings.ReplaceAll(strings.TrimSuffix(name, "__c"), "_", " ")
	var b strings.Builder
	for i, r := range name {
		if i > 0 && unicode.IsUpper(r) && unicode.IsLower(rune(name[i-1])) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	if s, ok := strings.CutSuffix(b.String(), " Id"); ok {
		return s + " ID"
	}
	return b.String()
}

// NameField is the field that names a record to people.
func (o *Object) NameField() string {
	for _, name := range []string{"Name", "CaseNumber", "Subject"} {
		if o.Field(name) != nil {
			return name
		}
	}
	return "Id"
}
