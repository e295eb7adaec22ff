package cli

import (
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// close takes a visit from those under way, with what it has asked for.
func (s *story) close(v *visit) {
	s.requests = slices.DeleteFunc(s.requests, func(r effect.Request) bool { return r.Step == v.key })
	s.live = slices.DeleteFunc(s.live, func(u *visit) bool { return u == v })
}

// settle ends the visits that cannot be under way any more now that the flow
// is at v: a strand does one thing at a time, and nobody waits for branches
// that were left. What finally does in such a branch goes on.
func (s *story) settle(v *visit, at time.Duration) {
	s.end(s.pick(func(u *visit) bool {
		if u == v || v.inside(u) {
			return false
		}
		return u.strand == v.strand || strings.HasPrefix(u.strand, v.strand+"/") && !u.spot.cleanup && !u.frame()
	}), at, endWithdrawn)
}

// interrupt ends what waits in a strand and its branches, or in all strands,
// for a reason. What is under way in a finally goes on, and a try may yet catch
// the reason.
func (s *story) interrupt(strand string, at time.Duration, why string, also ...*visit) {
	s.end(s.pick(func(u *visit) bool {
		return slices.Contains(also, u) || (strand == "" || root(u.strand) == strand) && !u.spot.cleanup && !u.frame()
	}), at, why)
}

// finish ends what is left when the run is over.
func (s *story) finish(at time.Duration) {
	s.end(slices.Clone(s.live), at, endWithdrawn)
}

func (s *story) pick(is func(*visit) bool) []*visit {
	var out []*visit
	for _, v := range s.live {
		if is(v) {
			out = append(out, v)
		}
	}
	return out
}

// end ends visits, each after those inside of it.
func (s *story) end(visits []*visit, at time.Duration, why string) {
	for len(visits) > 0 {
		i := slices.IndexFunc(visits, func(v *visit) bool {
			return !slices.ContainsFunc(visits, func(u *visit) bool { return u.inside(v) })
		})
		s.abandon(visits[i], at, why)
		visits = slices.Delete(visits, i, i+1)
	}
}

// abandon ends a visit that was not left by an exit. A frame is told by what
// is inside of it.
func (s *story) abandon(v *visit, at time.Duration, why string) {
	defer s.close(v)
	if v.left || v.frame() {
		return
	}
	v.until = at
	if v.exit == "" {
		v.exit = why
	}
	if why == endHungUp {
		s.last(v)
	}
	if !v.trifle() {
		s.tell(v)
	}
}

// trifle reports whether a visit came to nothing: what was to be done in a
// queue is given up at once when somebody is free.
func (v *visit) trifle() bool {
	waiting := v.parent != nil && !v.parent.frame()
	return waiting && v.exit == endWithdrawn && len(v.notes) == 0 && v.took() < time.Second
}

// root is the strand that a strand belongs to.
func root(strand string) string {
	name, _, _ := strings.Cut(strand, "/")
	return name
}
