package runner

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
)

// Grace is how long the handler of call.ended may work after a run has been
// cancelled.
const Grace = 15 * time.Second

// Inline runs one call in the calling goroutine.
type Inline struct {
	Performer effect.Performer
	Events    <-chan interp.Event // what happens beside the results: a hang-up, an event by its name; may be nil, and may be closed
	Now       func() time.Time    // nil: time.Now
	Options   interp.Options
}

// Run runs the program to its end and returns the final state. When ctx ends,
// the run is cancelled: what it waits for is given up and its call.ended
// handler runs, for at most Grace. The error is about the input alone; how
// the run went is in the state.
func (i Inline) Run(ctx context.Context, p *compile.Program, in interp.Input) (*interp.State, error) {
	now := i.Now
	if now == nil {
		now = time.Now
	}
	if in.Now.IsZero() {
		in.Now = now()
	}
	r := &run{Inline: i, m: interp.New(p, i.Options), start: now(), now: now, results: make(chan effect.Result), slow: make(chan string), done: make(chan struct{}), pending: map[string]context.CancelFunc{}}
	defer r.close()
	sprint, err := r.m.Start(in)
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", p.Name, err)
	}
	r.loop(ctx, sprint)
	return r.m.State(), nil
}

// run is the life of one call. Only the goroutine that calls Run touches m.
type run struct {
	Inline
	m       *interp.Machine
	start   time.Time
	now     func() time.Time
	results chan effect.Result
	slow    chan string                   // ids of requests whose answers might have come at once, and have not
	done    chan struct{}                 // closed when the loop has ended
	pending map[string]context.CancelFunc // by request id
}

func (r *run) loop(ctx context.Context, s interp.Sprint) {
	cancelled := ctx.Done()
	events, graced := r.Events, false
	base := context.WithoutCancel(ctx)
	for !s.Done {
		r.dispatch(base, s)
		select {
		case res := <-r.results:
			s = r.answer(res)
		case e, open := <-events:
			if s = (interp.Sprint{}); !open {
				events = nil
				continue
			}
			s = r.resume(e)
		case id := <-r.slow:
			s = r.resume(interp.Event{Waits: id})
		case <-cancelled:
			cancelled = nil
			if !graced {
				var stop context.CancelFunc
				ctx, stop = context.WithTimeout(base, Grace)
				defer stop() // reached once
				graced, cancelled = true, ctx.Done()
			}
			s = r.resume(interp.Event{Cancel: true}) // the second time it ends the handler
		}
	}
}

// answer hands a result on, unless it was withdrawn.
func (r *run) answer(res effect.Result) interp.Sprint {
	if r.pending[res.Request] == nil {
		return interp.Sprint{}
	}
	r.forget(res.Request)
	return r.resume(interp.Event{Result: &res})
}

func (r *run) resume(e interp.Event) interp.Sprint {
	e.At = r.now().Sub(r.start)
	return r.m.Resume(e)
}

// dispatch starts the performers of what is asked and stops those of what is
// no longer wanted. Nothing else stops them, for ctx does not end with the
// run's: a performer that noticed the cancellation before the run did would
// have its fault taken for an answer.
func (r *run) dispatch(ctx context.Context, s interp.Sprint) {
	for _, id := range s.Cancel {
		r.forget(id)
	}
	for _, q := range s.Requests {
		one, cancel := context.WithCancel(ctx)
		r.pending[q.ID] = cancel
		go r.perform(one, q)
		if slices.Contains(s.Quick, q.ID) {
			go r.patience(one, q.ID)
		}
	}
}

// patience tells when an answer that might have come at once has not.
func (r *run) patience(ctx context.Context, id string) {
	t := time.NewTimer(interp.Patience)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
		return
	}
	select {
	case r.slow <- id:
	case <-ctx.Done():
	}
}

// perform carries one request out. Its result is wanted until the run ends; a
// result that was withdrawn meanwhile is passed over by the loop.
func (r *run) perform(ctx context.Context, q effect.Request) {
	res := r.guarded(ctx, q)
	res.Request = q.ID
	select {
	case r.results <- res:
	case <-r.done:
	}
}

// guarded turns a panic of a performer into the run's fault: it must not end
// the process that other calls live in.
func (r *run) guarded(ctx context.Context, q effect.Request) (res effect.Result) {
	defer func() {
		if p := recover(); p != nil {
			res = effect.Failed(q, effect.NewFault(effect.Internal, "the performer of %s failed unexpectedly", q.Kind))
		}
	}()
	return r.Performer.Perform(ctx, q)
}

func (r *run) forget(id string) {
	if cancel := r.pending[id]; cancel != nil {
		cancel()
		delete(r.pending, id)
	}
}

func (r *run) close() {
	close(r.done)
	for id := range r.pending {
		r.forget(id)
	}
}
