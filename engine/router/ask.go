package router

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// RunOf returns the run that a request belongs to: what stands before the
// first slash of its id.
func RunOf(id string) string {
	run, _, _ := strings.Cut(id, "/")
	return run
}

// Ask performs a request of the kinds route.*. All but RouteFind are decided
// at once; a RouteFind whose id waits already goes on waiting.
func (r *Router) Ask(q effect.Request, now time.Duration) []Decision {
	r.advance(now)
	if f := r.ask(q); f != nil {
		r.decide(Decision{Ticket: q.ID, Fault: f})
	}
	return r.flush()
}

func (r *Router) ask(q effect.Request) *effect.Fault {
	switch q.Kind {
	case effect.RouteFind:
		return with(q, r.find)
	case effect.RouteStatus:
		return with(q, r.status)
	case effect.RoutePriority:
		return with(q, r.prioritize)
	case effect.RouteCallback:
		return with(q, r.promise)
	}
	return effect.NewFault(effect.Unsupported, "a router cannot do %s", q.Kind)
}

// with decodes the arguments of a request.
func with[A any](q effect.Request, do func(effect.Request, A) *effect.Fault) *effect.Fault {
	var args A
	if f := q.Decode(&args); f != nil {
		return f
	}
	return do(q, args)
}

func (r *Router) status(q effect.Request, args effect.StatusArgs) *effect.Fault {
	s, f := r.Status(RunOf(q.ID), args.Queue)
	if f != nil {
		return f
	}
	v, err := value.From(s)
	if err != nil {
		return effect.AsFault(err)
	}
	r.decide(Decision{Ticket: q.ID, Value: v})
	return nil
}

// prioritize changes the priority of everything that the run waits for. What
// it will wait for has a priority of its own.
func (r *Router) prioritize(q effect.Request, args effect.PriorityArgs) *effect.Fault {
	if f := checkPriority(args.Priority); f != nil {
		return f
	}
	for _, t := range r.runs[RunOf(q.ID)] {
		r.rerank(t, args.Priority)
	}
	r.decide(Decision{Ticket: q.ID})
	return nil
}

func checkPriority(p int) *effect.Fault {
	if p < 1 || p > 10 {
		return effect.NewFault(effect.Invalid, "the priority is %d; it goes from 1, the first, to 10, the last", p)
	}
	return nil
}
