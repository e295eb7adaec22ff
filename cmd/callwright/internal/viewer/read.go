package viewer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// Trace is a trace that was read.
type Trace struct {
	Info   Info
	Status string // how the run ended; "" when the trace has no end
	Events []Event
}

// Info is the head of a trace.
type Info struct {
	Version  int
	Run      string
	Scenario string
	Program  string
	Started  string
	Event    string
	Call     value.Map
}

// Event is what the page needs to know of an event to draw the path.
type Event struct {
	Seq    int
	Kind   trace.Kind
	Step   string
	Block  string
	Strand string
	Exit   string
	To     string
	Status string
	raw    json.RawMessage
}

// BadTrace says why a file is no trace that can be shown, and where.
type BadTrace struct {
	Line    int // 0: the whole file
	Problem string
}

// Error gives the line and the problem.
func (b *BadTrace) Error() string {
	if b.Line == 0 {
		return b.Problem
	}
	return fmt.Sprintf("line %d: %s", b.Line, b.Problem)
}

// Read reads a trace. The error is a *BadTrace.
func Read(data []byte) (*Trace, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, &BadTrace{Problem: "the trace is empty"}
	}
	t := &Trace{}
	whole := bytes.HasSuffix(data, []byte("\n"))
	lines := bytes.Split(bytes.TrimRight(data, "\r\n"), []byte("\n"))
	for i, line := range lines {
		last := i == len(lines)-1
		if problem := t.line(bytes.TrimSpace(line), last && !whole); problem != "" {
			return nil, &BadTrace{Line: i + 1, Problem: problem}
		}
	}
	return t, nil
}

// line takes the next line and returns what is wrong with it.
func (t *Trace) line(line []byte, open bool) string {
	var e Event
	switch {
	case len(line) == 0:
		return "the line is empty"
	case !json.Valid(line) && open:
		return "the trace is cut off in the middle of this line"
	case !json.Valid(line):
		return "this is no JSON"
	case line[0] != '{' || json.Unmarshal(line, &e) != nil:
		return "this is no event of a trace"
	}
	e.raw = line
	if len(t.Events) == 0 {
		if problem := t.head(e, line); problem != "" {
			return problem
		}
	}
	if problem := t.follows(e); problem != "" {
		return problem
	}
	t.Events = append(t.Events, e)
	if e.Kind == trace.RunEnded {
		t.Status = e.Status
	}
	return ""
}

// head reads the first event.
func (t *Trace) head(e Event, line []byte) string {
	if e.Kind != trace.RunStarted {
		return "a trace begins with the event run_started; this file does not"
	}
	var version struct{ Version int }
	if json.Unmarshal(line, &version) != nil || version.Version != trace.Version {
		return fmt.Sprintf("the trace is of version %d, and this callwright reads version %d", version.Version, trace.Version)
	}
	if value.Unmarshal(line, &t.Info) != nil {
		return "the event run_started is not as it should be"
	}
	return ""
}

// follows reports an event that cannot come next.
func (t *Trace) follows(e Event) string {
	want := 1
	if n := len(t.Events); n > 0 {
		want = t.Events[n-1].Seq + 1
	}
	switch {
	case t.Status != "":
		return "an event follows the end of the run"
	case e.Seq > want:
		return fmt.Sprintf("event %d follows event %d: what is between is missing", e.Seq, want-1)
	case e.Seq != want:
		return fmt.Sprintf("the event has the number %d instead of %d", e.Seq, want)
	case !slices.Contains(kinds, e.Kind):
		return fmt.Sprintf("an event of the kind %q is not known", e.Kind)
	}
	return ""
}

// kinds are those of version 1.
var kinds = []trace.Kind{
	trace.RunStarted, trace.StepEntered, trace.Requested, trace.Waiting, trace.Resumed, trace.Resulted,
	trace.VariableSet, trace.ExitTaken, trace.Failed, trace.RunEnded,
}
