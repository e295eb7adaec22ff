package zendesk

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/spec"
)

// Connector is the connector type "zendesk".
type Connector struct{}

var _ connectors.Connector = Connector{}

const (
	defaultScope  = "read write"
	defaultRegion = "US"
	// Zendesk tells a token's end only to those who ask for one.
	expiresIn = "7200"
	lifetime  = 30 * time.Minute // of a token that tells none
)

// Describe returns the type's name and settings.
func (Connector) Describe() connectors.Description {
	return connectors.Description{
		Type:    "zendesk",
		Summary: "Zendesk Support: users, tickets and organizations, with screen pop.",
		CRM:     true,
		Fields: []spec.Field{
			{Name: "url", Kind: spec.Text, Literal: true, Doc: "The account's address. Either this or subdomain.", Example: "https://acme.zendesk.com"},
			{Name: "subdomain", Kind: spec.Name, Doc: "What stands before .zendesk.com. Either this or url.", Example: "acme"},
			{Name: "client_id", Kind: spec.Text, Literal: true, Doc: "The identifier of a confidential OAuth client. Either a client or an API token is needed.", Example: "callwright"},
			{Name: "client_secret", Kind: spec.Secret, Doc: "The secret of the OAuth client.", Example: "secret:acme-zendesk"},
			{Name: "scope", Kind: spec.Text, Literal: true, Default: defaultScope, Doc: "The scopes to ask for. Screen pops need read and write."},
			{Name: "email", Kind: spec.Text, Literal: true, Doc: "The agent in whose name an API token is used.", Example: "integration@acme.com"},
			{Name: "api_token", Kind: spec.Secret, Doc: "An API token. Zendesk ends them all on 30 April 2027; an OAuth client lasts.", Example: "secret:acme-token"},
			{Name: "phone_region", Kind: spec.Name, Default: defaultRegion, Doc: "The country, as two letters, in which numbers without a country code are dialled."},
		},
	}
}

// Open makes the client of one account.
func (Connector) Open(a connectors.Account, deps connectors.Deps) (connectors.Client, error) {
	base, err := baseURL(a)
	if err != nil {
		return nil, err
	}
	if err := deps.HTTP.CheckURL(base); err != nil {
		return nil, fmt.Errorf("url: %w", err)
	}
	region := text(a, "phone_region")
	if region == "" {
		region = defaultRegion
	}
	c := &client{account: a.ID, http: deps.HTTP, base: base, region: region, books: map[string]book{}, agents: map[string]string{}}
	return c, c.signIn(a)
}

// text returns a setting, or "".
func text(a connectors.Account, name string) string {
	s, _ := a.Settings[name].(string)
	return s
}

var subdomainForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]*$`)

func baseURL(a connectors.Account) (string, error) {
	address, subdomain := text(a, "url"), text(a, "subdomain")
	switch {
	case (address == "") == (subdomain == ""):
		return "", errors.New("either url or subdomain is needed")
	case subdomain != "" && !subdomainForm.MatchString(subdomain):
		return "", errors.New("subdomain must be the name before .zendesk.com")
	case subdomain != "":
		return "https://" + strings.ToLower(subdomain) + ".zendesk.com", nil
	}
	u, err := url.Parse(address)
	if err != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
		return "", errors.New("url must be a URL without a path, such as https://acme.zendesk.com")
	}
	return strings.TrimRight(address, "/"), nil
}

// signIn sets up the one way to sign in that the account has.
func (c *client) signIn(a connectors.Account) error {
	id, secret, email, token := text(a, "client_id"), a.Secrets["client_secret"], text(a, "email"), a.Secrets["api_token"]
	isOAuth, isToken := id != "" || !secret.IsZero(), email != "" || !token.IsZero()
	switch {
	case isOAuth == isToken:
		return errors.New("either client_id and client_secret or email and api_token are needed")
	case isOAuth && (id == "" || secret.IsZero()):
		return errors.New("client_id and client_secret are both needed")
	case isToken && (email == "" || token.IsZero()):
		return errors.New("email and api_token are both needed")
	case isToken:
		c.auth = rest.Basic(email+"/token", token)
		return nil
	}
	c.scope = text(a, "scope")
	if c.scope == "" {
		c.scope = defaultScope
	}
	c.source = oauth.NewSource(oauth.ClientCredentials(oauth.Endpoint{
		HTTP: c.http, URL: c.base + "/oauth/tokens", ClientID: id, ClientSecret: secret,
		Scopes: strings.Fields(c.scope), Params: map[string]string{"expires_in": expiresIn}, Lifetime: lifetime,
	}), oauth.Options{Now: c.http.Now})
	c.auth = c.source
	return nil
}
