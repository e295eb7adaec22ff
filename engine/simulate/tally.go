package simulate

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// tally counts what happened in the calls of one worker. Two of them can be
// added in any order.
type tally struct {
	calls  int // that the scenario took
	passed int // that it did not take
	ends   map[end]int
	kinds  []kindTally // by kind of caller
	steps  map[string]*stepTally
	faults map[faultKey]*faultTally
	waits  [waitKinds][]time.Duration
	failed int
	first  int           // the first call that failed, or -1
	until  time.Duration // when the last call was over
	trace  []trace.Event // of the first call that failed, as far as it is known
}

// end is how a call ended.
type end struct {
	status trace.Status
	exit   string
}

type kindTally struct{ calls, answered, failed int }

type stepTally struct {
	block  string
	visits int
	exits  map[string]int
}

// faultKey is where a call failed, and why.
type faultKey struct {
	step string
	code effect.Code
}

type faultTally struct {
	calls   int
	first   int // the first call that it happened to
	message string
}

// The waits that are measured.
const (
	waitQueue   = iota // for an agent to be found
	waitRing           // for an agent to answer
	waitAnswer         // from the call's beginning until an agent answers
	waitAbandon        // until a caller leaves to whom no agent has spoken
	waitTalk           // conversations
	waitCall           // from the call's beginning until its run is over
	waitKinds
)

func newTally(kinds int) *tally {
	return &tally{
		ends: map[end]int{}, kinds: make([]kindTally, kinds), steps: map[string]*stepTally{},
		faults: map[faultKey]*faultTally{}, first: -1,
	}
}

// add counts what o has counted.
func (t *tally) add(o *tally) {
	t.calls, t.passed, t.failed = t.calls+o.calls, t.passed+o.passed, t.failed+o.failed
	t.until = max(t.until, o.until)
	t.first = earlier(t.first, o.first)
	for e, n := range o.ends {
		t.ends[e] += n
	}
	for i, k := range o.kinds {
		t.kinds[i].calls += k.calls
		t.kinds[i].answered += k.answered
		t.kinds[i].failed += k.failed
	}
	for i := range o.waits {
		t.waits[i] = append(t.waits[i], o.waits[i]...)
	}
	t.addSteps(o)
	for key, f := range o.faults {
		t.fault(key, f.message, f.first, f.calls)
	}
}

func (t *tally) addSteps(o *tally) {
	for key, s := range o.steps {
		mine := t.step(key, s.block)
		mine.visits += s.visits
		for exit, n := range s.exits {
			mine.exits[exit] += n
		}
	}
}

// earlier is the smaller of two calls, of which -1 is none.
func earlier(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

func (t *tally) step(key, block string) *stepTally {
	s := t.steps[key]
	if s == nil {
		s = &stepTally{block: block, exits: map[string]int{}}
		t.steps[key] = s
	}
	return s
}

// fault counts calls that failed so. The message is that of the first one.
func (t *tally) fault(key faultKey, message string, first, calls int) {
	f := t.faults[key]
	if f == nil {
		f = &faultTally{first: first, message: message}
		t.faults[key] = f
	}
	f.calls += calls
	if first < f.first {
		f.first, f.message = first, message
	}
}

// recorder counts the events of one call. It is a trace.Sink, used for one
// call after the other.
type recorder struct {
	*tally
	index, kind int
	queueing    []asked // route.find and host.connect that have no answer yet
	answered    bool
	fault       *effect.Fault // the last one
	at          string        // the step that it happened in
	memory      *trace.Memory // keeps all events too; may be nil
}

// asked is a request whose answer is waited for.
type asked struct {
	id   string
	kind effect.Kind
	at   time.Duration
}

// begin makes the recorder ready for a call.
func (r *recorder) begin(index, kind int, memory *trace.Memory) {
	*r = recorder{tally: r.tally, index: index, kind: kind, queueing: r.queueing[:0], memory: memory}
}

// Record counts an event.
func (r *recorder) Record(e trace.Event) {
	if r.memory != nil {
		r.memory.Record(e)
	}
	switch e.Kind {
	case trace.StepEntered:
		r.tally.step(e.Step, e.Block).visits++
	case trace.ExitTaken:
		r.tally.step(e.Step, e.Block).exits[e.Exit]++
	case trace.Requested:
		if k := e.Request.Kind; k == effect.RouteFind || k == effect.HostConnect || k == effect.HostTalk {
			r.queueing = append(r.queueing, asked{e.Request.ID, k, e.At})
		}
	case trace.Resulted:
		r.resulted(e)
	case trace.Failed:
		r.fault, r.at = e.Fault, e.Step
	case trace.RunEnded:
		r.waits[waitCall] = append(r.waits[waitCall], e.At)
	}
}

// resulted measures what was waited for.
func (r *recorder) resulted(e trace.Event) {
	for i, q := range r.queueing {
		if q.id != e.Result.Request {
			continue
		}
		r.queueing = append(r.queueing[:i], r.queueing[i+1:]...)
		kind := waitQueue
		switch q.kind {
		case effect.HostConnect:
			kind = waitRing
			if e.Result.Fault == nil && !r.answered {
				r.answered = true
				r.waits[waitAnswer] = append(r.waits[waitAnswer], e.At)
			}
		case effect.HostTalk:
			kind = waitTalk
		}
		r.waits[kind] = append(r.waits[kind], e.At-q.at)
		return
	}
}

// finish counts how the call ended.
func (r *recorder) finish(c *call) {
	if c.err != nil { // it has not begun
		return
	}
	s := c.machine.State()
	r.calls++
	r.until = max(r.until, c.base+c.line.now)
	r.ends[end{s.Status, s.Exit}]++
	r.kinds[r.kind].calls++
	if r.answered {
		r.kinds[r.kind].answered++
	}
	left := time.Duration(s.Now)
	if s.Status == trace.HungUp && !r.answered {
		r.waits[waitAbandon] = append(r.waits[waitAbandon], left)
	}
	for _, q := range r.queueing { // given up
		if q.kind == effect.RouteFind {
			r.waits[waitQueue] = append(r.waits[waitQueue], left-q.at)
		}
	}
	switch {
	case c.stuck != nil:
		r.fail("", effect.Internal, c.stuck.Error())
	case s.Status == trace.StatusFailed && r.fault != nil:
		r.fail(r.at, r.fault.Code, r.fault.Message)
	case s.Status == trace.StatusFailed:
		r.fail("", effect.Failure, "the run failed")
	}
}

func (r *recorder) fail(step string, code effect.Code, message string) {
	r.failed++
	r.kinds[r.kind].failed++
	if earlier(r.index, r.first) == r.index {
		r.first = r.index
		if r.memory != nil {
			r.trace = r.memory.Events
		}
	}
	r.tally.fault(faultKey{step, code}, message, r.index, 1)
}
