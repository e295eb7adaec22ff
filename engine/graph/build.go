package graph

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
)

// New makes the graph of a program. The scenarios that it calls stand beside
// it, once for each call, with the keys that their steps have in traces.
func New(p *compile.Program) *Graph { return build(p, nil) }

// build makes the graph of a program that was called through others.
func build(p *compile.Program, callers []*compile.Program) *Graph {
	b := &builder{p: p, g: &Graph{Title: p.Name, File: p.File, Program: p.Hash}, called: len(callers) > 0}
	for _, f := range b.flows() {
		b.flow(f)
	}
	b.sweep()
	callers = append(slices.Clone(callers), p)
	for i := range p.Nodes {
		if n := &p.Nodes[i]; n.Sub != nil && len(callers) < deepest && !slices.Contains(callers, n.Sub) {
			b.g.adopt(n.Key, build(n.Sub, callers))
		}
	}
	return b.g
}

// deepest is how far calls of calls are drawn.
const deepest = 4

// builder holds the work on one program.
type builder struct {
	p      *compile.Program
	g      *Graph
	called bool // by another: its end is a return
}

// flow is a graph of its own in a program.
type flow struct {
	name  compile.Flow
	entry int
}

func (b *builder) flows() []flow {
	out := []flow{{compile.FlowMain, b.p.Main}}
	for _, h := range b.p.Handlers {
		out = append(out, flow{compile.Flow(h.Event), h.Entry})
	}
	for _, f := range []flow{{compile.FlowError, b.p.OnError}, {compile.FlowEnded, b.p.OnEnded}} {
		known := slices.ContainsFunc(out, func(o flow) bool { return o.name == f.name })
		if f.entry != compile.None && !known {
			out = append(out, f)
		}
	}
	return out
}

// The IDs of nodes that are no steps.
func startID(f compile.Flow) string  { return ":start/" + string(f) }
func endID(f compile.Flow) string    { return ":end/" + string(f) }
func returnID(f compile.Flow) string { return ":return/" + string(f) }
func failID(f compile.Flow) string   { return ":fail/" + string(f) }
func joinID(key string) string       { return ":join/" + key }

func handlerID(f compile.Flow) string {
	if f == compile.FlowMain {
		return ""
	}
	return "handlers." + string(f)
}

func (b *builder) flow(f flow) {
	id := handlerID(f.name)
	title := cmp.Or(string(f.name), "start")
	if id != "" {
		b.g.Clusters = append(b.g.Clusters, Cluster{ID: id, Title: f.name.String(), Handler: true})
	}
	b.add(Node{ID: startID(f.name), Kind: Start, Title: title, Cluster: id})
	b.edge(Edge{From: startID(f.name), To: b.place(f.entry, f.name)})
	for i := range b.p.Nodes {
		if b.p.Nodes[i].Flow == f.name {
			b.step(i)
		}
	}
	b.add(Node{ID: returnID(f.name), Kind: Stop, Title: "return", Cluster: id})
	b.add(Node{ID: endID(f.name), Kind: Stop, Title: "end", Cluster: id})
	b.add(Node{ID: failID(f.name), Kind: Fail, Title: "fail", Cluster: id})
}

func (b *builder) add(n Node)  { b.g.Nodes = append(b.g.Nodes, n) }
func (b *builder) edge(e Edge) { b.g.Edges = append(b.g.Edges, e) }

// sweep drops the ends that nothing leads to.
func (b *builder) sweep() {
	b.g.Nodes = slices.DeleteFunc(b.g.Nodes, func(n Node) bool {
		return n.ID[0] == ':' && n.Kind != Start && !slices.ContainsFunc(b.g.Edges, func(e Edge) bool { return e.To == n.ID })
	})
}

// step adds a node of the program with its edges, and the join behind the last
// step of a parallel.
func (b *builder) step(at int) {
	n := &b.p.Nodes[at]
	b.open(at)
	b.add(Node{ID: n.Key, Kind: kind(n.Op), Title: cmp.Or(n.ID, n.Word), Block: subtitle(n), Text: about(n), Line: n.Line, Cluster: b.home(at)})
	b.exits(at)
	if n.Op == compile.OpParallel && b.last(at) == at {
		b.join(at)
	}
	for in, last := n.In, at; in != compile.None && b.last(in) == last; in = b.p.Nodes[in].In {
		if p := &b.p.Nodes[in]; p.Op == compile.OpParallel {
			b.join(in)
		}
	}
}

// last is the last node inside a node.
func (b *builder) last(in int) int {
	last := in
	for i := range b.p.Nodes {
		if b.within(i, in) {
			last = i
		}
	}
	return last
}

func (b *builder) within(at, in int) bool {
	for at = b.p.Nodes[at].In; at != compile.None; at = b.p.Nodes[at].In {
		if at == in {
			return true
		}
	}
	return false
}

func (b *builder) join(in int) {
	n := &b.p.Nodes[in]
	title := "all done"
	if n.First {
		title = "first done"
	}
	b.add(Node{ID: joinID(n.Key), Kind: Join, Title: title, Cluster: frameID(n.Key)})
	b.edge(Edge{From: joinID(n.Key), To: b.next(in), Step: n.Key, Exit: block.OK, Label: " "})
}

func kind(op compile.Op) Kind {
	switch op {
	case compile.OpIf, compile.OpSwitch:
		return Decision
	case compile.OpForEach, compile.OpWhile:
		return Loop
	case compile.OpTry:
		return Try
	case compile.OpParallel:
		return Split
	case compile.OpCall:
		return Call
	case compile.OpGoto:
		return Jump
	case compile.OpReturn, compile.OpEnd:
		return Stop
	}
	return Step
}

// subtitle names the block of a step that has a name of its own.
func subtitle(n *compile.Node) string {
	if n.ID == "" || n.ID == n.Word {
		return ""
	}
	return n.Word
}

// place is the node that an index stands for, seen from a flow.
func (b *builder) place(to int, f compile.Flow) string {
	switch {
	case to >= 0:
		return b.p.Nodes[to].Key
	case to == compile.Fail:
		return failID(f)
	case to == compile.End && b.called:
		return returnID(f)
	}
	return endID(f)
}

// next is where the flow goes on after a node.
func (b *builder) next(at int) string { return b.from(at, b.p.Nodes[at].Next) }

// from is where a path of a node leads.
func (b *builder) from(at, to int) string {
	n := &b.p.Nodes[at]
	if to == compile.PartEnd {
		return b.partEnd(n.In, n.Part)
	}
	return b.place(to, n.Flow)
}

// partEnd is what follows a part of a node.
func (b *builder) partEnd(in, part int) string {
	n := &b.p.Nodes[in]
	switch {
	case n.Op == compile.OpParallel:
		return joinID(n.Key)
	case n.Op == compile.OpBlock: // while_waiting begins again
		return n.Key
	case n.Op == compile.OpTry && part != compile.PartFinally && n.Finally.Node >= 0:
		return b.p.Nodes[n.Finally.Node].Key
	}
	return b.next(in)
}

func itoa(n int) string { return strconv.Itoa(n) }
