package expression

import (
	"github.com/callwright/callwright/engine/effect"
)

// Template is a text with ${ } in it, compiled. It is immutable.
type Template struct {
	parts []Part
	want  Type
	typ   Type
	refs  []string
}

// Part is either literal text or a program.
type Part struct {
	Literal string
	Program *Program // nil for literal text
}

// HasSlot reports whether text has to go through Compiler.Template: it holds
// a ${ or the escape $${.
func HasSlot(text string) bool { return false }

// Template compiles text. All mistakes are returned at once, with offsets
// relative to text.
func (c *Compiler) Template(text string, want Type) (*Template, []*Error) { return nil, nil }

// Type returns what Expand gives.
func (t *Template) Type() Type { return t.typ }

// Refs returns the declared names that it reads, sorted.
func (t *Template) Refs() []string { return t.refs }

// Parts returns the parts in order.
func (t *Template) Parts() []Part { return t.parts }

// Expand evaluates the parts and joins them.
func (e *Env) Expand(t *Template) (any, *effect.Fault) { return nil, nil }
