package scenariotest_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
)

// support is a scenario with a bit of everything.
const support = `callwright: v1
scenario: support
on: [call.incoming, call.missed]
when: call.from != "+1000"
inputs: {limit: {type: int, default: 3}}
vars:
  tier: standard
  pin: {type: text, secret: true}
steps:
  - id: hello
    answer:
  - id: ask
    menu:
      say: For sales press one.
      choices: {1: sales}
      retries: 0
    exits: {sales: find, no_input: find, invalid: bye, failed: bye}
  - id: find
    search: {object: Contact, fields: [Id, Name], phone: "${call.from}", into: caller, timeout: 2s}
    exits: {none: note, many: note}
  - set_variable: {tier: gold}
    when: caller.count == 1
  - id: note
    create_record: {object: Task, values: {Subject: "Call from ${call.from}", Priority: High}}
    exits: {failed: continue, timeout: continue}
  - screen_pop: {records: "${caller}", new: {object: Contact}}
  - attached_data: {tier: "${tier}"}
  - id: connect
    connect_call: {queue: support}
    exits: {no_answer: bye, busy: bye, failed: bye}
  - end:
  - id: bye
    play_prompt: Goodbye.
handlers:
  error:
    - log: "${error.code}"
    - goto: bye
`

func program(t *testing.T, text string) *compile.Program {
	t.Helper()
	p, diags := compile.Compile(source.NewFile("dir/support.yaml", []byte(text)), compile.Options{Blocks: blocks.Registry()})
	require.NotNil(t, p, "%v", diags)
	return p
}

// read reads a test file and holds it against the program.
func read(t *testing.T, p *compile.Program, text string) (*scenariotest.File, []string) {
	t.Helper()
	f, diags := scenariotest.Read(source.NewFile("dir/support.test.yaml", []byte(text)))
	if f != nil && p != nil {
		diags = append(diags, f.Check(p)...)
	}
	return f, lines(diags)
}

func lines(diags diag.List) []string {
	var out []string
	for _, d := range diags {
		out = append(out, d.String())
	}
	return out
}

// crm answers searches with Jane, and writes with an id.
type crm struct{}

func (crm) Answer(r effect.Request) simulate.Answer {
	v := any(map[string]any{"id": "T1", "object": "Task"})
	if r.Kind == effect.CRMSearch {
		v = map[string]any{"account": "a", "object": "Contact", "count": 1, "more": false, "records": []any{map[string]any{"Id": "003", "Name": "Jane"}}}
	}
	return simulate.Answer{Result: effect.Done(r, v)}
}

// screen shows everything.
type screen struct{}

func (screen) Answer(r effect.Request) simulate.Answer {
	var args effect.DeliverArgs
	if f := r.Decode(&args); f != nil {
		return simulate.Answer{Result: effect.Failed(r, f)}
	}
	shown := []any{}
	for _, p := range args.Pops {
		shown = append(shown, map[string]any{"id": p.ID, "account": "a", "mode": "record", "object": "Contact", "records": []any{"003"}, "via": "url"})
	}
	return simulate.Answer{Result: effect.Done(r, shown)}
}

func stage() scenariotest.Stage {
	return scenariotest.Stage{Connectors: crm{}, Desk: screen{}, Mask: func(text string) string { return strings.ReplaceAll(text, "hush", "***") }}
}

// play runs one test, written as the settings of the only one of a file.
func play(t *testing.T, settings string) (*scenariotest.Outcome, []string) {
	t.Helper()
	p := program(t, support)
	f, found := read(t, p, "defaults: {call: {from: \"+14155550100\"}}\ntests:\n  - name: one\n"+settings)
	require.Empty(t, found)
	o, err := f.Tests[0].Run(context.Background(), p, stage())
	require.NoError(t, err)
	var out []string
	for _, x := range o.Failures {
		out = append(out, x.Message+" | "+x.Want+" | "+x.Got)
	}
	return o, out
}

// lined is the trace of an outcome.
func lined(t *testing.T, o *scenariotest.Outcome) []byte {
	t.Helper()
	lines, err := o.Trace()
	require.NoError(t, err)
	return lines
}
