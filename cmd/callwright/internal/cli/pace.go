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

// pacer stands before a host that answers at once. What is heard while a step
// waits takes its time there too, or it would begin anew as fast as it can. It
// knows from the trace which steps those are.
type pacer struct {
	host effect.Performer
	slow bool // no time passes for music and questions either

	mu    sync.Mutex
	fills map[string]bool // the steps of while_waiting
}

// newPacer makes a pacer; its host is set before it is used.
func newPacer() *pacer { return &pacer{fills: map[string]bool{}} }

// Record takes the next event of the trace.
func (p *pacer) Record(e trace.Event) {
	if e.Kind != trace.StepEntered || !strings.Contains(e.Strand+"/", "/waiting/") {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fills[e.Step] = true
}

// Perform lets the host perform.
func (p *pacer) Perform(ctx context.Context, r effect.Request) effect.Result {
	res := p.host.Perform(ctx, r)
	if res.Fault == nil && p.filling(r.Step) {
		pause(ctx, p.takes(r))
	}
	return res
}

// filling reports whether a step is one of while_waiting.
func (p *pacer) filling(step string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.fills[step]
}

// takes is how long what is heard takes, or a question without an answer, as
// far as the host does not take so long by itself.
func (p *pacer) takes(r effect.Request) time.Duration {
	switch r.Kind {
	case effect.HostMusic, effect.HostCollect, effect.HostSpeech:
		if !p.slow {
			return 0
		}
	case effect.HostPlay:
	default:
		return 0
	}
	return host.New(host.Script{}).Answer(r).After
}

// pause waits, but not after ctx has ended.
func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
