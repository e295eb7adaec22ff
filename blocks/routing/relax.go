package routing

import (
	"cmp"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

func relaxField() spec.Field {
	return spec.Field{Name: "relax", Kind: spec.Objects, Max: 20, Doc: "How to loosen a search that takes long. Each entry adds to those before it.", Example: "[{after: 1m, drop: [german]}, {after: 3m, queue: overflow}]", Fields: []spec.Field{
		{Name: "after", Kind: spec.Duration, Required: true, Doc: "When, since the search began.", Example: "1m"},
		{Name: "drop", Kind: spec.Names, Doc: "Skills that the agent need not have any longer.", Example: "[german]"},
		{Name: "level", Kind: spec.Int, Min: 1, Max: 100, Doc: "By how much the required levels go down.", Example: "1"},
		{Name: "queue", Kind: spec.Text, Exposes: true, Doc: "A queue whose agents are asked too.", Example: "overflow"},
		{Name: "priority", Kind: spec.Int, Min: 1, Max: 10, Doc: "The priority from then on.", Example: "2"},
	}}
}

// relaxations are the entries of relax in the order in which they come to
// pass.
func relaxations(c *block.Call) (out []effect.Relax) {
	for _, m := range c.Objects("relax") {
		after, _ := m["after"].(time.Duration)
		r := effect.Relax{After: effect.Duration(after), Queue: value.Text(m["queue"])}
		r.Drop, _ = m["drop"].([]string)
		r.Level, _ = m["level"].(int)
		r.To, _ = m["priority"].(int)
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(a, b effect.Relax) int { return cmp.Compare(a.After, b.After) })
	return out
}

// checkRelax reports entries that change nothing or come too late.
func checkRelax(diags *diag.List, s block.Static) {
	timeout, limited := usualWait, true
	if n := s.Setting("timeout"); n != nil {
		timeout, limited = literalDuration(n)
	}
	for _, e := range entries(s.Setting("relax")) {
		if e.Kind != source.Mapping || len(e.Entries) < 2 {
			report(diags, diag.CodeMissingKey, e, "add drop, level, queue or priority", "this entry of relax loosens nothing")
			continue
		}
		if after, ok := literalDuration(e.Get("after")); ok && limited && after >= timeout {
			report(diags, diag.CodeBadValue, e.Get("after"), "", "the search ends after %s, before it would be loosened", timeout)
		}
		checkDrop(diags, s, e.Get("drop"))
	}
}

// checkDrop reports skills that are dropped without having been required.
func checkDrop(diags *diag.List, s block.Static, drop *source.Node) {
	known, all := requiredSkills(s)
	for _, n := range entries(drop) {
		if all && !slices.Contains(known, n.Text) {
			report(diags, diag.CodeBadValue, n, diag.OneOf(n.Text, known), "the skill %q is not required, so it cannot be dropped", n.Text)
		}
	}
}

// requiredSkills are the literal names of the skills that a step requires; all
// is false when there are others.
func requiredSkills(s block.Static) (names []string, all bool) {
	all = true
	add := func(n *source.Node) {
		name, ok := literal(n)
		all = all && ok
		names = append(names, name)
	}
	if n := s.Setting("skill"); n != nil {
		add(n)
	}
	for _, e := range entries(s.Setting("skills")) {
		if p := e.Get("preferred"); p == nil || p.Text == "false" {
			add(first(e, "name"))
		}
	}
	return names, all
}
