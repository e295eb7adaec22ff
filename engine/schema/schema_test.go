package schema_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/schema"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

func compiled(t *testing.T, s schema.Schema) *jsonschema.Schema {
	t.Helper()
	text, err := schema.Encode(s)
	require.NoError(t, err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	out, err := c.Compile("schema.json")
	require.NoError(t, err)
	return out
}

// data is a YAML file as an editor sees it.
func data(t *testing.T, name, text string) any {
	t.Helper()
	n, diags := source.Parse(source.NewFile(name, []byte(text)))
	require.False(t, diags.HasErrors(), "%v", diags)
	return plain(n)
}

func plain(n *source.Node) any {
	switch n.Kind {
	case source.Mapping:
		out := map[string]any{}
		for _, e := range n.Entries {
			out[e.Key.Text] = plain(e.Value)
		}
		return out
	case source.Sequence:
		out := []any{}
		for _, item := range n.Items {
			out = append(out, plain(item))
		}
		return out
	}
	return spec.Plain(n)
}

func TestScenariosFit(t *testing.T) {
	t.Parallel()
	s := compiled(t, schema.Scenario(blocks.Registry()))
	files, err := filepath.Glob("../../scenarios/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		if matched, _ := filepath.Match("*.test.yaml", filepath.Base(f)); matched {
			continue
		}
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		require.NoError(t, s.Validate(data(t, f, string(text))), f)
	}
}

// The library's tests fit the schema that is made of their keys.
func TestTestsFit(t *testing.T) {
	t.Parallel()
	s := compiled(t, schema.FromFields("tests", scenariotest.Fields()))
	files, err := filepath.Glob("../../scenarios/*.test.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		text, err := os.ReadFile(f)
		require.NoError(t, err)
		require.NoError(t, s.Validate(data(t, f, string(text))), f)
	}
}

// Whatever the compiler takes, the schema takes too.
func TestCorpusFits(t *testing.T) {
	t.Parallel()
	s := compiled(t, schema.Scenario(blocks.Registry()))
	files, err := filepath.Glob("../../testdata/lang/ok/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		archive, err := txtar.ParseFile(f)
		require.NoError(t, err)
		for _, part := range archive.Files {
			if filepath.Ext(part.Name) == ".yaml" && bytes.Contains(part.Data, []byte("callwright:")) {
				require.NoError(t, s.Validate(data(t, part.Name, string(part.Data))), "%s %s", f, part.Name)
			}
		}
	}
}

// Every example on the reference page fits, and gives every word a place.
func TestExamplesFit(t *testing.T) {
	t.Parallel()
	s := compiled(t, schema.Scenario(blocks.Registry()))
	for _, d := range blocks.All() {
		for _, e := range d.Examples {
			text := "callwright: v1\nscenario: example\nsteps:\n" + e
			require.NoError(t, s.Validate(data(t, d.Name, text)), "%s:\n%s", d.Name, e)
		}
	}
}

const head = "callwright: v1\nscenario: s\n"

// Each file has one mistake.
func TestMistakesAreRefused(t *testing.T) {
	t.Parallel()
	s := compiled(t, schema.Scenario(blocks.Registry()))
	for _, text := range []string{
		"scenario: s\nsteps: []\n",
		"callwright: v2\nscenario: s\nsteps: []\n",
		"callwright: v1\nscenario: two words\nsteps: []\n",
		"callwright: v1\nscenario: s\nstep: []\n",
		head + "steps: {answer: }\n",
		head + "steps: [answer]\n",
		head + "steps: [{}]\n",
		head + "steps: [{id: x}]\n",
		head + "steps: [{id: end, answer: }]\n",
		head + "steps: [{anser: }]\n",
		head + "steps: [{answer: , log: x}]\n",
		head + "steps: [{answer: , then: []}]\n",
		head + "steps: [{answer: , exits: {nobody: end}}]\n",
		head + "steps: [{answer: {now: true}}]\n",
		head + "steps: [{wait: }]\n",
		head + "steps: [{wait: soon}]\n",
		head + "steps: [{wait: {for: 1s, from: 2s}}]\n",
		head + "steps: [{search: {object: Contact, fields: {a: b}, into: c}}]\n",
		head + "steps: [{search: {object: Contact, into: two words}}]\n",
		head + "steps: [{search: {object: Contact, into: c, retry: {attempts: 11}}}]\n",
		head + "steps: [{collect_digits: {say: x, max_digits: many, into: d}}]\n",
		head + "steps: [{record: begin}]\n",
		head + "steps: [{menu: {say: x, choices: {1: a}}, exits: {a: {goto: x, at_most: 0}}}]\n",
		head + "steps: [{menu: {say: x, choices: {1: a}}, exits: {a: {to: x}}}]\n",
		head + "steps: [{if: a}]\n",
		head + "steps: [{if: a, than: []}]\n",
		head + "steps: [{switch: a}]\n",
		head + "steps: [{switch: a, cases: []}]\n",
		head + "steps: [{for_each: a, do: end}]\n",
		head + "steps: [{while: a, do: [], at_most: 10001}]\n",
		head + "steps: [{try: []}]\n",
		head + "steps: [{try: [], catch: {timeot: end}}]\n",
		head + "steps: [{parallel: []}]\n",
		head + "steps: [{parallel: {a: []}, until: one}]\n",
		head + "steps: [{call: ../up}]\n",
		head + "steps: [{goto: {goto: x}}]\n",
		head + "steps: [{end: now}]\n",
		head + "steps: [{play_prompt: {prompt: [{sayy: x}]}}]\n",
		head + "on: call.incomming\nsteps: []\n",
		head + "on: [manual, call.incomming]\nsteps: []\n",
		head + "vars: {two words: 1}\nsteps: []\n",
		head + "vars: {a: {type: txt}}\nsteps: []\n",
		head + "vars: {a: {type: text, secret: 1}}\nsteps: []\n",
		head + "steps: []\nexits: {failed: []}\n",
		head + "steps: []\nhandlers: {errors: []}\n",
		head + "steps: []\nhandlers: {call.endd: []}\n",
	} {
		require.Error(t, s.Validate(data(t, "f.yaml", text)), text)
	}
}

// What may be written in more than one way fits in all of them.
func TestFormsFit(t *testing.T) {
	t.Parallel()
	s := compiled(t, schema.Scenario(blocks.Registry()))
	for _, text := range []string{
		"steps: []\n",
		"steps:\n",
		"steps: [end, {end: }, {return: }, {return: {a: 1}}]\n",
		"steps: [{wait: 5s}, {wait: {for: 1m30s}}, {wait: \"${seconds}\"}, {wait: 0}]\n",
		"steps: [{goto: x}, {goto: {to: x, at_most: 3, then: {to: y, at_most: 1}}}]\n",
		"steps: [{if: a, then: x}, {if: a, else: [end]}, {if: true, then: {goto: x, at_most: 2, then: end}}]\n",
		"steps: [{try: [], finally: []}, {try: [], catch: end}, {try: [], catch: [end]}, {try: [], catch: {goto: x, at_most: 2}}, {try: [], catch: {timeout: end, error: [end]}}]\n",
		"steps: [{record: start}, {record: {do: stop}}]\n",
		"steps: [{play_prompt: Hello}, {play_prompt: 5}, {play_prompt: {prompt: [Hello, {audio: a.wav}]}}, {play_prompt: {prompt: Hello}}]\n",
		"steps: [{search: {object: Contact, fields: Id, into: c, limit: \"${n}\"}}]\n",
		"steps: [{menu: {say: x, choices: {1: a}}, exits: {a: end, no_input: [end]}}]\n",
		"vars: {a: , b: [1], c: {x: 1}, d: {type: list}, e: {default: 1, description: x}, f: {description: only}}\nsteps: []\n",
		"on: [manual, call.ended]\nwhen: true\nexits: {failed: continue, timeout: {goto: x, at_most: 1}}\nsteps: []\n",
		"steps: []\nhandlers: {error: , order.paid: [end], call.ended: []}\n",
	} {
		require.NoError(t, s.Validate(data(t, "f.yaml", head+text)), text)
	}
}

func TestConnectors(t *testing.T) {
	t.Parallel()
	s := compiled(t, schema.Connectors([]schema.Type{
		{Name: "crm", Summary: "A CRM.", Fields: []spec.Field{{Name: "type", Kind: spec.Name, Required: true}, {Name: "url", Kind: spec.Text}, {Name: "token", Kind: spec.Secret, Required: true}}},
		{Name: "http", Summary: "HTTP.", Fields: []spec.Field{{Name: "type", Kind: spec.Name, Required: true}, {Name: "rate", Kind: spec.Int, Min: 1, Max: 9, Literal: true}}},
	}))
	for _, text := range []string{
		"connectors:\n",
		"connectors: {a: {type: crm, token: \"env:T\"}, b.c: {type: http, rate: 9}}\nallow_hosts: [localhost:8080]\nquotas: {crm: 5}\n",
	} {
		require.NoError(t, s.Validate(data(t, "f.yaml", text)), text)
	}
	for _, text := range []string{
		"quotas: {crm: 5}\n", "connectors: []\n", "connectors: {a: {}}\n", "connectors: {a: {type: crmm}}\n",
		"connectors: {a: {type: crm}}\n", "connectors: {a: {type: crm, token: in-clear}}\n", "connectors: {a: {type: crm, token: \"env:T\", rate: 1}}\n",
		"connectors: {two words: {type: http}}\n", "connectors: {a: {type: http, rate: 10}}\n", "connectors: {a: {type: http, rate: \"${r}\"}}\n",
		"connectors:\nquotas: {crmm: 5}\n",
	} {
		require.Error(t, s.Validate(data(t, "f.yaml", text)), text)
	}
}

// A mapping of settings of any kind can have a schema.
func TestFromFields(t *testing.T) {
	t.Parallel()
	s := compiled(t, schema.FromFields("test", []spec.Field{
		{Name: "name", Kind: spec.Text, Required: true}, {Name: "mode", Kind: spec.Enum, Enum: []string{"a", "b"}},
		{Name: "each", Kind: spec.Objects, Fields: []spec.Field{{Name: "do", Kind: spec.Enum, Enum: []string{"x"}}}},
	}))
	require.NoError(t, s.Validate(data(t, "f", "name: n\nmode: a\neach: [x, {do: x}]\n")))
	for _, text := range []string{"mode: a\n", "name: n\nmode: c\n", "name: n\neach: [y]\n", "name: n\neach: [{do: y}]\n", "nam: n\n"} {
		require.Error(t, s.Validate(data(t, "f", text)), text)
	}
}
