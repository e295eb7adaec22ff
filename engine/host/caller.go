package host

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// caller is what the caller is up to. Times are those on the line.
type caller struct {
	digits    string        // of the Script, not pressed yet
	says      []string      // of the Script, not said yet
	used      []int         // how often each Rule has counted
	keys      []key         // that will be pressed, in order
	words     *words        // that will be said
	speaks    time.Duration // that a message will be
	replies   []reply
	leave     time.Duration // when they hang up
	waited    time.Duration
	impatient time.Duration // when patience ends in the request under way
	recorded  int           // messages left so far; numbers them
	sent      int           // messages got so far; numbers them
}

type key struct {
	name string
	at   time.Duration
}

type words struct {
	text       string
	confidence float64
	at         time.Duration
}

type reply struct {
	text string
	at   time.Duration
}

// want is what a request wants of the caller.
type want int

const (
	nothing want = iota
	wantKeys
	wantWords
	wantAnswer // words or keys
	wantMessage
	wantReply
)

// ready reports whether the caller already has in mind what is wanted.
func (c *caller) ready(w want) bool {
	switch w {
	case wantKeys:
		return len(c.keys) > 0
	case wantWords:
		return c.words != nil
	case wantAnswer:
		return len(c.keys) > 0 || c.words != nil
	case wantMessage:
		return c.speaks > 0
	case wantReply:
		return len(c.replies) > 0
	}
	return true
}

// nextWords takes what the caller says next by the Script.
func (h *Host) nextWords() string {
	if len(h.says) == 0 {
		return ""
	}
	text := h.says[0]
	h.says = h.says[1:]
	return text
}

// respond lets the caller react to a text that is heard, or read, from start
// to end; it reports whether a rule says how. Otherwise is left to a question
// that is heard to its end.
func (h *Host) respond(text string, w want, start, end time.Duration) bool {
	if (text != "" || !h.ready(w)) && h.react(text, start, end) {
		return true
	}
	if !h.ready(w) && (w != wantKeys && w != wantAnswer || h.digits == "") {
		h.plan(h.script.Otherwise, start, end)
	}
	return false
}

// react lets the caller do what a rule says about a text that is heard from
// start to end. It reports whether there is a rule.
func (h *Host) react(text string, start, end time.Duration) bool {
	for i, r := range h.script.Rules {
		if h.used[i] == max(r.Times, 1) && r.Times != Always || !r.fits(text) {
			continue
		}
		h.used[i]++
		h.plan(r.Action, start, end)
		return true
	}
	return false
}

// plan lets the caller do something about what is heard from start to end.
func (h *Host) plan(a Action, start, end time.Duration) {
	at := h.begins(a, start, end)
	if a.Say != "" {
		h.words = &words{a.Say, or(a.Confidence, 0.95), at}
		at += h.pace.spoken(a.Say)
	}
	if a.Record > 0 {
		h.speaks = a.Record
		at += a.Record
	}
	at = h.planKeys(a, at)
	if a.Reply != "" {
		h.replies = append(h.replies, reply{a.Reply, at + h.pace.typed(a.Reply)})
	}
	if a.HangUp {
		h.leave = min(h.leave, at)
	}
}

// begins is when the caller does something about what they hear.
func (h *Host) begins(a Action, start, end time.Duration) time.Duration {
	switch {
	case a.During:
		return start + a.After
	case a.After == 0 && a != (Action{HangUp: true}):
		return end + h.pace.Think
	}
	return end + a.After
}

// planKeys lets the caller press keys from a moment on, and returns when it is
// done.
func (h *Host) planKeys(a Action, at time.Duration) time.Duration {
	for i, name := range strings.Split(a.Press, "") {
		if name == string(pause) {
			at += pauseTime
			continue
		}
		if i > 0 {
			at += or(a.Every, h.pace.Key)
		}
		h.keys = append(h.keys, key{name, at})
	}
	slices.SortStableFunc(h.keys, func(a, b key) int { return cmp.Compare(a.at, b.at) })
	return at
}

// wait lets time pass that tries the caller's patience. What happens in a
// queue is part of the waiting for it.
func (h *Host) wait(d time.Duration) {
	if h.queue.id == "" {
		if left, ok := h.patience(); ok && d >= left {
			h.impatient = h.now + left
		}
		h.waited += d
	}
	h.now += d
}

// patience is what is left of it, if it ever ends.
func (h *Host) patience() (time.Duration, bool) {
	return max(h.script.Patience-h.waited, 0), h.script.Patience > 0
}

func (h *Host) music(args effect.MusicArgs) (any, *effect.Fault) {
	h.note(Music, args.Audio)
	h.respond(or(args.Audio, "music"), nothing, h.now, h.now)
	h.wait(time.Duration(args.For))
	return nil, nil
}
