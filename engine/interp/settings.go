package interp

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// evaluate computes the settings of a step into m.values, which is reused: a
// Call's settings live as long as the visit.
func (m *Machine) evaluate(n *compile.Node) *effect.Fault {
	m.values = m.values[:0]
	for i := range n.Settings {
		v, f := m.setting(&n.Settings[i])
		if f != nil {
			f.Message = fmt.Sprintf("setting %s: %s", n.Settings[i].Field.Name, f.Message)
			return f
		}
		m.values = append(m.values, v)
	}
	return nil
}

// kept are the computed settings of a step as its state keeps them; nil when
// nothing can change them meanwhile.
func (m *Machine) kept(n *compile.Node) value.Map {
	if len(m.s.Strands) == 1 && n.Body.Node < 0 && !m.listening() {
		return nil
	}
	out := value.Map{}
	for i := range n.Settings {
		if s := &n.Settings[i]; s.Given && !s.Static && s.Field.Kind != spec.Path && s.Field.Kind != spec.Assign {
			out[s.Field.Name] = m.shown(&compile.Setting{}, m.values[i])
		}
	}
	return out
}

// listening reports whether an event can start a handler beside the flow.
func (m *Machine) listening() bool {
	for _, h := range m.root.Handlers {
		if h.Event != string(compile.FlowError) && h.Event != strandEnded {
			return true
		}
	}
	return false
}

// recompute makes m.values what they were when the step asked.
func (m *Machine) recompute(n *compile.Node, p *Pending) *effect.Fault {
	if p.Settings == nil {
		return m.evaluate(n)
	}
	m.values = m.values[:0]
	for i := range n.Settings {
		s := &n.Settings[i]
		var v any
		var f *effect.Fault
		switch kept, ok := p.Settings[s.Field.Name]; {
		case ok && kept != nil:
			v, f = convert(expand(value.Clone(kept)), s.Field)
		case !ok && s.Static:
			v, f = m.setting(s)
		}
		if f != nil {
			return f
		}
		m.values = append(m.values, v)
	}
	return nil
}

func (m *Machine) setting(s *compile.Setting) (any, *effect.Fault) {
	switch {
	case !s.Given:
		return nil, nil
	case s.Field.Kind == spec.Assign:
		return m.assignments(s.Value.(*compile.Pairs))
	case s.Field.Kind == spec.File:
		return s.Value, nil
	case s.Static:
		return value.Clone(s.Value), nil
	case s.Field.Kind == spec.Path:
		return m.path(s.Value.(*expression.Template))
	}
	v, f := m.compute(s.Value)
	if f != nil {
		return nil, f
	}
	return convert(v, s.Field)
}

// assignments evaluates all values before any variable is set.
func (m *Machine) assignments(p *compile.Pairs) (any, *effect.Fault) {
	m.pairs = m.pairs[:0]
	for i, name := range p.Names {
		v, f := m.compute(p.Values[i])
		if f != nil {
			return nil, f
		}
		m.pairs = append(m.pairs, block.Pair{Name: name, Value: v})
	}
	return &m.pairs, nil
}

// compute evaluates a dynamic form.
func (m *Machine) compute(v any) (any, *effect.Fault) {
	switch v := v.(type) {
	case *expression.Template:
		return m.env.Expand(v)
	case *expression.Program:
		return m.env.Eval(v)
	case *compile.Pairs:
		out := make(map[string]any, len(v.Names))
		for i, name := range v.Names {
			e, f := m.compute(v.Values[i])
			if f != nil {
				return nil, f
			}
			out[name] = e
		}
		return out, nil
	case []any:
		out := make([]any, len(v))
		for i := range v {
			e, f := m.compute(v[i])
			if f != nil {
				return nil, f
			}
			out[i] = e
		}
		return out, nil
	}
	return value.Clone(v), nil
}

// path evaluates a URL path, keeping apart what the author wrote and what was
// put in.
func (m *Machine) path(t *expression.Template) (any, *effect.Fault) {
	var parts []effect.PathPart
	for _, p := range t.Parts() {
		if p.Program == nil {
			parts = append(parts, effect.PathPart{Literal: p.Literal})
			continue
		}
		v, f := m.env.Eval(p.Program)
		if f != nil {
			return nil, f
		}
		parts = append(parts, effect.PathPart{Value: value.Text(v)})
	}
	return parts, nil
}

// convert brings an evaluated value into the form that the setting's kind has.
func convert(v any, f *spec.Field) (any, *effect.Fault) {
	switch f.Kind {
	case spec.Text:
		return value.Text(v), nil
	case spec.Int:
		return number(v, expression.Int(), f)
	case spec.Number:
		return number(v, expression.Number(), f)
	case spec.Bool:
		return typed(v, expression.Bool())
	case spec.Map:
		return typed(v, expression.Map(expression.Any()))
	case spec.Duration:
		return duration(v)
	case spec.Object:
		return object(v, f)
	case spec.Objects:
		list, _ := v.([]any)
		for i := range list {
			if _, fault := object(list[i], f); fault != nil {
				return nil, fault
			}
		}
	}
	return v, nil
}

// object converts the settings in an Object, in place. What was literal has
// its form already.
func object(v any, f *spec.Field) (any, *effect.Fault) {
	m, _ := v.(map[string]any)
	for _, name := range value.Keys(m) {
		nested := spec.Find(f.Fields, name)
		if _, literal := m[name].(time.Duration); nested == nil || literal {
			continue
		}
		converted, fault := convert(m[name], nested)
		if fault != nil {
			fault.Message = name + ": " + fault.Message
			return nil, fault
		}
		m[name] = converted
	}
	return v, nil
}

// number holds what was computed against the setting's bounds, as literals are
// when the scenario is loaded.
func number(v any, t expression.Type, f *spec.Field) (any, *effect.Fault) {
	out, fault := typed(v, t)
	if fault != nil {
		return nil, fault
	}
	at, ok := out.(float64)
	if i, whole := out.(int); whole {
		at, ok = float64(i), true
	}
	if problem := f.Bounds(at); ok && problem != "" {
		return nil, effect.NewFault(effect.Expression, "it %s", problem)
	}
	return out, nil
}

func typed(v any, t expression.Type) (any, *effect.Fault) {
	out, err := expression.Convert(v, t)
	if err != nil || v == nil {
		return nil, effect.NewFault(effect.Expression, "a %s is needed, not %s", t, value.KindName(v))
	}
	return out, nil
}

// duration reads a text such as "30s", or a whole number of seconds.
func duration(v any) (any, *effect.Fault) {
	if seconds, ok := v.(int); ok && seconds >= 0 && seconds <= 365*24*3600 {
		return time.Duration(seconds) * time.Second, nil
	}
	text, ok := v.(string)
	if !ok {
		return nil, effect.NewFault(effect.Expression, "a duration such as 2s is needed, not %s", value.KindName(v))
	}
	d, problem := spec.ParseDuration(text)
	if problem != "" {
		return nil, effect.NewFault(effect.Expression, "it %s", problem)
	}
	return d, nil
}
