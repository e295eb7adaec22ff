package oauth

import (
	"context"
	"errors"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// flight is one fetch with everybody who waits for it. Its other fields are
// read after done is closed.
type flight struct {
	done  chan struct{}
	token Token
	err   error
}

// Token returns a token to use now, fetching one first when there is none or
// it expires soon. It waits no longer than ctx; the fetch itself goes on for
// the others. Errors hold an *effect.Fault.
func (s *Source) Token(ctx context.Context) (Token, error) {
	t, f, refused := s.have(ctx)
	switch {
	case refused != nil:
		return Token{}, refused
	case f == nil:
		return t, nil
	}
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return Token{}, gaveUp(ctx)
	}
}

func gaveUp(ctx context.Context) *effect.Fault {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return effect.NewFault(effect.Timeout, "no sign-in in time")
	}
	return effect.NewFault(effect.Cancelled, "the call was cancelled while signing in")
}

// have returns the current token, the flight to wait for, or why there is
// neither. It starts the flight when there is none yet.
func (s *Source) have(ctx context.Context) (Token, *flight, *effect.Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.options.Now()
	usable := s.current.usable(now)
	if usable && (!s.current.due(now, s.spread) || now.Before(s.notEarly)) {
		return s.current, nil, nil
	}
	if s.flight == nil {
		if f := s.refusal(now); f != nil && !usable {
			return Token{}, nil, f
		} else if f != nil {
			return s.current, nil, nil
		}
		s.flight = &flight{done: make(chan struct{})}
		// Detached from the caller, who may leave, but with its recorder.
		go s.run(context.WithoutCancel(ctx), s.flight, s.current, s.pending)
	}
	return Token{}, s.flight, nil
}

// refusal returns why no fetch may start now, or nil and counts the fetch.
func (s *Source) refusal(now time.Time) *effect.Fault {
	if s.refused != nil && now.Before(s.until) {
		return s.refused
	}
	s.refused = nil
	if now.Sub(s.window) >= rateWindow {
		s.window, s.fetches = now, 0
	}
	if s.fetches == rateLimit {
		s.hold(effect.NewFault(effect.Auth, "signed in %d times within a minute, and the service rejects each new token", rateLimit), s.window.Add(rateWindow))
		return s.refused
	}
	s.fetches++
	return nil
}

func (s *Source) hold(f *effect.Fault, until time.Time) { s.refused, s.until = f, until }

// run makes one fetch and tells everybody.
func (s *Source) run(ctx context.Context, f *flight, previous Token, pending *Token) {
	ctx, cancel := context.WithTimeout(ctx, s.options.Limit)
	defer cancel()
	t, err := s.renew(ctx, previous, pending)
	s.mu.Lock()
	defer s.mu.Unlock()
	f.token, f.err = s.settle(t, err)
	s.flight = nil
	close(f.done)
}

// renew fetches a token, unless one is still to be saved, and saves it.
func (s *Source) renew(ctx context.Context, previous Token, pending *Token) (t Token, err error) {
	defer func() {
		if recover() != nil { // a panic's value may hold what was sent
			err = effect.NewFault(effect.Internal, "the sign-in panicked")
		}
	}()
	if pending == nil {
		fresh, err := s.fetcher.Fetch(ctx, previous)
		if err != nil {
			return Token{}, err
		}
		if fresh.issued.IsZero() {
			fresh.issued = s.options.Now()
		}
		pending = &fresh
	}
	if err := s.save(ctx, previous, pending); err != nil {
		return Token{}, err
	}
	return *pending, nil
}

// save stores a token that brought a new refresh token. A token that cannot
// be stored is kept: the refresh token before it may be used up.
func (s *Source) save(ctx context.Context, previous Token, t *Token) error {
	if s.options.Save == nil || t.Refresh.Reveal() == previous.Refresh.Reveal() {
		return nil
	}
	if s.options.Save(ctx, *t) == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = t
	return effect.NewFault(effect.Unavailable, "the renewed sign-in cannot be stored")
}

// settle makes the outcome of a fetch the state of the source.
func (s *Source) settle(t Token, err error) (Token, error) {
	now := s.options.Now()
	if err == nil {
		s.set(t)
		s.pending, s.refused = nil, nil
		return t, nil
	}
	fault := effect.AsFault(err)
	switch fault.Code {
	case effect.Auth, effect.Denied, effect.Invalid:
		s.hold(fault, now.Add(refusal))
	case effect.RateLimited:
		wait := time.Duration(fault.RetryAfter)
		if wait <= 0 {
			wait = refusal
		}
		s.hold(fault, now.Add(min(wait, longest)))
	}
	if s.current.usable(now) { // it was an early renewal
		s.notEarly = now.Add(pause)
		return s.current, nil
	}
	return Token{}, err
}
