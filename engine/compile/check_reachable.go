package compile

import "github.com/callwright/callwright/engine/diag"

// checkReachable reports steps that no path leads to. Only the first step of
// an unreachable stretch is reported.
func checkReachable(c *compiler) {
	seen := make([]bool, len(c.steps))
	c.program.reach(seen, c.program.Main, c.program.OnError, c.program.OnEnded)
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
	targets := []*Target{&n.Then, &n.Else}
	for i := range n.Exits {
		targets = append(targets, &n.Exits[i].Target)
	}
	for i := range n.Cases {
		targets = append(targets, &n.Cases[i].Target)
	}
	for _, t := range targets {
		for ; t != nil; t = t.Then {
			if n.Op != OpBlock || t != &n.Then && t != &n.Else {
				out = append(out, t.Node)
			}
		}
	}
	return out
}

// fallsThrough reports whether a node can go on to Next without a wired
// target that says so.
func (n *Node) fallsThrough() bool {
	switch n.Op {
	case OpForEach:
		return true
	case OpBlock:
		_, wired := n.Exit("ok")
		return n.Desc != nil && !n.Desc.Final && !wired
	}
	return false
}
