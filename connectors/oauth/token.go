package oauth

import (
	"context"
	"time"

	"github.com/callwright/callwright/connectors/credential"
)

// Token is what a token endpoint granted.
type Token struct {
	Access  credential.Secret
	Refresh credential.Secret // zero for grants that have none
	Expiry  time.Time         // zero when it is not known
	Scope   string            // as granted; "" when not told
	// Extra holds the further fields of the answer that Endpoint.Extra names,
	// such as instance_url.
	Extra map[string]string

	issued   time.Time
	rejected bool // a service answered 401 to it
}

// usable reports whether the token can be sent at now.
func (t Token) usable(now time.Time) bool {
	return !t.Access.IsZero() && !t.rejected && (t.Expiry.IsZero() || now.Before(t.Expiry))
}

// due reports whether a usable token should be renewed already: a tenth of
// its life before it ends, but no more than a minute, and up to twice as early
// by a spread between 0 and 1, so that not all processes ask at once.
func (t Token) due(now time.Time, spread float64) bool {
	if t.Expiry.IsZero() {
		return false
	}
	early := float64(min(t.Expiry.Sub(t.issued)/10, earliest))
	return !now.Before(t.Expiry.Add(-time.Duration(early * (1 + spread))))
}

// Fetcher is a grant: a way to get a token. It is called by one goroutine at a
// time. Its errors hold an *effect.Fault.
type Fetcher interface {
	// Fetch asks for a new token. The previous token, zero at the first time,
	// carries the refresh token to use; its access token may have ended.
	Fetch(ctx context.Context, previous Token) (Token, error)
}

// fetch lets a function be a Fetcher.
type fetch func(ctx context.Context, previous Token) (Token, error)

func (f fetch) Fetch(ctx context.Context, previous Token) (Token, error) { return f(ctx, previous) }
