package compile

import (
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// checkUnwired reports exits that lead nowhere where nothing catches the error
// that taking one is: it fails the run. handlers.error catches those of the
// steps, not those of other handlers.
func checkUnwired(c *compiler) {
	for i, s := range c.steps {
		n := &c.program.Nodes[i]
		handled := c.program.OnError != None && (n.Flow == FlowMain || n.Flow == FlowError)
		if handled || c.caught(i) {
			continue
		}
		if n.Op == OpSwitch && n.Else.Node == None {
			c.add(diag.CodeUnwiredExit, s.Word, "add a default, or a handler for errors", "a value without a case fails the run")
		}
		if n.Desc == nil {
			continue
		}
		var missing []string
		for _, e := range stepExits(s, n.Desc) {
			if _, wired := n.Exit(e.Name); !wired && !e.Rare {
				missing = append(missing, e.Name)
			}
		}
		if len(missing) > 0 {
			c.add(diag.CodeUnwiredExit, s.Word, hint(n), "%s does not wire %s", n.Word, strings.Join(missing, ", "))
		}
	}
}

func hint(n *Node) string {
	if n.Flow == FlowMain {
		return "wire them under exits, or add a handler for errors"
	}
	return "wire them under exits, or put the steps into a try"
}

// caught reports whether a try around the node catches every error.
func (c *compiler) caught(at int) bool {
	for n := &c.program.Nodes[at]; n.In != None; n = &c.program.Nodes[n.In] {
		if n.Part != PartBody {
			continue
		}
		for _, w := range c.program.Nodes[n.In].Catches {
			if w.Text == CatchError {
				return true
			}
		}
	}
	return false
}
