package expression

// join returns the narrowest type that holds both.
func join(t, u Type) Type {
	switch {
	case t.Equal(u), u.kind == NilKind:
		return t
	case t.kind == NilKind:
		return u
	case t.isNumber() && u.isNumber():
		return Number()
	case t.kind == ListKind && u.kind == ListKind:
		return List(join(*t.elem, *u.elem))
	case t.isMapping() && u.isMapping():
		return Map(join(t.contents(), u.contents()))
	}
	return Any()
}

// contents returns the type of a mapping's values.
func (t Type) contents() Type {
	if t.kind != RecordKind {
		return t.Elem()
	}
	out, first := Any(), true
	for _, name := range t.FieldNames() {
		if first {
			out, first = t.fields()[name], false
			continue
		}
		out = join(out, t.fields()[name])
	}
	return orAny(out)
}

func (t Type) isNumber() bool  { return t.kind == IntKind || t.kind == NumberKind }
func (t Type) isMapping() bool { return t.kind == RecordKind || t.kind == MapKind }

// Assignable reports whether a value of the type from may stand where the type
// to is needed. Any fits on both sides; Convert then decides at run time.
func Assignable(to, from Type) bool {
	switch {
	case to.kind == AnyKind || from.kind == AnyKind:
		return true
	case to.kind == NumberKind:
		return from.isNumber()
	case to.kind == ListKind && from.kind == ListKind:
		return from.elem.kind == NilKind || Assignable(*to.elem, *from.elem)
	case to.kind == MapKind && from.isMapping():
		return from.contents().kind == NilKind || Assignable(*to.elem, from.contents())
	case to.kind == RecordKind && from.kind == MapKind:
		return true
	case to.kind == RecordKind && from.kind == RecordKind:
		return recordAssignable(to, from)
	}
	return to.kind == from.kind
}

// recordAssignable asks every field that both have to fit; a missing one is
// nil at run time, as is an empty one.
func recordAssignable(to, from Type) bool {
	for name, f := range from.fields() {
		if want, ok := to.Field(name); ok && f.kind != NilKind && !Assignable(want, f) {
			return false
		}
	}
	return true
}
