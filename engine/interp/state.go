package interp

import (
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// StateVersion is the version of the stored form of a State.
const StateVersion = 1

// State is a run between two events. It is plain data: encode it with Encode,
// load it with Decode.
type State struct {
	Version int             `json:"version"`
	Program string          `json:"program"` // content hash of the scenario
	Run     string          `json:"run"`
	Started time.Time       `json:"started"` // wall clock, UTC
	Now     effect.Duration `json:"now"`     // of the last event, since Started
	Seq     int             `json:"seq"`     // of the last trace event
	Steps   int             `json:"steps"`   // steps taken so far
	Asked   int             `json:"asked"`   // requests made so far; numbers their keys
	Call    Call            `json:"call"`
	Status  trace.Status    `json:"status,omitempty"` // how the main flow ended; "" while it runs
	Done    bool            `json:"done,omitempty"`   // nothing more will happen
	Exit    string          `json:"exit,omitempty"`   // the exit of the main flow's last step

	Session block.Session        `json:"session"`
	Error   *Error               `json:"error,omitempty"`  // the last error
	Errors  int                  `json:"errors,omitempty"` // times handlers.error was entered
	Jumps   map[string]int       `json:"jumps,omitempty"`  // how often capped jumps were taken
	Strands []Strand             `json:"strands"`
	Vars    value.Map            `json:"vars"`
	Results map[string]value.Map `json:"results,omitempty"` // what steps with an id left behind
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

// Strand is one line of execution.
type Strand struct {
	Name     string   `json:"name"`               // "main" or "call.ended"
	At       int      `json:"at"`                 // node to run next, or that waits
	Handling bool     `json:"handling,omitempty"` // inside handlers.error
	Frames   []Frame  `json:"frames,omitempty"`
	Pending  *Pending `json:"pending,omitempty"` // what it waits for
}

// Frame is a turn of a for_each.
type Frame struct {
	Loop  int        `json:"loop"` // node of the for_each
	Index int        `json:"index"`
	Items value.List `json:"items"`
}

// Pending is a step that waits for a result.
type Pending struct {
	Request effect.Request  `json:"request"`           // the outstanding one
	Since   effect.Duration `json:"since"`             // when the step began
	Within  effect.Duration `json:"within,omitzero"`   // its whole time, retries included; 0: without limit
	Backoff bool            `json:"backoff,omitempty"` // waiting to ask Request again
	Memory  value.Map       `json:"memory,omitempty"`  // the block's own
}

// Error is what expressions see as `error`.
type Error struct {
	effect.Fault
	Step string `json:"step"`
	Exit string `json:"exit,omitempty"`
}

// Names of strands.
const (
	strandMain  = "main"
	strandEnded = "call.ended"
)
