package connectors

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
)

// Registry holds the accounts and their clients. It is a value of whoever
// runs scenarios, and safe for concurrent use.
type Registry struct {
	types  map[string]Connector
	deps   Deps
	masker *credential.Masker

	mu      sync.RWMutex
	entries map[string]*entry // replaced as a whole, never changed in place
}

// entry is an account with its client, which is opened at the first use.
type entry struct {
	account Account
	about   Description
	open    func() (Client, error)
}

// Resolved is an account that a request was found to mean.
type Resolved struct {
	Account Account
	About   Description
	Client  Client
}

// AccountInfo is what may be known about an account without its client.
type AccountInfo struct {
	ID       string
	Type     string
	CRM      bool
	Mail     bool
	Default  bool
	Inactive bool
}

// NewRegistry makes an empty registry for accounts of the given types.
func NewRegistry(connectors []Connector, deps Deps) *Registry {
	r := &Registry{types: map[string]Connector{}, deps: deps, masker: &credential.Masker{}, entries: map[string]*entry{}}
	for _, c := range connectors {
		r.types[c.Describe().Type] = c
	}
	return r
}

var idForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)

// Add takes an account in. Its id must be new, and it cannot be a second
// default of its type. The account must not be changed afterwards.
func (r *Registry) Add(a Account) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	entries := maps.Clone(r.entries)
	if err := r.admit(entries, a); err != nil {
		return fmt.Errorf("add account %q: %w", a.ID, err)
	}
	r.entries = entries
	return nil
}

// admit puts an account among the others, unless it does not fit.
func (r *Registry) admit(entries map[string]*entry, a Account) error {
	c, ok := r.types[a.Type]
	switch {
	case !idForm.MatchString(a.ID):
		return errors.New("the id is not a name")
	case !ok:
		types := slices.Sorted(maps.Keys(r.types))
		return fmt.Errorf("unknown type %q%s", a.Type, bracket(diag.OneOf(a.Type, types)))
	case entries[a.ID] != nil:
		return errors.New("the id is taken")
	}
	for _, id := range slices.Sorted(maps.Keys(entries)) {
		if e := entries[id]; a.Default && e.account.Default && e.account.Type == a.Type {
			return fmt.Errorf("%q is the default of the type %s already", id, a.Type)
		}
	}
	for _, s := range a.Secrets {
		r.masker.Add(s)
	}
	open := sync.OnceValues(func() (Client, error) { return c.Open(a, r.deps) })
	entries[a.ID] = &entry{account: a, about: c.Describe(), open: open}
	return nil
}

func bracket(hint string) string {
	if hint == "" {
		return ""
	}
	return " (" + hint + ")"
}

// Masker knows the secrets of all accounts, for use under logs and traces.
func (r *Registry) Masker() *credential.Masker { return r.masker }

// Lookup returns the account called id.
func (r *Registry) Lookup(id string) (Account, bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	e, ok := r.entries[id]
	if !ok {
		return Account{}, false
	}
	return e.account, true
}

// List returns all accounts, sorted by id.
func (r *Registry) List() []Account {
	var out []Account
	for _, e := range r.sorted() {
		out = append(out, e.account)
	}
	return out
}

// Infos returns what a compiler needs to know of all accounts, sorted by id.
func (r *Registry) Infos() []AccountInfo {
	var out []AccountInfo
	for _, e := range r.sorted() {
		a := e.account
		out = append(out, AccountInfo{ID: a.ID, Type: a.Type, CRM: e.about.CRM, Mail: e.about.Mail, Default: a.Default, Inactive: a.Inactive})
	}
	return out
}

func (r *Registry) sorted() []*entry {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return slices.SortedFunc(maps.Values(r.entries), func(a, b *entry) int {
		return cmp.Compare(a.account.ID, b.account.ID)
	})
}

// Resolve returns the account that a request means: the one called id, or,
// when id is empty, the only default among the accounts whose type is wanted.
// A nil want takes every type. The fault says which accounts there are and
// what to do.
func (r *Registry) Resolve(id string, want func(Description) bool) (Resolved, *effect.Fault) {
	e, fault := r.find(id, want)
	if fault != nil {
		return Resolved{}, fault
	}
	if e.account.Inactive {
		return Resolved{}, effect.NewFault(effect.Inactive, "the account %q is deactivated", e.account.ID)
	}
	client, err := e.open()
	if err != nil {
		f := *effect.AsFault(err)
		f.Message = r.masker.Mask(fmt.Sprintf("the account %q cannot be used: %s", e.account.ID, f.Message))
		if f.Code == effect.Internal {
			f.Code = effect.Invalid // settings that the connector refused
		}
		return Resolved{}, &f
	}
	return Resolved{Account: e.account, About: e.about, Client: client}, nil
}

func (r *Registry) find(id string, want func(Description) bool) (*entry, *effect.Fault) {
	if id == "" {
		return r.fallback(want)
	}
	r.mu.RLock()
	e := r.entries[id]
	r.mu.RUnlock()
	if e == nil {
		return nil, r.unknown(id)
	}
	if want != nil && !want(e.about) {
		return nil, effect.NewFault(effect.Unsupported, "the account %q is of the type %s, which cannot do this", id, e.account.Type)
	}
	return e, nil
}

func (r *Registry) unknown(id string) *effect.Fault {
	var ids []string
	for _, e := range r.sorted() {
		ids = append(ids, e.account.ID)
	}
	hint := diag.Suggest(id, ids)
	if hint == "" {
		hint = existing(ids)
	}
	return effect.NewFault(effect.NotFound, "there is no account %q; %s", id, hint)
}

func existing(ids []string) string {
	if len(ids) == 0 {
		return "none is set up"
	}
	return "there are: " + strings.Join(ids, ", ")
}

// fallback finds the account for a request that names none.
func (r *Registry) fallback(want func(Description) bool) (*entry, *effect.Fault) {
	var ids, defaults []string
	var found *entry
	for _, e := range r.sorted() {
		if want != nil && !want(e.about) {
			continue
		}
		ids = append(ids, e.account.ID)
		if e.account.Default {
			defaults = append(defaults, e.account.ID)
			found = e
		}
	}
	const advice = "choose one with select_account or the setting account"
	switch len(defaults) {
	case 0:
		return nil, effect.NewFault(effect.Invalid, "no account is chosen and none is the default; %s (%s)", advice, existing(ids))
	case 1:
		return found, nil
	}
	return nil, effect.NewFault(effect.Invalid, "no account is chosen and there is more than one default; %s (defaults: %s)", advice, strings.Join(defaults, ", "))
}
