package interp

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// Options change how a Machine works, never what a scenario does.
type Options struct {
	// Trace receives the events; nil records nothing.
	Trace trace.Sink
	// MaxSteps ends a run that takes more steps with the fault Limit; 0 means
	// DefaultMaxSteps.
	MaxSteps int
	// KeepResults keeps what every step with an id leaves behind, for tools; a
	// run itself needs only what its expressions read.
	KeepResults bool
	// Rehydrate encodes and decodes the state after every step. A run must
	// behave the same with it; tests use it to prove that.
	Rehydrate bool
}

// DefaultMaxSteps is how many steps a run may take in all.
const DefaultMaxSteps = 10_000

// Input starts a run.
type Input struct {
	Run    string         // id, unique among the embedder's runs
	Event  string         // what happened, e.g. call.incoming
	Now    time.Time      // when
	Call   Call           // the call it happened to
	Had    Conversation   // what has become of the call already
	Inputs map[string]any // values for the scenario's inputs and variables
}

// Conversation is what has become of a call before the run: runs that start on
// call.answered or call.ended find it in call.agent, call.answered and
// call.duration.
type Conversation struct {
	Agent    *effect.Agent
	Answered bool
	Seconds  int
}

// Patience is how long an answer that may come at once can take before the
// run is told that it waits.
const Patience = time.Second

// Event tells a waiting run what happened: one of a result, the lack of one, an
// event by its name, a hang-up and a cancellation.
type Event struct {
	At     time.Duration // since the run's start; never before the event ahead of it
	Result *effect.Result
	Waits  string // the id of a request of Sprint.Quick that was not answered within Patience
	Name   string // an event of the service, such as order.paid, or QueueChanged
	Data   any    // what belongs to it; scenario data
	HangUp bool   // the caller left
	Cancel bool   // the run is to stop
}

// QueueChanged is the name of the event that brings the effect.QueueStatus of
// a run whose caller waits in a queue, as Data. The first one also says that
// the run waits for its agent.
const QueueChanged = "queue.changed"

// Sprint is what a run did with one event.
type Sprint struct {
	Requests []effect.Request // to be performed now
	Cancel   []string         // ids of requests whose results are no longer wanted
	Quick    []string         // ids of Requests that may be answered at once; see Event.Waits
	Done     bool             // the run has ended
}

// CheckInputs reports whether values fit the scenario's inputs and variables:
// unknown names, values of another type, and required inputs that are missing.
func CheckInputs(p *compile.Program, values map[string]any) error {
	for _, name := range value.Keys(values) {
		v := find(p, name)
		if v == nil {
			return fmt.Errorf("the scenario %s has no input %q", p.Name, name)
		}
		if _, err := expression.Convert(values[name], v.Type); err != nil {
			return fmt.Errorf("input %q: %w", name, err)
		}
	}
	for _, v := range p.Vars {
		if _, given := values[v.Name]; v.Required && !given {
			return fmt.Errorf("the scenario %s needs the input %q", p.Name, v.Name)
		}
	}
	return nil
}

func find(p *compile.Program, name string) *compile.Var {
	for i := range p.Vars {
		if p.Vars[i].Name == name {
			return &p.Vars[i]
		}
	}
	return nil
}

// Matches evaluates the program's guard for a call that might start it.
func Matches(p *compile.Program, in Input) (bool, error) {
	if p.When == nil {
		return true, nil
	}
	m := New(p, Options{})
	m.load(m.newState(in))
	v, f := m.env.Eval(p.When)
	if f != nil {
		return false, fmt.Errorf("the guard of %s: %w", p.Name, f)
	}
	return v == true, nil
}
