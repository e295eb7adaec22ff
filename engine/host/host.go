package host

import (
	"sync"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Host is the telephony side of one call, played from a Script. It is safe for
// concurrent use; requests are answered in the order in which they come.
type Host struct {
	script Script
	pace   Pace

	mu     sync.Mutex
	now    time.Duration // the time on the line: what all answers so far took
	gone   bool          // the call is over
	lines  []moment
	last   turn
	caller          // what the caller is up to
	line            // who is, or may be, at the other end
	queue  queueing // the queue that the caller is in
}

var (
	_ effect.Performer = (*Host)(nil)
	_ Capable          = (*Host)(nil)
)

// New makes the host of one call.
func New(s Script) *Host {
	return &Host{
		script: s, pace: s.Pace.orDefault(),
		caller: caller{digits: s.Digits, says: s.Says, used: make([]int, len(s.Rules)), leave: Never, impatient: Never},
	}
}

func (h *Host) do(r effect.Request) (any, *effect.Fault) {
	switch r.Kind {
	case effect.HostAnswer:
		h.note(Answered, "")
		return nil, nil
	case effect.HostPlay:
		return with(r, h.play)
	case effect.HostMusic:
		return with(r, h.music)
	case effect.HostCollect:
		return with(r, h.collect)
	case effect.HostSpeech:
		return with(r, h.listen)
	case effect.HostMessage:
		return with(r, h.message)
	case effect.HostRecord:
		return with(r, h.record)
	case effect.HostDTMF:
		return with(r, h.tones)
	case effect.HostHangup:
		h.gone = true
		h.note(Ended, "")
		return nil, nil
	}
	return h.doWithOthers(r)
}

// doWithOthers does what takes somebody else than the caller, or writing.
func (h *Host) doWithOthers(r effect.Request) (any, *effect.Fault) {
	switch r.Kind {
	case effect.HostOffer:
		return with(r, h.offer)
	case effect.HostConnect:
		return with(r, h.connect)
	case effect.HostTalk:
		return h.talk()
	case effect.HostTransfer:
		return with(r, h.transfer)
	case effect.HostSend:
		return with(r, h.send)
	case effect.HostReply:
		return h.reply(r)
	}
	return nil, effect.NewFault(effect.Unsupported, "this host cannot do %s", r.Kind)
}

// with decodes the arguments of a request.
func with[A any](r effect.Request, do func(A) (any, *effect.Fault)) (any, *effect.Fault) {
	var args A
	if f := r.Decode(&args); f != nil {
		return nil, f
	}
	return do(args)
}
