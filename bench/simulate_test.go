package bench

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
)

// At least 10,000 simulated calls a second on two cores, counted and measured
// step by step, with canned results.
func BenchmarkSimulate(b *testing.B) {
	data, err := os.ReadFile("../scenarios/inbound-salesforce.yaml")
	require.NoError(b, err)
	p, diags := compile.Compile(source.NewFile("inbound-salesforce.yaml", data), compile.Options{Blocks: blocks.Registry()})
	require.NoError(b, diags.Err())
	const calls = 1000
	b.ReportAllocs()
	for b.Loop() {
		r, err := simulate.Run(b.Context(), simulate.Spec{Program: p, Calls: calls, Seed: 7})
		if err != nil || r.Calls != calls {
			b.Fatal(r, err)
		}
	}
	b.ReportMetric(float64(calls*b.N)/b.Elapsed().Seconds(), "calls/s")
}
