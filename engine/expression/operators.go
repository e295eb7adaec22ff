package expression

import (
	"github.com/expr-lang/expr/ast"

	"github.com/callwright/callwright/engine/diag"
)

// operator is a binary operator that needs both of its operands.
type operator struct {
	needs string // for messages
	typ   func(l, r Type) (Type, bool)
	run   func(e *Env, a, b any) (any, error)
}

// operators holds what is neither lazy (and, or, ??) nor compiled (matches).
var operators = map[string]operator{
	"+":          {"two numbers or two texts", addType, add},
	"-":          {"two numbers", arithmetic, subtract},
	"*":          {"two numbers", arithmetic, multiply},
	"/":          {"two numbers", division, divide},
	"%":          {"two whole numbers", remainder, modulo},
	"**":         {"two numbers", division, power},
	"^":          {"two numbers", division, power},
	"..":         {"two whole numbers", rangeType, makeRange},
	"==":         {"two values of one type", equality, equals},
	"!=":         {"two values of one type", equality, differs},
	"<":          {"two numbers or two texts", ordering, ordered(func(c int) bool { return c < 0 })},
	"<=":         {"two numbers or two texts", ordering, ordered(func(c int) bool { return c <= 0 })},
	">":          {"two numbers or two texts", ordering, ordered(func(c int) bool { return c > 0 })},
	">=":         {"two numbers or two texts", ordering, ordered(func(c int) bool { return c >= 0 })},
	"in":         {"a value and a list, or a text and a record", membership, contained},
	"contains":   {"two texts", textual, textTest(containsText)},
	"startsWith": {"two texts", textual, textTest(hasPrefix)},
	"endsWith":   {"two texts", textual, textTest(hasSuffix)},
}

func (u *unit) binary(n *ast.BinaryNode) (piece, *Error) {
	switch n.Operator {
	case "and", "&&":
		return u.logical(n, false)
	case "or", "||":
		return u.logical(n, true)
	case "??":
		return u.coalesce(n)
	}
	l, err := u.compile(n.Left)
	if err != nil {
		return piece{}, err
	}
	r, err := u.compile(n.Right)
	if err != nil {
		return piece{}, err
	}
	if n.Operator == "matches" {
		return u.matches(n, l, r)
	}
	op, ok := operators[n.Operator]
	if !ok {
		return piece{}, u.fail(n.Location(), diag.CodeExpression, "", "the operator %s is not part of the language", n.Operator)
	}
	typ, ok := op.typ(l.typ, r.typ)
	if !ok {
		return piece{}, u.mismatch(n, op, l.typ, r.typ)
	}
	return u.fold(n, typ, binaryCode(op, l.run, r.run, n.Location().From), l, r)
}

func (u *unit) mismatch(n *ast.BinaryNode, op operator, l, r Type) *Error {
	hint := ""
	switch {
	case n.Operator == "+" && (l.kind == StringKind || r.kind == StringKind):
		hint = "write string(...) around what is not a text"
	case n.Operator == "in" && r.kind == StringKind:
		hint = "use contains to look inside a text"
	case l.kind == StringKind && r.isNumber() || l.isNumber() && r.kind == StringKind:
		hint = "write string(...), int(...) or float(...) around one of them"
	}
	return u.fail(n.Location(), diag.CodeTypeMismatch, hint, "%s needs %s, not %s and %s", n.Operator, op.needs, l.article(), r.article())
}

func binaryCode(op operator, l, r code, at int) code {
	run := op.run
	return func(e *Env) (any, error) {
		a, err := l(e)
		if err != nil {
			return nil, err
		}
		b, err := r(e)
		if err != nil {
			return nil, err
		}
		v, err := run(e, a, b)
		if err != nil {
			return nil, failed(at, err)
		}
		return v, nil
	}
}

// logical compiles "and" and "or"; decided is the left value that settles it.
func (u *unit) logical(n *ast.BinaryNode, decided bool) (piece, *Error) {
	l, err := u.boolean(n.Left)
	if err != nil {
		return piece{}, err
	}
	r, err := u.boolean(n.Right)
	if err != nil {
		return piece{}, err
	}
	if l.constant && l.value == decided {
		return l, nil
	}
	left, right := placeOf(n.Left).From, placeOf(n.Right).From
	run := func(e *Env) (any, error) {
		yes, err := truth(e, l.run, left)
		if err != nil {
			return nil, err
		}
		if yes == decided {
			return decided, nil
		}
		yes, err = truth(e, r.run, right)
		if err != nil {
			return nil, err
		}
		return yes, nil
	}
	return u.fold(n, Bool(), run, l, r)
}

func (u *unit) coalesce(n *ast.BinaryNode) (piece, *Error) {
	both, typ, err := u.compileAll([]ast.Node{n.Left, n.Right})
	if err != nil {
		return piece{}, err
	}
	l, r := both[0].run, both[1].run
	run := func(e *Env) (any, error) {
		v, err := l(e)
		if v != nil || err != nil {
			return v, err
		}
		return r(e)
	}
	return u.fold(n, typ, run, both...)
}

func (u *unit) unary(n *ast.UnaryNode) (piece, *Error) {
	if n.Operator == "!" || n.Operator == "not" {
		return u.not(n)
	}
	p, err := u.compile(n.Node)
	if err != nil {
		return piece{}, err
	}
	if !Assignable(Number(), p.typ) {
		return piece{}, u.fail(n.Location(), diag.CodeTypeMismatch, "", "%s needs a number, not %s", n.Operator, p.typ.article())
	}
	at, operand, plus := n.Location().From, p.run, n.Operator == "+"
	run := func(e *Env) (any, error) {
		v, err := operand(e)
		if err != nil {
			return nil, err
		}
		if v, err = signed(v, plus); err != nil {
			return nil, failed(at, err)
		}
		return v, nil
	}
	return u.fold(n, p.typ, run, p)
}

func (u *unit) not(n *ast.UnaryNode) (piece, *Error) {
	p, err := u.boolean(n.Node)
	if err != nil {
		return piece{}, err
	}
	at, operand := placeOf(n.Node).From, p.run
	run := func(e *Env) (any, error) {
		yes, err := truth(e, operand, at)
		if err != nil {
			return nil, err
		}
		return !yes, nil
	}
	return u.fold(n, Bool(), run, p)
}

// castHint says how to get the wanted type.
func castHint(want, got Type) string {
	switch {
	case want.kind == StringKind:
		return "write string(...) around it"
	case want.kind == BoolKind:
		return "compare it with something, for example with == or !="
	case want.kind == IntKind && got.kind == NumberKind:
		return "write int(...) or round(...) around it"
	case want.isNumber() && got.kind == StringKind:
		return "write int(...) or float(...) around it"
	}
	return ""
}

// The types that operators take and give.

func addType(l, r Type) (Type, bool) {
	if l.kind == StringKind || r.kind == StringKind {
		return String(), Assignable(String(), l) && Assignable(String(), r)
	}
	return arithmetic(l, r)
}

func arithmetic(l, r Type) (Type, bool) {
	switch {
	case !numeric(l) || !numeric(r):
		return Any(), false
	case l.kind == AnyKind || r.kind == AnyKind:
		return Any(), true
	}
	return join(l, r), true
}

func numeric(t Type) bool { return t.kind == AnyKind || t.isNumber() }

func division(l, r Type) (Type, bool) { return Number(), numeric(l) && numeric(r) }

func remainder(l, r Type) (Type, bool) {
	return Int(), numeric(l) && numeric(r)
}

func rangeType(l, r Type) (Type, bool) {
	return List(Int()), numeric(l) && numeric(r)
}

func equality(l, r Type) (Type, bool) { return Bool(), comparable(l, r) }

// comparable reports whether values of the types can ever be equal.
func comparable(l, r Type) bool {
	if l.kind == NilKind || r.kind == NilKind || l.isNumber() && r.isNumber() {
		return true
	}
	return Assignable(l, r) || Assignable(r, l) || l.isMapping() && r.isMapping()
}

func ordering(l, r Type) (Type, bool) {
	both := numeric(l) && numeric(r)
	return Bool(), both || Assignable(String(), l) && Assignable(String(), r)
}

func textual(l, r Type) (Type, bool) { return Bool(), maybeText(l) && maybeText(r) }

func maybeText(t Type) bool { return t.kind == NilKind || Assignable(String(), t) }

func membership(l, r Type) (Type, bool) {
	switch r.kind {
	case AnyKind:
		return Bool(), true
	case ListKind:
		return Bool(), comparable(*r.elem, l)
	case MapKind, RecordKind:
		return Bool(), Assignable(String(), l)
	}
	return Bool(), false
}
