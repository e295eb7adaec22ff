package host

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// listen waits for words, or keys where they will do. Words that come too late
// are lost.
func (h *Host) listen(args effect.SpeechArgs) (any, *effect.Fault) {
	if args.Keys != nil {
		if v := h.pressInstead(args); v != nil {
			return v, nil
		}
	} else {
		h.hear(args.Prompt, wantWords)
	}
	w := h.words
	h.words = nil
	if w == nil {
		if text := h.nextWords(); text != "" {
			w = &words{text, 0.95, h.now}
		}
	}
	start := or(time.Duration(args.Start), firstDigit)
	if w == nil || w.at > h.now+start {
		h.now += start
		h.note(Silent, "")
		return map[string]any{"text": "", "confidence": 0.0, "reason": effect.ReasonNoInput}, nil
	}
	h.now = max(h.now, w.at)
	reason, length := effect.ReasonFinished, h.pace.spoken(w.text)
	if args.Max > 0 && length >= time.Duration(args.Max) {
		reason = effect.ReasonMax
		h.now += time.Duration(args.Max)
	} else {
		h.now += length + time.Duration(args.Silence)
	}
	h.note(Spoke, masked(w.text, args.Secret))
	return map[string]any{"text": w.text, "confidence": w.confidence, "reason": reason}, nil
}

// pressInstead asks a question that keys answer as well as words do. It returns
// nil when the caller does not press any before they speak.
func (h *Host) pressInstead(args effect.SpeechArgs) any {
	_, ruled := h.hear(args.Prompt, wantAnswer)
	scripted := h.words == nil && len(h.keys) == 0 && !ruled && len(h.says) == 0 && h.digits != "" && h.digits[0] != pause
	start := or(time.Duration(args.Start), firstDigit)
	pressed := len(h.keys) > 0 && h.keys[0].at <= h.now+start && (h.words == nil || h.keys[0].at <= h.words.at)
	e := Entry{CollectArgs: args.Keys.Collect(args.Secret)}
	e.FirstDigit, e.InterDigit = effect.Duration(start), effect.Duration(or(time.Duration(e.InterDigit), interDigit))
	switch {
	case scripted:
		h.inTime(&e)
	case pressed:
		h.words = nil
		h.enter(&e)
	default:
		if h.words == nil && len(h.says) == 0 {
			h.skip(string(pause)) // the script leaves the question without an answer
		}
		return nil
	}
	h.note(Pressed, masked(e.Digits, args.Secret))
	return e.Answer()
}

// message records what the caller says after the prompt.
func (h *Host) message(args effect.MessageArgs) (any, *effect.Fault) {
	h.hear(args.Prompt, wantMessage)
	if args.Beep {
		h.now += beep
	}
	length := h.speaks
	h.speaks = 0
	if length == 0 {
		if text := h.nextWords(); text != "" {
			length = max(h.pace.spoken(text), ShortMessage)
		}
	}
	if length == 0 {
		reason := effect.ReasonNoInput
		if h.finishes(args.FinishOn) {
			reason = effect.ReasonFinished
		} else {
			h.now += time.Duration(args.Silence)
		}
		h.note(Silent, "")
		return map[string]any{"recording": "", "seconds": 0, "reason": reason}, nil
	}
	reason := h.speak(length, args)
	h.recorded++
	name := fmt.Sprintf("message-%d.wav", h.recorded)
	seconds := int(min(length, or(time.Duration(args.Max), length)) / time.Second)
	h.note(Recorded, fmt.Sprintf("%s, %d s", name, seconds))
	return map[string]any{"recording": name, "seconds": seconds, "reason": reason}, nil
}

// speak lets the caller speak a message and returns why it ended.
func (h *Host) speak(length time.Duration, args effect.MessageArgs) string {
	if args.Max > 0 && length >= time.Duration(args.Max) {
		h.now += time.Duration(args.Max)
		return effect.ReasonMax
	}
	h.now += length
	if h.finishes(args.FinishOn) {
		h.now += h.pace.Key
		return effect.ReasonFinished
	}
	h.now += time.Duration(args.Silence)
	return effect.ReasonTimeout
}

// finishes takes the first finish key that the caller has in mind.
func (h *Host) finishes(keys string) bool {
	i := slices.IndexFunc(h.keys, func(k key) bool { return strings.Contains(keys, k.name) })
	if i < 0 {
		return false
	}
	h.keys = slices.Delete(h.keys, i, i+1)
	return true
}

// record turns the recording of the call on or off.
func (h *Host) record(args effect.RecordArgs) (any, *effect.Fault) {
	if !slices.Contains([]string{"start", "pause", "resume", "stop"}, args.Do) {
		return nil, effect.NewFault(effect.Invalid, "a recording cannot %s", args.Do)
	}
	h.note(Recording, args.Do)
	return nil, nil
}
