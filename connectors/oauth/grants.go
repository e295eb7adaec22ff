package oauth

import (
	"context"
	"net/url"

	"github.com/callwright/callwright/engine/effect"
)

// ClientCredentials is the grant by which a program signs in as itself. It
// has no refresh token: renewing is signing in again.
func ClientCredentials(e Endpoint) Fetcher {
	return fetch(func(ctx context.Context, _ Token) (Token, error) {
		return e.post(ctx, url.Values{"grant_type": {"client_credentials"}})
	})
}

// RefreshToken is the grant that renews what a person once approved. The first
// refresh token is given to the Source as its Options.Token, or kept by a
// Keeper. The service's answer need not hold one: the old one then stays.
func RefreshToken(e Endpoint) Fetcher {
	return fetch(func(ctx context.Context, previous Token) (Token, error) {
		if previous.Refresh.IsZero() {
			f := effect.NewFault(effect.Auth, "the account has no refresh token; connect it again")
			f.Detail = noRefreshToken
			return Token{}, f
		}
		return e.post(ctx, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {previous.Refresh.Reveal()}})
	})
}

// noRefreshToken stands where a service's error code would.
const noRefreshToken = "no_refresh_token"
