package compile

import (
	"strconv"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/lang"
)

// layout gives every step a node, in the order of the file, so that targets
// can be resolved before their steps are compiled.
func (c *compiler) layout() {
	c.nodes = map[*lang.Step]int{}
	c.counts = map[string]int{}
	c.eachStep(func(s *lang.Step) {
		c.nodes[s] = len(c.steps)
		c.steps = append(c.steps, s)
		c.program.Nodes = append(c.program.Nodes, Node{
			Key: c.key(s), ID: s.ID, Word: word(s), Line: s.Node.Range.Start.Line,
			Next: End, In: None, Else: Target{Node: None}, Body: Target{Node: None}, Finally: Target{Node: None},
		})
	})
}

// key names a step in traces and states: its id, or its word and how many of
// that word stand before it, so that most edits leave other steps' keys alone.
func (c *compiler) key(s *lang.Step) string {
	w := word(s)
	c.counts[w]++
	if s.ID != "" {
		return s.ID
	}
	return w + "#" + strconv.Itoa(c.counts[w])
}

func word(s *lang.Step) string {
	if s.Word == nil {
		return ""
	}
	return s.Word.Text
}

// link connects the nodes.
func (c *compiler) link() {
	c.program.Main = c.linkFlow(c.scenario.Steps, End, None, FlowMain)
	for _, h := range c.scenario.Handlers {
		switch h.Event {
		case "error":
			c.program.OnError = c.linkFlow(h.Steps, End, None, FlowError)
		case "call.ended":
			c.program.OnEnded = c.linkFlow(h.Steps, End, None, FlowEnded)
		}
	}
	for _, s := range c.steps { // jumps last: they may lead anywhere
		c.linkJumps(s)
	}
}

// linkFlow connects steps that follow each other and returns their entry.
func (c *compiler) linkFlow(steps []*lang.Step, next, loop int, flow Flow) int {
	for i := len(steps) - 1; i >= 0; i-- {
		at := c.nodes[steps[i]]
		n := &c.program.Nodes[at]
		n.Next, n.In, n.Flow = next, loop, flow
		c.linkBranches(steps[i], at, next, loop, flow)
		next = at
	}
	return next
}

func (c *compiler) linkBranches(s *lang.Step, at, next, loop int, flow Flow) {
	for _, b := range branches(s) {
		if fe, ok := s.Construct.(*lang.ForEach); ok && b == &fe.Do {
			c.linkFlow(b.Steps, at, at, flow)
			continue
		}
		c.linkFlow(b.Steps, next, loop, flow)
	}
}

// linkJumps resolves where the branches of a step lead.
func (c *compiler) linkJumps(s *lang.Step) {
	at := c.nodes[s]
	n := &c.program.Nodes[at]
	switch k := s.Construct.(type) {
	case *lang.If:
		n.Op = OpIf
		n.Then, n.Else = c.target(at, &k.Then, "then"), c.target(at, &k.Else, "else")
		if !k.Else.Given() {
			n.Else = Target{Node: n.Next}
		}
		if !k.Then.Given() {
			n.Then = Target{Node: n.Next}
		}
	case *lang.Switch:
		n.Op, n.Else = OpSwitch, c.target(at, &k.Default, "default")
		for i := range k.Cases {
			text := k.Cases[i].Value.Text
			n.Cases = append(n.Cases, Case{Text: text, Target: c.target(at, &k.Cases[i].Branch, text)})
		}
	case *lang.ForEach:
		n.Op, n.Then, n.As, n.AtMost = OpForEach, c.body(at, &k.Do), k.As, k.AtMost
		if n.AtMost == 0 {
			n.AtMost = lang.DefaultTurns
		}
	case *lang.Goto:
		n.Op, n.Then = OpGoto, c.jump(at, k.Jump, "to")
	case *lang.Stop:
		n.Op = OpEnd
	}
	c.linkExits(s, at)
}

func (c *compiler) linkExits(s *lang.Step, at int) {
	n := &c.program.Nodes[at]
	for i := range s.Exits {
		e := &s.Exits[i]
		for _, old := range n.Exits {
			if old.Name == e.Name {
				c.add(diag.CodeDuplicateName, e.Node, "", "the exit %q is wired twice", e.Name)
			}
		}
		n.Exits = append(n.Exits, Exit{Name: e.Name, Target: c.target(at, &e.Branch, e.Name)})
	}
}

func (c *compiler) body(at int, b *lang.Branch) Target {
	if len(b.Steps) == 0 {
		return Target{Node: at}
	}
	return Target{Node: c.nodes[b.Steps[0]]}
}

// target resolves a branch of the step at index at.
func (c *compiler) target(at int, b *lang.Branch, name string) Target {
	switch {
	case !b.Given():
		return Target{Node: None}
	case b.Jump != nil:
		return c.jump(at, b.Jump, name)
	case len(b.Steps) == 0:
		return Target{Node: c.program.Nodes[at].Next}
	}
	return Target{Node: c.nodes[b.Steps[0]]}
}

// jump resolves a jump of the step at index at.
func (c *compiler) jump(at int, j *lang.Jump, name string) Target {
	n := &c.program.Nodes[at]
	t := Target{Node: c.resolve(at, j), AtMost: j.AtMost, Key: n.Key + "/" + name}
	if t.AtMost == 0 && c.goesBack(at, t.Node, j) {
		t.AtMost = lang.DefaultJumps
	}
	if j.Then != nil {
		then := c.jump(at, j.Then, name+"/then")
		t.Then = &then
	}
	return t
}

// goesBack reports a jump that could go round for ever. To go on with the next
// turn of a loop around the step is no such jump, because the list ends; nor
// is one out of handlers.error, which is only entered so often.
func (c *compiler) goesBack(at, to int, j *lang.Jump) bool {
	return to >= 0 && to <= at && j.Target != lang.Continue && !c.inside(at, to) &&
		c.program.Nodes[at].Flow == c.program.Nodes[to].Flow
}

func (c *compiler) resolve(at int, j *lang.Jump) int {
	switch j.Target {
	case "":
		return None // already reported
	case lang.Continue:
		return c.program.Nodes[at].Next
	case lang.End:
		return End
	case lang.Fail:
		return Fail
	}
	s := c.ids[j.Target]
	if s == nil {
		targets := append(sortedKeys(c.ids), lang.Continue, lang.End, lang.Fail)
		c.add(diag.CodeUnknownStep, j.Node, diag.OneOf(j.Target, targets), "no step has the id %q", j.Target)
		return None
	}
	to := c.nodes[s]
	if loop := c.program.Nodes[to].In; loop != None && !c.inside(at, loop) {
		c.add(diag.CodeJumpIntoLoop, j.Node, "jump to the for_each itself", "the step %q is inside a loop that the jump does not start in", j.Target)
	}
	if from, flow := c.program.Nodes[at].Flow, c.program.Nodes[to].Flow; from != flow && (from != FlowError || flow != FlowMain) {
		c.add(diag.CodeJumpAcross, j.Node, "", "the step %q belongs to %s, where this jump cannot lead", j.Target, flow)
	}
	return to
}

// inside reports whether the node at index at is in the loop's body.
func (c *compiler) inside(at, loop int) bool {
	for at != None {
		if at = c.program.Nodes[at].In; at == loop {
			return true
		}
	}
	return false
}
