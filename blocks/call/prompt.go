package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// maxParts keeps a prompt to what a caller would listen to.
const maxParts = 32

// promptFields are the settings of every block that says something.
func promptFields() []spec.Field {
	return []spec.Field{
		{Name: "say", Kind: spec.Text, Exposes: true, Doc: "A text to say.", Example: "Welcome to Acme."},
		{Name: "audio", Kind: spec.Text, Exposes: true, Doc: "An audio file to play instead, by a name that the host knows.", Example: "welcome.wav"},
		{Name: "prompt", Kind: spec.Objects, Max: maxParts, Min: 1, Doc: "Several parts instead, one after the other: texts, and audio files as `{audio: name}`.", Example: "[Your number is, {audio: chime.wav}]", Fields: []spec.Field{
			{Name: "say", Kind: spec.Text, Exposes: true, Doc: "A text to say."},
			{Name: "audio", Kind: spec.Text, Exposes: true, Doc: "An audio file to play."},
		}},
		{Name: "barge_in", Kind: spec.Bool, Literal: true, Doc: "Whether a key stops the prompt."},
		{Name: "language", Kind: spec.Text, Exposes: true, Doc: "The language of the prompt, in place of that of `set_language`.", Example: "en-GB"},
		{Name: "voice", Kind: spec.Text, Exposes: true, Doc: "The voice, by a name that the host knows.", Example: "amy"},
	}
}

// questionFields are promptFields for a block that waits for an answer:
// callers who know the question need not hear it out.
func questionFields() []spec.Field {
	fields := promptFields()
	f := spec.Find(fields, "barge_in")
	f.Default, f.Doc = true, "Whether the answer can begin before the prompt is over."
	return fields
}

// prompt is what the step says when it begins.
func prompt(c *block.Call) effect.PlayArgs { return play(c, parts(c)) }

// parts are the pieces of the step's prompt.
func parts(c *block.Call) []effect.Part {
	out := piece(c.Text("say"), c.Text("audio"))
	for _, o := range c.Objects("prompt") {
		say, _ := o["say"].(string)
		audio, _ := o["audio"].(string)
		out = append(out, piece(say, audio)...)
	}
	return out
}

// piece is a part of a prompt; none if both texts turned out to be empty.
func piece(say, audio string) []effect.Part {
	if say == "" && audio == "" {
		return nil
	}
	return []effect.Part{{Say: say, Audio: audio}}
}

// play makes the arguments for a prompt of these parts.
func play(c *block.Call, parts []effect.Part) effect.PlayArgs {
	language, voice := speaker(c)
	p := effect.PlayArgs{Language: language, Voice: voice, BargeIn: c.Bool("barge_in")}
	if len(parts) == 1 {
		p.Say, p.Audio = parts[0].Say, parts[0].Audio
	} else {
		p.Parts = parts
	}
	return p
}

// speaker is the step's own language and voice, or else the call's. The call's
// voice does not go with another language than the call's.
func speaker(c *block.Call) (language, voice string) {
	language, voice = c.Text("language"), c.Text("voice")
	if voice == "" && (language == "" || language == c.Session.Language) {
		voice = c.Session.Voice
	}
	if language == "" {
		language = c.Session.Language
	}
	return language, voice
}
