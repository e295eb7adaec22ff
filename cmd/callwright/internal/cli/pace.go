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

// pacer stands before a host that answers at once. What is heard beside
// something else takes its time there too: while a step waits it would begin
// anew as fast as it can, and in a branch of parallel it would always be first.
// The pacer knows from the trace which steps those are.
type pacer struct {
	host effect.Performer
	slow bool // no time passes for music and questions either

	mu     sync.Mutex
	beside map[string]bool // the steps that run beside others
}

// newPacer makes a pacer; its host is set before it is used.
func newPacer() *pacer { return &pacer{beside: map[string]bool{}} }

// Record takes the next event of the trace.
func (p *pacer) Record(e trace.Event) {
	if e.Kind != trace.StepEntered || !strings.Contains(e.Strand, "/") {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.beside[e.Step] = true
}

// Perform lets the host perform.
func (p *pacer) Perform(ctx context.Context, r effect.Request) effect.Result {
	res := p.host.Perform(ctx, r)
	if res.Fault == nil && p.isBeside(r.Step) {
		pause(ctx, p.takes(r, res.Value))
	}
	return res
}

// isBeside reports whether a step runs beside others.
func (p *pacer) isBeside(step string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.beside[step]
}

// takes is how long what is heard takes, or a question that gets no answer, as
// far as the host does not take so long by itself.
func (p *pacer) takes(r effect.Request, answer any) time.Duration {
	switch r.Kind {
	case effect.HostMusic, effect.HostCollect, effect.HostSpeech:
		got, _ := answer.(map[string]any)
		if reason, asked := got["reason"]; !p.slow || asked && reason != effect.ReasonNoInput {
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
