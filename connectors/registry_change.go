package connectors

import (
	"fmt"
	"maps"
	"reflect"

	"github.com/callwright/callwright/engine/spec"
)

// Freeze returns a registry that keeps the accounts as they are now, whatever
// is done to r later. It shares their clients, and costs next to nothing: give
// each run a Performer of its own frozen registry, and the run finishes with
// the records that it started with.
func (r *Registry) Freeze() *Registry {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return &Registry{types: r.types, deps: r.deps, masker: r.masker, entries: r.entries}
}

// Replace puts accounts into the place of all that there are, or changes
// nothing when they do not fit together. An account that is the same as before
// keeps its client, with its session and its limits. The type of an account
// never changes.
func (r *Registry) Replace(accounts []Account) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	entries := map[string]*entry{}
	for _, a := range accounts {
		old := r.entries[a.ID]
		if old != nil && old.account.Type != a.Type {
			return fmt.Errorf("replace account %q: it is of the type %s, which cannot change", a.ID, old.account.Type)
		}
		if err := r.admit(entries, a); err != nil {
			return fmt.Errorf("replace account %q: %w", a.ID, err)
		}
		if old != nil && old.account.sameAs(a) {
			entries[a.ID].open = old.open
		}
	}
	r.entries = entries
	return nil
}

// sameAs reports whether the accounts connect to the same in the same way.
func (a Account) sameAs(b Account) bool {
	a.Default = b.Default // chosen by the registry, and nothing to the client
	a.Settings, b.Settings = withoutPlaces(a.Settings), withoutPlaces(b.Settings)
	return reflect.DeepEqual(a, b)
}

// withoutPlaces copies settings without where they stand in their file.
func withoutPlaces(settings map[string]any) map[string]any {
	out := make(map[string]any, len(settings))
	for name, v := range settings {
		out[name] = withoutPlace(v)
	}
	return out
}

func withoutPlace(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return withoutPlaces(v)
	case *spec.Pairs:
		return []any{v.Names, withoutPlace(v.Values)}
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = withoutPlace(e)
		}
		return out
	}
	return v
}

// Deactivate makes an account refuse new work with the fault Inactive. Frozen
// registries go on with it.
func (r *Registry) Deactivate(id string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	e := r.entries[id]
	if e == nil {
		return fmt.Errorf("deactivate account %q: there is no such account", id)
	}
	still := *e
	still.account.Inactive = true
	r.entries = maps.Clone(r.entries)
	r.entries[id] = &still
	return nil
}
