package router

import (
	"cmp"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// ticket is a caller, or a call back, that waits for an agent.
type ticket struct {
	id, run  string
	since    time.Duration // when the wait began
	seq      int           // breaks ties of the rank
	priority int
	rank     time.Duration // the smaller, the sooner

	home     *queue // where the caller has a position
	pool     *pool  // those who wait for the same agents
	need     need
	prefer   []effect.Skill
	stages   []effect.Relax // in the order of After
	relaxed  int            // how many of them are in force
	deadline time.Duration  // 0: none
	escape   string
	callback *callback // nil: somebody is on the line
	alarm    alarm     // of the next stage or the deadline
	told     int       // the position that Moves has told last
}

// line is tickets in the order of their turn. Neither time nor anything else
// changes the order of two tickets but a new priority: with ageing, both rise
// alike. A sorted slice is the fastest line up to far more callers than
// telephone lines, and it knows everybody's position.
type line []*ticket

func compare(a, b *ticket) int {
	return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.since, b.since), cmp.Compare(a.seq, b.seq))
}

// add puts t where it belongs and returns its index.
func (l *line) add(t *ticket) int {
	i := l.index(t)
	*l = slices.Insert(*l, i, t)
	return i
}

// remove takes t out and returns the index that it had.
func (l *line) remove(t *ticket) int {
	i := l.index(t)
	*l = slices.Delete(*l, i, i+1)
	return i
}

func (l *line) index(t *ticket) int {
	i, _ := slices.BinarySearchFunc(*l, t, compare)
	return i
}

// rankOf is the place of a caller in any line. A better priority is worth an
// earlier arrival; without ageing, the arrival counts only among equals.
func (r *Router) rankOf(t *ticket) time.Duration {
	if r.config.Ageing < 0 {
		return time.Duration(t.priority)
	}
	return t.since + time.Duration(t.priority)*r.config.Ageing
}
