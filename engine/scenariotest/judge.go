package scenariotest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// Failure is a difference between what was expected and what happened. Its
// texts hold no secret.
type Failure struct {
	Message   string // what it is about, such as "the exit of find_caller"
	Want, Got string // may be empty when there is nothing to compare
	File      string // the test file
	At        diag.Range
	Step      string // the step that it is about, by its key in traces; "": none
	StepFile  string // where that stands
	StepLine  int
}

// judge compares what happened with what was expected.
type judge struct {
	*Test
	*Outcome
	program    *compile.Program
	transcript host.Transcript
	stuck      error
}

// under names a place in a test.
func under(keys ...string) []string { return keys }

// fail notes a difference at a place of the test.
func (j *judge) fail(at []string, message, want, got string) *Failure {
	n := find(j.node, at...)
	f := Failure{Message: j.mask(message), Want: want, Got: j.mask(got), File: n.File.Name, At: n.Range}
	if len(at) == 0 {
		f.At = j.At
	}
	j.Failures = append(j.Failures, f)
	return &j.Failures[len(j.Failures)-1]
}

// about says which step a failure is about.
func (f *Failure) about(p *compile.Program, step string) {
	if step == "" {
		return
	}
	f.Step = step
	if in, n := p.Locate(step); n != nil {
		f.StepFile, f.StepLine = in.File, n.Line
	}
}

// all compares everything.
func (j *judge) all() {
	if j.State == nil {
		return
	}
	j.unanswered()
	j.ending()
	j.fault()
	j.steps()
	j.values()
	j.pops()
	j.requests()
	j.said()
	j.took()
}

// unanswered reports requests that nobody was there for.
func (j *judge) unanswered() {
	for _, e := range j.Events {
		if e.Kind == trace.Resulted && e.Result.Fault != nil && e.Result.Fault.Detail == Unanswered {
			j.fail(nil, "nothing answers the request of "+e.Step, "a result under connectors.results", e.Result.Fault.Message).about(j.program, e.Step)
		}
	}
	if j.stuck != nil {
		j.fail(nil, "the run had to be cancelled", "", j.stuck.Error())
	}
}

// ending compares how the run ended. A test that does not say it wants a run
// that did not fail.
func (j *judge) ending() {
	got := j.State.Status
	switch {
	case j.expect.end != "" && j.expect.end != got:
		j.withError(j.fail(under("expect", "end"), "how the run ended", string(j.expect.end), string(got)))
	case j.expect.end == "" && j.expect.fault == nil && got != trace.Completed && got != trace.HungUp:
		j.withError(j.fail(nil, "how the run ended", "completed or hung_up", string(got)))
	}
}

// withError adds the error that a run failed of, or the step at which it came
// to its end.
func (j *judge) withError(f *Failure) {
	e := j.lastError()
	if e == nil || j.State.Status != trace.StatusFailed {
		f.about(j.program, j.lastStep())
		return
	}
	f.Got += " (" + j.mask(e.Fault.Error()) + ")"
	f.about(j.program, e.Step)
}

func (j *judge) lastError() *trace.Event {
	for _, e := range slices.Backward(j.Events) {
		if e.Kind == trace.Failed {
			return &e
		}
	}
	return nil
}

// lastStep is the step that the main flow took last.
func (j *judge) lastStep() string {
	for _, e := range slices.Backward(j.Events) {
		if e.Kind == trace.StepEntered && (e.Strand == "main" || e.Strand == "error") {
			return e.Step
		}
	}
	return ""
}

// fault looks for the error among those that were raised, or by which a step
// was left.
func (j *judge) fault() {
	want := j.expect.fault
	if want == nil {
		return
	}
	var got []string
	step := ""
	for _, e := range j.Events {
		f := e.Fault
		if e.Kind == trace.Resulted {
			f = e.Result.Fault
		}
		if f == nil {
			continue
		}
		if (want.code == "" || want.code == f.Code) && (want.step == "" || want.step == e.Step) && strings.Contains(f.Message, want.message) {
			return
		}
		got, step = append(got, fmt.Sprintf("%s at %s", f, e.Step)), e.Step
	}
	text := strings.Join(slices.Compact(got), "\n")
	if text == "" {
		text = "none"
	}
	j.fail(under("expect", "error"), "an error", want.String(), text).about(j.program, step)
}

// String is the fault for people.
func (f *expectedFault) String() string {
	text := strings.TrimPrefix(string(f.code)+": "+f.message, ": ")
	text = strings.TrimSuffix(text, ": ")
	if f.step != "" {
		text += " at " + f.step
	}
	return text
}

// values compares variables and attached data.
func (j *judge) values() {
	for _, e := range j.expect.vars {
		got := j.State.Vars[e.name]
		secret := slices.ContainsFunc(j.program.Vars, func(v compile.Var) bool { return v.Name == e.name && v.Secret })
		j.value(under("expect", "vars", e.name), "the variable "+e.name, e.value, got, secret)
	}
	for _, e := range j.expect.attached {
		j.value(under("expect", "attached", e.name), "the attached data "+e.name, e.value, j.State.Session.Attached[e.name], false)
	}
}

// value compares a value. One that is secret is not shown.
func (j *judge) value(at []string, what string, want, got any, secret bool) {
	if fits(want, got) {
		return
	}
	text := show(trace.Redact(like(want, got), j.secrets()))
	if secret {
		text = trace.Mask
	}
	j.fail(at, what, show(want), text)
}

// secrets are the texts that secret variables hold in the end.
func (j *judge) secrets() []string {
	var out []string
	for _, v := range j.program.Vars {
		if v.Secret {
			out = trace.Texts(out, j.State.Vars[v.Name])
		}
	}
	return out
}

// said compares what the caller heard.
func (j *judge) said() {
	heard := j.transcript.Said()
	next := 0
	for i, want := range j.expect.said {
		at := slices.IndexFunc(heard[next:], func(text string) bool { return strings.Contains(text, want) })
		if at < 0 {
			n := item(find(j.node, "expect", "said"), i)
			f := j.fail(under("expect", "said"), "what the caller heard", show(want), quoted(heard[next:]))
			f.At = n.Range
			break
		}
		next += at + 1
	}
	for i, never := range j.expect.neverSaid {
		for _, text := range heard {
			if strings.Contains(text, never) {
				f := j.fail(under("expect", "never_said"), "what the caller must not hear", "never "+show(never), show(text))
				f.At = item(find(j.node, "expect", "never_said"), i).Range
			}
		}
	}
}

func quoted(texts []string) string {
	if len(texts) == 0 {
		return "nothing more"
	}
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = t
	}
	return show(list)
}

func (j *judge) took() {
	want, got := j.expect.took, time.Duration(j.State.Now)
	if want == nil || got >= want.least && got <= want.most {
		return
	}
	text := want.least.String()
	if want.most != want.least {
		text += ".." + want.most.String()
	}
	j.fail(under("expect", "took"), "how long it took", text, got.String())
}

// fits reports whether a value is what is wanted: of a mapping only the keys
// that are given count, and what is nothing may be missing.
func fits(want, got any) bool {
	switch want := want.(type) {
	case map[string]any:
		m, ok := got.(map[string]any)
		if !ok {
			return false
		}
		for _, k := range value.Keys(want) {
			if !fits(want[k], m[k]) {
				return false
			}
		}
		return true
	case []any:
		list, ok := got.([]any)
		return ok && slices.EqualFunc(want, list, fits)
	}
	if text, ok := got.(string); ok && want != nil { // a number in the file may mean a text
		return value.Text(want) == text
	}
	a, isNumber := number(want)
	b, isNumberToo := number(got)
	return want == got || isNumber && isNumberToo && a == b
}

// like is the part of a value that is compared with what is wanted.
func like(want, got any) any {
	w, wanted := want.(map[string]any)
	g, ok := got.(map[string]any)
	if !wanted || !ok || len(w) == 0 {
		return got
	}
	out := map[string]any{}
	for k := range w {
		if v, has := g[k]; has {
			out[k] = like(w[k], v)
		}
	}
	return out
}

func number(v any) (float64, bool) {
	switch v := v.(type) {
	case int:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// show is a value on one line.
func show(v any) string {
	b, err := value.Encode(v)
	if err != nil {
		return effect.AsFault(err).Message
	}
	return string(b)
}
