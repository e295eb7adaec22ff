package scenariotest

import (
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/source"
)

// Check holds the tests against the scenario: the steps, exits and variables
// that they name must exist.
func (f *File) Check(p *compile.Program) diag.List {
	c := checker{program: p}
	for _, t := range f.Tests {
		c.test(t)
	}
	c.diags.Sort()
	return c.diags
}

type checker struct {
	program *compile.Program
	diags   diag.List
}

func (c *checker) add(code diag.Code, n *source.Node, hint, format string, args ...any) {
	c.diags.Add(code, n.File.Name, n.Range, hint, format, args...)
}

func (c *checker) test(t *Test) {
	for _, s := range t.steps() {
		c.step(s)
	}
	c.vars(t)
	if on := c.program.On; len(on) > 0 && !slices.Contains(on, t.input.Event) {
		c.add(diag.CodeBadValue, find(t.node, "call", "event"), diag.OneOf(t.input.Event, on), "the scenario %s is not started by %s", c.program.Name, t.input.Event)
	}
	if err := interp.CheckInputs(c.program, t.input.Inputs); err != nil {
		c.add(diag.CodeBadValue, find(t.node, "inputs"), "", "%v", err)
	}
}

// step reports a step that does not exist, and exits that it does not have.
func (c *checker) step(s placed) {
	_, n := c.program.Locate(s.step)
	if n == nil {
		c.add(diag.CodeUnknownStep, s.name, diag.OneOf(s.step, c.steps()), "the scenario %s has no step %q", c.program.Name, s.step)
		return
	}
	known := exitsOf(n)
	for i, exit := range s.exits {
		if !slices.Contains(known, exit) {
			c.add(diag.CodeUnknownExit, item(s.at, i), diag.OneOf(exit, known), "the step %q has no exit %q", s.step, exit)
		}
	}
}

// steps are the names of the scenario's steps: those that the author gave, if
// there are any.
func (c *checker) steps() []string {
	var ids, keys []string
	for i := range c.program.Nodes {
		keys = append(keys, c.program.Nodes[i].Key)
		if id := c.program.Nodes[i].ID; id != "" {
			ids = append(ids, id)
		}
	}
	if len(ids) > 0 {
		return ids
	}
	return keys
}

// exitsOf returns the names of a step's exits.
func exitsOf(n *compile.Node) (names []string) {
	switch n.Op {
	case compile.OpIf:
		return []string{"then", "else"}
	case compile.OpGoto:
		return []string{"to"}
	case compile.OpSwitch:
		names = append(names, "default")
	case compile.OpBlock, compile.OpCall:
		if n.Desc.HasExit(block.OK) {
			names = append(names, block.OK)
		}
		for _, e := range slices.Concat(n.Desc.Exits, n.Branches) {
			names = append(names, e.Name)
		}
	default:
		names = append(names, block.OK)
	}
	for _, e := range n.Exits {
		names = append(names, e.Name)
	}
	for _, w := range append(slices.Clone(n.Cases), n.Catches...) {
		if n.Op != compile.OpParallel {
			names = append(names, w.Text)
		}
	}
	if n.Body.Node != compile.None {
		names = append(names, exitLeft)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// exitLeft is the exit of a step whose while_waiting jumped away.
const exitLeft = "while_waiting"

func (c *checker) vars(t *Test) {
	var known []string
	for _, v := range c.program.Vars {
		known = append(known, v.Name)
	}
	for _, e := range t.expect.vars {
		if !slices.Contains(known, e.name) {
			c.add(diag.CodeUndeclared, findKey(t.node, "expect", "vars", e.name), diag.OneOf(e.name, known), "the scenario %s has no variable %q", c.program.Name, e.name)
		}
	}
}
