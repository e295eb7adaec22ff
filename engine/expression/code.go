package expression

import (
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/value"
)

// maxDepth is how deeply the values of expressions nest, as in all data.
const maxDepth = value.MaxDepth

// code evaluates a compiled node.
type code func(e *Env) (any, error)

// piece is a compiled node.
type piece struct {
	run      code
	typ      Type
	constant bool
	value    any // of a constant
}

// unit is one expression on its way to a Program.
type unit struct {
	*Compiler
	src   string
	refs  []string
	lets  []let
	slots int    // lets so far, each with a slot of its own
	loops []loop // around the node, innermost last
	turns int    // the deepest nesting of loops
	nodes int    // compiled so far; the parser shares nodes, and each time counts
}

// let is a name that the expression itself declares.
type let struct {
	name  string
	slot  int
	value piece
}

func (u *unit) program(n ast.Node, p piece, want Type) *Program {
	slices.Sort(u.refs)
	out := &Program{
		src: u.src, want: want, typ: p.typ, refs: slices.Compact(u.refs), run: p.run,
		constant: p.constant, value: p.value, locals: u.slots, turns: u.turns,
	}
	if id, ok := n.(*ast.IdentifierNode); ok {
		out.name = id.Value
	}
	return out
}

func (u *unit) fail(at file.Location, code diag.Code, hint, format string, args ...any) *Error {
	return newError(u.src, at, code, hint, format, args...)
}

// compile turns a node into code and finds its type.
func (u *unit) compile(n ast.Node) (piece, *Error) {
	if u.nodes++; u.nodes > u.limits.Nodes {
		return piece{}, u.fail(placeOf(n), diag.CodeExpression, hintSplit, "%s", tooManyNodes)
	}
	switch n := n.(type) {
	case *ast.NilNode:
		return literal(nil), nil
	case *ast.BoolNode:
		return literal(n.Value), nil
	case *ast.IntegerNode:
		return literal(n.Value), nil
	case *ast.FloatNode:
		return literal(n.Value), nil
	case *ast.StringNode:
		return u.text(n)
	case *ast.ArrayNode:
		return u.list(n)
	case *ast.MapNode:
		return u.record(n)
	case *ast.UnaryNode:
		return u.unary(n)
	case *ast.BinaryNode:
		return u.binary(n)
	case *ast.ConditionalNode:
		return u.conditional(n)
	}
	return u.compileName(n)
}

// compileName is compile for the nodes that reach for names.
func (u *unit) compileName(n ast.Node) (piece, *Error) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return u.identifier(n)
	case *ast.MemberNode:
		return u.member(n)
	case *ast.ChainNode:
		return u.chain(n)
	case *ast.SliceNode:
		return u.slice(n)
	case *ast.PointerNode:
		return u.pointer(n)
	case *ast.VariableDeclaratorNode:
		return u.let(n)
	case *ast.SequenceNode:
		return u.sequence(n)
	case *ast.BuiltinNode:
		return u.builtin(n)
	case *ast.CallNode:
		return u.callNode(n)
	}
	return piece{}, u.fail(placeOf(n), diag.CodeExpression, "", "this is not part of the language")
}

// compileAll compiles nodes in order and also returns the joined type.
func (u *unit) compileAll(nodes []ast.Node) ([]piece, Type, *Error) {
	pieces, typ := make([]piece, len(nodes)), Any()
	for i, n := range nodes {
		p, err := u.compile(n)
		if err != nil {
			return nil, typ, err
		}
		pieces[i] = p
		if i == 0 {
			typ = p.typ
			continue
		}
		typ = join(typ, p.typ)
	}
	return pieces, typ, nil
}

// literal is the piece of a value known at load.
func literal(v any) piece {
	return piece{run: func(*Env) (any, error) { return v, nil }, typ: TypeOf(v), constant: true, value: v}
}

// fold makes a piece of what works on operands. If all of them are constant
// and the work is small, it is done now, and what would fail at every run is
// a mistake at load.
func (u *unit) fold(n ast.Node, typ Type, run code, operands ...piece) (piece, *Error) {
	for _, o := range operands {
		if !o.constant {
			return piece{run: run, typ: typ}, nil
		}
	}
	e := &Env{}
	e.reset(Limits{Cost: maxFoldedCost})
	v, err := run(e)
	if err == nil {
		err = e.weigh(v, 0)
	}
	switch {
	case err == errSkip, isLimit(err):
		return piece{run: run, typ: typ}, nil
	case err != nil:
		return piece{}, u.fail(placeOf(n), diag.CodeExpression, "", "%s", err)
	}
	p := literal(v)
	if typ.kind != AnyKind {
		p.typ = typ
	}
	return p, nil
}

func (u *unit) list(n *ast.ArrayNode) (piece, *Error) {
	items, elem, err := u.compileAll(n.Nodes)
	if err != nil {
		return piece{}, err
	}
	at := n.Location().From
	run := func(e *Env) (any, error) {
		if err := e.pay(1 + len(items)); err != nil {
			return nil, failed(at, err)
		}
		out := make([]any, len(items))
		for i, item := range items {
			v, err := item.run(e)
			if err != nil {
				return nil, err
			}
			out[i] = v
		}
		return out, nil
	}
	return u.fold(n, List(orAny(elem)), run, items...)
}

func (u *unit) record(n *ast.MapNode) (piece, *Error) {
	keys, values := make([]piece, len(n.Pairs)), make([]piece, len(n.Pairs))
	fields, open := map[string]Type{}, false
	for i, pair := range n.Pairs {
		pair := pair.(*ast.PairNode)
		var err *Error
		if keys[i], err = u.key(pair.Key, fields); err != nil {
			return piece{}, err
		}
		if values[i], err = u.compile(pair.Value); err != nil {
			return piece{}, err
		}
		name, ok := keys[i].value.(string)
		fields[name] = orAny(values[i].typ)
		open = open || !ok
	}
	typ := Record(fields)
	if open || typ.size() > maxTypeSize {
		typ = Map(Any())
	}
	return u.fold(n, typ, recordCode(n, keys, values), slices.Concat(keys, values)...)
}

func (u *unit) key(n ast.Node, known map[string]Type) (piece, *Error) {
	p, err := u.compile(n)
	switch {
	case err != nil:
		return p, err
	case !Assignable(String(), p.typ):
		return p, u.fail(placeOf(n), diag.CodeTypeMismatch, "", "a key must be a text, not %s", p.typ.article())
	}
	if name, ok := p.value.(string); ok {
		if _, twice := known[name]; twice {
			return p, u.fail(placeOf(n), diag.CodeExpression, "", "the key %q stands here twice", name)
		}
	}
	return p, nil
}

func recordCode(n ast.Node, keys, values []piece) code {
	at := n.Location().From
	return func(e *Env) (any, error) {
		if err := e.pay(1 + 4*len(keys)); err != nil {
			return nil, failed(at, err)
		}
		out := make(map[string]any, len(keys))
		for i := range keys {
			k, err := keys[i].run(e)
			if err != nil {
				return nil, err
			}
			name, ok := k.(string)
			if !ok {
				return nil, failed(at, errNeeds("a text as key", k))
			}
			if out[name], err = values[i].run(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
}

func (u *unit) conditional(n *ast.ConditionalNode) (piece, *Error) {
	cond, err := u.boolean(n.Cond)
	if err != nil {
		return piece{}, err
	}
	both, typ, err := u.compileAll([]ast.Node{n.Exp1, n.Exp2})
	if err != nil {
		return piece{}, err
	}
	at, then, otherwise := placeOf(n.Cond).From, both[0].run, both[1].run
	run := func(e *Env) (any, error) {
		yes, err := truth(e, cond.run, at)
		if err != nil {
			return nil, err
		}
		if yes {
			return then(e)
		}
		return otherwise(e)
	}
	return u.fold(n, typ, run, cond, both[0], both[1])
}

// boolean compiles a node that has to be true or false.
func (u *unit) boolean(n ast.Node) (piece, *Error) {
	p, err := u.compile(n)
	if err == nil && (p.typ.kind == NilKind || !Assignable(Bool(), p.typ)) {
		return p, u.fail(placeOf(n), diag.CodeTypeMismatch, castHint(Bool(), p.typ),
			"a condition is true or false, but this is %s", p.typ.article())
	}
	return p, err
}

// truth evaluates a condition. Only true and false pass for one.
func truth(e *Env, c code, at int) (bool, error) {
	v, err := c(e)
	if err != nil {
		return false, err
	}
	b, ok := v.(bool)
	if !ok {
		return false, failed(at, errNeeds("true or false", v))
	}
	return b, nil
}
