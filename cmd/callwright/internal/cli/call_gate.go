package cli

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/trace"
)

// The times that the gate stays shut when it is not told more.
const (
	longestGate = time.Second           // after a caller has come into a queue
	between     = 50 * time.Millisecond // after the queue's end, until what belongs to it is withdrawn
)

// gate stands before a host. While the caller waits in a queue, it lets
// nothing be heard before the router has had the time to find somebody. What
// is heard while a step waits takes its time, or it would begin anew as fast as
// it can. The gate knows of both from the trace, which tells of requests before
// they are performed, and from the router, which tells who has to wait.
type gate struct {
	host effect.Performer
	slow bool // it is a host for which no time passes; if not, none passes for its prompts

	mu     sync.Mutex
	queues map[string]*stay // by request id
	fills  map[string]bool  // the steps of while_waiting
}

// stay is a caller's in a queue.
type stay struct {
	since time.Time
	waits chan struct{} // closed when nobody was found at once
	over  chan struct{} // closed when the queue is left
	known bool          // waits is closed
}

// newGate makes a gate; its host is set before it is used.
func newGate() *gate { return &gate{queues: map[string]*stay{}, fills: map[string]bool{}} }

// Record takes the next event.
func (g *gate) Record(e trace.Event) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case e.Kind == trace.StepEntered && strings.Contains(e.Strand+"/", "/waiting/"):
		g.fills[e.Step] = true
	case e.Kind == trace.Requested && e.Request.Kind == effect.RouteFind:
		g.queues[e.Request.ID] = &stay{since: time.Now(), waits: make(chan struct{}), over: make(chan struct{})}
	case e.Kind == trace.Resulted && g.queues[e.Result.Request] != nil:
		close(g.queues[e.Result.Request].over)
		delete(g.queues, e.Result.Request)
	}
}

// moved tells that the caller has a place in the queue.
func (g *gate) moved() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, s := range g.queues {
		if !s.known {
			s.known = true
			close(s.waits)
		}
	}
}

// waiting is closed when the caller has to wait in a queue; nil for no queue.
func (g *gate) waiting(request string) <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if s := g.queues[request]; s != nil {
		return s.waits
	}
	return nil
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
	if s == nil && !g.filling(r.Step) {
		return g.host.Perform(ctx, r)
	}
	var over <-chan struct{}
	if s != nil {
		s.pass(ctx)
		over = s.over
	}
	res := g.host.Perform(ctx, r)
	if res.Fault == nil {
		pause(ctx, over, g.takes(r), nil)
	}
	return res
}

// filling reports whether a step is one of while_waiting.
func (g *gate) filling(step string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.fills[step]
}

// takes is how long what is heard takes, or a question without an answer, as
// far as the host does not take so long by itself.
func (g *gate) takes(r effect.Request) time.Duration {
	switch r.Kind {
	case effect.HostMusic, effect.HostCollect, effect.HostSpeech:
		if !g.slow {
			return 0
		}
	case effect.HostPlay:
	default:
		return 0
	}
	return host.New(host.Script{}).Answer(r).After
}

// pass returns when nobody was found at once. When somebody was, what belongs
// to the queue is withdrawn; for all else it returns a little later.
func (s *stay) pass(ctx context.Context) {
	pause(ctx, s.waits, longestGate-time.Since(s.since), s.over)
	select {
	case <-s.over:
		pause(ctx, nil, between, nil)
	default:
	}
}

// pause waits, but no longer than until one of two things has happened or ctx
// ends.
func pause(ctx context.Context, one <-chan struct{}, d time.Duration, other <-chan struct{}) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-one:
	case <-other:
	case <-ctx.Done():
	}
}
