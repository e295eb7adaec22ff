package records

import (
	"slices"
	"strings"
)

// Known is what is known of accounts, by their names.
type Known map[string]*Account

// Account is what is known of one account.
type Account struct {
	Name      string
	Objects   []string          // the names of all kinds of records, sorted; none: not known
	Described map[string]Object // the kinds whose fields are known, by a name of Objects
}

// Object is a kind of records.
type Object struct {
	Name    string  `json:"name"`
	Label   string  `json:"label,omitempty"`
	AnyCase bool    `json:"any_case,omitempty"` // fields can be written in upper or lower case as one likes
	Fields  []Field `json:"fields"`             // sorted by name
}

// Field is a field of an Object.
type Field struct {
	Name     string   `json:"name"`
	Label    string   `json:"label,omitempty"`
	Type     string   `json:"type,omitempty"` // by the vendor's own name
	Writable bool     `json:"writable,omitempty"`
	Unique   bool     `json:"unique,omitempty"` // identifies a record: usable as the match of an upsert
	Also     []string `json:"also,omitempty"`   // other names that mean the field; one without the dot of Name does not when it is read
	Path     string   `json:"path,omitempty"`   // of a relation: what stands for it in a dotted path
	To       []string `json:"to,omitempty"`     // of a relation: the kinds of records that it leads to
	Deep     bool     `json:"deep,omitempty"`   // it has parts of its own that nobody describes
}

// Object returns the name of a kind of records as the account has it; false if
// there is none.
func (a *Account) Object(name string) (string, bool) {
	i := slices.IndexFunc(a.Objects, func(o string) bool { return strings.EqualFold(o, name) })
	if i < 0 {
		return "", false
	}
	return a.Objects[i], true
}

// Put takes in the description of a kind of records, under one of the names
// that the account has for it.
func (a *Account) Put(name string, o Object) {
	if a.Described == nil {
		a.Described = map[string]Object{}
	}
	o.Name = name
	a.Described[name] = o
}

// field returns a field by one of its names, or nil. Read says that answers
// are to hold it under that name.
func (o *Object) field(name string, exact, read bool) *Field {
	same := strings.EqualFold
	if exact && !o.AnyCase {
		same = func(a, b string) bool { return a == b }
	}
	return o.find(func(f *Field) bool {
		return same(f.Name, name) || slices.ContainsFunc(f.others(read), func(other string) bool { return strings.EqualFold(other, name) })
	})
}

// others are the other names of a field.
func (f *Field) others(read bool) []string {
	if !read || !strings.Contains(f.Name, ".") {
		return f.Also
	}
	var out []string
	for _, name := range f.Also {
		if strings.Contains(name, ".") {
			out = append(out, name)
		}
	}
	return out
}

// relation returns the field that a part of a path stands for, or nil.
func (o *Object) relation(part string) *Field {
	return o.find(func(f *Field) bool { return f.Path != "" && strings.EqualFold(f.Path, part) })
}

func (o *Object) find(is func(*Field) bool) *Field {
	for i := range o.Fields {
		if is(&o.Fields[i]) {
			return &o.Fields[i]
		}
	}
	return nil
}
