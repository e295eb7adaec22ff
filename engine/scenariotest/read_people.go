package scenariotest

import (
	"cmp"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/source"
)

// people reads what the caller, agents and others do.
func (r *reader) people(t *Test, v settings) {
	c, n := v.object("caller"), find(t.node, "caller")
	t.script = host.Script{
		Digits: r.digits(c, n, "digits"), Patience: get[time.Duration](c, "patience"), Talk: defaultTalk,
		Otherwise: r.action(c.object("otherwise"), find(n, "otherwise")), InQueue: r.action(c.object("in_queue"), find(n, "in_queue")),
	}
	for i, rule := range c.list("reacts") {
		t.script.Rules = append(t.script.Rules, r.rule(rule, item(find(n, "reacts"), i)))
	}
	for _, p := range v.list("numbers") {
		t.script.Numbers = append(t.script.Numbers, host.Number{Number: get[string](p, "number"), Conduct: conduct(p)})
	}
	r.staff(t, v)
}

func (r *reader) rule(v settings, n *source.Node) host.Rule {
	rule := host.Rule{Hears: get[string](v, "hears"), Times: get[int](v, "times"), Action: r.action(v, n)}
	if get[bool](v, "always") {
		rule.Times = host.Always
	}
	return rule
}

func (r *reader) action(v settings, n *source.Node) host.Action {
	return host.Action{
		Press: r.digits(v, n, "press"), Say: get[string](v, "say"), Confidence: get[float64](v, "confidence"),
		Record: get[time.Duration](v, "record"), Reply: get[string](v, "reply"), HangUp: get[bool](v, "hang_up"),
		After: get[time.Duration](v, "after"), During: get[bool](v, "during"),
	}
}

// digits reads keys that are pressed.
func (r *reader) digits(v settings, n *source.Node, name string) string {
	text := get[string](v, name)
	if err := host.CheckDigits(text); err != nil {
		r.bad(find(n, name), "", "the setting %q cannot be pressed: %v", name, err)
	}
	return text
}

func conduct(v settings) host.Conduct {
	return host.Conduct{
		Does: host.Behaviour(get[string](v, "does")), After: get[time.Duration](v, "after"),
		Talk: get[time.Duration](v, "talk"), EndedBy: get[string](v, "ended_by"),
	}
}

func conducts(list []settings) []host.Conduct {
	var out []host.Conduct
	for _, v := range list {
		out = append(out, conduct(v))
	}
	return out
}

// staff reads who works here: for the router, and for the host that rings
// them.
func (r *reader) staff(t *Test, v settings) {
	all := conducts(v.list("agent"))
	t.agents = router.Everybody(host.DefaultAgent())
	t.script.People = []host.Person{{Agent: host.DefaultAgent(), Does: all}}
	if v.has("agents") {
		t.agents.Agents, t.script.People = nil, nil
	}
	for _, a := range v.list("agents") {
		who := agent(a)
		person := host.Person{Agent: who.Agent, Does: all}
		if a.has("does") {
			person.Does = conducts(a.list("does"))
		}
		person.ID = cmp.Or(person.ID, person.Email, person.Name) // as the router has it
		t.agents.Agents, t.script.People = append(t.agents.Agents, who), append(t.script.People, person)
	}
	for _, q := range v.list("queues") {
		t.agents.Queues = append(t.agents.Queues, router.Queue{Name: get[string](q, "name"), Capacity: get[int](q, "capacity"), Skills: skills(q)})
		t.script.Queues = append(t.script.Queues, get[string](q, "name"))
	}
	if err := t.agents.Check(); err != nil {
		r.bad(find(t.node, "agents"), "", "the agents and queues do not fit: %v", err)
	}
}

func agent(v settings) router.Agent {
	a := router.Agent{
		Agent:  effect.Agent{ID: get[string](v, "id"), Name: get[string](v, "name"), Email: get[string](v, "email")},
		Skills: skills(v), AllSkills: !v.has("skills"), State: router.State(get[string](v, "state")),
		Queues: v.texts("queues", "name"),
	}
	return a
}

func skills(v settings) []effect.Skill {
	var out []effect.Skill
	for _, s := range v.list("skills") {
		out = append(out, effect.Skill{Name: get[string](s, "name"), Level: get[int](s, "level")})
	}
	return out
}
