package interp

import (
	"fmt"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// maxErrors is how often a run may enter handlers.error.
const maxErrors = 20

// Machine runs one scenario for one call. It is used by one goroutine at a
// time. It can be dropped between two events and made again from its State.
type Machine struct {
	root *compile.Program
	s    *State
	opt  Options
	out  Sprint

	// What the strand that is at work sees: its scenario and its variables.
	cur *Strand // nil: none
	p   *compile.Program
	sc  *Scope
	env *expression.Env

	envs    map[int]*expression.Env // of all scopes but the run's own
	own     *expression.Env         // of that
	call    block.Call              // reused for every step
	pairs   []block.Pair            // reused for assignments
	unsaved bool                    // variables changed since save
	inBlock bool                    // a block's Begin is running
	told    *effect.Fault           // with the result that a block has just got
	values  []any                   // reused for settings
	shelf   []trace.Setting         // settings of events; see room
}

// New makes a Machine for a run that has not started.
func New(p *compile.Program, opt Options) *Machine {
	if opt.MaxSteps == 0 {
		opt.MaxSteps = DefaultMaxSteps
	}
	return &Machine{root: p, p: p, opt: opt}
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
	m.s, m.cur, m.sc, m.unsaved = s, nil, nil, false
	m.call = block.Call{Runtime: m, Session: &s.Session, Run: s.Run, From: s.Call.From, Channel: s.Call.Channel, Now: m.clock()}
	m.envs = nil
	m.own = m.newEnv(&s.Scope, m.root)
	for _, sc := range s.Subs {
		m.addEnv(sc)
	}
	m.useScope(0)
}

// clock is the time of the last event.
func (m *Machine) clock() time.Time { return m.s.Started.Add(time.Duration(m.s.Now)) }

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
		Version: StateVersion, Program: m.root.Hash, Run: in.Run, Started: in.Now.UTC(), Call: in.Call, Made: 1,
		Strands: []*Strand{{ID: 1, Name: strandMain, At: m.root.Main}},
		Session: block.Session{Agent: in.Had.Agent, Answered: in.Had.Answered, Talked: in.Had.Seconds},
	}
	s.Scope = Scope{Results: map[string]value.Map{}, Jumps: map[string]int{}}
	s.Vars, _ = initial(m.root, in.Inputs) // checked before
	return s
}

// initial returns the variables of a program with the given inputs.
func initial(p *compile.Program, given map[string]any) (value.Map, error) {
	vars := value.Map{}
	for _, v := range p.Vars {
		vars[v.Name] = compact(value.Clone(v.Default))
		in, ok := given[v.Name]
		if !ok {
			continue
		}
		converted, err := expression.Convert(value.Clone(in), v.Type)
		if err != nil {
			return nil, fmt.Errorf("input %q: %w", v.Name, err)
		}
		vars[v.Name] = compact(converted)
	}
	return vars, nil
}

// Resume continues the run with what happened. What the run does not wait for,
// and any event after the end, is passed over.
func (m *Machine) Resume(e Event) Sprint {
	m.out = Sprint{}
	if m.s.Done || !m.concerned(e) {
		return Sprint{Done: m.s.Done}
	}
	m.s.Now = max(m.s.Now, effect.Duration(e.At))
	m.call.Now = m.clock()
	m.setRun()
	switch {
	case e.Cancel:
		m.cancelled()
	case e.HangUp:
		m.record(trace.Event{Kind: trace.Resumed, Name: quitHungUp})
		m.callerLeft()
	case e.Waits != "":
		m.waits(m.awaiting(e.Waits))
	case e.Name != "":
		m.happened(e.Name, e.Data)
	case e.Result != nil:
		m.result(*e.Result)
	}
	m.advance()
	return m.out
}

// concerned reports whether the run waits for what happened.
func (m *Machine) concerned(e Event) bool {
	if e.Name != "" {
		return m.listens(e.Name)
	}
	if e.Waits != "" {
		st := m.awaiting(e.Waits)
		return st != nil && st.Pending.Quick
	}
	return e.Cancel || e.HangUp || e.Result != nil && m.awaiting(e.Result.Request) != nil
}

// advance runs every strand that can go on, in their order, and ends the run
// when none is left.
func (m *Machine) advance() {
	for {
		if st := m.next(); st != nil {
			m.runStrand(st.ID)
			continue
		}
		if !m.settle() {
			break
		}
	}
	m.save()
	if len(m.s.Strands) == 0 {
		m.end()
		return
	}
	for _, st := range m.s.Strands {
		if st.Pending != nil && m.fresh(st) {
			m.waiting(st)
		}
	}
}

// next returns the first strand that can take a step.
func (m *Machine) next() *Strand {
	for _, st := range m.s.Strands {
		if st.Pending == nil && !st.Joined && st.At >= 0 {
			return st
		}
	}
	return nil
}

// settle draws the conclusions from one strand that is over, or starts the
// handler of call.ended; false when there is nothing of the kind.
func (m *Machine) settle() bool {
	for i, st := range m.s.Strands {
		if st.over() {
			m.s.Strands = slices.Delete(m.s.Strands, i, i+1)
			m.finished(st)
			return true
		}
	}
	return m.startEnded()
}

// fresh reports whether a strand began to wait for this now.
func (m *Machine) fresh(st *Strand) bool {
	id := outstanding(st.Pending)
	return slices.ContainsFunc(m.out.Requests, func(r effect.Request) bool { return r.ID == id })
}

// startEnded starts the handler of call.ended when the main flow is over, all
// that belongs to it, and the handler of the caller's leaving.
func (m *Machine) startEnded() bool {
	if m.s.Ended || m.root.OnEnded == compile.None || m.s.main() != nil {
		return false
	}
	for _, st := range m.s.Strands {
		if st.Name == strandHungUp || st.Quit == quitCut { // what was cut short still cleans up
			return false
		}
	}
	m.s.Ended = true
	m.spawn(Strand{Name: strandEnded, At: m.root.OnEnded})
	return true
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
