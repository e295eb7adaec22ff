package cli

import (
	"slices"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/expression"
)

// isolate is a program of one step, with those that belong to it. Every way
// out of it leads to an end that bears the key of the step that would follow.
func isolate(p *compile.Program, at int) *compile.Program {
	view := *p
	view.Nodes, view.Vars = slices.Clone(p.Nodes), slices.Clone(p.Vars)
	view.Main, view.OnError, view.OnEnded, view.Handlers = at, compile.None, compile.None, nil
	for i := range view.Vars {
		if v := &view.Vars[i]; v.Required {
			v.Required, v.Default = false, compile.Zero(v.Type)
		}
	}
	view.Vars = append(view.Vars, loopVariables(p, at)...)
	c := cutter{old: p, view: &view, at: at, ends: map[int]int{}}
	for i := range p.Nodes {
		if c.inside(i) {
			c.node(i)
		}
	}
	n := &view.Nodes[at]
	n.In, n.Part = compile.None, 0
	if n.ID == "" {
		n.ID = n.Key // so that its outputs are kept
	}
	return &view
}

// loopVariables are those of the loops around a step.
func loopVariables(p *compile.Program, at int) (out []compile.Var) {
	for n := &p.Nodes[at]; n.In != compile.None; n = &p.Nodes[n.In] {
		if loop := &p.Nodes[n.In]; loop.Op == compile.OpForEach {
			t := expression.Any()
			if loop.Value != nil {
				t = loop.Value.Type().Elem()
			}
			out = append(out, compile.Var{Name: loop.As, Type: t, Default: compile.Zero(t)})
		}
	}
	return out
}

// landings are the keys of the ends that isolate has added.
func landings(p, view *compile.Program) map[string]bool {
	out := map[string]bool{}
	for _, n := range view.Nodes[len(p.Nodes):] {
		out[n.Key] = true
	}
	return out
}

// cutter cuts a step out of a program.
type cutter struct {
	old, view *compile.Program
	at        int
	ends      map[int]int // what lies outside -> the end in its place
}

// inside reports whether a node is the step or belongs to it.
func (c *cutter) inside(i int) bool {
	for ; i != compile.None; i = c.old.Nodes[i].In {
		if i == c.at {
			return true
		}
	}
	return false
}

// node redirects all that leads out of a node. The view's nodes share their
// lists with the program, so these are copied.
func (c *cutter) node(i int) {
	n := c.view.Nodes[i]
	n.Next = c.follow(i, n.Next)
	n.Exits = slices.Clone(n.Exits)
	for k := range n.Exits {
		n.Exits[k].Target = c.target(i, n.Exits[k].Target)
	}
	n.Cases, n.Catches = c.cases(i, n.Cases), c.cases(i, n.Catches)
	n.Then, n.Else, n.Body, n.Finally = c.target(i, n.Then), c.target(i, n.Else), c.target(i, n.Body), c.target(i, n.Finally)
	c.view.Nodes[i] = n
}

func (c *cutter) cases(i int, cases []compile.Case) []compile.Case {
	cases = slices.Clone(cases)
	for k := range cases {
		cases[k].Target = c.target(i, cases[k].Target)
	}
	return cases
}

func (c *cutter) target(i int, t compile.Target) compile.Target {
	t.Node = c.follow(i, t.Node)
	if t.Then != nil {
		then := c.target(i, *t.Then)
		t.Then = &then
	}
	return t
}

// follow returns where a way from a node leads in the view. The end of the
// part that the step itself is in lies outside of it.
func (c *cutter) follow(i, to int) int {
	if to == compile.PartEnd && i == c.at {
		to = c.old.Nodes[i].In
	}
	if to < 0 || c.inside(to) {
		return to
	}
	end, made := c.ends[to]
	if !made {
		end = len(c.view.Nodes)
		c.view.Nodes = append(c.view.Nodes, compile.Node{Op: compile.OpEnd, Key: c.old.Nodes[to].Key, Word: "end", Next: compile.End, In: compile.None, Flow: c.old.Nodes[to].Flow})
		c.ends[to] = end
	}
	return end
}
