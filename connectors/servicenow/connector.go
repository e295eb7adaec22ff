package servicenow

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/spec"
)

// Connector is the connector type "servicenow".
type Connector struct{}

var _ connectors.Connector = Connector{}

const defaultRegion = "US"

// Describe returns the type's name and settings.
func (Connector) Describe() connectors.Description {
	return connectors.Description{
		Type:    "servicenow",
		Summary: "ServiceNow: users, incidents and every other table of an instance.",
		CRM:     true,
		Fields: append([]spec.Field{
			{Name: "url", Kind: spec.Text, Literal: true, Required: true, Doc: "The instance's address.", Example: "https://acme.service-now.com"},
			{Name: "username", Kind: spec.Text, Literal: true, Doc: "The user in whose name everything is done. A user, an OAuth client or both are needed.", Example: "callwright.integration"},
			{Name: "password", Kind: spec.Secret, Doc: "The user's password.", Example: "secret:acme-password"},
			{Name: "client_id", Kind: spec.Text, Literal: true, Doc: "The id of an OAuth client of the instance.", Example: "be3aeb583ace210011c15b24a43e25d8"},
			{Name: "client_secret", Kind: spec.Secret, Doc: "The secret of the OAuth client.", Example: "secret:acme-client"},
			{Name: "refresh_token", Kind: spec.Secret, Doc: "What a user approved the OAuth client with. Without it, and without username and password, the client signs in as the user that is set for it.", Example: "secret:acme-refresh"},
			{Name: "workspace", Kind: spec.Text, Literal: true, Doc: "The path of the agents' workspace, where records open in one.", Example: "/now/sow"},
			{Name: "phone_region", Kind: spec.Name, Default: defaultRegion, Doc: "The country, as two letters, in which numbers without a country code are dialled."},
		}, rest.Fields()...),
	}
}

// Open makes the client of one account.
func (Connector) Open(a connectors.Account, deps connectors.Deps) (connectors.Client, error) {
	stack := deps.HTTP.For(a.ID, rest.LimitsFrom(a.Settings))
	base, err := baseURL(text(a, "url"))
	if err != nil {
		return nil, err
	}
	if err := stack.CheckURL(base); err != nil {
		return nil, fmt.Errorf("url: %w", err)
	}
	workspace := strings.TrimRight(text(a, "workspace"), "/")
	if workspace != "" && !workspaceForm.MatchString(workspace) {
		return nil, errors.New("workspace must be a path, such as /now/sow")
	}
	region := text(a, "phone_region")
	if region == "" {
		region = defaultRegion
	}
	c := &client{
		account: a.ID, http: stack, base: base, workspace: workspace, region: region,
		known: map[string]map[string]bool{}, keys: newLocks(),
	}
	c.auth, err = signIn(a, stack, deps.Vault, base)
	return c, err
}

var workspaceForm = regexp.MustCompile(`^(/[A-Za-z0-9_-]+)+$`)

// text returns a setting, or "".
func text(a connectors.Account, name string) string {
	s, _ := a.Settings[name].(string)
	return s
}

func baseURL(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || address == "" || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
		return "", errors.New("url must be a URL without a path, such as https://acme.service-now.com")
	}
	return strings.TrimRight(address, "/"), nil
}

// signIn is the one way to sign in that the account has.
func signIn(a connectors.Account, stack *rest.Stack, vault oauth.Vault, base string) (rest.Authorizer, error) {
	user, password := text(a, "username"), a.Secrets["password"]
	id, secret, refresh := text(a, "client_id"), a.Secrets["client_secret"], a.Secrets["refresh_token"]
	isUser, isClient := user != "" || !password.IsZero(), id != "" || !secret.IsZero() || !refresh.IsZero()
	switch {
	case !isUser && !isClient:
		return nil, errors.New("username and password, or client_id and client_secret, or all of them are needed")
	case isUser && (user == "" || password.IsZero()):
		return nil, errors.New("username and password are both needed")
	case isClient && (id == "" || secret.IsZero()):
		return nil, errors.New("client_id and client_secret are both needed")
	case isUser && !refresh.IsZero():
		return nil, errors.New("either refresh_token or username and password are needed")
	case !isClient:
		return rest.Basic(user, password), nil
	}
	endpoint := oauth.Endpoint{HTTP: stack, URL: base + "/oauth_token.do", ClientID: id, ClientSecret: secret}
	options := oauth.Options{Now: stack.Now, Token: oauth.Token{Refresh: refresh}}
	switch {
	case isUser:
		return oauth.NewSource(explained{oauth.Password(endpoint, oauth.Login{User: user, Password: password})}, options), nil
	case refresh.IsZero():
		return oauth.NewSource(explained{oauth.ClientCredentials(endpoint)}, options), nil
	case vault == nil:
		return oauth.NewSource(explained{oauth.RefreshToken(endpoint)}, options), nil
	}
	k := oauth.Keeper{Vault: vault, Account: a.ID, Seed: refresh, Now: stack.Now}
	return k.Source(explained{oauth.RefreshToken(endpoint)}), nil
}
