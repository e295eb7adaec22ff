package simulate_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/trace"
)

func input() interp.Input {
	return interp.Input{
		Run: "run-1", Event: "call.incoming", Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
		Call: interp.Call{ID: "call-1", From: "+14155550100", To: "+18005550199", Channel: "voice", Direction: "inbound"},
	}
}

const head = "callwright: v1\nscenario: s\n"

// queueing is a scenario that waits for an agent and says how it ended.
const queueing = head + `
vars: {ended: ""}
steps:
  - find_agent:
      queue: support
      timeout: 10m
      keys: {"*": escape}
      while_waiting: [{play_music: {for: 30s}}]
    exits: {no_agents: none, queue_full: end, timeout: late, escape: left, failed: end}
  - set_variable: {ended: found}
  - connect_call:
    exits: {no_answer: end, busy: end, failed: end, target_disconnected: end}
  - end:
  - id: none
    set_variable: {ended: nobody}
  - end:
  - id: late
    set_variable: {ended: late}
  - end:
  - id: left
    set_variable: {ended: escaped}
handlers:
  call.ended: [{log: "${ended}"}]
`

func agents(t *testing.T, state router.State) *router.Router {
	t.Helper()
	c := router.Everybody(host.DefaultAgent())
	c.Agents[0].State = state
	r, err := router.New(c, input().Now)
	require.NoError(t, err)
	return r
}

// never is a router that finds nobody, ever.
func never(r effect.Request) simulate.Answer { return simulate.Answer{After: host.Never} }

func TestCallInAQueue(t *testing.T) {
	t.Parallel()
	found := func(after time.Duration) simulate.Part {
		return simulate.PartFunc(func(r effect.Request) simulate.Answer {
			return simulate.Answer{After: after, Result: effect.Done(r, map[string]any{"agent": map[string]any{"id": "alex", "name": "Alex Agent", "email": ""}})}
		})
	}
	tests := []struct {
		name   string
		script host.Script
		router simulate.Part
		status trace.Status
		ended  string
		at     time.Duration
	}{
		{"found in the middle of the music", host.Script{Talk: time.Minute}, found(45 * time.Second), trace.Completed, "found", 45*time.Second + 3*time.Second + time.Minute},
		{"patience ends first", host.Script{Patience: 40 * time.Second}, found(45 * time.Second), trace.HungUp, "", 40 * time.Second},
		{"the wait counts for the ringing too", host.Script{Patience: 46 * time.Second}, found(45 * time.Second), trace.HungUp, "found", 46 * time.Second},
		{"the timeout", host.Script{}, simulate.PartFunc(never), trace.Completed, "late", 10 * time.Minute},
		{"a key leaves the queue", host.Script{InQueue: host.Action{Press: "*", After: 70 * time.Second}}, found(2 * time.Minute), trace.Completed, "escaped", 70 * time.Second},
		{"hangs up in the queue", host.Script{InQueue: host.Action{HangUp: true, After: 20 * time.Second}}, found(2 * time.Minute), trace.HungUp, "", 20 * time.Second},
	}
	p := compiled(t, "s.yaml", queueing)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := &trace.Memory{}
			w := simulate.World{Host: host.New(tt.script), Router: tt.router, Desk: &desk{}}
			s, err := simulate.Call(t.Context(), p, input(), w, interp.Options{Trace: m})
			require.NoError(t, err)
			require.Equal(t, tt.status, s.Status)
			require.Equal(t, tt.ended, s.Vars["ended"])
			require.Equal(t, tt.at, time.Duration(s.Now))
			requireOrder(t, m)
		})
	}
}

type desk struct{}

func (*desk) Answer(r effect.Request) simulate.Answer {
	return simulate.Answer{Result: effect.Done(r, []any{})}
}

// requireOrder wants a clock that never goes back, and one handler of
// call.ended.
func requireOrder(t *testing.T, m *trace.Memory) {
	t.Helper()
	at, handlers := time.Duration(0), 0
	for _, e := range m.Events {
		require.GreaterOrEqual(t, e.At, at)
		at = e.At
		if e.Kind == trace.StepEntered && e.Strand == "call.ended" {
			handlers++
		}
	}
	require.Equal(t, 1, handlers)
}

func TestCallWithAgents(t *testing.T) {
	t.Parallel()
	p := compiled(t, "s.yaml", queueing)
	w := simulate.World{Host: host.New(host.Script{Talk: time.Minute}), Agents: agents(t, router.Available), Desk: &desk{}}
	s, err := simulate.Call(t.Context(), p, input(), w, interp.Options{})
	require.NoError(t, err)
	require.Equal(t, "found", s.Vars["ended"])
	require.Equal(t, router.Available, w.Agents.Agents()[0].State, "the agent is free again")

	w = simulate.World{Host: host.New(host.Script{}), Agents: agents(t, router.Offline), Desk: &desk{}}
	s, err = simulate.Call(t.Context(), p, input(), w, interp.Options{})
	require.NoError(t, err)
	require.Equal(t, "nobody", s.Vars["ended"])

	w = simulate.World{Host: host.New(host.Script{InQueue: host.Action{Press: "*", After: 5 * time.Second}}), Agents: agents(t, router.Away), Desk: &desk{}}
	s, err = simulate.Call(t.Context(), p, input(), w, interp.Options{})
	require.NoError(t, err)
	require.Equal(t, "escaped", s.Vars["ended"], "a break does not last for ever")
	require.Equal(t, 5*time.Second, time.Duration(s.Now))
}

func TestCallTimesOut(t *testing.T) {
	t.Parallel()
	p := compiled(t, "s.yaml", head+"steps:\n  - fetch_variable: {connector: c, path: /, timeout: 2s}\n    exits: {none: end, failed: end, timeout: end}\n")
	slow := simulate.PartFunc(func(r effect.Request) simulate.Answer {
		return simulate.Answer{After: 3 * time.Second, Result: effect.Done(r, map[string]any{"status": 200})}
	})
	s, err := simulate.Call(t.Context(), p, input(), simulate.World{Connectors: slow}, interp.Options{})
	require.NoError(t, err)
	require.Equal(t, "timeout", s.Exit)
	require.Equal(t, 2*time.Second, time.Duration(s.Now))
	s, err = simulate.Call(t.Context(), p, input(), simulate.World{}, interp.Options{})
	require.NoError(t, err)
	require.Equal(t, "failed", s.Exit, "nothing can do it")
}

func TestCallIsHungUpByAnEvent(t *testing.T) {
	t.Parallel()
	p := compiled(t, "s.yaml", head+"steps: [{wait: 1h}, {play_prompt: never}]\nhandlers: {call.ended: [{wait: 1s}, {log: over}]}\n")
	w := simulate.World{Host: host.New(host.Script{}), Events: []simulate.Event{{At: time.Minute, Event: interp.Event{HangUp: true}}, {At: time.Hour, Event: interp.Event{HangUp: true}}}}
	s, err := simulate.Call(t.Context(), p, input(), w, interp.Options{})
	require.NoError(t, err)
	require.Equal(t, trace.HungUp, s.Status)
	require.Equal(t, 61*time.Second, time.Duration(s.Now))
}

func TestStuckCall(t *testing.T) {
	t.Parallel()
	p := compiled(t, "s.yaml", head+"steps: [{answer: }]\nhandlers: {call.ended: [{answer: }]}\n")
	s, err := simulate.Call(t.Context(), p, input(), simulate.World{Host: simulate.PartFunc(never)}, interp.Options{})
	require.ErrorIs(t, err, simulate.ErrStuck)
	require.ErrorContains(t, err, "host.answer")
	require.Equal(t, trace.Cancelled, s.Status)
	require.True(t, s.Done)
}

func TestCallEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := compiled(t, "s.yaml", head+"steps: [{wait: 1h}]\n")
	_, err := simulate.Call(ctx, p, input(), simulate.World{}, interp.Options{})
	require.ErrorIs(t, err, context.Canceled)
}
