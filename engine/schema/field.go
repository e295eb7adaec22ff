package schema

import (
	"fmt"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/spec"
)

// The forms of texts.
const (
	nameForm     = `^[A-Za-z_][A-Za-z0-9_.-]*$`
	variableForm = `^[A-Za-z_][A-Za-z0-9_]*$`
	slot         = `\$\{`
	duration     = `^([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h))*$|^0$`
	reference    = `^(env|file|secret):.`
)

// object is the mapping of the given settings.
func object(fields []spec.Field) Schema {
	properties, required := map[string]any{}, []string{}
	for i := range fields {
		properties[fields[i].Name] = documented(&fields[i])
		if fields[i].Required {
			required = append(required, fields[i].Name)
		}
	}
	return closed(properties, required...)
}

// documented is the schema of a setting with what an editor shows of it.
func documented(f *spec.Field) Schema {
	s := field(f)
	if text, ok := plain(f.Default); ok && s["$ref"] == nil {
		s["default"] = text
	}
	s = about(s, f.Doc)
	s["markdownDescription"] = markdown(f)
	return s
}

// markdown is what an editor shows of a setting.
func markdown(f *spec.Field) string {
	parts := []string{f.Kind.String()}
	if f.Kind == spec.Enum {
		parts[0] += " " + strings.Join(f.Enum, ", ")
	}
	if f.Required {
		parts = append(parts, "required")
	}
	if text, ok := plain(f.Default); ok && text != "" {
		parts = append(parts, fmt.Sprintf("default `%v`", text))
	}
	if f.Max != 0 && (f.Kind == spec.Int || f.Kind == spec.Number) {
		parts = append(parts, fmt.Sprintf("%d to %d", f.Min, f.Max))
	}
	out := "*" + strings.Join(parts, " · ") + "*"
	if f.Doc != "" {
		out = f.Doc + "\n\n" + out
	}
	if f.Example != "" {
		out += "\n\n```yaml\n" + f.Name + ": " + f.Example + "\n```"
	}
	return out
}

// plain is a default as it would be written; false when it is no scalar.
func plain(v any) (any, bool) {
	switch v := v.(type) {
	case string, bool, int, float64:
		return v, true
	case time.Duration:
		return spec.FormatDuration(v), true
	}
	return nil, false
}

// field is the schema of a setting: its literal form and, where it may be
// computed, a text with ${ }.
func field(f *spec.Field) Schema {
	s := literal(f)
	if f.Kind.Dynamic() && !f.Literal {
		return computed(f, s)
	}
	return s
}

// computed lets a setting be a text with ${ } too. What takes any text, or
// anything, does so already.
func computed(f *spec.Field, s Schema) Schema {
	switch f.Kind {
	case spec.Bool, spec.Int, spec.Number, spec.Map:
		return either(s, matching(slot, article(f)+", or an expression in ${ }"))
	case spec.Duration:
		s["pattern"] = duration + "|" + slot
	}
	return s
}

func article(f *spec.Field) string {
	if f.Kind == spec.Bool {
		return f.Kind.String()
	}
	return "a " + f.Kind.String()
}

// literal is the schema of what a setting holds.
func literal(f *spec.Field) Schema {
	switch f.Kind {
	case spec.Name, spec.Account:
		return matching(nameForm, "a name: letters, digits, . _ and -")
	case spec.Bool:
		return Schema{"type": "boolean"}
	case spec.Int:
		return bounded(f, "integer")
	case spec.Number:
		return bounded(f, "number")
	case spec.Duration:
		s := matching(duration, "a duration such as 500ms, 2s or 10m")
		return either(s, Schema{"type": "integer", "minimum": 0, "maximum": 0})
	case spec.Enum:
		return Schema{"type": "string", "enum": f.Enum}
	case spec.Value:
		return Schema{}
	case spec.Map, spec.Assign:
		return mapping(Schema{})
	case spec.Names:
		name := matching(nameForm, "a name: letters, digits, . _ and -")
		return either(list(name), name)
	case spec.Object:
		return object(f.Fields)
	case spec.Objects:
		return objects(f)
	case spec.Expressions:
		if f.Want != "" {
			return either(mapping(scalar()), scalar())
		}
		return mapping(scalar())
	case spec.Into:
		return matching(variableForm, "the name of a variable: letters, digits and _")
	case spec.Steps:
		return ref("steps")
	case spec.Secret:
		return matching(reference, "a reference to a secret: secret:NAME, env:NAME or file:PATH")
	}
	return scalar() // Text, Path, Query, File, Expression
}

// scalar is a text, also one that YAML takes for a number.
func scalar() Schema { return Schema{"type": []string{"string", "number", "boolean"}} }

func bounded(f *spec.Field, kind string) Schema {
	s := Schema{"type": kind}
	if f.Min != 0 || f.Max != 0 {
		s["minimum"], s["maximum"] = f.Min, f.Max
	}
	return s
}

// objects is a list of mappings; an entry may be a scalar, and the list one
// entry.
func objects(f *spec.Field) Schema {
	entry := object(f.Fields)
	if first := field(&f.Fields[0]); len(typesOf(first)) > 0 {
		entry = either(entry, without(without(first, "object"), "array"))
	}
	s := list(entry)
	if f.Min != 0 || f.Max != 0 {
		s["minItems"], s["maxItems"] = f.Min, f.Max
	}
	return either(s, entry)
}

// FromFields is the schema of a file that is one mapping of settings.
func FromFields(title string, fields []spec.Field) Schema {
	return document(title, object(fields), nil)
}
