package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// Errors of Read and Run that callers branch on.
var (
	// ErrTrace means that the file is no trace, or is damaged.
	ErrTrace = errors.New("the trace cannot be used")
	// ErrCut means that the trace ends before its run does.
	ErrCut = errors.New("the trace is cut off")
	// ErrVersion means that the trace was written by another Callwright.
	ErrVersion = errors.New("the version of the trace is not known")
	// ErrHidden means that the trace lacks a secret that the scenario looks at.
	ErrHidden = errors.New("the trace hides what is needed")
)

// Error is a trace that cannot be replayed, with the line to blame.
type Error struct {
	Line int
	Err  error
}

// Error tells the line and the reason.
func (e *Error) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns the reason, which wraps one of the errors above.
func (e *Error) Unwrap() error { return e.Err }

// Event is a line of a trace. Which fields are set depends on Kind.
type Event struct {
	Line int        `json:"-"`
	Seq  int        `json:"seq"`
	At   int        `json:"at_ms"`
	Kind trace.Kind `json:"kind"`

	Step   string `json:"step"`
	Block  string `json:"block"`
	Strand string `json:"strand"`
	Name   string `json:"name"`

	Settings value.Map       `json:"settings"`
	Request  string          `json:"request"` // its id
	Asks     effect.Kind     `json:"request_kind"`
	Account  string          `json:"account"`
	Args     json.RawMessage `json:"args"`
	Value    any             `json:"value"`
	Fault    *effect.Fault   `json:"fault"`
	Exit     string          `json:"exit"`
	To       string          `json:"to"`
	Code     effect.Code     `json:"code"`
	Message  string          `json:"message"`
	Status   trace.Status    `json:"status"`

	head
}

// head is what the first event tells of the run.
type head struct {
	Version  int       `json:"version"`
	Run      string    `json:"run"`
	Scenario string    `json:"scenario"`
	Program  string    `json:"program"`
	Started  stamp     `json:"started"`
	Event    string    `json:"event"`
	Call     value.Map `json:"call"`
	Inputs   value.Map `json:"inputs"`
}

// stamp is a time that keeps what it cannot read, for the message about it.
type stamp struct {
	time.Time
	text string
}

// UnmarshalJSON reads a time; one that is none stays zero.
func (s *stamp) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, &s.text); err != nil {
		return err
	}
	s.Time, _ = time.Parse(time.RFC3339Nano, s.text) // zero is looked at by check
	return nil
}

// Trace is a whole trace.
type Trace struct {
	Events []Event
}

// Scenario is the name of the scenario that ran.
func (t *Trace) Scenario() string { return t.Events[0].head.Scenario }

// Program is the version of it, by the hash of its content.
func (t *Trace) Program() string { return t.Events[0].head.Program }

// Read reads a whole trace. The error is an *Error.
func Read(data []byte) (*Trace, error) {
	t := &Trace{}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		e, err := parse(line)
		switch {
		case err == nil:
		case !bytes.HasSuffix(line, []byte("\n")) && len(t.Events) > 0:
			return nil, &Error{number, fmt.Errorf("%w in the middle of this line", ErrCut)}
		default:
			return nil, &Error{number, fmt.Errorf("%w: it is not JSON as traces are made of", ErrTrace)}
		}
		e.Line = number
		if err := t.admit(e); err != nil {
			return nil, &Error{number, err}
		}
		t.Events = append(t.Events, e)
	}
	return t, t.whole(number)
}

func parse(line []byte) (e Event, err error) {
	err = value.Unmarshal(line, &e)
	return e, err
}

// admit holds an event against those before it.
func (t *Trace) admit(e Event) error {
	if len(t.Events) > 0 {
		if last := t.Events[len(t.Events)-1]; e.Seq != last.Seq+1 {
			return fmt.Errorf("%w: event %d comes after event %d", ErrTrace, e.Seq, last.Seq)
		}
		return nil
	}
	switch {
	case e.Kind != trace.RunStarted:
		return fmt.Errorf("%w: it does not begin with the start of a run", ErrTrace)
	case e.Version != trace.Version:
		return fmt.Errorf("%w: it is %d, and this is for %d", ErrVersion, e.Version, trace.Version)
	case e.Started.IsZero():
		return undated(e.Started.text)
	}
	return nil
}

// undated refuses a trace without the time of its start. A golden trace is one.
func undated(started string) error {
	if started == trace.NoTime {
		return fmt.Errorf("%w: it is a golden trace, which holds no times; its test compares it: callwright test", ErrTrace)
	}
	return fmt.Errorf("%w: it does not say when the run started, but %q", ErrTrace, started)
}

// whole reports a trace that ends too soon.
func (t *Trace) whole(lines int) error {
	if len(t.Events) == 0 {
		return &Error{max(lines, 1), fmt.Errorf("%w: it is empty", ErrTrace)}
	}
	if last := t.Events[len(t.Events)-1]; last.Kind != trace.RunEnded {
		return &Error{last.Line, fmt.Errorf("%w: there is no end of the run behind event %d", ErrCut, last.Seq)}
	}
	return nil
}
