package call

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// SetLanguage describes the block set_language.
func SetLanguage() block.Descriptor {
	return block.Descriptor{
		Name: "set_language", Family: Family, Mode: effect.Pure, Short: "language",
		Summary: "Chooses the language and the voice of all prompts from here on.",
		Doc:     "A prompt's own `language` and `voice` go first. Without `voice`, a new language takes the host's own voice for it.",
		Fields: []spec.Field{
			{Name: "language", Kind: spec.Text, Exposes: true, Doc: "The language, as a BCP 47 tag; empty: the host's own.", Example: "en-GB"},
			{Name: "voice", Kind: spec.Text, Exposes: true, Doc: "The voice, by a name that the host knows.", Example: "amy"},
		},
		Exits:    []block.Exit{{Name: "failed", Doc: "The language is no language tag; nothing has changed.", Rare: true}},
		Check:    checkLanguage,
		Begin:    setLanguage,
		Examples: []string{"- set_language: en-GB\n", "- set_language: {language: de-DE, voice: vicki}\n"},
	}
}

func checkLanguage(s block.Static) diag.List {
	f := findings{Static: s}
	if s.Setting("language") == nil && s.Setting("voice") == nil {
		f.diags.Add(diag.CodeMissingKey, s.Node.File.Name, s.Node.Range, "give language, voice or both", "set_language has nothing to set")
	}
	f.language()
	return f.diags
}

func setLanguage(c *block.Call) block.Outcome {
	s := c.Session
	if c.Has("language") {
		language := c.Text("language")
		if language != "" && !isLanguage(language) {
			return failed(effect.NewFault(effect.Invalid, "%q is not a language tag", language))
		}
		if language != s.Language {
			s.Language, s.Voice = language, ""
		}
	}
	if c.Has("voice") {
		s.Voice = c.Text("voice")
	}
	return block.Leave(block.OK)
}
