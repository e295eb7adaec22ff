package cli

import (
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
)

// longestExit is how wide the exits are that steps are wired to leave by.
func (t *tree) longestExit() int {
	longest := 0
	for i := range t.program.Nodes {
		n := &t.program.Nodes[i]
		targets := append([]compile.Exit{{Name: "to", Target: n.Then}}, n.Exits...)
		for _, e := range targets {
			to := e.Target.Node
			if e.Name == "to" && n.Op != compile.OpGoto || to >= len(t.program.Nodes) {
				continue
			}
			v := visit{key: n.Key, exit: e.Name, to: "end"}
			if to >= 0 {
				v.to = t.program.Nodes[to].Key
			}
			longest = max(longest, diag.Width(e.Name)+t.arrow(&v))
		}
	}
	return longest
}

// arrow is how wide the target of a visit's exit is.
func (t *tree) arrow(v *visit) int {
	if !t.jumps(v) {
		return 0
	}
	return diag.Width(" → " + v.to)
}

// exit is the exit that was taken, and where to if that is not the next step.
func (t *tree) exit(v *visit) string {
	c := colourWarn
	switch v.exit {
	case "ok", "then", "else", "to":
		c = colourGood
	case "failed", "timeout", "error", "cancelled":
		c = colourBad
	}
	text := t.out.paint(c, diag.Printable(v.exit))
	if t.jumps(v) {
		text += t.out.paint(colourFaint, " → "+v.to)
	}
	return text
}

// jumps reports whether a step was left for another than one right after it or
// in a branch of its own.
func (t *tree) jumps(v *visit) bool {
	at := t.program.Find(v.key)
	if at < 0 || v.to == "" || v.to == "error" || v.to == "end" && v.exit == "ok" {
		return false
	}
	if next := t.program.Nodes[at].Next; next >= 0 && t.program.Nodes[next].Key == v.to {
		return false
	}
	return !t.within(at, v.to)
}

// within reports whether a step is in a branch of the step at an index.
func (t *tree) within(at int, key string) bool {
	depth := t.outline[t.program.Nodes[at].Key]
	for _, n := range t.program.Nodes[at+1:] {
		if t.outline[n.Key] <= depth {
			return false
		}
		if n.Key == key {
			return true
		}
	}
	return false
}
