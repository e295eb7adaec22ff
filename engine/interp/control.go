package interp

import (
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// move goes on from a node, and out of the loops and tries that are left by
// that.
func (m *Machine) move(st *Strand, n *compile.Node, to int) {
	switch {
	case to != compile.PartEnd:
		m.goTo(st, to)
	case m.p.Nodes[n.In].Op == compile.OpTry:
		m.endPart(st, n.In)
	default:
		m.endBranch(st)
	}
}

// goTo sets the strand to a node, or ends it. On the way out of a try its
// finally runs first.
func (m *Machine) goTo(st *Strand, to int) {
	for f := st.top(); f != nil; f = st.top() {
		if to >= 0 && (to == f.Loop && isLoop(&m.p.Nodes[f.Loop]) || m.within(to, f.Loop, f.Part)) {
			st.At = to
			return
		}
		if f.Then != nil && f.Then.Quit != "" && f.Part == compile.PartCatch { // nothing comes after the caller's leaving
			m.quit(st, f.Then.Quit)
			return
		}
		if m.beginFinally(st, &Then{To: to}) {
			return
		}
		m.unwind(st)
	}
	m.depart(st, to)
}

// depart is goTo for a strand that is in no loop or try any more.
func (m *Machine) depart(st *Strand, to int) {
	switch parent := m.s.strand(st.Parent); {
	case st.Quit != "":
		st.At = compile.End
	case to >= 0 && st.Part && parent != nil && !m.within(to, parent.At, st.Branch):
		m.escape(st, parent, to)
	case to >= 0:
		st.At = to
	case to == compile.Quit && parent != nil:
		st.At = compile.End
		m.abort(m.outermost(st), quitEnd)
	case st.Part && parent != nil:
		st.At = compile.End
		m.abort(m.ancestor(parent, func(st *Strand) bool { return !st.Part }), quitReturn)
	default:
		st.At = compile.End
	}
}

// ancestor returns the first of a strand and those that it belongs to for
// which a condition holds, or the outermost one.
func (m *Machine) ancestor(st *Strand, is func(*Strand) bool) *Strand {
	for !is(st) {
		parent := m.s.strand(st.Parent)
		if parent == nil {
			return st
		}
		st = parent
	}
	return st
}

// within reports whether a node is in a part of another.
func (m *Machine) within(at, in, part int) bool {
	for n := &m.p.Nodes[at]; n.In != compile.None; n = &m.p.Nodes[n.In] {
		if n.In == in && n.Part == part {
			return true
		}
	}
	return false
}

// unwind drops the innermost frame. The variable of a loop may hide one of the
// same name further out.
func (m *Machine) unwind(st *Strand) {
	last := len(st.Frames) - 1
	n := &m.p.Nodes[st.Frames[last].Loop]
	st.Frames = st.Frames[:last]
	if n.Op == compile.OpForEach {
		m.env.Set(n.As, nil)
		m.loadFrames(st)
	}
}

// raise handles an error of a step.
func (m *Machine) raise(st *Strand, n *compile.Node, exit string, f *effect.Fault) {
	m.note(n, exit, f)
	m.trouble(n, f)
	m.throw(st, m.sc.Error)
}

// throw hands an error to the first who takes it: a try, the scenario's
// handler of errors, or whoever the strand belongs to.
func (m *Machine) throw(st *Strand, e *Error) {
	m.withdraw(st)
	m.cut(st)
	for f := st.top(); f != nil; f = st.top() {
		n := &m.p.Nodes[f.Loop]
		if w := catch(n, f, string(e.Code)); w != nil {
			m.caught(st, n, f, w)
			return
		}
		if m.beginFinally(st, &Then{Fault: e}) {
			return
		}
		m.unwind(st)
	}
	if st.Quit != "" {
		st.At = compile.End
		return
	}
	if m.handles(st) && m.p.OnError != compile.None {
		if m.sc.Errors++; m.sc.Errors <= maxErrors {
			st.Handling, st.At = true, m.p.OnError
			if st.At == compile.End { // an empty handler
				m.fail(st, e)
			}
			return
		}
		f := effect.NewFault(effect.Limit, "handlers.error was entered more than %d times", maxErrors)
		m.record(trace.Event{Kind: trace.Failed, Step: e.Step, Fault: f})
	}
	m.fail(st, e)
}

// handles reports whether a strand's errors go to its scenario's handler.
func (m *Machine) handles(st *Strand) bool {
	return !st.Handling && !st.Part && (st.Name == strandMain || st.Scope != 0)
}

// catch returns the case of a try that takes what went wrong in its body.
func catch(n *compile.Node, f *Frame, what string) *compile.Case {
	if n.Op != compile.OpTry || f.Part != compile.PartBody {
		return nil
	}
	var all *compile.Case
	for i := range n.Catches {
		switch w := &n.Catches[i]; w.Text {
		case what:
			return w
		case compile.CatchError:
			if what != compile.CatchHungUp {
				all = w
			}
		}
	}
	return all
}

// caught goes on with a case of a try.
func (m *Machine) caught(st *Strand, n *compile.Node, f *Frame, w *compile.Case) {
	f.Part = compile.PartCatch
	at := f.Loop
	to, fault := m.follow(n, &w.Target)
	if fault == nil && to == compile.Fail {
		fault = effect.NewFault(effect.Failure, "the scenario failed by its exit %q", w.Text)
		if e := m.sc.Error; e != nil {
			fault = &e.Fault
		}
	}
	if w.Target.Key == "" && to == compile.PartEnd { // no steps: on with the next one
		to = n.Next
	}
	m.left(n, w.Text, to)
	switch {
	case fault != nil:
		m.raise(st, n, w.Text, fault)
	case to == n.Next:
		m.endPart(st, at)
	default:
		m.move(st, n, to)
	}
}

// stop ends the flow with an error that nobody may catch.
func (m *Machine) stop(st *Strand, n *compile.Node, f *effect.Fault) {
	m.note(n, "", f)
	m.trouble(n, f)
	e := m.sc.Error
	m.fail(m.outermost(st), e)
}

// fail ends a strand with an error, at once. A strand that belongs to nobody
// takes the run along.
func (m *Machine) fail(st *Strand, e *Error) {
	if m.s.strand(st.Parent) == nil {
		m.s.Status = trace.StatusFailed
	}
	st.Fault = e
	m.drop(st)
}

// note makes a fault what expressions see as `error`.
func (m *Machine) note(n *compile.Node, exit string, f *effect.Fault) {
	m.sc.Error = &Error{Fault: *f, Step: m.key(n), Exit: exit}
	m.setError()
}
