package rest

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// entry is a round trip that waits at the gate for its turn.
type entry struct {
	*gate
	ctx    context.Context
	url    *url.URL
	ends   time.Time     // how long it may wait
	waited time.Duration // so far
}

// enter waits for the turn of a round trip, until ends at most. The error is
// an *Error; nothing was sent then. An admitted round trip must leave.
func (g *gate) enter(ctx context.Context, u *url.URL, ends time.Time) (pass, error) {
	if until, resting := g.breaker.resting(); resting {
		return pass{state: open}, g.rests(until)
	}
	e := entry{gate: g, ctx: ctx, url: u, ends: ends}
	p, err := pass{}, e.heldBack()
	if err == nil {
		err = e.paced()
	}
	if err == nil {
		err = e.turn()
	}
	if err == nil {
		p, err = g.allowed()
	}
	p.waited = e.waited
	return p, err
}

// heldBack waits for what a service asked for with Retry-After.
func (e *entry) heldBack() error {
	for {
		now := e.clock.now()
		h, held := e.holds.find(e.url, now)
		if !held {
			return nil
		}
		d, left := h.until.Sub(now), time.Until(e.ends)
		if d >= left {
			return e.refuse(h.code, d, "the service of the account %q asked to be left alone; nothing was sent", e.account)
		}
		spread := time.Duration(e.clock.rand() * float64(min(left-d, d/8)))
		if err := e.wait(d + spread); err != nil {
			return err
		}
	}
}

// paced keeps the account's rate.
func (e *entry) paced() error {
	if e.pace == nil {
		return nil
	}
	now := e.clock.now()
	turn := e.pace.ReserveN(now, 1)
	d := turn.DelayFrom(now)
	if d == 0 {
		return nil
	}
	err := error(nil)
	if d >= time.Until(e.ends) {
		err = e.refuse(effect.RateLimited, d, "the account %q may send %d requests a minute", e.account, e.limits.RatePerMinute)
	} else {
		err = e.wait(d)
	}
	if err != nil {
		turn.CancelAt(now)
	}
	return err
}

// turn takes a slot at a time when the service does not ask to be left alone,
// which it may begin to do while the call waits for the slot.
func (e *entry) turn() error {
	for {
		if err := e.slot(); err != nil {
			return err
		}
		if _, held := e.holds.find(e.url, e.clock.now()); !held {
			return nil
		}
		e.release()
		if err := e.heldBack(); err != nil {
			return err
		}
	}
}

// slot waits for one of the account's slots.
func (e *entry) slot() error {
	if e.slots == nil || e.slots.TryAcquire(1) {
		return nil
	}
	return e.queued(func() error { return e.slots.Acquire(e.ctx, 1) })
}

func (e *entry) wait(d time.Duration) error {
	return e.queued(func() error { return e.clock.sleep(e.ctx, d) })
}

// queued does what takes time, unless too many callers wait already.
func (e *entry) queued(f func() error) error {
	defer e.waiting.Add(-1)
	if e.waiting.Add(1) > e.queue {
		return e.refuse(effect.RateLimited, 0, "%d calls of the account %q wait for their turn already", e.queue, e.account)
	}
	start := e.clock.now()
	err := f()
	e.waited += e.clock.now().Sub(start)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return e.refuse(effect.Timeout, 0, "no turn in time among the calls of the account %q; nothing was sent", e.account)
	case err != nil:
		return &Error{Kind: Cancelled, Fault: effect.NewFault(effect.Cancelled, "the call was cancelled")}
	}
	return nil
}
