package router

import (
	"context"
	"errors"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Around lets the router watch a host: agents who are rung, talk and have
// talked are so in the router too, whichever way a call ends. A call for a
// queue goes to an agent whom the router picks, and a call for an agent who
// has another gives the fault Busy without the host being asked.
func (l *Live) Around(host effect.Performer) effect.Performer {
	return effect.PerformerFunc(func(ctx context.Context, q effect.Request) effect.Result {
		q, f := l.begin(q)
		if f != nil {
			return effect.Failed(q, f)
		}
		// The agent is let go also when the host panics.
		res := effect.Failed(q, effect.NewFault(effect.Cancelled, "the host gave no answer"))
		defer func() { l.end(ctx, q, res) }()
		res = host.Perform(ctx, q)
		return res
	})
}

func (l *Live) begin(q effect.Request) (out effect.Request, f *effect.Fault) {
	l.do(func(r *Router, now time.Duration) (ds []Decision) {
		out, f, ds = r.Begin(q, now)
		return ds
	})
	return out, f
}

// end tells the answer. Nobody hears the answer to a request that was
// cancelled meanwhile, so it is told as cancelled.
func (l *Live) end(ctx context.Context, q effect.Request, res effect.Result) {
	if errors.Is(ctx.Err(), context.Canceled) && res.Fault == nil {
		res = effect.Failed(q, ended(ctx))
	}
	l.do(func(r *Router, now time.Duration) []Decision { return r.End(q, res, now) })
}
