package interp

import (
	"fmt"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
)

// runStrand takes steps until the strand waits or ends.
func (m *Machine) runStrand(id int) {
	for m.runGuarded(id) {
	}
}

// runGuarded is runStrand until a block panics; true means that one did. The
// panic is a defect of the block and becomes the run's error, because other
// calls live in the same process. One guard serves all steps up to there, for
// a guard around each would cost a tenth of a step.
func (m *Machine) runGuarded(id int) (panicked bool) {
	st := m.s.strand(id)
	m.enter(st)
	defer func() {
		if !m.inBlock {
			return
		}
		_ = recover() // what it says may hold a value, and any value may be secret
		m.inBlock = false
		st := m.s.strand(id)
		st.Pending = nil
		m.raise(st, &m.p.Nodes[st.At], "", effect.NewFault(effect.Internal, "the block failed unexpectedly"))
		panicked = true
	}()
	for st.Pending == nil && !st.Joined && st.At >= 0 {
		m.enter(st)
		m.step(st)
		if st.Handling && st.At < 0 {
			m.enter(st)
			m.fail(st, m.sc.Error) // a handler that does not lead back into the flow has given up
		}
		if m.opt.Rehydrate {
			m.rehydrate()
			if st = m.s.strand(id); st == nil {
				return false
			}
		}
	}
	return false
}

// rehydrate puts the state through its stored form.
func (m *Machine) rehydrate() {
	m.save()
	data, err := m.s.Encode()
	if err == nil {
		var s *State
		if s, err = Decode(data, m.root); err == nil {
			m.load(s)
			return
		}
	}
	panic(fmt.Sprintf("interp: the state does not survive its stored form: %v", err)) // tests only
}

// step takes one step of a strand.
func (m *Machine) step(st *Strand) {
	n := &m.p.Nodes[st.At]
	m.s.Steps++
	if m.s.Steps > m.allowed(st) {
		m.stop(st, n, effect.NewFault(effect.Limit, "the run took more than %d steps", m.opt.MaxSteps))
		return
	}
	if st.Handling && n.Flow != compile.FlowError {
		st.Handling = false // the handler has jumped back into the flow
	}
	if n.Guard != nil && !m.returning(st) {
		v, f := m.env.Eval(n.Guard)
		if f != nil {
			m.raise(st, n, "", f)
			return
		}
		if v != true {
			m.move(st, n, n.Next)
			return
		}
	}
	m.perform(st, n)
}

// allowed is how many steps the run may have taken while st is at work. The
// handlers of its end have as many again, so that a flow that has run away
// does not take them along.
func (m *Machine) allowed(st *Strand) int {
	if st.Name == strandEnded || st.Name == strandHungUp {
		return 2 * m.opt.MaxSteps
	}
	return m.opt.MaxSteps
}

// returning reports whether the strand is at a loop whose body it has just
// been through: its guard held when the loop began.
func (m *Machine) returning(st *Strand) bool {
	f := st.top()
	return f != nil && f.Loop == st.At && isLoop(&m.p.Nodes[st.At])
}

func isLoop(n *compile.Node) bool { return n.Op == compile.OpForEach || n.Op == compile.OpWhile }

func (m *Machine) perform(st *Strand, n *compile.Node) {
	switch n.Op {
	case compile.OpBlock:
		m.beginBlock(st, n)
	case compile.OpIf:
		m.doIf(st, n)
	case compile.OpSwitch:
		m.doSwitch(st, n)
	case compile.OpForEach:
		m.doForEach(st, n)
	case compile.OpWhile:
		m.doWhile(st, n)
	case compile.OpTry:
		m.doTry(st, n)
	case compile.OpParallel:
		m.doParallel(st, n)
	case compile.OpCall:
		m.doCall(st, n)
	case compile.OpReturn:
		m.doReturn(st, n)
	case compile.OpGoto:
		m.entered(st, n, nil)
		m.leave(st, n, "to", &n.Then)
	case compile.OpEnd:
		m.entered(st, n, nil)
		m.goOn(st, n, block.OK, compile.Quit)
	}
}

// goOn takes an exit that leads to a node without a cap.
func (m *Machine) goOn(st *Strand, n *compile.Node, exit string, to int) {
	m.noteExit(st, exit)
	m.left(n, exit, to)
	m.move(st, n, to)
}

// noteExit keeps the last exit of the run's own flow.
func (m *Machine) noteExit(st *Strand, exit string) {
	if st.Name == strandMain && st.Scope == 0 && !st.Handling {
		m.s.Exit = exit
	}
}

// leave takes an exit whose target is known.
func (m *Machine) leave(st *Strand, n *compile.Node, exit string, t *compile.Target) {
	to, fault := m.follow(n, t)
	if fault != nil {
		m.raise(st, n, exit, fault)
		return
	}
	if to != compile.Fail {
		m.goOn(st, n, exit, to)
		return
	}
	m.noteExit(st, exit)
	m.left(n, exit, to)
	m.raise(st, n, exit, m.failure(n, exit))
}

// follow resolves a target with its caps.
func (m *Machine) follow(n *compile.Node, t *compile.Target) (int, *effect.Fault) {
	for t.AtMost > 0 {
		if m.sc.Jumps[t.Key] < t.AtMost {
			m.sc.Jumps[t.Key]++
			return t.Node, nil
		}
		if t.Then == nil {
			return 0, effect.NewFault(effect.Limit, "%s jumped back more than %d times", m.key(n), t.AtMost)
		}
		t = t.Then
	}
	return t.Node, nil
}

// failure is the fault of a jump to fail: the error that led there, if any.
func (m *Machine) failure(n *compile.Node, exit string) *effect.Fault {
	if e := m.sc.Error; e != nil && e.Step == m.key(n) && e.Exit == exit {
		f := e.Fault
		return &f
	}
	return effect.NewFault(effect.Failure, "the scenario failed by its exit %q", exit)
}
