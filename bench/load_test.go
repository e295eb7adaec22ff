package bench

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/types"
	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/source"
)

// thousand returns a scenario of 1,000 steps and the expressions in it.
func thousand() (text []byte, expressions []string) {
	var w strings.Builder
	w.WriteString("callwright: v1\nscenario: thousand\nvars:\n  n: 0\n  tier: standard\nsteps:\n")
	for i := range 250 {
		set := fmt.Sprintf("n + %d", i)
		cond := fmt.Sprintf(`n > %d && tier == "gold"`, i)
		say := fmt.Sprintf(`tier + " %d"`, i)
		expressions = append(expressions, set, cond, say)
		fmt.Fprintf(&w, "  - set_variable: {n: \"${%s}\"}\n", set)
		fmt.Fprintf(&w, "  - if: %s\n    then:\n", cond)
		fmt.Fprintf(&w, "      - play_prompt: You are ${%s}, thank you.\n", say)
		fmt.Fprintf(&w, "  - id: find_%d\n    search:\n      object: Contact\n      fields: [Id, Name]\n      phone: ${call.from}\n      into: caller\n    exits: {none: continue, many: continue, failed: continue, timeout: continue}\n", i)
		expressions = append(expressions, "call.from")
	}
	return []byte(w.String()), expressions
}

// Loading a scenario costs at most twice what parsing its YAML to nodes and
// compiling its expressions cost by themselves.
func BenchmarkLoad1000(b *testing.B) {
	text, expressions := thousand()
	b.Run("yaml-nodes", func(b *testing.B) {
		for b.Loop() {
			var n yaml.Node
			if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&n); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("expr-compile", func(b *testing.B) {
		env := expr.Env(types.Map{
			"n": types.Int, "tier": types.String,
			"call": types.Map{"from": types.String, "to": types.String},
		})
		for b.Loop() {
			for _, src := range expressions {
				if _, err := expr.Compile(src, env); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("callwright", func(b *testing.B) {
		registry := blocks.Registry()
		for b.Loop() {
			p, diags := compile.Compile(source.NewFile("thousand.yaml", text), compile.Options{Blocks: registry})
			if p == nil {
				require.NoError(b, diags.Err())
			}
		}
	})
}
