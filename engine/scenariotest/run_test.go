package scenariotest_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/trace"
)

const from = "    call: {from: \"+14155550100\"}\n"

// TestExpectations plays the same call with expectations that hold, and one by
// one with those that do not.
func TestExpectations(t *testing.T) {
	t.Parallel()
	o, failures := play(t, from+`    caller: {reacts: [{hears: sales, press: "1"}]}
    agent: {talk: 95s}
    expect:
      end: completed
      exits: {ask: sales, find: [ok], connect: ok}
      visited: [hello, find, note, connect]
      never: [bye]
      vars: {tier: gold, caller: {count: 1, records: [{Name: Jane}]}, limit: 3}
      attached: {tier: gold, absent: null}
      pops: [{object: Contact, mode: record, records: ["003"]}]
      writes: [{do: create, step: note, object: Task, values: {Priority: High}}]
      requests: [{kind: host.collect}, {step: find, args: {phone: "+14155550100"}}, {kind: host.talk}]
      said: [press one]
      never_said: [Goodbye]
      took: 90s..2m
`)
	require.Empty(t, failures)
	require.True(t, o.Taken)
	require.Equal(t, trace.Completed, o.State.Status)
	require.Contains(t, string(lined(t, o)), `"run":"RUN"`)
	require.Equal(t, trace.RunEnded, o.Events[len(o.Events)-1].Kind)

	for expect, want := range map[string]string{
		"end: hung_up":                       "how the run ended | hung_up | completed",
		"exits: {find: none}":                "the exit of find | none | ok",
		"exits: {find: [ok, ok]}":            "the exit of find | ok, ok | ok",
		"exits: {bye: ok}":                   "the exit of bye | ok | not taken",
		"visited: [note, find]":              "the step find | taken | taken earlier, not after note",
		"visited: [bye]":                     "the step bye | taken | not taken",
		"never: [find]":                      "the step find | not taken | taken",
		"vars: {tier: silver}":               `the variable tier | "silver" | "gold"`,
		"vars: {limit: 4}":                   "the variable limit | 4 | 3",
		"vars: {caller: {count: 2}}":         `the variable caller | {"count":2} | {"count":1}`,
		"attached: {tier: [gold]}":           `the attached data tier | ["gold"] | "gold"`,
		"pops: []":                           "what the agent is shown | nothing more | record Contact 003 of a",
		"pops: [{mode: new}]":                "what the agent is shown | new | record Contact 003 of a",
		"pops: [{}, {object: Case}]":         "what the agent is shown | Case | nothing more",
		"pops: [{delivered: false}]":         "what the agent is shown | , not delivered | record Contact 003 of a",
		"writes: []":                         `what is written | nothing more | crm.create at note {"object":"Task","values":{"Priority":"High","Subject":"Call from +14155550100"}}`,
		"writes: [{do: update}]":             `what is written | update | crm.create at note {"object":"Task","values":{"Priority":"High","Subject":"Call from +14155550100"}}`,
		"writes: [{}, {do: delete}]":         "what is written | delete | nothing more",
		"said: [Goodbye]":                    `what the caller heard | "Goodbye" | ["For sales press one."]`,
		"said: [sales, sales]":               `what the caller heard | "sales" | nothing more`,
		"never_said: [press]":                `what the caller must not hear | never "press" | "For sales press one."`,
		"took: 1s":                           "how long it took | 1s | 1m40.333333333s",
		"error: unavailable":                 "an error | unavailable | none",
		"requests: [{kind: crm.get}]":        "",
		"taken: false":                       "whether the scenario takes the call, by its guard | false | true",
		"error: {step: find, code: invalid}": "an error | invalid at find | none",
	} {
		_, failures := play(t, from+"    caller: {digits: \"1\"}\n    agent: {talk: 95s}\n    expect: {"+expect+"}\n")
		require.Len(t, failures, 1, expect)
		if want != "" {
			require.Equal(t, want, failures[0], expect)
		}
	}
}

// TestWorlds plays calls that meet different worlds.
func TestWorlds(t *testing.T) {
	t.Parallel()
	for name, settings := range map[string]string{
		"a canned result":     "    connectors: {results: [{step: find, records: []}]}\n    expect: {exits: {find: none}, vars: {tier: standard}}\n",
		"the first that fits": "    connectors: {results: [{kind: crm.search, records: [{Id: 1}, {Id: 2}], times: 1}, {step: find, records: []}]}\n    expect: {exits: {find: many}}\n",
		"a fault with a name": "    connectors: {results: [{step: find, fault: unavailable, message: down}]}\n    expect: {end: completed, error: {code: unavailable, step: find, message: down}, exits: {find: failed}, said: [Goodbye]}\n",
		"a slow answer":       "    connectors: {results: [{step: find, records: [], takes: 3s}]}\n    expect: {exits: {find: timeout}}\n",
		"the telephone side":  "    connectors: {results: [{kind: host.offer, fault: unavailable}]}\n    expect: {exits: {connect: failed}, pops: [{mode: record, object: \"\", delivered: false}]}\n",
		"nobody answers":      "    agent: [busy, answers]\n    expect: {exits: {connect: busy}}\n",
		"agents of their own": "    agents: [{name: Jane Doe, email: jane@x.example, does: no_answer}]\n    queues: [support]\n    expect: {exits: {connect: no_answer}}\n",
		"the caller hangs up": "    caller: {reacts: [{hears: sales, hang_up: true}]}\n    expect: {end: hung_up, never: [find]}\n",
		"impatience":          "    caller: {patience: 2s}\n    expect: {end: hung_up, exits: {note: ok}}\n",
		"a hang-up from out":  "    events: [{at: 1s, hang_up: true}]\n    expect: {end: hung_up, took: 1s}\n",
		"a cancellation":      "    events: [{at: 1s, cancel: true}]\n    expect: {end: cancelled}\n",
		"an input":            "    inputs: {limit: 7, tier: silver}\n    connectors: {results: [{step: find, records: []}]}\n    expect: {vars: {limit: 7, tier: silver}, attached: {tier: silver}}\n",
		"another caller":      "    call: {from: \"+1000\"}\n    expect: {taken: false}\n",
		"a later event":       "    call: {from: \"+1\", event: call.missed, agent: Jane Doe <jane@x.example>, answered: true, talked: 5s}\n    expect: {exits: {find: ok}}\n",
	} {
		_, failures := play(t, settings)
		require.Empty(t, failures, name)
	}
}

// A difference says why a step was left in that way, and where the call ended.
func TestReasons(t *testing.T) {
	t.Parallel()
	p := program(t, support)
	f, found := read(t, p, "tests: {name: one, call: {from: \"+1\"}, connectors: {results: [{step: find, fault: unavailable, message: down}]}, expect: {end: hung_up, exits: {find: ok}}}\n")
	require.Empty(t, found)
	o, err := f.Tests[0].Run(t.Context(), p, stage())
	require.NoError(t, err)
	require.Len(t, o.Failures, 2)
	require.Equal(t, []any{"completed", "bye"}, []any{o.Failures[0].Got, o.Failures[0].Step})
	require.Equal(t, []any{"failed (unavailable: down)", "find"}, []any{o.Failures[1].Got, o.Failures[1].Step})
}

func TestRunThatFails(t *testing.T) {
	t.Parallel()
	p := program(t, "callwright: v1\nscenario: s\nsteps:\n  - id: stop\n    answer:\n  - goto: fail\n")
	f, found := read(t, p, "tests: {name: one, call: {from: \"+1\"}}\n")
	require.Empty(t, found)
	o, err := f.Tests[0].Run(t.Context(), p, stage())
	require.NoError(t, err)
	require.Len(t, o.Failures, 1)
	require.Equal(t, "completed or hung_up", o.Failures[0].Want)
	require.Equal(t, "failed (failed: the scenario failed by its exit \"to\")", o.Failures[0].Got)
	require.Equal(t, []any{"goto#1", "dir/support.yaml", 6}, []any{o.Failures[0].Step, o.Failures[0].StepFile, o.Failures[0].StepLine})
}

// What nobody plays fails the test, whatever the scenario makes of it.
func TestUnanswered(t *testing.T) {
	t.Parallel()
	p := program(t, support)
	f, _ := read(t, p, "tests: {name: one, call: {from: \"+1\"}, expect: {end: completed}}\n")
	s := stage()
	s.Connectors = simulate.PartFunc(func(r effect.Request) simulate.Answer {
		fault := effect.NewFault(effect.Unsupported, "nobody plays hush")
		fault.Detail = scenariotest.Unanswered
		return simulate.Answer{Result: effect.Failed(r, fault)}
	})
	o, err := f.Tests[0].Run(t.Context(), p, s)
	require.NoError(t, err)
	require.Equal(t, "nothing answers the request of find", o.Failures[0].Message)
	require.Equal(t, "nobody plays ***", o.Failures[0].Got, "secrets of accounts are masked")
	require.NotContains(t, string(lined(t, o)), "hush")
}

// A call that is not taken leaves no trace.
func TestNotTaken(t *testing.T) {
	t.Parallel()
	o, failures := play(t, "    call: {from: \"+1000\"}\n    expect: {taken: false}\n")
	require.Empty(t, failures)
	require.False(t, o.Taken)
	require.Empty(t, lined(t, o))
}

// A run that waits for ever is given up, and a cancelled one is no outcome.
func TestStuck(t *testing.T) {
	t.Parallel()
	p := program(t, support)
	f, _ := read(t, p, "tests: {name: one, expect: {end: cancelled}}\n")
	s := stage()
	s.Desk = simulate.PartFunc(func(effect.Request) simulate.Answer { return simulate.Answer{After: host.Never} })
	o, err := f.Tests[0].Run(t.Context(), p, s)
	require.NoError(t, err)
	require.Len(t, o.Failures, 1)
	require.Equal(t, "the run had to be cancelled", o.Failures[0].Message)
	require.Contains(t, o.Failures[0].Got, "desk.deliver")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = f.Tests[0].Run(ctx, p, s)
	require.ErrorIs(t, err, context.Canceled)
}

// The time is told to the stage, which cannot ask for it.
func TestTick(t *testing.T) {
	t.Parallel()
	p := program(t, support)
	f, _ := read(t, p, "tests: {name: one, call: {from: \"+1\"}}\n")
	s, last := stage(), time.Duration(-1)
	s.Tick = func(at time.Duration) {
		require.GreaterOrEqual(t, at, last)
		last = at
	}
	o, err := f.Tests[0].Run(t.Context(), p, s)
	require.NoError(t, err)
	require.Equal(t, time.Duration(o.State.Now), last)
}

// A secret is in no text that a test gives, even where it is compared.
func TestSecrets(t *testing.T) {
	t.Parallel()
	p := program(t, "callwright: v1\nscenario: s\nvars: {pin: {type: text, secret: true}, count: 0}\nsteps:\n  - collect_digits: {say: Your PIN., max_digits: 4, into: pin}\n    exits: {no_input: end, invalid: end}\n  - set_variable: {count: 1}\n")
	f, found := read(t, p, "tests: {name: one, caller: {digits: \"4711\"}, expect: {vars: {pin: \"1\", count: 9}, requests: [{kind: crm.get}]}}\n")
	require.Empty(t, found)
	o, err := f.Tests[0].Run(t.Context(), p, stage())
	require.NoError(t, err)
	require.Len(t, o.Failures, 3)
	require.Equal(t, "***", o.Failures[0].Got)
	require.NotContains(t, string(lined(t, o)), "4711")
	for _, x := range o.Failures {
		require.NotContains(t, x.Got, "4711")
	}
	require.Equal(t, "4711", o.State.Vars["pin"])
}

// The same test leaves the same bytes.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	first, _ := play(t, from)
	for range 3 {
		again, _ := play(t, from)
		require.Equal(t, string(lined(t, first)), string(lined(t, again)))
	}
}
