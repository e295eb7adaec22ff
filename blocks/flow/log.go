package flow

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// Log describes the block log.
func Log() block.Descriptor {
	return block.Descriptor{
		Name: "log", Family: Family, Mode: effect.Pure, Short: "message",
		Summary: "Writes a line into the trace.",
		Fields: []spec.Field{
			{Name: "message", Kind: spec.Text, Required: true, Exposes: true, Doc: "The line.", Example: `"Caller ${call.from} has no record"`},
		},
		Begin:    func(*block.Call) block.Outcome { return block.Leave(block.OK) },
		Examples: []string{"- log: \"Call from ${call.from}\"\n"},
	}
}
