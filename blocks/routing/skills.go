package routing

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// usualPriority is that of a caller for whom nobody has set one.
const usualPriority = 5

// whoFields are the settings that say which agents will do, and how soon the
// caller's turn is.
func whoFields(queueDoc string) []spec.Field {
	return []spec.Field{
		{Name: "queue", Kind: spec.Text, Exposes: true, Doc: queueDoc, Example: "support"},
		{Name: "skill", Kind: spec.Text, Exposes: true, Doc: "The one skill that the agent must have.", Example: "support"},
		{Name: "skills", Kind: spec.Objects, Min: 1, Max: 20, Doc: "The skills of the agent, where one is not enough to say.", Example: "[support, {name: german, level: 3}]", Fields: []spec.Field{
			{Name: "name", Kind: spec.Text, Required: true, Exposes: true, Doc: "The name of the skill. An entry may be just that.", Example: "support"},
			{Name: "level", Kind: spec.Int, Min: 1, Max: 100, Doc: "How good the agent must be at least; any level if not given.", Example: "3"},
			{Name: "preferred", Kind: spec.Bool, Doc: "Agents with the skill come first, but others do too."},
		}},
		{Name: "priority", Kind: spec.Int, Min: 1, Max: 10, Doc: "1 is first, 10 is last. If not given, it is what set_priority has set, or else 5.", Example: `"${tier == 'gold' ? 1 : 5}"`},
	}
}

// checkSkills reports skills that are given twice.
func checkSkills(diags *diag.List, s block.Static) {
	atMostOne(diags, s, "skill", "skills")
	seen := map[string]bool{}
	for _, e := range entries(s.Setting("skills")) {
		name, ok := literal(first(e, "name"))
		if ok && seen[name] {
			report(diags, diag.CodeBadValue, first(e, "name"), "", "the skill %q is given twice", name)
		}
		seen[name] = ok
	}
}

// skills are those that the step asks for.
func skills(c *block.Call) (out []effect.Skill, f *effect.Fault) {
	if c.Has("skill") {
		out = append(out, effect.Skill{Name: c.Text("skill")})
	}
	for _, m := range c.Objects("skills") {
		s := effect.Skill{}
		s.Name, _ = m["name"].(string)
		s.Level, _ = m["level"].(int)
		s.Preferred, _ = m["preferred"].(bool)
		out = append(out, s)
	}
	for _, s := range out {
		if s.Name == "" {
			return nil, effect.NewFault(effect.Invalid, "a skill has an empty name")
		}
	}
	return out, nil
}

// queue is the one that the step names. An expression that gives nothing is
// not the same as no setting: it must not send the caller anywhere else.
func queue(c *block.Call) (string, *effect.Fault) { return named(c, "queue") }

func named(c *block.Call, setting string) (string, *effect.Fault) {
	name := c.Text(setting)
	if c.Has(setting) && name == "" {
		return "", effect.NewFault(effect.Invalid, "the setting %s is empty", setting)
	}
	return name, nil
}

// priority is the caller's.
func priority(c *block.Call) int {
	switch {
	case c.Has("priority"):
		return c.Int("priority")
	case c.Session.Priority > 0:
		return c.Session.Priority
	}
	return usualPriority
}
