package compile

import (
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/lang"
)

// layout gives every step a node, in the order of the file, so that targets
// can be resolved before their steps are compiled.
func (c *compiler) layout() {
	c.nodes = map[*lang.Step]int{}
	c.counts = map[string]int{}
	depths := map[*lang.Step]int{}
	c.eachStep(func(s *lang.Step) {
		for _, b := range branches(s) {
			for _, inner := range b.Steps {
				depths[inner] = depths[s] + 1
			}
		}
		c.nodes[s] = len(c.steps)
		c.steps = append(c.steps, s)
		c.program.Nodes = append(c.program.Nodes, Node{
			Key: c.key(s), ID: s.ID, Word: word(s), Line: s.Node.Range.Start.Line, Depth: depths[s],
			Next: End, In: None, Then: Target{Node: None}, Else: Target{Node: None}, Body: Target{Node: None}, Finally: Target{Node: None},
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
	main := place{next: End, in: None}
	c.program.Main = c.linkFlow(c.scenario.Steps, main)
	for _, h := range c.scenario.Handlers {
		main.flow = Flow(h.Event)
		entry := c.linkFlow(h.Steps, main)
		c.program.Handlers = append(c.program.Handlers, Handler{Event: h.Event, Entry: entry})
		switch main.flow {
		case FlowError:
			c.program.OnError = entry
		case FlowEnded:
			c.program.OnEnded = entry
		}
	}
	for _, s := range c.steps { // jumps last: they may lead anywhere
		c.linkJumps(s)
	}
	c.checkDefaults()
}

// place is where steps stand, and where the flow goes on after the last one.
type place struct {
	next, in, part int
	flow           Flow
}

// linkFlow connects steps that follow each other and returns their entry.
func (c *compiler) linkFlow(steps []*lang.Step, p place) int {
	for i := len(steps) - 1; i >= 0; i-- {
		at := c.nodes[steps[i]]
		n := &c.program.Nodes[at]
		n.Next, n.In, n.Part, n.Flow = p.next, p.in, p.part, p.flow
		c.linkBranches(steps[i], at, p)
		p.next = at
	}
	return p.next
}

func (c *compiler) linkBranches(s *lang.Step, at int, p place) {
	within := place{next: PartEnd, in: at, flow: p.flow}
	switch k := s.Construct.(type) {
	case *lang.ForEach:
		within.next = at
		c.linkFlow(k.Do.Steps, within)
	case *lang.While:
		within.next = at
		c.linkFlow(k.Do.Steps, within)
	case *lang.Try:
		c.linkTry(k, within)
	case *lang.Parallel:
		for i := range k.Ways {
			within.part = i
			c.linkFlow(k.Ways[i].Branch.Steps, within)
		}
	default:
		if s.Construct != nil {
			for _, b := range s.Construct.Branches() {
				c.linkFlow(b.Steps, p)
			}
		}
		c.linkFlow(s.Waiting.Steps, within)
	}
	for i := range s.Exits {
		c.linkFlow(s.Exits[i].Branch.Steps, p)
	}
}

func (c *compiler) linkTry(k *lang.Try, within place) {
	c.linkFlow(k.Do.Steps, within)
	within.part = PartCatch
	for i := range k.Catches {
		c.linkFlow(k.Catches[i].Branch.Steps, within)
	}
	within.part = PartFinally
	c.linkFlow(k.Finally.Steps, within)
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
	case *lang.While:
		n.Op, n.Then, n.AtMost = OpWhile, c.body(at, &k.Do), k.AtMost
		if n.AtMost == 0 {
			n.AtMost = lang.DefaultTurns
		}
	case *lang.Try:
		n.Op, n.Then, n.Finally = OpTry, c.part(&k.Do), c.part(&k.Finally)
		n.Catches = c.catches(at, k)
	case *lang.Parallel:
		n.Op, n.First = OpParallel, k.First
		for i := range k.Ways {
			n.Cases = append(n.Cases, Case{Text: k.Ways[i].Value.Text, Target: c.part(&k.Ways[i].Branch)})
		}
	case *lang.Call:
		n.Op = OpCall
	case *lang.Back:
		n.Op = OpReturn
	case *lang.Goto:
		n.Op, n.Then = OpGoto, c.jump(at, k.Jump, "to")
	case *lang.Stop:
		n.Op = OpEnd
	default:
		n.Body = c.part(&s.Waiting)
	}
	c.linkExits(s, at)
}

// part is where a part of a step begins: at its end when it has no steps.
func (c *compiler) part(b *lang.Branch) Target {
	switch {
	case !b.Given():
		return Target{Node: None}
	case len(b.Steps) == 0:
		return Target{Node: PartEnd}
	}
	return Target{Node: c.nodes[b.Steps[0]]}
}

// catches resolves the catches of a try. They begin inside of it, so that
// finally runs after them; a jump among them leaves it.
func (c *compiler) catches(at int, k *lang.Try) []Case {
	var out []Case
	names := append(catchable(), lang.CatchError, lang.CatchHungUp)
	for i := range k.Catches {
		w := &k.Catches[i]
		if !contains(names, w.Value.Text) {
			c.add(diag.CodeBadValue, w.Value, catchHint(w.Value.Text, names), "there is no error %q to catch", w.Value.Text)
		}
		t := c.part(&w.Branch)
		if w.Branch.Jump != nil {
			t = c.jump(at, w.Branch.Jump, w.Value.Text)
		}
		out = append(out, Case{Text: w.Value.Text, Target: t})
	}
	return out
}

// catchable are the error codes that a catch can name.
func catchable() []string {
	var out []string
	for _, code := range effect.Catchable() {
		out = append(out, string(code))
	}
	return out
}

// catchHint says what the name of an error was to be.
func catchHint(name string, names []string) string {
	if contains([]string{"hung_up", "hangup", "hang_up", "disconnect", "disconnected"}, strings.ToLower(name)) {
		return "write " + lang.CatchHungUp
	}
	return diag.OneOf(name, names)
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
