package compile

import (
	"slices"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/lang"
)

func (c *compiler) linkExits(s *lang.Step, at int) {
	n := &c.program.Nodes[at]
	for i := range s.Exits {
		e := &s.Exits[i]
		for _, old := range s.Exits[:i] {
			if old.Name == e.Name {
				c.add(diag.CodeDuplicateName, e.Node, "", "the exit %q is wired twice", e.Name)
			}
		}
		if e.Name != lang.Else {
			n.Exits = append(n.Exits, Exit{Name: e.Name, Target: c.target(at, &e.Branch, e.Name)})
		}
	}
	for i := range s.Exits {
		if s.Exits[i].Name == lang.Else {
			c.linkElse(s, at, &s.Exits[i])
		}
	}
	c.linkDefaults(s, at)
	if d := c.block(s); d != nil {
		n.Branches = branchExits(s, d)
	}
}

// linkElse wires every exit that has no other target, but ok.
func (c *compiler) linkElse(s *lang.Step, at int, e *lang.Exit) {
	d := c.block(s)
	if d == nil {
		return
	}
	n := &c.program.Nodes[at]
	for _, x := range stepExits(s, d) {
		if _, wired := n.Exit(x.Name); !wired {
			n.Exits = append(n.Exits, Exit{Name: x.Name, Target: c.target(at, &e.Branch, x.Name)})
		}
	}
}

// linkDefaults wires the exits that the file wires for all steps. A default
// does not hold where it cannot lead to its step, out of a handler or a branch,
// nor where it would lead back: what helps when something fails must not go
// round when it fails itself.
func (c *compiler) linkDefaults(s *lang.Step, at int) {
	d := c.block(s)
	if d == nil {
		return
	}
	n := &c.program.Nodes[at]
	for i := range c.scenario.Exits {
		e := &c.scenario.Exits[i]
		if _, wired := n.Exit(e.Name); wired || !contains(exitNames(s, d), e.Name) {
			continue
		}
		if to := c.ids[e.Branch.Jump.Target]; to == nil || c.nodes[to] > at && c.obstacle(at, c.nodes[to]) == "" {
			n.Exits = append(n.Exits, Exit{Name: e.Name, Target: c.jump(at, e.Branch.Jump, e.Name)})
		}
	}
}

// checkDefaults reports a default for an exit that no step has.
func (c *compiler) checkDefaults() {
	for i := range c.scenario.Exits {
		e := &c.scenario.Exits[i]
		var all []string
		for _, s := range c.steps {
			if d := c.block(s); d != nil {
				all = append(all, exitNames(s, d)...)
			}
		}
		if !contains(all, e.Name) {
			slices.Sort(all)
			c.add(diag.CodeUnknownExit, e.Node, diag.OneOf(e.Name, slices.Compact(all)), "no step has an exit %q", e.Name)
		}
	}
}
