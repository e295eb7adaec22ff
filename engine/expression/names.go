package expression

import (
	"errors"
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"

	"github.com/callwright/callwright/engine/diag"
)

func (u *unit) identifier(n *ast.IdentifierNode) (piece, *Error) {
	name := n.Value
	for _, l := range slices.Backward(u.lets) {
		if l.name == name {
			return l.read(), nil
		}
	}
	typ, ok := u.scope.Lookup(name)
	if !ok {
		return piece{}, u.unknownName(n)
	}
	u.refs = append(u.refs, name)
	slot := u.scope.slot(name)
	return piece{typ: typ, run: func(e *Env) (any, error) { return e.at(slot), nil }}, nil
}

func (l let) read() piece {
	if l.value.constant {
		return l.value
	}
	slot := l.slot
	return piece{typ: l.value.typ, run: func(e *Env) (any, error) { return e.locals[slot], nil }}
}

func (u *unit) unknownName(n *ast.IdentifierNode) *Error {
	name := n.Value
	if isFunction(name) {
		return u.fail(n.Location(), diag.CodeExpression, fmt.Sprintf("write %s(...)", name),
			"%s is a function and has to be called", name)
	}
	candidates := u.scope.Names()
	for _, l := range u.lets {
		candidates = append(candidates, l.name)
	}
	return u.fail(n.Location(), diag.CodeUnknownName, nameHint(name, candidates), "the name %q is not known here", name)
}

func (u *unit) let(n *ast.VariableDeclaratorNode) (piece, *Error) {
	if err := u.mayDeclare(n); err != nil {
		return piece{}, err
	}
	v, err := u.compile(n.Value)
	if err != nil {
		return piece{}, err
	}
	slot := u.slots
	u.slots++
	u.lets = append(u.lets, let{n.Name, slot, v})
	body, err := u.compile(n.Expr)
	u.lets = u.lets[:len(u.lets)-1]
	if err != nil || v.constant {
		return body, err
	}
	value, rest := v.run, body.run
	body.constant, body.value = false, nil
	body.run = func(e *Env) (any, error) {
		v, err := value(e)
		if err != nil {
			return nil, err
		}
		e.locals[slot] = v
		return rest(e)
	}
	return body, nil
}

func (u *unit) mayDeclare(n *ast.VariableDeclaratorNode) *Error {
	taken := isFunction(n.Name) || slices.ContainsFunc(u.lets, func(l let) bool { return l.name == n.Name })
	if _, ok := u.scope.Lookup(n.Name); ok || taken {
		return u.fail(n.Location(), diag.CodeExpression, "choose another name", "the name %q is taken", n.Name)
	}
	return nil
}

func (u *unit) sequence(n *ast.SequenceNode) (piece, *Error) {
	pieces, _, err := u.compileAll(n.Nodes)
	if err != nil {
		return piece{}, err
	}
	last := pieces[len(pieces)-1]
	run := func(e *Env) (v any, err error) {
		for _, p := range pieces {
			if v, err = p.run(e); err != nil {
				return nil, err
			}
		}
		return v, nil
	}
	return u.fold(n, last.typ, run, pieces...)
}

// errSkip ends an optional chain such as a?.b.c at a nil.
var errSkip = errors.New("nothing to read from")

func (u *unit) chain(n *ast.ChainNode) (piece, *Error) {
	p, err := u.compile(n.Node)
	if err != nil || p.constant {
		return p, err
	}
	inner := p.run
	p.run = func(e *Env) (any, error) {
		v, err := inner(e)
		if err == errSkip {
			return nil, nil
		}
		return v, err
	}
	return p, nil
}

func (u *unit) member(n *ast.MemberNode) (piece, *Error) {
	base, err := u.compile(n.Node)
	if err != nil {
		return piece{}, err
	}
	if name, ok := n.Property.(*ast.StringNode); ok {
		return u.field(n, base, name.Value)
	}
	key, err := u.compile(n.Property)
	if err != nil {
		return piece{}, err
	}
	typ, err := u.elementType(n, base.typ, key.typ)
	if err != nil {
		return piece{}, err
	}
	return u.fold(n, typ, elementCode(base.run, key.run, n.Optional, placeOf(n.Property).From), base, key)
}

// field compiles base.name and base["name"].
func (u *unit) field(n *ast.MemberNode, base piece, name string) (piece, *Error) {
	at := n.Property.Location()
	typ := base.typ.Elem()
	switch base.typ.kind {
	case RecordKind:
		var ok bool
		if typ, ok = base.typ.Field(name); !ok {
			return piece{}, u.fail(at, diag.CodeUnknownName, diag.OneOf(name, base.typ.FieldNames()), "there is no field %q", name)
		}
	case AnyKind, MapKind:
	case ListKind:
		return piece{}, u.fail(at, diag.CodeTypeMismatch, "take one element first: first(...) or [0]", "a list has no field %q", name)
	default:
		return piece{}, u.fail(at, diag.CodeTypeMismatch, "", "%s has no field %q", base.typ.article(), name)
	}
	return u.fold(n, typ, fieldCode(base.run, name, n.Optional, at.From), base)
}

func fieldCode(base code, name string, optional bool, at int) code {
	return func(e *Env) (any, error) {
		v, err := base(e)
		if err != nil {
			return nil, err
		}
		if m, ok := v.(map[string]any); ok {
			return m[name], nil
		}
		if v == nil && optional {
			return nil, errSkip
		}
		return nil, failed(at, noField(v, name))
	}
}

func noField(v any, name string) error {
	if v == nil {
		return fmt.Errorf("cannot read %q of nothing (nil); use ?. where something can be missing", name)
	}
	return fmt.Errorf("%s has no field %q", kindName(v), name)
}

// elementType is the type of base[key].
func (u *unit) elementType(n *ast.MemberNode, base, key Type) (Type, *Error) {
	var want Type
	typ := base.Elem()
	switch base.kind {
	case AnyKind:
		return Any(), nil
	case ListKind:
		want = Number()
	case StringKind:
		want, typ = Number(), String()
	case MapKind:
		want = String()
	case RecordKind:
		want, typ = String(), Any()
	default:
		return typ, u.fail(placeOf(n.Property), diag.CodeTypeMismatch, "", "%s has no elements", base.article())
	}
	if !Assignable(want, key) {
		return typ, u.fail(placeOf(n.Property), diag.CodeTypeMismatch, "", "an element of %s cannot be read with %s", base.article(), key.article())
	}
	return typ, nil
}

func elementCode(base, key code, optional bool, at int) code {
	return func(e *Env) (any, error) {
		v, err := base(e)
		if err != nil {
			return nil, err
		}
		if v == nil && optional {
			return nil, errSkip
		}
		k, err := key(e)
		if err != nil {
			return nil, err
		}
		out, err := e.element(v, k)
		if err != nil {
			return nil, failed(at, err)
		}
		return out, nil
	}
}

// element reads v[k]. A list and a text count from their end when k is
// negative; outside them is an error. A missing key gives nil.
func (e *Env) element(v, k any) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		name, ok := k.(string)
		if !ok {
			return nil, errNeeds("a text as key", k)
		}
		return v[name], nil
	case []any:
		i, err := index(k, len(v))
		if err != nil {
			return nil, err
		}
		return v[i], nil
	case string:
		return e.letter(v, k)
	case nil:
		return nil, errors.New("cannot read an element of nothing (nil); use ?. where something can be missing")
	}
	return nil, fmt.Errorf("%s has no elements", kindName(v))
}

func index(k any, length int) (int, error) {
	i, ok := asInt(k)
	if !ok {
		return 0, errNeeds("a whole number as position", k)
	}
	if i < 0 {
		i += length
	}
	if i < 0 || i >= length {
		return 0, fmt.Errorf("the position is out of range: there are %d elements", length)
	}
	return i, nil
}

// asInt takes whole floats for ints, because JSON writes them that way.
func asInt(v any) (int, bool) {
	switch v := v.(type) {
	case int:
		return v, true
	case float64:
		return wholeNumber(v)
	}
	return 0, false
}
