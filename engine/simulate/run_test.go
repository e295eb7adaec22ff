package simulate_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
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
	spec := simulate.Spec{Program: library(t, "inbound-salesforce"), Calls: 1000, Seed: 7, Workers: 1}
	want, err := simulate.Run(t.Context(), spec)
	require.NoError(t, err)
	require.Equal(t, 1000, want.Calls)
	for _, workers := range []int{2, 3, 16} {
		spec.Workers = workers
		got, err := simulate.Run(t.Context(), spec)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	spec.Seed = 8
	other, err := simulate.Run(t.Context(), spec)
	require.NoError(t, err)
	require.NotEqual(t, want, other)
	t.Logf("%+v", want)
}

var _ trace.Sink = (*trace.Memory)(nil)
