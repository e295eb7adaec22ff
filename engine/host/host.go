package host

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Host is the telephony side of one call, played from a Script. It is safe for
// concurrent use.
type Host struct {
	script Script

	mu      sync.Mutex
	keys    string // not pressed yet
	agent   *effect.Agent
	talking bool
	gone    bool // the call is over
	lines   Transcript
}

var _ effect.Performer = (*Host)(nil)

// New makes the host of one call.
func New(s Script) *Host { return &Host{script: s, keys: s.Digits} }

// Transcript returns what has happened so far.
func (h *Host) Transcript() Transcript {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.lines)
}

// Perform carries out a request of the kinds host.*. Once the call is over
// every request gives the fault HungUp.
func (h *Host) Perform(ctx context.Context, r effect.Request) effect.Result {
	if ctx.Err() != nil {
		return effect.Failed(r, effect.NewFault(effect.Cancelled, "the request was cancelled"))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.gone {
		return effect.Failed(r, effect.NewFault(effect.HungUp, "the call is over"))
	}
	v, f := h.do(r)
	if f != nil {
		return effect.Failed(r, f)
	}
	return effect.Done(r, v)
}

func (h *Host) do(r effect.Request) (any, *effect.Fault) {
	switch r.Kind {
	case effect.HostAnswer:
		h.note(Answered, "")
		return nil, nil
	case effect.HostPlay:
		return with(r, h.play)
	case effect.HostCollect:
		return with(r, h.collect)
	case effect.HostOffer:
		return with(r, h.offer)
	case effect.HostConnect:
		return h.connect()
	case effect.HostTalk:
		return h.talk()
	case effect.HostHangup:
		h.gone = true
		h.note(Ended, "")
		return nil, nil
	}
	return nil, effect.NewFault(effect.Unsupported, "the scripted host cannot do %s", r.Kind)
}

// with decodes the arguments of a request.
func with[A any](r effect.Request, do func(A) (any, *effect.Fault)) (any, *effect.Fault) {
	var args A
	if f := r.Decode(&args); f != nil {
		return nil, f
	}
	return do(args)
}

func (h *Host) note(e Event, text string) { h.lines = append(h.lines, Line{e, text}) }

func (h *Host) play(args effect.PlayArgs) (any, *effect.Fault) {
	switch {
	case args.Say != "":
		h.note(Said, args.Say)
	case args.Audio != "":
		h.note(Played, args.Audio)
	}
	return nil, nil
}

func (h *Host) collect(args effect.CollectArgs) (any, *effect.Fault) {
	_, _ = h.play(args.Prompt) // never fails
	digits, reason := h.press(args)
	if reason == effect.ReasonNoInput {
		h.note(Silent, "")
	} else {
		h.note(Pressed, masked(digits, args.Secret))
	}
	return map[string]any{"digits": digits, "reason": reason}, nil
}

// press takes keys off the script until the entry ends. A finish key right
// after the last digit that fits belongs to the entry, because callers press
// it when they were told to; and so does a comma after the entry.
func (h *Host) press(args effect.CollectArgs) (digits, reason string) {
	for h.keys != "" {
		switch key := h.keys[:1]; {
		case key[0] == pause:
			h.skip(key)
			return digits, because(digits, args.MaxDigits)
		case strings.Contains(args.FinishOn, key):
			h.skip(key)
			h.skip(string(pause))
			return digits, effect.ReasonFinished
		case len(digits) == args.MaxDigits && args.MaxDigits > 0:
			return digits, effect.ReasonFinished
		default:
			digits += key
			h.skip(key)
		}
	}
	return digits, because(digits, args.MaxDigits)
}

// skip takes a key off the script if it is the next one.
func (h *Host) skip(key string) { h.keys = strings.TrimPrefix(h.keys, key) }

// because says why an entry ended after which nothing came.
func because(digits string, maximum int) string {
	switch len(digits) {
	case 0:
		return effect.ReasonNoInput
	case maximum:
		return effect.ReasonFinished
	}
	return effect.ReasonTimeout
}

func (h *Host) offer(args effect.OfferArgs) (any, *effect.Fault) {
	a, f := h.script.find(args)
	if f != nil {
		return nil, f
	}
	if h.script.Agent == Busy {
		h.note(Refused, a.Name)
		return nil, effect.NewFault(effect.Busy, "%s is busy", a.Name)
	}
	h.agent, h.talking = &a, false
	h.note(Offered, a.Name)
	v, err := value.From(map[string]any{"agent": a})
	if err != nil {
		return nil, effect.AsFault(err)
	}
	return v, nil
}

func (h *Host) connect() (any, *effect.Fault) {
	if h.agent == nil {
		return nil, effect.NewFault(effect.Invalid, "the call was offered to nobody")
	}
	a := *h.agent
	if h.script.Agent == NoAnswer {
		h.agent = nil
		h.note(Missed, a.Name)
		return nil, effect.NewFault(effect.NoAnswer, "%s did not answer", a.Name)
	}
	h.talking = true
	h.note(Connected, a.Name)
	return nil, nil
}

func (h *Host) talk() (any, *effect.Fault) {
	if !h.talking {
		return nil, effect.NewFault(effect.Invalid, "nobody has answered the call")
	}
	by := h.script.EndedBy
	if by == "" {
		by = ByAgent
	}
	h.agent, h.talking, h.gone = nil, false, by == ByCaller
	h.note(Talked, by)
	return map[string]any{"ended_by": by, "seconds": int(h.script.Talk / time.Second)}, nil
}
