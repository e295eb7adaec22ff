package interp_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/source"
)

// TestDefectsOfPerformers takes results that are no scenario data.
func TestDefectsOfPerformers(t *testing.T) {
	t.Parallel()
	text := "vars: {x: {type: any}}\nsteps:\n  - fetch_variable: {connector: c, path: /, set: {x: response.body}}\n    exits: {none: end, failed: end, timeout: end}\n  - if: x == nil\n    then: end\n"
	r := everyMode(t, text, interp.Options{}, func(r *player) {
		r.value(map[string]any{"status": int64(200), "body": []struct{ N int }{{1}}})
	})
	require.Equal(t, []any{map[string]any{"N": 1}}, r.m.State().Vars["x"])
	r = everyMode(t, text, interp.Options{}, func(r *player) { r.value(make(chan int)) })
	require.Equal(t, effect.Internal, r.m.State().Error.Code)
}

// TestDefectsOfBlocks turns what a block must not do into the run's error.
func TestDefectsOfBlocks(t *testing.T) {
	t.Parallel()
	ask := func(*block.Call) block.Outcome { return block.AskFor("host.odd", struct{}{}) }
	tests := []struct {
		name string
		d    block.Descriptor
		want string
	}{
		{"a panic in Begin", block.Descriptor{Begin: func(*block.Call) block.Outcome { panic("4711") }}, "the block failed unexpectedly"},
		{"a panic in Finish", block.Descriptor{Begin: ask, Finish: func(*block.Call, effect.Result) block.Outcome { panic("4711") }}, "the block failed unexpectedly"},
		{"an exit that is not declared", block.Descriptor{Begin: func(*block.Call) block.Outcome { return block.Leave("odd") }}, `the block odd left by an exit "odd" that it does not declare`},
		{"no exit at all", block.Descriptor{Begin: func(*block.Call) block.Outcome { return block.Outcome{} }}, `the block odd left by an exit "" that it does not declare`},
		{"a variable that is not there", block.Descriptor{Begin: func(c *block.Call) block.Outcome { return block.FailAs("", c.Assign("x", 1)) }}, `there is no variable "x"`},
		{"arguments that are no data", block.Descriptor{Begin: func(*block.Call) block.Outcome { return block.AskFor("host.odd", make(chan int)) }}, "the arguments of host.odd cannot be encoded"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.d.Name = "odd"
			reg, err := block.NewRegistry(tt.d)
			require.NoError(t, err)
			p, diags := compile.Compile(source.NewFile("s", []byte("callwright: v1\nscenario: s\nsteps:\n  - odd:\n")), compile.Options{Blocks: reg})
			require.NotNil(t, p, "%v", diags)
			r := play(t, p, plain, interp.Options{})
			if !r.last.Done {
				r.value(nil)
			}
			require.Contains(t, r.faults()[0], tt.want)
			require.NotContains(t, r.json(), "4711")
			require.Equal(t, effect.Internal, r.m.State().Error.Code)
		})
	}
}
