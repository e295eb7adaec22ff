// Package trace records what happened in a run and why: one Event for every
// step entered, request, result, variable, exit, wait and error.
//
// A trace is the product's memory. The tree that `callwright run` prints,
// golden files and everything that reads a run afterwards use these events
// and nothing else. Events are recorded as small values and turned into JSON
// only when written; what is secret is masked before it becomes an event.
// The package reads no clock: times come from the run.
package trace

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Version is the version of the event schema, held by the first event.
const Version = 1

// Kind says what an event reports.
type Kind string

// The kinds, in the order in which a run first produces them.
const (
	RunStarted  Kind = "run_started"
	StepEntered Kind = "step_entered"
	Requested   Kind = "request"
	Waiting     Kind = "waiting"
	Resumed     Kind = "resumed"
	Resulted    Kind = "result"
	VariableSet Kind = "variable_set"
	ExitTaken   Kind = "exit_taken"
	Failed      Kind = "error"
	RunEnded    Kind = "run_ended"
)

// Waits is the Name of a Resumed that says that an answer that might have come
// at once has not.
const Waits = "waits"

// Status says how a run ended.
type Status string

// The statuses.
const (
	Completed    Status = "completed" // the scenario came to an end of its own
	StatusFailed Status = "failed"    // an error reached no handler, or the scenario said fail
	HungUp       Status = "hung_up"   // the caller left first
	Cancelled    Status = "cancelled" // the embedding service or the operator stopped it
)

// Event is one line of a trace. Which fields are set depends on Kind.
type Event struct {
	Seq  int           // 1, 2, 3 ... without gaps over the whole run
	At   time.Duration // since the run started, on the run's clock
	Kind Kind

	Step   string // key of the step, on everything that happens in a step
	Block  string // the step's block or construct
	Strand string // "main" or the handler's name, on step_entered

	Info     *RunInfo        // run_started
	Settings []Setting       // step_entered: evaluated and masked, in the block's order
	Request  *effect.Request // request
	Result   *effect.Result  // result
	Name     string          // variable_set: the variable; waiting, resumed: what for
	Value    any             // variable_set; resumed: what belongs to an event of the service
	Exit     string          // exit_taken
	To       string          // exit_taken: the step that follows, or "end"
	Fault    *effect.Fault   // error; exit_taken: why, if no result has told
	Status   Status          // run_ended
}

// Setting is an evaluated setting of a step.
type Setting struct {
	Name  string
	Value any
}

// RunInfo opens a trace.
type RunInfo struct {
	Run      string         // run id
	Scenario string         // its name
	Program  string         // content hash of the scenario
	Started  time.Time      // wall clock at the start, in UTC
	Event    string         // what started it, e.g. call.incoming
	Call     map[string]any // from, to, ...
	Inputs   map[string]any // masked
}

// Sink takes events as they happen, in order. A Sink is used by one run at a
// time and must not keep an Event's maps beyond its own use without copying.
type Sink interface {
	Record(e Event)
}

// Memory is a Sink that keeps everything.
type Memory struct{ Events []Event }

// Record appends e.
func (m *Memory) Record(e Event) { m.Events = append(m.Events, e) }

// Tee hands every event to each of its sinks in turn.
type Tee []Sink

// Record passes e on.
func (t Tee) Record(e Event) {
	for _, s := range t {
		s.Record(e)
	}
}
