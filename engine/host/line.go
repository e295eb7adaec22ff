package host

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// line is who is, or may be, at the other end of the call.
type line struct {
	agent   *effect.Agent // who was offered the call
	conduct Conduct       // what they do with it
	ring    time.Duration
	talking bool
	offers  map[int]int // to each of the staff, so far
}

func (h *Host) offer(args effect.OfferArgs) (any, *effect.Fault) {
	h.queue = queueing{}
	who, f := h.script.find(args.Agent, args.Queue)
	if f != nil {
		return nil, f
	}
	a, does := h.pick(who)
	if does.Does == Busy {
		h.note(Refused, a.Name)
		return nil, effect.NewFault(effect.Busy, "%s is busy", a.Name)
	}
	h.agent, h.conduct, h.talking = &a, does, false
	h.ring = or(time.Duration(args.Ring), ringTime)
	h.note(Offered, a.Name)
	v, err := value.From(map[string]any{"agent": a})
	if err != nil {
		return nil, effect.AsFault(err)
	}
	return v, nil
}

// pick returns the first of some people who is not busy, or the first of all.
// Each who is asked has been offered a call.
func (h *Host) pick(who []int) (effect.Agent, Conduct) {
	staff := h.script.staff()
	if h.offers == nil {
		h.offers = map[int]int{}
	}
	for _, i := range who {
		c := h.nextConduct(i, staff[i])
		if c.Does != Busy {
			return staff[i].Agent, c
		}
	}
	return staff[who[0]].Agent, Conduct{Does: Busy}
}

func (h *Host) nextConduct(i int, p Person) Conduct {
	n := h.offers[i]
	h.offers[i]++
	if len(p.Does) == 0 {
		return h.script.whole(Conduct{})
	}
	return h.script.whole(p.Does[min(n, len(p.Does)-1)])
}

func (h *Host) connect(args effect.ConnectArgs) (any, *effect.Fault) {
	if h.agent == nil {
		return nil, effect.NewFault(effect.Invalid, "the call was offered to nobody")
	}
	name := h.agent.Name
	if f := h.rings(name, h.conduct, h.ring); f != nil {
		h.agent = nil
		return nil, f
	}
	h.whisper(args.Whisper)
	h.talking = true
	h.note(Connected, name)
	return nil, nil
}

// rings lets a phone ring until somebody has answered it or will not. The
// caller waits.
func (h *Host) rings(name string, c Conduct, atMost time.Duration) *effect.Fault {
	after := or(c.After, h.pace.PickUp)
	switch {
	case c.Does == Busy:
		h.note(Refused, name)
		return effect.NewFault(effect.Busy, "%s is busy", name)
	case c.Does == NoAnswer || after > atMost:
		h.wait(atMost)
		h.note(Missed, name)
		return effect.NewFault(effect.NoAnswer, "%s did not answer", name)
	case c.Does == Rejects:
		h.wait(after)
		h.note(Refused, name)
		return effect.NewFault(effect.Busy, "%s has rejected the call", name)
	}
	h.wait(after)
	return nil
}

// whisper lets whoever has answered hear something first. The caller waits.
func (h *Host) whisper(text string) {
	if text == "" {
		return
	}
	h.note(Whispered, text)
	h.wait(h.pace.spoken(text))
}

func (h *Host) talk() (any, *effect.Fault) {
	if !h.talking {
		return nil, effect.NewFault(effect.Invalid, "nobody has answered the call")
	}
	h.agent, h.talking = nil, false
	return h.converse(h.conduct), nil
}

// converse lets a conversation take place.
func (h *Host) converse(c Conduct) map[string]any {
	h.now += c.Talk
	h.gone = c.EndedBy == ByCaller
	h.note(Talked, c.EndedBy)
	return map[string]any{"ended_by": c.EndedBy, "seconds": int(c.Talk / time.Second)}
}

// transfer hands the call on. After a blind one the host has it no longer.
func (h *Host) transfer(args effect.TransferArgs) (any, *effect.Fault) {
	name, c, f := h.target(args)
	if f != nil {
		return nil, f
	}
	if args.Blind {
		h.gone = true
		h.note(Transferred, name)
		return map[string]any{"seconds": 0}, nil
	}
	if f := h.rings(name, c, or(time.Duration(args.Ring), ringTime)); f != nil {
		return nil, f
	}
	h.whisper(args.Whisper)
	h.note(Transferred, name)
	return map[string]any{"seconds": h.converse(c)["seconds"]}, nil
}

// target is whom a transfer goes to.
func (h *Host) target(args effect.TransferArgs) (string, Conduct, *effect.Fault) {
	if args.Number == "" {
		who, f := h.script.find(args.Agent, args.Queue)
		if f != nil {
			return "", Conduct{}, f
		}
		a, c := h.pick(who)
		return a.Name, c, nil
	}
	for _, n := range h.script.Numbers {
		if n.Number == args.Number {
			return args.Number, h.script.whole(n.Conduct), nil
		}
	}
	return args.Number, Conduct{Does: Answers, Talk: h.script.Talk, EndedBy: or(h.script.EndedBy, ByAgent)}, nil
}
