package cli

import (
	"net/http"
	"time"

	salesforce "github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	zendesk "github.com/callwright/callwright/connectors/zendesk/emulator"
)

// The actors' names.
const (
	nameSalesforce = "salesforce"
	nameZendesk    = "zendesk"
	nameLoyalty    = "loyalty-api"
)

// crm is an emulator before it is served.
type crm struct {
	name    string
	handler http.Handler
	plane   *sandbox.Plane
	account account // without its URL
	shown   any     // the credentials as `emulate` prints them
}

// salesforceShown is what a client of the Salesforce emulator needs.
type salesforceShown struct {
	URL           string `json:"url"`
	ClientID      string `json:"client_id"`
	ClientSecret  string `json:"client_secret"`
	RefreshToken  string `json:"refresh_token"`
	Username      string `json:"username"`
	Password      string `json:"password"`
	SecurityToken string `json:"security_token"`
}

func newSalesforce(text *seedText) (*crm, error) { return newSalesforceAt(text, nil) }

// newSalesforceAt makes one on a clock; nil is the wall clock.
func newSalesforceAt(text *seedText, clock func() time.Time) (*crm, error) {
	o := salesforce.Options{Clock: clock}
	if text != nil {
		seed, err := loadSeed(text, salesforce.LoadSeed)
		if err != nil {
			return nil, err
		}
		o.Seed = seed
	}
	e := salesforce.New(o)
	c := e.Credentials()
	return &crm{
		name: nameSalesforce, handler: e, plane: e.Plane(),
		shown: &salesforceShown{
			ClientID: c.ClientID, ClientSecret: c.ClientSecret, RefreshToken: c.RefreshToken,
			Username: c.Username, Password: c.Password, SecurityToken: c.SecurityToken,
		},
		account: account{
			id: "acme-salesforce", kind: "salesforce", isDefault: true, url: "login_url",
			settings: []setting{{"client_id", c.ClientID, false}, {"client_secret", c.ClientSecret, true}, {"refresh_token", c.RefreshToken, true}},
		},
	}, nil
}

// zendeskShown is what a client of the Zendesk emulator needs.
type zendeskShown struct {
	URL          string `json:"url"`
	Email        string `json:"email"`
	APIToken     string `json:"api_token"`
	ClientID     string `json:"client_id"`
	ClientSecret string `json:"client_secret"`
}

func newZendesk(text *seedText) (*crm, error) { return newZendeskAt(text, nil) }

// newZendeskAt makes one on a clock; nil is the wall clock.
func newZendeskAt(text *seedText, clock func() time.Time) (*crm, error) {
	o := zendesk.Options{Clock: clock}
	if text != nil {
		seed, err := loadSeed(text, zendesk.LoadSeed)
		if err != nil {
			return nil, err
		}
		o.Seed = &seed
	}
	e := zendesk.New(o)
	c := e.Credentials()
	return &crm{
		name: nameZendesk, handler: e, plane: e.Plane(),
		shown: &zendeskShown{Email: c.Email, APIToken: c.APIToken, ClientID: c.ClientID, ClientSecret: c.ClientSecret},
		account: account{
			id: "acme-zendesk", kind: "zendesk", url: "url",
			settings: []setting{{"client_id", c.ClientID, false}, {"client_secret", c.ClientSecret, true}},
		},
	}, nil
}

func (c *crm) title() string { return c.name }

func (c *crm) credentials() any { return c.shown }

// serve puts the emulator at an address and returns its account with the URL.
func (c *crm) serve(address string) (*actor, account, error) {
	a, err := serve(c.name, address, c.handler, c.plane)
	if err != nil {
		return nil, account{}, err
	}
	switch s := c.shown.(type) {
	case *salesforceShown:
		s.URL = a.url
	case *zendeskShown:
		s.URL = a.url
	}
	return a, c.account.at(a), nil
}
