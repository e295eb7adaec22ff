package emulator

import (
	"bytes"
	_ "embed" // for the default instance
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

// Seed is an instance to begin with.
type Seed struct {
	Created time.Time    `json:"created"` // of every record
	Logins  []SeedLogin  `json:"logins"`
	Clients []SeedClient `json:"clients"`
	// Records are by table. Their references may name the sys_id or, for
	// tables that come before, what a record is known by.
	Records []SeedTable `json:"records"`
}

// SeedTable are the records of one table.
type SeedTable struct {
	Table string              `json:"table"`
	Rows  []map[string]string `json:"rows"`
}

// SeedLogin is how a user signs in.
type SeedLogin struct {
	Username string   `json:"username"` // of a sys_user among the records
	Password string   `json:"password"`
	Roles    []string `json:"roles"` // admin, itil; none: may read only
}

// SeedClient is an OAuth client.
type SeedClient struct {
	ID           string `json:"id"`
	Secret       string `json:"secret"`
	User         string `json:"user"`                    // whom client_credentials acts as
	RefreshToken string `json:"refresh_token,omitempty"` // given out before, for User
}

// LoadSeed reads an instance from JSON. It refuses unknown members, tables
// and fields, and names that lead nowhere.
func LoadSeed(r io.Reader) (Seed, error) {
	var s Seed
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&s); err != nil {
		return Seed{}, fmt.Errorf("servicenow seed: %w", err)
	}
	if err := s.check(); err != nil {
		return Seed{}, fmt.Errorf("servicenow seed: %w", err)
	}
	return s, nil
}

//go:embed seed.json
var seedJSON []byte

// DefaultSeed is the instance that the emulator has without another: Jane Doe
// of Acme Corp with two incidents, two agents, and some hundreds of people
// whose names and numbers are written in every awkward way.
func DefaultSeed() Seed {
	s, err := LoadSeed(bytes.NewReader(seedJSON))
	if err != nil {
		panic(fmt.Sprintf("emulator: the embedded seed is broken: %v", err))
	}
	return s
}

func (s Seed) check() error {
	var errs []error
	tables := newSchema()
	users := map[string]bool{}
	for _, group := range s.Records {
		t := tables[group.Table]
		if t == nil || t.Virtual {
			errs = append(errs, fmt.Errorf("there is no table %q", group.Table))
			continue
		}
		for i, r := range group.Rows {
			users[r["user_name"]] = true
			for _, name := range slices.Sorted(maps.Keys(r)) {
				if _, ok := t.field(name); !ok {
					errs = append(errs, fmt.Errorf("%s %d: there is no field %q", group.Table, i+1, name))
				}
			}
		}
	}
	for _, l := range s.Logins {
		if !users[l.Username] {
			errs = append(errs, fmt.Errorf("login: there is no user %q", l.Username))
		}
	}
	for _, c := range s.Clients {
		if !users[c.User] {
			errs = append(errs, fmt.Errorf("client %s: there is no user %q", c.ID, c.User))
		}
	}
	return errors.Join(errs...)
}

// grow makes the state of an instance.
func (s Seed) grow() *state {
	st := &state{
		schema: newSchema(), rows: map[string]*row{}, logins: map[string]SeedLogin{},
		tokens: newTokens(s.Clients), usage: map[string]int{}, ids: map[string]int{},
	}
	known := map[string]string{} // ids by what records are known by
	for _, group := range s.Records {
		t := st.schema[group.Table]
		for i, values := range group.Rows {
			v := maps.Clone(values)
			if v["sys_id"] == "" {
				v["sys_id"] = sysID(t.Name, fmt.Sprint("seed ", i+1))
			}
			for _, f := range t.all() {
				if id := known[v[f.name]]; f.kind == "reference" && id != "" {
					v[f.name] = id
				}
			}
			r := st.insert(t, v, "system", s.Created.UTC())
			known[r.values[t.Display]] = r.id()
		}
	}
	for _, l := range s.Logins {
		st.logins[l.Username] = l
	}
	return st
}

func (s Seed) credentials() Credentials {
	var c Credentials
	if len(s.Logins) > 0 {
		c.Username, c.Password = s.Logins[0].Username, s.Logins[0].Password
	}
	if len(s.Clients) > 0 {
		c.ClientID, c.ClientSecret, c.RefreshToken = s.Clients[0].ID, s.Clients[0].Secret, s.Clients[0].RefreshToken
	}
	return c
}
