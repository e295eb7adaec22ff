package interp

import "github.com/callwright/callwright/engine/effect"

// nobodyThere reports whether a fault means that the caller has left. A
// scenario that has hung up itself errs if it goes on talking.
func (m *Machine) nobodyThere(f *effect.Fault) bool {
	return f != nil && f.Code == effect.HungUp && !m.s.Session.Over
}

// isNews reports whether the main flow hears by a request of this strand that
// the caller has left. What runs after that, or beside the flow, may talk on:
// its steps take the exits that they have for it.
func (m *Machine) isNews(st *Strand) bool {
	return m.quitting(st) == nil && !m.s.Gone && m.outermost(st) == m.s.main()
}

// hungUp ends a strand because there is nobody left to talk to: the whole main
// flow, if it is part of that. Of what is ended already, what runs finally is
// left.
func (m *Machine) hungUp(st *Strand) {
	st.Pending = nil
	if q := m.quitting(st); q != nil {
		q.Joined = false
		m.cut(q)
		m.quit(q, q.Quit)
		return
	}
	if root := m.outermost(st); root == m.s.main() && !m.s.Gone {
		m.gone(root)
	} else {
		m.abort(root, quitHungUp)
	}
}

// quitting returns the strand, or the nearest of those that it belongs to, that
// is being ended; nil if none is.
func (m *Machine) quitting(st *Strand) *Strand {
	for ; st != nil; st = m.s.strand(st.Parent) {
		if st.Quit != "" {
			return st
		}
	}
	return nil
}

// outermost returns what a strand belongs to in the end.
func (m *Machine) outermost(st *Strand) *Strand {
	return m.ancestor(st, func(*Strand) bool { return false })
}
