package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
)

// Answer describes the block answer.
func Answer() block.Descriptor {
	return block.Descriptor{
		Name: "answer", Family: Family, Mode: effect.Write,
		Asks:    []effect.Kind{effect.HostAnswer},
		Summary: "Answers the call.",
		Doc:     "Look-ups before this step happen while the caller still hears ringing.",
		Exits:   []block.Exit{exitFailed()},
		Begin: func(*block.Call) block.Outcome {
			return block.AskFor(effect.HostAnswer, struct{}{})
		},
		Finish:   done,
		Examples: []string{"- answer:\n"},
	}
}
