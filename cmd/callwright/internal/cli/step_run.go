package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// stepRun is the run of one step. It takes the trace down until the step is
// left.
type stepRun struct {
	program *compile.Program
	at      int
	answers []effect.Result
	landed  map[string]bool

	events  []trace.Event
	left    bool
	waits   bool
	machine *interp.Machine
}

// Record takes an event down.
func (r *stepRun) Record(e trace.Event) {
	r.left = r.left || e.Kind == trace.StepEntered && e.Block == "end" && r.landed[e.Step]
	if !r.left {
		r.events = append(r.events, e)
	}
}

// run starts the step and answers its requests, as long as there are answers.
func (r *stepRun) run(in interp.Input) error {
	r.machine = interp.New(r.program, interp.Options{Trace: r})
	sprint, err := r.machine.Start(in)
	if err != nil {
		return err
	}
	var open []effect.Request
	now := time.Duration(0)
	for !sprint.Done {
		open = slices.DeleteFunc(append(open, sprint.Requests...), func(q effect.Request) bool { return slices.Contains(sprint.Cancel, q.ID) })
		i := slices.IndexFunc(open, func(q effect.Request) bool { return q.Kind != effect.TimeWait })
		var answer effect.Result
		switch {
		case i >= 0 && len(r.answers) > 0:
			answer, r.answers = r.answers[0], r.answers[1:]
		case i < 0 && len(open) > 0: // time passes when nothing else is waited for
			i = 0
			now += waited(open[0])
		default:
			r.waits = true
			return nil
		}
		answer.Request = open[i].ID
		open = slices.Delete(open, i, i+1)
		sprint = r.machine.Resume(interp.Event{At: now, Result: &answer})
	}
	return nil
}

func waited(q effect.Request) time.Duration {
	var args effect.WaitArgs
	if q.Decode(&args) != nil {
		return 0
	}
	return time.Duration(args.For)
}

// stepReport is what `step --output json` prints.
type stepReport struct {
	FormatVersion int           `json:"format_version"`
	Step          string        `json:"step"`
	Block         string        `json:"block"`
	Line          int           `json:"line"`
	Skipped       bool          `json:"skipped"` // its guard does not hold
	Waits         bool          `json:"waits"`   // for an answer that was not given
	Exit          string        `json:"exit"`
	To            string        `json:"to"`
	Reason        *effect.Fault `json:"reason"` // of the exit, if no fault of a request tells
	Error         *effect.Fault `json:"error"`
	Outputs       value.Map     `json:"outputs"`
	Variables     value.Map     `json:"variables"`
	Requests      []stepRequest `json:"requests"`
}

type stepRequest struct {
	Kind    effect.Kind     `json:"kind"`
	Account string          `json:"account"`
	Args    any             `json:"args"`
	Mode    effect.Mode     `json:"mode"`
	Timeout effect.Duration `json:"timeout"`
	Result  any             `json:"result"`
	Fault   *effect.Fault   `json:"fault"`

	id string
}

// report reads what happened from the events, in which secrets are masked.
func (r *stepRun) report() stepReport {
	n := &r.program.Nodes[r.at]
	out := stepReport{
		FormatVersion: 1, Step: n.Key, Block: n.Word, Line: n.Line, Waits: r.waits, Skipped: true,
		Outputs: r.outputs(n), Variables: value.Map{}, Requests: []stepRequest{},
	}
	for _, e := range r.events {
		switch e.Kind {
		case trace.StepEntered:
			out.Skipped = false
		case trace.Requested:
			args, _ := value.Decode(e.Request.Args) // what the interpreter has written
			out.Requests = append(out.Requests, stepRequest{Kind: e.Request.Kind, Account: e.Request.Account, Args: args, Mode: e.Request.Mode, Timeout: e.Request.Timeout, id: e.Request.ID})
		case trace.Resulted:
			for i := range out.Requests {
				if out.Requests[i].id == e.Result.Request {
					out.Requests[i].Result, out.Requests[i].Fault = e.Result.Value, e.Result.Fault
				}
			}
		case trace.VariableSet:
			out.Variables[e.Name] = e.Value
		case trace.ExitTaken:
			if e.Step == n.Key {
				out.Exit, out.To, out.Reason = e.Exit, e.To, e.Fault
			}
		case trace.Failed:
			out.Error = e.Fault
		}
	}
	return out
}

// outputs are what the step has left behind, with secrets masked.
func (r *stepRun) outputs(n *compile.Node) value.Map {
	s, out := r.machine.State(), value.Map{}
	var secrets []string
	for _, v := range r.program.Vars {
		if v.Secret {
			secrets = trace.Texts(secrets, s.Vars[v.Name])
		}
	}
	for _, k := range value.Keys(s.Results[n.ID]) {
		switch {
		case k == "exit" || k == "attempts":
		case n.Hide:
			out[k] = trace.Mask
		default:
			out[k] = trace.Redact(s.Results[n.ID][k], secrets)
		}
	}
	return out
}

// showStep prints the report.
func (a *app) showStep(r *stepRun, format string) error {
	report := r.report()
	var err error
	if format == formatJSON {
		err = a.out.json(report)
	} else {
		_, err = a.out.Write([]byte(a.tellStep(&report)))
	}
	if err == nil && report.Error != nil && (report.To == "" || report.To == "error" || report.To == "fail") {
		err = ended(exitFailed)
	}
	return err
}

// tellStep is the report for people.
func (a *app) tellStep(s *stepReport) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s, line %d\n", a.out.paint(colourStep, s.Step), s.Block, s.Line)
	for _, q := range s.Requests {
		fmt.Fprintf(&b, "  asks       %s\n", strings.TrimSpace(fmt.Sprintf("%s %s %s", q.Kind, q.Account, written(q.Args))))
		switch {
		case q.Fault != nil:
			fmt.Fprintf(&b, "  fails      %s: %s\n", q.Fault.Code, q.Fault.Message)
		case q.Result != nil:
			fmt.Fprintf(&b, "  answered   %s\n", cmp.Or(written(q.Result), "{}"))
		}
	}
	for _, name := range value.Keys(s.Variables) {
		fmt.Fprintf(&b, "  sets       %s = %s\n", name, written(s.Variables[name]))
	}
	for _, name := range value.Keys(s.Outputs) {
		fmt.Fprintf(&b, "  output     %s = %s\n", name, written(s.Outputs[name]))
	}
	switch {
	case s.Skipped:
		b.WriteString("  skipped    its guard does not hold\n")
	case s.Waits:
		b.WriteString("  waits      for an answer; give it with --result or --fault\n")
	case s.Exit != "":
		fmt.Fprintf(&b, "  exit       %s to %s\n", s.Exit, s.To)
	}
	if s.Reason != nil {
		fmt.Fprintf(&b, "  because    %s: %s\n", s.Reason.Code, s.Reason.Message)
	}
	if s.Error != nil {
		fmt.Fprintf(&b, "  %s      %s: %s\n", a.out.paint(colourBad, "error"), s.Error.Code, s.Error.Message)
	}
	return b.String()
}
