package lifecycle

import (
	"context"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// Record is an account to add.
type Record struct {
	ID       string
	Type     string
	Default  bool
	Settings []Setting
	Secrets  []Setting
}

// DefaultQuota is how many accounts of a type there may be where the file says
// nothing under quotas; false: any number.
func DefaultQuota(kind string) (int, bool) {
	n, ok := map[string]int{"salesforce": 5, "http": 10}[kind]
	return n, ok
}

// Add signs in with a new account and then saves it. When the sign-in fails,
// nothing is saved; but an account that only lacks a person's approval is
// saved inactive, for Authorize.
func (m *Manager) Add(ctx context.Context, r Record) (Report, error) {
	d, err := m.read()
	if err != nil {
		return Report{}, err
	}
	entry, err := m.compose(r)
	if err != nil {
		return Report{}, err
	}
	candidate, err := m.with(d, r, entry)
	if err != nil {
		return Report{}, err
	}
	vault := newTrial(m.Vault)
	o, err := m.open(candidate, r.ID, vault)
	if err != nil {
		return Report{}, err
	}
	report, err := m.verify(ctx, o)
	switch {
	case asFailure(err, NeedsAuthorization) && o.waits():
		report.Waiting = true
		entry = append(entry, source.Member{Name: "inactive", Value: true})
	case err != nil && vault.granted(r.ID): // the refresh token that was given may be used up
		_ = vault.commit(context.WithoutCancel(ctx)) // the failure that counts is the other one
		return Report{}, err
	case asFailure(err, NeedsAuthorization):
		return Report{}, fail(NeedsAuthorization, "give one that is valid, or none to approve the account in a browser", "%s", AsFailure(err).Message)
	case err != nil:
		return Report{}, err
	default:
		if err := vault.commit(ctx); err != nil {
			return Report{}, err
		}
	}
	return report, m.rewrite(ctx, func(now document) (*source.File, error) {
		d, err := m.with(now, r, entry)
		return d.file, err
	})
}

// compose makes what is written for a record.
func (m *Manager) compose(r Record) (source.Object, error) {
	kind := m.types[r.Type]
	if kind == nil {
		var names []string
		for _, t := range m.Types {
			names = append(names, t.Describe().Type)
		}
		return nil, fail(NotFound, diag.OneOf(r.Type, names), "there is no connector type %q", diag.Printable(r.Type))
	}
	entry := source.Object{{Name: "type", Value: r.Type}}
	if r.Default {
		entry = append(entry, source.Member{Name: "default", Value: true})
	}
	more, err := members(kind, r.Settings, r.Secrets)
	return append(entry, more...), err
}

// with is the document with one account more, if it may be added.
func (m *Manager) with(d document, r Record, entry source.Object) (document, error) {
	if err := m.admit(d.config, r); err != nil {
		return document{}, err
	}
	file, err := source.Set(d.file, []string{section, r.ID}, entry)
	if err != nil {
		return document{}, asEdit(err)
	}
	return m.parseAs(BadSetting, file)
}

// admit checks name, quota and default.
func (m *Manager) admit(config connectors.Config, r Record) error {
	count := 0
	for _, a := range config.Accounts {
		switch {
		case strings.EqualFold(a.ID, r.ID):
			return fail(Exists, "choose another name; the name of an account never changes", "there is an account %q already", a.ID)
		case a.Type != r.Type:
			continue
		case a.Default && r.Default:
			return fail(Exists, "add it without, and choose it then with: callwright connectors default "+r.ID, "%q is the default of the type %s already", a.ID, a.Type)
		}
		count++
	}
	most, limited := DefaultQuota(r.Type)
	if n, ok := config.Quotas[r.Type]; ok {
		most, limited = n, true
	}
	if limited && count >= most {
		return fail(Quota, "delete one that is not needed, or raise quotas."+r.Type+" in "+m.File, "there are %d accounts of the type %s, and %d are allowed", count, r.Type, most)
	}
	return nil
}

// waits reports whether all that the account lacks is that a person approves
// it in a browser.
func (o *opened) waits() bool {
	c, ok := o.kind.(connectors.Consenter)
	if !ok || !o.account.Secrets[seedField].IsZero() {
		return false
	}
	_, err := c.Consent(o.account, o.deps, "http://localhost/callback")
	return err == nil
}
