package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
)

// Hangup describes the block hangup.
func Hangup() block.Descriptor {
	return block.Descriptor{
		Name: "hangup", Family: Family, Mode: effect.Write,
		Asks:    []effect.Kind{effect.HostHangup},
		Summary: "Ends the call.",
		Doc:     "The flow goes on without the caller; it can still write to a CRM, or send a text message to a number. A later step that needs the caller, such as a prompt, takes its exit failed.",
		Exits:   []block.Exit{exitFailed()},
		Begin: func(c *block.Call) block.Outcome {
			if c.Session.Over {
				return block.Leave(block.OK)
			}
			c.Session.Over = true
			return block.AskFor(effect.HostHangup, struct{}{})
		},
		Finish: func(c *block.Call, r effect.Result) block.Outcome {
			c.Session.Over = r.Fault == nil
			return done(c, r)
		},
		Examples: []string{"- hangup:\n"},
	}
}
