package bench

import (
	"fmt"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

const steps = 1000

// A step costs what its expression costs in expr's own machine, and a little.
// All times and allocations are for 1,000 steps.
func BenchmarkSetVariable(b *testing.B) {
	p := program(b, strings.Repeat("  - set_variable: {n: \"${n + 1}\"}\n", steps))
	b.Run("plain-vm", func(b *testing.B) { plainVM(b, "n + 1") })
	b.Run("step", func(b *testing.B) { run(b, p, nil) })
	b.Run("step-traced", func(b *testing.B) { run(b, p, &trace.Memory{}) })
}

func BenchmarkIf(b *testing.B) {
	p := program(b, strings.Repeat("  - if: n > 100\n    then: continue\n", steps))
	b.Run("plain-vm", func(b *testing.B) { plainVM(b, "n > 100") })
	b.Run("step", func(b *testing.B) { run(b, p, nil) })
	b.Run("step-traced", func(b *testing.B) { run(b, p, &trace.Memory{}) })
}

func program(b *testing.B, body string) *compile.Program {
	text := "callwright: v1\nscenario: bench\nvars:\n  n: 1000\nsteps:\n" + body
	p, diags := compile.Compile(source.NewFile("bench.yaml", []byte(text)), compile.Options{Blocks: blocks.Registry()})
	require.NoError(b, diags.Err())
	return p
}

func run(b *testing.B, p *compile.Program, m *trace.Memory) {
	b.ReportAllocs()
	for b.Loop() {
		opt := interp.Options{}
		if m != nil {
			m.Events = m.Events[:0]
			opt.Trace = m
		}
		s, err := interp.New(p, opt).Start(interp.Input{Run: "r"})
		if err != nil || !s.Done {
			b.Fatal(fmt.Sprint("the run did not end: ", err))
		}
	}
}

func plainVM(b *testing.B, src string) {
	p, err := expr.Compile(src, expr.Env(types.Map{"n": types.Int}))
	require.NoError(b, err)
	env := map[string]any{"n": 1000}
	var machine vm.VM
	b.ReportAllocs()
	for b.Loop() {
		for range steps {
			if _, err := machine.Run(p, env); err != nil {
				b.Fatal(err)
			}
		}
	}
}
