package interp

import (
	"slices"

	"github.com/callwright/callwright/engine/compile"
)

// drop ends a strand and all that belongs to it at once, and withdraws what
// they asked for.
func (m *Machine) drop(st *Strand) {
	m.withdraw(st)
	for _, c := range m.s.children(st) {
		m.drop(c)
		c.Parent = 0
	}
	st.At, st.Frames, st.Joined, st.Handling = compile.End, nil, false, false
}

// withdraw takes back what a strand asked for.
func (m *Machine) withdraw(st *Strand) {
	if st.Pending != nil {
		m.recall(outstanding(st.Pending))
		st.Pending = nil
	}
}

// recall takes a request back: it is not sent, if that was to be now.
func (m *Machine) recall(id string) {
	m.out.Quick = slices.DeleteFunc(m.out.Quick, func(quick string) bool { return quick == id })
	for i := range m.out.Requests {
		if m.out.Requests[i].ID == id {
			m.out.Requests = slices.Delete(m.out.Requests, i, i+1)
			return
		}
	}
	m.out.Cancel = append(m.out.Cancel, id)
}

// abort ends a strand for a reason: what stands under finally, or under a
// catch of the caller's leaving, still runs.
func (m *Machine) abort(st *Strand, reason string) {
	if st.Quit != "" {
		return
	}
	st.Quit = reason
	if f := finishing(st); f != nil {
		f.Then = &Then{Quit: reason}
		return
	}
	m.withdraw(st)
	if st.Joined { // its own turn comes when its children are over
		for _, c := range m.s.children(st) {
			m.abort(c, reason)
		}
		return
	}
	m.cut(st)
	m.enter(st)
	m.quit(st, reason)
}

// finishing returns the frame whose finally a strand is in, or nil.
func finishing(st *Strand) *Frame {
	for i := range st.Frames {
		if st.Frames[i].Part == compile.PartFinally {
			return &st.Frames[i]
		}
	}
	return nil
}

// quit leaves the loops and tries of a strand that is being ended.
func (m *Machine) quit(st *Strand, reason string) {
	for f := st.top(); f != nil; f = st.top() {
		n := &m.p.Nodes[f.Loop]
		if reason == quitHungUp && (f.Then == nil || f.Then.Quit == "") {
			if w := catch(n, f, compile.CatchHungUp); w != nil {
				f.Then = &Then{Quit: reason}
				m.caught(st, n, f, w)
				return
			}
		}
		if m.beginFinally(st, &Then{Quit: reason}) {
			return
		}
		m.unwind(st)
	}
	st.At = compile.End
}

// cut ends the strands that belong to a step that is left. What they still
// have to do they do by themselves.
func (m *Machine) cut(st *Strand) {
	for _, c := range m.s.children(st) {
		c.Outer, c.Parent = m.loops(c)[:len(m.loops(c))-len(c.Frames)], 0
		m.abort(c, quitCut)
	}
	m.enter(st)
}
