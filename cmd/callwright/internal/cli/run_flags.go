package cli

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

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
	digits          string
	agent, desk     string
	talk            time.Duration
	inputs          []string
	agents          string // a file
	connectors      string
	trace           string
	format          string
	faults          []string
	tape            tapeFlags
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
	s := host.Script{Digits: f.digits, Agent: host.Behaviour(f.agent), Talk: f.talk}
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
