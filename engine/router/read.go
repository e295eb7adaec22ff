package router

import (
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// Fields declares what a file of agents and queues (agents.yaml) holds.
func Fields() []spec.Field {
	skills := []spec.Field{
		{Name: "name", Kind: spec.Text, Required: true, Doc: "The skill."},
		{Name: "level", Kind: spec.Int, Min: 0, Max: 100, Doc: "How well; of an agent's skill without a level every level is had."},
	}
	return []spec.Field{
		{Name: "agents", Kind: spec.Objects, Required: true, Doc: "Who takes calls.", Example: "[{name: Jane Doe, email: jane@acme.example, skills: [support]}]", Fields: []spec.Field{
			{Name: "name", Kind: spec.Text, Required: true, Doc: "The agent's name.", Example: "Jane Doe"},
			{Name: "id", Kind: spec.Text, Doc: "What the telephone side knows the agent by; the e-mail address, or else the name, if it is not given."},
			{Name: "email", Kind: spec.Text, Doc: "The agent's e-mail address."},
			{Name: "skills", Kind: spec.Objects, Fields: skills, Doc: "What the agent can do.", Example: "[support, {name: german, level: 3}]"},
			{Name: "all_skills", Kind: spec.Bool, Doc: "The agent has every skill."},
			{Name: "queues", Kind: spec.Objects, Fields: skills[:1], Doc: "The queues that the agent serves; all if they are not given.", Example: "[support, billing]"},
			{Name: "state", Kind: spec.Enum, Enum: []string{string(Available), string(Away), string(Offline)}, Default: string(Available), Doc: "What the agent does at the start."},
		}},
		{Name: "queues", Kind: spec.Objects, Doc: "The queues; every name is one if they are not given.", Example: "[{name: support, capacity: 50}]", Fields: []spec.Field{
			{Name: "name", Kind: spec.Text, Required: true, Doc: "The queue's name.", Example: "support"},
			{Name: "capacity", Kind: spec.Int, Min: 1, Max: 1_000_000, Doc: "How many callers can wait."},
			{Name: "skills", Kind: spec.Objects, Fields: skills, Doc: "What its agents must be able to do, beside what a scenario asks for."},
			{Name: "wrap_up", Kind: spec.Duration, Doc: "The time that an agent gets after a conversation, instead of the general one."},
		}},
		{Name: "ageing", Kind: spec.Duration, Default: DefaultAgeing, Doc: "The wait that is worth one step of priority; 0s: none is.", Example: "30s"},
		{Name: "wrap_up", Kind: spec.Duration, Default: time.Duration(0), Doc: "The time that an agent gets after a conversation.", Example: "15s"},
		{Name: "rest", Kind: spec.Duration, Default: time.Duration(0), Doc: "How long agents who rejected a call, or did not answer it, are not given another."},
		{Name: "hold", Kind: spec.Duration, Default: DefaultHold, Doc: "How long an agent who was found is kept for a call that is not offered."},
	}
}

// Read reads a file of agents and queues. The Config is for use only if the
// findings hold no error.
func Read(f *source.File) (Config, diag.List) {
	root, diags := source.Parse(f)
	if root == nil {
		return Config{}, diags
	}
	values, found := spec.Decode(root, Fields(), nil)
	diags = append(diags, found...)
	c := configOf(values)
	if !diags.HasErrors() {
		for _, p := range c.problems() {
			diags.Add(diag.CodeBadValue, f.Name, spot(root, p).Range, p.hint, "%s", p.text)
		}
	}
	diags.Sort()
	return c, diags
}

// spot finds the node that a problem is about, or the nearest around it.
func spot(root *source.Node, p problem) *source.Node {
	n := item(root.Get(p.list), p.index)
	field := n.Get(p.field)
	if field == nil {
		return n
	}
	if p.item >= 0 {
		return item(field, p.item)
	}
	return field
}

// item returns an entry of a list; a single entry stands for a list of one.
func item(n *source.Node, i int) *source.Node {
	if n.Kind == source.Sequence {
		return n.Items[i]
	}
	return n
}

func configOf(v spec.Values) Config {
	c := Config{
		Ageing: spec.Get[time.Duration](v, "ageing"), WrapUp: spec.Get[time.Duration](v, "wrap_up"),
		Rest: spec.Get[time.Duration](v, "rest"), Hold: spec.Get[time.Duration](v, "hold"),
	}
	if c.Ageing == 0 {
		c.Ageing = -1
	}
	for _, a := range v.List("agents") {
		c.Agents = append(c.Agents, agentOf(a))
	}
	for _, q := range v.List("queues") {
		c.Queues = append(c.Queues, Queue{
			Name: spec.Get[string](q, "name"), Capacity: spec.Get[int](q, "capacity"), Skills: skillsOf(q), WrapUp: spec.Get[time.Duration](q, "wrap_up"),
		})
	}
	return c
}

func agentOf(v spec.Values) Agent {
	a := Agent{
		Agent:  effect.Agent{ID: spec.Get[string](v, "id"), Name: spec.Get[string](v, "name"), Email: spec.Get[string](v, "email")},
		Skills: skillsOf(v), AllSkills: spec.Get[bool](v, "all_skills"), State: State(spec.Get[string](v, "state")),
	}
	for _, q := range v.List("queues") {
		a.Queues = append(a.Queues, spec.Get[string](q, "name"))
	}
	return a
}

func skillsOf(v spec.Values) []effect.Skill {
	var out []effect.Skill
	for _, s := range v.List("skills") {
		out = append(out, effect.Skill{Name: spec.Get[string](s, "name"), Level: spec.Get[int](s, "level")})
	}
	return out
}
