package zendesk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/spec"
)

// The ways to sign in.
const (
	authClient   = "client_credentials"
	authCode     = "authorization_code"
	authPassword = "password"
	authToken    = "api_token"
	authBearer   = "bearer"
)

const (
	defaultScope = "read write"
	// Zendesk tells a token's end only to those who ask for one.
	expiresIn = "7200"
	lifetime  = 30 * time.Minute // of a token that tells none
)

func authFields() []spec.Field {
	return []spec.Field{
		{Name: "auth", Kind: spec.Enum, Enum: []string{authClient, authCode, authPassword, authToken, authBearer}, Doc: "How to sign in; if not given, what the other settings make plain, or else client_credentials. authorization_code: a person approves the client in a browser, once. password is deprecated. api_token ends on 30 April 2027. bearer: with a token that was made by hand."},
		{Name: "client_id", Kind: spec.Text, Literal: true, Doc: "For client_credentials, authorization_code and password: the identifier of an OAuth client.", Example: "callwright"},
		{Name: "client_secret", Kind: spec.Secret, Doc: "The secret of the OAuth client. A public client, for authorization_code, has none.", Example: "secret:acme-zendesk"},
		{Name: "scope", Kind: spec.Text, Literal: true, Default: defaultScope, Doc: "The scopes to ask for. Screen pops need read and write."},
		{Name: "refresh_token", Kind: spec.Secret, Doc: "For authorization_code: the refresh token that came of the approval. Not needed for an account that was authorized here.", Example: "secret:acme-refresh"},
		{Name: "email", Kind: spec.Text, Literal: true, Doc: "For api_token and password: the agent in whose name to work.", Example: "integration@acme.com"},
		{Name: "password", Kind: spec.Secret, Doc: "For password: the agent's password.", Example: "secret:acme-password"},
		{Name: "api_token", Kind: spec.Secret, Doc: "For api_token. Zendesk ends all API tokens on 30 April 2027; an OAuth client lasts.", Example: "secret:acme-token"},
		{Name: "token", Kind: spec.Secret, Doc: "For bearer: an OAuth access token that does not expire.", Example: "secret:acme-bearer"},
	}
}

// signIn is how an account signs in, checked.
type signIn struct {
	account connectors.Account
	auth    string
	base    string
}

func newSignIn(a connectors.Account) (signIn, error) {
	base, err := baseURL(a)
	if err != nil {
		return signIn{}, err
	}
	s := signIn{account: a, auth: text(a, "auth"), base: base}
	if s.auth == "" {
		if s.auth, err = s.inferred(); err != nil {
			return s, err
		}
	}
	return s, s.check()
}

// has reports whether a setting or a secret is given.
func (s signIn) has(name string) bool {
	return text(s.account, name) != "" || !s.account.Secrets[name].IsZero()
}

// inferred is the way to sign in that the settings make plain.
func (s signIn) inferred() (string, error) {
	var ways, by []string
	for _, w := range []struct{ setting, auth string }{
		{"refresh_token", authCode}, {"password", authPassword}, {"api_token", authToken}, {"token", authBearer},
	} {
		if s.has(w.setting) {
			ways, by = append(ways, w.auth), append(by, w.setting)
		}
	}
	switch {
	case len(ways) > 1:
		return "", fmt.Errorf("%s are given; say with auth which of them to use", strings.Join(by, " and "))
	case len(ways) == 1:
		return ways[0], nil
	case s.has("email") && !s.has("client_id") && !s.has("client_secret"):
		return authToken, nil
	}
	return authClient, nil
}

// check finds settings that are missing for the way to sign in, and those
// that belong to another.
func (s signIn) check() error {
	needs := map[string][]string{
		authClient:   {"client_id", "client_secret"},
		authCode:     {"client_id"},
		authPassword: {"client_id", "client_secret", "email", "password"},
		authToken:    {"email", "api_token"},
		authBearer:   {"token"},
	}
	need, known := needs[s.auth]
	if !known {
		return errors.New("auth is not one of the known ways to sign in")
	}
	for _, name := range need {
		if !s.has(name) {
			return fmt.Errorf("auth: %s needs the setting %s", s.auth, name)
		}
	}
	for _, f := range authFields() {
		// The scope has a default, so it is there with every way to sign in.
		ofCode := s.auth == authCode && (f.Name == "client_secret" || f.Name == "refresh_token")
		if f.Name == "auth" || f.Name == "scope" || ofCode || slices.Contains(need, f.Name) {
			continue
		}
		if s.has(f.Name) {
			return fmt.Errorf("auth: %s does not use the setting %s; remove it, or choose another auth", s.auth, f.Name)
		}
	}
	return nil
}

func (s signIn) secret(name string) credential.Secret { return s.account.Secrets[name] }

func (s signIn) scope() string {
	if scope := text(s.account, "scope"); scope != "" {
		return scope
	}
	return defaultScope
}

// authorize sets up how the client signs its requests.
func (s signIn) authorize(c *client, deps connectors.Deps) {
	switch s.auth {
	case authToken:
		c.auth = rest.Basic(text(s.account, "email")+"/token", s.secret("api_token"))
		return
	case authBearer:
		c.auth = rest.Bearer(s.secret("token"))
		return
	}
	c.scope = s.scope()
	c.source = s.source(deps)
	c.auth = c.source
}

func (s signIn) endpoint(deps connectors.Deps) oauth.Endpoint {
	return oauth.Endpoint{
		HTTP: deps.HTTP, URL: s.base + "/oauth/tokens", ClientID: text(s.account, "client_id"), ClientSecret: s.secret("client_secret"),
		Scopes: strings.Fields(s.scope()), Params: map[string]string{"expires_in": expiresIn}, Lifetime: lifetime,
	}
}

// source makes what gets and renews the account's tokens.
func (s signIn) source(deps connectors.Deps) *oauth.Source {
	e, options := s.endpoint(deps), oauth.Options{Now: deps.HTTP.Now}
	switch s.auth {
	case authClient:
		return oauth.NewSource(oauth.ClientCredentials(e), options)
	case authPassword:
		return oauth.NewSource(oauth.Password(e, oauth.Login{User: text(s.account, "email"), Password: s.secret("password")}), options)
	}
	e.Scopes = nil // they were settled by the approval
	if deps.Vault != nil {
		k := oauth.Keeper{Vault: deps.Vault, Account: s.account.ID, Seed: s.secret("refresh_token"), Now: deps.HTTP.Now}
		return k.Source(oauth.RefreshToken(e))
	}
	options.Token = oauth.Token{Refresh: s.secret("refresh_token")}
	return oauth.NewSource(oauth.RefreshToken(e), options)
}

var _ connectors.Consenter = Connector{}

// Consent is the authorization code flow of the account's OAuth client.
func (Connector) Consent(a connectors.Account, deps connectors.Deps, redirect string) (oauth.Web, error) {
	s, err := newSignIn(a)
	switch {
	case err != nil:
		return oauth.Web{}, err
	case s.auth != authCode:
		return oauth.Web{}, fmt.Errorf("auth: %s needs no approval in a browser; set auth: %s", s.auth, authCode)
	}
	return oauth.Web{Endpoint: s.endpoint(deps), Authorize: s.base + "/oauth/authorizations/new", Redirect: redirect}, nil
}
