package bench

import (
	"os"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
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
	mix := simulate.DefaultMix()
	mix.Results = []simulate.Canned{
		{Kind: effect.CRMSearch, Step: "find_caller", Share: 80, Records: true, Value: []any{map[string]any{
			"Id": "003000000000001AAA", "Name": "Jane Doe", "Email": "jane.doe@acme.example", "Tier__c": "gold", "Account": map[string]any{"Name": "Acme Corp"},
		}}},
		{Kind: effect.CRMSearch, Step: "find_caller", Share: 15, Records: true},
		{Kind: effect.CRMSearch, Step: "find_caller", Share: 5, Fault: effect.NewFault(effect.Unavailable, "down for maintenance")},
		{Kind: effect.CRMSearch, Step: "open_cases", Share: 1, Records: true, Value: []any{map[string]any{
			"Id": "500000000000001AAA", "CaseNumber": "00001001", "Subject": "Printer",
		}}},
	}
	simulation := simulate.Spec{Program: p, Mix: mix, Calls: calls, Seed: 7}
	b.Run("usual-gc", func(b *testing.B) { simulated(b, simulation) })
	b.Run("as-the-command", func(b *testing.B) { // which lets the heap grow
		defer debug.SetGCPercent(debug.SetGCPercent(400))
		simulated(b, simulation)
	})
	b.Run("sharing-agents", func(b *testing.B) { // on one timeline, and so on one core
		defer debug.SetGCPercent(debug.SetGCPercent(400))
		agents := router.Everybody(host.DefaultAgent(), effect.Agent{ID: "jane", Name: "Jane Doe"}, effect.Agent{ID: "john", Name: "John Roe"})
		simulation.Agents = &agents
		simulated(b, simulation)
	})
}

func simulated(b *testing.B, s simulate.Spec) {
	b.ReportAllocs()
	for b.Loop() {
		r, err := simulate.Run(b.Context(), s)
		if err != nil || r.Calls != s.Calls {
			b.Fatal(r, err)
		}
	}
	b.ReportMetric(float64(s.Calls*b.N)/b.Elapsed().Seconds(), "calls/s")
}
