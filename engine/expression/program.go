package expression

import (
	"slices"

	"github.com/callwright/callwright/engine/value"
)

// Program is a compiled expression. It is immutable; any number of goroutines
// may evaluate it at once, each with its own Env.
type Program struct {
	src      string
	want     Type
	typ      Type
	refs     []string
	run      code
	name     string // of the variable, when the program is nothing else
	constant bool
	value    any // of a constant
	locals   int // slots for lets
	turns    int // nesting of loops
}

// Source returns the text it was compiled from.
func (p *Program) Source() string { return p.src }

// Type returns what it gives: the type that was wanted where the expression
// itself only knows at run time.
func (p *Program) Type() Type {
	if p.typ.kind == AnyKind {
		return p.want
	}
	return p.typ
}

// Refs returns the declared names that it reads, sorted.
func (p *Program) Refs() []string { return slices.Clone(p.refs) }

// Constant returns its value if that is the same whatever happens.
func (p *Program) Constant() (any, bool) { return value.Clone(p.value), p.constant }
