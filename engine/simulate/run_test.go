package simulate_test

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

func compiled(t testing.TB, name, text string) *compile.Program {
	t.Helper()
	p, diags := compile.Compile(source.NewFile(name, []byte(text)), compile.Options{Blocks: blocks.Registry()})
	require.NotNil(t, p, "%v", diags)
	return p
}

// library compiles a scenario of the library.
func library(t testing.TB, name string) *compile.Program {
	t.Helper()
	text, err := os.ReadFile("../../scenarios/" + name + ".yaml")
	require.NoError(t, err)
	return compiled(t, name, string(text))
}

// The number of workers is not seen in the report.
func TestReportIsTheSameForAnyNumberOfWorkers(t *testing.T) {
	t.Parallel()
	mix := simulate.DefaultMix()
	mix.Results = []simulate.Canned{{Step: "find_caller", Share: 9, Records: true}, {Step: "find_caller", Share: 1, Fault: effect.NewFault(effect.Denied, "no")}}
	spec := simulate.Spec{Program: library(t, "inbound-salesforce"), Mix: mix, Calls: 400, Seed: 7, Workers: 1}
	want, err := simulate.Run(t.Context(), spec)
	require.NoError(t, err)
	require.Equal(t, 400, want.Calls)
	for _, workers := range []int{2, 7} {
		spec.Workers = workers
		got, err := simulate.Run(t.Context(), spec)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	spec.Seed = 8
	other, err := simulate.Run(t.Context(), spec)
	require.NoError(t, err)
	require.NotEqual(t, want, other)
}

const failing = head + `
steps:
  - answer:
  - id: get
    fetch_variable: {connector: c, path: /}
    exits: {none: end, failed: fail, timeout: end}
`

// The first call that failed comes with its trace, whether calls are apart,
// have a connector that remembers, or share their agents.
func TestFirstFailure(t *testing.T) {
	t.Parallel()
	mix := simulate.DefaultMix()
	mix.Callers[0].Leaves = 0
	mix.Results = []simulate.Canned{
		{Step: "get", Share: 95, Value: map[string]any{"status": 200, "headers": map[string]any{}, "body": map[string]any{}}},
		{Step: "get", Share: 5, Fault: effect.NewFault(effect.Denied, "no access")},
	}
	agents := router.Everybody(host.DefaultAgent())
	specs := map[string]simulate.Spec{
		"apart": {}, "remembering": {Desk: &desk{}}, "together": {Agents: &agents},
	}
	for name, spec := range specs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spec.Program, spec.Mix, spec.Calls, spec.Seed = compiled(t, "s.yaml", failing), mix, 200, 7
			var done atomic.Int64
			spec.Progress = &done
			r, err := simulate.Run(t.Context(), spec)
			require.NoError(t, err)
			require.EqualValues(t, 200, done.Load())
			require.Len(t, r.Faults, 1)
			require.Equal(t, r.Failed, r.Faults[0].Calls)
			require.Equal(t, r.First, r.Faults[0].First)
			require.Equal(t, []any{effect.Denied, "get", "no access"}, []any{r.Faults[0].Code, r.Faults[0].Step, r.Faults[0].Message})
			require.Equal(t, trace.RunStarted, r.Trace[0].Kind)
			require.Equal(t, fmt.Sprintf("sim-%d", r.First+1), r.Trace[0].Info.Run)
			require.Equal(t, trace.StatusFailed, r.Trace[len(r.Trace)-1].Status)
		})
	}
}

// One agent cannot have two calls at a time: the conversations of all calls
// fit into the time that the simulation took.
func TestCallsShareAgents(t *testing.T) {
	t.Parallel()
	mix := simulate.DefaultMix()
	mix.Every = simulate.Spread{Mean: 30 * time.Second}
	agents := router.Everybody(host.DefaultAgent(), effect.Agent{ID: "jane", Name: "Jane Doe"})
	mix.Shifts = []simulate.Shift{{At: time.Hour, Agent: "jane", State: router.Offline}, {At: 2 * time.Hour, Agent: "Jane Doe", State: router.Available}}
	spec := simulate.Spec{Program: compiled(t, "s.yaml", queueing), Mix: mix, Agents: &agents, Calls: 500, Seed: 7}
	r, err := simulate.Run(t.Context(), spec)
	require.NoError(t, err)
	require.Equal(t, 500, r.Calls)
	for _, w := range r.Waits {
		if w.Name == "talk" {
			require.Greater(t, w.Times, 20)
			require.LessOrEqual(t, time.Duration(w.Times)*w.Mean, 2*r.Until)
		}
	}
	again, err := simulate.Run(t.Context(), spec)
	require.NoError(t, err)
	require.Equal(t, r, again)
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	p := compiled(t, "s.yaml", head+"vars: {tier: gold}\nsteps: [{log: \"${tier}\"}]\n")
	for name, change := range map[string]func(m *simulate.Mix){
		"no input":  func(m *simulate.Mix) { m.Callers[0].Inputs = map[string]any{"teir": "x"} },
		"step":      func(m *simulate.Mix) { m.Results = []simulate.Canned{{Step: "nowhere", Share: 1}} },
		"no agents": func(m *simulate.Mix) { m.Shifts = []simulate.Shift{{Agent: "Jane"}} },
	} {
		mix := simulate.DefaultMix()
		change(mix)
		_, err := simulate.Run(t.Context(), simulate.Spec{Program: p, Mix: mix, Calls: 1})
		require.ErrorIs(t, err, simulate.ErrSpec, name)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := simulate.Run(ctx, simulate.Spec{Program: p, Calls: 1000})
	require.ErrorIs(t, err, context.Canceled)
}
