package scenariotest

import (
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// settings are what spec.Decode gives. What was wrong is missing in them.
type settings map[string]any

func get[T any](v settings, name string) T {
	out, _ := v[name].(T)
	return out
}

func (v settings) has(name string) bool {
	_, given := v[name]
	return given
}

func (v settings) object(name string) settings {
	m, _ := v[name].(map[string]any)
	return m
}

func (v settings) list(name string) []settings {
	var out []settings
	for _, e := range get[[]any](v, name) {
		m, _ := e.(map[string]any)
		out = append(out, m)
	}
	return out
}

// texts reads a list of mappings that hold one text each.
func (v settings) texts(name, field string) []string {
	var out []string
	for _, e := range v.list(name) {
		out = append(out, get[string](e, field))
	}
	return out
}

// data is a mapping as scenario data; nil if it is not given.
func (v settings) data(name string) map[string]any {
	p := get[*spec.Pairs](v, name)
	if p == nil {
		return nil
	}
	out, _ := plain(p).(map[string]any)
	return out
}

// pairs is a mapping in the order of the file.
func (v settings) pairs(name string) []expectedValue {
	p := get[*spec.Pairs](v, name)
	if p == nil {
		return nil
	}
	var out []expectedValue
	for i, name := range p.Names {
		out = append(out, expectedValue{name, plain(p.Values[i])})
	}
	return out
}

// plain makes scenario data of a decoded value.
func plain(v any) any {
	switch v := v.(type) {
	case *spec.Pairs:
		out := make(map[string]any, len(v.Names))
		for i, name := range v.Names {
			out[name] = plain(v.Values[i])
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = plain(e)
		}
		return out
	}
	return v
}

// merge puts a mapping over another one, key by key; anything else replaces
// what was there. Everything keeps its place in the file.
func merge(base, over *source.Node) *source.Node {
	if base == nil || base.Kind != source.Mapping || over.Kind != source.Mapping {
		return over
	}
	out := *over
	out.Entries = nil
	for _, e := range base.Entries {
		if own := over.Get(e.Key.Text); own != nil {
			e.Value = merge(e.Value, own)
		}
		out.Entries = append(out.Entries, e)
	}
	for _, e := range over.Entries {
		if base.Get(e.Key.Text) == nil {
			out.Entries = append(out.Entries, e)
		}
	}
	return &out
}

// find returns what stands under a path of keys, or the last node on the way.
func find(n *source.Node, path ...string) *source.Node {
	for _, key := range path {
		if n.Kind != source.Mapping || n.Get(key) == nil {
			return n
		}
		n = n.Get(key)
	}
	return n
}

// item returns an entry of a list, or what stands for a list of one.
func item(n *source.Node, i int) *source.Node {
	if n.Kind == source.Sequence && i < len(n.Items) {
		return n.Items[i]
	}
	return n
}
