package interp

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

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
		f := st.top()
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
	m.turn(st, n, st.top())
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
	m.assigned(m.key(n), n.Word, n.As, item, false)
	st.At = n.Then.Node // the loop itself, when the body is empty
}

func (m *Machine) doWhile(st *Strand, n *compile.Node) {
	if m.returning(st) {
		st.top().Index++
	} else {
		m.entered(st, n, nil)
		st.Frames = append(st.Frames, Frame{Loop: st.At})
	}
	v, f := m.env.Eval(n.Value)
	if f == nil && v == true && st.top().Index >= n.AtMost {
		f = effect.NewFault(effect.Limit, "the loop took more than %d turns", n.AtMost)
	}
	switch {
	case f != nil:
		m.unwind(st)
		m.raise(st, n, "", f)
	case v == true:
		st.At = n.Then.Node
	default:
		m.unwind(st)
		m.goOn(st, n, block.OK, n.Next)
	}
}

func (m *Machine) doTry(st *Strand, n *compile.Node) {
	m.entered(st, n, nil)
	st.Frames = append(st.Frames, Frame{Loop: st.At, Part: compile.PartBody})
	m.beginPart(st, st.At, n.Then.Node)
}

// beginPart begins a part of a try, which may be empty.
func (m *Machine) beginPart(st *Strand, at, entry int) {
	if entry == compile.PartEnd {
		m.endPart(st, at)
		return
	}
	st.At = entry
}

// endPart goes on behind a part of the try at a node: with finally, or with
// what is to come after it.
func (m *Machine) endPart(st *Strand, at int) {
	n := &m.p.Nodes[at]
	for st.top().Loop != at {
		m.unwind(st)
	}
	f := st.top()
	if f.Part == compile.PartBody {
		m.noteExit(st, block.OK)
		m.left(n, block.OK, n.Next)
	}
	if m.beginFinally(st, nil) {
		return
	}
	then := f.Then
	m.unwind(st)
	switch {
	case then == nil:
		m.move(st, n, n.Next)
	case then.Fault != nil:
		m.throw(st, then.Fault)
	case then.Quit != "":
		m.quit(st, then.Quit)
	default:
		m.goTo(st, then.To)
	}
}

// beginFinally begins the finally of the innermost frame, if it has one and is
// not in it already, and remembers how to go on after it.
func (m *Machine) beginFinally(st *Strand, then *Then) bool {
	f := st.top()
	n := &m.p.Nodes[f.Loop]
	if n.Op != compile.OpTry || n.Finally.Node == compile.None || f.Part == compile.PartFinally {
		return false
	}
	f.Part = compile.PartFinally
	if f.Then == nil || f.Then.Quit == "" {
		f.Then = then
	}
	m.beginPart(st, f.Loop, n.Finally.Node)
	return true
}

// doReturn sets outputs and ends the scenario.
func (m *Machine) doReturn(st *Strand, n *compile.Node) {
	if f := m.evaluate(n); f != nil {
		m.entered(st, n, nil)
		m.raise(st, n, "", f)
		return
	}
	m.enteredBlock(st, n)
	c := m.newCall(n, nil)
	for _, p := range c.Pairs("outputs") {
		if f := m.Assign(p.Name, p.Value); f != nil {
			m.raise(st, n, "", f)
			return
		}
	}
	if st.Parent != 0 {
		st.Handling = false // what an error handler returns is an answer
	}
	m.goOn(st, n, block.OK, compile.End)
}
