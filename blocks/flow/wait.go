package flow

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// Wait describes the block wait.
func Wait() block.Descriptor {
	return block.Descriptor{
		Name: "wait", Family: Family, Mode: effect.Read, Short: "for", Waits: true,
		Summary: "Waits for a while.",
		Doc:     "The run holds nothing while it waits; the caller hears what they heard before.",
		Fields: []spec.Field{
			{Name: "for", Kind: spec.Duration, Required: true, Doc: "How long.", Example: "5s"},
		},
		Begin: func(c *block.Call) block.Outcome {
			return block.AskFor(effect.TimeWait, effect.WaitArgs{For: effect.Duration(c.Duration("for"))})
		},
		Finish: func(_ *block.Call, r effect.Result) block.Outcome {
			if r.Fault != nil {
				return block.FailAs("", r.Fault)
			}
			return block.Leave(block.OK)
		},
		Examples: []string{"- wait: 2s\n"},
	}
}
