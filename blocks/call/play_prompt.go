package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// PlayPrompt describes the block play_prompt.
func PlayPrompt() block.Descriptor {
	return block.Descriptor{
		Name: "play_prompt", Family: Family, Mode: effect.Write, Short: "say",
		Summary: "Says or plays something to the caller.",
		Fields:  append(promptFields(), spec.Field{Name: "barge_in", Kind: spec.Bool, Literal: true, Doc: "Whether a key stops the prompt."}),
		Exits:   []block.Exit{exitFailed()},
		Check:   checkPrompt,
		Begin: func(c *block.Call) block.Outcome {
			return block.AskFor(effect.HostPlay, prompt(c))
		},
		Finish:   done,
		Examples: []string{"- play_prompt: Welcome to Acme.\n", "- play_prompt: {audio: welcome.wav, barge_in: true}\n"},
	}
}

func promptFields() []spec.Field {
	return []spec.Field{
		{Name: "say", Kind: spec.Text, Exposes: true, Doc: "A text to say.", Example: "Welcome to Acme."},
		{Name: "audio", Kind: spec.Text, Exposes: true, Doc: "An audio file to play instead, by a name that the host knows.", Example: "welcome.wav"},
	}
}

func prompt(c *block.Call) effect.PlayArgs {
	return effect.PlayArgs{Say: c.Text("say"), Audio: c.Text("audio"), Language: c.Session.Language, BargeIn: c.Bool("barge_in")}
}

// checkPrompt reports a prompt that says nothing, or two things at once.
func checkPrompt(s block.Static) (diags diag.List) {
	say, audio := s.Setting("say"), s.Setting("audio")
	if s.Node.File == nil {
		return nil
	}
	if say == nil && audio == nil {
		diags.Add(diag.CodeMissingKey, s.Node.File.Name, s.Node.Range, "give say or audio", "the prompt has nothing to say")
	}
	if say != nil && audio != nil {
		diags.Add(diag.CodeBadValue, s.Node.File.Name, audio.Range, "give one of them", "the prompt has both a text and an audio file")
	}
	return diags
}
