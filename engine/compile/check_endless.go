package compile

import (
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/lang"
)

// checkEndless reports backward jumps that go round without a wait, a
// question to a person, or a cap that the author chose.
func checkEndless(c *compiler) {
	for at, s := range c.steps {
		for _, b := range branches(s) {
			c.checkRound(at, b.Jump)
		}
		if k, ok := s.Construct.(*lang.Goto); ok {
			c.checkRound(at, k.Jump)
		}
	}
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
	c.add(diag.CodeEndlessLoop, j.Node, "write {goto: "+j.Target+", at_most: 3, then: ...}", "the jump back to %q goes round without waiting", j.Target)
}
