package oauth

import (
	"context"
	"net/url"

	"github.com/callwright/callwright/connectors/credential"
)

// Login is a person's name and password. Services give the grant up; where
// there is another one, use that.
type Login struct {
	User     string
	Password credential.Secret
	// SecurityToken is what Salesforce wants behind the password, unless the
	// request comes from an address that the org trusts. Zero: nothing.
	SecurityToken credential.Secret
}

// Password is the grant by which a program signs in as a person. It has no
// refresh token as a rule: renewing is signing in again.
func Password(e Endpoint, l Login) Fetcher {
	return fetch(func(ctx context.Context, _ Token) (Token, error) {
		return e.post(ctx, url.Values{
			"grant_type": {"password"}, "username": {l.User},
			"password": {l.Password.Reveal() + l.SecurityToken.Reveal()},
		}, l.Password, l.SecurityToken)
	})
}
