package schema

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

//go:embed objects.json
var objectsJSON []byte

// Schema is the set of objects. It does not change once it is built.
type Schema struct {
	objects []*Object // by name
	shared  *Object
	byName  map[string]*Object
}

// New builds the schema of the standard objects and the additions. An addition
// with the name of an object adds fields to it.
func New(additions []Object) (*Schema, error) {
	var list []Object
	d := json.NewDecoder(bytes.NewReader(objectsJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(&list); err != nil {
		return nil, fmt.Errorf("standard objects: %w", err)
	}
	s := &Schema{byName: map[string]*Object{}, shared: sharedFields()}
	for _, o := range append(list, additions...) {
		if err := s.add(o); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(s.objects, func(a, b *Object) int { return strings.Compare(a.Name, b.Name) })
	return s, s.link()
}

func (s *Schema) add(o Object) error {
	if old := s.byName[strings.ToLower(o.Name)]; old != nil {
		return old.extend(o.Fields)
	}
	if o.Name == "" || len(o.Prefix) != 3 {
		return fmt.Errorf("object %q: needs a name and a prefix of three characters", o.Name)
	}
	made := &Object{Name: o.Name, Label: o.Label, Plural: o.Plural, Prefix: o.Prefix, byName: map[string]*Field{}}
	if made.Label == "" {
		made.Label = label(o.Name)
	}
	if made.Plural == "" {
		made.Plural = made.Label + "s"
	}
	s.objects = append(s.objects, made)
	s.byName[strings.ToLower(o.Name)] = made
	return made.extend(append(system(o.Name), o.Fields...))
}

// link finds the children of every object.
func (s *Schema) link() error {
	for _, o := range s.objects {
		for _, f := range o.Fields {
			for _, target := range f.References {
				parent := s.Object(target)
				if parent == nil {
					return fmt.Errorf("object %s: field %s refers to the unknown object %s", o.Name, f.Name, target)
				}
				if f.Children != "" {
					parent.Children = append(parent.Children, Child{Name: f.Children, Object: o, Field: f})
				}
			}
		}
	}
	return nil
}

// Object finds an object by its name in any case; nil if there is none.
func (s *Schema) Object(name string) *Object { return s.byName[strings.ToLower(name)] }

// ByPrefix finds the object whose ids begin as id does; nil if there is none.
func (s *Schema) ByPrefix(id string) *Object {
	for _, o := range s.objects {
		if strings.HasPrefix(id, o.Prefix) {
			return o
		}
	}
	return nil
}

// Objects lists the objects by name.
func (s *Schema) Objects() []*Object { return s.objects }

// system is what every object has.
func system(object string) []*Field {
	user := []string{"User"}
	list := []*Field{
		{Name: "Id", Label: object + " ID", Type: "id", Length: 18, ReadOnly: true, IDLookup: true},
		{Name: "IsDeleted", Label: "Deleted", Type: "boolean", ReadOnly: true},
		{Name: "CreatedDate", Type: "datetime", ReadOnly: true},
		{Name: "CreatedById", Type: "reference", References: user, Relation: "CreatedBy", ReadOnly: true},
		{Name: "LastModifiedDate", Type: "datetime", ReadOnly: true},
		{Name: "LastModifiedById", Type: "reference", References: user, Relation: "LastModifiedBy", ReadOnly: true},
		{Name: "SystemModstamp", Type: "datetime", ReadOnly: true},
	}
	if object != "User" {
		list = append(list, &Field{Name: "OwnerId", Type: "reference", References: user, Relation: "Owner", Owner: true})
	}
	return list
}

// Name is what references with several targets share: the fields that a query
// reaches through them.
func (s *Schema) Name() *Object { return s.shared }

func sharedFields() *Object {
	o := &Object{Name: "Name", Label: "Name", byName: map[string]*Field{}}
	_ = o.extend([]*Field{ // these have names and types
		{Name: "Id", Type: "id"}, {Name: "Name"}, {Name: "Type", Formula: "type"}, {Name: "FirstName"}, {Name: "LastName"},
		{Name: "Title"}, {Name: "Email", Type: "email"}, {Name: "Phone", Type: "phone"},
	})
	return o
}
