package scenariotest

import (
	"cmp"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// people reads what the caller, agents and others do.
func (r *reader) people(t *Test, v spec.Values) {
	c, n := object(v, "caller"), find(t.node, "caller")
	t.script = host.Script{
		Digits: r.digits(c, n, "digits"), Patience: spec.Get[time.Duration](c, "patience"), Talk: defaultTalk,
		Otherwise: r.action(object(c, "otherwise"), find(n, "otherwise")), InQueue: r.action(object(c, "in_queue"), find(n, "in_queue")),
	}
	for i, rule := range c.List("reacts") {
		t.script.Rules = append(t.script.Rules, r.rule(rule, item(find(n, "reacts"), i)))
	}
	for _, p := range v.List("numbers") {
		t.script.Numbers = append(t.script.Numbers, host.Number{Number: spec.Get[string](p, "number"), Conduct: conduct(p)})
	}
	r.staff(t, v)
}

func (r *reader) rule(v spec.Values, n *source.Node) host.Rule {
	rule := host.Rule{Hears: spec.Get[string](v, "hears"), Times: spec.Get[int](v, "times"), Action: r.action(v, n)}
	if spec.Get[bool](v, "always") {
		rule.Times = host.Always
	}
	return rule
}

func (r *reader) action(v spec.Values, n *source.Node) host.Action {
	return host.Action{
		Press: r.digits(v, n, "press"), Say: spec.Get[string](v, "say"), Confidence: spec.Get[float64](v, "confidence"),
		Record: spec.Get[time.Duration](v, "record"), Reply: spec.Get[string](v, "reply"), HangUp: spec.Get[bool](v, "hang_up"),
		After: spec.Get[time.Duration](v, "after"), During: spec.Get[bool](v, "during"),
	}
}

// digits reads keys that are pressed.
func (r *reader) digits(v spec.Values, n *source.Node, name string) string {
	text := spec.Get[string](v, name)
	if err := host.CheckDigits(text); err != nil {
		r.bad(find(n, name), "", "the setting %q cannot be pressed: %v", name, err)
	}
	return text
}

func conduct(v spec.Values) host.Conduct {
	return host.Conduct{
		Does: host.Behaviour(spec.Get[string](v, "does")), After: spec.Get[time.Duration](v, "after"),
		Talk: spec.Get[time.Duration](v, "talk"), EndedBy: spec.Get[string](v, "ended_by"),
	}
}

func conducts(list []spec.Values) []host.Conduct {
	var out []host.Conduct
	for _, v := range list {
		out = append(out, conduct(v))
	}
	return out
}

// staff reads who works here: for the router, and for the host that rings
// them.
func (r *reader) staff(t *Test, v spec.Values) {
	all := conducts(v.List("agent"))
	t.agents = router.Everybody(host.DefaultAgent())
	t.script.People = []host.Person{{Agent: host.DefaultAgent(), Does: all}}
	if has(v, "agents") {
		t.agents.Agents, t.script.People = nil, nil
	}
	for _, a := range v.List("agents") {
		who := agent(a)
		person := host.Person{Agent: who.Agent, Does: all}
		if has(a, "does") {
			person.Does = conducts(a.List("does"))
		}
		person.ID = cmp.Or(person.ID, person.Email, person.Name) // as the router has it
		t.agents.Agents, t.script.People = append(t.agents.Agents, who), append(t.script.People, person)
	}
	for _, q := range v.List("queues") {
		t.agents.Queues = append(t.agents.Queues, router.Queue{Name: spec.Get[string](q, "name"), Capacity: spec.Get[int](q, "capacity"), Skills: skills(q)})
		t.script.Queues = append(t.script.Queues, spec.Get[string](q, "name"))
	}
	if err := t.agents.Check(); err != nil {
		r.bad(find(t.node, "agents"), "", "the agents and queues do not fit: %v", err)
	}
}

func agent(v spec.Values) router.Agent {
	a := router.Agent{
		Agent:  effect.Agent{ID: spec.Get[string](v, "id"), Name: spec.Get[string](v, "name"), Email: spec.Get[string](v, "email")},
		Skills: skills(v), AllSkills: !has(v, "skills"), State: router.State(spec.Get[string](v, "state")),
		Queues: texts(v, "queues", "name"),
	}
	return a
}

func skills(v spec.Values) []effect.Skill {
	var out []effect.Skill
	for _, s := range v.List("skills") {
		out = append(out, effect.Skill{Name: spec.Get[string](s, "name"), Level: spec.Get[int](s, "level")})
	}
	return out
}
