package spec

import (
	"slices"
	"strconv"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// Hook compiles what a decoder itself cannot: scalars that hold ${ } and bare
// expressions. It returns what stands for the node in the decoded settings;
// done is false when the node is an ordinary literal. A nil Hook refuses ${ }.
type Hook func(n *source.Node, f *Field, diags *diag.List) (v any, done bool)

// Decode reads the mapping n by its fields and returns the settings by name,
// with defaults filled in, and everything that is wrong with them.
//
// The decoded forms are: Text, Name, Enum, Into, Account, Path, Query, Secret:
// string; Bool: bool; Int: int; Number: float64; Duration: time.Duration;
// Value: scenario data; Map, Assign, Expressions: *Pairs; Names: []string;
// Object: map[string]any; Objects: []any of map[string]any; File: string;
// Steps: nothing. Where the Hook took a node over, its value stands
// in place of these. Expressions of a wanted type may be one bare expression,
// which becomes the only one of the Pairs, under the name "".
func Decode(n *source.Node, fields []Field, hook Hook) (map[string]any, diag.List) {
	d := decoder{hook: hook}
	return d.mapping(n, fields), d.diags
}

// Pairs is a mapping that keeps the order of the file.
type Pairs struct {
	Names  []string
	Values []any
	Nodes  []*source.Node // the values' places
	Keys   []*source.Node // the names' places; nil where there is no name
}

type decoder struct {
	hook  Hook
	diags diag.List
}

func (d *decoder) mapping(n *source.Node, fields []Field) map[string]any {
	out := map[string]any{}
	if n.Kind != source.Mapping {
		d.wrongKind(n, "a mapping of settings")
		return out
	}
	var meant []string // what misspelt keys were to be: they are not missing too
	for _, e := range n.Entries {
		f := Find(fields, e.Key.Text)
		if f == nil {
			meant = append(meant, diag.Closest(e.Key.Text, FieldNames(fields)))
			d.diags.Add(diag.CodeUnknownKey, n.File.Name, e.Key.Range, diag.OneOf(e.Key.Text, FieldNames(fields)), "unknown setting %q", e.Key.Text)
			continue
		}
		if v, ok := d.field(e.Value, f); ok {
			out[f.Name] = v
		}
	}
	d.complete(n, fields, out, meant)
	return out
}

// complete fills defaults and reports what is missing.
func (d *decoder) complete(n *source.Node, fields []Field, out map[string]any, meant []string) {
	for i := range fields {
		f := &fields[i]
		if f.Default != nil && n.Get(f.Name) == nil {
			out[f.Name] = f.Default
		}
		if f.Required && n.Get(f.Name).IsNull() && !slices.Contains(meant, f.Name) {
			d.diags.Add(diag.CodeMissingKey, n.File.Name, n.Range, exampleHint(f), "the setting %q is missing", f.Name)
		}
	}
}

func exampleHint(f *Field) string {
	if f.Example == "" {
		return ""
	}
	return "for example " + f.Name + ": " + f.Example
}

// field decodes one setting; ok is false when a finding stands in its place.
func (d *decoder) field(n *source.Node, f *Field) (v any, ok bool) {
	if n.IsNull() && f.Kind != Value {
		if !f.Required { // a missing required one is reported by complete
			d.diags.Add(diag.CodeWrongKind, n.File.Name, n.Range, exampleHint(f), "the setting %q is empty; it needs %s", f.Name, article(f))
		}
		return nil, false
	}
	switch f.Kind {
	case Object:
		return d.mapping(n, f.Fields), true
	case Objects:
		return d.objects(n, f), true
	case Steps:
		return nil, false
	case Map, Assign, Expressions:
		return d.pairs(n, f)
	case Names:
		return d.names(n, f)
	case Value:
		return d.value(n, f), true
	}
	return d.scalar(n, f)
}

// objects decodes a list of mappings. One mapping stands for a list of one,
// and a scalar for a mapping with the first field.
func (d *decoder) objects(n *source.Node, f *Field) any {
	items := n.Items
	if n.Kind != source.Sequence {
		items = []*source.Node{n}
	}
	if problem := f.Bounds(float64(len(items))); problem != "" {
		d.diags.Add(diag.CodeBadValue, n.File.Name, n.Range, exampleHint(f), "the number of entries of %q %s", f.Name, problem)
	}
	out := make([]any, 0, len(items))
	for _, item := range items {
		if item.Kind == source.Scalar && !item.IsNull() {
			key := &source.Node{File: item.File, Text: f.Fields[0].Name, Range: item.Range}
			item = &source.Node{File: item.File, Kind: source.Mapping, Range: item.Range, Entries: []source.Entry{{Key: key, Value: item}}}
		}
		out = append(out, d.mapping(item, f.Fields))
	}
	return out
}

func (d *decoder) pairs(n *source.Node, f *Field) (any, bool) {
	if f.Kind == Expressions && f.Want != "" && n.Kind == source.Scalar {
		v, ok := d.scalar(n, element(f))
		return &Pairs{Names: []string{""}, Values: []any{v}, Nodes: []*source.Node{n}}, ok
	}
	if n.Kind != source.Mapping {
		if d.hook != nil && f.Kind == Map && n.Kind == source.Scalar {
			if v, done := d.hook(n, f, &d.diags); done {
				return v, true
			}
		}
		d.wrongKind(n, article(f))
		return nil, false
	}
	elem := element(f)
	p := &Pairs{}
	for _, e := range n.Entries {
		v, ok := d.field(e.Value, elem)
		if !ok {
			continue
		}
		p.Names = append(p.Names, e.Key.Text)
		p.Values = append(p.Values, v)
		p.Nodes = append(p.Nodes, e.Value)
		p.Keys = append(p.Keys, e.Key)
	}
	return p, true
}

// element is the field of each entry of a mapping.
func element(f *Field) *Field {
	elem := &Field{Name: f.Name, Kind: Value, Exposes: f.Exposes, Literal: f.Literal}
	if f.Kind == Expressions {
		elem.Kind, elem.Want = Expression, f.Want
	}
	return elem
}

func (d *decoder) names(n *source.Node, f *Field) (any, bool) {
	items := n.Items
	if n.Kind == source.Scalar { // one name stands for a list of one
		items = []*source.Node{n}
	} else if n.Kind != source.Sequence {
		d.wrongKind(n, article(f))
		return nil, false
	}
	var out []string
	for _, item := range items {
		v, ok := d.scalar(item, &Field{Name: f.Name, Kind: Name})
		if !ok {
			return nil, false
		}
		if name, ok := v.(string); ok { // else a finding stands in its place
			out = append(out, name)
		}
	}
	return out, true
}

// value decodes any data, with hooks at every scalar.
func (d *decoder) value(n *source.Node, f *Field) any {
	switch n.Kind {
	case source.Mapping:
		p := &Pairs{}
		for _, e := range n.Entries {
			p.Names = append(p.Names, e.Key.Text)
			p.Values = append(p.Values, d.value(e.Value, f))
			p.Nodes = append(p.Nodes, e.Value)
			p.Keys = append(p.Keys, e.Key)
		}
		return p
	case source.Sequence:
		out := make([]any, len(n.Items))
		for i, item := range n.Items {
			out[i] = d.value(item, f)
		}
		return out
	}
	if v, done := d.dynamic(n, f); done {
		return v
	}
	return Plain(n)
}

// dynamic gives the hook its turn and refuses ${ } where it has none.
func (d *decoder) dynamic(n *source.Node, f *Field) (any, bool) {
	if d.hook != nil {
		return d.hook(n, f, &d.diags)
	}
	return nil, false
}

// Plain returns the data that a literal scalar stands for: null, true, false,
// numbers as YAML's core schema has them, and every other text as it is
// written. Telephone numbers stay texts, with their plus and zeros.
func Plain(n *source.Node) any {
	switch n.Tag {
	case source.Null:
		return nil
	case source.Bool:
		return n.Text == "true"
	case source.Int:
		if i, err := strconv.Atoi(n.Text); err == nil {
			return i
		}
	case source.Float:
		if f, err := strconv.ParseFloat(n.Text, 64); err == nil {
			return f
		}
	}
	return n.Text
}

func (d *decoder) wrongKind(n *source.Node, want string) {
	d.diags.Add(diag.CodeWrongKind, n.File.Name, n.Range, "", "expected %s, found a %s", want, n.Kind)
}
