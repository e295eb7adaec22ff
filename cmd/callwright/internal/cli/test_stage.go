package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/cassette"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
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
// scenario knows, each by its type, or a cassette does.
func (t *troupe) stage(s *testSuite, test *scenariotest.Test) (scenariotest.Stage, *cassette.Tape, error) {
	c := &test.Connectors
	t.begin(test.Start(), c.Takes)
	err := t.prepare(test)
	if err != nil {
		return scenariotest.Stage{}, nil, err
	}
	var w *world
	if c.Cassette != "" {
		w, err = t.taped(s, c.Cassette)
	} else {
		w, err = t.open(t.config(s.accounts))
	}
	if err != nil {
		return scenariotest.Stage{}, nil, err
	}
	p, mask := connectors.NewPerformer(w.registry), w.registry.Masker()
	return scenariotest.Stage{
		Connectors: &service{t, w.carrier(p), s.accounts, w.plays}, Mask: mask.Mask,
		Desk: &service{t, recorded{&host.Desk{Popper: p}, mask}, nil, true},
		Tick: func(at time.Duration) { t.clock.at = at },
	}, w.tape, nil
}

// prepare gives the emulators their records and their faults.
func (t *troupe) prepare(test *scenariotest.Test) error {
	if err := t.sow(test.Connectors.Seed); err != nil {
		return err
	}
	for _, target := range test.Connectors.Faults {
		if err := t.inject(target, test.File.Name); err != nil {
			return err
		}
	}
	return nil
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

// config is a connectors file for the accounts that are played.
func (t *troupe) config(accounts []compile.Account) (*source.File, *credential.Resolver, error) {
	var list []account
	for _, a := range accounts {
		p := t.played(a)
		if p == nil || a.Inactive {
			continue
		}
		c, err := t.engage(p)
		if err != nil {
			return nil, nil, err
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
	return source.NewFile("(test)", accountsYAML(list, func(name string) string { return "env:" + name })), resolver, nil
}

// open opens accounts, on the clock of the test and without a network.
func (t *troupe) open(file *source.File, resolver *credential.Resolver, err error) (*world, error) {
	return t.openWith(nil, file, resolver, err)
}

// openWith is open with a vault in which sign-ins are kept; nil: none.
func (t *troupe) openWith(vault oauth.Vault, file *source.File, resolver *credential.Resolver, err error) (*world, error) {
	if err != nil {
		return nil, err
	}
	config, diags := connectors.Load(file, connectorTypes(), resolver)
	if err := diags.Err(); err != nil {
		return nil, fmt.Errorf("the accounts of the test do not fit the connectors: %w", err)
	}
	stack := rest.New(rest.Options{
		Allow: config.AllowHosts, Transport: t, Now: t.clock.now, Sleep: t.clock.sleep,
		Rand: func() float64 { return 0.5 },
	})
	r := connectors.NewRegistry(connectorTypes(), connectors.Deps{HTTP: stack, Vault: vault})
	for _, a := range config.Accounts {
		if err := r.Add(a); err != nil {
			return nil, fmt.Errorf("open the accounts of the test: %w", err)
		}
	}
	return &world{registry: r, stack: stack}, nil
}

// taped opens the scenario's own accounts, or the embedded ones, with a
// cassette in place of the services.
func (t *troupe) taped(s *testSuite, path string) (w *world, err error) {
	if s.accountsFile != "" {
		file, diags := source.ReadFile(s.accountsFile)
		w, err = t.openWith(oauth.Played(), file, s.standIns, diags.Err())
	} else {
		w, err = t.open(t.config(s.accounts))
	}
	if err != nil {
		return nil, err
	}
	if w.tape, err = openTape(path, w.registry.Masker()); err != nil {
		return nil, err
	}
	w.plays = true
	w.stack.Intercept(w.tape.Transport)
	return w, nil
}

// openTape opens a cassette, also one that was recorded with the emulators of
// the command run.
func openTape(path string, m *credential.Masker) (*cassette.Tape, error) {
	o := cassette.Options{Mask: m.Mask, Names: map[string]string{scenariotest.RunID: "the-run"}}
	for _, p := range newTroupe().players {
		o.Names[strings.TrimPrefix(p.url, "http://")] = p.name + ".emulator"
	}
	return cassette.Open(path, o)
}

// service performs what connectors and the desk are asked for.
type service struct {
	*troupe
	performer effect.Performer
	accounts  []compile.Account
	all       bool // whatever the account is, somebody plays it
}

var _ simulate.Part = (*service)(nil)

// longest is how long a request without a limit of its own may take, as on the
// machine's clock.
const longest = 30 * time.Second

// Answer performs a request on the clock of the test.
func (s *service) Answer(r effect.Request) simulate.Answer {
	if res, known := s.instead(r); known {
		return simulate.Answer{Result: res, After: s.takes}
	}
	limit := time.Duration(r.Timeout)
	if limit <= 0 {
		limit = longest
	}
	start := s.clock.at
	res := s.performer.Perform(s.clock.within(limit), r)
	s.clock.ends = 0
	res.Request = r.ID
	return simulate.Answer{Result: res, After: s.clock.at - start}
}

// instead answers for accounts that no emulator plays. E-mail is taken for
// sent; of all else the test must say what comes.
func (s *service) instead(r effect.Request) (effect.Result, bool) {
	if s.all {
		return effect.Result{}, false
	}
	mails := func(a compile.Account) bool {
		return a.Mail && (r.Account == "" || a.ID == r.Account)
	}
	if r.Kind == effect.MailSend && slices.ContainsFunc(s.accounts, mails) {
		return effect.Done(r, map[string]any{"id": "<" + r.Key + ">"}), true
	}
	for _, a := range s.accounts {
		if a.ID == r.Account && s.played(a) == nil {
			f := effect.NewFault(effect.Unsupported, "no emulator plays the account %q", r.Account)
			f.Detail = scenariotest.Unanswered
			return effect.Failed(r, f), true
		}
	}
	return effect.Result{}, false
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
