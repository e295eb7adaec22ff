package lifecycle

import (
	"strings"

	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// Info is what a list tells of an account.
type Info struct {
	ID       string
	Type     string
	CRM      bool
	Default  bool
	Inactive bool
}

// Detail is an account as it stands in the file. Secrets are references.
type Detail struct {
	Info
	Summary  string // of its type
	Settings []Item
	Line     int // in the file
}

// Item is a setting in the file.
type Item struct {
	Name   string
	Text   string
	Secret bool // the text names a secret
}

// List tells of all accounts, in the order of the file.
func (m *Manager) List() ([]Info, error) {
	d, err := m.read()
	if err != nil {
		return nil, err
	}
	out := []Info{}
	for _, a := range d.config.Accounts {
		out = append(out, Info{a.ID, a.Type, m.types[a.Type].Describe().CRM, a.Default, a.Inactive})
	}
	return out, nil
}

// Show tells everything that stands in the file about an account. No secret is
// followed.
func (m *Manager) Show(id string) (Detail, error) {
	d, err := m.read()
	if err != nil {
		return Detail{}, err
	}
	a, err := m.find(d, id)
	if err != nil {
		return Detail{}, err
	}
	about := m.types[a.Type].Describe()
	out := Detail{Info: Info{a.ID, a.Type, about.CRM, a.Default, a.Inactive}, Summary: strings.TrimSuffix(about.Summary, ".")}
	entry := d.entry(id)
	out.Line = entry.Range.Start.Line
	for _, e := range entry.Entries {
		if f := spec.Find(about.Fields, e.Key.Text); f != nil {
			out.Settings = append(out.Settings, Item{f.Name, flat(e.Value), f.Kind == spec.Secret})
		}
	}
	return out, nil
}

// sameEntry reports whether nobody has changed an account between two moments.
func sameEntry(a, b *source.Node) bool { return a != nil && b != nil && flat(a) == flat(b) }
