package records

import "strings"

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
// account has. With exact, upper and lower case matter where they do so in
// answers.
func (a *Account) Find(object, path string, exact bool) Found {
	o, ok := a.Described[object]
	if !ok {
		return Found{Need: object}
	}
	if f := o.field(path, exact); f != nil {
		return Found{Field: f}
	}
	head, rest, nested := strings.Cut(path, ".")
	if !nested {
		return Found{Missing: path, Object: object, Names: o.names()}
	}
	if f := o.relation(head); f != nil {
		return a.follow(f, rest, exact)
	}
	switch f := o.field(head, exact); {
	case f == nil:
		return Found{Missing: head, Object: object, Names: o.heads()}
	case f.Deep:
		return Found{}
	case f.Path != "":
		return Found{Missing: path, Object: object, Names: []string{f.Path + "." + rest}}
	}
	return Found{Missing: path, Object: object, Names: o.names()}
}

// follow goes on from a relation. What leads to records of several kinds, or of
// one that the account does not tell, can hold anything.
func (a *Account) follow(f *Field, rest string, exact bool) Found {
	if len(f.To) != 1 {
		return Found{}
	}
	to, ok := a.Object(f.To[0])
	if !ok {
		return Found{}
	}
	return a.Find(to, rest, exact)
}

// Writes is Find for a field that is to be written: there is no way through a
// relation, but a relation itself can be set.
func (a *Account) Writes(object, name string) Found {
	o, ok := a.Described[object]
	if !ok {
		return Found{Need: object}
	}
	if f := o.field(name, true); f != nil {
		return Found{Field: f}
	}
	if o.relation(name) != nil {
		return Found{}
	}
	return Found{Missing: name, Object: object, Names: o.names()}
}

func (o *Object) names() []string {
	out := make([]string, len(o.Fields))
	for i, f := range o.Fields {
		out[i] = f.Name
	}
	return out
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
