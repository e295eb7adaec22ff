package interp

import (
	"slices"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/expression"
)

// enter makes a strand the one at work: what is evaluated from here on sees
// its scenario's variables, and the loops that it is in.
func (m *Machine) enter(st *Strand) {
	if m.cur == st {
		return
	}
	m.cur = st
	m.useScope(st.Scope)
	m.setEvent()
	m.loadFrames(st)
}

// useScope makes a scope the one that expressions see.
func (m *Machine) useScope(id int) {
	if m.sc != nil && m.sc.ID == id {
		return
	}
	if m.sc != nil {
		m.save()
	}
	m.sc = m.s.scope(id)
	m.p = m.program(m.sc)
	m.env = m.own
	if id != 0 {
		m.env = m.envs[id]
	}
	m.setCall()
	m.setRun()
	m.setQueue()
	m.setSteps()
	m.setError()
}

func (m *Machine) program(sc *Scope) *compile.Program {
	if sc.ID == 0 {
		return m.root
	}
	return m.root.Library[sc.Library]
}

// newEnv makes the environment of a scope's expressions.
func (m *Machine) newEnv(sc *Scope, p *compile.Program) *expression.Env {
	env := expression.NewEnv(p.Compiler)
	for name, v := range sc.Vars {
		env.Set(name, expand(v))
	}
	return env
}

func (m *Machine) addEnv(sc *Scope) {
	if m.envs == nil {
		m.envs = map[int]*expression.Env{}
	}
	m.envs[sc.ID] = m.newEnv(sc, m.program(sc))
}

// release forgets a scope that no strand is in any more.
func (m *Machine) release(id int) {
	if id == 0 || slices.ContainsFunc(m.s.Strands, func(st *Strand) bool { return st.Scope == id }) {
		return
	}
	if m.sc.ID == id {
		m.cur = nil
		m.useScope(0)
	}
	m.s.Subs = slices.DeleteFunc(m.s.Subs, func(sc *Scope) bool { return sc.ID == id })
	delete(m.envs, id)
}

// loadFrames gives the variables of all loops around a strand their values,
// from the outside in.
func (m *Machine) loadFrames(st *Strand) {
	for _, f := range m.loops(st) {
		if n := &m.p.Nodes[f.Loop]; n.Op == compile.OpForEach {
			m.env.Set(n.As, f.Items[f.Index])
		}
	}
}

// loops returns the frames around a strand, also those of the strands that it
// is a part of.
func (m *Machine) loops(st *Strand) []Frame {
	if !st.Part && len(st.Outer) == 0 {
		return st.Frames
	}
	out := slices.Clone(st.Outer)
	if parent := m.s.strand(st.Parent); parent != nil {
		out = m.loops(parent)
	}
	return append(slices.Clone(out), st.Frames...)
}

// key names a step in traces, errors and requests: that of the program, behind
// those of the steps that called it.
func (m *Machine) key(n *compile.Node) string {
	if m.sc.Prefix == "" {
		return n.Key
	}
	return m.sc.Prefix + n.Key
}
