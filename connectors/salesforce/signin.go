package salesforce

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/engine/spec"
)

// The ways to sign in.
const (
	authRefresh  = "refresh_token"
	authJWT      = "jwt"
	authPassword = "password"
	authClient   = "client_credentials"
)

func authFields() []spec.Field {
	return []spec.Field{
		{Name: "auth", Kind: spec.Enum, Enum: []string{authRefresh, authJWT, authPassword, authClient}, Doc: "How to sign in; if not given, what the other settings make plain. refresh_token: a person approves the app in a browser, once. jwt: with a private key whose certificate the app knows. client_credentials: as the user whom the app runs as. password: as a person, which new orgs do not allow."},
		{Name: "client_id", Kind: spec.Text, Literal: true, Required: true, Doc: "The consumer key of the app in Salesforce.", Example: "3MVG9..."},
		{Name: "client_secret", Kind: spec.Secret, Doc: "The consumer secret of the app. jwt has none, and refresh_token needs it only where the app says so.", Example: "secret:acme-client"},
		{Name: "refresh_token", Kind: spec.Secret, Doc: "For refresh_token: what the web server flow gave when a user approved the app with the scopes api and refresh_token. Not needed for an account that was authorized here.", Example: "secret:acme-refresh"},
		{Name: "username", Kind: spec.Text, Literal: true, Doc: "For jwt and password: the user to act as.", Example: "integration@acme.com"},
		{Name: "private_key", Kind: spec.Secret, Doc: "For jwt: the RSA key in PEM form, PKCS #1 or #8, without a passphrase.", Example: "file:acme.key"},
		{Name: "audience", Kind: spec.Text, Literal: true, Doc: "For jwt: whom the assertion is for. If not given, https://login.salesforce.com, https://test.salesforce.com for a sandbox, or the address of a site.", Example: "https://login.salesforce.com"},
		{Name: "password", Kind: spec.Secret, Doc: "For password: the user's password.", Example: "secret:acme-password"},
		{Name: "security_token", Kind: spec.Secret, Doc: "For password: the user's security token, needed unless the request comes from an address that the org trusts.", Example: "secret:acme-token"},
	}
}

// signIn is how an account signs in, checked.
type signIn struct {
	account     connectors.Account
	auth        string
	login, told string // where, and by which setting
}

func newSignIn(a connectors.Account) (signIn, error) {
	login, told, err := loginURL(a)
	if err != nil {
		return signIn{}, err
	}
	s := signIn{account: a, auth: text(a, "auth"), login: login, told: told}
	if !s.has("client_id") {
		return s, errors.New("client_id is missing")
	}
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
		{"refresh_token", authRefresh}, {"private_key", authJWT}, {"password", authPassword},
	} {
		if s.has(w.setting) {
			ways, by = append(ways, w.auth), append(by, w.setting)
		}
	}
	switch {
	case len(ways) == 1:
		return ways[0], nil
	case len(ways) > 1:
		return "", fmt.Errorf("%s are given; say with auth which of them to use", strings.Join(by, " and "))
	case s.has("client_secret"):
		return "", errors.New("auth is missing: client_id and client_secret alone serve auth: client_credentials, and auth: refresh_token once a person has approved the app")
	}
	return "", errors.New("refresh_token is missing; or say with auth how else the account signs in")
}

// check finds settings that are missing for the way to sign in, and those
// that belong to another.
func (s signIn) check() error {
	needs := map[string][]string{
		authRefresh:  nil,
		authJWT:      {"username", "private_key"},
		authPassword: {"client_secret", "username", "password"},
		authClient:   {"client_secret"},
	}
	may := map[string][]string{
		authRefresh: {"client_secret", "refresh_token"}, authJWT: {"audience"}, authPassword: {"security_token"},
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
		if f.Name == "auth" || f.Name == "client_id" || slices.Contains(need, f.Name) || slices.Contains(may[s.auth], f.Name) {
			continue
		}
		if s.has(f.Name) {
			return fmt.Errorf("auth: %s does not use the setting %s; remove it, or choose another auth", s.auth, f.Name)
		}
	}
	if s.auth == authClient && (s.login == production || s.login == sandboxes) {
		return errors.New("auth: client_credentials works at the org's own address only; set my_domain")
	}
	return nil
}

func (s signIn) endpoint(deps connectors.Deps) oauth.Endpoint {
	return oauth.Endpoint{
		HTTP: deps.HTTP, URL: s.login + "/services/oauth2/token", ClientID: text(s.account, "client_id"),
		ClientSecret: s.secret("client_secret"), Params: map[string]string{"format": "json"}, Extra: []string{instanceURL},
	}
}

// source makes what gets and renews the account's tokens. A token answer tells
// no end of the token; it is renewed when it is rejected.
func (s signIn) source(deps connectors.Deps) (*oauth.Source, error) {
	e := s.endpoint(deps)
	options := oauth.Options{Now: deps.HTTP.Now}
	switch s.auth {
	case authJWT:
		return s.bySignature(e, options)
	case authPassword:
		return oauth.NewSource(oauth.Password(e, oauth.Login{
			User: text(s.account, "username"), Password: s.secret("password"), SecurityToken: s.secret("security_token"),
		}), options), nil
	case authClient:
		return oauth.NewSource(oauth.ClientCredentials(e), options), nil
	}
	if deps.Vault != nil {
		k := oauth.Keeper{Vault: deps.Vault, Account: s.account.ID, Seed: s.secret("refresh_token"), Now: deps.HTTP.Now}
		return k.Source(oauth.RefreshToken(e)), nil
	}
	options.Token = oauth.Token{Refresh: s.secret("refresh_token")}
	return oauth.NewSource(oauth.RefreshToken(e), options), nil
}

func (s signIn) bySignature(e oauth.Endpoint, options oauth.Options) (*oauth.Source, error) {
	to := text(s.account, "audience")
	if to == "" {
		to = audience(s.login, isSandbox(s.account))
	}
	fetcher, err := oauth.JWTBearer(e, oauth.Assertion{
		Subject: text(s.account, "username"), Audience: to, Key: s.secret("private_key"),
	})
	if err != nil {
		return nil, fmt.Errorf("private_key: %w", err)
	}
	return oauth.NewSource(fetcher, options), nil
}

func (s signIn) secret(name string) credential.Secret { return s.account.Secrets[name] }

var _ connectors.Consenter = Connector{}

// Consent is the web server flow: it asks for the REST API, and for a refresh
// token.
func (Connector) Consent(a connectors.Account, deps connectors.Deps, redirect string) (oauth.Web, error) {
	s, err := newSignIn(a)
	switch {
	case err != nil:
		return oauth.Web{}, err
	case s.auth != authRefresh:
		return oauth.Web{}, fmt.Errorf("auth: %s needs no approval in a browser; set auth: %s", s.auth, authRefresh)
	}
	e := s.endpoint(deps)
	e.Scopes = []string{"api", "refresh_token"}
	return oauth.Web{Endpoint: e, Authorize: s.login + "/services/oauth2/authorize", Redirect: redirect}, nil
}
