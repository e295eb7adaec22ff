package scenariotest

import (
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// has reports whether a setting is given, whatever it is.
func has(v spec.Values, name string) bool {
	_, given := v[name]
	return given
}

func object(v spec.Values, name string) spec.Values {
	m, _ := v[name].(map[string]any)
	return m
}

// texts reads a list of mappings that hold one text each.
func texts(v spec.Values, name, field string) []string {
	var out []string
	for _, e := range v.List(name) {
		out = append(out, spec.Get[string](e, field))
	}
	return out
}

// data is a mapping as scenario data; nil if it is not given.
func data(v spec.Values, name string) map[string]any {
	p := spec.Get[*spec.Pairs](v, name)
	if p == nil {
		return nil
	}
	out, _ := spec.Data(p).(map[string]any)
	return out
}

// pairs is a mapping in the order of the file.
func pairs(v spec.Values, name string) []expectedValue {
	p := spec.Get[*spec.Pairs](v, name)
	if p == nil {
		return nil
	}
	var out []expectedValue
	for i, name := range p.Names {
		out = append(out, expectedValue{name, spec.Data(p.Values[i])})
	}
	return out
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

// findKey returns the key itself of what stands under a path of keys, or what
// find does if there is none.
func findKey(n *source.Node, path ...string) *source.Node {
	last := len(path) - 1
	parent := find(n, path[:last]...)
	if parent.Kind == source.Mapping {
		for _, e := range parent.Entries {
			if e.Key.Text == path[last] {
				return e.Key
			}
		}
	}
	return find(n, path...)
}

// item returns an entry of a list, or what stands for a list of one.
func item(n *source.Node, i int) *source.Node {
	if n.Kind == source.Sequence && i < len(n.Items) {
		return n.Items[i]
	}
	return n
}
