package compile

import (
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/lang"
)

// checkConstant reports conditions that do not depend on anything.
func checkConstant(c *compiler) {
	for i, s := range c.steps {
		n := &c.program.Nodes[i]
		if n.Guard != nil {
			if v, ok := n.Guard.Constant(); ok {
				c.add(diag.CodeConstantGuard, s.When, "", "the condition is always %v", v)
			}
		}
		if k, ok := s.Construct.(*lang.If); ok && n.Value != nil {
			if v, ok := n.Value.Constant(); ok {
				c.add(diag.CodeConstantGuard, k.Cond, "", "the condition is always %v", v)
			}
		}
	}
}
