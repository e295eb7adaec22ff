package replay

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// Difference is the first place where a scenario does something else than the
// trace says. One of Expected and Got is nil when there was nothing.
type Difference struct {
	Expected *Event
	Got      *Event
	In       []string // what the two differ in
	// Unrecorded is a request that the trace holds no answer for: the scenario
	// asks for something that was never asked for then.
	Unrecorded *Event
}

// Step is the step at which the scenario went another way.
func (d *Difference) Step() string {
	if d.Got != nil && d.Got.Step != "" {
		return d.Got.Step
	}
	if d.Expected != nil {
		return d.Expected.Step
	}
	return ""
}

// Run replays a trace. Without a difference it returns nil. The error is an
// *Error about a trace that does not fit the scenario.
func Run(p *compile.Program, t *Trace) (*Difference, error) {
	r := &replay{trace: t, ids: map[string]string{}, asked: map[string]*Event{}}
	r.machine = interp.New(p, interp.Options{Trace: r})
	if _, err := r.machine.Start(input(t.Events[0])); err != nil {
		return nil, &Error{1, fmt.Errorf("%w: %w", ErrTrace, err)}
	}
	for i := range t.Events {
		e := &t.Events[i]
		if d, err := r.next(e); d != nil || err != nil {
			return r.judge(d, err)
		}
	}
	return r.judge(r.rest(nil), nil)
}

// input is the call of the trace.
func input(e Event) interp.Input {
	text := func(name string) string { return value.Text(e.Call[name]) }
	in := interp.Input{
		Run: e.Run, Event: e.Event, Now: e.Started.Time, Inputs: e.Inputs,
		Call: interp.Call{ID: text("id"), From: text("from"), To: text("to"), Channel: text("channel"), Direction: text("direction"), Queue: text("queue")},
	}
	in.Had.Answered, _ = e.Call["answered"].(bool)
	in.Had.Seconds, _ = e.Call["duration"].(int)
	if a, ok := e.Call["agent"].(map[string]any); ok {
		in.Had.Agent = &effect.Agent{ID: value.Text(a["id"]), Name: value.Text(a["name"]), Email: value.Text(a["email"])}
	}
	return in
}

// replay is a run that follows a trace.
type replay struct {
	trace   *Trace
	machine *interp.Machine
	new     []Event           // what the scenario does now, as far as it is compared
	at      int               // the first of them that the trace has not been held against
	ids     map[string]string // of requests: now, by then
	asked   map[string]*Event // the requests of the trace, by id
	posed   *Event            // the last result that had to be made up
}

// Record takes the new trace down in the form in which the old one is read.
func (r *replay) Record(e trace.Event) {
	line, err := parse(e.AppendJSON(nil))
	if err == nil && compared(&line) {
		r.new = append(r.new, line)
	}
}

// next holds an event of the trace against the new run, or lets it happen.
func (r *replay) next(e *Event) (*Difference, error) {
	if compared(e) {
		return r.hold(e), nil
	}
	if e.Kind != trace.Resulted && (e.Kind != trace.Resumed || e.Name == "result") {
		return nil, nil
	}
	if d := r.rest(e); d != nil {
		return d, nil
	}
	return nil, r.happen(e)
}

// hold compares the next event.
func (r *replay) hold(e *Event) *Difference {
	if e.Kind == trace.Requested {
		r.asked[e.Request] = e
	}
	if r.at == len(r.new) {
		return &Difference{Expected: e, In: []string{"what happens"}}
	}
	now := &r.new[r.at]
	if in := differences(e, now); in != nil {
		return &Difference{Expected: e, Got: now, In: in, Unrecorded: r.unrecorded(e)}
	}
	if e.Kind == trace.Requested {
		r.ids[e.Request] = now.Request
	}
	r.at++
	return nil
}

// rest reports what the scenario did beyond the trace before an event.
func (r *replay) rest(before *Event) *Difference {
	if r.at == len(r.new) {
		return nil
	}
	return &Difference{Expected: before, Got: &r.new[r.at], In: []string{"what happens"}, Unrecorded: r.unrecorded(before)}
}

// unrecorded returns the first request from here on that the trace, from an
// event on, has no answer for.
func (r *replay) unrecorded(from *Event) *Event {
	for i := r.at; i < len(r.new); i++ {
		if now := &r.new[i]; now.Kind == trace.Requested && !r.recorded(now, from) {
			return now
		}
	}
	return nil
}

func (r *replay) recorded(now, from *Event) bool {
	for i := range r.trace.Events {
		e := &r.trace.Events[i]
		if from != nil && e.Seq >= from.Seq && e.Kind == trace.Requested && e.Step == now.Step && e.Asks == now.Asks {
			return true
		}
	}
	return false
}

// happen lets the run go on as it did then.
func (r *replay) happen(e *Event) error {
	what := interp.Event{At: time.Duration(e.At) * time.Millisecond}
	switch {
	case e.Kind == trace.Resulted:
		res, err := r.result(e)
		if err != nil {
			return err
		}
		what.Result = res
	case e.Name == "hung_up":
		what.HangUp = true
	case e.Name == "cancelled":
		what.Cancel = true
	case e.Name == trace.Waits:
		what.Waits = r.waiting(e.Step)
	default:
		what.Name, what.Data = e.Name, e.Value
	}
	r.machine.Resume(what)
	return nil
}

// waiting is what the request that a step has made last is called now.
func (r *replay) waiting(step string) string {
	last := ""
	for i := range r.trace.Events {
		e := &r.trace.Events[i]
		if e.Kind == trace.Requested && e.Step == step && r.ids[e.Request] != "" {
			last = r.ids[e.Request]
		}
	}
	return last
}

// result is what was answered then.
func (r *replay) result(e *Event) (*effect.Result, error) {
	res := &effect.Result{Request: r.ids[e.Request], Value: e.Value, Fault: e.Fault, Account: e.Account}
	if e.Value != trace.Mask {
		return res, nil
	}
	asked := r.asked[e.Request]
	if asked == nil {
		return nil, &Error{e.Line, fmt.Errorf("%w: the answer belongs to no request", ErrTrace)}
	}
	v, known := standIn(asked)
	if !known {
		return nil, &Error{e.Line, fmt.Errorf("%w: what %s got is secret", ErrHidden, e.Step)}
	}
	r.posed, res.Value = e, v
	return res, nil
}

// judge takes a difference back that is only due to what the trace hides.
func (r *replay) judge(d *Difference, err error) (*Difference, error) {
	if d == nil || err != nil {
		return nil, err
	}
	if p := r.posed; p != nil && d.Step() == p.Step {
		return nil, &Error{p.Line, fmt.Errorf("%w: %s looks into what it got, which is secret", ErrHidden, p.Step)}
	}
	if first := &r.trace.Events[0]; late(first.Event) && first.Call["duration"] == nil {
		return nil, &Error{1, fmt.Errorf("%w: it does not say what had become of the call before %s", ErrHidden, first.Event)}
	}
	return d, nil
}

// late reports whether a run that an event starts finds a call that has a past.
func late(event string) bool {
	switch event {
	case "call.incoming", "call.ringing", "chat.incoming", "manual":
		return false
	}
	return true
}
