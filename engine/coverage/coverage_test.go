package coverage_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/coverage"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/graph"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

const every = `callwright: v1
scenario: every
when: call.from != "0"
vars: {n: 0, way: a}
steps:
  - id: choose
    if: n > 0
    then: [{log: more}]
  - id: skip
    when: n == 7
    log: seven
  - id: kind
    switch: way
    cases: {a: continue, b: end}
  - id: loop
    while: n < 2
    do:
      - id: odd
        when: n == 1
        log: one
      - set_variable: {n: "${n + 1}"}
  - id: each
    for_each: "[way]"
    do: [{log: "${item}"}]
  - id: safe
    try:
      - id: get
        fetch_variable: {connector: c, path: /}
        exits: {none: continue}
    catch:
      unavailable: [{log: down}]
      error: [{log: other}]
  - id: sub
    call: lib
    exits: {failed: continue}
  - id: again
    goto: {to: last, at_most: 2, then: fail}
  - log: never
  - id: last
    when: n == 7
    log: last
`

const lib = `callwright: v1
scenario: lib
steps:
  - id: inner
    log: inside
  - return:
`

func compiled(t *testing.T) *compile.Program {
	t.Helper()
	open := func(path string) (*source.File, diag.List) {
		require.Equal(t, "lib.yaml", path)
		return source.NewFile(path, []byte(lib)), nil
	}
	p, diags := compile.Compile(source.NewFile("every.yaml", []byte(every)), compile.Options{Blocks: blocks.Registry(), Open: open})
	require.NotNil(t, p, "%v", diags)
	return p
}

// run plays a call and returns its trace. The service gives the fault, if
// there is one.
func run(t *testing.T, p *compile.Program, code effect.Code, inputs map[string]any) []trace.Event {
	t.Helper()
	service := simulate.PartFunc(func(r effect.Request) simulate.Answer {
		if code != "" {
			return simulate.Answer{Result: effect.Failed(r, effect.NewFault(code, "as told"))}
		}
		return simulate.Answer{Result: effect.Done(r, map[string]any{"status": 200, "headers": map[string]any{}, "body": nil})}
	})
	m := &trace.Memory{}
	in := interp.Input{Run: "r", Event: "call.incoming", Now: time.Unix(0, 0), Inputs: inputs, Call: interp.Call{From: "+1", Channel: "voice"}}
	_, err := simulate.Call(t.Context(), p, in, simulate.World{Host: host.New(host.Script{}), Connectors: service, Router: nobody()}, interp.Options{Trace: m})
	require.NoError(t, err)
	return m.Events
}

// nobody is a router that finds no agent before the search has to end.
func nobody() simulate.Part {
	return simulate.PartFunc(func(r effect.Request) simulate.Answer {
		return simulate.Answer{Result: effect.Failed(r, effect.NewFault(effect.Timeout, "nobody")), After: time.Duration(r.Timeout)}
	})
}

func step(t *testing.T, r *coverage.Report, scenario, key string) coverage.Step {
	t.Helper()
	s := r.Find("", scenario)
	require.NotNil(t, s)
	for _, one := range s.Steps {
		if one.Step == key {
			return one
		}
	}
	require.Fail(t, "no step "+key)
	return coverage.Step{}
}

// exits are the exits of a step with their hits.
func exits(s coverage.Step) string {
	text := ""
	for _, e := range s.Exits {
		name := e.Name
		if e.To != "" {
			name += ">" + e.To
		}
		if !e.Wired {
			name += "!"
		}
		text += fmt.Sprintf("%s=%d ", name, e.Hits)
	}
	return text
}

func TestOneRun(t *testing.T) {
	t.Parallel()
	p, c := compiled(t), coverage.New()
	c.Run(p, run(t, p, "", nil))
	r := c.Report()
	for key, want := range map[string]string{
		"choose": "then=0 else=1 ",
		"kind":   "a=1 b=0 default!=0 ",
		"loop":   "ok=1 ",
		"each":   "ok=1 ",
		"safe":   "ok=1 unavailable=0 error=0 ",
		"get":    "ok=1 none=0 failed!=0 timeout!=0 ",
		"sub":    "ok=1 failed=0 ",
		"again":  "to>last=1 to>fail=0 ",
		"log#1":  "ok=0 ",
		"last":   "ok=0 ",
	} {
		require.Equal(t, want, exits(step(t, r, "every", key)), key)
	}
	for key, want := range map[string]coverage.Condition{
		"choose": {Name: "if", Text: "n > 0", False: 1},
		"skip":   {Name: "when", Text: "n == 7", False: 1},
		"loop":   {Name: "while", Text: "n < 2", True: 2, False: 1},
		"odd":    {Name: "when", Text: "n == 1", True: 1, False: 1},
		"last":   {Name: "when", Text: "n == 7", False: 1},
	} {
		require.Equal(t, []coverage.Condition{want}, step(t, r, "every", key).Conditions, key)
	}
	require.Equal(t, 1, step(t, r, "lib", "inner").Hits)
	require.Equal(t, 1, r.Find("", "lib").Runs)
	require.Equal(t, 1, r.Find("", "every").When.True)
}

// What runs have been through adds up to everything.
func TestAllRuns(t *testing.T) {
	t.Parallel()
	p, c := compiled(t), coverage.New()
	c.Passed(p)
	c.Run(p, run(t, p, "", nil))
	c.Run(p, run(t, p, "", map[string]any{"n": 7}))
	c.Run(p, run(t, p, "", map[string]any{"way": "b"}))
	c.Run(p, run(t, p, "", map[string]any{"way": "other"}))
	c.Run(p, run(t, p, effect.Unavailable, nil))
	c.Run(p, run(t, p, effect.Timeout, nil))
	r := c.Report()
	require.Equal(t, coverage.Condition{Name: "when", Text: `call.from != "0"`, True: 6, False: 1}, *r.Find("", "every").When)
	require.Equal(t, "a=4 b=1 default!=1 ", exits(step(t, r, "every", "kind")))
	require.Equal(t, "ok=2 none=0 failed!=1 timeout!=1 ", exits(step(t, r, "every", "get")))
	require.Equal(t, "ok=2 unavailable=1 error=1 ", exits(step(t, r, "every", "safe")))
	f := r.Find("", "every").Figures
	require.Equal(t, coverage.Figure{Covered: 3, All: 3}, f.Unwired)
	require.Equal(t, coverage.Figure{Covered: 12, All: 12}, f.Conditions, "both sides of six")
	require.Equal(t, f.Steps.All-1, f.Steps.Covered, "one step cannot be reached")
	require.Equal(t, r.Total.Steps.All, f.Steps.All+2)
}

func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	p := compiled(t)
	runs := [][]trace.Event{run(t, p, "", nil), run(t, p, "", map[string]any{"n": 7}), run(t, p, effect.Timeout, nil)}
	var texts []string
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}} {
		c := coverage.New()
		for _, i := range order {
			c.Run(p, runs[i])
		}
		data, err := c.Report().JSON()
		require.NoError(t, err)
		texts = append(texts, string(data))
	}
	require.Equal(t, texts[0], texts[1])
	require.Equal(t, texts[0], texts[2])
}

func TestText(t *testing.T) {
	t.Parallel()
	p, c := compiled(t), coverage.New()
	c.Run(p, run(t, p, "", nil))
	var b bytes.Buffer
	require.NoError(t, c.Report().Text(&b))
	require.Equal(t, `        steps        exits  unwired  conditions
  11/17 64.7%  11/24 45.8%   0/3 0%  8/12 66.6%  every.yaml
     2/2 100%     1/1 100%        -           -  lib.yaml
`, head(b.String(), 3))
	require.Contains(t, b.String(), "every.yaml: not covered\n")
	require.Contains(t, b.String(), "the scenario          when never false: call.from != \"0\"\n")
	require.Contains(t, b.String(), "     6  choose                exit then\n")
	require.Contains(t, b.String(), "    12  kind                  exit default (not wired)\n")
	require.Contains(t, b.String(), "again                 exit to, leading to fail\n")
	require.Contains(t, b.String(), "never reached\n")
	require.Contains(t, b.String(), "     9  skip                  never taken; when never true: n == 7\n")
}

func head(text string, n int) string {
	lines := bytes.SplitAfter([]byte(text), []byte("\n"))
	return string(bytes.Join(lines[:n], nil))
}

func TestJSON(t *testing.T) {
	t.Parallel()
	p, c := compiled(t), coverage.New()
	c.Run(p, run(t, p, "", nil))
	data, err := c.Report().JSON()
	require.NoError(t, err)
	back, err := coverage.Read(data)
	require.NoError(t, err)
	require.Equal(t, c.Report(), back)
	require.Equal(t, "every", back.Find(p.Hash, "other").Scenario, "by its content")
	require.Equal(t, "lib", back.Find("sha256:old", "lib").Scenario, "by its name")
	require.Nil(t, back.Find("", "none"))
	_, err = coverage.Read([]byte(`{"format_version": 2}`))
	require.EqualError(t, err, "read coverage: its format_version is 2; this version of callwright reads 1")
	_, err = coverage.Read([]byte("x"))
	require.ErrorContains(t, err, "read coverage:")
}

// A drawing shows what was taken and what was missed.
func TestMark(t *testing.T) {
	t.Parallel()
	p, c := compiled(t), coverage.New()
	c.Run(p, run(t, p, "", nil))
	g := graph.New(p)
	c.Report().Find(p.Hash, "").Mark(g, graph.Taken, graph.Missed)
	classes := map[string]string{}
	for _, n := range g.Nodes {
		classes[n.ID] = n.Class
	}
	require.Equal(t, graph.Taken, classes["choose"])
	require.Equal(t, graph.Missed, classes["log#1"])
	edges := map[string]string{}
	for _, e := range g.Edges {
		edges[e.From+" "+e.Exit] = e.Class
	}
	require.Equal(t, graph.Missed, edges["choose then"])
	require.Equal(t, graph.Taken, edges["choose else"])
	for _, n := range g.Nodes {
		for _, e := range n.Unwired {
			require.Empty(t, e.Class, "what is not wired is no way that was missed")
		}
	}
}

// What goes on while a step waits has not begun when the answer comes at once.
func TestNothingSkippedAtOnce(t *testing.T) {
	t.Parallel()
	const text = "callwright: v1\nscenario: every\nvars: {n: 0}\nsteps:\n- fetch_variable: {connector: c, path: /, while_waiting: [{id: skip, when: n > 0, log: x}]}\n  exits: {else: continue}\n"
	p, diags := compile.Compile(source.NewFile("every.yaml", []byte(text)), compile.Options{Blocks: blocks.Registry()})
	require.NotNil(t, p, "%v", diags)
	c := coverage.New()
	c.Run(p, run(t, p, "", nil))
	require.Zero(t, step(t, c.Report(), "every", "skip").Conditions[0].False)
}

// What is no trace of the program is passed over.
func TestForeignTrace(t *testing.T) {
	t.Parallel()
	p, c := compiled(t), coverage.New()
	c.Run(p, []trace.Event{
		{Kind: trace.StepEntered, Step: "nowhere"}, {Kind: trace.ExitTaken, Step: "a/b/c", Exit: "ok"}, {Kind: trace.ExitTaken, Step: "choose", Exit: "gone"},
		{Kind: trace.Failed, Step: "sub/nowhere", Fault: effect.NewFault(effect.Internal, "x")}, {Kind: trace.RunEnded, Status: trace.Completed},
	})
	require.Zero(t, c.Report().Total.Exits.Covered)
}

func TestPercent(t *testing.T) {
	t.Parallel()
	require.InDelta(t, 100.0, coverage.Figure{}.Percent(), 0)
	require.InDelta(t, 99.9, coverage.Figure{Covered: 9999, All: 10000}.Percent(), 0, "never rounded up to all")
	require.InDelta(t, 66.6, coverage.Figure{Covered: 2, All: 3}.Percent(), 0)
}

// Keys of a menu are exits, also those that nobody wired.
func TestKeys(t *testing.T) {
	t.Parallel()
	const text = `callwright: v1
scenario: every
steps:
  - id: topic
    menu: {say: Press, choices: {1: sales, 2: support}}
    exits: {sales: continue, no_input: continue, invalid: continue, failed: continue}
`
	p, diags := compile.Compile(source.NewFile("every.yaml", []byte(text)), compile.Options{Blocks: blocks.Registry()})
	require.NotNil(t, p, "%v", diags)
	c := coverage.New()
	c.Know(p)
	require.Equal(t, "sales=0 no_input=0 invalid=0 failed=0 support!=0 ", exits(step(t, c.Report(), "every", "topic")))
}

// A step that is skipped leaves no event, wherever it stands.
func TestSkippedSteps(t *testing.T) {
	t.Parallel()
	const guarded = "{id: skip, when: n > 0, log: x}"
	for name, steps := range map[string]string{
		"in front":                     "- " + guarded + "\n- log: y",
		"at the end":                   "- log: y\n- " + guarded,
		"alone":                        "- " + guarded,
		"first in a branch":            "- parallel: {a: [" + guarded + ", {log: y}], b: [{log: y}]}",
		"last in a branch":             "- parallel: {a: [{log: y}, " + guarded + "], b: [{log: y}]}",
		"alone in a branch":            "- parallel: {a: [" + guarded + "], b: [{wait: 1s}]}\n- log: y",
		"in the branch that is first":  "- parallel: {a: [" + guarded + "], b: [{wait: 1s}]}\n  until: first",
		"in a branch within a branch":  "- parallel: {a: [{parallel: {c: [" + guarded + "], d: [{wait: 1s}]}}], b: [{log: y}]}",
		"last in a loop":               "- for_each: \"[1]\"\n  do: [{log: y}, " + guarded + "]",
		"alone in a loop":              "- for_each: \"[1]\"\n  do: [" + guarded + "]",
		"last in a while":              "- set_variable: {n: -1}\n- while: n < 0\n  do: [{set_variable: {n: 0}}, " + guarded + "]",
		"last in a try":                "- try: [{log: y}, " + guarded + "]\n  finally: [{log: y}]",
		"first in a finally":           "- try: [{log: y}]\n  finally: [" + guarded + ", {log: y}]",
		"behind a finally":             "- try: [{log: y}]\n  finally: [{log: y}]\n- " + guarded,
		"in a catch":                   "- try: [{fetch_variable: {connector: c, path: /}}]\n  catch: {error: [" + guarded + "]}\n- {id: y, log: y}",
		"while another attempt waits":  "- fetch_variable: {connector: c, path: /, retry: {attempts: 2, backoff: 7s}, while_waiting: [" + guarded + ", {play_music: {for: 3s}}]}\n  exits: {else: continue}",
		"while something waits":        "- find_agent: {queue: q, timeout: 10s, while_waiting: [" + guarded + ", {play_music: {for: 6s}}]}\n  exits: {else: continue}",
		"in a handler":                 "- log: y\nhandlers:\n  call.ended: [" + guarded + "]",
		"in the handler of errors":     "- {fetch_variable: {connector: c, path: /}}\n- {id: y, log: y}\nhandlers:\n  error: [" + guarded + ", {goto: y}]",
		"in one that does not go back": "- {fetch_variable: {connector: c, path: /}}\nhandlers:\n  error: [" + guarded + "]",
	} {
		p, diags := compile.Compile(source.NewFile("every.yaml", []byte("callwright: v1\nscenario: every\nvars: {n: 0}\nsteps:\n"+steps+"\n")), compile.Options{Blocks: blocks.Registry()})
		require.NotNil(t, p, "%s: %v", name, diags)
		c := coverage.New()
		c.Run(p, run(t, p, effect.Unavailable, nil))
		when := step(t, c.Report(), "every", "skip").Conditions[0]
		require.Zero(t, when.True, name)
		require.NotZero(t, when.False, name)
	}
}
