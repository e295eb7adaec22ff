package graph

import (
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
)

// Skipped is the label of the way around a step whose guard does not hold.
const Skipped = "skipped"

// exits adds the edges of a node.
func (b *builder) exits(at int) {
	n := &b.p.Nodes[at]
	if n.Guard != nil {
		b.edge(Edge{From: n.Key, To: b.next(at), Step: n.Key, Label: Skipped})
	}
	switch n.Op {
	case compile.OpBlock, compile.OpCall:
		b.block(at)
	case compile.OpIf:
		b.target(at, "then", &n.Then, Edge{})
		b.target(at, "else", &n.Else, Edge{})
	case compile.OpSwitch:
		b.cases(at)
	case compile.OpForEach, compile.OpWhile:
		b.part(at, compile.PartBody, "each turn", &n.Then, Edge{Cap: n.AtMost})
		b.edge(Edge{From: n.Key, To: b.next(at), Step: n.Key, Exit: block.OK, Label: "done"})
	case compile.OpTry:
		b.try(at)
	case compile.OpParallel:
		b.parallel(at)
	case compile.OpGoto:
		b.target(at, "to", &n.Then, Edge{Label: " "})
	}
}

// block adds the exits of a block: wired ones as edges, others by name.
func (b *builder) block(at int) {
	n := &b.p.Nodes[at]
	b.wired(at)
	if n.Desc == nil {
		return
	}
	last := &b.g.Nodes[len(b.g.Nodes)-1]
	for _, e := range n.Desc.Exits {
		if _, wired := n.Exit(e.Name); !wired && !e.Rare && e.Name != block.OK {
			last.Unwired = append(last.Unwired, Exit{Name: e.Name})
		}
	}
	if n.Body.Node >= 0 && n.Body.Node != at {
		b.edge(Edge{From: n.Key, To: b.p.Nodes[n.Body.Node].Key, Step: n.Key, Label: "while waiting", Aside: true})
	}
}

// wired adds the exits that are written, and ok where the flow just goes on.
func (b *builder) wired(at int) {
	n := &b.p.Nodes[at]
	if _, ok := n.Exit(block.OK); !ok && (n.Desc == nil || !n.Desc.Final) {
		b.edge(Edge{From: n.Key, To: b.next(at), Step: n.Key, Exit: block.OK, Label: okLabel(n)})
	}
	for i := range n.Exits {
		e := &n.Exits[i]
		b.target(at, e.Name, &e.Target, Edge{Error: wrong(e.Name)})
	}
}

// okLabel leaves ok away where there is no other exit to tell it from.
func okLabel(n *compile.Node) string {
	if len(n.Exits) == 0 {
		return " "
	}
	return ""
}

// wrong reports exits that are taken when something fails.
func wrong(exit string) bool { return slices.Contains([]string{"failed", "timeout", "error"}, exit) }

func (b *builder) cases(at int) {
	n := &b.p.Nodes[at]
	for i := range n.Cases {
		b.target(at, n.Cases[i].Text, &n.Cases[i].Target, Edge{})
	}
	if n.Else.Node == compile.None {
		last := &b.g.Nodes[len(b.g.Nodes)-1]
		last.Unwired = append(last.Unwired, Exit{Name: "default"})
		return
	}
	b.target(at, "default", &n.Else, Edge{})
}

func (b *builder) try(at int) {
	n := &b.p.Nodes[at]
	b.part(at, compile.PartBody, "", &n.Then, Edge{})
	for i := range n.Catches {
		b.part(at, compile.PartCatch, n.Catches[i].Text, &n.Catches[i].Target, Edge{Error: true})
	}
}

func (b *builder) parallel(at int) {
	n := &b.p.Nodes[at]
	for i := range n.Cases {
		b.part(at, i, n.Cases[i].Text, &n.Cases[i].Target, Edge{})
	}
}

// part adds the way into a part of a node. No exit is taken there.
func (b *builder) part(at, part int, label string, t *compile.Target, e Edge) {
	n := &b.p.Nodes[at]
	if t.Node == compile.None || t.Node == at {
		return
	}
	e.From, e.To, e.Step, e.Label = n.Key, b.place(t.Node, n.Flow), n.Key, label
	e.Cap = max(e.Cap, t.AtMost)
	if t.Node == compile.PartEnd {
		e.To = b.partEnd(at, part)
	}
	if label == "" {
		e.Label = " "
	}
	b.edge(e)
}

// target adds an edge for an exit, and one more for each place where it leads
// when a cap is reached.
func (b *builder) target(at int, exit string, t *compile.Target, e Edge) {
	n := &b.p.Nodes[at]
	e.From, e.Step, e.Exit = n.Key, n.Key, exit
	for ; t != nil; t = t.Then {
		if t.Node == compile.None {
			return
		}
		e.To, e.Cap = b.from(at, t.Node), t.AtMost
		b.edge(e)
		e.Label = exit + ", then"
	}
}
