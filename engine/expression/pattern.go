package expression

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"

	"github.com/expr-lang/expr/ast"

	"github.com/callwright/callwright/engine/diag"
)

// pattern is a compiled regular expression that knows what matching costs.
type pattern struct {
	re   *regexp.Regexp
	size int // about the number of its states
}

const maxStates = 2000

var errPattern = errors.New("this is not a regular expression")

// matches compiles text matches pattern. A pattern known at load is compiled
// once; any other pays for being compiled at every evaluation.
func (u *unit) matches(n *ast.BinaryNode, l, r piece) (piece, *Error) {
	if !maybeText(l.typ) || !maybeText(r.typ) {
		return piece{}, u.mismatch(n, operator{needs: "two texts"}, l.typ, r.typ)
	}
	at := n.Location().From
	text, ok := r.value.(string)
	if !ok {
		return u.fold(n, Bool(), binaryCode(operator{run: matchDynamic}, l.run, r.run, at), l, r)
	}
	p, err := newPattern(text)
	if err != nil {
		return piece{}, u.fail(placeOf(n.Right), diag.CodeExpression, "", "%s", err)
	}
	run := func(e *Env) (any, error) {
		v, err := l.run(e)
		if err != nil {
			return nil, err
		}
		yes, err := p.match(e, v)
		if err != nil {
			return nil, failed(at, err)
		}
		return yes, nil
	}
	return u.fold(n, Bool(), run, l)
}

func matchDynamic(e *Env, a, b any) (any, error) {
	if a == nil || b == nil {
		return false, nil
	}
	text, ok := b.(string)
	if !ok {
		return nil, errOperandsOf("matches needs two texts", a, b)
	}
	size, err := patternSize(text)
	if err != nil {
		return nil, err
	}
	if err := e.payProduct(size+len(text)+10, 30); err != nil {
		return nil, err
	}
	p, err := newPattern(text)
	if err != nil {
		return nil, err
	}
	return p.match(e, a)
}

func newPattern(text string) (*pattern, error) {
	size, err := patternSize(text)
	if err != nil {
		return nil, err
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, errPattern
	}
	return &pattern{re, size}, nil
}

func (p *pattern) match(e *Env, v any) (bool, error) {
	if v == nil {
		return false, nil
	}
	text, ok := v.(string)
	if !ok {
		return false, errNeeds("a text", v)
	}
	if err := e.payProduct(len(text)+1, p.size/2+2); err != nil {
		return false, err
	}
	return p.re.MatchString(text), nil
}

// patternSize counts states before they are built.
func patternSize(text string) (int, error) {
	if len(text) > maxPattern {
		return 0, fmt.Errorf("the regular expression is longer than %d bytes", maxPattern)
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return 0, errPattern
	}
	size := states(tree)
	if size > maxStates {
		return 0, errors.New("the regular expression repeats too much")
	}
	return size, nil
}

func states(re *syntax.Regexp) int {
	size := 1 + len(re.Rune)/8
	for _, sub := range re.Sub {
		size += states(sub)
	}
	if re.Op == syntax.OpRepeat {
		size *= max(re.Max, re.Min, 1)
	}
	return min(size, maxStates+1)
}
