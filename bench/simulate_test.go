package bench

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
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
	b.ReportAllocs()
	for b.Loop() {
		r, err := simulate.Run(b.Context(), simulate.Spec{Program: p, Mix: mix, Calls: calls, Seed: 7})
		if err != nil || r.Calls != calls {
			b.Fatal(r, err)
		}
	}
	b.ReportMetric(float64(calls*b.N)/b.Elapsed().Seconds(), "calls/s")
}
