package runner_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks/flow"
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/runner"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

// It is the run that withdraws its requests when its context ends. A performer
// whose own context ended at the same moment could get its fault in before the
// cancellation, and the run would go on by it.
func TestRequestsOutliveTheRunsContext(t *testing.T) {
	t.Parallel()
	blocks, err := block.NewRegistry(flow.Wait(), flow.Log())
	require.NoError(t, err)
	text := "callwright: v1\nscenario: s\nsteps: [{wait: 1h}]\nhandlers: {error: [{log: never}]}\n"
	p, diags := compile.Compile(source.NewFile("s.yaml", []byte(text)), compile.Options{Blocks: blocks})
	require.NoError(t, diags.Err())
	var outlived atomic.Int32
	for range 100 {
		ctx, cancel := context.WithCancel(t.Context())
		performer := effect.PerformerFunc(func(own context.Context, r effect.Request) effect.Result {
			cancel()
			if own.Err() == nil { // a context made of ctx would have ended within cancel
				outlived.Add(1)
			}
			<-own.Done()
			return effect.Failed(r, effect.NewFault(effect.Cancelled, "noticed"))
		})
		s, err := runner.Inline{Performer: performer}.Run(ctx, p, interp.Input{Run: "r"})
		require.NoError(t, err)
		require.Equal(t, trace.Cancelled, s.Status)
	}
	require.Positive(t, outlived.Load())
}
