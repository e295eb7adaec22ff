// Package engine is how a Go program embeds Callwright: load a scenario, run
// it for each call.
//
//	eng, err := engine.New(engine.Options{Blocks: blocks.All()})
//	scenario, diags := eng.Load(os.DirFS("scenarios"), "inbound.yaml")
//	end, err := scenario.Run(ctx, engine.Input{From: caller}, performers)
//
// # The parts
//
// To say, compile and run a scenario:
//
//   - diag, source, spec, expression: what is wrong, the file, the settings,
//     the values between ${ and }.
//   - lang, block, compile: the language, the SPI of blocks, and how both
//     become a program.
//   - interp: runs a program, purely: events in, requests out.
//   - effect, trace, value: what is asked, answered and recorded, and the data
//     in it.
//   - content, records: what services send, and what is known of their records.
//
// To perform what is asked:
//
//   - runner: gives a call a goroutine.
//   - host, router: people of a call who follow a script, and who finds agents.
//
// For those who write scenarios, and for tools:
//
//   - format, schema, skeleton: the canonical style, schemas for editors, and
//     steps to begin with.
//   - graph, coverage, replay: drawings, what runs have been through, and old
//     traces against today's scenario.
//   - simulate, scenariotest: calls on a virtual clock, and tests of scenarios.
//
// # The life of a run
//
//  1. Load compiles a scenario once and reports all that is wrong with it.
//  2. Start, or Run, begins a run for a call.
//  3. The interpreter takes steps until it needs something from outside.
//  4. A performer does it: the connectors, the host, the desk, the timer. The
//     run is told when an answer that might have come at once (Sprint.Quick)
//     does not.
//  5. The result resumes the run, until it ends. Its trace says everything.
//
// Run performs requests inline, with a goroutine a call. A service that has
// its own way of waiting (an event loop, a queue, a database) uses Start and
// Resume instead, and keeps the state between them wherever it likes.
//
// The package imports no block and no connector; the embedder chooses them.
// It keeps no global state, and two engines do not know of each other.
package engine

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/records"
	"github.com/callwright/callwright/engine/runner"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

// Options configure an Engine.
type Options struct {
	Blocks   []block.Descriptor // the blocks that scenarios may use
	Accounts []compile.Account  // known accounts, to check scenarios against; nil: not known
	Records  records.Known      // what is known of the accounts' records, to check scenarios against
	// Wanted is told what Records would have to hold besides; see
	// compile.Options. It is called by all goroutines that compile.
	Wanted func(account, object string)
	// Mentions tells what a query in the language of a type of account names; see
	// compile.Options.
	Mentions func(accountType, query string) []records.Mention
	// Can says which requests the host and the router can do, to check scenarios
	// against; nil: not known. A host.Capable has it, for the kinds of a host.
	Can      func(effect.Kind) bool
	Now      func() time.Time // nil: time.Now
	MaxSteps int              // of one run; 0: interp.DefaultMaxSteps
	// Open reads the files that a scenario names (others that it calls, tables)
	// for Compile, by their path; Load takes them from its own file system. Nil:
	// there are none.
	Open func(path string) (*source.File, diag.List)
}

// Engine compiles and runs scenarios. It is immutable and safe for concurrent
// use.
type Engine struct {
	blocks   *block.Registry
	accounts []compile.Account
	records  records.Known
	wanted   func(account, object string)
	mentions func(accountType, query string) []records.Mention
	can      func(effect.Kind) bool
	now      func() time.Time
	maxSteps int
	open     func(path string) (*source.File, diag.List)
}

// New makes an Engine. The error is about blocks that cannot be registered.
func New(o Options) (*Engine, error) {
	r, err := block.NewRegistry(o.Blocks...)
	if err != nil {
		return nil, fmt.Errorf("make an engine: %w", err)
	}
	e := &Engine{blocks: r, accounts: o.Accounts, records: o.Records, wanted: o.Wanted, mentions: o.Mentions, can: o.Can, now: o.Now, maxSteps: o.MaxSteps, open: o.Open}
	if e.now == nil {
		e.now = time.Now
	}
	return e, nil
}

// Scenario is a compiled scenario. It is immutable and safe for concurrent
// use: compile once, run many.
type Scenario struct {
	engine  *Engine
	program *compile.Program
}

// Load reads and compiles a scenario, with those that it calls. The Scenario
// is nil when the findings hold an error; they may hold warnings otherwise.
func (e *Engine) Load(fsys fs.FS, name string) (*Scenario, diag.List) {
	f, diags := source.Read(fsys, name)
	if f == nil {
		return nil, diags
	}
	s, more := e.compile(f, func(path string) (*source.File, diag.List) { return source.Read(fsys, path) })
	return s, append(diags, more...)
}

// Compile is Load for a file that was read already.
func (e *Engine) Compile(f *source.File) (*Scenario, diag.List) { return e.compile(f, e.open) }

func (e *Engine) compile(f *source.File, open func(string) (*source.File, diag.List)) (*Scenario, diag.List) {
	p, diags := compile.Compile(f, compile.Options{
		Blocks: e.blocks, Accounts: e.accounts, Records: e.records, Wanted: e.wanted, Mentions: e.mentions, Can: e.can, Limits: expression.Limits{Now: e.now}, Open: open,
	})
	if p == nil {
		return nil, diags
	}
	return &Scenario{engine: e, program: p}, diags
}

// Name returns the scenario's name.
func (s *Scenario) Name() string { return s.program.Name }

// Program returns the compiled program, for tools that look inside.
func (s *Scenario) Program() *compile.Program { return s.program }

// Input is the call that a run is for, and the event that starts the run.
type Input struct {
	Run       string         // the run's id, unique among the embedder's runs; also in idempotency keys
	From      string         // the caller's number, as the network gave it
	To        string         // the number that was called
	CallID    string         // the service's own id of the call; Run if empty
	Channel   string         // "voice" if empty
	Direction string         // "inbound" if empty
	Event     string         // "call.incoming" if empty
	Inputs    map[string]any // values for the scenario's inputs and variables
	Trace     trace.Sink     // receives the events; may be nil

	// What has become of the call already; for events other than
	// call.incoming.
	Queue    string        // the queue it is, or was, in
	Agent    *effect.Agent // who was offered it last
	Answered bool          // an agent answered
	Seconds  int           // of conversation
}

func (in Input) event() string { return or(in.Event, "call.incoming") }

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func (in Input) start(now time.Time) interp.Input {
	return interp.Input{
		Run: in.Run, Event: in.event(), Now: now, Inputs: in.Inputs,
		Call: interp.Call{
			ID: or(in.CallID, in.Run), From: in.From, To: in.To, Queue: in.Queue,
			Channel: or(in.Channel, "voice"), Direction: or(in.Direction, "inbound"),
		},
		Had: interp.Conversation{Agent: in.Agent, Answered: in.Answered, Seconds: in.Seconds},
	}
}

// Matches reports whether the scenario's `when` guard holds for the call; a
// scenario without one takes every call.
func (s *Scenario) Matches(in Input) (bool, error) {
	return interp.Matches(s.program, in.start(s.engine.now()))
}

// Run runs the scenario for one call in the calling goroutine, and returns the
// final state. Requests are carried out by the performer, usually a
// runner.Mux. events tells what happens meanwhile: that the caller has left,
// or an event of the service; it may be nil. When ctx ends the run is
// cancelled, and its call.ended handler still runs. The error is about the
// input; how the run went is in the state.
func (s *Scenario) Run(ctx context.Context, in Input, p effect.Performer, events <-chan interp.Event) (*interp.State, error) {
	r := runner.Inline{Performer: p, Events: events, Now: s.engine.now, Options: s.options(in.Trace)}
	return r.Run(ctx, s.program, in.start(s.engine.now()))
}

func (s *Scenario) options(sink trace.Sink) interp.Options {
	return interp.Options{Trace: sink, MaxSteps: s.engine.maxSteps}
}

// Start begins a run and returns it with the first requests to perform.
func (s *Scenario) Start(in Input) (*Run, interp.Sprint, error) {
	now := s.engine.now()
	m := interp.New(s.program, s.options(in.Trace))
	sprint, err := m.Start(in.start(now))
	if err != nil {
		return nil, interp.Sprint{}, fmt.Errorf("start %s: %w", s.Name(), err)
	}
	return &Run{machine: m, engine: s.engine}, sprint, nil
}

// Restore brings back a run from its encoded state, with sink as its trace
// from here on. It fails when the state belongs to another version of the
// scenario: a run finishes on the version that it started on.
func (s *Scenario) Restore(state []byte, sink trace.Sink) (*Run, error) {
	st, err := interp.Decode(state, s.program)
	if err != nil {
		return nil, fmt.Errorf("restore a run of %s: %w", s.Name(), err)
	}
	return &Run{machine: interp.Restore(s.program, st, s.options(sink)), engine: s.engine}, nil
}

// Run is a run that the embedder drives. It is used by one goroutine at a
// time.
type Run struct {
	machine *interp.Machine
	engine  *Engine
}

// State returns what there is to know of the run now.
func (r *Run) State() *interp.State { return r.machine.State() }

// Result hands over what a request gave.
func (r *Run) Result(res effect.Result) interp.Sprint {
	return r.machine.Resume(interp.Event{At: r.elapsed(), Result: &res})
}

// Waits tells that a request of Sprint.Quick was not answered within
// interp.Patience, or is known to take longer: its while_waiting begins. After
// Restore, tell it of every request that is still Quick in the State.
func (r *Run) Waits(request string) interp.Sprint {
	return r.machine.Resume(interp.Event{At: r.elapsed(), Waits: request})
}

// HangUp tells that the caller has left.
func (r *Run) HangUp() interp.Sprint {
	return r.machine.Resume(interp.Event{At: r.elapsed(), HangUp: true})
}

// Event tells of an event of the service by its name, such as order.paid, with
// what belongs to it, which must be scenario data. One that the run does not
// wait for and has no handler for is passed over. interp.QueueChanged brings
// the state of the queue that the caller waits in.
func (r *Run) Event(name string, data any) interp.Sprint {
	return r.machine.Resume(interp.Event{At: r.elapsed(), Name: name, Data: data})
}

// Cancel stops the run; its call.ended handler runs.
func (r *Run) Cancel() interp.Sprint {
	return r.machine.Resume(interp.Event{At: r.elapsed(), Cancel: true})
}

// elapsed is the time since the run's start by the wall clock, which also
// holds after a restart.
func (r *Run) elapsed() time.Duration {
	return r.engine.now().Sub(r.State().Started)
}
