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
	src    string
	refs   []string
	lets   []let
	locals int    // lets so far, each with a slot
	loops  []Type // the element types of the loops around the node, innermost last
	turns  int    // the deepest nesting of loops
	nodes  int    // compiled so far; the parser lets nodes be shared, and then they count again
}

type let struct {
	name string
	slot int
	typ  Type
}

func (u *unit) program(p piece, want Type) *Program {
	slices.Sort(u.refs)
	return &Program{
		src: u.src, want: want, typ: p.typ, refs: slices.Compact(u.refs), run: p.run,
		constant: p.constant, value: p.value, locals: u.locals, turns: u.turns,
	}
}

func (u *unit) fail(at file.Location, code diag.Code, hint, format string, args ...any) *Error {
	return newError(u.src, at, code, hint, format, args...)
}

func (u *unit) compile(n ast.Node) (piece, *Error) { return piece{}, nil }

func castHint(want, got Type) string { return "" }
