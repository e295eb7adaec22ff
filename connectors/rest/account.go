package rest

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// For returns a stack for the calls of one account, under limits of its own
// and over the same connections. Call it once for each account, where its
// client is opened: each stack counts for itself.
//
// Round trips take their turn one by one, also those that fetch a token or
// follow a redirect. What cannot be sent soon enough is refused at once with a
// fault that says until when, and nothing is sent.
//
// A round trip that failed in passing (no connection, no answer, 408, 429, 5xx)
// is repeated after a random pause, as long as the context's deadline allows
// it. It is repeated only if it has a Key, or is a Read by another method than
// POST, or certainly was not sent; repeats are at most a tenth of an
// account's calls, beyond three in a minute. A Retry-After holds the account's
// other calls to that host back too, or, told to a write by 429, to that path.
func (s *Stack) For(account string, l Limits) *Stack {
	bound := *s
	bound.gate = nil
	if l != (Limits{}) {
		bound.gate = newGate(account, l, s.clock)
	}
	return &bound
}

// clock is how the stack goes by time and chance.
type clock struct {
	now   func() time.Time
	sleep func(ctx context.Context, d time.Duration) error
	rand  func() float64 // in [0,1)
}

// pause is how a clock sleeps when nothing else is given.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// patience is how long a call without a deadline waits for its turn.
const patience = 30 * time.Second

// send makes one round trip, or more of them under an account's limits.
func (s *Stack) send(ctx context.Context, r *Request, u *url.URL, h http.Header) (*Response, error) {
	if s.gate == nil {
		return s.once(ctx, r, u, h, pass{})
	}
	ends, ok := ctx.Deadline()
	if !ok {
		ends = time.Now().Add(patience)
	}
	s.gate.budget.called(s.clock.now())
	var (
		answer *Response
		err    error
		wait   time.Duration
	)
	for attempt := 1; ; attempt++ {
		p, refused := s.gate.enter(ctx, u, ends)
		if refused != nil && attempt > 1 {
			return answer, err // what the service said tells more
		}
		p.attempt, p.waited = attempt, p.waited+wait
		if refused != nil {
			record(ctx, r, u, p, effect.Exchange{Note: addNote(r.Note, "not sent")})
			return nil, refused
		}
		answer, err = s.admitted(ctx, r, u, h, p)
		var again bool
		if wait, again = s.gate.again(ctx, attempt, r, answer, err, ends); !again {
			return answer, err
		}
		if s.clock.sleep(ctx, wait) != nil {
			return answer, err
		}
	}
}

// admitted makes a round trip that had its turn, and gives the turn back.
func (s *Stack) admitted(ctx context.Context, r *Request, u *url.URL, h http.Header, p pass) (answer *Response, err error) {
	defer func() { s.gate.leave(p, r, u, answer, err) }()
	if limit := s.gate.limits.Timeout; limit > 0 {
		if ends, ok := ctx.Deadline(); !ok || time.Until(ends) > limit {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, limit)
			defer cancel()
		}
	}
	return s.once(ctx, r, u, h, p)
}
