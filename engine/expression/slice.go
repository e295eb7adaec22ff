package expression

import (
	"fmt"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"

	"github.com/callwright/callwright/engine/diag"
)

// slice compiles base[from:to]. Texts are cut between letters, never inside
// one, so that len, positions and slices all count the same.
func (u *unit) slice(n *ast.SliceNode) (piece, *Error) {
	base, err := u.compile(n.Node)
	if err != nil {
		return piece{}, err
	}
	typ := base.typ
	if typ.kind != AnyKind && typ.kind != ListKind && typ.kind != StringKind {
		return piece{}, u.fail(n.Location(), diag.CodeTypeMismatch, "", "only a text or a list can be sliced, not %s", typ.article())
	}
	from, err := u.bound(n.From)
	if err != nil {
		return piece{}, err
	}
	to, err := u.bound(n.To)
	if err != nil {
		return piece{}, err
	}
	return u.fold(n, typ, sliceCode(base.run, from.run, to.run, n.Location().From), base, from, to)
}

// open is the end of a slice that is left out; a nil that turns up at run time
// is a mistake.
type open struct{}

// bound compiles one end of a slice.
func (u *unit) bound(n ast.Node) (piece, *Error) {
	if n == nil {
		return literal(open{}), nil
	}
	p, err := u.compile(n)
	if err == nil && (p.typ.kind == NilKind || !Assignable(Number(), p.typ)) {
		return p, u.fail(placeOf(n), diag.CodeTypeMismatch, "", "a slice goes from one whole number to another, but this is %s", p.typ.article())
	}
	return p, err
}

func sliceCode(base, from, to code, at int) code {
	return func(e *Env) (any, error) {
		v, err := base(e)
		if err != nil {
			return nil, err
		}
		a, err := from(e)
		if err != nil {
			return nil, err
		}
		b, err := to(e)
		if err != nil {
			return nil, err
		}
		out, err := e.slice(v, a, b)
		if err != nil {
			return nil, failed(at, err)
		}
		return out, nil
	}
}

func (e *Env) slice(v, from, to any) (any, error) {
	switch v := v.(type) {
	case []any:
		a, b, err := bounds(from, to, len(v))
		if err != nil {
			return nil, err
		}
		return v[a:b:b], nil
	case string:
		if err := e.payText(len(v)); err != nil {
			return nil, err
		}
		a, b, err := bounds(from, to, utf8.RuneCountInString(v))
		if err != nil {
			return nil, err
		}
		return cut(v, a, b), nil
	}
	return nil, fmt.Errorf("only a text or a list can be sliced, not %s", kindName(v))
}

// bounds makes 0 <= a <= b <= length of the ends; negative ones count from the
// end.
func bounds(from, to any, length int) (a, b int, err error) {
	if a, err = bound(from, 0, length); err != nil {
		return 0, 0, err
	}
	if b, err = bound(to, length, length); err != nil {
		return 0, 0, err
	}
	return min(a, b), b, nil
}

func bound(v any, missing, length int) (int, error) {
	if v == (open{}) {
		return missing, nil
	}
	i, ok := asInt(v)
	if !ok {
		return 0, errNeeds("a whole number as position", v)
	}
	if i < 0 {
		i += length
	}
	return min(max(i, 0), length), nil
}

// cut returns the letters a to b of s.
func cut(s string, a, b int) string {
	from, n := len(s), 0
	for i := range s {
		if n == a {
			from = min(from, i)
		}
		if n == b {
			return s[min(from, i):i]
		}
		n++
	}
	return s[from:]
}

// letter returns one letter of a text.
func (e *Env) letter(s string, k any) (any, error) {
	if err := e.payText(len(s)); err != nil {
		return nil, err
	}
	i, err := index(k, utf8.RuneCountInString(s))
	if err != nil {
		return nil, err
	}
	return cut(s, i, i+1), nil
}
