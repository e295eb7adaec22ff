package salesforce

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/spec"
)

// Connector is the connector type "salesforce".
type Connector struct{}

var _ connectors.Connector = Connector{}

const (
	production     = "https://login.salesforce.com"
	sandboxes      = "https://test.salesforce.com"
	defaultVersion = "v66.0"
	defaultRegion  = "US"
)

// Describe returns the type's name and settings.
func (Connector) Describe() connectors.Description {
	return connectors.Description{
		Type:    "salesforce",
		Summary: "Salesforce: contacts, leads, cases and every other object of an org.",
		CRM:     true,
		Fields: []spec.Field{
			{Name: "login_url", Kind: spec.Text, Literal: true, Doc: "Where to sign in: the org's My Domain URL. Without it, login.salesforce.com, or test.salesforce.com for a sandbox.", Example: "https://acme.my.salesforce.com"},
			{Name: "sandbox", Kind: spec.Bool, Literal: true, Default: false, Doc: "The account is a sandbox. Not used beside login_url."},
			{Name: "api_version", Kind: spec.Name, Default: defaultVersion, Doc: "The version of the REST API, v46.0 or later."},
			{Name: "client_id", Kind: spec.Text, Literal: true, Required: true, Doc: "The consumer key of the app in Salesforce.", Example: "3MVG9..."},
			{Name: "client_secret", Kind: spec.Secret, Doc: "The consumer secret of the app; not needed where the app does not require one.", Example: "secret:acme-client"},
			{Name: "refresh_token", Kind: spec.Secret, Required: true, Doc: "What the web server flow gave when a user approved the app with the scopes api and refresh_token.", Example: "secret:acme-refresh"},
			{Name: "external_id_field", Kind: spec.Name, Doc: "A custom field, unique and marked as external id, on every object that scenarios create. Records are then created by upsert on it, so that repeating a create is safe.", Example: "External_Id__c"},
			{Name: "phone_region", Kind: spec.Name, Default: defaultRegion, Doc: "The country, as two letters, in which numbers without a country code are dialled."},
		},
	}
}

// Open makes the client of one account.
func (Connector) Open(a connectors.Account, deps connectors.Deps) (connectors.Client, error) {
	login, err := loginURL(a)
	if err != nil {
		return nil, err
	}
	if err := deps.HTTP.CheckURL(login); err != nil {
		return nil, fmt.Errorf("login_url: %w", err)
	}
	version, err := apiVersion(text(a, "api_version"))
	if err != nil {
		return nil, err
	}
	external := text(a, "external_id_field")
	switch {
	case external != "" && soql.Object(external) != nil:
		return nil, errors.New("external_id_field is not the name of a field")
	case text(a, "client_id") == "":
		return nil, errors.New("client_id is missing")
	case a.Secrets["refresh_token"].IsZero():
		return nil, errors.New("refresh_token is missing")
	}
	region := text(a, "phone_region")
	if region == "" {
		region = defaultRegion
	}
	return &client{
		account: a.ID, http: deps.HTTP, session: newSession(a, deps, login),
		data: "/services/data/" + version, external: external, region: region,
		described: map[string][]string{},
	}, nil
}

func newSession(a connectors.Account, deps connectors.Deps, login string) session {
	fetcher := oauth.RefreshToken(oauth.Endpoint{
		HTTP: deps.HTTP, URL: login + "/services/oauth2/token", ClientID: text(a, "client_id"),
		ClientSecret: a.Secrets["client_secret"], Params: map[string]string{"format": "json"}, Extra: []string{instanceURL},
	})
	return session{oauth.NewSource(fetcher, oauth.Options{
		Now: deps.HTTP.Now, Token: oauth.Token{Refresh: a.Secrets["refresh_token"]},
	})}
}

// text returns a setting, or "".
func text(a connectors.Account, name string) string {
	s, _ := a.Settings[name].(string)
	return s
}

func loginURL(a connectors.Account) (string, error) {
	isSandbox, _ := a.Settings["sandbox"].(bool)
	login := text(a, "login_url")
	switch {
	case login == "" && isSandbox:
		return sandboxes, nil
	case login == "":
		return production, nil
	}
	u, err := url.Parse(login)
	if err != nil || u.RawQuery != "" || strings.Trim(u.Path, "/") != "" {
		return "", errors.New("login_url must be a URL without a path, such as https://acme.my.salesforce.com")
	}
	return strings.TrimRight(login, "/"), nil
}

var versionForm = regexp.MustCompile(`^v?([0-9]{2,3})(\.0)?$`)

// apiVersion takes v66.0, 66.0 and 66. Upserts answer with the id since v46.
func apiVersion(s string) (string, error) {
	if s == "" {
		return defaultVersion, nil
	}
	m := versionForm.FindStringSubmatch(s)
	if m == nil || len(m[1]) == 2 && m[1] < "46" {
		return "", errors.New("api_version must be v46.0 or later, such as " + defaultVersion)
	}
	return "v" + m[1] + ".0", nil
}
