package data

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// SetVariable describes the block set_variable.
func SetVariable() block.Descriptor {
	return block.Descriptor{
		Name: "set_variable", Family: Family, Mode: effect.Pure, Free: true,
		Summary: "Sets one or more variables.",
		Doc:     "The variables must be declared under `vars` or `inputs`. All values are computed before the first is set, so `{a: \"${b}\", b: \"${a}\"}` swaps two.",
		Fields: []spec.Field{
			{Name: "variables", Kind: spec.Assign, Required: true, Doc: "The variables and their new values.", Example: `{tier: gold, count: "${count + 1}"}`},
		},
		Begin:    setVariables,
		Examples: []string{"- set_variable: {tier: \"${call.from == '' ? 'unknown' : 'standard'}\"}\n"},
	}
}

func setVariables(c *block.Call) block.Outcome {
	for _, p := range c.Pairs("variables") {
		if f := c.Assign(p.Name, p.Value); f != nil {
			return block.FailAs("", f)
		}
	}
	return block.Leave(block.OK)
}
