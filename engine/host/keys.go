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
	e := Entry{CollectArgs: args}
	if len(h.keys) == 0 && h.digits != "" && !ruled {
		h.inTime(&e)
	} else {
		h.enter(&e)
	}
	if e.Reason == effect.ReasonNoInput {
		h.note(Silent, "")
	} else {
		h.note(Pressed, masked(e.Digits, args.Secret))
	}
	return e.Value(), nil
}

// Entry is what is keyed in. Hosts on which people press real keys use it too.
type Entry struct {
	effect.CollectArgs
	Digits string
	Reason string // why the entry is over; empty while it is not
}

// Take adds a key; it reports whether the entry is over.
func (e *Entry) Take(key string) bool {
	switch {
	case strings.Contains(e.FinishOn, key):
		e.Reason = effect.ReasonFinished
	case strings.Contains(e.ClearOn, key):
		e.Digits = ""
	default:
		e.Digits += key
		if e.Full() {
			e.Reason = effect.ReasonFinished
		}
	}
	return e.Reason != ""
}

// Full reports whether the entry is as long as it may be. A finish key that
// follows then belongs to it, because callers press it when they were told to.
func (e *Entry) Full() bool { return e.MaxDigits > 0 && len(e.Digits) == e.MaxDigits }

// Stop ends an entry after which nothing came.
func (e *Entry) Stop() {
	e.Reason = effect.ReasonTimeout
	if e.Digits == "" {
		e.Reason = effect.ReasonNoInput
	}
}

// Value is the value of the result.
func (e *Entry) Value() map[string]any {
	return map[string]any{"digits": e.Digits, "reason": e.Reason}
}

// Answer is the value of the result where the keys stand for words. A finish
// key alone is no answer.
func (e *Entry) Answer() map[string]any {
	if e.Digits == "" {
		return map[string]any{"text": "", "confidence": 0.0, "reason": effect.ReasonNoInput}
	}
	return map[string]any{"text": e.Digits, "confidence": 1.0, "reason": e.Reason, "keys": true}
}

// enter takes keys when they are pressed. Those that come too late are left
// for what comes next.
func (h *Host) enter(e *Entry) {
	for limit := time.Duration(e.FirstDigit); e.Reason == ""; limit = time.Duration(e.InterDigit) {
		if len(h.keys) == 0 || h.keys[0].at > h.now+limit {
			h.now += limit
			e.Stop()
			return
		}
		k := h.keys[0]
		h.keys, h.now = h.keys[1:], max(h.now, k.at)
		e.Take(k.name)
	}
	if e.Full() && len(h.keys) > 0 && h.keys[0].at <= h.now+time.Duration(e.InterDigit) && strings.Contains(e.FinishOn, h.keys[0].name) {
		h.keys = h.keys[1:]
	}
}

// inTime takes keys off the Script's Digits; its caller is always in time. A
// finish key right after the last digit that fits belongs to the entry, and so
// does a comma after it.
func (h *Host) inTime(e *Entry) {
	pace := h.pace.Think
	for e.Reason == "" {
		if h.digits == "" || h.digits[0] == pause {
			h.skip(string(pause))
			h.now += or(time.Duration(e.InterDigit), interDigit)
			e.Stop()
			return
		}
		k := h.digits[:1]
		h.skip(k)
		h.now += pace
		pace = h.pace.Key
		e.Take(k)
	}
	if e.Full() && len(h.digits) > 0 && strings.Contains(e.FinishOn, h.digits[:1]) {
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
