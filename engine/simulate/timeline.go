package simulate

import (
	"context"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
)

// timeline is a virtual clock and the calls that live by it.
type timeline struct {
	now    time.Duration
	agenda agenda
}

// call is a run on a timeline.
type call struct {
	line    *timeline
	world   World
	machine *interp.Machine
	input   interp.Input
	start   time.Duration // on the timeline
	waiting []outstanding
	caller  Caller       // world.Host, if it is one
	found   *outstanding // the stay in a queue that has just ended
	gone    bool         // the caller has left
	done    bool
	stuck   error // why the run had to be cancelled
	err     error
	ended   func(c *call) // told once, when the run is over; may be nil
}

// outstanding is a request that has no answer yet.
type outstanding struct {
	id    string
	kind  effect.Kind
	since time.Duration
}

func (t *timeline) newCall(p *compile.Program, in interp.Input, w World, opt interp.Options) *call {
	caller, _ := w.Host.(Caller)
	return &call{line: t, world: w, caller: caller, machine: interp.New(p, opt), input: in}
}

// run lets everything happen until nothing is left. When ctx ends it stops,
// with calls under way.
func (t *timeline) run(ctx context.Context) error {
	for n := 0; ; n++ {
		m, more := t.agenda.next()
		if !more {
			return nil
		}
		if n&0xff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if !m.call.done {
			t.now = m.at
			m.call.happen(&m)
		}
	}
}

// happen is what a moment does to a call.
func (c *call) happen(m *moment) {
	switch {
	case m.begin:
		c.begin()
		return
	case m.while != "" && c.find(m.while) < 0:
		return
	}
	if res := m.event.Result; res != nil {
		if _, waits := c.settle(res.Request); !waits {
			return
		}
	}
	c.tell(m.event)
}

// begin starts the run.
func (c *call) begin() {
	c.start = c.line.now
	for _, e := range c.world.Events {
		c.later(e.At, moment{event: e.Event})
	}
	s, err := c.machine.Start(c.input)
	if err != nil {
		c.err = err
		c.end()
		return
	}
	c.follow(s)
}

// tell hands an event to the run.
func (c *call) tell(e interp.Event) {
	e.At = c.line.now - c.start
	c.gone = c.gone || e.HangUp
	c.follow(c.machine.Resume(e))
}

// follow does what the run asks for. What the caller does in a queue counts as
// waiting there, so the queue is left after all else that is given up.
func (c *call) follow(s interp.Sprint) {
	for _, id := range s.Cancel {
		if o, was := c.settle(id); was {
			c.withdraw(o)
		}
	}
	if c.found != nil && c.caller != nil {
		c.caller.Withdraw(c.found.id, c.line.now-c.found.since)
	}
	c.found = nil
	for i := range s.Requests {
		c.ask(s.Requests[i])
	}
	if s.Done {
		c.end()
	}
}

// withdraw tells the part that a request is no longer wanted.
func (c *call) withdraw(o outstanding) {
	if c.caller != nil && family(o.kind) == "host" {
		c.caller.Withdraw(o.id, c.line.now-o.since)
	}
}

func (c *call) end() {
	c.done = true
	if c.ended != nil {
		c.ended(c)
	}
}

// later puts a moment of the call on the agenda.
func (c *call) later(after time.Duration, m moment) {
	m.at, m.call = c.line.now+max(after, 0), c
	c.line.agenda.put(m)
}

// ask puts the answer to a request on the agenda.
func (c *call) ask(r effect.Request) {
	c.waiting = append(c.waiting, outstanding{r.ID, r.Kind, c.line.now})
	if c.gone && needsCaller(r.Kind) {
		c.answer(r, Answer{Result: effect.Failed(r, effect.NewFault(effect.HungUp, "the caller has left"))})
		return
	}
	c.answer(r, c.world.answer(r))
	if c.caller == nil {
		return
	}
	if r.Kind == effect.RouteFind {
		c.answer(r, c.caller.Answer(r))
	}
	c.escape()
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

// escape lets the caller leave the queue by a key.
func (c *call) escape() {
	i := slices.IndexFunc(c.waiting, func(o outstanding) bool { return o.kind == effect.RouteFind })
	if i < 0 {
		return
	}
	if key, after, ok := c.caller.Escape(); ok {
		res := effect.Result{Request: c.waiting[i].id, Value: map[string]any{effect.FindEscaped: key}}
		c.later(after, moment{event: interp.Event{Result: &res}})
	}
}

// needsCaller reports whether a kind makes no sense once the caller has left.
// A message can still be sent to somebody.
func needsCaller(k effect.Kind) bool { return family(k) == "host" && k != effect.HostSend }

func (c *call) find(id string) int {
	for i := range c.waiting {
		if c.waiting[i].id == id {
			return i
		}
	}
	return -1
}

// settle takes a request off those that wait; false when it is not among them.
func (c *call) settle(id string) (outstanding, bool) {
	i := c.find(id)
	if i < 0 {
		return outstanding{}, false
	}
	o := c.waiting[i]
	c.waiting = append(c.waiting[:i], c.waiting[i+1:]...)
	if o.kind == effect.RouteFind {
		c.found = &o
	}
	return o, true
}
