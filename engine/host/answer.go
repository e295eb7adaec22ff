package host

import (
	"context"
	"math"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Answer is what a request comes to, and when. Who drives the call waits so
// long, or turns its clock on, and then hands the result to the run.
type Answer struct {
	Result effect.Result
	After  time.Duration // since the request; Never: as far as the caller is concerned
	HangUp bool          // the caller leaves then, instead; Result is the fault HungUp
}

// Never is the After of what does not come.
const Never time.Duration = math.MaxInt64

// Answer says what becomes of a request of the kinds host.*, as if it began
// when the one before it had ended. Once the call is over every request gives
// the fault HungUp at once, but for what Outlives it.
//
// Of route.find it says what the caller does in the queue while nobody is
// found: hang up, escape, or nothing, Never. See also Escape and Withdraw.
func (h *Host) Answer(r effect.Request) Answer {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.gone && !Outlives(r):
		return Answer{Result: effect.Failed(r, effect.NewFault(effect.HungUp, "the call is over"))}
	case r.Kind == effect.RouteFind:
		return h.enqueue(r)
	case !h.Can(r.Kind):
		return Answer{Result: effect.Failed(r, effect.NewFault(effect.Unsupported, "this host cannot do %s", r.Kind))}
	}
	if h.gone {
		v, _ := h.do(r) // what outlives the call cannot fail
		return Answer{Result: effect.Done(r, v)}
	}
	h.last = turn{id: r.ID, start: h.now, waited: h.waited, lines: len(h.lines)}
	h.impatient = Never
	v, f := h.do(r)
	return h.settle(r, v, f)
}

// Outlives reports whether a request has nothing to do with whether the call is
// over: a message that does not go to the other side of the conversation.
func Outlives(r effect.Request) bool {
	var args effect.SendArgs
	return r.Kind == effect.HostSend && r.Decode(&args) == nil && args.To != "" && args.Channel != ""
}

// Perform answers without waiting, for runs in which no time passes.
func (h *Host) Perform(ctx context.Context, r effect.Request) effect.Result {
	if ctx.Err() != nil {
		return effect.Failed(r, effect.NewFault(effect.Cancelled, "the request was cancelled"))
	}
	if r.Kind == effect.RouteFind {
		return effect.Failed(r, effect.NewFault(effect.Unsupported, "a host finds nobody"))
	}
	return h.Answer(r).Result
}

// turn is the request that was answered last.
type turn struct {
	id     string
	start  time.Duration
	waited time.Duration // before it
	lines  int           // before it
	left   bool          // the caller leaves in it
}

// settle makes an Answer of what a request came to, unless its time runs out
// before, or the caller leaves.
func (h *Host) settle(r effect.Request, v any, f *effect.Fault) Answer {
	start := h.last.start
	if limit := start + time.Duration(r.Timeout); r.Timeout > 0 && h.now > limit {
		v, f = nil, effect.NewFault(effect.Timeout, "%s took longer than %s", r.Kind, r.Timeout)
		h.rewind(limit)
	}
	if leave := min(h.leave, h.impatient); leave <= h.now {
		h.rewind(max(leave, start))
		h.gone, h.last.left = true, true
		h.note(Left, "")
		return Answer{effect.Failed(r, effect.NewFault(effect.HungUp, "the caller has left")), h.now - start, true}
	}
	if f != nil {
		return Answer{Result: effect.Failed(r, f), After: h.now - start}
	}
	return Answer{Result: effect.Done(r, v), After: h.now - start}
}

// rewind takes back what the last request would have done after a moment.
func (h *Host) rewind(to time.Duration) {
	h.now = to
	if spent := h.last.waited + to - h.last.start; h.waited > spent {
		h.waited = spent
	}
	kept := h.lines[:h.last.lines]
	for _, l := range h.lines[h.last.lines:] {
		if l.at <= to {
			kept = append(kept, l)
		}
	}
	h.lines = kept
}

// Withdraw tells that a request was given up so long after it was made, as the
// music of a queue is when an agent is found: what would have happened later,
// and the waiting, did not. Only the last request of the host and the queue
// can be given up; what was entered in a request that was given up is lost.
func (h *Host) Withdraw(request string, after time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.queue.id == request && request != "" {
		h.dequeue(after)
		return
	}
	if h.last.id != request || h.last.start+after >= h.now {
		return
	}
	h.rewind(h.last.start + after)
	if h.last.left {
		h.gone, h.last.left = false, false
	}
}
