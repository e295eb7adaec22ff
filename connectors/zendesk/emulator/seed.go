package emulator

import (
	"bytes"
	_ "embed" // for the default account
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"
)

// Seed is an account to begin with. Records name each other by the names
// people use: a user's organization by its name, a ticket's people by their
// email or, if they have none, their name.
type Seed struct {
	Created            time.Time          `json:"created"` // of every record that does not say
	APIToken           string             `json:"api_token"`
	Clients            []SeedClient       `json:"clients"`
	Tokens             []SeedToken        `json:"tokens"`
	Groups             []SeedGroup        `json:"groups"`
	TicketFields       []SeedField        `json:"ticket_fields"`
	UserFields         []SeedField        `json:"user_fields"`
	OrganizationFields []SeedField        `json:"organization_fields"`
	Organizations      []SeedOrganization `json:"organizations"`
	Users              []SeedUser         `json:"users"`
	Tickets            []SeedTicket       `json:"tickets"`
}

// SeedClient is an OAuth client.
type SeedClient struct {
	ID           int64    `json:"id"`
	Identifier   string   `json:"identifier"`
	Name         string   `json:"name"`
	Secret       string   `json:"secret,omitempty"` // empty: a public client, which needs PKCE
	RedirectURLs []string `json:"redirect_urls,omitempty"`
	User         string   `json:"user"`             // email of its creator, whom client_credentials acts as
	Scopes       string   `json:"scopes,omitempty"` // the most it can be granted; empty: anything
}

// SeedToken is an OAuth access token that never expires.
type SeedToken struct {
	Token  string `json:"token"`
	Client string `json:"client"`
	User   string `json:"user"`
	Scopes string `json:"scopes"`
}

// SeedGroup is a group of agents.
type SeedGroup struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// SeedField is a custom field.
type SeedField struct {
	ID      int64    `json:"id"`
	Key     string   `json:"key,omitempty"` // of user and organization fields
	Type    string   `json:"type"`
	Title   string   `json:"title"`
	Options []string `json:"options,omitempty"` // of a tagger or multiselect
}

// SeedOrganization is an organization.
type SeedOrganization struct {
	ID         int64             `json:"id"`
	Name       string            `json:"name"`
	Domains    []string          `json:"domains,omitempty"`
	ExternalID string            `json:"external_id,omitempty"`
	Notes      string            `json:"notes,omitempty"`
	Tags       []string          `json:"tags,omitempty"`
	Fields     map[string]string `json:"fields,omitempty"`
}

// SeedUser is an end user, agent or admin.
type SeedUser struct {
	ID           int64             `json:"id"`
	Name         string            `json:"name"`
	Email        string            `json:"email,omitempty"`
	Phone        string            `json:"phone,omitempty"`
	Role         string            `json:"role,omitempty"` // empty: end-user
	Organization string            `json:"organization,omitempty"`
	ExternalID   string            `json:"external_id,omitempty"`
	Notes        string            `json:"notes,omitempty"`
	Tags         []string          `json:"tags,omitempty"`
	Fields       map[string]string `json:"fields,omitempty"`
	Password     string            `json:"password,omitempty"`
	SignedIn     bool              `json:"signed_in,omitempty"` // an agent with a browser open
	Suspended    bool              `json:"suspended,omitempty"`
	Created      time.Time         `json:"created,omitzero"`
}

// SeedTicket is a ticket with its first comment.
type SeedTicket struct {
	ID         int64             `json:"id"`
	Subject    string            `json:"subject"`
	Body       string            `json:"body"`
	Status     string            `json:"status"`
	Priority   string            `json:"priority,omitempty"`
	Type       string            `json:"type,omitempty"`
	Requester  string            `json:"requester"`
	Assignee   string            `json:"assignee,omitempty"`
	Group      string            `json:"group,omitempty"`
	ExternalID string            `json:"external_id,omitempty"`
	Tags       []string          `json:"tags,omitempty"`
	Fields     map[string]string `json:"fields,omitempty"` // by the field's title
	Created    time.Time         `json:"created,omitzero"`
	Updated    time.Time         `json:"updated,omitzero"`
}

// LoadSeed reads an account from JSON. It refuses unknown members and records
// that name another which is not there.
func LoadSeed(r io.Reader) (Seed, error) {
	var s Seed
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Seed{}, fmt.Errorf("zendesk seed: %w", err)
	}
	if err := s.check(); err != nil {
		return Seed{}, fmt.Errorf("zendesk seed: %w", err)
	}
	return s, nil
}

//go:embed seed/default.json
var defaultSeed []byte

// DefaultSeed is the account that the emulator has without another: Acme's
// people, two agents and an admin, and some hundreds of records whose names
// and numbers are written in every awkward way.
func DefaultSeed() Seed {
	s, err := LoadSeed(bytes.NewReader(defaultSeed))
	if err != nil {
		panic(fmt.Sprintf("emulator: the embedded seed is broken: %v", err))
	}
	return s
}

// check finds names that lead nowhere, and ids that are used twice.
func (s Seed) check() error {
	var errs []error
	known := s.names(&errs)
	want := func(kind, name, by string) {
		if name != "" && !known[kind+name] {
			errs = append(errs, fmt.Errorf("%s names the %s %q, which is not there", by, kind, name))
		}
	}
	for _, c := range s.Clients {
		want("user", c.User, "client "+c.Identifier)
	}
	for _, t := range s.Tokens {
		want("user", t.User, "a token")
		want("client", t.Client, "a token")
	}
	for _, u := range s.Users {
		want("organization", u.Organization, "user "+u.Name)
	}
	for _, t := range s.Tickets {
		by := fmt.Sprintf("ticket %d", t.ID)
		want("user", t.Requester, by)
		want("user", t.Assignee, by)
		want("group", t.Group, by)
		for title := range t.Fields {
			want("ticket field", title, by)
		}
	}
	return errors.Join(errs...)
}

// names collects what the seed's records can be called by.
func (s Seed) names(errs *[]error) map[string]bool {
	known := map[string]bool{}
	add := func(kind string, id int64, names ...string) {
		key := fmt.Sprint(kind, " id ", id)
		if known[key] || id <= 0 {
			*errs = append(*errs, fmt.Errorf("%s is used twice or is not positive", key))
		}
		known[key] = true
		for _, name := range names {
			known[kind+name] = true
		}
	}
	for _, c := range s.Clients {
		add("client", c.ID, c.Identifier)
	}
	for _, g := range s.Groups {
		add("group", g.ID, g.Name)
	}
	for _, f := range s.TicketFields {
		add("ticket field", f.ID, f.Title)
	}
	for _, o := range s.Organizations {
		add("organization", o.ID, o.Name)
	}
	for _, u := range s.Users {
		add("user", u.ID, u.Name, u.Email)
	}
	for _, t := range s.Tickets {
		add("ticket", t.ID)
	}
	return known
}

func (s Seed) credentials() Credentials {
	c := Credentials{APIToken: s.APIToken}
	for _, u := range s.Users {
		if u.Role == "agent" || u.Role == "admin" {
			c.Email, c.Password = u.Email, u.Password
			break
		}
	}
	for _, client := range s.Clients {
		if client.Secret != "" {
			c.ClientID, c.ClientSecret = client.Identifier, client.Secret
			break
		}
	}
	if len(s.Tokens) > 0 {
		c.Bearer = s.Tokens[0].Token
	}
	return c
}
