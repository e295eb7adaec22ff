package host

import (
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// queueing is a caller's stay in a queue.
type queueing struct {
	id     string        // of the request route.find; "": in no queue
	escape string        // the keys by which they may leave it
	waited time.Duration // before
}

// enqueue says what the caller does in the queue of their own accord.
func (h *Host) enqueue(r effect.Request) Answer {
	var args effect.FindArgs
	if f := r.Decode(&args); f != nil {
		return Answer{Result: effect.Failed(r, f)}
	}
	h.queue = queueing{id: r.ID, escape: args.Escape, waited: h.waited}
	hungUp := Answer{effect.Failed(r, effect.NewFault(effect.HungUp, "the caller has left the queue")), Never, true}
	if left, ok := h.patience(); ok {
		hungUp.After = left
	}
	do := h.script.InQueue
	switch {
	case do.Press != "" && strings.Contains(args.Escape, do.Press) && do.After < hungUp.After:
		return Answer{Result: effect.Done(r, map[string]any{effect.FindEscaped: do.Press}), After: do.After}
	case do.HangUp:
		hungUp.After = min(hungUp.After, do.After)
	}
	if hungUp.After == Never {
		return Answer{Result: effect.Done(r, nil), After: Never}
	}
	return hungUp
}

// dequeue ends the stay.
func (h *Host) dequeue(after time.Duration) {
	h.waited = h.queue.waited + after
	h.queue = queueing{}
}

// Escape takes the first escape key that the caller presses in the queue about
// what they have heard there, and says how long after the begin of the last
// request that is. Who drives a call asks for it after each answer while
// route.find is not decided.
func (h *Host) Escape() (key string, after time.Duration, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, k := range h.keys {
		if strings.Contains(h.queue.escape, k.name) {
			h.keys = h.keys[i+1:]
			return k.name, max(k.at-h.last.start, 0), true
		}
	}
	return "", 0, false
}
