package engine_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/runner"
	"github.com/callwright/callwright/engine/trace"
)

const waiting = "callwright: v1\nscenario: s\nwhen: call.to == \"+1800\"\ninputs: {n: {type: int, default: 1}}\nsteps:\n  - wait: 5s\n  - wait: 5s\nhandlers:\n  call.ended: [log: \"${n}\"]\n"

// clock is a clock that tests move.
type clock struct{ now time.Time }

func loaded(t *testing.T, c *clock, files map[string]string, name string) (*engine.Scenario, diag.List) {
	t.Helper()
	eng, err := engine.New(engine.Options{Blocks: blocks.All(), Now: func() time.Time { return c.now }})
	require.NoError(t, err)
	fsys := fstest.MapFS{}
	for path, text := range files {
		fsys[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return eng.Load(fsys, name)
}

func newClock() *clock { return &clock{time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func TestLoad(t *testing.T) {
	t.Parallel()
	s, diags := loaded(t, newClock(), map[string]string{"s.yaml": waiting}, "s.yaml")
	require.Empty(t, diags)
	require.Equal(t, "s", s.Name())
	require.Equal(t, "s.yaml", s.Program().File)

	s, diags = loaded(t, newClock(), nil, "s.yaml")
	require.Nil(t, s)
	require.Equal(t, diag.CodeRead, diags[0].Code)

	s, diags = loaded(t, newClock(), map[string]string{"s.yaml": "a: b\n"}, "s.yaml")
	require.Nil(t, s)
	require.True(t, diags.HasErrors())

	_, err := engine.New(engine.Options{Blocks: []block.Descriptor{{Name: "x"}}})
	require.Error(t, err)
}

func TestMatches(t *testing.T) {
	t.Parallel()
	s, _ := loaded(t, newClock(), map[string]string{"s.yaml": waiting}, "s.yaml")
	for to, want := range map[string]bool{"+1800": true, "+1900": false} {
		got, err := s.Matches(engine.Input{To: to})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

// TestRestoreMidway stops a run at its first wait and goes on in another
// engine, as after a restart.
func TestRestoreMidway(t *testing.T) {
	t.Parallel()
	c := newClock()
	files := map[string]string{"s.yaml": waiting}
	s, _ := loaded(t, c, files, "s.yaml")
	before := &trace.Memory{}
	run, sprint, err := s.Start(engine.Input{Run: "r", Trace: before, Inputs: map[string]any{"n": 7}})
	require.NoError(t, err)
	require.Len(t, sprint.Requests, 1)
	state, err := run.State().Encode()
	require.NoError(t, err)

	s, _ = loaded(t, c, files, "s.yaml")
	after := &trace.Memory{}
	run, err = s.Restore(state, after)
	require.NoError(t, err)
	c.now = c.now.Add(5 * time.Second)
	sprint = run.Result(effect.Done(sprint.Requests[0], nil))
	require.Len(t, sprint.Requests, 1)
	require.Equal(t, effect.Duration(5*time.Second), run.State().Now)
	require.Equal(t, before.Events[len(before.Events)-1].Seq+1, after.Events[0].Seq)

	c.now = c.now.Add(time.Second)
	sprint = run.HangUp()
	require.Equal(t, interp.Sprint{Cancel: []string{"r/wait#2/2.1"}, Done: true}, sprint)
	require.Equal(t, trace.HungUp, run.State().Status)

	_, err = s.Restore([]byte("{}"), nil)
	require.ErrorIs(t, err, interp.ErrStateVersion)
	other, _ := loaded(t, c, map[string]string{"s.yaml": waiting + "# changed\n"}, "s.yaml")
	_, err = other.Restore(state, nil)
	require.ErrorIs(t, err, interp.ErrOtherProgram)
}

func TestStartRefusesInputs(t *testing.T) {
	t.Parallel()
	s, _ := loaded(t, newClock(), map[string]string{"s.yaml": waiting}, "s.yaml")
	for _, inputs := range []map[string]any{{"n": "many"}, {"m": 1}} {
		_, _, err := s.Start(engine.Input{Inputs: inputs})
		require.Error(t, err)
		_, err = s.Run(t.Context(), engine.Input{Inputs: inputs}, runner.Mux{}, nil)
		require.Error(t, err)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	s, _ := loaded(t, newClock(), map[string]string{"s.yaml": waiting}, "s.yaml")
	run, _, err := s.Start(engine.Input{Run: "r"})
	require.NoError(t, err)
	require.True(t, run.Cancel().Done)
	require.Equal(t, trace.Cancelled, run.State().Status)
	require.Equal(t, interp.Sprint{Done: true}, run.Result(effect.Result{}))
}
