package rest

import (
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

// rests is the refusal of a breaker that opened, or lets another call try.
func (g *gate) rests(until time.Time) error {
	if d := until.Sub(g.clock.now()); d > 0 {
		return g.refuse(effect.Unavailable, d, "the account %q is left alone until %s, as its service failed %d times in a row",
			g.account, until.UTC().Format(time.RFC3339), g.limits.Breaker.After)
	}
	return g.refuse(effect.Unavailable, 0, "the account %q is left alone while another call tries whether its service is back", g.account)
}

// refuse makes the error of a call that is not sent.
func (g *gate) refuse(code effect.Code, after time.Duration, format string, args ...any) error {
	f := effect.NewFault(code, format, args...)
	f.RetryAfter = effect.Duration(after)
	return &Error{Kind: Refrained, Fault: f}
}
