package runner_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/runner"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func program(t *testing.T, text string) *compile.Program {
	t.Helper()
	p, diags := compile.Compile(source.NewFile("s", []byte("callwright: v1\nscenario: s\n"+text)), compile.Options{Blocks: blocks.Registry()})
	require.NotNil(t, p, "%v", diags)
	return p
}

// connector is a performer of crm and http requests.
func connector(f func(ctx context.Context, r effect.Request) effect.Result) effect.Performer {
	return runner.Mux{Connectors: effect.PerformerFunc(f), Host: effect.PerformerFunc(func(_ context.Context, r effect.Request) effect.Result {
		return effect.Done(r, nil)
	})}
}

const (
	fetch = "  - id: get\n    fetch_variable: {connector: c, path: /, timeout: 2s}\n    exits: {none: end, failed: end, timeout: end}\n"
	ended = "handlers:\n  call.ended: [wait: 1s, log: over]\n"
)

// slow answers when ctx ends, as a performer must.
func slow(ctx context.Context, r effect.Request) effect.Result {
	<-ctx.Done()
	return effect.Failed(r, effect.NewFault(effect.Timeout, "%v", ctx.Err()))
}

// run runs in a bubble and returns how it ended and how long it took.
func run(t *testing.T, ctx context.Context, text string, p effect.Performer, events <-chan interp.Event) (*interp.State, *trace.Memory, time.Duration) {
	t.Helper()
	start, memory := time.Now(), &trace.Memory{}
	r := runner.Inline{Performer: p, Events: events, Options: interp.Options{Trace: memory}}
	s, err := r.Run(ctx, program(t, text), interp.Input{Run: "r"})
	require.NoError(t, err)
	require.True(t, s.Done)
	return s, memory, time.Since(start)
}

func entered(m *trace.Memory, step string) bool {
	for _, e := range m.Events {
		if e.Kind == trace.StepEntered && e.Step == step {
			return true
		}
	}
	return false
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, took := run(t, t.Context(), "steps:\n"+fetch, connector(slow), nil)
		require.Equal(t, "timeout", s.Exit)
		require.Equal(t, 2*time.Second, took)
		require.Equal(t, effect.Duration(2*time.Second), s.Now)
	})
}

func TestWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _, took := run(t, t.Context(), "steps:\n  - wait: 90s\n", runner.Mux{}, nil)
		require.Equal(t, trace.Completed, s.Status)
		require.Equal(t, 90*time.Second, took)
	})
}

// TestPatience lets what goes on while a step waits begin only when the answer
// does not come at once.
func TestPatience(t *testing.T) {
	text := "steps:\n  - fetch_variable: {connector: c, path: /, timeout: 5s, while_waiting: [{log: hold}, {wait: 1m}]}\n    exits: {none: end, failed: end, timeout: end}\n  - wait: 3s\n"
	for _, tt := range []struct {
		takes  time.Duration
		begins bool
	}{{0, false}, {interp.Patience - 1, false}, {interp.Patience + 1, true}} {
		synctest.Test(t, func(t *testing.T) {
			p := connector(func(_ context.Context, r effect.Request) effect.Result {
				time.Sleep(tt.takes)
				return effect.Done(r, map[string]any{"status": 200})
			})
			s, m, took := run(t, t.Context(), text, p, nil)
			require.Equal(t, trace.Completed, s.Status)
			require.Equal(t, tt.takes+3*time.Second, took)
			require.Equal(t, tt.begins, entered(m, "log#1"), "%s", tt.takes)
		})
	}
}

func TestRetriesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		p := connector(func(_ context.Context, r effect.Request) effect.Result {
			if calls++; calls < 3 {
				return effect.Failed(r, effect.NewFault(effect.Unavailable, "down"))
			}
			return effect.Done(r, map[string]any{"status": 200})
		})
		_, _, took := run(t, t.Context(), "steps:\n  - fetch_variable: {connector: c, path: /, retry: {backoff: 1s}}\n    exits: {none: end, failed: end, timeout: end}\n", p, nil)
		require.Equal(t, 3, calls)
		require.Equal(t, 3*time.Second, took)
	})
}

func TestCancelWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		s, m, took := run(t, ctx, "steps:\n"+fetch+ended, connector(slow), nil)
		require.Equal(t, trace.Cancelled, s.Status)
		require.True(t, entered(m, "log#1"), "the handler runs to its end")
		require.Equal(t, 2*time.Second, took)
	})
}

func TestCancelBeforeTheStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s, m, _ := run(t, ctx, "steps:\n  - wait: 1h\n  - wait: 1h\n"+ended, runner.Mux{}, nil)
		require.Contains(t, []trace.Status{trace.Cancelled, trace.StatusFailed}, s.Status)
		require.True(t, entered(m, "log#1"))
	})
}

func TestGraceEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		stuck := make(chan struct{})
		p := runner.Mux{Timer: effect.PerformerFunc(func(_ context.Context, r effect.Request) effect.Result {
			<-stuck // a performer that does not keep its word
			return effect.Done(r, nil)
		})}
		s, m, took := run(t, ctx, "steps:\n  - wait: 1h\n"+ended, p, nil)
		require.Equal(t, trace.Cancelled, s.Status)
		require.False(t, entered(m, "log#1"))
		require.Equal(t, time.Second+runner.Grace, took)
		close(stuck)
	})
}

func TestHangUpWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := make(chan interp.Event, 1)
		time.AfterFunc(time.Second, func() { events <- interp.Event{HangUp: true} })
		s, m, took := run(t, t.Context(), "steps:\n  - wait: 1h\n"+ended, runner.Mux{}, events)
		require.Equal(t, trace.HungUp, s.Status)
		require.True(t, entered(m, "log#1"))
		require.Equal(t, 2*time.Second, took)
	})
}

func TestEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := make(chan interp.Event)
		go func() {
			time.Sleep(time.Second)
			events <- interp.Event{Name: "order.paid", Data: map[string]any{"amount": 7}}
			close(events)
		}()
		s, _, took := run(t, t.Context(), "steps:\n  - wait_for: {event: order.paid, into: order}\n    exits: {timeout: fail}\n  - wait: 1s\n  - log: \"${order.amount}\"\n", runner.Mux{}, events)
		require.Equal(t, trace.Completed, s.Status)
		require.Equal(t, value.Map{"order": map[string]any{"amount": 7}}, s.Vars)
		require.Equal(t, 2*time.Second, took)
	})
}

// TestResultAfterWithdrawal answers a request that nobody wants any more.
func TestResultAfterWithdrawal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		events := make(chan interp.Event, 1)
		time.AfterFunc(time.Second, func() { events <- interp.Event{HangUp: true} })
		late := connector(func(ctx context.Context, r effect.Request) effect.Result {
			<-ctx.Done()
			time.Sleep(500 * time.Millisecond) // while the handler waits
			return effect.Done(r, map[string]any{"status": 200})
		})
		s, m, took := run(t, t.Context(), "steps:\n"+fetch+ended, late, events)
		require.Equal(t, trace.HungUp, s.Status)
		require.Equal(t, 2*time.Second, took)
		for _, e := range m.Events {
			require.False(t, e.Kind == trace.Resulted && e.Step == "get", "a withdrawn result reached the run")
		}
	})
}

func TestPerformerPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := connector(func(context.Context, effect.Request) effect.Result { panic("secret 4711") })
		s, _, _ := run(t, t.Context(), "steps:\n"+fetch, p, nil)
		require.Equal(t, "failed", s.Exit)
		require.Equal(t, effect.Internal, s.Error.Code)
		require.NotContains(t, s.Error.Message, "4711")
	})
}

// TestResultsBelongToTheirRequests puts the id right when a performer does not.
func TestResultsBelongToTheirRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := connector(func(context.Context, effect.Request) effect.Result {
			return effect.Result{Request: "another", Value: map[string]any{"status": 200}}
		})
		s, _, _ := run(t, t.Context(), "steps:\n"+fetch, p, nil)
		require.Equal(t, "ok", s.Exit)
	})
}

func TestBadInput(t *testing.T) {
	t.Parallel()
	_, err := runner.Inline{Performer: runner.Mux{}}.Run(t.Context(), program(t, "inputs: {a: {type: int}}\nsteps: []\n"), interp.Input{})
	require.ErrorContains(t, err, `needs the input "a"`)
}

func TestMux(t *testing.T) {
	t.Parallel()
	says := func(name string) effect.Performer {
		return effect.PerformerFunc(func(_ context.Context, r effect.Request) effect.Result { return effect.Done(r, name) })
	}
	m := runner.Mux{Connectors: says("connectors"), Host: says("host"), Desk: says("desk"), Router: says("router"), Timer: says("timer")}
	for kind, want := range map[effect.Kind]any{"crm.search": "connectors", "http.fetch": "connectors", "host.play": "host", "desk.deliver": "desk", "route.find": "router", "time.wait": "timer"} {
		require.Equal(t, want, m.Perform(t.Context(), effect.Request{ID: "1", Kind: kind}).Value)
	}
	for _, kind := range []effect.Kind{"", "crm.x", "host.play", "desk.deliver", "route.find", "other.thing"} {
		got := runner.Mux{}.Perform(t.Context(), effect.Request{ID: "1", Kind: kind})
		require.Equal(t, effect.Unsupported, got.Fault.Code, kind)
		require.Equal(t, "1", got.Request)
	}
	got := runner.Mux{}.Perform(t.Context(), effect.Request{Kind: effect.TimeWait, Args: []byte(`{"for": 5}`)})
	require.Equal(t, effect.Invalid, got.Fault.Code)
}
