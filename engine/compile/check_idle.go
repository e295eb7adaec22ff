package compile

import (
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/lang"
)

// checkIdle reports jumps to the next step, where the flow goes anyway. In
// other languages, continue begins the next turn of a loop.
func checkIdle(c *compiler) {
	for _, s := range c.steps {
		if k, ok := s.Construct.(*lang.Goto); ok && k.Jump.Target == lang.Continue && k.Jump.AtMost == 0 {
			c.add(diag.CodeIdleJump, k.Jump.Node, "to skip steps, jump to one by its id, or put them under an if", "continue is the next step, where the flow goes anyway")
		}
	}
}
