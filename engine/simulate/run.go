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
	"github.com/callwright/callwright/engine/trace"
)

// Spec is a simulation of many calls.
type Spec struct {
	Program *compile.Program
	Mix     *Mix // nil: DefaultMix
	Calls   int
	Seed    uint64
	Workers int // 0: as many as there are processors; the Report is the same

	// Behind answers the requests of connectors for which the mix has no canned
	// result, and Desk those of the desk. They keep what they are told from one
	// call to the next, so with either of them all calls are on one timeline,
	// and only one of them is under way at a time. Both may be nil.
	Behind, Desk Part

	MaxSteps int           // of one run; 0: interp.DefaultMaxSteps
	Progress *atomic.Int64 // counts the calls that are over; may be nil
}

// Run simulates the calls. Without Behind and Desk no call knows of another,
// and they are spread over the workers. The error is ctx's, or about the
// mix's inputs.
func Run(ctx context.Context, s Spec) (*Report, error) {
	if s.Mix == nil {
		s.Mix = DefaultMix()
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	total, err := s.spread(ctx)
	if err != nil {
		return nil, fmt.Errorf("simulate %s: %w", s.Program.Name, err)
	}
	return total.report(s.Program, s.Mix), nil
}

// check holds the mix against the program.
func (s *Spec) check() error {
	for _, g := range s.Mix.Callers {
		if err := interp.CheckInputs(s.Program, g.Inputs); err != nil {
			return fmt.Errorf("the callers %q: %w", g.Name, err)
		}
	}
	return nil
}

// batch is how many calls a worker takes at a time.
const batch = 64

// spread lets workers take calls until none is left, and adds up what they
// have counted.
func (s *Spec) spread(ctx context.Context) (*tally, error) {
	workers := s.workers()
	tallies, errs := make([]*tally, workers), make([]error, workers)
	var next atomic.Int64
	var all sync.WaitGroup
	for i := range workers {
		all.Go(func() {
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
	for _, t := range tallies[1:] {
		tallies[0].add(t)
	}
	return tallies[0], errors.Join(errs...)
}

func (s *Spec) workers() int {
	if s.Behind != nil || s.Desk != nil {
		return 1
	}
	n := s.Workers
	if n <= 0 {
		n = runtime.GOMAXPROCS(0)
	}
	return max(min(n, (s.Calls+batch-1)/batch), 1)
}

// worker simulates one call after the other.
type worker struct {
	*Spec
	recorder recorder
	*tally
	line timeline
	cast *cast
}

func newWorker(s *Spec) *worker {
	t := newTally(len(s.Mix.Callers))
	return &worker{Spec: s, tally: t, recorder: recorder{tally: t}, cast: newCast(s)}
}

// simulate simulates the calls from one index to before another.
func (w *worker) simulate(ctx context.Context, from, to int) error {
	for i := from; i < to; i++ {
		if err := w.one(ctx, i, nil); err != nil {
			return err
		}
		if w.Progress != nil {
			w.Progress.Add(1)
		}
	}
	return nil
}

// one simulates a call; sink sees its events too, if it is not nil.
func (w *worker) one(ctx context.Context, index int, sink trace.Sink) error {
	in, world, group := w.cast.call(index)
	taken, err := interp.Matches(w.Program, in)
	if err != nil {
		return err
	}
	if !taken {
		w.passed++
		return nil
	}
	w.recorder.begin(index, group)
	opt := interp.Options{Trace: &w.recorder, MaxSteps: w.MaxSteps}
	if sink != nil {
		opt.Trace = trace.Tee{&w.recorder, sink}
	}
	w.line.now = 0
	w.line.agenda.clear()
	c := w.line.newCall(w.Program, in, world, opt)
	w.line.agenda.put(moment{call: c, begin: true})
	if err := w.line.finish(ctx, c); err != nil {
		return err
	}
	if c.err != nil {
		return c.err
	}
	w.recorder.finish(c.machine.State(), w.cast.came+w.line.now, c.stuck)
	return nil
}

// Trace runs one of the simulation's calls again, with its events told to the
// sink. It needs a Spec without Behind and Desk, whose state would be another.
func Trace(ctx context.Context, s Spec, index int, sink trace.Sink) error {
	if s.Mix == nil {
		s.Mix = DefaultMix()
	}
	if err := newWorker(&s).one(ctx, index, sink); err != nil {
		return fmt.Errorf("simulate call %d of %s: %w", index+1, s.Program.Name, err)
	}
	return nil
}
