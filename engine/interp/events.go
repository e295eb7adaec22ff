package interp

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// record numbers an event and hands it on.
func (m *Machine) record(e trace.Event) {
	m.s.Seq++
	if m.opt.Trace == nil {
		return
	}
	e.Seq, e.At = m.s.Seq, time.Duration(m.s.Now)
	m.opt.Trace.Record(e)
}

func (m *Machine) started(in Input) {
	if m.opt.Trace == nil {
		m.s.Seq++
		return
	}
	inputs := value.CloneMap(in.Inputs)
	for _, v := range m.root.Vars {
		if _, given := inputs[v.Name]; given && v.Secret {
			inputs[v.Name] = trace.Mask
		}
	}
	m.record(trace.Event{Kind: trace.RunStarted, Info: &trace.RunInfo{
		Run: m.s.Run, Scenario: m.root.Name, Program: m.root.Hash, Started: m.s.Started, Event: in.Event, Inputs: inputs,
		Call: startedCall(in),
	}})
}

// startedCall is what a trace tells of the call: all that it takes to run it
// again.
func startedCall(in Input) map[string]any {
	c := in.Call
	out := map[string]any{"id": c.ID, "from": c.From, "to": c.To, "channel": c.Channel, "direction": c.Direction}
	if c.Queue != "" {
		out["queue"] = c.Queue
	}
	if a := in.Had.Agent; a != nil {
		out["agent"] = map[string]any{"id": a.ID, "name": a.Name, "email": a.Email}
	}
	if in.Had.Answered {
		out["answered"], out["duration"] = true, in.Had.Seconds
	}
	return out
}

func (m *Machine) entered(st *Strand, n *compile.Node, settings []trace.Setting) {
	if m.opt.Trace == nil {
		m.s.Seq++
		return
	}
	m.record(trace.Event{Kind: trace.StepEntered, Step: m.key(n), Block: n.Word, Strand: st.label(), Settings: settings})
}

// label names where a strand is, for people.
func (st *Strand) label() string {
	if st.Handling {
		return "error"
	}
	return st.Name
}

// enteredBlock records a block's step with its settings as evaluated.
func (m *Machine) enteredBlock(st *Strand, n *compile.Node) {
	if m.opt.Trace == nil {
		m.s.Seq++
		return
	}
	secrets := m.secrets()
	start := m.room(len(n.Settings) + len(m.pairs))
	for i := range n.Settings {
		s := &n.Settings[i]
		if !s.Given || s.Field.Kind == spec.Expressions {
			continue
		}
		m.show(n, s, m.values[i], secrets)
	}
	m.entered(st, n, m.shelf[start:len(m.shelf):len(m.shelf)])
}

// enteredSwitch records a switch with the value that it looks at.
func (m *Machine) enteredSwitch(st *Strand, n *compile.Node, v any) {
	if m.opt.Trace == nil {
		m.s.Seq++
		return
	}
	m.entered(st, n, []trace.Setting{{Name: "value", Value: trace.Redact(v, m.secrets())}})
}

// room makes place for so many more settings and returns where they begin.
// Events keep their settings, so a full shelf is left to them and a new one
// begun; that costs an allocation once in many steps.
func (m *Machine) room(n int) int {
	if cap(m.shelf)-len(m.shelf) < n {
		m.shelf = make([]trace.Setting, 0, max(n, 64))
	}
	return len(m.shelf)
}

// show puts a setting on the shelf. The settings of a block whose mapping is
// free are shown one by one.
func (m *Machine) show(n *compile.Node, s *compile.Setting, v any, secrets []string) {
	if pairs, ok := v.(*[]block.Pair); ok && !s.Secret {
		for _, p := range *pairs {
			m.shelf = append(m.shelf, trace.Setting{Name: p.Name, Value: trace.Redact(compact(p.Value), secrets)})
		}
		return
	}
	if free, ok := v.(map[string]any); ok && n.Desc.Free && !s.Secret {
		for _, name := range value.Keys(free) {
			m.shelf = append(m.shelf, trace.Setting{Name: name, Value: trace.Redact(free[name], secrets)})
		}
		return
	}
	if s.Field.Kind == spec.File {
		v = s.File
	}
	m.shelf = append(m.shelf, trace.Setting{Name: s.Field.Name, Value: trace.Redact(m.shown(s, v), secrets)})
}

// shown is a setting as traces hold it: as scenario data, and masked.
func (m *Machine) shown(s *compile.Setting, v any) any {
	if s.Secret {
		return trace.Mask
	}
	switch v := v.(type) {
	case time.Duration:
		return v.String()
	case []string:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = e
		}
		return out
	case []any: // it may hold Objects
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = m.shown(&compile.Setting{}, e)
		}
		return out
	case []effect.PathPart:
		text := ""
		for _, p := range v {
			text += p.Literal + p.Value
		}
		return text
	case map[string]any: // a record set, or an Object that may hold durations
		if _, ok := isRecordSet(v); ok {
			return compact(v)
		}
		out := make(map[string]any, len(v))
		for k, e := range v {
			out[k] = m.shown(&compile.Setting{}, e)
		}
		return out
	}
	return v
}

func (m *Machine) requested(n *compile.Node, r effect.Request) {
	if m.opt.Trace == nil {
		m.s.Seq++
		return
	}
	r.Args, r.Secrets = m.redactArgs(n, r.Args), nil
	m.record(trace.Event{Kind: trace.Requested, Step: m.key(n), Block: n.Word, Request: &r})
}

// assigned records that a variable has got a value.
func (m *Machine) assigned(step, word, name string, v any, secret bool) {
	if m.opt.Trace == nil {
		m.s.Seq++
		return
	}
	if v = trace.Redact(compact(v), m.secrets()); secret {
		v = trace.Mask
	}
	m.record(trace.Event{Kind: trace.VariableSet, Step: step, Block: word, Name: name, Value: v})
}

// trouble records a fault.
func (m *Machine) trouble(n *compile.Node, f *effect.Fault) {
	m.record(trace.Event{Kind: trace.Failed, Step: m.key(n), Block: n.Word, Fault: redactFault(f, m.secrets())})
}

func (m *Machine) waiting(st *Strand) {
	m.enter(st)
	n := &m.p.Nodes[st.At]
	m.record(trace.Event{Kind: trace.Waiting, Step: m.key(n), Block: n.Word, Name: outstanding(st.Pending)})
}

// resumed records a result as it arrives.
func (m *Machine) resumed(n *compile.Node, r effect.Result) {
	m.record(trace.Event{Kind: trace.Resumed, Step: m.key(n), Block: n.Word, Name: "result"})
	if m.opt.Trace == nil {
		m.s.Seq++
		return
	}
	if n.Hide && r.Value != nil {
		r.Value = trace.Mask
	}
	secrets := m.secrets()
	r.Value = trace.Redact(r.Value, secrets)
	r.Fault = redactFault(r.Fault, secrets)
	m.record(trace.Event{Kind: trace.Resulted, Step: m.key(n), Block: n.Word, Result: &r})
}

func (m *Machine) left(n *compile.Node, exit string, to int) {
	if m.opt.Trace == nil { // spares the making of an Event, on the hottest path
		m.s.Seq++
		return
	}
	m.record(trace.Event{Kind: trace.ExitTaken, Step: m.key(n), Block: n.Word, Exit: exit, To: m.name(n, to), Fault: m.reason(n, exit, to)})
}

// reason is the fault that made a block take an exit, unless its result has
// told of it already, or an error is about to.
func (m *Machine) reason(n *compile.Node, exit string, to int) *effect.Fault {
	e := m.sc.Error
	switch {
	case exit == block.OK, to == compile.None, to == compile.Fail:
		return nil
	case e == nil, e.Exit != exit, e.Step != m.key(n), m.told != nil && *m.told == e.Fault:
		return nil
	}
	return redactFault(&e.Fault, m.secrets())
}

// name says where a path from a node leads.
func (m *Machine) name(n *compile.Node, to int) string {
	switch to {
	case compile.End:
		if m.sc.ID != 0 {
			return "return"
		}
		return "end"
	case compile.Quit:
		return "end"
	case compile.Fail:
		return "fail"
	case compile.None:
		return "error"
	case compile.PartEnd:
		return m.key(&m.p.Nodes[n.In])
	}
	return m.key(&m.p.Nodes[to])
}
