package story

import (
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// close takes a visit from those under way, with what it has asked for.
func (s *Story) close(v *Visit) {
	s.requests = slices.DeleteFunc(s.requests, func(r effect.Request) bool { return r.Step == v.Key })
	s.Live = slices.DeleteFunc(s.Live, func(u *Visit) bool { return u == v })
}

// settle ends the visits that cannot be under way any more now that the flow
// is at v: a strand does one thing at a time, and nobody waits for branches
// that were left. What finally does in such a branch goes on.
func (s *Story) settle(v *Visit, at time.Duration) {
	s.end(s.pick(func(u *Visit) bool {
		if u == v || v.inside(u) {
			return false
		}
		return u.Strand == v.Strand || strings.HasPrefix(u.Strand, v.Strand+"/") && !u.Spot.cleanup && !u.frame()
	}), at, Withdrawn)
}

// interrupt ends what waits in a strand and its branches, or in all strands,
// for a reason. What is under way in a finally goes on, and a try may yet catch
// the reason.
func (s *Story) interrupt(strand string, at time.Duration, why string, also ...*Visit) {
	s.end(s.pick(func(u *Visit) bool {
		return slices.Contains(also, u) || (strand == "" || root(u.Strand) == strand) && !u.Spot.cleanup && !u.frame()
	}), at, why)
}

// finish ends what is left when the run is over.
func (s *Story) finish(at time.Duration) {
	s.end(slices.Clone(s.Live), at, Withdrawn)
}

func (s *Story) pick(is func(*Visit) bool) []*Visit {
	var out []*Visit
	for _, v := range s.Live {
		if is(v) {
			out = append(out, v)
		}
	}
	return out
}

// end ends visits, each after those inside of it.
func (s *Story) end(visits []*Visit, at time.Duration, why string) {
	for len(visits) > 0 {
		i := slices.IndexFunc(visits, func(v *Visit) bool {
			return !slices.ContainsFunc(visits, func(u *Visit) bool { return u.inside(v) })
		})
		s.abandon(visits[i], at, why)
		visits = slices.Delete(visits, i, i+1)
	}
}

// abandon ends a visit that was not left by an exit. A frame is told by what
// is inside of it.
func (s *Story) abandon(v *Visit, at time.Duration, why string) {
	defer s.close(v)
	if v.left || v.frame() {
		return
	}
	v.until = at
	if v.Exit == "" {
		v.Exit = why
	}
	if why == HungUp {
		s.last(v)
	}
	if !v.trifle() {
		s.tell(v)
	}
}

// trifle reports whether a visit came to nothing: what was to be done in a
// queue is given up at once when somebody is free.
func (v *Visit) trifle() bool {
	waiting := v.Parent != nil && !v.Parent.frame()
	return waiting && v.Exit == Withdrawn && len(v.Notes) == 0 && v.Took() < time.Second
}

// root is the strand that a strand belongs to.
func root(strand string) string {
	name, _, _ := strings.Cut(strand, "/")
	return name
}
