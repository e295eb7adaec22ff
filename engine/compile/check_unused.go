package compile

import "github.com/callwright/callwright/engine/diag"

// checkUnused reports variables that nothing reads: mostly a look-up whose
// result nobody tests, or a name with a typo.
func checkUnused(c *compiler) {
	for _, name := range sortedKeys(c.vars) {
		v := c.vars[name]
		if !v.read && !c.consumed(name) {
			c.add(diag.CodeUnusedVar, v.node, "", "nothing reads the variable %q", name)
		}
	}
}

// consumed reports whether a block takes the variable by its name, as
// next_record does.
func (c *compiler) consumed(name string) bool {
	for i := range c.program.Nodes {
		for _, s := range c.program.Nodes[i].Settings {
			if s.Field.Want == "variable" && s.Value == name {
				return true
			}
		}
	}
	return false
}
