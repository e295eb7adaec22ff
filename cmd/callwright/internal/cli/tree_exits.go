package cli

import (
	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
)

// longestExit is how wide the exits are that a step is wired to leave by.
func (t *tree) longestExit(s *story.Spot) int {
	longest := 0
	for _, e := range ways(s.Node) {
		if e.Target.Node >= len(s.Program.Nodes) {
			continue // of a program that was cut
		}
		v := story.Visit{Spot: s, Exit: e.Name, To: s.End()}
		if e.Target.Node >= 0 {
			v.To = s.Prefix + s.Program.Nodes[e.Target.Node].Key
		}
		longest = max(longest, diag.Width(e.Name+t.arrow(&v)))
		if around := t.outline.At(s.Parent); t.escapes(&v, around) {
			longest = max(longest, diag.Width(exitLeft+t.arrow(&story.Visit{Spot: around, Exit: exitLeft, To: v.To})))
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
func (t *tree) escapes(v *story.Visit, of *story.Spot) bool {
	if of.Node == nil || of.Node.Op != compile.OpBlock || of.Program != v.Spot.Program {
		return false
	}
	return t.jumps(v) && !t.outline.At(v.To).Within(of.Program, of.Program.Find(of.Node.Key))
}

// arrow says where a visit led, if that is not the next step.
func (t *tree) arrow(v *story.Visit) string {
	if !t.jumps(v) {
		return ""
	}
	return " → " + name(v.To)
}

// exit is the exit that was taken, and where to if that is not the next step.
func (t *tree) exit(v *story.Visit) string {
	c := colourWarn
	switch v.Exit {
	case "ok", "then", "else", "to":
		c = colourGood
	case "failed", "timeout", "error", story.Cancelled:
		c = colourBad
	case story.Withdrawn:
		c = colourFaint
	}
	taken := cut(diag.Printable(v.Exit), t.exits)
	return t.out.paint(c, taken) + t.out.paint(colourFaint, cut(t.arrow(v), t.exits-diag.Width(taken)))
}

// jumps reports whether a step was left for another than one right after it or
// in a branch of its own.
func (t *tree) jumps(v *story.Visit) bool {
	s := v.Spot
	switch {
	case s.Node == nil, v.To == "", v.To == "error":
		return false
	case v.To == "end", v.To == "return":
		return v.Exit != "ok"
	case s.Node.Next == compile.PartEnd && v.To == s.Parent:
		return false
	case s.Node.Next >= 0 && s.Prefix+s.Program.Nodes[s.Node.Next].Key == v.To:
		return false
	}
	return !t.outline.At(v.To).Within(s.Program, s.Program.Find(s.Node.Key))
}
