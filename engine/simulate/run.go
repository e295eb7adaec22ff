package simulate

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/trace"
)

// Spec is a simulation of many calls.
type Spec struct {
	Program *compile.Program
	Mix     *Mix // nil: DefaultMix
	Calls   int
	Seed    uint64
	Workers int // 0: as many as there are processors; the Report is the same

	// Agents are who find_agent finds and connect_call rings, all calls have them
	// in common. Without them, it goes as Mix.Queue says.
	Agents *router.Config

	// Behind answers the requests of connectors for which the mix has no canned
	// result, and Desk those of the desk. They keep what they are told from one
	// call to the next, so they are asked by one call at a time. Both may be nil.
	Behind, Desk Part

	MaxSteps int           // of one run; 0: interp.DefaultMaxSteps
	Progress *atomic.Int64 // counts the calls that are over; may be nil
}

// Run simulates the calls. Without Agents no call knows of another, and each
// has a clock of its own; with them all are on one. The error is ctx's, or
// wraps ErrSpec.
func Run(ctx context.Context, s Spec) (*Report, error) {
	if s.Mix == nil {
		s.Mix = DefaultMix()
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	simulate := s.apart
	if s.Agents != nil {
		simulate = s.together
	}
	total, err := simulate(ctx)
	if err != nil {
		return nil, fmt.Errorf("simulate %s: %w", s.Program.Name, err)
	}
	return total.report(s.Program, s.Mix), nil
}

// batch is how many calls a worker takes at a time.
const batch = 64

// apart lets workers take calls until none is left, and adds up what they have
// counted.
func (s *Spec) apart(ctx context.Context) (*tally, error) {
	workers := s.workers()
	tallies, errs, panics := make([]*tally, workers), make([]error, workers), make([]any, workers)
	var next atomic.Int64
	var all sync.WaitGroup
	for i := range workers {
		all.Go(func() {
			defer func() { panics[i] = recover() }()
			w := newWorker(s)
			tallies[i] = w.tally
			for errs[i] == nil {
				from := int(next.Add(batch)) - batch
				if from >= s.Calls {
					return
				}
				errs[i] = w.simulate(ctx, from, min(from+batch, s.Calls))
			}
		})
	}
	all.Wait()
	for _, p := range panics {
		if p != nil {
			panic(p) // of a part: it is the caller's, as it would be with one worker
		}
	}
	for _, t := range tallies[1:] {
		tallies[0].add(t)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return tallies[0], s.again(ctx, tallies[0])
}

func (s *Spec) workers() int {
	if s.stateful() {
		return 1
	}
	n := s.Workers
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return max(min(n, (s.Calls+batch-1)/batch), 1)
}

// stateful reports whether a call depends on those before it.
func (s *Spec) stateful() bool { return s.Behind != nil || s.Desk != nil || s.Agents != nil }

// again runs the first call that failed once more, for its trace.
func (s *Spec) again(ctx context.Context, t *tally) error {
	if t.first < 0 || s.stateful() { // its trace was kept
		return nil
	}
	memory := &trace.Memory{}
	err := newWorker(s).one(ctx, t.first, memory)
	t.trace = memory.Events
	return err
}

// worker simulates one call after the other.
type worker struct {
	*Spec
	*tally
	recorder recorder
	line     timeline
	arrivals arrivals
	scene    scene
}

func newWorker(s *Spec) *worker {
	t := newTally(len(s.Mix.Callers))
	return &worker{Spec: s, tally: t, recorder: recorder{tally: t}, arrivals: arrivals{Spec: s}, scene: scene{Spec: s}}
}

// simulate simulates the calls from one index to before another.
func (w *worker) simulate(ctx context.Context, from, to int) error {
	for i := from; i < to; i++ {
		var memory *trace.Memory
		if w.stateful() && w.first < 0 {
			memory = &trace.Memory{}
		}
		if err := w.one(ctx, i, memory); err != nil {
			return err
		}
		if w.Progress != nil {
			w.Progress.Add(1)
		}
	}
	return nil
}

// one simulates a call on a clock of its own; memory, if there is one, keeps
// its events.
func (w *worker) one(ctx context.Context, index int, memory *trace.Memory) error {
	w.scene.set(index, w.arrivals.at(index))
	w.line.now = 0
	w.line.agenda.clear()
	c, err := w.tally.enter(&w.line, &w.scene, &w.recorder, memory)
	if c == nil || err != nil {
		return err
	}
	c.base = w.arrivals.came
	if err := w.line.finish(ctx, func() []*call { return []*call{c} }); err != nil {
		return err
	}
	return c.err
}

// enter puts a scene's call on a timeline, now, and counts how it ends; nil if
// the scenario does not take it.
func (t *tally) enter(line *timeline, s *scene, r *recorder, memory *trace.Memory) (*call, error) {
	taken, err := interp.Matches(s.Program, s.input)
	if err != nil {
		return nil, err
	}
	if !taken {
		t.passed++
		return nil, nil
	}
	r.begin(s.index, s.group, memory)
	opt := interp.Options{Trace: r, MaxSteps: s.MaxSteps}
	c := line.newCall(s.Program, s.input, s.world, opt)
	c.ended = r.finish
	line.agenda.put(moment{at: line.now, call: c, begin: true})
	return c, nil
}
