package host

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

func (h *Host) collect(args effect.CollectArgs) (any, *effect.Fault) {
	_, ruled := h.hear(args.Prompt, wantKeys)
	args.FirstDigit = effect.Duration(or(time.Duration(args.FirstDigit), firstDigit))
	args.InterDigit = effect.Duration(or(time.Duration(args.InterDigit), interDigit))
	e := entry{CollectArgs: args}
	if len(h.keys) == 0 && h.digits != "" && !ruled {
		h.inTime(&e)
	} else {
		h.enter(&e)
	}
	if e.reason == effect.ReasonNoInput {
		h.note(Silent, "")
	} else {
		h.note(Pressed, masked(e.digits, args.Secret))
	}
	return map[string]any{"digits": e.digits, "reason": e.reason}, nil
}

// entry is what is keyed in.
type entry struct {
	effect.CollectArgs
	digits, reason string
}

// take adds a key; it reports whether the entry is over.
func (e *entry) take(key string) bool {
	switch {
	case strings.Contains(e.FinishOn, key):
		e.reason = effect.ReasonFinished
	case strings.Contains(e.ClearOn, key):
		e.digits = ""
	default:
		e.digits += key
		if len(e.digits) == e.MaxDigits {
			e.reason = effect.ReasonFinished
		}
	}
	return e.reason != ""
}

// full reports whether the entry was ended by its length.
func (e *entry) full() bool { return e.MaxDigits > 0 && len(e.digits) == e.MaxDigits }

// stop ends an entry after which nothing came.
func (e *entry) stop() {
	e.reason = effect.ReasonTimeout
	if e.digits == "" {
		e.reason = effect.ReasonNoInput
	}
}

// enter takes keys when they are pressed. Those that come too late are left
// for what comes next. A finish key that follows at once where the length has
// ended the entry belongs to it, because callers press it when they were told
// to.
func (h *Host) enter(e *entry) {
	for limit := time.Duration(e.FirstDigit); e.reason == ""; limit = time.Duration(e.InterDigit) {
		if len(h.keys) == 0 || h.keys[0].at > h.now+limit {
			h.now += limit
			e.stop()
			return
		}
		k := h.keys[0]
		h.keys, h.now = h.keys[1:], max(h.now, k.at)
		e.take(k.name)
	}
	if e.full() && len(h.keys) > 0 && h.keys[0].at <= h.now+time.Duration(e.InterDigit) && strings.Contains(e.FinishOn, h.keys[0].name) {
		h.keys = h.keys[1:]
	}
}

// inTime takes keys off the Script's Digits; its caller is always in time. A
// finish key right after the last digit that fits belongs to the entry, and so
// does a comma after it.
func (h *Host) inTime(e *entry) {
	pace := h.pace.Think
	for e.reason == "" {
		if h.digits == "" || h.digits[0] == pause {
			h.skip(string(pause))
			h.now += or(time.Duration(e.InterDigit), interDigit)
			e.stop()
			return
		}
		k := h.digits[:1]
		h.skip(k)
		h.now += pace
		pace = h.pace.Key
		e.take(k)
	}
	if e.full() && len(h.digits) > 0 && strings.Contains(e.FinishOn, h.digits[:1]) {
		h.skip(h.digits[:1])
	}
	h.skip(string(pause))
}

// skip takes a key off the script if it is the next one.
func (h *Host) skip(key string) { h.digits = strings.TrimPrefix(h.digits, key) }

// tones sends DTMF to the other side. A comma is a pause.
func (h *Host) tones(args effect.DTMFArgs) (any, *effect.Fault) {
	h.note(Toned, masked(args.Digits, args.Secret))
	for _, r := range args.Digits {
		if r == pause {
			h.now += pauseTime
			continue
		}
		h.now += tone
	}
	return nil, nil
}
