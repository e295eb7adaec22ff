package call

import (
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// SendDTMF describes the block send_dtmf.
func SendDTMF() block.Descriptor {
	return block.Descriptor{
		Name: "send_dtmf", Family: Family, Mode: effect.Write, Short: "digits",
		Asks:    []effect.Kind{effect.HostDTMF},
		Summary: "Sends tones to the other side.",
		Doc:     "To go through another system's menu, say. A secret variable may be sent: traces mask it, and hosts keep all tones out of their logs.",
		Fields: []spec.Field{
			{Name: "digits", Kind: spec.Text, Required: true, Doc: "The tones: 0 to 9, *, #, A to D; a comma is a pause of a second.", Example: `"1,,4711#"`},
		},
		Exits: []block.Exit{exitFailed()},
		Check: func(s block.Static) diag.List {
			f := findings{Static: s}
			if text, known := f.literal("digits"); known && !tones(text) {
				f.bad(s.Setting("digits"), "use 0 to 9, *, #, A to D, and a comma for a pause", "%q cannot be sent as tones", text)
			}
			return f.diags
		},
		Begin:    sendTones,
		Finish:   done,
		Examples: []string{"- send_dtmf: \"1,,4711#\"\n", "- send_dtmf: \"${count},#\"\n"},
	}
}

// tones reports whether text can be sent.
func tones(text string) bool {
	return strings.Trim(text, sendable) == "" && strings.Trim(text, ",") != ""
}

// sendTones passes the text on as it is: traces find a secret by its text. A
// fault does not repeat it.
func sendTones(c *block.Call) block.Outcome {
	digits := c.Text("digits")
	if !tones(digits) {
		return failed(effect.NewFault(effect.Invalid, "the text cannot be sent as tones: there are 0 to 9, *, #, A to D, and a comma for a pause"))
	}
	return block.AskFor(effect.HostDTMF, effect.DTMFArgs{Digits: digits, Secret: true})
}
