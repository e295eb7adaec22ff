package custom

import (
	"context"
	"fmt"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// Verify signs in and calls the base URL. A service that answers, and not by
// refusing the credential, is taken to be in order: a base URL often is no
// page itself.
func (c *client) Verify(ctx context.Context) (string, error) {
	answer, err := c.do(ctx, rest.Request{URL: c.base.String(), Header: c.headers, Mode: effect.Read})
	if err != nil {
		return "", err
	}
	if f := rest.StatusFault(answer); f != nil {
		switch f.Code {
		case effect.Auth:
			f.Message = fmt.Sprintf("%s answered 401: it does not accept the sign-in (auth %s); %s", c.base.Host, c.way, advice(c.way))
			return "", f
		case effect.Denied:
			f.Message = fmt.Sprintf("%s answered 403: it does not allow this sign-in (auth %s) to read base_url; check its rights, or %s", c.base.Host, c.way, advice(c.way))
			return "", f
		case effect.RateLimited, effect.Unavailable:
			return "", f
		}
	}
	return fmt.Sprintf("%s answers (%d)", c.base.Host, answer.Status), nil
}

// advice says which settings to look at when a service refuses a sign-in.
func advice(way string) string {
	switch way {
	case authBasic:
		return "check username and password"
	case authBearer:
		return "check token, which may have ended"
	case authKey:
		return "check key, and whether key_header or key_query is what the service expects"
	case authOAuth, authPassword:
		return "check audience, scopes and base_url, as token_url did grant a token"
	}
	return "check whether the service needs another auth"
}
