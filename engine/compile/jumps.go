package compile

import (
	"fmt"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/lang"
)

// jump resolves a jump of the step at index at.
func (c *compiler) jump(at int, j *lang.Jump, name string) Target {
	n := &c.program.Nodes[at]
	t := Target{Node: c.resolve(at, j), AtMost: j.AtMost, Key: n.Key + "/" + name}
	if t.AtMost == 0 && c.goesBack(at, t.Node, j) {
		t.AtMost = lang.DefaultJumps
	}
	if j.Then != nil {
		then := c.jump(at, j.Then, name+"/then")
		t.Then = &then
	}
	return t
}

// goesBack reports a jump that could go round for ever. To go on with the next
// turn of a loop around the step is no such jump, because the list ends; nor
// is one out of handlers.error, which is only entered so often.
func (c *compiler) goesBack(at, to int, j *lang.Jump) bool {
	return to >= 0 && to <= at && j.Target != lang.Continue && !c.inside(at, to, PartBody) &&
		c.program.Nodes[at].Flow == c.program.Nodes[to].Flow
}

func (c *compiler) resolve(at int, j *lang.Jump) int {
	switch j.Target {
	case "":
		return None // already reported
	case lang.Continue:
		return c.program.Nodes[at].Next
	case lang.End:
		return Quit
	case lang.Return:
		return End
	case lang.Fail:
		return Fail
	}
	s := c.ids[j.Target]
	if s == nil {
		targets := append(sortedKeys(c.ids), lang.Continue, lang.End, lang.Return, lang.Fail)
		c.add(diag.CodeUnknownStep, j.Node, diag.OneOf(j.Target, targets), "no step has the id %q", j.Target)
		return None
	}
	to := c.nodes[s]
	if problem := c.obstacle(at, to); problem != "" {
		code, hint := diag.CodeJumpAcross, ""
		if in := c.program.Nodes[to].In; in != None && !c.inside(at, in, c.program.Nodes[to].Part) {
			code, hint = diag.CodeJumpIntoLoop, "jump to the "+c.program.Nodes[in].Word+" itself"
		}
		c.add(code, j.Node, hint, "the step %q %s", j.Target, problem)
	}
	return to
}

// obstacle says why a jump from one node cannot lead to another, finishing
// the sentence "the step x ..."; "" when it can.
func (c *compiler) obstacle(at, to int) string {
	from, target := &c.program.Nodes[at], &c.program.Nodes[to]
	if from.Flow != target.Flow && (from.Flow != FlowError || target.Flow != FlowMain) {
		return fmt.Sprintf("belongs to %s, where this jump cannot lead", target.Flow)
	}
	if target.In != None && !c.inside(at, target.In, target.Part) {
		return fmt.Sprintf("is inside a %s that the jump does not start in", c.program.Nodes[target.In].Word)
	}
	for n := from; n.In != None; n = &c.program.Nodes[n.In] {
		if c.program.Nodes[n.In].Op == OpParallel && !c.inside(to, n.In, n.Part) {
			return "is outside of the branch of parallel that the jump starts in"
		}
	}
	return ""
}

// inside reports whether the node at index at is in a part of a node.
func (c *compiler) inside(at, in, part int) bool {
	for at != None {
		n := &c.program.Nodes[at]
		if at = n.In; at == in && n.Part == part {
			return true
		}
	}
	return false
}
