package expression_test

import (
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"
	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/expression"
)

// benchmarks are run side by side by this package and by expr's own compiler
// and virtual machine, given the same values and the same declared types.
var benchmarks = []struct{ name, src string }{
	{"add", `x + 1`},
	{"condition", `x > 1 && name == "Ann"`},
	{"path", `caller.first.Name == "Ann" ? caller.count : 0`},
	{"text", `"Hello " + name`},
	{"identifier", `name`},
	{"constant", `1 + 2`},
	{"filter100", `count(numbers, # > 50)`},
}

func benchmarkValues() map[string]any {
	numbers := make([]any, 100)
	for i := range numbers {
		numbers[i] = i
	}
	return map[string]any{
		"x": 1000, "name": "Ann", "numbers": numbers,
		"caller": map[string]any{"count": 1, "first": map[string]any{"Name": "Ann"}},
	}
}

func benchmarkScope() *expression.Scope {
	s := expression.NewScope()
	s.Declare("x", expression.Int())
	s.Declare("name", expression.String())
	s.Declare("numbers", expression.List(expression.Int()))
	s.Declare("caller", expression.TypeOf(benchmarkValues()["caller"]))
	return s
}

func plainTypes() types.Map {
	return types.Map{
		"x": types.Int, "name": types.String, "numbers": types.Array(types.Int),
		"caller": types.Map{"count": types.Int, "first": types.Map{"Name": types.String}},
	}
}

func BenchmarkEval(b *testing.B) {
	c := expression.NewCompiler(benchmarkScope(), expression.Limits{})
	for _, bench := range benchmarks {
		b.Run(bench.name, func(b *testing.B) {
			p, bad := c.Compile(bench.src, expression.Any())
			require.Nil(b, bad)
			e := expression.NewEnv(c)
			for name, v := range benchmarkValues() {
				e.Set(name, v)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, fault := e.Eval(p); fault != nil {
					b.Fatal(fault)
				}
			}
		})
	}
}

func BenchmarkPlainVM(b *testing.B) {
	for _, bench := range benchmarks {
		b.Run(bench.name, func(b *testing.B) {
			p, err := expr.Compile(bench.src, expr.Env(plainTypes()))
			require.NoError(b, err)
			values := benchmarkValues()
			var machine vm.VM
			b.ReportAllocs()
			for b.Loop() {
				if _, err := machine.Run(p, values); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile1000(b *testing.B) {
	c := expression.NewCompiler(benchmarkScope(), expression.Limits{})
	b.ReportAllocs()
	for b.Loop() {
		for i := range 1000 {
			if _, bad := c.Compile(benchmarks[i%len(benchmarks)].src, expression.Any()); bad != nil {
				b.Fatal(bad)
			}
		}
	}
}

func BenchmarkPlainCompile1000(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for i := range 1000 {
			if _, err := expr.Compile(benchmarks[i%len(benchmarks)].src, expr.Env(plainTypes())); err != nil {
				b.Fatal(err)
			}
		}
	}
}
