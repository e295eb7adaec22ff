package cli

import (
	"context"
	"sync"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// between is how long a caller waits in silence before they hear anything in a
// queue: an agent who is free is found sooner.
const between = 20 * time.Millisecond

// gate stands before a host. While the caller waits in a queue, it lets
// nothing be heard before the router has had the time to find somebody. It
// knows of queues from the trace, which tells of requests before they are
// performed.
type gate struct {
	host effect.Performer
	slow bool // music in a queue takes its time, on a host for which none passes

	mu     sync.Mutex
	queues map[string]*stay // by request id
}

// stay is a caller's in a queue.
type stay struct {
	since time.Time
	over  chan struct{}
}

func newGate(host effect.Performer, slow bool) *gate {
	return &gate{host: host, slow: slow, queues: map[string]*stay{}}
}

// Record takes the next event.
func (g *gate) Record(e trace.Event) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case e.Kind == trace.Requested && e.Request.Kind == effect.RouteFind:
		g.queues[e.Request.ID] = &stay{time.Now(), make(chan struct{})}
	case e.Kind == trace.Resulted && g.queues[e.Result.Request] != nil:
		close(g.queues[e.Result.Request].over)
		delete(g.queues, e.Result.Request)
	}
}

// latest is the queue that the caller came into last, or nil.
func (g *gate) latest() (last *stay) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range g.queues {
		if last == nil || s.since.After(last.since) {
			last = s
		}
	}
	return last
}

// Perform lets the host perform.
func (g *gate) Perform(ctx context.Context, r effect.Request) effect.Result {
	s := g.latest()
	if s == nil {
		return g.host.Perform(ctx, r)
	}
	pause(ctx, nil, between-time.Since(s.since)) // also when somebody is found: ctx ends then, for what belongs to the queue
	res := g.host.Perform(ctx, r)
	var args effect.MusicArgs
	if g.slow && r.Kind == effect.HostMusic && res.Fault == nil && r.Decode(&args) == nil {
		pause(ctx, s.over, time.Duration(args.For))
	}
	return res
}

// pause waits, but no longer than until something is over or ctx ends.
func pause(ctx context.Context, over <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-over:
	case <-ctx.Done():
	}
}
