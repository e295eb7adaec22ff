package coverage

import (
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
)

// exits returns the ways in which a step can be left, with no hits. Exits of
// which the author need not think are left out: those that tell that the
// telephone side itself is broken, and that are not wired.
func exits(p *compile.Program, n *compile.Node) []Exit {
	switch n.Op {
	case compile.OpBlock, compile.OpCall:
		return blockExits(p, n)
	case compile.OpIf:
		return slices.Concat(ways(p, n, "then", &n.Then), ways(p, n, "else", &n.Else))
	case compile.OpSwitch:
		return switchExits(p, n)
	case compile.OpTry:
		out := []Exit{{Name: block.OK, Wired: true}}
		for i := range n.Catches {
			out = append(out, ways(p, n, n.Catches[i].Text, &n.Catches[i].Target)...)
		}
		return out
	case compile.OpForEach, compile.OpWhile, compile.OpParallel:
		return []Exit{{Name: block.OK, Wired: true}}
	case compile.OpGoto:
		return ways(p, n, "to", &n.Then)
	}
	return nil // end and return have no exits
}

// blockExits are ok, the wired ones, and those that raise an error.
func blockExits(p *compile.Program, n *compile.Node) []Exit {
	var out []Exit
	if _, wired := n.Exit(block.OK); !wired && n.Desc.HasExit(block.OK) {
		out = append(out, Exit{Name: block.OK, Wired: true})
	}
	for i := range n.Exits {
		out = append(out, ways(p, n, n.Exits[i].Name, &n.Exits[i].Target)...)
	}
	for _, e := range slices.Concat(n.Desc.Exits, n.Branches) {
		if _, wired := n.Exit(e.Name); !wired && !e.Rare && e.Name != block.OK {
			out = append(out, Exit{Name: e.Name})
		}
	}
	return out
}

func switchExits(p *compile.Program, n *compile.Node) []Exit {
	var out []Exit
	for i := range n.Cases {
		out = append(out, ways(p, n, n.Cases[i].Text, &n.Cases[i].Target)...)
	}
	if n.Else.Node == compile.None {
		return append(out, Exit{Name: "default"})
	}
	return append(out, ways(p, n, "default", &n.Else)...)
}

// ways are an exit, and the ways that it takes once its caps are reached. Only
// where there are such does it count where it leads.
func ways(p *compile.Program, n *compile.Node, name string, t *compile.Target) []Exit {
	if t.Then == nil {
		return []Exit{{Name: name, Wired: true}}
	}
	var out []Exit
	for ; t != nil; t = t.Then {
		to := place(p, n, t.Node)
		if !slices.ContainsFunc(out, func(e Exit) bool { return e.To == to }) {
			out = append(out, Exit{Name: name, To: to, Wired: true})
		}
	}
	return out
}

// place names where a path leads as traces do.
func place(p *compile.Program, n *compile.Node, to int) string {
	switch {
	case to >= 0:
		return p.Nodes[to].Key
	case to == compile.Fail:
		return "fail"
	case to == compile.None:
		return "error"
	case to == compile.PartEnd && n.In >= 0:
		return p.Nodes[n.In].Key
	}
	return "end"
}

// conditions returns the conditions of a step, with no hits.
func conditions(n *compile.Node) []Condition {
	var out []Condition
	if n.Guard != nil {
		out = append(out, Condition{Name: "when", Text: n.Guard.Source()})
	}
	if (n.Op == compile.OpIf || n.Op == compile.OpWhile) && n.Value != nil {
		out = append(out, Condition{Name: n.Word, Text: n.Value.Source()})
	}
	return out
}
