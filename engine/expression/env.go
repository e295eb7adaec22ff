package expression

import (
	"errors"
	"fmt"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Env holds the values of variables and evaluates programs with them. It is
// made to be reused, by one goroutine at a time. It evaluates the programs of
// the Compilers for its scope, the parents and the children of that; a name
// that has not been Set is nil.
type Env struct {
	slots  map[string]int // of the scope
	vars   []any          // by slot; may be shorter than slots
	limits Limits
	meter
	locals []any
	turns  []turn
	args   []any // a stack of the arguments of the calls under way
}

// turn is the state of a loop such as filter or map.
type turn struct {
	item  any
	index int
	acc   any
}

// NewEnv returns an Env without values that keeps to the limits of c.
func NewEnv(c *Compiler) *Env {
	return &Env{slots: c.scope.slots, vars: make([]any, len(c.scope.slots)), limits: c.limits}
}

// Set gives a variable its value, which must be scenario data. The caller
// hands v over: nobody may change it while it is set. Env never does. A name
// that no scope declares is passed over, for no program can read it.
func (e *Env) Set(name string, v any) {
	if slot, ok := e.slots[name]; ok {
		e.SetAt(slot, v)
	}
}

// SetAt is Set for a caller that has asked Scope.Slot for the name's place.
func (e *Env) SetAt(slot int, v any) {
	for slot >= len(e.vars) { // declared since NewEnv
		e.vars = append(e.vars, nil)
	}
	e.vars[slot] = v
}

// Get returns what was Set, not a copy.
func (e *Env) Get(name string) any {
	if slot, ok := e.slots[name]; ok {
		return e.at(slot)
	}
	return nil
}

func (e *Env) at(slot int) any {
	if slot < len(e.vars) {
		return e.vars[slot]
	}
	return nil
}

// Eval runs p and returns a deep copy of the result as scenario data. The
// fault is effect.Limit when a limit was passed, else effect.Expression.
func (e *Env) Eval(p *Program) (any, *effect.Fault) {
	e.meter.reset(e.limits)
	v, err := e.eval(p)
	if err != nil {
		return nil, fault(p.src, err)
	}
	return v, nil
}

// eval is Eval within the budget that is left.
func (e *Env) eval(p *Program) (v any, err error) {
	switch {
	case p.constant:
		v = p.value
	case p.name != "":
		v = e.Get(p.name)
	default:
		v, err = e.execute(p)
	}
	if err != nil {
		return nil, err
	}
	return e.export(v, p)
}

// execute runs the closures. They are not expected to panic; if one does, that
// is a defect here which must not take the host down.
func (e *Env) execute(p *Program) (_ any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a defect of the evaluator: %T", r)
		}
	}()
	e.reserve(p)
	v, err := p.run(e)
	clear(e.locals[:p.locals])
	clear(e.turns[:p.turns])
	return v, err
}

func (e *Env) reserve(p *Program) {
	if len(e.locals) < p.locals {
		e.locals = make([]any, p.locals)
	}
	if len(e.turns) < p.turns {
		e.turns = make([]turn, p.turns)
	}
	e.args = e.args[:0]
}

// export checks the result and frees it from everything it shares. It is paid
// for first: a small result can hold the same list over and over.
func (e *Env) export(v any, p *Program) (any, error) {
	if err := e.weigh(v, 0); err != nil {
		return nil, err
	}
	if p.want.kind != AnyKind && !quickFit(v, p.want.kind) {
		var err error
		if v, err = Convert(v, p.want); err != nil {
			return nil, err
		}
	}
	switch v := v.(type) {
	case nil, bool, int, string:
		return v, nil
	}
	if value.Check(v) != nil {
		return nil, errNotData
	}
	return value.Clone(v), nil
}

var errNotData = errors.New("the result is not scenario data")

// quickFit spares scalars the way through Convert.
func quickFit(v any, k Kind) bool {
	switch v.(type) {
	case bool:
		return k == BoolKind
	case int:
		return k == IntKind || k == NumberKind
	case string:
		return k == StringKind
	}
	return false
}
