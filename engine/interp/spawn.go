package interp

import (
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// MaxDepth is how deep scenarios may call each other.
const MaxDepth = 16

// spawn adds a strand.
func (m *Machine) spawn(st Strand) {
	m.s.Made++
	st.ID = m.s.Made
	m.s.Strands = append(m.s.Strands, &st)
}

// part adds a strand that runs a part of the node that st is at.
func (m *Machine) part(st *Strand, name string, branch, entry int) {
	if entry == compile.PartEnd {
		entry = compile.End
	}
	m.spawn(Strand{Name: st.Name + "/" + name, At: entry, Scope: st.Scope, Parent: st.ID, Part: true, Branch: branch, Event: st.Event})
}

func (m *Machine) doParallel(st *Strand, n *compile.Node) {
	m.entered(st, n, nil)
	st.Joined = true
	for i := range n.Cases {
		m.part(st, n.Cases[i].Text, i, n.Cases[i].Target.Node)
	}
}

func (m *Machine) doCall(st *Strand, n *compile.Node) {
	if f := m.evaluate(n); f != nil {
		m.entered(st, n, nil)
		m.raise(st, n, "", f)
		return
	}
	m.enteredBlock(st, n)
	if strings.Count(m.sc.Prefix, "/") >= MaxDepth {
		m.raise(st, n, "", effect.NewFault(effect.Limit, "scenarios call each other more than %d deep", MaxDepth))
		return
	}
	with := m.newCall(n, nil).Map("with")
	vars, err := initial(n.Sub, with)
	if err != nil {
		m.raise(st, n, "", effect.NewFault(effect.Expression, "%v", err))
		return
	}
	m.s.Made++
	sc := &Scope{
		ID: m.s.Made, Library: m.shelfMark(n.Sub), Prefix: m.key(n) + "/", Vars: vars,
		Results: map[string]value.Map{}, Jumps: map[string]int{},
	}
	m.s.Subs = append(m.s.Subs, sc)
	m.addEnv(sc)
	st.Joined = true
	m.spawn(Strand{Name: st.Name, At: n.Sub.Main, Scope: sc.ID, Parent: st.ID, Event: st.Event})
}

// shelfMark is the place of a program in the library.
func (m *Machine) shelfMark(p *compile.Program) int {
	for i, other := range m.root.Library {
		if other == p {
			return i
		}
	}
	return 0
}

// finished draws the conclusions from a strand that is over; it is no longer
// among the others.
func (m *Machine) finished(st *Strand) {
	defer m.release(st.Scope)
	parent := m.s.strand(st.Parent)
	if parent == nil || parent.At < 0 {
		return
	}
	outputs := m.outputs(st)
	m.enter(parent)
	n := &m.p.Nodes[parent.At]
	switch {
	case parent.Quit != "" && st.Quit != "": // they are ended together; else what runs finally waits for st
		if len(m.s.children(parent)) == 0 && parent.Joined {
			parent.Joined = false
			m.quit(parent, parent.Quit)
		}
	case n.Op == compile.OpCall:
		m.returned(parent, n, st, outputs)
	case st.Fault != nil:
		parent.Joined = false
		m.sc.Error = st.Fault
		m.setError()
		m.throw(parent, st.Fault)
	case n.Op == compile.OpParallel && (n.First || len(m.s.children(parent)) == 0):
		parent.Joined = false
		m.cut(parent)
		m.goOn(parent, n, block.OK, n.Next)
	}
}

// outputs returns what a scenario that was called hands back.
func (m *Machine) outputs(st *Strand) map[string]any {
	if st.Part || st.Scope == 0 {
		return nil
	}
	m.useScope(st.Scope)
	m.cur = nil
	out := map[string]any{}
	for _, v := range m.p.Vars {
		if v.Output {
			out[v.Name] = value.Clone(m.env.Get(v.Name))
		}
	}
	return out
}

// returned goes on after a call.
func (m *Machine) returned(st *Strand, n *compile.Node, sub *Strand, outputs map[string]any) {
	st.Joined = false
	o := block.LeaveWith(block.OK, outputs)
	if e := sub.Fault; e != nil {
		o = block.FailAs("failed", &e.Fault)
	} else if f := m.take(n, outputs); f != nil {
		m.raise(st, n, "", f)
		return
	}
	m.remember(n, &o, 1)
	m.finish(st, n, &o)
}

// take sets variables from what a call gave.
func (m *Machine) take(n *compile.Node, outputs map[string]any) *effect.Fault {
	if f := m.evaluate(n); f != nil {
		return f
	}
	pairs, f := m.newCall(n, nil).Expressions("set", map[string]any{"result": outputs})
	if f != nil {
		return f
	}
	for _, p := range pairs {
		if f := m.Assign(p.Name, p.Value); f != nil {
			return f
		}
	}
	return nil
}

// listens reports whether an event means anything to the run.
func (m *Machine) listens(name string) bool {
	if name == QueueChanged {
		return true
	}
	for _, st := range m.s.Strands {
		if st.Pending != nil && st.Pending.Event == name {
			return true
		}
	}
	return m.handler(name) && m.s.main() != nil
}

func (m *Machine) handler(name string) bool {
	for _, h := range m.root.Handlers {
		if h.Event == name {
			return true
		}
	}
	return false
}

// happened tells of an event: to the steps that wait for it, and to its
// handler.
func (m *Machine) happened(name string, data any) {
	data, err := value.Admit(data)
	if err != nil {
		return // no data, no event: the embedder's mistake must not become the call's
	}
	if name == QueueChanged {
		m.queueChanged(data)
		return
	}
	m.record(trace.Event{Kind: trace.Resumed, Name: name, Value: trace.Redact(data, m.secrets())})
	e := map[string]any{"event": name, "data": data}
	for _, st := range append([]*Strand(nil), m.s.Strands...) {
		if p := st.Pending; p != nil && p.Event == name {
			m.enter(st)
			m.recall(outstanding(p))
			m.handOver(st, &m.p.Nodes[st.At], effect.Result{Request: p.Request.ID, Value: e})
		}
	}
	m.start(name, data)
}

// queueChanged keeps what is known of the queue that the caller waits in.
func (m *Machine) queueChanged(data any) {
	var q effect.QueueStatus
	b, err := value.Encode(data)
	if err != nil || value.Unmarshal(b, &q) != nil {
		return
	}
	m.record(trace.Event{Kind: trace.Resumed, Name: QueueChanged, Value: trace.Redact(data, m.secrets())})
	m.s.Session.Queue = &q
	m.setQueue()
	for _, st := range m.s.Strands {
		if st.Pending != nil && st.Pending.Request.Kind == effect.RouteFind {
			m.enter(st)
			m.slow(st, &m.p.Nodes[st.At])
		}
	}
}

// start starts the handler of an event, if the scenario that took the call has
// one and is still at work.
func (m *Machine) start(name string, data any) {
	if name == strandEnded || name == string(compile.FlowError) {
		return
	}
	for _, h := range m.root.Handlers {
		if h.Event == name && h.Entry >= 0 {
			m.spawn(Strand{Name: name, At: h.Entry, Event: value.Map{"name": name, "data": data}})
		}
	}
}

// callerLeft ends the main flow because there is nobody left to talk to.
func (m *Machine) callerLeft() {
	main := m.s.main()
	if !m.s.Session.Over && main != nil { // else the scenario has hung up itself, or has ended, and goes on without the caller
		m.gone(main)
	}
}

func (m *Machine) gone(main *Strand) {
	if m.s.Gone {
		return
	}
	m.s.Gone, m.s.Status = true, trace.HungUp
	m.abort(main, quitHungUp)
	m.start(strandHungUp, nil)
}

// cancelled stops the run. What stands under finally, and the handler of
// call.ended, still run; a second cancellation ends those too.
func (m *Machine) cancelled() {
	m.record(trace.Event{Kind: trace.Resumed, Name: quitCancelled})
	main := m.s.main()
	if main == nil || m.s.Status != "" {
		for _, st := range m.s.Strands {
			m.drop(st)
		}
		return
	}
	m.s.Status = trace.Cancelled
	for _, st := range append([]*Strand(nil), m.s.Strands...) {
		if st != main && st.Parent == 0 {
			m.drop(st)
		}
	}
	m.abort(main, quitCancelled)
}
