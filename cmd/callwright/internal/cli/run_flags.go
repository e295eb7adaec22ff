package cli

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/value"
)

// runFlags are the flags of `run`.
type runFlags struct {
	from, to, event string
	queue           string
	clock           string // a moment; empty: now
	digits          string
	says            []string
	agent, desk     string
	talk            time.Duration
	inputs          []string
	agents          string // a file
	connectors      string
	trace           string
	format          string
	faults          []string
	events          []string // as happenings reads them
	tape            tapeFlags
}

// add declares the flags of `run`.
func (f *runFlags) add(cmd *cobra.Command) {
	f.addShared(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", "", "the caller's number; '' if it is withheld")
	flags.StringVar(&f.event, "event", "call.incoming", "what starts the scenario; later ones find the call as --agent and --talk say")
	flags.StringVar(&f.queue, "queue", "", "the queue that the call is, or was, in")
	flags.StringVar(&f.digits, "digits", "", "the keys that the caller presses, such as 1234#")
	flags.StringArrayVar(&f.says, "say", nil, "what the caller says or writes, once for each answer; '' for none")
	flags.StringVar(&f.agent, "agent", string(host.Answers), "what the agent does: answers, busy, no_answer, rejects or vanishes")
	flags.DurationVar(&f.talk, "talk", 30*time.Second, "how long the conversation is; no time passes for it")
	flags.StringArrayVar(&f.events, "event-at", nil, "an event that the run is told of, such as '2s:payment.done={\"amount\": 12}'")
	f.tape.add(cmd)
	addFormat(cmd, &f.format)
	complete(cmd, "agent", behaviours()...)
}

// addCall declares the flags of `call`, where a person is caller and agent.
func (f *runFlags) addCall(cmd *cobra.Command) {
	f.addShared(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.from, "from", sampleCaller, "the caller's number; '' if it is withheld")
	flags.StringVar(&f.event, "event", "call.incoming", "what starts the scenario; chat.incoming for a chat")
	flags.StringVar(&f.queue, "queue", "", "the queue that the call is in")
}

// addShared declares the flags that both have.
func (f *runFlags) addShared(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.to, "to", "+18005550199", "the number that was called")
	flags.StringVar(&f.clock, "clock", "", "when the call comes in, such as 2026-03-02T09:00:00Z (default now)")
	flags.StringVar(&f.desk, "desk", "", `who the agent is, such as "Jane Doe <jane@acme.com>" (default Alex Agent)`)
	flags.StringArrayVar(&f.inputs, "input", nil, "a value for an input or variable, as name=value; lists and maps as JSON")
	flags.StringVar(&f.agents, "agents", "", "a file of the agents and queues there are; one agent serves all queues otherwise")
	flags.StringVar(&f.connectors, "connectors", "", "the accounts to use")
	flags.StringVar(&f.trace, "trace", "", "write the trace to this file, as JSON Lines")
	flags.StringArrayVar(&f.faults, "fault", nil, "break an embedded emulator, such as salesforce:down")
}

// check reports flags that are wrong whatever the scenario is.
func (f *runFlags) check(fromGiven bool) error {
	if !fromGiven {
		return usage("for example --from +14155550100; write --from '' for a withheld number", "the caller's number is missing")
	}
	if err := checkFormat(f.format); err != nil {
		return err
	}
	if err := oneOf("event", f.event, lang.Events()...); err != nil {
		return err
	}
	if err := oneOf("agent", f.agent, behaviours()...); err != nil {
		return err
	}
	if err := host.CheckDigits(f.digits); err != nil {
		return usage("", "--digits: %v", err)
	}
	if f.talk < 0 {
		return usage("", "--talk cannot be less than nothing")
	}
	return f.tape.check()
}

func behaviours() []string {
	var out []string
	for _, b := range host.Behaviours() {
		out = append(out, string(b))
	}
	return out
}

// script says how the people on the call behave.
func (f *runFlags) script() (host.Script, error) {
	s := host.Script{Digits: f.digits, Says: f.says, Agent: host.Behaviour(f.agent), Talk: f.talk}
	if f.desk == "" {
		return s, nil
	}
	who, err := mail.ParseAddress(f.desk)
	if err != nil {
		return s, usage(`for example --desk "Jane Doe <jane@acme.com>"`, "--desk: %q is not a name and an e-mail address", f.desk)
	}
	s.Agents = []effect.Agent{{ID: who.Address, Name: who.Name, Email: who.Address}}
	if who.Name == "" {
		s.Agents[0].Name = who.Address
	}
	return s, nil
}

// values reads the --input flags by the types that the scenario declares.
func (f *runFlags) values(p *compile.Program) (map[string]any, error) {
	out := map[string]any{}
	for _, pair := range f.inputs {
		name, text, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, usage("write --input name=value", "--input %q has no value", name)
		}
		v := variable(p, name)
		if v == nil {
			return nil, usage(diag.OneOf(name, variables(p)), "the scenario has no input %q", name)
		}
		data, err := typed(text, v.Type)
		if err != nil {
			return nil, usage(err.Error(), "the input %q does not fit: it is a %s", name, v.Type)
		}
		out[name] = data
	}
	return out, missingInputs(p, out)
}

func missingInputs(p *compile.Program, given map[string]any) error {
	var names []string
	for _, v := range p.Vars {
		if _, ok := given[v.Name]; v.Required && !ok {
			names = append(names, v.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return usage("give it with --input "+names[0]+"=...", "the scenario needs the %s %s", plural(len(names), "input"), strings.Join(names, ", "))
}

func variable(p *compile.Program, name string) *compile.Var {
	i := slices.IndexFunc(p.Vars, func(v compile.Var) bool { return v.Name == name })
	if i < 0 {
		return nil
	}
	return &p.Vars[i]
}

func variables(p *compile.Program) []string {
	var out []string
	for _, v := range p.Vars {
		out = append(out, v.Name)
	}
	return out
}

// typed reads a value of the given type. The error is a hint and does not
// repeat the text, which may be a secret.
func typed(text string, t expression.Type) (any, error) {
	switch t.Kind() {
	case expression.StringKind, expression.AnyKind:
		return text, nil
	case expression.BoolKind:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return nil, hintError("write true or false")
		}
		return b, nil
	case expression.IntKind:
		i, err := strconv.Atoi(text)
		if err != nil {
			return nil, hintError("write a whole number")
		}
		return i, nil
	}
	v, err := value.Decode([]byte(text))
	if err != nil {
		return nil, hintError("write it as JSON")
	}
	v, err = expression.Convert(v, t)
	if err != nil {
		return nil, hintError("it " + err.Error())
	}
	return v, nil
}

type hintError string

// Error returns the hint.
func (e hintError) Error() string { return string(e) }
