package router

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Options are what a Live can be given. The zero Options are fine.
type Options struct {
	Now func() time.Time // nil: time.Now

	// Notify is told when the position of a waiting run has changed. Call makes
	// call backs and is told of those that were given up; see Decision. It
	// tells the outcome by Live.Called. Without it no call back is taken on.
	// Both are called one at a time, in the order of what happened, and must
	// return soon; they may call the Live.
	Notify func(run string, s effect.QueueStatus)
	Call   func(d Decision)
}

// Live is a Router in real time, as the performer of the kinds route.*. It is
// safe for concurrent use.
type Live struct {
	options Options
	start   time.Time

	mu      sync.Mutex
	core    *Router
	waiting map[string]chan effect.Result // by request id
	timer   *time.Timer                   // nil: nothing is due, or closed
	closed  bool
	tell    []func() // not told yet
	telling bool     // somebody does
}

var _ effect.Performer = (*Live)(nil)

// NewLive makes a Live of a Config. Close it to stop its timer.
func NewLive(c Config, o Options) (*Live, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	start := o.Now()
	core, err := New(c, start)
	if err != nil {
		return nil, err
	}
	return &Live{options: o, start: start, core: core, waiting: map[string]chan effect.Result{}}, nil
}

// Close stops the timer. Who waits goes on doing so until its context ends.
func (l *Live) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.arm()
}

// Perform carries out a request of the kinds route.*. A RouteFind takes until
// it is decided or ctx ends, which withdraws it.
func (l *Live) Perform(ctx context.Context, q effect.Request) effect.Result {
	if ctx.Err() != nil {
		return effect.Failed(q, ended(ctx))
	}
	if q.Kind == effect.RouteCallback && l.options.Call == nil {
		return effect.Failed(q, effect.NewFault(effect.Unsupported, "nobody here makes call backs"))
	}
	answer, f := l.ask(q)
	if f != nil {
		return effect.Failed(q, f)
	}
	select {
	case res := <-answer:
		return res
	case <-ctx.Done():
		return l.withdraw(ctx, q, answer)
	}
}

// ended is the fault of a context that has.
func ended(ctx context.Context) *effect.Fault {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return tooLong()
	}
	return effect.NewFault(effect.Cancelled, "the request was cancelled")
}

func (l *Live) ask(q effect.Request) (answer chan effect.Result, f *effect.Fault) {
	l.do(func(r *Router, now time.Duration) []Decision {
		if l.waiting[q.ID] != nil {
			f = effect.NewFault(effect.Conflict, "the request %s waits already", q.ID)
			return nil
		}
		answer = make(chan effect.Result, 1)
		l.waiting[q.ID] = answer
		return r.Ask(q, now)
	})
	return answer, f
}

// withdraw gives a request up, unless it was decided at the last moment and
// there is still somebody to hear of it.
func (l *Live) withdraw(ctx context.Context, q effect.Request, answer chan effect.Result) effect.Result {
	res := effect.Failed(q, ended(ctx))
	l.do(func(r *Router, now time.Duration) []Decision {
		if l.waiting[q.ID] == nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
			res = <-answer
			return nil
		}
		delete(l.waiting, q.ID)
		return r.Withdraw(q.ID, now)
	})
	return res
}

// SetState makes an agent available, away or offline; see Router.SetState.
func (l *Live) SetState(agent string, s State) (err error) {
	l.do(func(r *Router, now time.Duration) (ds []Decision) {
		ds, err = r.SetState(agent, s, now)
		return ds
	})
	return err
}

// Press is a key that the caller of a run presses while waiting; see
// Router.Press.
func (l *Live) Press(run, key string) {
	l.do(func(r *Router, now time.Duration) []Decision { return r.Press(run, key, now) })
}

// Leave is told that a run is over; see Router.Leave.
func (l *Live) Leave(run string) {
	l.do(func(r *Router, now time.Duration) []Decision { return r.Leave(run, now) })
}

// Called tells the outcome of a call back; see Router.Called.
func (l *Live) Called(id string, reached bool) (err error) {
	l.do(func(r *Router, now time.Duration) (ds []Decision) {
		ds, err = r.Called(id, reached, now)
		return ds
	})
	if err != nil {
		return fmt.Errorf("end the call back %s: %w", id, err)
	}
	return nil
}

// Agents tells what everybody does, in the order of the Config.
func (l *Live) Agents() (out []Presence) {
	l.do(func(r *Router, now time.Duration) []Decision {
		ds := r.Advance(now)
		out = r.Agents()
		return ds
	})
	return out
}

// do lets f work with the core and passes on what it decided.
func (l *Live) do(f func(r *Router, now time.Duration) []Decision) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, d := range f(l.core, l.options.Now().Sub(l.start)) {
		l.settle(d)
	}
	l.arm()
	l.news()
	l.spread()
}

func (l *Live) settle(d Decision) {
	if d.Callback != nil {
		l.tell = append(l.tell, func() { l.options.Call(d) }) // no call back is taken on without it
		return
	}
	if answer := l.waiting[d.Ticket]; answer != nil {
		delete(l.waiting, d.Ticket)
		answer <- d.Result() // it has room for one
	}
}

// arm sets the timer to what is due next.
func (l *Live) arm() {
	if l.timer != nil {
		l.timer.Stop()
		l.timer = nil
	}
	if at, ok := l.core.Next(); ok && !l.closed {
		l.timer = time.AfterFunc(at-l.options.Now().Sub(l.start), l.tick)
	}
}

func (l *Live) tick() {
	l.do(func(r *Router, now time.Duration) []Decision { return r.Advance(now) })
}

// news collects the positions that have changed.
func (l *Live) news() {
	if l.options.Notify == nil {
		return
	}
	for _, m := range l.core.Moves() {
		l.tell = append(l.tell, func() { l.options.Notify(m.Run, m.Status) })
	}
}

// spread tells what is to be told, without the lock. One goroutine at a time
// does, so that nobody hears the news in the wrong order.
func (l *Live) spread() {
	if l.telling {
		return
	}
	l.telling = true
	defer func() { l.telling = false }()
	for len(l.tell) > 0 {
		batch := l.tell
		l.tell = nil
		l.aside(batch)
	}
}

// aside calls functions while the lock is not held.
func (l *Live) aside(batch []func()) {
	l.mu.Unlock()
	defer l.mu.Lock()
	for _, f := range batch {
		f()
	}
}
