package rest

import (
	"context"
	"errors"
	"net/url"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"

	"github.com/callwright/callwright/engine/effect"
)

// gate admits the round trips of one account, one by one.
type gate struct {
	account string
	limits  Limits
	clock   clock
	queue   int64
	waiting atomic.Int64
	slots   *semaphore.Weighted // nil: any number
	pace    *rate.Limiter       // nil: any rate
	breaker *breaker            // nil: never rests
	holds   holds
	budget  budget
}

// pass is one admitted round trip. The zero pass is one without limits.
type pass struct {
	attempt int
	waited  time.Duration
	state   string      // of the breaker, "" while it is closed
	done    func(error) // tells the breaker how it went
}

// defaultQueue is used where there is no number of slots to go by.
const defaultQueue = 25

func newGate(account string, l Limits, c clock) *gate {
	g := &gate{account: account, limits: l, clock: c, queue: defaultQueue, breaker: newBreaker(l.Breaker, c.now)}
	if l.Concurrent > 0 {
		g.slots, g.queue = semaphore.NewWeighted(int64(l.Concurrent)), int64(l.Concurrent)
	}
	if l.Queue > 0 {
		g.queue = int64(l.Queue)
	}
	if n := l.RatePerMinute; n > 0 {
		burst := max(n/20, 1) // a minute that begins with the burst has no more than n
		g.pace = rate.NewLimiter(rate.Limit(float64(max(n-burst, 1))/60), burst)
	}
	return g
}

// enter waits for the turn of a round trip, until ends at most. The error is
// an *Error; nothing was sent then. An admitted round trip must leave.
func (g *gate) enter(ctx context.Context, u *url.URL, ends time.Time) (pass, error) {
	start := g.clock.now()
	if until, resting := g.breaker.resting(); resting {
		return pass{state: open}, g.rests(until)
	}
	p, err := pass{}, g.heldBack(ctx, u, ends)
	if err == nil {
		err = g.paced(ctx, ends)
	}
	if err == nil {
		err = g.turn(ctx, u, ends)
	}
	if err == nil {
		p, err = g.allowed()
	}
	p.waited = g.clock.now().Sub(start)
	return p, err
}

// turn takes a slot at a time when the service does not ask to be left alone,
// which it may do while the call waits for the slot.
func (g *gate) turn(ctx context.Context, u *url.URL, ends time.Time) error {
	for {
		if err := g.slot(ctx); err != nil {
			return err
		}
		if _, held := g.holds.find(u, g.clock.now()); !held {
			return nil
		}
		g.release()
		if err := g.heldBack(ctx, u, ends); err != nil {
			return err
		}
	}
}

// allowed asks the breaker, last of all, as a half-open one lets one call pass.
func (g *gate) allowed() (pass, error) {
	state, done := g.breaker.allow()
	if done == nil {
		g.release()
		until, _ := g.breaker.resting()
		return pass{state: state}, g.rests(until)
	}
	return pass{state: state, done: done}, nil
}

// leave gives the turn back and learns from the outcome.
func (g *gate) leave(p pass, r *Request, u *url.URL, answer *Response, err error) {
	defer g.release() // last: who waits for the slot goes by what this call learnt
	p.done(verdict(answer, err))
	if answer != nil && err == nil && answer.RetryAfter > 0 {
		g.holds.add(r, u, answer, g.clock.now())
	}
}

func (g *gate) release() {
	if g.slots != nil {
		g.slots.Release(1)
	}
}

// heldBack waits for what a service asked for with Retry-After.
func (g *gate) heldBack(ctx context.Context, u *url.URL, ends time.Time) error {
	for {
		now := g.clock.now()
		h, held := g.holds.find(u, now)
		if !held {
			return nil
		}
		d, left := h.until.Sub(now), time.Until(ends)
		if d >= left {
			return g.refuse(h.code, d, "the service of the account %q asked to be left alone; nothing was sent", g.account)
		}
		spread := time.Duration(g.clock.rand() * float64(min(left-d, d/8)))
		if err := g.wait(ctx, d+spread); err != nil {
			return err
		}
	}
}

// paced keeps the account's rate.
func (g *gate) paced(ctx context.Context, ends time.Time) error {
	if g.pace == nil {
		return nil
	}
	now := g.clock.now()
	turn := g.pace.ReserveN(now, 1)
	d := turn.DelayFrom(now)
	if d == 0 {
		return nil
	}
	err := error(nil)
	if d >= time.Until(ends) {
		err = g.refuse(effect.RateLimited, d, "the account %q may send %d requests a minute", g.account, g.limits.RatePerMinute)
	} else {
		err = g.wait(ctx, d)
	}
	if err != nil {
		turn.CancelAt(now)
	}
	return err
}

// slot waits for one of the account's slots.
func (g *gate) slot(ctx context.Context) error {
	if g.slots == nil || g.slots.TryAcquire(1) {
		return nil
	}
	return g.queued(func() error { return g.slots.Acquire(ctx, 1) })
}

func (g *gate) wait(ctx context.Context, d time.Duration) error {
	return g.queued(func() error { return g.clock.sleep(ctx, d) })
}

// queued does what takes time, unless too many callers wait already.
func (g *gate) queued(f func() error) error {
	defer g.waiting.Add(-1)
	if g.waiting.Add(1) > g.queue {
		return g.refuse(effect.RateLimited, 0, "%d calls of the account %q wait for their turn already", g.queue, g.account)
	}
	switch err := f(); {
	case errors.Is(err, context.DeadlineExceeded):
		return g.refuse(effect.Timeout, 0, "no turn in time among the calls of the account %q; nothing was sent", g.account)
	case err != nil:
		return &Error{Kind: Cancelled, Fault: effect.NewFault(effect.Cancelled, "the call was cancelled")}
	}
	return nil
}

func (g *gate) rests(until time.Time) error {
	if d := until.Sub(g.clock.now()); d > 0 {
		return g.refuse(effect.Unavailable, d, "the account %q is left alone until %s, as its service failed %d times in a row",
			g.account, until.UTC().Format(time.RFC3339), g.limits.Breaker.After)
	}
	return g.refuse(effect.Unavailable, 0, "the account %q is left alone while another call tries whether its service is back", g.account)
}

func (g *gate) refuse(code effect.Code, after time.Duration, format string, args ...any) error {
	f := effect.NewFault(code, format, args...)
	f.RetryAfter = effect.Duration(after)
	return &Error{Kind: Refrained, Fault: f}
}
