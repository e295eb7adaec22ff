package rest

import (
	"context"
	"errors"
	"sync"
	"time"
)

// again says whether a round trip is to be repeated, and after what pause.
// A Retry-After that came with it is waited for at the gate.
func (g *gate) again(ctx context.Context, attempt int, r *Request, answer *Response, err error, ends time.Time) (time.Duration, bool) {
	if attempt > g.limits.Retries || ctx.Err() != nil || !mayRepeat(r, answer, err) {
		return 0, false
	}
	wait := g.jitter(attempt)
	least := wait
	if answer != nil {
		least = max(wait, answer.RetryAfter)
	}
	if least >= time.Until(ends) || !g.budget.take(g.clock.now()) {
		return 0, false
	}
	return wait, true
}

// mayRepeat reports whether sending r again can help and can do no harm.
func mayRepeat(r *Request, answer *Response, err error) bool {
	if err == nil {
		return r.repeated() && answer != nil && passing(answer.Status)
	}
	var e *Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case DNS, Refused, NoConnect:
		return true // there was no connection, so nothing was sent
	case Timeout, Cut:
		return r.repeated()
	}
	return false
}

// passing reports whether a status tells of trouble that may be over soon.
func passing(status int) bool {
	switch status {
	case 408, 420, 429:
		return true
	case 501, 505:
		return false
	}
	return status >= 500
}

const (
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
)

// jitter draws the pause after an attempt from its whole range.
func (g *gate) jitter(attempt int) time.Duration {
	top := min(firstPause<<min(attempt-1, 16), longestPause)
	return time.Duration(g.clock.rand() * float64(top))
}

// budget keeps repeats to a tenth of the calls of each minute, beyond a floor:
// when everything fails, repeats would only add to the load.
type budget struct {
	mu             sync.Mutex
	start          time.Time
	calls, repeats int
}

const (
	budgetWindow = time.Minute
	budgetFloor  = 3
	budgetShare  = 10 // one repeat for so many calls
)

// called counts a call that is no repeat.
func (b *budget) called(now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(now)
	b.calls++
}

// take reports whether one more repeat is within the budget, and counts it.
func (b *budget) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn(now)
	if b.repeats >= max(budgetFloor, b.calls/budgetShare) {
		return false
	}
	b.repeats++
	return true
}

func (b *budget) turn(now time.Time) {
	if now.Sub(b.start) >= budgetWindow {
		b.start, b.calls, b.repeats = now, 0, 0
	}
}
