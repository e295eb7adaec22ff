package cli

import (
	"context"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/router"
)

// lobby is the router of a call in the terminal: the caller can press the keys
// that lead out of a queue, and hang up.
type lobby struct {
	console *console
	router  *router.Live
	gate    *gate
}

// Perform carries out a request of the kinds route.*.
func (l *lobby) Perform(ctx context.Context, r effect.Request) effect.Result {
	var args effect.FindArgs
	if r.Kind != effect.RouteFind || r.Decode(&args) != nil {
		return l.router.Perform(ctx, r)
	}
	found := make(chan effect.Result, 1)
	go func() { found <- l.router.Perform(ctx, r) }()
	select {
	case res := <-found:
		return res
	case <-l.gate.waiting(r.ID):
	case <-time.After(longestGate):
	}
	l.tell(args)
	inner, stop := context.WithCancel(ctx)
	pressed := l.listen(inner, router.RunOf(r.ID), args.Escape)
	res := <-found
	stop()
	<-pressed
	return res
}

// tell says what a caller in the queue can do.
func (l *lobby) tell(args effect.FindArgs) {
	text := "the caller waits"
	if args.Queue != "" {
		text += " in the queue " + args.Queue
	}
	if args.Escape != "" {
		text += "; " + strings.Join(strings.Split(args.Escape, ""), ", ") + " leads out of it"
	}
	l.console.hint(text)
}

// listen hands the keys of the caller to the router until ctx ends.
func (l *lobby) listen(ctx context.Context, run, keys string) (done chan struct{}) {
	done = make(chan struct{})
	r := l.console.in.pass(ctx, func(s stroke) bool { return s.key() && strings.ContainsRune(keys, s.r) })
	go func() {
		defer close(done)
		defer r.close()
		for {
			s, err := r.next(0)
			if err != nil {
				return
			}
			l.console.phone("pressed " + string(s.r))
			l.router.Press(run, string(s.r))
		}
	}()
	return done
}
