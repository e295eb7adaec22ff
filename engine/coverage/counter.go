package coverage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/trace"
)

// Counter counts what runs have been through. It is used by one goroutine at a
// time.
type Counter struct {
	scenarios map[string]*tally // by file
}

// tally is what was counted of one scenario.
type tally struct {
	program *compile.Program
	runs    int
	when    Condition
	steps   []Step // of the program's nodes
}

// New makes a Counter that knows no scenario.
func New() *Counter { return &Counter{scenarios: map[string]*tally{}} }

// Know takes a scenario in, with those that it calls, so that the report tells
// of it even if nothing runs it.
func (c *Counter) Know(p *compile.Program) {
	c.tally(p)
	for _, sub := range p.Library {
		c.tally(sub)
	}
}

// Passed counts a call that the scenario did not take, by its guard.
func (c *Counter) Passed(p *compile.Program) {
	c.Know(p)
	c.tally(p).when.False++
}

// Run counts a run by its trace, which must have come from the program.
func (c *Counter) Run(p *compile.Program, events []trace.Event) {
	c.Know(p)
	t := c.tally(p)
	t.runs++
	t.when.True++
	w := newWalk(c, p, events)
	for i := range events {
		w.event(&events[i])
	}
}

func (c *Counter) tally(p *compile.Program) *tally {
	if t := c.scenarios[p.File]; t != nil {
		return t
	}
	t := &tally{program: p, steps: make([]Step, len(p.Nodes))}
	if p.When != nil {
		t.when = Condition{Name: "when", Text: p.When.Source()}
	}
	for i := range p.Nodes {
		n := &p.Nodes[i]
		t.steps[i] = Step{Step: n.Key, Block: n.Word, Line: n.Line, Exits: exits(p, n), Conditions: conditions(n)}
	}
	c.scenarios[p.File] = t
	return t
}

// step returns what is counted of a step, by its key in traces; nil if there
// is no such step.
func (c *Counter) step(root *compile.Program, key string) (*compile.Node, *Step) {
	p, n := root.Locate(key)
	if n == nil {
		return nil, nil
	}
	steps := c.tally(p).steps
	i := slices.IndexFunc(steps, func(s Step) bool { return s.Step == n.Key })
	if i < 0 {
		return nil, nil
	}
	return n, &steps[i]
}

// side counts a side of a condition of the step.
func (s *Step) side(name string, holds bool) {
	for i := range s.Conditions {
		if c := &s.Conditions[i]; c.Name == name && holds {
			c.True++
		} else if c.Name == name {
			c.False++
		}
	}
}

// leave counts an exit that leads to a step of the same scenario, or to one of
// the ends.
func (s *Step) leave(exit, to string) {
	if to == "return" {
		to = "end"
	}
	for i := range s.Exits {
		if e := &s.Exits[i]; e.Name == exit && (e.To == "" || e.To == to) {
			e.Hits++
		}
	}
}

// left counts an exit, and what it says about the step's condition.
func left(n *compile.Node, s *Step, exit, to string) {
	s.leave(exit, to)
	switch {
	case n.Op == compile.OpIf:
		s.side(n.Word, exit == "then")
	case n.Op == compile.OpWhile && exit == block.OK:
		s.side(n.Word, false)
	}
}

// Report says what was counted, the scenarios in the order of their files.
func (c *Counter) Report() *Report {
	r := &Report{FormatVersion: FormatVersion, Scenarios: []Scenario{}}
	for _, t := range c.scenarios {
		r.Scenarios = append(r.Scenarios, t.report())
	}
	slices.SortFunc(r.Scenarios, func(a, b Scenario) int { return cmp.Compare(a.File, b.File) })
	for _, s := range r.Scenarios {
		r.Total.add(s.Figures)
	}
	return r
}

func (t *tally) report() Scenario {
	s := Scenario{Scenario: t.program.Name, File: t.program.File, Program: t.program.Hash, Runs: t.runs, Steps: slices.Clone(t.steps)}
	if t.program.When != nil {
		when := t.when
		s.When = &when
	}
	s.count()
	return s
}

// inside splits a step's key in traces into the keys of the steps that called
// its scenario, and its own.
func inside(key string) (prefix, own string) {
	at := strings.LastIndexByte(key, '/') + 1
	return key[:at], key[at:]
}
