package expression

import (
	"fmt"

	"github.com/expr-lang/expr/ast"

	"github.com/callwright/callwright/engine/diag"
)

// loop is a function that evaluates a body for the elements of a list, such
// as filter(list, # > 1). Each turn pays for the nodes of the body.
type loop struct {
	name     string
	list     code
	body     code // nil where the function has none
	extra    code // the third argument; nil without
	listAt   int
	bodyAt   int
	depth    int // of nesting; the index in Env.turns
	weight   int // units a turn
	elem     Type
	bodyType Type
	extraTyp Type
}

// loopKind is one such function.
type loopKind struct {
	body   Type // what the body has to give
	result func(l *loop) Type
	run    func(l *loop, e *Env) (any, error)
}

var loopKinds = map[string]loopKind{
	"all":           {Bool(), always(Bool()), (*loop).all},
	"none":          {Bool(), always(Bool()), (*loop).none},
	"any":           {Bool(), always(Bool()), (*loop).any},
	"one":           {Bool(), always(Bool()), (*loop).one},
	"count":         {Bool(), always(Int()), (*loop).count},
	"filter":        {Bool(), listOfElem, (*loop).filter},
	"find":          {Bool(), justElem, (*loop).find},
	"findLast":      {Bool(), justElem, (*loop).findLast},
	"findIndex":     {Bool(), always(Int()), (*loop).findIndex},
	"findLastIndex": {Bool(), always(Int()), (*loop).findLastIndex},
	"map":           {Any(), func(l *loop) Type { return List(orAny(l.bodyType)) }, (*loop).mapped},
	"sum":           {Number(), summed, (*loop).sum},
	"groupBy":       {Any(), func(l *loop) Type { return Map(List(l.elem)) }, (*loop).groupBy},
	"sortBy":        {Any(), listOfElem, (*loop).sortBy},
	"reduce":        {Any(), func(l *loop) Type { return l.bodyType }, (*loop).reduce},
}

func always(t Type) func(*loop) Type { return func(*loop) Type { return t } }
func listOfElem(l *loop) Type        { return List(l.elem) }
func justElem(l *loop) Type          { return l.elem }

func summed(l *loop) Type {
	if l.bodyType.isNumber() {
		return l.bodyType
	}
	return Any()
}

// loop compiles such a call.
func (u *unit) loop(n *ast.BuiltinNode, kind loopKind) (piece, *Error) {
	list, err := u.compile(n.Arguments[0])
	if err != nil {
		return piece{}, err
	}
	at := placeOf(n.Arguments[0])
	if list.typ.kind != AnyKind && list.typ.kind != ListKind {
		return piece{}, u.fail(at, diag.CodeTypeMismatch, "", "%s goes through a list, not %s", n.Name, list.typ.article())
	}
	l := &loop{name: n.Name, list: list.run, listAt: at.From, bodyAt: at.From, depth: len(u.loops), weight: 1, elem: list.typ.Elem()}
	l.bodyType = l.elem
	u.turns = max(u.turns, l.depth+1)
	if err := u.loopArguments(l, n, kind); err != nil {
		return piece{}, err
	}
	return piece{typ: kind.result(l), run: func(e *Env) (any, error) { return kind.run(l, e) }}, nil
}

func (u *unit) loopArguments(l *loop, n *ast.BuiltinNode, kind loopKind) *Error {
	args := n.Arguments[1:]
	if len(args) == 0 && !Assignable(kind.body, l.elem) {
		return u.fail(placeOf(n.Arguments[0]), diag.CodeTypeMismatch, "", "%s needs a list of %s, not a %s", n.Name, kind.body.plural(), List(l.elem))
	}
	if len(args) > 0 {
		body, err := u.body(l, args[0], kind)
		if err != nil {
			return err
		}
		l.body, l.bodyType = body.run, body.typ
	}
	if len(args) > 1 {
		extra, err := u.compile(args[1])
		if err != nil {
			return err
		}
		if l.name == "sortBy" && !Assignable(String(), extra.typ) {
			return u.fail(placeOf(args[1]), diag.CodeTypeMismatch, "", `the order is "asc" or "desc", not %s`, extra.typ.article())
		}
		l.extra, l.extraTyp = extra.run, extra.typ
	}
	return nil
}

func (u *unit) body(l *loop, n ast.Node, kind loopKind) (piece, *Error) {
	if p, ok := n.(*ast.PredicateNode); ok {
		n = p.Node
	}
	l.bodyAt = placeOf(n).From
	u.loops = append(u.loops, *l)
	before := u.nodes
	body, err := u.compile(n)
	u.loops = u.loops[:len(u.loops)-1]
	if err != nil {
		return piece{}, err
	}
	l.weight += u.nodes - before
	if body.typ.kind == NilKind && kind.body.kind != AnyKind || !Assignable(kind.body, body.typ) {
		return piece{}, u.fail(placeOf(n), diag.CodeTypeMismatch, castHint(kind.body, body.typ),
			"%s needs %s here, not %s", l.name, kind.body.article(), body.typ.article())
	}
	return body, nil
}

// pointer compiles #, #index and #acc, and the base of .field in a body.
func (u *unit) pointer(n *ast.PointerNode) (piece, *Error) {
	if len(u.loops) == 0 {
		return piece{}, u.fail(n.Location(), diag.CodeExpression, "", "# is only known inside functions such as filter")
	}
	l := u.loops[len(u.loops)-1]
	depth := l.depth
	switch {
	case n.Name == "":
		return piece{typ: l.elem, run: func(e *Env) (any, error) { return e.turns[depth].item, nil }}, nil
	case n.Name == "index":
		return piece{typ: Int(), run: func(e *Env) (any, error) { return e.turns[depth].index, nil }}, nil
	case n.Name == "acc" && l.name == "reduce":
		return piece{typ: Any(), run: func(e *Env) (any, error) { return e.turns[depth].acc, nil }}, nil
	}
	return piece{}, u.fail(n.Location(), diag.CodeUnknownName, "use # or #index, and #acc inside reduce", "#%s is not known here", n.Name)
}

// items evaluates the list.
func (l *loop) items(e *Env) ([]any, error) {
	v, err := l.list(e)
	if err != nil {
		return nil, err
	}
	list, ok := v.([]any)
	if !ok {
		return nil, failed(l.listAt, fmt.Errorf("%s goes through a list, not %s", l.name, kindName(v)))
	}
	return list, nil
}

// turn evaluates the body for one element; without a body the element itself
// is the value.
func (l *loop) turn(e *Env, i int, item any) (any, error) {
	if err := e.pay(l.weight); err != nil {
		return nil, failed(l.listAt, err)
	}
	if l.body == nil {
		return item, nil
	}
	t := &e.turns[l.depth]
	t.item, t.index = item, i
	return l.body(e)
}

// test is turn for a body that is true or false.
func (l *loop) test(e *Env, i int, item any) (bool, error) {
	v, err := l.turn(e, i, item)
	if err != nil {
		return false, err
	}
	yes, ok := v.(bool)
	if !ok {
		return false, failed(l.bodyAt, errNeeds("true or false", v))
	}
	return yes, nil
}

// search returns the first position whose test gives want, or -1.
func (l *loop) search(e *Env, want bool) ([]any, int, error) {
	list, err := l.items(e)
	if err != nil {
		return nil, 0, err
	}
	for i, item := range list {
		yes, err := l.test(e, i, item)
		if err != nil {
			return nil, 0, err
		}
		if yes == want {
			return list, i, nil
		}
	}
	return list, -1, nil
}

// searchBack is search for true from the end.
func (l *loop) searchBack(e *Env) ([]any, int, error) {
	list, err := l.items(e)
	if err != nil {
		return nil, 0, err
	}
	for i := len(list) - 1; i >= 0; i-- {
		yes, err := l.test(e, i, list[i])
		if yes || err != nil {
			return list, i, err
		}
	}
	return list, -1, nil
}
