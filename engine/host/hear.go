package host

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Keys and prompts. A key ends a prompt with barge-in: a question takes it as
// the first of the entry, and after play it is kept for the next question. A
// key during a prompt without barge-in, or before one, is lost.

func (h *Host) play(args effect.PlayArgs) (any, *effect.Fault) {
	interrupted, _ := h.hear(args, nothing)
	if interrupted {
		h.note(Interrupted, "")
	}
	return map[string]any{"interrupted": interrupted}, nil
}

// hear plays a prompt and lets the caller respond. It reports whether they cut
// it short, and whether a rule said how they respond.
func (h *Host) hear(p effect.PlayArgs, w want) (interrupted, ruled bool) {
	start := h.now
	text := h.say(p)
	end := h.now
	ruled = h.respond(text, w, start, end)
	return h.barge(p, start, end), ruled
}

// say lets the prompt be heard to its end and returns its words.
func (h *Host) say(p effect.PlayArgs) string {
	var heard []string
	for _, part := range p.Heard() {
		if part.Say != "" {
			h.note(Said, part.Say)
			h.now += h.pace.spoken(part.Say)
			heard = append(heard, part.Say)
			continue
		}
		h.note(Played, part.Audio)
		h.now += h.pace.Audio
		heard = append(heard, part.Audio)
	}
	return strings.Join(heard, " ")
}

// barge ends a prompt at the first key or word during it, or loses both.
func (h *Host) barge(p effect.PlayArgs, start, end time.Duration) bool {
	if start == end {
		return false
	}
	first := end
	if len(h.keys) > 0 {
		first = min(first, h.keys[0].at)
	}
	if h.words != nil {
		first = min(first, h.words.at)
	}
	switch {
	case first == end:
		return false
	case p.BargeIn:
		h.rewind(max(first, start))
		return true
	}
	for len(h.keys) > 0 && h.keys[0].at < end {
		h.keys = h.keys[1:]
	}
	if h.words != nil && h.words.at < end {
		h.words = nil
	}
	return false
}
