package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
)

// shapes are the calls that the archives in testdata/story are about.
var shapes = []struct {
	name   string
	script host.Script
	state  router.State // of the only agent; Available if empty
	calls  []answer     // of services, by step, in their order
	events []simulate.Event
	found  time.Duration // until somebody is found, in place of the agent; 0: the router decides
}{
	{name: "parallel", calls: []answer{
		{step: "search#1", after: 80, value: foundRecords("Contact", "003A")},
		{step: "fetch_variable#1", after: 30, value: body(map[string]any{"points": 1200})},
		{step: "call#1/search#1", after: 120, fault: effect.Unavailable},
	}},
	{name: "first", calls: []answer{{step: "fetch_variable#1", after: 8000, value: body(map[string]any{"points": 1200})}}},
	{name: "catch", calls: []answer{
		{step: "fetch_variable#1", after: 50, fault: effect.Unavailable},
		{step: "fetch_variable#2", after: 50, fault: effect.Denied},
	}},
	{name: "loops", script: host.Script{Talk: 20 * time.Second, Numbers: []host.Number{
		{Number: "+14155550101", Conduct: host.Conduct{Does: host.NoAnswer}},
	}}, calls: []answer{
		{step: "fetch_variable#1", after: 50, value: body(map[string]any{"ready": false})},
		{step: "fetch_variable#1", after: 60, value: body(map[string]any{"ready": false})},
		{step: "fetch_variable#1", after: 70, fault: effect.Unavailable},
		{step: "fetch_variable#1", after: 80, value: body(map[string]any{"ready": true})},
	}},
	{name: "queue", script: host.Script{Talk: time.Minute}, found: 245 * time.Second, events: []simulate.Event{
		standingAt(time.Second, 3), standingAt(40*time.Second, 2), standingAt(2*time.Minute, 1),
	}},
	{name: "escape", state: router.Away, script: host.Script{Rules: []host.Rule{
		{Hears: "leave a message press", Times: 1, Action: host.Action{}},
		{Hears: "leave a message press", Action: host.Action{Press: "1"}},
		{Hears: "Please leave", Action: host.Action{Record: 12 * time.Second}},
	}}},
	{name: "callback", state: router.Away, script: host.Script{InQueue: host.Action{Press: "1", After: 70 * time.Second}}},
	{name: "nobody", state: router.Offline},
	{name: "call", calls: []answer{
		{step: "who/search#1", after: 80, value: foundRecords("Contact", "003A")},
		{step: "call#2/search#1", after: 80, fault: effect.Unavailable},
	}},
	{name: "handlers", script: host.Script{Talk: 30 * time.Second}, events: []simulate.Event{
		{At: 10 * time.Second, Event: interp.Event{Name: "order.shipped", Data: map[string]any{"id": "A-7"}}},
		{At: 50 * time.Second, Event: interp.Event{Name: "payment.done", Data: map[string]any{"amount": 12.5, "by": "card"}}},
	}},
	{name: "hangup", state: router.Away, events: []simulate.Event{{At: 80 * time.Second, Event: interp.Event{HangUp: true}}}},
	{name: "cancelled", state: router.Away, events: []simulate.Event{{At: 80 * time.Second, Event: interp.Event{Cancel: true}}}},
	{name: "voice", script: host.Script{Digits: "2,4711#", Rules: []host.Rule{
		{Hears: "Welcome", Action: host.Action{Press: "5", During: true, After: 500 * time.Millisecond}},
		{Hears: "about", Action: host.Action{Say: "my invoice", Confidence: 0.82}},
		{Hears: "Please leave", Action: host.Action{Record: 5 * time.Minute}},
		{Hears: "another", Action: host.Action{Record: 10 * time.Second, HangUp: true}},
	}}},
	{name: "chat", script: host.Script{Rules: []host.Rule{
		{Hears: "about", Action: host.Action{Reply: "Invoice"}},
		{Hears: "digits", Action: host.Action{Reply: "4711"}},
		{Action: host.Action{Reply: "I have it here"}},
	}}},
	{name: "data", script: host.Script{Talk: 30 * time.Second, Agent: host.Vanishes}, calls: []answer{
		{step: "create_record#1", after: 90, value: map[string]any{"object": "Case", "id": "500A"}},
		{step: "fetch_variable#1", after: 40, fault: effect.Unavailable},
		{step: "fetch_variable#1", after: 40, value: body(map[string]any{"x": 1})},
	}},
}

// answer is what a service answers to a step, after so many milliseconds.
type answer struct {
	step  string
	after int
	value any
	fault effect.Code
}

func foundRecords(object string, ids ...string) any {
	list := []any{}
	for _, id := range ids {
		list = append(list, map[string]any{"Id": id})
	}
	return map[string]any{"account": "acme-salesforce", "object": object, "count": len(ids), "more": false, "records": list}
}

func body(v any) any { return map[string]any{"status": 200, "headers": map[string]any{}, "body": v} }

func standingAt(at time.Duration, position int) simulate.Event {
	return simulate.Event{At: at, Event: interp.Event{Name: interp.QueueChanged, Data: map[string]any{
		"name": "support", "position": position, "waiting": position, "estimated_wait": 60 * position, "agents": 1, "available": 0,
	}}}
}

// backOffice answers with the canned answers, each once.
type backOffice struct{ left []answer }

func (s *backOffice) Answer(r effect.Request) simulate.Answer {
	for i, a := range s.left {
		if a.step != r.Step {
			continue
		}
		s.left = append(s.left[:i:i], s.left[i+1:]...)
		res := effect.Done(r, a.value)
		if a.fault != "" {
			res = effect.Failed(r, effect.NewFault(a.fault, "the service is out of order"))
		}
		if r.Kind == effect.HTTPFetch {
			res.Exchanges = []effect.Exchange{{Method: "GET", URL: "https://loyalty.example/v1", Status: 200, Elapsed: effect.Duration(a.after) * 1e6}}
		}
		return simulate.Answer{Result: res, After: time.Duration(a.after) * time.Millisecond}
	}
	return simulate.Answer{Result: effect.Done(r, map[string]any{"id": "1"})}
}

// dispatcher finds somebody after a while.
type dispatcher time.Duration

func (f dispatcher) Answer(r effect.Request) simulate.Answer {
	switch r.Kind {
	case effect.RouteFind:
		agent := map[string]any{"id": "alex", "name": "Alex Agent", "email": ""}
		waited := int(time.Duration(f) / time.Second)
		return simulate.Answer{After: time.Duration(f), Result: effect.Done(r, map[string]any{"agent": agent, "waited": waited, "relaxed": 1})}
	case effect.RouteStatus:
		return simulate.Answer{Result: effect.Done(r, map[string]any{"name": "support", "position": 0, "waiting": 3, "estimated_wait": 200, "agents": 1, "available": 0})}
	}
	return simulate.Answer{Result: effect.Done(r, nil)}
}

// TestStories holds what runs look like to people, on a hundred columns, and
// their steps as data.
func TestStories(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for _, shape := range shapes {
		covered[shape.name] = true
		t.Run(shape.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("testdata", "story", shape.name+".txtar")
			a, err := txtar.ParseFile(path)
			require.NoError(t, err)
			w := simulate.World{Host: host.New(shape.script), Connectors: &backOffice{left: shape.calls}, Desk: simulate.Performed(t.Context(), &host.Desk{}, 0), Events: shape.events}
			if shape.found > 0 {
				w.Router = dispatcher(shape.found)
			} else {
				w.Agents = someone(t, shape.state)
			}
			text, steps := perform(t, loaded(t, a), w)
			expect(t, a, "want", text)
			expect(t, a, "steps", steps)
			if *update {
				require.NoError(t, os.WriteFile(path, txtar.Format(a), 0o644))
			}
		})
	}
	paths, err := filepath.Glob(filepath.Join("testdata", "story", "*.txtar"))
	require.NoError(t, err)
	for _, path := range paths {
		require.True(t, covered[strings.TrimSuffix(filepath.Base(path), ".txtar")], "%s is of no shape", path)
	}
}

func someone(t *testing.T, state router.State) *router.Router {
	c := router.Everybody(host.DefaultAgent())
	if state != "" {
		c.Agents[0].State = state
	}
	r, err := router.New(c, noon)
	require.NoError(t, err)
	return r
}

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// loaded compiles the scenario of an archive, without a word.
func loaded(t *testing.T, a *txtar.Archive) *compile.Program {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range a.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	e, err := engine.New(engine.Options{Blocks: blocks.All()})
	require.NoError(t, err)
	s, diags := e.Load(files, "scenario.yaml")
	require.NotNil(t, s, "%v", diags)
	return s.Program()
}

// perform runs a program and returns what is shown of it, and its steps.
func perform(t *testing.T, p *compile.Program, w simulate.World) (text, steps string) {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer file.Close()
	tale := story.New(p, newTree(&output{file: file}, p))
	in := interp.Input{
		Run: "run-1", Event: "call.incoming", Now: noon,
		Call: interp.Call{ID: "call-1", From: "+14155550100", To: "+18005550199", Channel: "voice", Direction: "inbound"},
	}
	_, err = simulate.Call(t.Context(), p, in, w, interp.Options{Trace: tale})
	require.NoError(t, err)
	require.Empty(t, tale.Live, "all visits are over")
	shown, err := os.ReadFile(file.Name())
	require.NoError(t, err)
	for _, line := range strings.Split(string(shown), "\n") {
		require.LessOrEqual(t, diag.Width(line), usualWidth)
	}
	var b strings.Builder
	for _, v := range tale.Visits {
		line, err := json.Marshal(newReportStep(v))
		require.NoError(t, err)
		fmt.Fprintf(&b, "%s\n", line)
	}
	return string(shown), b.String()
}

// expect compares with a file of the archive, or puts it there.
func expect(t *testing.T, a *txtar.Archive, name, got string) {
	t.Helper()
	i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == name })
	if *update {
		if i < 0 {
			i = len(a.Files)
			a.Files = append(a.Files, txtar.File{Name: name})
		}
		a.Files[i].Data = []byte(got)
	}
	require.GreaterOrEqual(t, i, 0)
	require.Equal(t, string(a.Files[i].Data), got)
}
