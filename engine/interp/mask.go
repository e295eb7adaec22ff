package interp

import (
	"encoding/json"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// secrets returns the texts that the secret variables hold, those of all
// scenarios at work.
func (m *Machine) secrets() []string {
	out := texts(nil, m.root, m.own)
	for _, sc := range m.s.Subs {
		out = texts(out, m.program(sc), m.envs[sc.ID])
	}
	return out
}

func texts(out []string, p *compile.Program, env *expression.Env) []string {
	for i := range p.Vars {
		if p.Vars[i].Secret {
			out = trace.Texts(out, env.Get(p.Vars[i].Name))
		}
	}
	return out
}

// hidden returns the texts that a request of the step must not show: secrets,
// and what the step's settings have made of them.
func (m *Machine) hidden(n *compile.Node) []string { return append(m.secrets(), m.derived(n)...) }

// redactArgs masks secrets in a request's arguments: their values, and what
// the step's settings have made of them.
func (m *Machine) redactArgs(n *compile.Node, args json.RawMessage) json.RawMessage {
	secrets, derived := m.secrets(), m.derived(n)
	if len(secrets)+len(derived) == 0 {
		return args
	}
	v, err := value.Decode(args)
	if err != nil {
		return json.RawMessage(`"` + trace.Mask + `"`)
	}
	v = trace.RedactEqual(trace.Redact(v, append(secrets, derived...)), derived)
	b, err := value.Encode(v)
	if err != nil {
		return json.RawMessage(`"` + trace.Mask + `"`)
	}
	return b
}

// derived returns the texts that a step's settings have made of secrets.
func (m *Machine) derived(n *compile.Node) []string {
	var out []string
	for i := range n.Settings {
		if n.Settings[i].Secret && i < len(m.values) {
			out = m.leaves(out, n.Settings[i].Value, m.values[i])
		}
	}
	return out
}

// leaves appends the texts in v, the value of a setting of the given form,
// that depend on a secret variable.
func (m *Machine) leaves(out []string, form, v any) []string {
	switch form := form.(type) {
	case interface{ Refs() []string }: // a template or a program
		if m.secret(form.Refs()) {
			return trace.Texts(out, v)
		}
	case *compile.Pairs:
		values, _ := v.(map[string]any)
		for i, name := range form.Names {
			out = m.leaves(out, form.Values[i], values[name])
		}
	case []any:
		values, _ := v.([]any)
		for i := range min(len(form), len(values)) {
			out = m.leaves(out, form[i], values[i])
		}
	}
	return out
}

// secret reports whether one of the names is a secret variable.
func (m *Machine) secret(names []string) bool {
	for _, name := range names {
		if v := find(m.p, name); v != nil && v.Secret {
			return true
		}
	}
	return false
}

// redactFault returns f with the secrets in its texts masked.
func redactFault(f *effect.Fault, secrets []string) *effect.Fault {
	if f == nil || len(secrets) == 0 {
		return f
	}
	masked := *f
	masked.Message = trace.RedactText(f.Message, secrets)
	masked.Detail = trace.RedactText(f.Detail, secrets)
	return &masked
}
