package expression

import (
	"maps"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/value"
)

// Kind is the outermost shape of a Type.
type Kind int

// The kinds.
const (
	AnyKind Kind = iota
	NilKind
	BoolKind
	IntKind
	NumberKind
	StringKind
	ListKind
	RecordKind
	MapKind
)

// Type says what an expression gives or a name holds. Whatever the type, the
// value can be nil at run time: a field that a CRM left empty, a search that
// found nothing. A Type is immutable; the zero Type is Any.
type Type struct {
	kind   Kind
	elem   *Type   // of a ListKind and a MapKind
	record *record // of a RecordKind
}

type record struct {
	fields map[string]Type
	size   int // of all types in it, each counted as often as it is met
}

// Any is the type of values that are only known at run time.
func Any() Type { return Type{} }

// Nil is the type of the literal nil.
func Nil() Type { return Type{kind: NilKind} }

// Bool is the type of true and false.
func Bool() Type { return Type{kind: BoolKind} }

// Int is the type of whole numbers.
func Int() Type { return Type{kind: IntKind} }

// Number is the type of numbers, whole or not.
func Number() Type { return Type{kind: NumberKind} }

// String is the type of texts.
func String() Type { return Type{kind: StringKind} }

// List is the type of lists whose elements are of the type elem.
func List(elem Type) Type { return Type{kind: ListKind, elem: &elem} }

// Map is the type of mappings with any keys and values of the type elem.
func Map(elem Type) Type { return Type{kind: MapKind, elem: &elem} }

// Record is the type of mappings with exactly these fields; to read another
// one is a mistake that Compile reports.
func Record(fields map[string]Type) Type {
	r := &record{fields: maps.Clone(fields), size: 1}
	for _, t := range fields {
		r.size += t.size()
	}
	return Type{kind: RecordKind, record: r}
}

// size bounds what walking through the type costs.
func (t Type) size() int {
	switch {
	case t.elem != nil:
		return 1 + t.elem.size()
	case t.record != nil:
		return t.record.size
	}
	return 1
}

// fields returns the fields of a record; nil for all else.
func (t Type) fields() map[string]Type {
	if t.record == nil {
		return nil
	}
	return t.record.fields
}

// Kind returns the outermost shape.
func (t Type) Kind() Kind { return t.kind }

// Elem returns the type of the elements of a list or a map; Any for all else.
func (t Type) Elem() Type {
	if t.elem == nil {
		return Any()
	}
	return *t.elem
}

// Field returns the type of a record's field.
func (t Type) Field(name string) (Type, bool) {
	f, ok := t.fields()[name]
	return f, ok
}

// FieldNames returns the names of a record's fields in sorted order.
func (t Type) FieldNames() []string {
	return slices.Sorted(maps.Keys(t.fields()))
}

// Equal reports whether both types are the same, at any depth.
func (t Type) Equal(u Type) bool {
	switch {
	case t == u:
		return true
	case t.kind != u.kind || len(t.fields()) != len(u.fields()):
		return false
	}
	for name, f := range t.fields() {
		g, ok := u.Field(name)
		if !ok || !f.Equal(g) {
			return false
		}
	}
	return t.elem == nil || t.elem.Equal(*u.elem)
}

// String names the type as messages to authors do.
func (t Type) String() string {
	if t.kind == ListKind && t.elem.kind != AnyKind {
		return "list of " + t.elem.plural()
	}
	return t.kind.String()
}

// String names the kind as messages to authors do.
func (k Kind) String() string {
	return [...]string{
		"any value", "nothing (nil)", "true or false", "whole number", "number", "text", "list", "record", "map",
	}[k]
}

// article puts "a" before the kind where English wants it.
func (k Kind) article() string {
	switch k {
	case AnyKind, BoolKind, NilKind:
		return k.String()
	}
	return "a " + k.String()
}

func (t Type) plural() string {
	switch t.kind {
	case StringKind, BoolKind, NilKind:
		return t.String()
	case ListKind:
		return "lists" + strings.TrimPrefix(t.String(), "list")
	case AnyKind:
		return "any values"
	}
	return t.String() + "s"
}

// TypeOf returns the type of scenario data. An empty list is a list of
// anything, and a mapping is a Record of what it holds.
func TypeOf(v any) Type {
	switch v := v.(type) {
	case nil:
		return Nil()
	case bool:
		return Bool()
	case int:
		return Int()
	case float64:
		return Number()
	case string:
		return String()
	case []any:
		return List(elemType(v))
	case map[string]any:
		fields := make(map[string]Type, len(v))
		for name, f := range v {
			fields[name] = orAny(TypeOf(f))
		}
		return Record(fields)
	}
	return Any()
}

func elemType(list []any) Type {
	if len(list) == 0 {
		return Any()
	}
	t := TypeOf(list[0])
	for _, v := range list[1:] {
		t = join(t, TypeOf(v))
	}
	return orAny(t)
}

// orAny widens the type of a nil that will be replaced by who knows what.
func orAny(t Type) Type {
	if t.kind == NilKind {
		return Any()
	}
	return t
}

// kindName names the kind of a value in messages. Messages never hold the
// value itself: it could be a secret.
func kindName(v any) string {
	switch v.(type) {
	case nil:
		return "nothing (nil)"
	case bool:
		return "true or false"
	case int:
		return "a whole number"
	case float64:
		return "a number"
	case string:
		return "a text"
	case []any:
		return "a list"
	case map[string]any:
		return "a record"
	}
	return "an unsupported value (" + value.KindName(v) + ")"
}

// article is String with "a" where English wants it.
func (t Type) article() string {
	if t.kind == ListKind {
		return "a " + t.String()
	}
	return t.kind.article()
}
