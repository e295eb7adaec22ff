package call

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// PlayMusic describes the block play_music.
func PlayMusic() block.Descriptor {
	return block.Descriptor{
		Name: "play_music", Family: Family, Mode: effect.Write, Waits: true, Short: "for",
		Asks:    []effect.Kind{effect.HostMusic},
		Summary: "Plays music to the caller for a while.",
		Doc:     "Music that is shorter begins anew. The step waits until the time is over; under `while_waiting` it is cut short when the waiting ends.",
		Fields: []spec.Field{
			{Name: "for", Kind: spec.Duration, Required: true, Doc: "How long.", Example: "30s"},
			{Name: "audio", Kind: spec.Text, Exposes: true, Doc: "An audio file, by a name that the host knows; the host's own music if not given.", Example: "hold.wav"},
		},
		Exits: []block.Exit{exitFailed()},
		Check: func(s block.Static) diag.List {
			f := findings{Static: s}
			f.positive("for")
			return f.diags
		},
		Begin:    playMusic,
		Finish:   done,
		Examples: []string{"- play_music: 30s\n", "- play_music: {audio: hold.wav, for: 1m}\n"},
	}
}

// playMusic holds a computed time to what the setting says of a written one:
// music of no length would let a loop go round without a wait.
func playMusic(c *block.Call) block.Outcome {
	long := max(c.Duration("for"), time.Second)
	return block.AskFor(effect.HostMusic, effect.MusicArgs{Audio: c.Text("audio"), For: effect.Duration(long)})
}
