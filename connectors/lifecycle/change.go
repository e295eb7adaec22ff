package lifecycle

import (
	"context"
	"errors"
	"slices"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/engine/source"
)

// Change is what an edit does to an account.
type Change struct {
	Settings []Setting // to set
	Secrets  []Setting // to set
	Unset    []string  // to take out
}

func at(id string, keys ...string) []string { return append([]string{section, id}, keys...) }

// change rewrites an account that fits.
func (m *Manager) change(ctx context.Context, id string, edit func(d document, a Info) (*source.File, error)) error {
	return m.rewrite(ctx, func(d document) (*source.File, error) {
		a, err := m.find(d, id)
		if err != nil {
			return nil, err
		}
		return edit(d, Info{ID: a.ID, Type: a.Type, Default: a.Default, Inactive: a.Inactive})
	})
}

// Default makes an account the one that is used where a scenario names none of
// its type.
func (m *Manager) Default(ctx context.Context, id string) error {
	return m.change(ctx, id, func(d document, a Info) (*source.File, error) {
		file := d.file
		for _, other := range d.config.Accounts {
			if other.ID == id || other.Type != a.Type || !other.Default {
				continue
			}
			var err error
			if file, err = source.Remove(file, at(other.ID, "default")); err != nil {
				return nil, err
			}
		}
		if a.Default {
			return file, nil
		}
		return source.Set(file, at(id, "default"), true)
	})
}

// Deactivate makes an account refuse new runs. Doing it twice is no failure.
func (m *Manager) Deactivate(ctx context.Context, id string) error {
	return m.change(ctx, id, func(d document, a Info) (*source.File, error) {
		if a.Inactive {
			return d.file, nil
		}
		return source.Set(d.file, at(id, "inactive"), true)
	})
}

// Activate signs in, and then lets an account take new runs again. An account
// that is active is only validated.
func (m *Manager) Activate(ctx context.Context, id string) (Report, error) {
	before, err := m.read()
	if err != nil {
		return Report{}, err
	}
	o, err := m.open(before, id, m.Vault)
	if err != nil {
		return Report{}, err
	}
	r, err := m.verify(ctx, o)
	if err != nil {
		return Report{}, err
	}
	return r, m.activate(ctx, id, before)
}

// activate saves an account as active, if it still is what was validated.
func (m *Manager) activate(ctx context.Context, id string, validated document) error {
	return m.change(ctx, id, func(d document, a Info) (*source.File, error) {
		switch {
		case !sameEntry(validated.entry(id), d.entry(id)):
			return nil, fail(Changed, "look at it, and try again", "somebody changed the account %q meanwhile", id)
		case !a.Inactive:
			return d.file, nil
		}
		return source.Remove(d.file, at(id, "inactive"))
	})
}

// Edit changes the settings of an inactive account. It is validated when it is
// activated.
func (m *Manager) Edit(ctx context.Context, id string, c Change) error {
	return m.change(ctx, id, func(d document, a Info) (*source.File, error) {
		if err := mustBeInactive(a, "edited"); err != nil {
			return nil, err
		}
		set, err := members(m.types[a.Type], c.Settings, c.Secrets)
		if err != nil {
			return nil, err
		}
		file := d.file
		for _, name := range c.Unset {
			if file, err = m.unset(d, file, a, name, set); err != nil {
				return nil, err
			}
		}
		for _, s := range set {
			if file, err = source.Set(file, at(id, s.Name), s.Value); err != nil {
				return nil, err
			}
		}
		return file, nil
	})
}

// unset takes a setting out.
func (m *Manager) unset(d document, file *source.File, a Info, name string, set source.Object) (*source.File, error) {
	f, err := field(m.types[a.Type], name)
	switch {
	case err != nil:
		return nil, err
	case slices.ContainsFunc(set, func(s source.Member) bool { return s.Name == name }):
		return nil, fail(BadSetting, "do one of the two", "the setting %q is both set and taken out", f.Name)
	case d.entry(a.ID).Get(f.Name) == nil:
		return nil, fail(NotFound, "", "the account %q does not have the setting %q", a.ID, f.Name)
	}
	return source.Remove(file, at(a.ID, f.Name))
}

func mustBeInactive(a Info, done string) error {
	if a.Inactive {
		return nil
	}
	return fail(Active, "run: callwright connectors deactivate "+a.ID, "the account %q is active; it can be %s once it is deactivated", a.ID, done)
}

// Delete forgets an inactive account, and the sign-in that was approved for it.
// Secrets that it only refers to stay.
func (m *Manager) Delete(ctx context.Context, id string) error {
	err := m.change(ctx, id, func(d document, a Info) (*source.File, error) {
		if err := mustBeInactive(a, "deleted"); err != nil {
			return nil, err
		}
		return source.Remove(d.file, at(id))
	})
	if err != nil || m.Vault == nil {
		return err
	}
	if err := m.Vault.Remove(ctx, oauth.KeptName(id)); err != nil && !errors.Is(err, credential.ErrMissing) {
		return fail(NoStore, "remove it from the credential store", "the account is deleted, but its sign-in is still kept: %v", err)
	}
	return nil
}
