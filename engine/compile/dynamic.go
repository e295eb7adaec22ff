package compile

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
)

// isStatic reports whether a decoded value holds nothing to evaluate.
func isStatic(v any) bool {
	switch v := v.(type) {
	case *expression.Template, *expression.Program:
		return false
	case *spec.Pairs:
		for _, e := range v.Values {
			if !isStatic(e) {
				return false
			}
		}
	case []any:
		for _, e := range v {
			if !isStatic(e) {
				return false
			}
		}
	case map[string]any: // an Object
		for _, e := range v {
			if !isStatic(e) {
				return false
			}
		}
	}
	return true
}

// literal turns a decoded static value into scenario data; other decoded
// forms, such as durations, stay as they are.
func literal(v any) any {
	switch v := v.(type) {
	case *spec.Pairs:
		m := make(map[string]any, len(v.Names))
		for i, name := range v.Names {
			m[name] = literal(v.Values[i])
		}
		return m
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = literal(e)
		}
		return out
	case map[string]any:
		m := make(map[string]any, len(v))
		for name, e := range v {
			m[name] = literal(e)
		}
		return m
	}
	return v
}

// dynamic turns a decoded value into the dynamic forms of a Setting.
func dynamic(v any) any {
	switch v := v.(type) {
	case *spec.Pairs:
		return pairs(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = dynamic(e)
		}
		return out
	case map[string]any:
		out := &Pairs{}
		for _, name := range sortedKeys(v) {
			out.Names = append(out.Names, name)
			out.Values = append(out.Values, dynamic(v[name]))
		}
		return out
	}
	return v
}

func pairs(v any) *Pairs {
	p, _ := v.(*spec.Pairs)
	if p == nil {
		return &Pairs{}
	}
	out := &Pairs{Names: p.Names, Values: make([]any, len(p.Values))}
	for i, e := range p.Values {
		out.Values[i] = dynamic(e)
	}
	return out
}

// dynamicType is the type of a value that is evaluated.
func dynamicType(v any) expression.Type {
	switch v := v.(type) {
	case *expression.Template:
		return v.Type()
	case *expression.Program:
		return v.Type()
	case *spec.Pairs:
		return expression.Map(expression.Any())
	case []any:
		return expression.List(expression.Any())
	}
	return expression.TypeOf(v)
}

// holdsSecret reports whether a decoded value depends on a secret variable.
func (c *compiler) holdsSecret(v any) bool {
	switch v := v.(type) {
	case *expression.Template:
		return c.secretIn(v.Refs()) != ""
	case *expression.Program:
		return v != nil && c.secretIn(v.Refs()) != ""
	case *spec.Pairs:
		for _, e := range v.Values {
			if c.holdsSecret(e) {
				return true
			}
		}
	case []any:
		for _, e := range v {
			if c.holdsSecret(e) {
				return true
			}
		}
	case map[string]any:
		for _, e := range v {
			if c.holdsSecret(e) {
				return true
			}
		}
	}
	return false
}

// namedPrograms turns a decoded Expressions setting into its form for calls.
func namedPrograms(v any) []block.NamedProgram {
	p, _ := v.(*spec.Pairs)
	if p == nil {
		return nil
	}
	out := make([]block.NamedProgram, 0, len(p.Names))
	for i, name := range p.Names {
		if program, ok := p.Values[i].(*expression.Program); ok {
			out = append(out, block.NamedProgram{Name: name, Program: program})
		}
	}
	return out
}

// staticPath turns a decoded Path into a template, or into a literal part.
func staticPath(v any) (any, bool) {
	if t, ok := v.(*expression.Template); ok {
		return t, false
	}
	text, _ := v.(string)
	return []effect.PathPart{{Literal: text}}, true
}
