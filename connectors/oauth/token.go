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

	issued time.Time
}

// usable reports whether the token can be sent at now.
func (t Token) usable(now time.Time) bool {
	return !t.Access.IsZero() && (t.Expiry.IsZero() || now.Before(t.Expiry))
}

// due reports whether a usable token should be renewed already: a tenth of
// its life before it ends, but no more than a minute.
func (t Token) due(now time.Time) bool {
	if t.Expiry.IsZero() {
		return false
	}
	early := min(t.Expiry.Sub(t.issued)/10, earliest)
	return !now.Before(t.Expiry.Add(-early))
}

// Fetcher is a grant: a way to get a token. It is called by one goroutine at a
// time. Its errors hold an *effect.Fault.
type Fetcher interface {
	// Fetch asks for a new token. The previous token, zero at the first time,
	// carries the refresh token to use.
	Fetch(ctx context.Context, previous Token) (Token, error)
}

// fetch lets a function be a Fetcher.
type fetch func(ctx context.Context, previous Token) (Token, error)

func (f fetch) Fetch(ctx context.Context, previous Token) (Token, error) { return f(ctx, previous) }
