package expression_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/value"
)

// FuzzExpression compiles and evaluates anything: no panic, no internal error,
// places inside the source, and results that are data and stay the same.
func FuzzExpression(f *testing.F) {
	for _, src := range corpus() {
		f.Add(src)
	}
	for _, name := range []string{"hostile.txt", "broken.txt", "numbers.txt"} {
		for _, line := range readLines(f, name) {
			f.Add(line)
		}
	}
	c := expression.NewCompiler(worldScope(), expression.Limits{Cost: 100_000})
	e := worldEnv(c)
	f.Fuzz(func(t *testing.T, src string) {
		p, bad := c.Compile(src, expression.Any())
		if bad != nil {
			require.LessOrEqual(t, 0, bad.From)
			require.LessOrEqual(t, bad.From, bad.To)
			require.LessOrEqual(t, bad.To, len(src))
			require.NotEmpty(t, bad.Message)
			return
		}
		v, fault := e.Eval(p)
		requireSound(t, src, v, fault)
		again, fault := e.Eval(p)
		require.Equal(t, render(v, nil), render(again, nil), src)
		_ = fault
	})
}

func requireSound(t *testing.T, src string, v any, fault *effect.Fault) {
	t.Helper()
	require.NoError(t, value.Check(v), src)
	if fault != nil {
		require.Contains(t, []effect.Code{effect.Expression, effect.Limit}, fault.Code, src)
		require.NotContains(t, fault.Message, "defect", src)
	}
}

// FuzzTemplate does the same with texts around expressions.
func FuzzTemplate(f *testing.F) {
	for _, text := range []string{"", "a ${n} b", "${caller.first.Name}", "$${n}", "${", "${}", `${"}"}`, "${{a: 1}.a}", "${n}${f}", "é ${name[0:2]}", "${`", "${// }\n n}", "$$${n}", "${/*"} {
		f.Add(text)
	}
	c := expression.NewCompiler(worldScope(), expression.Limits{Cost: 100_000})
	e := worldEnv(c)
	f.Fuzz(func(t *testing.T, text string) {
		p, bad := c.Template(text, expression.Any())
		for _, b := range bad {
			require.LessOrEqual(t, 0, b.From)
			require.LessOrEqual(t, b.From, b.To)
			require.LessOrEqual(t, b.To, len(text))
		}
		if len(bad) > 0 {
			return
		}
		v, fault := e.Expand(p)
		requireSound(t, text, v, fault)
		if !expression.HasSlot(text) {
			require.Equal(t, text, v)
		}
	})
}
