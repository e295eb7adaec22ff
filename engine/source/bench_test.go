package source

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// steps is a scenario of n steps, as people write them.
func steps(n int) []byte {
	var b strings.Builder
	b.WriteString("callwright: v1\nscenario: big\non: call.incoming\nvars:\n  tier: standard\nsteps:\n")
	for i := range n {
		switch i % 4 {
		case 0:
			fmt.Fprintf(&b, "  - id: find_%d   # the caller\n    search:\n      object: Contact\n      fields: [Id, Name, Email]\n      phone: ${call.from}\n      into: caller\n    exits:\n      none: say_%d\n", i, i+1)
		case 1:
			fmt.Fprintf(&b, "  - id: say_%d\n    play_prompt: {say: \"You are number ${queue.position} in line.\"}\n", i)
		case 2:
			fmt.Fprintf(&b, "  - log: |\n      Step %d has seen\n      ${caller.count} records\n", i)
		default:
			fmt.Fprintf(&b, "  - if: caller.count == %d\n    then:\n      - set_variable: {tier: \"${caller.first.Tier__c ?? 'standard'}\"}\n", i)
		}
	}
	return []byte(b.String())
}

func BenchmarkParse1000Steps(b *testing.B) {
	data := steps(1_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if n, diags := Parse(NewFile("big.yaml", data)); n == nil || len(diags) > 0 {
			b.Fatal(diags)
		}
	}
}

// BenchmarkYAMLv3Node is what the parser alone costs for the same bytes.
func BenchmarkYAMLv3Node(b *testing.B) {
	data := steps(1_000)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		var n yaml.Node
		if err := yaml.NewDecoder(bytes.NewReader(data)).Decode(&n); err != nil {
			b.Fatal(err)
		}
	}
}
