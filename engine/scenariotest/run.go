package scenariotest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/trace"
)

// Stage is what a test's call meets beside the caller and the agents.
type Stage struct {
	Connectors simulate.Part
	Desk       simulate.Part
	Mask       func(text string) string // hides the secrets of accounts; nil: there are none
	Tick       func(at time.Duration)   // told before each request how long the call has lasted; may be nil
}

// tick tells the time to those who cannot ask for it.
type tick func(at time.Duration)

// Record passes the time of an event on.
func (t tick) Record(e trace.Event) { t(e.At) }

// Unanswered is the detail of the fault with which a Stage says that it has
// nobody to play a service. It fails the test, whatever the scenario makes of
// it.
const Unanswered = "nobody-plays-it"

// Outcome is what came of a test.
type Outcome struct {
	Failures []Failure
	Taken    bool          // the scenario took the call, and there was a run
	Events   []trace.Event // masked for all secrets of the scenario
	State    *interp.State // in the end

	mask func(text string) string
}

// Run plays the call and looks at what came of it, but for the golden trace;
// see CheckGolden. The error is ctx's.
func (t *Test) Run(ctx context.Context, p *compile.Program, s Stage) (*Outcome, error) {
	taken, err := interp.Matches(p, t.input)
	j := &judge{Test: t, program: p, Outcome: &Outcome{Taken: taken, mask: s.Mask}}
	if s.Mask == nil {
		j.mask = func(text string) string { return text }
	}
	switch {
	case err != nil:
		j.fail(nil, "the scenario's guard failed", "", err.Error())
	case taken != t.expect.taken:
		j.fail(under("expect", "taken"), "whether the scenario takes the call, by its guard", fmt.Sprint(t.expect.taken), fmt.Sprint(taken))
	}
	if !taken || len(j.Failures) > 0 {
		return j.Outcome, nil
	}
	if err := j.play(ctx, s); err != nil {
		return nil, err
	}
	j.all()
	return j.Outcome, nil
}

// play plays the call.
func (j *judge) play(ctx context.Context, s Stage) error {
	agents, err := router.New(j.agents, j.input.Now)
	if err != nil { // they were checked
		j.fail(under("agents"), "the agents do not fit", "", err.Error())
		return nil
	}
	h, memory := host.New(j.script), &trace.Memory{}
	ready := ready{list: j.Connectors.results, used: make([]int, len(j.Connectors.results))}
	w := simulate.World{
		Host: h, Connectors: s.Connectors, Desk: s.Desk, Agents: agents, Events: j.events, Instead: ready.answer,
	}
	sink := trace.Tee{memory}
	if s.Tick != nil {
		sink = append(sink, tick(s.Tick))
	}
	end, err := simulate.Call(ctx, j.program, j.input, w, interp.Options{Trace: sink})
	if err != nil && !errors.Is(err, simulate.ErrStuck) {
		return err
	}
	j.State, j.Events, j.stuck = end, memory.Events, err
	j.transcript = h.Transcript()
	return nil
}

// Trace returns the events in the form of golden traces; nil if there was no
// run.
func (o *Outcome) Trace() ([]byte, error) {
	if len(o.Events) == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	w := trace.NewWriter(&b)
	for _, e := range o.Events {
		w.Record(e)
	}
	lines, err := trace.Normalize([]byte(o.mask(b.String())))
	if err != nil {
		return nil, fmt.Errorf("write a trace: %w", err)
	}
	return lines, nil
}

// ready hands out the results that are kept ready.
type ready struct {
	list []result
	used []int
}

func (c *ready) answer(r effect.Request) (simulate.Answer, bool) {
	for i := range c.list {
		one := &c.list[i]
		if !one.fits(r) || one.times > 0 && c.used[i] >= one.times {
			continue
		}
		c.used[i]++
		return simulate.Answer{Result: one.answer(r), After: one.takes}, true
	}
	return simulate.Answer{}, false
}

// fits reports whether a result is for a request. The clock answers for
// itself.
func (c *result) fits(r effect.Request) bool {
	return r.Kind != effect.TimeWait && (c.step == "" || c.step == r.Step) && (c.kind == "" || c.kind == r.Kind)
}
