package router

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Callback is a call that was promised to somebody.
type Callback struct {
	ID      string // also the run that its agent is kept for
	Number  string
	Queue   string // empty: by skills
	Note    string
	Attempt int // from 1; 0: none was made
}

// callback is a Callback on its way.
type callback struct {
	Callback
	args   effect.CallbackArgs
	since  time.Duration // when its wait began
	open   time.Duration // when the time for it begins
	end    time.Duration // and ends; 0: never
	alarm  alarm         // of the time of the next attempt
	making bool          // an agent was found, and the outcome is not known
}

// keepPlace is how long the place of a caller who left the queue by a key is
// kept for a call back.
const keepPlace = 10 * time.Minute

// place is what a run has given up.
type place struct {
	since time.Duration
	home  *queue
	alarm alarm
}

// keep remembers t's place for its run.
func (r *Router) keep(t *ticket) {
	if old := r.places[t.run]; old != nil {
		r.alarms.disarm(&old.alarm)
	}
	p := &place{since: t.since, home: t.home}
	r.places[t.run] = p
	r.alarms.arm(&p.alarm, r.now+keepPlace, func() { delete(r.places, t.run) })
}

// promise takes a call back on. It begins its wait where the caller stood.
func (r *Router) promise(q effect.Request, args effect.CallbackArgs) *effect.Fault {
	id := q.Key
	if id == "" {
		id = q.ID
	}
	id = strings.ReplaceAll(id, "/", "-")
	c := r.callbacks[id]
	if c == nil {
		c = &callback{Callback: Callback{ID: id, Number: args.Number, Queue: args.Queue, Note: args.Note}, args: args, since: r.now}
		if f := r.checkCallback(c); f != nil {
			return f
		}
		c.since = r.placeFor(RunOf(q.ID), c)
	}
	r.decide(Decision{Ticket: q.ID, Value: map[string]any{"id": id}})
	if r.callbacks[id] == nil {
		r.callbacks[id] = c
		r.queueUp(c, c.open)
	}
	return nil
}

func (r *Router) checkCallback(c *callback) (f *effect.Fault) {
	if strings.TrimSpace(c.Number) == "" {
		return effect.NewFault(effect.Invalid, "there is no number to call back")
	}
	if c.args.Attempts < 1 {
		c.args.Attempts = 1
	}
	if f = checkPriority(c.args.Priority); f != nil {
		return f
	}
	if f = r.checkQueue(c.args.Queue); f != nil {
		return f
	}
	if c.open, f = r.moment(c.args.After); f != nil {
		return f
	}
	c.open = max(c.open, r.now)
	if c.end, f = r.moment(c.args.Before); f == nil && c.args.Before != "" && c.end <= c.open {
		return effect.NewFault(effect.Invalid, "the time for the call back is over before it begins")
	}
	return f
}

// moment reads a time of day; empty is 0.
func (r *Router) moment(text string) (time.Duration, *effect.Fault) {
	if text == "" {
		return 0, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return 0, effect.NewFault(effect.Invalid, "%q is no time; write it as 2006-01-02T15:04:05Z", text)
	}
	return at.Sub(r.start), nil
}

// placeFor returns since when the run has waited in the same queue, or has
// until it left it by a key.
func (r *Router) placeFor(run string, c *callback) time.Duration {
	probe := r.newTicket(c.ID, run, c.args.Priority)
	r.want(probe, c.args.Queue, c.args.Skills)
	for _, t := range r.runs[run] {
		if t.home == probe.home {
			return t.since
		}
	}
	if p := r.places[run]; p != nil && p.home == probe.home {
		r.alarms.disarm(&p.alarm)
		delete(r.places, run)
		return p.since
	}
	return r.now
}

// queueUp lets a call back wait for its turn, from a time on.
func (r *Router) queueUp(c *callback, from time.Duration) {
	if c.end > 0 && from >= c.end {
		r.fail(c, effect.Timeout, "there was no time left for another try")
		return
	}
	if from > r.now {
		r.alarms.arm(&c.alarm, from, func() { r.queueUp(c, from) })
		return
	}
	t := r.newTicket(c.ID, c.ID, c.args.Priority)
	t.callback, t.since, t.deadline = c, c.since, c.end
	r.want(t, c.args.Queue, c.args.Skills)
	r.enter(t)
}

// begin counts an attempt and returns what it is about.
func (c *callback) begin() *Callback {
	c.Attempt++
	c.making = true
	out := c.Callback
	return &out
}

// Called tells the outcome of a call back that was to be made. One that did
// not reach anybody is tried again, as often and at the distance that was
// asked for. The agent is freed, unless the host has been asked to ring them
// for the run that bears the call back's id: then that run has them.
func (r *Router) Called(id string, reached bool, now time.Duration) ([]Decision, error) {
	r.advance(now)
	c := r.callbacks[id]
	if c == nil || !c.making {
		return r.flush(), errNoCallback
	}
	how := unused
	if reached {
		delete(r.callbacks, id)
		how = talked
	}
	if a := r.holder(id); a != nil {
		r.release(a, how)
	}
	if !reached {
		r.missed(c)
	}
	return r.flush(), nil
}

// holder returns the agent who is kept for a call back.
func (r *Router) holder(id string) *agent {
	for _, a := range r.held[id] {
		if a.ticket == id && a.state == Ringing && a.alarm.set() {
			return a
		}
	}
	return nil
}

// missed ends an attempt that reached nobody; c may be nil or not under way.
func (r *Router) missed(c *callback) {
	if c == nil || !c.making {
		return
	}
	c.making = false
	if c.Attempt >= c.args.Attempts {
		r.fail(c, effect.NoAnswer, "%d of %d tries reached nobody", c.Attempt, c.args.Attempts)
		return
	}
	r.queueUp(c, r.now+time.Duration(c.args.Every))
}

// fail gives a call back up.
func (r *Router) fail(c *callback, code effect.Code, format string, args ...any) {
	delete(r.callbacks, c.ID)
	about := c.Callback
	r.decide(Decision{Ticket: c.ID, Fault: effect.NewFault(code, format, args...), Callback: &about})
}
