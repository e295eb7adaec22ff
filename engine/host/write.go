package host

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// send lets the caller read something.
func (h *Host) send(args effect.SendArgs) (any, *effect.Fault) {
	h.note(Sent, args.Text)
	h.sent++
	h.respond(args.Text, nothing, h.now, h.now)
	return map[string]any{"id": fmt.Sprintf("message-%d", h.sent)}, nil
}

// reply waits for what the caller writes.
func (h *Host) reply(r effect.Request) (any, *effect.Fault) {
	var args effect.ReplyArgs
	if f := r.Decode(&args); f != nil {
		return nil, f
	}
	h.respond("", wantReply, h.now, h.now)
	if len(h.replies) == 0 {
		if text := h.nextWords(); text != "" {
			h.replies = append(h.replies, reply{text, h.now})
		}
	}
	limit := or(time.Duration(r.Timeout), replyTimeout)
	if len(h.replies) == 0 || h.replies[0].at > h.now+limit {
		h.now += limit
		h.note(Silent, "")
		return nil, effect.NewFault(effect.Timeout, "no reply in %s", limit)
	}
	got := h.replies[0]
	h.replies, h.now = h.replies[1:], max(h.now, got.at)
	h.note(Wrote, masked(got.text, args.Secret))
	return map[string]any{"text": got.text, "from": ""}, nil
}
