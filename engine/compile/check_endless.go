package compile

import (
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
)

// checkEndless reports what goes round without a wait, a question to a person,
// or a cap that the author chose: jumps backward, while, while_waiting.
func checkEndless(c *compiler) {
	for at, s := range c.steps {
		for _, b := range branches(s) {
			c.checkRound(at, b.Jump)
		}
		switch k := s.Construct.(type) {
		case *lang.Goto:
			c.checkRound(at, k.Jump)
		case *lang.While:
			if k.AtMost == 0 && !c.waits(at) {
				c.add(diag.CodeEndlessLoop, s.Word, "write at_most: 10 beside it", "the loop goes round without waiting")
			}
		}
		if s.Waiting.Given() {
			c.checkTurns(at, s.Waiting.Node)
		}
	}
}

// checkTurns reports a while_waiting whose turns take no time. One that asks
// for nothing is not repeated.
func (c *compiler) checkTurns(at int, n *source.Node) {
	const hint = "add a prompt, music or a wait"
	switch {
	case c.holds(at, func(d *block.Descriptor) bool { return d.Waits || slices.Contains(d.Asks, effect.HostPlay) }):
	case c.holds(at, func(d *block.Descriptor) bool { return d.Mode != effect.Pure }):
		c.add(diag.CodeEndlessLoop, n, hint, "the steps of while_waiting go round without waiting")
	default:
		c.add(diag.CodeEndlessLoop, n, hint, "the steps of while_waiting never wait, so they run once only")
	}
}

// waits reports whether a step inside a node waits.
func (c *compiler) waits(in int) bool {
	return c.holds(in, func(d *block.Descriptor) bool { return d.Waits })
}

// holds reports whether there is such a block inside a node.
func (c *compiler) holds(in int, such func(*block.Descriptor) bool) bool {
	for i := range c.program.Nodes {
		if d := c.program.Nodes[i].Desc; d != nil && such(d) && c.inside(i, in, PartBody) {
			return true
		}
	}
	return false
}

func (c *compiler) checkRound(at int, j *lang.Jump) {
	if j == nil || j.AtMost > 0 {
		return
	}
	to := c.resolve(at, j)
	if !c.goesBack(at, to, j) {
		return
	}
	for i := to; i <= at; i++ {
		if d := c.program.Nodes[i].Desc; d != nil && d.Waits {
			return
		}
	}
	hint := "write {goto: " + j.Target + ", at_most: 3, then: ...}"
	if c.program.Nodes[at].Op == OpGoto {
		hint = "write goto: {to: " + j.Target + ", at_most: 3, then: ...}"
	}
	c.add(diag.CodeEndlessLoop, j.Node, hint, "the jump back to %q goes round without waiting", j.Target)
}
