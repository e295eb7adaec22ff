package compile

import "github.com/callwright/callwright/engine/diag"

// checkReachable reports steps that no path leads to. Only the first step of
// an unreachable stretch is reported.
func checkReachable(c *compiler) {
	seen := c.program.reachable()
	for i, s := range c.steps {
		if !seen[i] && (i == 0 || seen[i-1] || c.program.Nodes[i-1].Next != i) {
			c.add(diag.CodeUnreachable, s.Node, "give it an id and jump to it, or remove it", "no path leads to this step")
		}
	}
}

// reachable returns for each node whether some path leads to it.
func (p *Program) reachable() []bool {
	seen := make([]bool, len(p.Nodes))
	todo := []int{p.Main, p.OnError, p.OnEnded}
	for len(todo) > 0 {
		at := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if at < 0 || seen[at] {
			continue
		}
		seen[at] = true
		todo = append(todo, p.successors(at)...)
	}
	return seen
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
