// Package expression compiles and evaluates the expressions inside scenarios:
// `caller.count == 1`, `${call.from}`, `filter(orders, .total > 100)`.
//
// The language is that of expr-lang/expr, whose lexer, parser and syntax tree
// are used here and in no other package. Type checking and evaluation are the
// package's own: one pass over the tree checks every name, field and operand
// against a Scope and yields closures. That is what makes these promises
// possible, which expr's checker and virtual machine do not give:
//
//   - every evaluation is bounded in cost, memory, depth and, if a clock is
//     given, time; no expression can stall or kill its host;
//   - the same input gives the same result, whatever the machine;
//   - numbers are exact: what overflows, divides by zero or is not finite is
//     an error, and a whole number never loses a digit;
//   - results share no list and no map with the program or with the variables;
//   - only plain data (see package value) is reachable, and no method;
//   - a misspelt name or field is found when the scenario is loaded.
//
// The package reads no clock, no environment and no file, and starts no
// goroutine. Its messages never hold a value, because any value may be secret.
package expression

import (
	"github.com/expr-lang/expr/conf"

	"github.com/callwright/callwright/engine/diag"
)

// Compiler compiles expressions against the names of one Scope. Making one is
// cheap, so that each loop can have its own. It may be used by several
// goroutines as long as nobody declares names in its scope.
type Compiler struct {
	scope  *Scope
	limits Limits
	syntax *conf.Config // shared by all parses; never changed
}

// NewCompiler returns a Compiler for the names of s. Zero limits are replaced
// by the defaults.
func NewCompiler(s *Scope, l Limits) *Compiler {
	l = l.withDefaults()
	return &Compiler{scope: s, limits: l, syntax: &conf.Config{MaxNodes: uint(l.Nodes)}}
}

// Compile checks src and returns a program whose value fits want.
func (c *Compiler) Compile(src string, want Type) (*Program, *Error) {
	tree, err := c.parse(src)
	if err != nil {
		return nil, err
	}
	u := &unit{Compiler: c, src: src}
	p, err := u.compile(tree)
	if err != nil {
		return nil, err
	}
	if !Assignable(want, p.typ) {
		return nil, u.fail(placeOf(tree), diag.CodeTypeMismatch, castHint(want, p.typ),
			"this gives %s, but %s is needed here", p.typ.article(), want.article())
	}
	return u.program(tree, p, want), nil
}
