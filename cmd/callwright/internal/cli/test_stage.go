package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	salesforce "github.com/callwright/callwright/connectors/salesforce/emulator"
	zendesk "github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/value"
)

// stage sets the scene for a test: the troupe plays the accounts that the
// scenario knows, each by its type. What else there is, nobody plays.
func (t *troupe) stage(test *scenariotest.Test, accounts []compile.Account) (scenariotest.Stage, error) {
	c := &test.Connectors
	t.begin(test.Start(), c.Takes)
	if err := t.sow(c.Seed); err != nil {
		return scenariotest.Stage{}, err
	}
	for _, target := range c.Faults {
		if err := t.inject(target, test.File.Name); err != nil {
			return scenariotest.Stage{}, err
		}
	}
	r, err := t.registry(accounts)
	if err != nil {
		return scenariotest.Stage{}, err
	}
	p := connectors.NewPerformer(r)
	return scenariotest.Stage{
		Connectors: &service{t, p, unplayed(accounts)}, Mask: r.Masker().Mask,
		Desk: &service{t, recorded{&host.Desk{Popper: p}, r.Masker()}, nil},
		Tick: func(at time.Duration) { t.clock.at = at },
	}, nil
}

// played is the emulator for an account, or nil.
func (t *troupe) played(a compile.Account) *player {
	if a.Type == nameSalesforce || a.Type == nameZendesk {
		return t.find(a.Type)
	}
	if a.ID == nameLoyalty {
		return t.find(nameLoyalty)
	}
	return nil
}

// unplayed are the accounts that no emulator plays.
func unplayed(accounts []compile.Account) []string {
	t := newTroupe()
	var out []string
	for _, a := range accounts {
		if t.played(a) == nil {
			out = append(out, a.ID)
		}
	}
	return out
}

// registry opens the accounts that are played.
func (t *troupe) registry(accounts []compile.Account) (*connectors.Registry, error) {
	var list []account
	for _, a := range accounts {
		p := t.played(a)
		if p == nil || a.Inactive {
			continue
		}
		c, err := t.engage(p)
		if err != nil {
			return nil, err
		}
		one := c.account.at(&actor{name: p.name, url: p.url})
		one.id, one.isDefault = a.ID, a.Default
		list = append(list, one)
	}
	known := secrets(list)
	resolver := &credential.Resolver{Env: func(name string) (string, bool) {
		text, ok := known[name]
		return text, ok
	}}
	file := source.NewFile("(test)", accountsYAML(list, func(name string) string { return "env:" + name }))
	config, diags := connectors.Load(file, connectorTypes(), resolver)
	if err := diags.Err(); err != nil {
		return nil, fmt.Errorf("the accounts of the test do not fit the connectors: %w", err)
	}
	stack := rest.New(rest.Options{
		Allow: config.AllowHosts, Transport: t, Now: t.clock.now, Sleep: t.clock.sleep,
		Rand: func() float64 { return 0.5 },
	})
	r := connectors.NewRegistry(connectorTypes(), connectors.Deps{HTTP: stack})
	for _, a := range config.Accounts {
		if err := r.Add(a); err != nil {
			return nil, fmt.Errorf("open the accounts of the test: %w", err)
		}
	}
	return r, nil
}

// service performs what connectors and the desk are asked for.
type service struct {
	*troupe
	performer effect.Performer
	unplayed  []string
}

var _ simulate.Part = (*service)(nil)

// longest is how long a request without a limit of its own may take, as on the
// machine's clock.
const longest = 30 * time.Second

// Answer performs a request on the clock of the test.
func (s *service) Answer(r effect.Request) simulate.Answer {
	if slices.Contains(s.unplayed, r.Account) {
		f := effect.NewFault(effect.Unsupported, "no emulator plays the account %q", r.Account)
		f.Detail = scenariotest.Unanswered
		return simulate.Answer{Result: effect.Failed(r, f)}
	}
	limit := time.Duration(r.Timeout)
	if limit <= 0 {
		limit = longest
	}
	start := s.clock.at
	res := s.performer.Perform(s.clock.within(limit), r)
	s.clock.limit = nil
	res.Request = r.ID
	return simulate.Answer{Result: res, After: s.clock.at - start}
}

// sow gives emulators more records than the samples.
func (t *troupe) sow(seed map[string]any) error {
	for _, name := range value.Keys(seed) {
		p := t.find(name)
		var samples any
		var err error
		switch name {
		case nameSalesforce:
			samples, err = salesforce.DefaultSeed()
		case nameZendesk:
			samples = zendesk.DefaultSeed()
		default:
			return usage("there are salesforce and zendesk", "no emulator that takes records is called %q", name)
		}
		if err != nil {
			return err
		}
		data, err := grown(samples, seed[name])
		if err != nil {
			return err
		}
		p.seed = &seedText{"connectors.seed." + name, data}
		if _, err := t.play(p); err != nil {
			return err
		}
	}
	return nil
}

// grown is a seed with more in it: mappings are put together key by key, and
// lists one behind the other.
func grown(samples, more any) ([]byte, error) {
	data, err := json.Marshal(samples)
	if err != nil {
		return nil, fmt.Errorf("write the sample records: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var base any
	if err := d.Decode(&base); err != nil {
		return nil, fmt.Errorf("read the sample records: %w", err)
	}
	return json.Marshal(addTo(base, more))
}

func addTo(base, more any) any {
	switch m := more.(type) {
	case map[string]any:
		b, ok := base.(map[string]any)
		if !ok {
			return more
		}
		for _, k := range value.Keys(m) {
			b[k] = addTo(b[k], m[k])
		}
		return b
	case []any:
		if b, ok := base.([]any); ok {
			return append(b, m...)
		}
	}
	return more
}
