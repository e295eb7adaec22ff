package compile

import "github.com/callwright/callwright/engine/diag"

// checkReachable reports steps that no path leads to. Only the first step of
// an unreachable stretch is reported.
func checkReachable(c *compiler) {
	seen := make([]bool, len(c.steps))
	c.program.reach(seen, c.program.Main)
	for _, h := range c.program.Handlers {
		c.program.reach(seen, h.Entry)
	}
	for i, s := range c.steps {
		if !seen[i] {
			c.add(diag.CodeUnreachable, s.Node, "give it an id and jump to it, or remove it", "no path leads to this step")
			c.program.reach(seen, i)
		}
	}
}

// reach marks every node that some path from the given ones leads to.
func (p *Program) reach(seen []bool, from ...int) {
	for len(from) > 0 {
		at := from[len(from)-1]
		from = from[:len(from)-1]
		if at < 0 || seen[at] {
			continue
		}
		seen[at] = true
		from = append(from, p.successors(at)...)
	}
}

// successors returns every node that the flow can go on to from a node.
func (p *Program) successors(at int) []int {
	n := &p.Nodes[at]
	var out []int
	if n.Guard != nil || n.fallsThrough() {
		out = append(out, n.Next)
	}
	for _, t := range n.targets() {
		for ; t != nil; t = t.Then {
			out = append(out, t.Node)
		}
	}
	return out
}

// targets returns where a node leads, beside Next.
func (n *Node) targets() []*Target {
	out := []*Target{&n.Then, &n.Else, &n.Body, &n.Finally}
	for i := range n.Exits {
		out = append(out, &n.Exits[i].Target)
	}
	for i := range n.Cases {
		out = append(out, &n.Cases[i].Target)
	}
	for i := range n.Catches {
		out = append(out, &n.Catches[i].Target)
	}
	return out
}

// fallsThrough reports whether a node can go on to Next without a wired
// target that says so.
func (n *Node) fallsThrough() bool {
	switch n.Op {
	case OpForEach, OpWhile, OpTry, OpParallel:
		return true
	case OpBlock, OpCall:
		_, wired := n.Exit("ok")
		return n.Desc != nil && !n.Desc.Final && !wired
	}
	return false
}
