package compile

import (
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// checkUnwired reports exits that lead nowhere in a scenario without a handler
// for errors: taking one fails the run.
func checkUnwired(c *compiler) {
	if c.program.OnError != None {
		return
	}
	for i, s := range c.steps {
		n := &c.program.Nodes[i]
		if c.caught(i) {
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
			c.add(diag.CodeUnwiredExit, s.Word, "wire them under exits, or add a handler for errors", "%s does not wire %s", n.Word, strings.Join(missing, ", "))
		}
	}
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
