package simulate

import (
	"slices"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
)

// ask brings a request to who answers it.
func (c *call) ask(r effect.Request) {
	x := c.line.exchange
	if c.gone && needsCaller(r.Kind) {
		c.wait(r)
		c.answer(r, Answer{Result: effect.Failed(r, effect.NewFault(effect.HungUp, "the caller has left"))})
		return
	}
	if a, known := c.world.instead(r); known {
		c.wait(r)
		c.answer(r, a)
		return
	}
	switch {
	case x == nil:
		c.wait(r)
		c.answer(r, c.world.answer(r))
	case family(r.Kind) == "route":
		c.wait(r)
		x.ask(r)
	case family(r.Kind) == "host":
		c.claim(r)
	default:
		c.wait(r)
		c.answer(r, c.world.answer(r))
	}
	if c.caller != nil {
		c.stay(r)
	}
}

func (c *call) wait(r effect.Request) { c.waiting = append(c.waiting, outstanding{r, c.line.now}) }

// claim brings a request to the host, unless the router knows that the one it
// is for has another call.
func (c *call) claim(r effect.Request) {
	r, f := c.line.exchange.begin(r)
	c.wait(r)
	if f != nil {
		c.answer(r, Answer{Result: effect.Failed(r, f)})
		return
	}
	c.answer(r, c.world.answer(r))
}

// stay lets the caller do in a queue what they want to.
func (c *call) stay(r effect.Request) {
	if r.Kind == effect.RouteFind {
		if a := c.caller.Answer(r); a.HangUp || a.Result.Fault == nil {
			c.leaves(r, a)
		}
	}
	i := slices.IndexFunc(c.waiting, func(o outstanding) bool { return o.Kind == effect.RouteFind })
	if i < 0 {
		return
	}
	if key, after, ok := c.caller.Escape(); ok {
		res := effect.Done(c.waiting[i].Request, map[string]any{effect.FindEscaped: key})
		c.leaves(c.waiting[i].Request, Answer{Result: res, After: after})
	}
}

// leaves puts on the agenda that the caller leaves the queue: by hanging up,
// or by a key, of which the router must know.
func (c *call) leaves(r effect.Request, a Answer) {
	got, _ := a.Result.Value.(map[string]any)
	key, _ := got[effect.FindEscaped].(string)
	if c.line.exchange == nil || a.HangUp {
		c.answer(r, a)
	} else if a.After != host.Never {
		c.later(a.After, moment{press: key, while: r.ID})
	}
}

// answer puts an answer on the agenda, unless it never comes. It counts if the
// request still waits then.
func (c *call) answer(r effect.Request, a Answer) {
	if a.After == host.Never {
		return
	}
	if a.HangUp {
		c.later(a.After, moment{event: interp.Event{HangUp: true}, while: r.ID})
	}
	// After a hang-up too: a run that is past its call is not ended by it, and
	// needs an answer.
	res := a.Result
	c.later(a.After, moment{event: interp.Event{Result: &res}})
}

// needsCaller reports whether a kind makes no sense once the caller has left.
// A message can still be sent to somebody.
func needsCaller(k effect.Kind) bool { return family(k) == "host" && k != effect.HostSend }
