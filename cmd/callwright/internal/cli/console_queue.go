package cli

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/trace"
)

// lobby is the router of a call in the terminal: the caller can press the keys
// that lead out of a queue, and hang up.
type lobby struct {
	console *console
	router  *router.Live

	mu   sync.Mutex
	came *arrival // who came in last and does not know yet that they wait; nil: nobody
}

// arrival is a caller's in a queue.
type arrival struct {
	args  effect.FindArgs
	waits chan struct{} // closed when they know that they wait
}

// Record learns from the trace that nobody was found at once, before anything
// is heard because of it.
func (l *lobby) Record(e trace.Event) {
	if e.Kind == trace.Resumed && (e.Name == interp.QueueChanged || e.Name == trace.Waits) {
		l.announce()
	}
}

// Perform carries out a request of the kinds route.*.
func (l *lobby) Perform(ctx context.Context, r effect.Request) effect.Result {
	var args effect.FindArgs
	if r.Kind != effect.RouteFind || r.Decode(&args) != nil {
		return l.router.Perform(ctx, r)
	}
	came := l.enter(args)
	found := make(chan effect.Result, 1)
	go func() { found <- l.router.Perform(ctx, r) }()
	select {
	case res := <-found:
		l.leave(came)
		return res
	case <-came.waits:
	case <-time.After(interp.Patience):
		l.announce()
	}
	go l.listen(ctx, router.RunOf(r.ID), args.Escape)
	return <-found
}

func (l *lobby) enter(args effect.FindArgs) *arrival {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.came = &arrival{args: args, waits: make(chan struct{})}
	return l.came
}

func (l *lobby) leave(a *arrival) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.came == a {
		l.came = nil
	}
}

// announce says to who came in last, once, what a caller in the queue can do.
func (l *lobby) announce() {
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.came
	if a == nil {
		return
	}
	l.came = nil
	text := "the caller waits"
	if a.args.Queue != "" {
		text += " in the queue " + a.args.Queue
	}
	if a.args.Escape != "" {
		text += "; " + strings.Join(strings.Split(a.args.Escape, ""), ", ") + " leads out of it"
	}
	l.console.hint(text)
	close(a.waits)
}

// listen hands the caller's key to the router, if one is pressed before ctx
// ends, which it does when the run has the router's answer. Until then all that
// was typed behind the key waits.
func (l *lobby) listen(ctx context.Context, run, keys string) {
	r := l.console.in.pass(ctx, func(s stroke) bool { return s.key() && strings.ContainsRune(keys, s.r) })
	defer r.close()
	s, err := r.next(0)
	if err != nil {
		return
	}
	l.console.phone("pressed " + string(s.r))
	l.router.Press(run, string(s.r))
	<-ctx.Done()
}
