package compile

import (
	"maps"
	"slices"

	"github.com/callwright/callwright/engine/expression"
)

// Names of the engine in expressions.
const (
	nameCall  = "call"
	nameRun   = "run"
	nameSteps = "steps"
	nameError = "error"
	nameQueue = "queue"
	nameEvent = "event"
)

// reserved are the names that no variable can have.
func reserved() []string {
	return []string{nameCall, nameRun, nameSteps, nameError, nameQueue, nameEvent, "response"}
}

// CallType is the type of `call`.
func CallType() expression.Type {
	text, whole := expression.String(), expression.Int()
	return expression.Record(map[string]expression.Type{
		"id": text, "from": text, "to": text, "channel": text, "direction": text, "queue": text,
		"answered": expression.Bool(),
		"duration": whole,
		"agent":    expression.Record(map[string]expression.Type{"id": text, "name": text, "email": text}),
	})
}

// RunType is the type of `run`.
func RunType() expression.Type {
	text := expression.String()
	return expression.Record(map[string]expression.Type{
		"id": text, "scenario": text, "started_at": text, "now": text,
	})
}

// ErrorType is the type of `error`.
func ErrorType() expression.Type {
	text := expression.String()
	return expression.Record(map[string]expression.Type{
		"code": text, "message": text, "step": text, "exit": text, "detail": text, "retry_after": expression.Int(),
	})
}

// QueueType is the type of `queue`. What is not known is -1.
func QueueType() expression.Type {
	whole := expression.Int()
	return expression.Record(map[string]expression.Type{
		"name": expression.String(), "position": whole, "waiting": whole, "estimated_wait": whole, "agents": whole, "available": whole,
	})
}

// EventType is the type of `event`: what started the handler that is at work.
func EventType() expression.Type {
	return expression.Record(map[string]expression.Type{"name": expression.String(), "data": expression.Any()})
}

// globals makes the scope that all expressions share.
func (c *compiler) globals() *expression.Scope {
	s := expression.NewScope()
	s.Declare(nameCall, CallType())
	s.Declare(nameRun, RunType())
	s.Declare(nameError, ErrorType())
	s.Declare(nameQueue, QueueType())
	s.Declare(nameEvent, EventType())
	steps := map[string]expression.Type{}
	for id, step := range c.ids {
		fields := map[string]expression.Type{"exit": expression.String(), "attempts": expression.Int()}
		d := c.block(step)
		if d == nil && step.Construct == nil { // no block is called so: nothing is known of it
			steps[id] = expression.Any()
			continue
		}
		if d != nil {
			for _, o := range d.Outputs {
				fields[o.Name] = o.Type
			}
		}
		steps[id] = expression.Record(fields)
	}
	s.Declare(nameSteps, expression.Record(steps))
	for name, v := range c.vars {
		s.Declare(name, v.Type)
	}
	return s
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// typeWord returns the type for a word of lang.Types.
func typeWord(word string) expression.Type {
	switch word {
	case "text":
		return expression.String()
	case "int":
		return expression.Int()
	case "number":
		return expression.Number()
	case "bool":
		return expression.Bool()
	case "list":
		return expression.List(expression.Any())
	case "map":
		return expression.Map(expression.Any())
	}
	return expression.Any()
}

// Zero is the value of a variable that nothing has been put into. A record
// has all its fields, empty; a record inside it is nil.
func Zero(t expression.Type) any {
	if t.Kind() == expression.RecordKind {
		m := map[string]any{}
		for _, name := range t.FieldNames() {
			f, _ := t.Field(name)
			m[name] = zeroField(f)
		}
		return m
	}
	return zeroField(t)
}

func zeroField(t expression.Type) any {
	switch t.Kind() {
	case expression.StringKind:
		return ""
	case expression.IntKind, expression.NumberKind:
		return 0
	case expression.BoolKind:
		return false
	case expression.ListKind:
		return []any{}
	case expression.MapKind:
		return map[string]any{}
	}
	return nil
}

// merge is the type of a variable that two steps fill: a record has the
// fields of both, everything else that differs is Any.
func merge(a, b expression.Type) expression.Type {
	if a.Equal(b) {
		return a
	}
	if a.Kind() == expression.ListKind && b.Kind() == expression.ListKind {
		return expression.List(merge(a.Elem(), b.Elem()))
	}
	if a.Kind() != expression.RecordKind || b.Kind() != expression.RecordKind {
		return expression.Any()
	}
	fields := map[string]expression.Type{}
	for _, t := range []expression.Type{a, b} {
		for _, name := range t.FieldNames() {
			f, _ := t.Field(name)
			if old, ok := fields[name]; ok {
				f = merge(old, f)
			}
			fields[name] = f
		}
	}
	return expression.Record(fields)
}
