package simulate

import (
	"context"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
)

// timeline is a virtual clock and the calls that live by it.
type timeline struct {
	now      time.Duration
	agenda   agenda
	exchange *exchange    // nil: calls have no router in common
	open     int          // calls that are not over
	arrive   func() error // the next call comes in; nil: calls are put on the agenda
}

// call is a run on a timeline.
type call struct {
	line    *timeline
	world   World
	machine *interp.Machine
	input   interp.Input
	start   time.Duration // on the timeline
	base    time.Duration // when the timeline began, for those who have several
	waiting []outstanding
	caller  Caller      // world.Host, if it is one
	found   outstanding // the stay in a queue that has just ended; no ID: none
	gone    bool        // the caller has left
	done    bool
	stuck   error // why the run had to be cancelled
	err     error
	ended   func(c *call) // told once, when the run is over; may be nil
}

// outstanding is a request that has no answer yet.
type outstanding struct {
	effect.Request
	since time.Duration
}

func (t *timeline) newCall(p *compile.Program, in interp.Input, w World, opt interp.Options) *call {
	t.open++
	caller, _ := w.Host.(Caller)
	return &call{line: t, world: w, caller: caller, machine: interp.New(p, opt), input: in}
}

// run lets everything happen until nothing is left that happens to a call.
// When ctx ends it stops, with calls under way.
func (t *timeline) run(ctx context.Context) error {
	for n := 0; t.open > 0; n++ {
		m, more := t.agenda.next()
		if !more {
			return nil
		}
		if n&0xff == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if err := t.happen(&m); err != nil {
			return err
		}
	}
	return nil
}

func (t *timeline) happen(m *moment) error {
	if m.call != nil && m.call.done {
		return nil
	}
	t.now = m.at
	switch {
	case m.call != nil:
		m.call.happen(m)
	case m.next:
		return t.arrive()
	case m.shift != nil:
		t.exchange.set(m.shift)
	case m.router:
		t.exchange.advance()
	}
	return nil
}

// happen is what a moment does to a call.
func (c *call) happen(m *moment) {
	switch {
	case m.begin:
		c.begin()
		return
	case m.while != "" && c.find(m.while) < 0:
		return
	case m.press != "":
		c.line.exchange.press(c.input.Run, m.press)
		return
	}
	if res := m.event.Result; res != nil {
		o, waits := c.settle(res.Request)
		if !waits {
			return
		}
		if x := c.line.exchange; x != nil && family(o.Kind) == "host" {
			x.end(o.Request, *res)
		}
	}
	c.tell(m.event)
}

// begin starts the run.
func (c *call) begin() {
	c.start = c.line.now
	if c.line.exchange != nil {
		c.line.exchange.enter(c)
	}
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
	if c.found.ID != "" && c.caller != nil {
		c.caller.Withdraw(c.found.ID, c.line.now-c.found.since)
	}
	c.found = outstanding{}
	for i := range s.Requests {
		c.ask(s.Requests[i])
	}
	for _, id := range s.Quick {
		c.waits(id)
	}
	if s.Done {
		c.end()
	}
}

// waits tells the run that an answer that may come at once does not. A router
// has decided by now whether it knows of somebody.
func (c *call) waits(id string) {
	after := interp.Patience
	if i := c.find(id); i >= 0 && c.waiting[i].Kind == effect.RouteFind {
		after = 0
	}
	c.later(after, moment{event: interp.Event{Waits: id}, while: id})
}

// withdraw tells those whom a request went to that it is no longer wanted.
func (c *call) withdraw(o outstanding) {
	host, x := family(o.Kind) == "host", c.line.exchange
	if host && c.caller != nil {
		c.caller.Withdraw(o.ID, c.line.now-o.since)
	}
	switch {
	case x == nil:
	case host:
		x.end(o.Request, effect.Failed(o.Request, effect.NewFault(effect.Cancelled, "the request was withdrawn")))
	case o.Kind == effect.RouteFind:
		x.withdraw(o.ID)
	}
}

func (c *call) end() {
	c.done = true
	c.line.open--
	if c.line.exchange != nil {
		c.line.exchange.leave(c.input.Run)
	}
	if c.ended != nil {
		c.ended(c)
	}
}

// later puts a moment of the call on the agenda.
func (c *call) later(after time.Duration, m moment) {
	m.at, m.call = c.line.now+max(after, 0), c
	c.line.agenda.put(m)
}

func (c *call) find(id string) int {
	for i := range c.waiting {
		if c.waiting[i].ID == id {
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
	if o.Kind == effect.RouteFind {
		c.found = o
	}
	return o, true
}
