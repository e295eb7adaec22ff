package lifecycle

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// Setting is a setting of an account as text. That of a secret is a reference:
// secret:NAME, env:NAME or file:PATH.
type Setting struct {
	Name, Text string
}

// members checks settings by the type's fields and makes what is written. A
// text that may be a secret is not repeated.
func members(c connectors.Connector, settings, secrets []Setting) (source.Object, error) {
	var out source.Object
	for _, s := range settings {
		f, err := field(c, s.Name)
		if err != nil {
			return nil, err
		}
		if f.Kind == spec.Secret {
			return nil, fail(BadSetting, "store it with: callwright secrets set NAME, and give --secret "+f.Name+"=secret:NAME", "%q is a secret, which is not given in clear", f.Name)
		}
		v, err := literal(f, s.Text)
		if err != nil {
			return nil, fail(BadSetting, example(f), "the setting %q %v", f.Name, err)
		}
		out = append(out, source.Member{Name: f.Name, Value: v})
	}
	for _, s := range secrets {
		f, err := field(c, s.Name)
		if err != nil {
			return nil, err
		}
		if f.Kind != spec.Secret {
			return nil, fail(BadSetting, "give it with --set "+f.Name+"=...", "%q is no secret", f.Name)
		}
		if _, err := credential.Parse(s.Text); err != nil {
			return nil, fail(BadSetting, "a secret is named, never given: secret:NAME, env:NAME or file:PATH", "what is given for %q is no reference to a secret", f.Name)
		}
		out = append(out, source.Member{Name: f.Name, Value: s.Text})
	}
	return out, unique(out)
}

func unique(o source.Object) error {
	for i, m := range o {
		if slices.ContainsFunc(o[:i], func(x source.Member) bool { return x.Name == m.Name }) {
			return fail(BadSetting, "give it once", "the setting %q is given twice", m.Name)
		}
	}
	return nil
}

// field finds a setting of the type. The common ones are changed in their own
// ways.
func field(c connectors.Connector, name string) (*spec.Field, error) {
	about := c.Describe()
	if spec.Find(connectors.CommonFields(), name) != nil {
		return nil, fail(BadSetting, "it has a command of its own, or never changes", "%q cannot be set as a setting", name)
	}
	if f := spec.Find(about.Fields, name); f != nil {
		return f, nil
	}
	return nil, fail(BadSetting, diag.OneOf(name, spec.FieldNames(about.Fields)), "accounts of the type %s have no setting %q", about.Type, diag.Printable(name))
}

func example(f *spec.Field) string {
	if f.Example == "" {
		return ""
	}
	return "for example " + f.Name + "=" + f.Example
}

// literal reads a text by the kind of its field. The error finishes the
// sentence "the setting x ...".
func literal(f *spec.Field, text string) (any, error) {
	switch f.Kind {
	case spec.Bool:
		if text != "true" && text != "false" {
			return nil, errors.New("needs true or false")
		}
		return text == "true", nil
	case spec.Int:
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, errors.New("needs a whole number")
		}
		return n, nil
	case spec.Number:
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, errors.New("needs a number")
		}
		return n, nil
	case spec.Names:
		return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }), nil
	case spec.Map, spec.Object, spec.Value:
		v, err := value.Decode([]byte(text))
		if err != nil {
			return nil, errors.New("needs JSON, such as {\"name\": \"text\"}")
		}
		return written(v)
	}
	return text, nil
}

// written is data as package source writes it.
func written(v any) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		var out source.Object
		for _, name := range value.Keys(v) {
			below, err := written(v[name])
			if err != nil {
				return nil, err
			}
			out = append(out, source.Member{Name: name, Value: below})
		}
		return out, nil
	case string, bool, int, float64:
		return v, nil
	}
	return nil, errors.New("holds something else than texts and numbers; write it into the file")
}

// flat is a value of the file on one line.
func flat(n *source.Node) string {
	switch n.Kind {
	case source.Mapping:
		parts := make([]string, len(n.Entries))
		for i, e := range n.Entries {
			parts[i] = e.Key.Text + ": " + flat(e.Value)
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.Sequence:
		parts := make([]string, len(n.Items))
		for i, item := range n.Items {
			parts[i] = flat(item)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return n.Text
}
