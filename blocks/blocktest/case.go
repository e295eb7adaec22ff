package blocktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// Case is one case of a file.
type Case struct {
	Name    string
	Call    Call
	Exits   []string // wired; nil: all that the step has
	Results []Result
	Want    map[string]any

	dir      string // of the case file, where its tables are
	settings *source.Node
	vars     *source.Node
	before   *source.Node
	step     *source.Node
}

// Call is what the case's call is like.
type Call struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Result is what comes back for a request, or what happens instead.
type Result struct {
	Kind    effect.Kind     `json:"kind"`
	Step    string          `json:"step"` // the key of the step that asked; needed where several ask for the same
	Value   any             `json:"value"`
	Fault   *effect.Fault   `json:"fault"`
	Account string          `json:"account"`
	After   effect.Duration `json:"after"` // how long it took
	HangUp  bool            `json:"hang_up"`
	Cancel  bool            `json:"cancel"`
	Event   string          `json:"event"` // an event of this name, with Value as its data
	Waits   bool            `json:"waits"` // the answer does not come at once
}

// Read reads a file of cases.
func Read(t *testing.T, path string) []Case {
	t.Helper()
	f, diags := source.ReadFile(path)
	require.Empty(t, diags)
	root, diags := source.Parse(f)
	require.Empty(t, diags)
	keys(t, root, "cases")
	var out []Case
	names := map[string]bool{}
	for _, n := range root.Get("cases").Items {
		c := read(t, n)
		c.dir = filepath.Dir(path)
		require.False(t, names[c.Name], "two cases are called %q", c.Name)
		names[c.Name] = true
		out = append(out, c)
	}
	require.NotEmpty(t, out)
	return out
}

func read(t *testing.T, n *source.Node) Case {
	t.Helper()
	keys(t, n, "name", "vars", "call", "before", "settings", "step", "exits", "results", "want")
	c := Case{settings: n.Get("settings"), vars: n.Get("vars"), before: n.Get("before"), step: n.Get("step")}
	c.Call = Call{From: "+15551230001", To: "+18005550199"}
	decode(t, n.Get("name"), &c.Name)
	decode(t, n.Get("call"), &c.Call)
	decode(t, n.Get("exits"), &c.Exits)
	decode(t, n.Get("results"), &c.Results)
	decode(t, n.Get("want"), &c.Want)
	require.NotEmpty(t, c.Name)
	return c
}

// keys refuses keys that are not known.
func keys(t *testing.T, n *source.Node, known ...string) {
	t.Helper()
	require.Equal(t, source.Mapping, n.Kind)
	for _, e := range n.Entries {
		require.Contains(t, known, e.Key.Text, "line %d", e.Key.Range.Start.Line)
	}
}

// decode fills a Go value from a node; unknown fields are refused.
func decode(t *testing.T, n *source.Node, into any) {
	t.Helper()
	if n == nil {
		return
	}
	b, err := value.Encode(Data(n))
	require.NoError(t, err)
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	require.NoError(t, d.Decode(into), "line %d", n.Range.Start.Line)
	require.NoError(t, value.Unmarshal(b, into)) // whole numbers as such
}

// Data is the scenario data that a node stands for.
func Data(n *source.Node) any {
	switch n.Kind {
	case source.Mapping:
		m := map[string]any{}
		for _, e := range n.Entries {
			m[e.Key.Text] = Data(e.Value)
		}
		return m
	case source.Sequence:
		list := []any{}
		for _, item := range n.Items {
			list = append(list, Data(item))
		}
		return list
	}
	return spec.Plain(n)
}

// Flow writes a node as YAML on one line, in the order of its file.
func Flow(n *source.Node) string {
	if n == nil {
		return "null"
	}
	var parts []string
	switch n.Kind {
	case source.Mapping:
		for _, e := range n.Entries {
			parts = append(parts, quoted(e.Key.Text)+": "+Flow(e.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case source.Sequence:
		for _, item := range n.Items {
			parts = append(parts, Flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	switch n.Tag {
	case source.Text:
		return quoted(n.Text)
	case source.Null:
		return "null"
	}
	return n.Text
}

func quoted(s string) string { return string(value.AppendString(nil, s)) }

// stepText is the step under test as a flow mapping.
func (c Case) stepText(word string, exits []string) string {
	b := fmt.Sprintf("{%s: %s", word, Flow(c.settings))
	id := `, id: "step"`
	if c.step != nil {
		for _, e := range c.step.Entries {
			if e.Key.Text == "id" {
				id = ""
			}
			b += ", " + e.Key.Text + ": " + Flow(e.Value)
		}
	}
	b += id
	if len(exits) > 0 {
		var wired []string
		for _, e := range exits {
			wired = append(wired, quoted(e)+": continue")
		}
		b += ", exits: {" + strings.Join(wired, ", ") + "}"
	}
	return b + "}"
}
