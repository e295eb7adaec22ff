package expression

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/callwright/callwright/engine/diag"
)

// builtin compiles what the parser takes for a function of its own.
func (u *unit) builtin(n *ast.BuiltinNode) (piece, *Error) {
	if kind, ok := loopKinds[n.Name]; ok {
		return u.loop(n, kind)
	}
	return u.call(n, n.Name, n.Location(), n.Arguments)
}

// callNode compiles any other call. Only functions by name exist: no value has
// a method, and no variable holds a function.
func (u *unit) callNode(n *ast.CallNode) (piece, *Error) {
	if id, ok := n.Callee.(*ast.IdentifierNode); ok {
		return u.call(n, id.Value, id.Location(), n.Arguments)
	}
	return piece{}, u.fail(n.Location(), diag.CodeExpression, "functions are called by their name alone, as in upper(x)",
		"values have no functions of their own")
}

func (u *unit) call(n ast.Node, name string, at file.Location, args []ast.Node) (piece, *Error) {
	f, ok := functions[name]
	if !ok {
		return piece{}, u.fail(at, diag.CodeUnknownName, diag.Suggest(name, functionNames()), "there is no function %q", name)
	}
	if len(args) < f.required() || len(args) > len(f.params) && !f.variadic {
		return piece{}, u.fail(at, diag.CodeTypeMismatch, "write "+f.signature(), "%s takes %s, not %d", name, f.arity(), len(args))
	}
	c := &call{function: f, args: make([]argument, len(args)), at: at.From}
	pieces, types := make([]piece, len(args)), make([]Type, len(args))
	for i, arg := range args {
		p, err := u.argument(f, i, arg)
		if err != nil {
			return piece{}, err
		}
		c.args[i] = argument{p.run, f.param(i), placeOf(arg).From}
		pieces[i], types[i] = p, p.typ
	}
	typ := f.result
	if f.infer != nil {
		typ = f.infer(types)
	}
	return u.fold(n, typ, c.run, pieces...)
}

func (u *unit) argument(f *function, i int, n ast.Node) (piece, *Error) {
	p, err := u.compile(n)
	if err != nil {
		return piece{}, err
	}
	want := f.param(i)
	if !want.takes(p.typ) {
		return piece{}, u.fail(placeOf(n), diag.CodeTypeMismatch, castHint(want.typ, p.typ),
			"%s takes %s here, not %s", f.name, want.wants(), p.typ.article())
	}
	return p, nil
}

// call is a compiled call of a function.
type call struct {
	*function
	args []argument
	at   int
}

type argument struct {
	run   code
	param param
	at    int
}

// run evaluates the arguments onto the stack of the Env, checks them, pays for
// reading them, and calls the function. A function keeps none of its
// arguments' slice and changes none of them.
func (c *call) run(e *Env) (any, error) {
	base := len(e.args)
	for i := range c.args {
		a := &c.args[i]
		v, err := a.run(e)
		if err != nil {
			return nil, err
		}
		if v, err = c.check(v, a); err != nil {
			return nil, failed(a.at, err)
		}
		e.args = append(e.args, v)
	}
	args := e.args[base:]
	out, err := c.apply(e, args)
	clear(args)
	e.args = e.args[:base]
	if err != nil {
		return nil, failed(c.at, err)
	}
	return out, nil
}

// apply pays for reading the arguments once, not deeply, and does the work.
func (c *call) apply(e *Env, args []any) (any, error) {
	units := 2
	for _, v := range args {
		switch v := v.(type) {
		case string:
			units += len(v) / bytesPerUnit
		case []any:
			units += len(v)
		case map[string]any:
			units += 4 * len(v)
		}
	}
	if err := e.pay(units); err != nil {
		return nil, err
	}
	return c.function.run(e, args)
}

// check fits an argument to its parameter's kind; elements are looked at by
// the function, and so is a nil where several kinds are taken.
func (c *call) check(v any, a *argument) (any, error) {
	kind := a.param.typ.kind
	if kind == IntKind {
		if i, whole := asInt(v); whole {
			return i, nil
		}
	}
	fits := isKind(v, kind)
	if kinds := a.param.kinds; len(kinds) > 0 && v != nil {
		fits = slices.ContainsFunc(kinds, func(k Kind) bool { return isKind(v, k) })
	}
	if !fits {
		return nil, fmt.Errorf("%s takes %s here, not %s", c.name, a.param.wants(), kindName(v))
	}
	return v, nil
}

// isKind reports whether v is of the kind.
func isKind(v any, k Kind) bool {
	switch v.(type) {
	case nil:
		return k == AnyKind || k == NilKind
	case bool:
		return k == AnyKind || k == BoolKind
	case int:
		return k == AnyKind || k == IntKind || k == NumberKind
	case float64:
		return k == AnyKind || k == NumberKind
	case string:
		return k == AnyKind || k == StringKind
	case []any:
		return k == AnyKind || k == ListKind
	case map[string]any:
		return k == AnyKind || k == RecordKind || k == MapKind
	}
	return false
}
