package flow

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// Comment describes the block comment.
func Comment() block.Descriptor {
	return block.Descriptor{
		Name: "comment", Family: Family, Mode: effect.Pure, Short: "text",
		Summary: "Says something to the reader; does nothing.",
		Doc:     "Unlike a YAML comment it appears in traces and graphs.",
		Fields: []spec.Field{
			{Name: "text", Kind: spec.Text, Required: true, Literal: true, Doc: "The remark.", Example: "From here on the caller is known."},
		},
		Begin:    func(*block.Call) block.Outcome { return block.Leave(block.OK) },
		Examples: []string{"- comment: From here on the caller is known.\n"},
	}
}
