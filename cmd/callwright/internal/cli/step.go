package cli

import (
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/value"
)

// stepFlags are the flags of `step`.
type stepFlags struct {
	from, to, event string
	now             string
	vars            []string
	answers         []effect.Result // in the order of the command line
	connectors      string
	format          string
}

func (a *app) stepCommand() *cobra.Command {
	f := &stepFlags{}
	cmd := &cobra.Command{
		Use:   "step FILE STEP",
		Short: "Run one step with given variables and answers",
		Long: `Step runs one step of a scenario by its id, or its key in traces such as
search#2, and prints what it asks for, the exit that it takes, its outputs and
the variables that it sets. Nothing is called: --result and --fault answer its
requests in their order, and waiting takes no time.

A step with steps of its own, such as for_each or try, runs them too. One
inside a for_each is given the loop variable with --var as well. Without an
answer, the request is printed and the step is left waiting.

The exit code is 1 if the step fails or leaves by an exit that is not wired.`,
		Example: `  callwright step inbound.yaml find_caller --result '{"count": 0, "records": []}'
  callwright step inbound.yaml find_caller --fault unavailable
  callwright step inbound.yaml greet --var tier=gold --output json`,
		Args: words("file", "step"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(f.format); err != nil {
				return err
			}
			return a.runStep(args[0], args[1], f)
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&f.vars, "var", nil, "a value for a variable, as name=value; lists and maps as JSON")
	flags.Var(answerFlag{f, readResult}, "result", "what a request gets, as JSON")
	flags.Var(answerFlag{f, readFault}, "fault", "how a request fails, as code or code:message")
	flags.StringVar(&f.now, "now", "", "the time, such as 2026-03-02T09:00:00Z (default: now)")
	flags.StringVar(&f.from, "from", "+14155550100", "the caller's number")
	flags.StringVar(&f.to, "to", "+18005550199", "the number that was called")
	flags.StringVar(&f.event, "event", "call.incoming", "what starts the scenario")
	flags.StringVar(&f.connectors, "connectors", "", "the accounts to check against")
	addFormat(cmd, &f.format)
	return cmd
}

// answerFlag adds to the answers, so that results and faults keep their order.
type answerFlag struct {
	flags *stepFlags
	read  func(text string) (effect.Result, error)
}

var _ pflag.Value = answerFlag{}

// String is the default, which is none.
func (answerFlag) String() string { return "" }

// Type names the value for --help.
func (answerFlag) Type() string { return "stringArray" }

// Set reads an answer.
func (a answerFlag) Set(text string) error {
	r, err := a.read(text)
	if err == nil {
		a.flags.answers = append(a.flags.answers, r)
	}
	return err
}

func readResult(text string) (effect.Result, error) {
	v, err := value.Decode([]byte(text))
	if err != nil {
		return effect.Result{}, errors.New("it is not JSON")
	}
	return effect.Result{Value: v}, nil
}

func readFault(text string) (effect.Result, error) {
	code, message, given := strings.Cut(text, ":")
	var codes []string
	for _, c := range effect.Codes() {
		codes = append(codes, string(c))
	}
	if !slices.Contains(codes, code) {
		return effect.Result{}, errors.New("there is no fault " + code + "; " + diag.OneOf(code, codes))
	}
	if !given {
		message = "given on the command line"
	}
	return effect.Result{Fault: &effect.Fault{Code: effect.Code(code), Message: strings.TrimSpace(message)}}, nil
}

// runStep is the command.
func (a *app) runStep(path, step string, f *stepFlags) error {
	l := newLinter(f.connectors)
	s, err := a.loadScenario(l, path)
	if err != nil {
		return err
	}
	p := s.Program()
	at := p.Find(step)
	if at < 0 {
		return usage(diag.OneOf(step, stepKeys(p)), "%s has no step %q", path, step)
	}
	view := isolate(p, at)
	in, err := f.input(view)
	if err != nil {
		return err
	}
	r := &stepRun{program: view, at: at, answers: f.answers, landed: landings(p, view)}
	if err := r.run(in); err != nil {
		return usage("", "%v", err)
	}
	if n := len(r.answers); n > 0 {
		a.say("%d of %d answers were left over: the step asks for no more", n, len(f.answers))
	}
	return a.showStep(r, f.format)
}

func stepKeys(p *compile.Program) []string {
	var out []string
	for i := range p.Nodes {
		out = append(out, p.Nodes[i].Key)
	}
	return out
}

// input is the call that the step is run for.
func (f *stepFlags) input(p *compile.Program) (interp.Input, error) {
	now := time.Now()
	if f.now != "" {
		var err error
		if now, err = time.Parse(time.RFC3339, f.now); err != nil {
			return interp.Input{}, usage("for example --now 2026-03-02T09:00:00Z", "--now: %q is not a time", f.now)
		}
	}
	values, err := f.values(p)
	if err != nil {
		return interp.Input{}, err
	}
	channel := "voice"
	if strings.HasPrefix(f.event, "chat.") {
		channel = "chat"
	}
	return interp.Input{
		Run: "step", Event: f.event, Now: now, Inputs: values,
		Call: interp.Call{ID: "step", From: f.from, To: f.to, Channel: channel, Direction: "inbound"},
	}, nil
}
