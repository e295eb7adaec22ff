package interp

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/trace"
)

// whileWaiting begins the steps that run while a block waits, unless its
// answer may come at once.
func (m *Machine) whileWaiting(st *Strand, n *compile.Node, quick bool) {
	switch {
	case n.Body.Node < 0 || len(m.s.children(st)) > 0:
	case quick:
		st.Pending.Quick = true
		m.out.Quick = append(m.out.Quick, st.Pending.Request.ID)
	default:
		m.part(st, "waiting", compile.PartBody, n.Body.Node)
	}
}

// waits is told that the answer that might have come at once has not.
func (m *Machine) waits(st *Strand) {
	m.enter(st)
	n := &m.p.Nodes[st.At]
	m.record(trace.Event{Kind: trace.Resumed, Step: m.key(n), Block: n.Word, Name: trace.Waits})
	m.slow(st, n)
}

// slow begins the steps that run while a block waits, if they have not begun
// because its answer might have come at once.
func (m *Machine) slow(st *Strand, n *compile.Node) {
	if st.Pending.Quick {
		st.Pending.Quick = false
		m.whileWaiting(st, n, false)
	}
}

// endBranch ends a branch of parallel, or a turn of while_waiting. A turn that
// has not waited for anything is the last one.
func (m *Machine) endBranch(st *Strand) {
	parent := m.s.strand(st.Parent)
	if parent != nil && st.Quit == "" && st.Asked > 0 && m.p.Nodes[parent.At].Op == compile.OpBlock {
		st.Asked, st.At = 0, m.p.Nodes[parent.At].Body.Node
		return
	}
	st.At = compile.End
}

// escape leaves a waiting step by a jump out of its while_waiting.
func (m *Machine) escape(st, parent *Strand, to int) {
	st.At, st.Parent, st.Quit = compile.End, 0, quitCut
	m.withdraw(parent)
	m.enter(parent)
	n := &m.p.Nodes[parent.At]
	m.remember(n, &block.Outcome{Exit: exitLeft}, 0)
	m.left(n, exitLeft, to)
	m.goTo(parent, to)
}

// exitLeft is what a trace calls the way out of a step whose while_waiting
// jumped away.
const exitLeft = "while_waiting"
