package oauth

import (
	"context"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// backoff is how long to wait for another machine that renews with the same
// refresh token, before each further try.
var backoff = [...]time.Duration{250 * time.Millisecond, 500 * time.Millisecond, time.Second}

// ask requests a token for what r holds. A refusal counts only after a look at
// whether somebody, who cannot see this machine's locks, stored another token
// meanwhile.
func (k *keeping) ask(ctx context.Context, r record, has Token) verdict {
	for try := 0; ; try++ {
		t, err := k.request(ctx, r.Current.token())
		if err == nil {
			return keep(r.granted(t))
		}
		f := effect.AsFault(err)
		if !busy(f) && !final(f, r) || try == len(backoff) {
			return fail(err)
		}
		if busy(f) && !sleep(ctx, backoff[try], k.Rand()) {
			return fail(err)
		}
		later, changed := k.changed(r)
		switch {
		case changed && later.serves(has, k.Now()):
			return verdict{token: later.Current.token()}
		case changed:
			r = later
		case !busy(f):
			return k.refuse(ctx, r, has, f)
		}
	}
}

// request makes one token request. It is not cut off by who waits for it: an
// answer that nobody reads may hold the only valid refresh token.
func (k *keeping) request(ctx context.Context, previous Token) (Token, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTime)
	defer cancel()
	t, err := k.fetcher.Fetch(ctx, previous)
	if t.issued.IsZero() {
		t.issued = k.Now()
	}
	return t, err
}

// busy reports a service that is just renewing with the same refresh token.
func busy(f *effect.Fault) bool {
	return f.Code == effect.Unavailable && f.Detail == "invalid_grant"
}

// final reports a refusal of the refresh token itself.
func final(f *effect.Fault, r record) bool {
	return f.Code == effect.Auth && (f.Detail == noRefreshToken || f.Detail == "invalid_grant" && r.Current.Refresh != "")
}

// changed looks at what is stored now.
func (k *keeping) changed(r record) (record, bool) {
	later, err := k.load()
	return later, err == nil && (later.Current.Refresh != r.Current.Refresh || later.Current.Access != r.Current.Access)
}

// refuse marks the sign-in as refused for good. Nothing of it is deleted.
func (k *keeping) refuse(ctx context.Context, r record, has Token, cause *effect.Fault) verdict {
	if t, ok := k.takeBack(ctx, r, has); ok {
		r.Current, r.Previous = *r.Previous, nil
		return keep(r.granted(t))
	}
	f := k.needed(cause)
	if cause.Detail == noRefreshToken {
		return fail(f)
	}
	r.Refused = &refused{At: k.Now(), Message: f.Message, Detail: f.Detail}
	return verdict{fault: f, store: &r}
}

// takeBack tries the refresh token before the current one, when the current
// pair never worked: then the service may have lost what it granted. Later it
// is not tried, since services that see a used token end the whole sign-in.
func (k *keeping) takeBack(ctx context.Context, r record, has Token) (Token, bool) {
	age := k.Now().Sub(r.Current.Issued)
	if r.Previous == nil || age < 0 || age >= unproven || !has.rejected || has.Access.Reveal() != r.Current.Access {
		return Token{}, false
	}
	t, err := k.request(ctx, r.Previous.token())
	return t, err == nil
}

// sleep waits about d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration, spread float64) bool {
	timer := time.NewTimer(time.Duration(float64(d) * (0.5 + spread)))
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
