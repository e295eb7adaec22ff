package interp

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/block"
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
	// Rehydrate encodes and decodes the state after every step. A run must
	// behave the same with it; tests use it to prove that.
	Rehydrate bool
}

// DefaultMaxSteps is how many steps a run may take in all.
const DefaultMaxSteps = 10_000

// maxErrors is how often a run may enter handlers.error.
const maxErrors = 20

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

// Event tells a waiting run what happened.
type Event struct {
	At     time.Duration // since the run's start; never before the event ahead of it
	Result *effect.Result
	HangUp bool // the caller left
	Cancel bool // the run is to stop
}

// Sprint is what a run did with one event.
type Sprint struct {
	Requests []effect.Request // to be performed now
	Cancel   []string         // ids of requests whose results are no longer wanted
	Done     bool             // the run has ended
}

// Machine runs one scenario for one call. It is used by one goroutine at a
// time. It can be dropped between two events and made again from its State.
type Machine struct {
	p   *compile.Program
	s   *State
	opt Options
	env *expression.Env
	out Sprint

	call    block.Call      // reused for every step
	pairs   []block.Pair    // reused for assignments
	unsaved bool            // variables changed since save
	inBlock bool            // a block's Begin is running
	values  []any           // reused for settings
	shelf   []trace.Setting // settings of events; see room
}

// New makes a Machine for a run that has not started.
func New(p *compile.Program, opt Options) *Machine {
	if opt.MaxSteps == 0 {
		opt.MaxSteps = DefaultMaxSteps
	}
	return &Machine{p: p, opt: opt}
}

// Restore makes a Machine for a run that waits. The state is taken over. It
// must have come from Decode with the same program, or from State.
func Restore(p *compile.Program, s *State, opt Options) *Machine {
	m := New(p, opt)
	m.load(s)
	return m
}

// State returns the run's state. It changes with the next event.
func (m *Machine) State() *State { return m.s }

// load takes a state over and builds what is derived from it.
func (m *Machine) load(s *State) {
	m.s = s
	m.call = block.Call{Runtime: m, Session: &s.Session, Run: s.Run, From: s.Call.From, Channel: s.Call.Channel}
	m.env = expression.NewEnv(m.p.Compiler)
	for name, v := range s.Vars {
		m.env.Set(name, expand(v))
	}
	for i := range s.Strands {
		m.loadFrames(&s.Strands[i])
	}
	m.setSteps()
	m.setError()
	m.setCall()
	m.setRun()
}

func (m *Machine) loadFrames(st *Strand) {
	for _, f := range st.Frames {
		m.env.Set(m.p.Nodes[f.Loop].As, f.Items[f.Index])
	}
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

// Start begins the run. The error is about the input; nothing has happened
// then.
func (m *Machine) Start(in Input) (Sprint, error) {
	if err := CheckInputs(m.p, in.Inputs); err != nil {
		return Sprint{}, err
	}
	m.load(m.newState(in))
	m.started(in)
	m.advance()
	return m.out, nil
}

func (m *Machine) newState(in Input) *State {
	s := &State{
		Version: StateVersion, Program: m.p.Hash, Run: in.Run, Started: in.Now.UTC(), Call: in.Call,
		Vars: value.Map{}, Results: map[string]value.Map{}, Jumps: map[string]int{},
		Strands: []Strand{{Name: strandMain, At: m.p.Main}},
		Session: block.Session{Agent: in.Had.Agent, Answered: in.Had.Answered, Talked: in.Had.Seconds},
	}
	for _, v := range m.p.Vars {
		s.Vars[v.Name] = compact(value.Clone(v.Default))
		if given, ok := in.Inputs[v.Name]; ok {
			converted, _ := expression.Convert(value.Clone(given), v.Type) // checked before
			s.Vars[v.Name] = compact(converted)
		}
	}
	return s
}

// Resume continues the run with what happened. A result that the run does not
// wait for, and any event after the end, is passed over.
func (m *Machine) Resume(e Event) Sprint {
	m.out = Sprint{}
	if m.s.Done || !m.concerned(e) {
		return Sprint{Done: m.s.Done}
	}
	m.s.Now = max(m.s.Now, effect.Duration(e.At))
	m.setRun()
	switch {
	case e.Cancel:
		m.interrupt(trace.Cancelled, "cancelled")
	case e.HangUp:
		m.interrupt(trace.HungUp, "hung_up")
	case e.Result != nil:
		m.result(*e.Result)
	}
	m.advance()
	return m.out
}

// concerned reports whether the run waits for what happened.
func (m *Machine) concerned(e Event) bool {
	return e.Cancel || e.HangUp || e.Result != nil && m.awaiting(e.Result.Request) != nil
}

// advance runs every strand that can go on, in their order, and ends the run
// when none is left.
func (m *Machine) advance() {
	defer m.save()
	for i := 0; i < len(m.s.Strands); i++ {
		m.runStrand(i)
		if m.s.Strands[i].Pending == nil {
			m.strandEnded(i)
		}
	}
	for i := range m.s.Strands {
		if st := &m.s.Strands[i]; st.Pending != nil {
			m.waiting(st)
			return
		}
	}
	m.end()
}

// strandEnded starts the call.ended handler when the main flow is over.
func (m *Machine) strandEnded(i int) {
	if m.s.Strands[i].Name == strandMain && m.p.OnEnded != compile.None && len(m.s.Strands) == 1 {
		m.s.Strands = append(m.s.Strands, Strand{Name: strandEnded, At: m.p.OnEnded})
	}
}

// end finishes the run.
func (m *Machine) end() {
	m.s.Done = true
	m.out.Done = true
	if m.s.Status == "" {
		m.s.Status = trace.Completed
	}
	m.record(trace.Event{Kind: trace.RunEnded, Status: m.s.Status})
}

// interrupt ends the main flow wherever it is.
func (m *Machine) interrupt(status trace.Status, why string) {
	main := &m.s.Strands[0]
	m.record(trace.Event{Kind: trace.Resumed, Name: why})
	if status == trace.HungUp && m.s.Session.Over {
		return // the scenario hung up itself and goes on without the caller
	}
	if status == trace.Cancelled { // also a handler that is still at work
		for i := 1; i < len(m.s.Strands); i++ {
			m.drop(&m.s.Strands[i])
		}
	}
	if main.Pending == nil && m.s.Status != "" || main.At == compile.End {
		return
	}
	m.s.Status = status
	m.drop(main)
}

// drop ends a strand and withdraws what it asked for.
func (m *Machine) drop(st *Strand) {
	if st.Pending != nil {
		m.out.Cancel = append(m.out.Cancel, outstanding(st.Pending))
	}
	st.Pending, st.At, st.Frames = nil, compile.End, nil
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
