package rest

import (
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/sony/gobreaker/v2"
)

// The states of a breaker as a trace shows them; closed is "".
const (
	open     = "open"      // nothing is sent
	halfOpen = "half-open" // this call is the probe
)

// breaker leaves a service alone that does not answer. A nil breaker never does.
type breaker struct {
	steps *gobreaker.TwoStepCircuitBreaker[struct{}]
	state atomic.Int32 // a gobreaker.State
	until atomic.Pointer[time.Time]
}

func newBreaker(b Breaker, now func() time.Time) *breaker {
	if b.After <= 0 {
		return nil
	}
	if b.Pause <= 0 {
		b.Pause = DefaultLimits().Breaker.Pause
	}
	out := &breaker{}
	out.steps = gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Timeout:     b.Pause,
		ReadyToTrip: func(c gobreaker.Counts) bool { return int64(c.ConsecutiveFailures) >= int64(b.After) },
		IsExcluded:  func(err error) bool { return errors.Is(err, errAside) },
		OnStateChange: func(_ string, _, to gobreaker.State) {
			until := now().Add(b.Pause)
			out.until.Store(&until)
			out.state.Store(int32(to))
		},
	})
	return out
}

// resting reports whether nothing may be sent, and until when.
func (b *breaker) resting() (until time.Time, yes bool) {
	if b == nil || b.state.Load() == int32(gobreaker.StateClosed) {
		return time.Time{}, false
	}
	if b.steps.State() != gobreaker.StateOpen {
		return time.Time{}, false
	}
	return *b.until.Load(), true
}

// allow admits a call; without done it is not admitted.
func (b *breaker) allow() (state string, done func(error)) {
	if b == nil {
		return "", func(error) {}
	}
	done, err := b.steps.Allow()
	switch {
	case err != nil:
		return open, nil
	case b.state.Load() == int32(gobreaker.StateHalfOpen):
		return halfOpen, done
	}
	return "", done
}

var (
	errFailed = errors.New("the service failed")
	errAside  = errors.New("the outcome says nothing of the service")
)

// verdict tells a breaker how a round trip went: the service is there, also
// when it refuses or is busy, or it is not.
func verdict(answer *Response, err error) error {
	if err != nil {
		return verdictOf(err)
	}
	switch {
	case answer == nil: // it ended with a panic
		return errAside
	case answer.Status == http.StatusRequestTimeout, answer.Status >= 500 && passing(answer.Status):
		return errFailed
	}
	return nil
}

func verdictOf(err error) error {
	var e *Error
	switch {
	case !errors.As(err, &e), e.Kind == Cancelled, e.Kind == Forbidden:
		return errAside
	case e.Kind == TooLarge:
		return nil
	}
	return errFailed
}
