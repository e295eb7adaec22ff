package cli

import (
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
)

// longestExit is how wide the exits are that a step is wired to leave by.
func (t *tree) longestExit(s *spot) int {
	longest := 0
	for _, e := range ways(s.node) {
		if e.Target.Node >= len(s.program.Nodes) {
			continue // of a program that was cut
		}
		v := visit{spot: s, exit: e.Name, to: s.end()}
		if e.Target.Node >= 0 {
			v.to = s.prefix + s.program.Nodes[e.Target.Node].Key
		}
		longest = max(longest, diag.Width(e.Name+t.arrow(&v)))
		if around := t.outline.at(s.parent); t.escapes(&v, around) {
			longest = max(longest, diag.Width(exitLeft+t.arrow(&visit{spot: around, exit: exitLeft, to: v.to})))
		}
	}
	return longest
}

// ways are the wired exits of a step.
func ways(n *compile.Node) (out []compile.Exit) {
	if n == nil {
		return nil
	}
	if n.Op == compile.OpGoto {
		out = append(out, compile.Exit{Name: "to", Target: n.Then})
	}
	for _, c := range n.Catches {
		out = append(out, compile.Exit{Name: c.Text, Target: c.Target})
	}
	return append(out, n.Exits...)
}

// exitLeft is how traces call the way out of a step whose while_waiting jumped
// away.
const exitLeft = "while_waiting"

// escapes reports whether a visit leads out of the while_waiting of a step.
func (t *tree) escapes(v *visit, of *spot) bool {
	if of.node == nil || of.node.Op != compile.OpBlock || of.program != v.spot.program {
		return false
	}
	return t.jumps(v) && !t.outline.at(v.to).within(of.program, of.program.Find(of.node.Key))
}

// arrow says where a visit led, if that is not the next step.
func (t *tree) arrow(v *visit) string {
	if !t.jumps(v) {
		return ""
	}
	return " → " + name(v.to)
}

// exit is the exit that was taken, and where to if that is not the next step.
func (t *tree) exit(v *visit) string {
	c := colourWarn
	switch v.exit {
	case "ok", "then", "else", "to":
		c = colourGood
	case "failed", "timeout", "error", endCancelled:
		c = colourBad
	case endWithdrawn:
		c = colourFaint
	}
	taken := cut(diag.Printable(v.exit), t.exits)
	return t.out.paint(c, taken) + t.out.paint(colourFaint, cut(t.arrow(v), t.exits-diag.Width(taken)))
}

// jumps reports whether a step was left for another than one right after it or
// in a branch of its own.
func (t *tree) jumps(v *visit) bool {
	s := v.spot
	switch {
	case s.node == nil, v.to == "", v.to == "error":
		return false
	case v.to == "end", v.to == "return":
		return v.exit != "ok"
	case s.node.Next == compile.PartEnd && v.to == s.parent:
		return false
	case s.node.Next >= 0 && s.prefix+s.program.Nodes[s.node.Next].Key == v.to:
		return false
	}
	return !t.outline.at(v.to).within(s.program, s.program.Find(s.node.Key))
}
