package replay

import (
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// standIn makes up an answer that the trace hides. Digits become as many stars
// as could be entered: keys that a telephone has, and that a trace masks.
func standIn(asked *Event) (any, bool) {
	switch asked.Asks {
	case effect.HostCollect:
		return map[string]any{"digits": strings.Repeat("*", digits(asked)), "reason": "finished"}, true
	case effect.HostSpeech:
		return map[string]any{"text": "***", "reason": "finished"}, true
	}
	return nil, false
}

func digits(asked *Event) int {
	var args effect.CollectArgs
	if value.Unmarshal(asked.Args, &args) != nil || args.MaxDigits <= 0 {
		return 4
	}
	return max(3, min(args.MaxDigits, 64))
}
