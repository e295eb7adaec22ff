package emulator

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/sandbox"
)

//go:embed seed.json
var seedJSON []byte

// Seed is what an org begins with.
type Seed struct {
	Org     Org             `json:"org"`
	Clients []Client        `json:"clients"`
	Logins  []Login         `json:"logins"`
	Tokens  []Token         `json:"tokens,omitempty"`
	Objects []schema.Object `json:"objects,omitempty"` // more objects, or more fields of objects
	// Records are by object. A record may bring its Id and its times; a reference
	// names the Id of its target.
	Records map[string][]map[string]any `json:"records"`

	checked bool // the records are known to fit together
}

// Org is the organization.
type Org struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Client is a connected app.
type Client struct {
	ID     string `json:"id"`
	Secret string `json:"secret,omitempty"`
	Name   string `json:"name"`
	// Public apps need no secret for the web server flow and the refresh.
	Public bool `json:"public,omitempty"`
	// Callbacks are the redirect URIs. A star in one stands for anything but a
	// slash, which Salesforce has not, but a test on a free port needs.
	Callbacks   []string `json:"callbacks,omitempty"`
	Grants      []string `json:"grants,omitempty"`      // empty: all
	Scopes      []string `json:"scopes,omitempty"`      // empty: all
	Certificate string   `json:"certificate,omitempty"` // PEM: a certificate or a public key
	Approved    []string `json:"approved,omitempty"`    // usernames that an admin has approved
	RunAs       string   `json:"runAs,omitempty"`       // the username of the client credentials flow
	RequirePKCE bool     `json:"requirePKCE,omitempty"`
	Rotate      bool     `json:"rotate,omitempty"` // refresh token rotation
}

// Login is how a user signs in. The user's record has the same Username.
type Login struct {
	Username      string `json:"username"`
	Password      string `json:"password"`
	SecurityToken string `json:"securityToken,omitempty"`
	Locked        bool   `json:"locked,omitempty"`
	NoSetup       bool   `json:"noSetup,omitempty"` // lacks "View Setup and Configuration"
}

// Token is a refresh token that was given out before the emulator began.
type Token struct {
	Refresh  string   `json:"refresh"`
	Client   string   `json:"client"`
	Username string   `json:"username"`
	Scopes   []string `json:"scopes"`
}

// Credentials are what a client needs to sign in to an emulator by the web
// server, client credentials and username-password flows. They open nothing
// else.
type Credentials struct {
	ClientID      string `json:"client_id"`
	ClientSecret  string `json:"client_secret"`
	RefreshToken  string `json:"refresh_token,omitempty"`
	Username      string `json:"username,omitempty"`
	Password      string `json:"password,omitempty"`
	SecurityToken string `json:"security_token,omitempty"`
}

// Credentials are those of the first client, login and token.
func (s *Seed) Credentials() Credentials {
	c := Credentials{}
	if len(s.Clients) > 0 {
		c.ClientID, c.ClientSecret = s.Clients[0].ID, s.Clients[0].Secret
	}
	if len(s.Logins) > 0 {
		l := s.Logins[0]
		c.Username, c.Password, c.SecurityToken = l.Username, l.Password, l.SecurityToken
	}
	if len(s.Tokens) > 0 {
		c.RefreshToken = s.Tokens[0].Refresh
	}
	return c
}

// LoadSeed reads a seed from JSON and makes sure that an org can begin with it.
func LoadSeed(r io.Reader) (*Seed, error) {
	s, err := decodeSeed(r)
	if err != nil {
		return nil, err
	}
	if _, err = s.grow(org.Rules{}, time.Now, sandbox.New(nil).Next); err != nil {
		return nil, err
	}
	s.checked = true
	return s, nil
}

// DefaultSeed is the org that scenarios and examples meet when no other is
// given: Jane Doe of Acme Corp and some hundreds of others. The package's tests
// hold it against LoadSeed, so that a start need not.
func DefaultSeed() (*Seed, error) {
	s, err := decodeSeed(bytes.NewReader(seedJSON))
	if err == nil {
		s.checked = true
	}
	return s, err
}

func decodeSeed(r io.Reader) (*Seed, error) {
	d := json.NewDecoder(r)
	d.UseNumber()
	d.DisallowUnknownFields()
	s := &Seed{}
	if err := d.Decode(s); err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	return s, nil
}

// grow makes the org of a seed.
func (s *Seed) grow(rules org.Rules, now clock, next func(string) uint64) (*org.Org, error) {
	sc, err := schema.New(s.Objects)
	if err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	o := org.New(sc, rules, now, next)
	for _, name := range slices.Sorted(maps.Keys(s.Records)) {
		object := sc.Object(name)
		if object == nil {
			return nil, fmt.Errorf("seed: there is no object %s", name)
		}
		for i, body := range s.Records[name] {
			if fault := o.Load(object, body, org.Writer{User: s.firstUser()}); fault != nil {
				return nil, fmt.Errorf("seed: %s %d: %w", name, i+1, fault)
			}
		}
	}
	if !s.checked {
		err = o.Verify()
	}
	if err != nil {
		return nil, fmt.Errorf("seed: %w", err)
	}
	return o, s.verify(o)
}

// firstUser is the id of the user who is taken for the author of the records.
func (s *Seed) firstUser() string {
	for _, u := range s.Records["User"] {
		if id, ok := u["Id"].(string); ok {
			full, _ := org.ID18(id)
			return full
		}
	}
	return ""
}

// verify finds usernames and ids that mean nothing.
func (s *Seed) verify(o *org.Org) error {
	var errs []error
	if _, ok := org.ID18(s.Org.ID); !ok {
		errs = append(errs, fmt.Errorf("seed: org: %q is no id", s.Org.ID))
	}
	var names []string
	for _, l := range s.Logins {
		names = append(names, l.Username)
	}
	for _, t := range s.Tokens {
		names = append(names, t.Username)
	}
	for _, c := range s.Clients {
		names = append(append(names, c.Approved...), c.RunAs)
	}
	for _, n := range names {
		if n != "" && o.User(n) == nil {
			errs = append(errs, fmt.Errorf("seed: there is no user %s", n))
		}
	}
	return errors.Join(errs...)
}
