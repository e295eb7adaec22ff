package simulate

import (
	"slices"
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// Read reads a mix file and says everything that is wrong with it. What the
// file does not say is as in DefaultMix. The Mix is nil beside findings that
// hold an error.
func Read(f *source.File) (*Mix, diag.List) {
	root, diags := source.Parse(f)
	if root == nil {
		return nil, diags
	}
	v, found := spec.Decode(root, Fields(), scalar)
	diags = append(diags, found...)
	checkResults(root, &diags)
	checkShares(root, &diags)
	diags.Sort()
	if diags.HasErrors() {
		return nil, diags
	}
	return mixOf(v), diags
}

// spreads are the settings that are a Spread, wherever they stand.
var spreads = [...]string{"every", "patience", "talk", "takes", "wait"}

// scalar reads what spec has no kind for: spreads, the moment of the start,
// and texts that YAML would take for something else.
func scalar(n *source.Node, f *spec.Field, diags *diag.List) (any, bool) {
	problem := ""
	var v any = n.Text
	switch {
	case f.Kind == spec.Text && (slices.Contains(spreads[:], f.Name) || f.Name == "after"):
		v, problem = asAny(ParseSpread(n.Text))
	case f.Name == "start":
		at, err := time.Parse(time.RFC3339, n.Text)
		if v = at.UTC(); err != nil {
			problem = "needs a moment such as 2026-03-02T09:00:00Z"
		}
	case f.Name == "digits" || f.Name == "press":
		if err := host.CheckDigits(n.Text); err != nil {
			problem = "cannot be pressed: " + err.Error()
		}
	case f.Name != "from" && f.Name != "to" && f.Name != "says":
		return nil, false
	}
	if problem != "" {
		diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "", "the setting %q %s", f.Name, problem)
	}
	return v, true
}

func asAny(s Spread, problem string) (any, string) { return s, problem }

// checkResults wants one answer in each result.
func checkResults(root *source.Node, diags *diag.List) {
	for _, n := range entries(root.Get("results")) {
		given := 0
		for _, name := range []string{"records", "value", "fault"} {
			if n.Get(name) != nil {
				given++
			}
		}
		if given != 1 {
			diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "", "a result has exactly one of records, value and fault")
		}
		if r := n.Get("records"); r != nil && r.Kind != source.Sequence {
			diags.Add(diag.CodeWrongKind, n.File.Name, r.Range, "for example records: [{Id: 003000000000001AAA}]", "expected a list of records, found a %s", r.Kind)
		}
	}
}

// checkShares wants something that agents can do.
func checkShares(root *source.Node, diags *diag.List) {
	n := root.Get("agents")
	if n == nil || n.Kind != source.Mapping {
		return
	}
	for _, name := range []string{"answer", "busy", "no_answer"} {
		if v := n.Get(name); v == nil || v.Text != "0" {
			return
		}
	}
	diags.Add(diag.CodeBadValue, n.File.Name, n.Range, "", "one of answer, busy and no_answer must be more than 0")
}

// entries are the mappings of a list; one alone stands for a list.
func entries(n *source.Node) []*source.Node {
	switch {
	case n == nil || n.Kind == source.Scalar:
		return nil
	case n.Kind == source.Mapping:
		return []*source.Node{n}
	}
	return slices.DeleteFunc(slices.Clone(n.Items), func(e *source.Node) bool { return e.Kind != source.Mapping })
}

// textsOf reads one text, or a list of them.
func textsOf(v spec.Values, name string) []string {
	switch held := v[name].(type) {
	case string:
		return []string{held}
	case []any:
		var out []string
		for _, e := range held {
			s, _ := e.(string)
			out = append(out, s)
		}
		return out
	}
	return nil
}

func mixOf(v spec.Values) *Mix {
	m := DefaultMix()
	m.Every, m.Event = spec.Get[Spread](v, "every"), spec.Get[string](v, "event")
	if at, given := v["start"].(time.Time); given {
		m.Start = at
	}
	if groups := v.List("callers"); len(groups) > 0 {
		m.Callers = nil
		for _, g := range groups {
			m.Callers = append(m.Callers, groupOf(g))
		}
	}
	if a, given := v["agents"].(map[string]any); given {
		m.Agents = agentsOf(a)
	}
	if q, given := v["queue"].(map[string]any); given {
		m.Queue = Queue{Wait: spec.Get[Spread](q, "wait"), NoAgents: spec.Get[int](q, "no_agents"), Full: spec.Get[int](q, "full")}
	}
	if s, given := v["connectors"].(map[string]any); given {
		m.Service = Service{Takes: spec.Get[Spread](s, "takes"), Faults: spec.Get[int](s, "fail"), Fault: effect.Code(spec.Get[string](s, "code"))}
	}
	for _, r := range v.List("results") {
		m.Results = append(m.Results, cannedOf(r))
	}
	for _, s := range v.List("shifts") {
		m.Shifts = append(m.Shifts, Shift{At: spec.Get[time.Duration](s, "at"), Agent: spec.Get[string](s, "agent"), State: router.State(spec.Get[string](s, "state"))})
	}
	m.Reached = spec.Get[int](v, "reached")
	return m
}

func groupOf(v spec.Values) Group {
	g := Group{
		Name: spec.Get[string](v, "name"), Share: spec.Get[int](v, "share"), From: textsOf(v, "from"), To: textsOf(v, "to"),
		Channel: spec.Get[string](v, "channel"), Digits: textsOf(v, "digits"), Says: textsOf(v, "says"), Patience: spec.Get[Spread](v, "patience"),
	}
	if leave, given := v["hang_up"].(map[string]any); given {
		g.Leaves, g.LeaveAt = spec.Get[int](leave, "percent"), spec.Get[Spread](leave, "after")
	} else {
		d := defaultGroup()
		g.Leaves, g.LeaveAt = d.Leaves, d.LeaveAt
	}
	if p := spec.Get[*spec.Pairs](v, "inputs"); p != nil {
		g.Inputs, _ = spec.Data(p).(map[string]any)
	}
	for _, r := range v.List("reacts") {
		g.Reacts = append(g.Reacts, ruleOf(r))
	}
	return g
}

func ruleOf(v spec.Values) host.Rule {
	r := host.Rule{Hears: spec.Get[string](v, "hears"), Action: host.Action{
		Press: spec.Get[string](v, "press"), Say: spec.Get[string](v, "say"), Reply: spec.Get[string](v, "reply"), Record: spec.Get[time.Duration](v, "record"),
		HangUp: spec.Get[bool](v, "hang_up"), After: spec.Get[time.Duration](v, "after"),
	}}
	if spec.Get[bool](v, "always") {
		r.Times = host.Always
	}
	return r
}

func agentsOf(v spec.Values) Agents {
	return Agents{
		Answer: spec.Get[int](v, "answer"), Busy: spec.Get[int](v, "busy"), NoAnswer: spec.Get[int](v, "no_answer"),
		After: spec.Get[Spread](v, "after"), Talk: spec.Get[Spread](v, "talk"),
		EndedByCaller: spec.Get[int](v, "ended_by_caller"), Lost: spec.Get[int](v, "lost"),
	}
}

func cannedOf(v spec.Values) Canned {
	c := Canned{Kind: effect.Kind(spec.Get[string](v, "kind")), Step: spec.Get[string](v, "step"), Share: spec.Get[int](v, "share"), Value: spec.Data(v["value"])}
	c.Takes, c.Timed = v["takes"].(Spread)
	if records, given := v["records"]; given {
		c.Records, c.Value = true, spec.Data(records)
	}
	if code := spec.Get[string](v, "fault"); code != "" {
		c.Fault = effect.NewFault(effect.Code(code), "%s", spec.Get[string](v, "message"))
	}
	return c
}
