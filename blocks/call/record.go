package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// Record describes the block record.
func Record() block.Descriptor {
	return block.Descriptor{
		Name: "record", Family: Family, Mode: effect.Write, Short: "do",
		Asks:    []effect.Kind{effect.HostRecord},
		Summary: "Turns the recording of the call on or off.",
		Doc:     "Pause it where the caller says or keys in what must not be recorded, and resume it after. A recording lasts until it is stopped or the call is over, also through the conversation with an agent. To record a message, use `voicemail`.",
		Fields: []spec.Field{
			{Name: "do", Kind: spec.Enum, Enum: []string{"start", "pause", "resume", "stop"}, Required: true, Doc: "What to do with the recording.", Example: "start"},
		},
		Exits: []block.Exit{exitFailed()},
		Begin: func(c *block.Call) block.Outcome {
			return block.AskFor(effect.HostRecord, effect.RecordArgs{Do: c.Text("do")})
		},
		Finish:   done,
		Examples: []string{"- record: start\n", "- record: pause\n  exits: {failed: end}\n"},
	}
}
