package connectors

import (
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// secrets moves the account's secret settings out of Settings: references are
// followed into Secrets, and a text in clear becomes a finding.
func (l *loader) secrets(a *Account, key, n *source.Node, fields []spec.Field) {
	for _, f := range fields {
		if f.Kind != spec.Secret {
			continue
		}
		text, ok := a.Settings[f.Name].(string)
		delete(a.Settings, f.Name)
		if !ok {
			continue
		}
		ref, err := credential.Parse(text)
		if err != nil {
			l.inClear(f.Name, key, n.Get(f.Name))
			continue
		}
		if !l.follows(*a) {
			continue
		}
		s, err := l.resolver.Resolve(ref)
		if err != nil {
			l.add(diag.CodeBadValue, n.Get(f.Name), ref.Remedy(), "the secret %q cannot be read: %v", f.Name, err)
			continue
		}
		a.Secrets[f.Name] = s
	}
}

// inClear reports a secret that stands in the file. Renderings of a finding
// show the line that it points to, so it points to the nearest line around
// that does not hold the secret, or to none.
func (l *loader) inClear(name string, account, value *source.Node) {
	place := diag.Range{}
	for _, k := range []*source.Node{account, l.section} {
		if k.Range.End.Line < value.Range.Start.Line {
			place = k.Range
			break
		}
	}
	l.diags.Add(diag.CodeSecretLeak, l.file.Name, place, "write secret:NAME, env:NAME or file:PATH; a secret never stands in this file",
		"the setting %q of the account %q must name where the secret is", name, account.Text)
}
