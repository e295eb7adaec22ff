package interp

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/value"
)

var _ block.Runtime = (*Machine)(nil)

// Variable returns a variable for a block; it must not be changed.
func (m *Machine) Variable(name string) any { return m.env.Get(name) }

// Assign sets a variable for a block.
func (m *Machine) Assign(name string, v any) *effect.Fault {
	d := find(m.p, name)
	if d == nil {
		return effect.NewFault(effect.Internal, "there is no variable %q", name)
	}
	if !fits(v, d.Type) {
		var err error
		if v, err = expression.Convert(v, d.Type); err != nil {
			return effect.NewFault(effect.Expression, "the variable %q: %v", name, err)
		}
	}
	m.env.SetAt(d.Slot, v)
	m.unsaved = true
	m.assigned(m.call.Step, m.call.Desc.Name, name, v, d.Secret)
	return nil
}

// save brings the variables into the state. While a strand runs they live in
// the environment of expressions alone.
func (m *Machine) save() {
	if !m.unsaved {
		return
	}
	for i := range m.p.Vars {
		name := m.p.Vars[i].Name
		m.sc.Vars[name] = compact(m.env.Get(name))
	}
	m.unsaved = false
}

// fits reports the common case of a scalar that needs no conversion.
func fits(v any, t expression.Type) bool {
	switch v.(type) {
	case string:
		return t.Kind() == expression.StringKind
	case int:
		return t.Kind() == expression.IntKind
	case bool:
		return t.Kind() == expression.BoolKind
	}
	return false
}

// Evaluate runs an expression for a block, with locals in scope. They may
// hide variables for as long.
func (m *Machine) Evaluate(p *expression.Program, locals map[string]any) (any, *effect.Fault) {
	names := value.Keys(locals)
	hidden := make([]any, len(names))
	for i, name := range names {
		hidden[i] = m.env.Get(name)
		m.env.Set(name, locals[name])
	}
	v, f := m.env.Eval(p)
	for i, name := range names {
		m.env.Set(name, hidden[i])
	}
	return v, f
}

// setCall makes `call` what the state says.
func (m *Machine) setCall() {
	if !m.p.Reads.Call {
		return
	}
	c, s := &m.s.Call, &m.s.Session
	var agent any
	if s.Agent != nil {
		agent = map[string]any{"id": s.Agent.ID, "name": s.Agent.Name, "email": s.Agent.Email}
	}
	m.env.Set("call", map[string]any{
		"id": c.ID, "from": c.From, "to": c.To, "channel": c.Channel, "direction": c.Direction, "queue": c.Queue,
		"answered": s.Answered, "duration": s.Talked, "agent": agent,
	})
}

// setRun makes `run` what the state says.
func (m *Machine) setRun() {
	if !m.p.Reads.Run {
		return
	}
	m.env.Set("run", map[string]any{
		"id": m.s.Run, "scenario": m.root.Name,
		"started_at": m.s.Started.Format(time.RFC3339),
		"now":        m.clock().Format(time.RFC3339),
	})
}

// setQueue makes `queue` what the state says.
func (m *Machine) setQueue() {
	if !m.p.Reads.Queue {
		return
	}
	q := m.s.Session.Queue
	if q == nil {
		q = &effect.QueueStatus{Position: -1, Waiting: -1, Wait: -1, Agents: -1, Available: -1}
	}
	m.env.Set("queue", map[string]any{
		"name": q.Name, "position": q.Position, "waiting": q.Waiting, "estimated_wait": q.Wait, "agents": q.Agents, "available": q.Available,
	})
}

// setEvent makes `event` what started the strand at work.
func (m *Machine) setEvent() {
	if !m.p.Reads.Event {
		return
	}
	e := map[string]any(m.cur.Event)
	if e == nil {
		e = map[string]any{"name": "", "data": nil}
	}
	m.env.Set("event", e)
}

// setError makes `error` what the state says.
func (m *Machine) setError() {
	if !m.p.Reads.Error {
		return
	}
	e := m.sc.Error
	if e == nil {
		e = &Error{}
	}
	m.env.Set("error", map[string]any{
		"code": string(e.Code), "message": e.Message, "step": e.Step, "exit": e.Exit, "detail": e.Detail,
		"retry_after": int(time.Duration(e.RetryAfter) / time.Second),
	})
}

// setSteps makes `steps` what the state says.
func (m *Machine) setSteps() {
	if !m.p.Reads.Steps {
		return
	}
	all := make(map[string]any, len(m.p.Steps))
	for _, id := range m.p.Steps {
		if m.p.Reads.Result(id) {
			all[id] = m.stepRecord(id)
		}
	}
	m.env.Set("steps", all)
}

// setStep brings one step's record up to date.
func (m *Machine) setStep(id string) {
	if all, ok := m.env.Get("steps").(map[string]any); ok {
		all[id] = m.stepRecord(id)
	}
}

// stepRecord is what expressions see of a step: its results over the empty
// values that its outputs have before it ran.
func (m *Machine) stepRecord(id string) map[string]any {
	record := map[string]any{"exit": "", "attempts": 0}
	if at := m.p.Find(id); at != compile.None && m.p.Nodes[at].Desc != nil {
		for _, o := range m.p.Nodes[at].Desc.Outputs {
			record[o.Name] = compile.Zero(o.Type)
		}
	}
	kept := m.sc.Results[id]
	for _, k := range value.Keys(kept) {
		record[k] = kept[k]
	}
	return record
}
