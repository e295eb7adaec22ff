package interp

import (
	"fmt"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// runStrand takes steps until the strand waits or ends.
func (m *Machine) runStrand(i int) {
	for m.runGuarded(i) {
	}
}

// runGuarded is runStrand until a block panics; true means that one did. The
// panic is a defect of the block and becomes the run's error, because other
// calls live in the same process. One guard serves all steps up to there, for
// a guard around each would cost a tenth of a step.
func (m *Machine) runGuarded(i int) (panicked bool) {
	defer func() {
		if !m.inBlock {
			return
		}
		_ = recover() // what it says may hold a value, and any value may be secret
		m.inBlock = false
		st := &m.s.Strands[i]
		st.Pending = nil
		m.raise(st, &m.p.Nodes[st.At], "", effect.NewFault(effect.Internal, "the block failed unexpectedly"))
		panicked = true
	}()
	for {
		st := &m.s.Strands[i]
		if st.Pending != nil || st.At == compile.End {
			return false
		}
		m.step(st)
		if st = &m.s.Strands[i]; st.Handling && st.At == compile.End {
			m.fail(st) // a handler that does not lead back into the flow has given up
		}
		if m.opt.Rehydrate {
			m.rehydrate()
		}
	}
}

// rehydrate puts the state through its stored form.
func (m *Machine) rehydrate() {
	m.save()
	data, err := m.s.Encode()
	if err == nil {
		var s *State
		if s, err = Decode(data, m.p); err == nil {
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
			m.move(st, n.Next)
			return
		}
	}
	m.perform(st, n)
}

// allowed is how many steps the run may have taken while st is at work. The
// handler of call.ended has as many again, so that a flow that has run away
// does not take it along.
func (m *Machine) allowed(st *Strand) int {
	if st.Name == strandEnded {
		return 2 * m.opt.MaxSteps
	}
	return m.opt.MaxSteps
}

// returning reports whether the strand is at a loop whose body it has just
// been through: its guard held when the loop began.
func (m *Machine) returning(st *Strand) bool {
	return m.p.Nodes[st.At].Op == compile.OpForEach && len(st.Frames) > 0 && st.Frames[len(st.Frames)-1].Loop == st.At
}

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
	case compile.OpGoto:
		m.entered(st, n, nil)
		m.leave(st, n, "to", &n.Then)
	case compile.OpEnd:
		m.entered(st, n, nil)
		m.goOn(st, n, block.OK, compile.End)
	}
}

func (m *Machine) doIf(st *Strand, n *compile.Node) {
	m.entered(st, n, nil)
	v, f := m.env.Eval(n.Value)
	switch {
	case f != nil:
		m.raise(st, n, "", f)
	case v == true:
		m.leave(st, n, "then", &n.Then)
	default:
		m.leave(st, n, "else", &n.Else)
	}
}

func (m *Machine) doSwitch(st *Strand, n *compile.Node) {
	v, f := m.env.Eval(n.Value)
	if f != nil {
		m.entered(st, n, nil)
		m.raise(st, n, "", f)
		return
	}
	m.enteredSwitch(st, n, v)
	text := value.Text(v)
	for i := range n.Cases {
		if n.Cases[i].Text == text {
			m.leave(st, n, text, &n.Cases[i].Target)
			return
		}
	}
	if n.Else.Node == compile.None {
		m.raise(st, n, "default", effect.NewFault(effect.Unwired, "no case of the switch is %q and it has no default", text))
		return
	}
	m.leave(st, n, "default", &n.Else)
}

func (m *Machine) doForEach(st *Strand, n *compile.Node) {
	if m.returning(st) {
		f := &st.Frames[len(st.Frames)-1]
		f.Index++
		m.turn(st, n, f)
		return
	}
	m.entered(st, n, nil)
	v, f := m.env.Eval(n.Value)
	if f != nil {
		m.raise(st, n, "", f)
		return
	}
	items, _ := v.([]any)
	if len(items) > n.AtMost {
		m.raise(st, n, "", effect.NewFault(effect.Limit, "the list has %d elements; the loop takes at most %d", len(items), n.AtMost))
		return
	}
	if len(items) == 0 {
		m.goOn(st, n, block.OK, n.Next)
		return
	}
	st.Frames = append(st.Frames, Frame{Loop: st.At, Items: items})
	m.turn(st, n, &st.Frames[len(st.Frames)-1])
}

// turn runs the body for the frame's element, or leaves the loop.
func (m *Machine) turn(st *Strand, n *compile.Node, f *Frame) {
	if f.Index >= len(f.Items) {
		m.unwind(st)
		m.goOn(st, n, block.OK, n.Next)
		return
	}
	item := f.Items[f.Index]
	m.env.Set(n.As, item)
	m.assigned(n.Key, n.Word, n.As, item, false)
	if n.Then.Node == st.At { // an empty body
		return
	}
	st.At = n.Then.Node
}

// goOn takes an exit that leads to a node without a cap.
func (m *Machine) goOn(st *Strand, n *compile.Node, exit string, to int) {
	if st.Name == strandMain && !st.Handling {
		m.s.Exit = exit
	}
	m.left(n, exit, to)
	m.move(st, to)
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
	m.left(n, exit, to)
	m.raise(st, n, exit, m.failure(n, exit))
}

// follow resolves a target with its caps.
func (m *Machine) follow(n *compile.Node, t *compile.Target) (int, *effect.Fault) {
	for t.AtMost > 0 {
		if m.s.Jumps[t.Key] < t.AtMost {
			m.s.Jumps[t.Key]++
			return t.Node, nil
		}
		if t.Then == nil {
			return 0, effect.NewFault(effect.Limit, "%s jumped back more than %d times", n.Key, t.AtMost)
		}
		t = t.Then
	}
	return t.Node, nil
}

// failure is the fault of a jump to fail: the error that led there, if any.
func (m *Machine) failure(n *compile.Node, exit string) *effect.Fault {
	if e := m.s.Error; e != nil && e.Step == n.Key && e.Exit == exit {
		f := e.Fault
		return &f
	}
	return effect.NewFault(effect.Failure, "the scenario failed by its exit %q", exit)
}

// move sets the strand to its next node and drops the loops that it leaves.
func (m *Machine) move(st *Strand, to int) {
	st.At = to
	for len(st.Frames) > 0 {
		loop := st.Frames[len(st.Frames)-1].Loop
		if to >= 0 && (to == loop || m.within(to, loop)) {
			return
		}
		m.unwind(st)
	}
}

// unwind drops the innermost loop. Its variable may hide one of the same name
// further out.
func (m *Machine) unwind(st *Strand) {
	last := len(st.Frames) - 1
	m.env.Set(m.p.Nodes[st.Frames[last].Loop].As, nil)
	st.Frames = st.Frames[:last]
	m.loadFrames(st)
}

// within reports whether a node is in a loop's body.
func (m *Machine) within(at, loop int) bool {
	for at = m.p.Nodes[at].In; at != compile.None; at = m.p.Nodes[at].In {
		if at == loop {
			return true
		}
	}
	return false
}
