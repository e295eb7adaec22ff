package runner

import (
	"context"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Mux hands each request to the performer for its kind. The part before the
// dot decides: crm, http and mail go to Connectors, host to Host, desk to Desk,
// route to Router, time to Timer. A kind whose performer is nil gives the fault
// Unsupported.
type Mux struct {
	Connectors effect.Performer
	Host       effect.Performer
	Desk       effect.Performer
	Router     effect.Performer // a router.Live, or a service's own
	Timer      effect.Performer // nil: waits on the real clock
}

// Perform hands r on, within its timeout.
func (m Mux) Perform(ctx context.Context, r effect.Request) effect.Result {
	if r.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(r.Timeout))
		defer cancel()
	}
	p := m.performer(r.Kind)
	if p == nil {
		return effect.Failed(r, effect.NewFault(effect.Unsupported, "nothing here can do %s", r.Kind))
	}
	return p.Perform(ctx, r)
}

func (m Mux) performer(k effect.Kind) effect.Performer {
	family, _, _ := strings.Cut(string(k), ".")
	switch family {
	case "crm", "http", "mail":
		return m.Connectors
	case "host":
		return m.Host
	case "desk":
		return m.Desk
	case "route":
		return m.Router
	case "time":
		if m.Timer == nil {
			return effect.PerformerFunc(wait)
		}
		return m.Timer
	}
	return nil
}

// wait performs TimeWait on the real clock.
func wait(ctx context.Context, r effect.Request) effect.Result {
	var args effect.WaitArgs
	if f := r.Decode(&args); f != nil {
		return effect.Failed(r, f)
	}
	t := time.NewTimer(time.Duration(args.For))
	defer t.Stop()
	select {
	case <-t.C:
		return effect.Done(r, nil)
	case <-ctx.Done():
		return effect.Failed(r, effect.NewFault(effect.Cancelled, "the wait was interrupted"))
	}
}
