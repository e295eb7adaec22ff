package interp

import (
	"slices"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// StateVersion is the version of the stored form of a State.
const StateVersion = 3

// State is a run between two events. It is plain data: encode it with Encode,
// load it with Decode. Its stored form is that of its fields, without what goes
// without saying; see stored.go.
type State struct {
	Version int             `json:"version"`
	Program string          `json:"program"` // content hash of the scenario
	Run     string          `json:"run"`
	Started time.Time       `json:"started"` // wall clock, UTC
	Now     effect.Duration `json:"now"`     // of the last event, since Started
	Seq     int             `json:"seq"`     // of the last trace event
	Steps   int             `json:"steps"`   // steps taken so far
	Asked   int             `json:"asked"`   // requests made so far; numbers their keys
	Made    int             `json:"made"`    // strands and scopes made so far; numbers them
	Call    Call            `json:"call"`
	Status  trace.Status    `json:"status,omitempty"` // how the main flow ended; "" while it runs
	Done    bool            `json:"done,omitempty"`   // nothing more will happen
	Exit    string          `json:"exit,omitempty"`   // the exit of the main flow's last step
	Gone    bool            `json:"gone,omitempty"`   // the caller has left
	Ended   bool            `json:"ended,omitempty"`  // the handler of call.ended has been started

	Session block.Session `json:"session"`
	Strands []*Strand     `json:"strands,omitempty"` // in the order in which they are run
	Scope                 // of the scenario itself
	Subs    []*Scope      `json:"subs,omitempty"` // of the scenarios that it has called
}

// Scope is what belongs to one running scenario: to the run's own, or to one
// that was called.
type Scope struct {
	ID      int                  `json:"scope,omitempty"`   // 0: the run's own scenario
	Library int                  `json:"library,omitempty"` // index of its program in Program.Library
	Prefix  string               `json:"prefix,omitempty"`  // of its steps' keys: the keys of the steps that called, each with a "/"
	Vars    value.Map            `json:"vars"`
	Results map[string]value.Map `json:"results,omitempty"` // what steps with an id left behind
	Jumps   map[string]int       `json:"jumps,omitempty"`   // how often capped jumps were taken
	Error   *Error               `json:"error,omitempty"`   // the last error
	Errors  int                  `json:"errors,omitempty"`  // times handlers.error was entered
}

// Call is what a run knows of its call from the start.
type Call struct {
	ID        string `json:"id"`
	From      string `json:"from"`
	To        string `json:"to"`
	Channel   string `json:"channel"`
	Direction string `json:"direction"`
	Queue     string `json:"queue,omitempty"` // the queue it is, or was, in
}

// Strand is one line of execution: the main flow, a handler, a branch of
// parallel, the steps of while_waiting, or a scenario that was called.
type Strand struct {
	ID       int       `json:"id"`
	Name     string    `json:"name"` // "main" or the event of a handler; of branches, with their name behind it
	At       int       `json:"at"`   // node to run next, or that waits
	Scope    int       `json:"scope,omitempty"`
	Parent   int       `json:"parent,omitempty"`   // the strand that it belongs to; 0: none
	Part     bool      `json:"part,omitempty"`     // runs a part of the parent's node, rather than a scenario
	Branch   int       `json:"branch,omitempty"`   // which part
	Joined   bool      `json:"joined,omitempty"`   // waits for its children
	Handling bool      `json:"handling,omitempty"` // inside handlers.error
	Frames   []Frame   `json:"frames,omitempty"`
	Outer    []Frame   `json:"outer,omitempty"`   // the loops around it, once it has no parent any more
	Pending  *Pending  `json:"pending,omitempty"` // what it waits for
	Asked    int       `json:"asked,omitempty"`   // requests made in this turn of while_waiting
	Quit     string    `json:"quit,omitempty"`    // why it is being ended; only what is to run finally still runs
	Fault    *Error    `json:"fault,omitempty"`   // what it has failed of
	Event    value.Map `json:"event,omitempty"`   // what started a handler
}

// Frame is a loop, or a try, that a strand is in.
type Frame struct {
	Loop  int        `json:"loop"`            // its node
	Index int        `json:"index,omitempty"` // turns done
	Items value.List `json:"items,omitempty"` // of a for_each
	Part  int        `json:"part,omitempty"`  // of a try: body, catch or finally
	Then  *Then      `json:"then,omitempty"`  // of a try: how to go on after its parts; nil: with the next step
}

// Then is how a strand goes on after finally. At most one of Fault and Quit is
// set; without them it goes to the node To.
type Then struct {
	To    int    `json:"to,omitempty"`
	Fault *Error `json:"fault,omitempty"`
	Quit  string `json:"quit,omitempty"`
}

// Pending is a step that waits for a result.
type Pending struct {
	Request effect.Request  `json:"request"`           // the outstanding one
	Since   effect.Duration `json:"since"`             // when the step began
	Within  effect.Duration `json:"within,omitzero"`   // its whole time, retries included; 0: without limit
	Backoff bool            `json:"backoff,omitempty"` // waiting to ask Request again
	Event   string          `json:"event,omitempty"`   // an event that ends the waiting too
	Memory  value.Map       `json:"memory,omitempty"`  // the block's own
	Quick   bool            `json:"quick,omitempty"`   // its while_waiting has not begun: the answer may come at once

	// Settings are the computed settings of the step, where another strand may
	// change what they were computed from; else they are computed again.
	Settings value.Map `json:"settings,omitempty"`
}

// Error is what expressions see as `error`.
type Error struct {
	effect.Fault
	Step string `json:"step"`
	Exit string `json:"exit,omitempty"`
}

// Names of strands that are treated in a way of their own.
const (
	strandMain   = "main"
	strandEnded  = "call.ended"
	strandHungUp = "caller.hung_up"
)

// Reasons for ending a strand.
const (
	quitHungUp    = "hung_up"
	quitCancelled = "cancelled"
	quitEnd       = "end"    // the scenario ends the run
	quitReturn    = "return" // a part of the scenario ends all of it
	quitCut       = "cut"    // it is no longer needed
)

// over reports whether the strand has nothing more to do.
func (st *Strand) over() bool { return st.Pending == nil && !st.Joined && st.At < 0 }

// top is the innermost frame, or nil.
func (st *Strand) top() *Frame {
	if len(st.Frames) == 0 {
		return nil
	}
	return &st.Frames[len(st.Frames)-1]
}

// strand returns the strand of an id, or nil.
func (s *State) strand(id int) *Strand {
	for _, st := range s.Strands {
		if st.ID == id {
			return st
		}
	}
	return nil
}

// main returns the strand of the main flow; nil when it is over.
func (s *State) main() *Strand {
	for _, st := range s.Strands {
		if st.Name == strandMain && st.Parent == 0 && st.Quit != quitCut {
			return st
		}
	}
	return nil
}

// children returns the strands that belong to st.
func (s *State) children(st *Strand) (out []*Strand) {
	for _, c := range s.Strands {
		if c.Parent == st.ID {
			out = append(out, c)
		}
	}
	return out
}

// scope returns the scope of an id.
func (s *State) scope(id int) *Scope {
	if id == 0 {
		return &s.Scope
	}
	if i := slices.IndexFunc(s.Subs, func(sc *Scope) bool { return sc.ID == id }); i >= 0 {
		return s.Subs[i]
	}
	return nil
}
