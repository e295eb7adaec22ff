package scenariotest_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// TestFindings reads files with one mistake each.
func TestFindings(t *testing.T) {
	t.Parallel()
	p := program(t, support)
	const at = "dir/support.test.yaml:"
	for text, want := range map[string]string{
		"tests: []\n":                                                           at + `1:8: error: the number of entries of "tests" is 0, outside 1 to 10000 [bad-value] (for example tests: [{name: known, call: {from: +14155550100}, expect: {exits: {find_caller: ok}}}])`,
		"tsts: []\n":                                                            at + `1:1: error: unknown setting "tsts" [unknown-key] (did you mean "tests"?)`,
		"[a]\n":                                                                 at + `1:1: error: expected a mapping of settings, found a list [wrong-kind]`,
		"tests: {call: {}}\n":                                                   at + `1:8: error: the setting "name" is missing [missing-key] (for example name: known-caller)`,
		"tests: [{name: a}, {name: a}]\n":                                       at + `1:27: error: there is a test "a" already [duplicate-name] (give it another name)`,
		"tests: {name: a, clok: x}\n":                                           at + `1:18: error: unknown setting "clok" [unknown-key] (did you mean "clock"?)`,
		"tests: {name: a, clock: noon}\n":                                       at + `1:25: error: the setting "clock" needs a moment [bad-value] (for example clock: 2026-03-02T09:00:00Z)`,
		"tests: {name: a, agent: sleeps}\n":                                     at + `1:25: error: the setting "does" cannot be "sleeps"; it is one of answers, busy, no_answer, rejects, vanishes [bad-value]`,
		"tests: {name: a, call: {event: x}}\n":                                  at + `1:32: error: the setting "event" cannot be "x"; it is one of call.incoming, call.ringing, call.answered, call.ended, call.missed, call.rejected, agent.offered, agent.answered, chat.incoming, chat.ended, manual [bad-value]`,
		"tests: {name: a, call: {event: manual}}\n":                             at + `1:32: error: the scenario support is not started by manual [bad-value] (use one of: call.incoming, call.missed)`,
		"tests: {name: a, call: {agent: \"<x\"}}\n":                             at + `1:32: error: the setting "agent" is not a name and an e-mail address [bad-value] (for example agent: Jane Doe <jane@acme.example>)`,
		"tests: {name: a, inputs: {limt: 1}}\n":                                 at + `1:26: error: the scenario support has no input "limt" [bad-value]`,
		"tests: {name: a, caller: {digits: 12a}}\n":                             at + `1:35: error: the setting "digits" cannot be pressed: a telephone has no key 'a'; write 0 to 9, * and #, and a comma for a silence [bad-value]`,
		"tests: {name: a, agents: [{name: A}, {name: a}]}\n":                    at + `1:26: error: the agents and queues do not fit: agent 2: another agent goes by "a" already [bad-value]`,
		"tests: {name: a, events: [{at: 1s}]}\n":                                at + `1:27: error: an event has exactly one of name, hang_up and cancel [bad-value]`,
		"tests: {name: a, events: [{at: 1s, name: call.x}]}\n":                  at + `1:42: error: a service has no event "call.x" [unknown-event] (two words or more, joined by dots, such as order.paid)`,
		"tests: {name: a, connectors: {results: [{step: find}]}}\n":             at + `1:41: error: a result has exactly one of records, body, value and fault [bad-value]`,
		"tests: {name: a, connectors: {results: [{step: find, records: 1}]}}\n": at + `1:63: error: expected a list of records, found a value [wrong-kind] (for example records: [{Id: 003000000000001AAA}])`,
		"tests: {name: a, connectors: {results: [{step: fnd, records: []}]}}\n": at + `1:48: error: the scenario support has no step "fnd" [unknown-step] (did you mean "find"?)`,
		"tests: {name: a, expect: {exits: {fnd: ok}}}\n":                        at + `1:35: error: the scenario support has no step "fnd" [unknown-step] (did you mean "find"?)`,
		"tests: {name: a, expect: {exits: {find: nne}}}\n":                      at + `1:41: error: the step "find" has no exit "nne" [unknown-exit] (did you mean "none"?)`,
		"tests: {name: a, expect: {exits: {find: [ok, x]}}}\n":                  at + `1:46: error: the step "find" has no exit "x" [unknown-exit] (use one of: failed, many, none, ok, timeout)`,
		"tests: {name: a, expect: {exits: {ask: sals}}}\n":                      at + `1:40: error: the step "ask" has no exit "sals" [unknown-exit] (did you mean "sales"?)`,
		"tests: {name: a, expect: {exits: {find: }}}\n":                         at + `1:41: error: the name of an exit is a text [bad-value] (for example find_caller: ok)`,
		"tests: {name: a, expect: {visited: [nowhere]}}\n":                      at + `1:37: error: the scenario support has no step "nowhere" [unknown-step] (use one of: ask, bye, connect, find, hello, note)`,
		"tests: {name: a, expect: {never: [noet]}}\n":                           at + `1:35: error: the scenario support has no step "noet" [unknown-step] (did you mean "note"?)`,
		"tests: {name: a, expect: {vars: {teir: 1}}}\n":                         at + `1:34: error: the scenario support has no variable "teir" [undeclared-variable] (did you mean "tier"?)`,
		"tests: {name: a, expect: {took: long}}\n":                              at + `1:33: error: the setting "took" needs a duration such as 2s or 10m, not "long" [bad-value] (for example took: 30s..2m)`,
		"tests: {name: a, expect: {took: 2m..1m}}\n":                            at + `1:33: error: the setting "took" ends before it begins [bad-value] (for example took: 30s..2m)`,
		"defaults: {expect: {ned: failed}}\ntests: [{name: a}, {name: b}]\n":    at + `1:21: error: unknown setting "ned" [unknown-key] (did you mean "end"?)`,
		"tests: [{name: A b, golden: true}, {name: a-B, golden: true}]\n":       at + `1:43: error: another test has the golden trace dir/testdata/support.a-b.trace.jsonl too [duplicate-name] (give it another name)`,
	} {
		_, found := read(t, p, text)
		require.Equal(t, []string{want}, found, text)
	}
}

// Everything that is wrong is said at once, also what the scenario must be
// known for.
func TestAllAtOnce(t *testing.T) {
	t.Parallel()
	_, found := read(t, program(t, support), "tests: [{name: a, clok: x, expect: {exits: {fnd: ok}, never: [hello], vars: {teir: 1}}}]\n")
	require.Len(t, found, 3)
	require.Contains(t, found[0], `unknown setting "clok"`)
	require.Contains(t, found[1], `no step "fnd"`)
	require.Contains(t, found[2], `no variable "teir"`)
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	f, found := read(t, nil, `
scenario: ../other.yaml
defaults: {call: {from: "1", to: "2"}, golden: true, connectors: {faults: [salesforce:down], takes: 0s}}
tests:
  - name: One & only
  - name: two
    call: {to: "3"}
    golden: traces/two.jsonl
    connectors: {faults: zendesk:html, seed: {salesforce: {records: {Contact: [{LastName: Roe}]}}}, cassette: c.yaml}
`)
	require.Empty(t, found)
	require.Equal(t, "other.yaml", f.Scenario)
	one, two := f.Tests[0], f.Tests[1]
	require.Equal(t, "dir/testdata/support.one-only.trace.jsonl", one.Golden)
	require.Equal(t, "dir/traces/two.jsonl", two.Golden)
	require.Equal(t, []string{"salesforce:down"}, one.Connectors.Faults)
	require.Equal(t, []string{"zendesk:html"}, two.Connectors.Faults)
	require.Zero(t, one.Connectors.Takes)
	require.Equal(t, "dir/c.yaml", two.Connectors.Cassette)
	require.Equal(t, map[string]any{"salesforce": map[string]any{"records": map[string]any{"Contact": []any{map[string]any{"LastName": "Roe"}}}}}, two.Connectors.Seed)
	require.Equal(t, "2026-03-02 09:00:00 +0000 UTC", one.Start().String())
	require.Equal(t, "dir/support.test.yaml: two", two.String())
	require.Equal(t, 9, two.FaultRange(0).Start.Line)
	require.Equal(t, 3, one.FaultRange(0).Start.Line)

	require.Equal(t, "dir/testdata/support.*.trace.jsonl", f.GoldenPattern())
	stale := f.Stale([]string{one.Golden, "dir/testdata/support.gone.trace.jsonl"})
	require.Len(t, stale, 1)
	require.Equal(t, "dir/testdata/support.gone.trace.jsonl", stale[0].File)
}

func TestOwnScenario(t *testing.T) {
	t.Parallel()
	f, _ := read(t, nil, "tests: {name: one}\n")
	require.Equal(t, "dir/support.yaml", f.Scenario)
	require.Nil(t, f.Named)
}

// TestFieldsAreDocumented wants a sentence for every key: pages and schemas
// are made of them.
func TestFieldsAreDocumented(t *testing.T) {
	t.Parallel()
	var walk func(path string, fields []spec.Field)
	walk = func(path string, fields []spec.Field) {
		for _, f := range fields {
			require.Regexp(t, `^[A-Z].*\.$`, f.Doc, path+f.Name)
			walk(path+f.Name+".", f.Fields)
		}
	}
	walk("", scenariotest.Fields())
}

func FuzzRead(f *testing.F) {
	f.Add("tests:\n  - name: a\n    call: {from: \"+1\"}\n    expect: {end: completed, exits: {a: [b]}, took: 1s..2s}\n")
	f.Add("defaults: {agent: [busy]}\ntests: {name: a, agents: [{name: x, does: [busy]}], golden: true}\n")
	f.Add("tests: [1, {name: [a]}, {expect: {error: [], pops: [{}], writes: x}}]\n")
	f.Add("defaults: [a]\ntests:\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, diags := scenariotest.Read(source.NewFile("x.test.yaml", []byte(text)))
		if file == nil && !diags.HasErrors() {
			t.Fatalf("no file, and nothing is wrong: %v", diags)
		}
		if file == nil {
			return
		}
		p := program(t, support)
		_ = file.Check(p)
	})
}
