package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
)

// PlayPrompt describes the block play_prompt.
func PlayPrompt() block.Descriptor {
	return block.Descriptor{
		Name: "play_prompt", Family: Family, Mode: effect.Write, Short: "say",
		Asks:    []effect.Kind{effect.HostPlay},
		Summary: "Says or plays something to the caller.",
		Doc:     "A prompt whose texts turn out to be empty is passed over.",
		Fields:  promptFields(),
		Exits:   []block.Exit{exitFailed()},
		Outputs: []block.Output{{Name: "interrupted", Type: expression.Bool(), Doc: "Whether a key stopped it."}},
		Check: func(s block.Static) diag.List {
			f := findings{Static: s}
			f.prompt()
			return f.diags
		},
		Begin:  playPrompt,
		Finish: played,
		Examples: []string{
			"- play_prompt: Welcome to Acme.\n",
			"- play_prompt: {audio: welcome.wav, barge_in: true}\n",
			"- play_prompt:\n    prompt: [\"Your customer tier is:\", {audio: chime.wav}, \"${tier}\"]\n    language: en-GB\n",
		},
	}
}

func playPrompt(c *block.Call) block.Outcome {
	p := prompt(c)
	if p.Say == "" && p.Audio == "" && len(p.Parts) == 0 {
		return block.Leave(block.OK)
	}
	return block.AskFor(effect.HostPlay, p)
}

func played(c *block.Call, r effect.Result) block.Outcome {
	o := done(c, r)
	if got(r, "interrupted") == true {
		o.Outputs = map[string]any{"interrupted": true}
	}
	return o
}
