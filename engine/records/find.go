package records

import (
	"slices"
	"strings"
)

// Found is what is known of a path to a field. Without a Field, a Need and a
// Missing, there is nothing that could be said about it.
type Found struct {
	Field *Field
	Need  string // the kind of records that has to be described before more can be said

	// Missing is the part of the path that does not exist: a field or a relation
	// of records of the kind Object, of which there are Names.
	Missing string
	Object  string
	Names   []string
}

// Find follows a dotted path through relations, from records of a kind that the
// account has. With read, it must be the name that answers have it by: then
// upper and lower case can matter.
func (a *Account) Find(object, path string, read bool) Found {
	o, ok := a.Described[object]
	if !ok {
		return Found{Need: object}
	}
	if f := o.field(path, read, read); f != nil {
		return Found{Field: f}
	}
	head, rest, nested := strings.Cut(path, ".")
	if !nested {
		return Found{Missing: path, Object: object, Names: o.names(read)}
	}
	if f := o.relation(head); f != nil {
		return a.follow(f, rest, read)
	}
	switch f := o.field(head, read, read); {
	case f == nil:
		return Found{Missing: head, Object: object, Names: o.heads()}
	case f.Deep:
		return Found{}
	case f.Path != "":
		return Found{Missing: path, Object: object, Names: []string{f.Path + "." + rest}}
	}
	return Found{Missing: path, Object: object, Names: o.names(read)}
}

// follow goes on from a relation. What leads to records of several kinds, or of
// one that the account does not tell, can hold anything.
func (a *Account) follow(f *Field, rest string, read bool) Found {
	if len(f.To) != 1 {
		return Found{}
	}
	to, ok := a.Object(f.To[0])
	if !ok {
		return Found{}
	}
	return a.Find(to, rest, read)
}

// Writes is Find for a field that is to be written: there is no way through a
// relation, but a relation itself can be set.
func (a *Account) Writes(object, name string) Found {
	o, ok := a.Described[object]
	if !ok {
		return Found{Need: object}
	}
	if f := o.field(name, true, false); f != nil {
		return Found{Field: f}
	}
	if o.relation(name) != nil {
		return Found{}
	}
	return Found{Missing: name, Object: object, Names: o.names(false)}
}

// names are all that a field can be called; when it is read, without those that
// hold a blank, which a list of names cannot.
func (o *Object) names(read bool) []string {
	var out []string
	for i := range o.Fields {
		out = append(out, o.Fields[i].Name)
		out = append(out, o.Fields[i].others(read)...)
	}
	return slices.DeleteFunc(out, func(name string) bool { return read && strings.Contains(name, " ") })
}

// heads are the names that a dotted path can begin with.
func (o *Object) heads() []string {
	var out []string
	for _, f := range o.Fields {
		switch {
		case f.Path != "":
			out = append(out, f.Path)
		case f.Deep:
			out = append(out, f.Name)
		}
	}
	return out
}

// Mention is a place of a query, in a language of the account's own, that names
// a kind of records or a field of it.
type Mention struct {
	Kind     string
	Field    string // a dotted path; "": the kind itself is named
	Read     bool   // the field is read, not only looked at
	From, To int    // where it stands, in bytes
}
