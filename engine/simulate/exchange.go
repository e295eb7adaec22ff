package simulate

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/value"
)

// exchange lets calls of a timeline share a router. It tells the router of
// everything that it must know, and the calls of its decisions.
type exchange struct {
	line   *timeline
	router *router.Router
	calls  map[string]*call // by run
	alarm  time.Duration    // when the agenda has the router's next work; -1: not
	called func(*router.Callback) bool
}

// reached reports whether a call back finds anybody.
func newExchange(t *timeline, r *router.Router, reached func(*router.Callback) bool) *exchange {
	x := &exchange{line: t, router: r, calls: map[string]*call{}, alarm: -1, called: reached}
	x.settle(nil)
	return x
}

func (x *exchange) enter(c *call) { x.calls[c.input.Run] = c }

// ask performs a request of the kinds route.*.
func (x *exchange) ask(r effect.Request) { x.settle(x.router.Ask(r, x.line.now)) }

// begin tells of a request to the host. The request comes back as it shall go;
// with a fault it does not go.
func (x *exchange) begin(r effect.Request) (effect.Request, *effect.Fault) {
	r, f, decisions := x.router.Begin(r, x.line.now)
	x.settle(decisions)
	return r, f
}

// end tells of the host's answer.
func (x *exchange) end(r effect.Request, res effect.Result) {
	x.settle(x.router.End(r, res, x.line.now))
}

// withdraw tells that a search is no longer wanted.
func (x *exchange) withdraw(id string) { x.settle(x.router.Withdraw(id, x.line.now)) }

// press tells of a key that a caller presses in the queue.
func (x *exchange) press(run, key string) { x.settle(x.router.Press(run, key, x.line.now)) }

// leave tells that a run is over.
func (x *exchange) leave(run string) {
	x.settle(x.router.Leave(run, x.line.now))
	delete(x.calls, run)
}

// advance lets the router do what is due.
func (x *exchange) advance() {
	x.alarm = -1
	x.settle(x.router.Advance(x.line.now))
}

// set changes what an agent does.
func (x *exchange) set(s *Shift) {
	decisions, err := x.router.SetState(s.Agent, s.State, x.line.now)
	if err == nil { // else the agent is not known, which was checked before
		x.settle(decisions)
	}
}

// settle tells the calls what was decided, and what that moved.
func (x *exchange) settle(decisions []router.Decision) {
	for len(decisions) > 0 {
		var more []router.Decision
		for i := range decisions {
			more = append(more, x.decided(&decisions[i])...)
		}
		decisions = more
	}
	for _, m := range x.router.Moves() {
		x.moved(m)
	}
	if at, due := x.router.Next(); due && (x.alarm < 0 || at < x.alarm) {
		x.alarm = at
		x.line.agenda.put(moment{at: max(at, x.line.now), router: true})
	}
}

// decided tells a call of a decision. Calls back take no time here: what is
// simulated is who waits for whom, and not what is said then.
func (x *exchange) decided(d *router.Decision) []router.Decision {
	if d.Callback != nil {
		if d.Agent == nil {
			return nil
		}
		more, err := x.router.Called(d.Callback.ID, x.called(d.Callback), x.line.now)
		if err != nil {
			return nil // it is not under way any more
		}
		return more
	}
	if c := x.calls[router.RunOf(d.Ticket)]; c != nil {
		res := d.Result()
		c.later(0, moment{event: interp.Event{Result: &res}})
	}
	return nil
}

// moved tells a call its new place in the queue.
func (x *exchange) moved(m router.Move) {
	c := x.calls[m.Run]
	v, err := value.From(m.Status)
	if c == nil || err != nil {
		return
	}
	c.later(0, moment{event: interp.Event{Name: interp.QueueChanged, Data: v}})
}
