package viewer

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/graph"
	"github.com/callwright/callwright/engine/trace"
)

// mark colours the way that a run took through a graph.
func mark(g *graph.Graph, t *Trace) {
	entered := map[string]bool{}
	for _, e := range t.Events {
		if e.Kind == trace.StepEntered {
			entered[e.Step] = true
			g.Mark(e.Step, graph.Taken)
		}
	}
	for i, e := range t.Events {
		if e.Kind == trace.ExitTaken {
			markExit(g, e)
			markSkipped(g, e.To, next(t.Events[i:]))
		}
	}
	for i := range g.Edges {
		e := &g.Edges[i]
		if e.Exit == "" && e.Label != graph.Skipped && entered[e.To] && (entered[e.From] || strings.HasPrefix(e.From, ":")) {
			e.Class = graph.Taken
		}
		if e.Class == graph.Taken {
			markEnd(g, e.From)
			markEnd(g, e.To)
		}
	}
}

// markEnd marks the end of an edge that is no step: steps were entered, or not.
func markEnd(g *graph.Graph, id string) {
	if strings.HasPrefix(id, ":") {
		g.Mark(id, graph.Taken)
	}
}

// markExit marks the edge of an exit: the one that leads where the run went,
// or all of them when the trace names the place otherwise.
func markExit(g *graph.Graph, taken Event) {
	to := ""
	for _, e := range g.Edges {
		if e.Step != taken.Step || e.Exit != taken.Exit {
			continue
		}
		if e.To == taken.To || strings.HasPrefix(e.To, ":"+taken.To+"/") {
			to = e.To
		}
	}
	g.MarkExit(taken.Step, taken.Exit, to, graph.Taken)
}

// next is the step that is entered next, or "end".
func next(events []Event) string {
	for _, e := range events {
		if e.Kind == trace.StepEntered {
			return e.Step
		}
	}
	return "end"
}

// markSkipped marks the ways around steps between where an exit leads and
// where the run went on: their guards did not hold.
func markSkipped(g *graph.Graph, from, to string) {
	var way []int
	for range g.Nodes {
		if from == to || from == ":end/" && to == "end" {
			for _, i := range way {
				g.Edges[i].Class = graph.Taken
			}
			return
		}
		at := around(g, from)
		if at < 0 {
			return
		}
		way = append(way, at)
		from = g.Edges[at].To
	}
}

// around is the edge around a step with a guard, or -1.
func around(g *graph.Graph, step string) int {
	for i, e := range g.Edges {
		if e.From == step && e.Label == graph.Skipped {
			return i
		}
	}
	return -1
}

// observed makes a graph of the steps and exits that a trace holds.
func observed(t *Trace) *graph.Graph {
	o := &observer{g: &graph.Graph{Title: t.Info.Scenario, Program: t.Info.Program}, strands: map[string]string{}, led: map[string]bool{}}
	for _, e := range t.Events {
		switch e.Kind {
		case trace.StepEntered:
			o.enter(e)
		case trace.ExitTaken:
			o.leave(e)
		case trace.Failed:
			o.failed = e.Step
			o.open = slices.DeleteFunc(o.open, func(at Event) bool { return at.Step == e.Step })
		}
	}
	for _, e := range o.exits {
		o.edge(graph.Edge{From: e.Step, To: o.place(e), Step: e.Step, Exit: e.Exit})
	}
	return o.g
}

type observer struct {
	g       *graph.Graph
	strands map[string]string // step -> cluster
	failed  string            // the step whose error was not yet followed
	exits   []Event
	open    []Event         // steps that were not left yet, in the order of entering
	led     map[string]bool // steps that an exit led to
}

func (o *observer) enter(e Event) {
	cluster := ""
	if flow, _, _ := strings.Cut(e.Strand, "/"); flow != "" && flow != "main" { // a branch belongs to the flow that it is in
		cluster = "handlers." + flow
	}
	o.begin(cluster, e)
	if around := o.around(e); around != "" && !o.led[e.Step] {
		o.edge(graph.Edge{From: around, To: e.Step, Step: around, Label: " "})
	}
	o.open = append(o.open, e)
	if !o.g.Has(e.Step) {
		o.strands[e.Step] = cluster
		o.g.Nodes = append(o.g.Nodes, graph.Node{ID: e.Step, Kind: kind(e.Block), Title: name(e.Step), Block: block(e), Cluster: cluster})
	}
	if o.failed != "" && o.strands[o.failed] == cluster && !o.led[e.Step] {
		o.edge(graph.Edge{From: o.failed, To: e.Step, Step: o.failed, Label: "error", Error: true})
	}
	o.failed = ""
}

// begin adds the beginning of a strand before its first step.
func (o *observer) begin(cluster string, e Event) {
	id := ":start/" + cluster
	if o.g.Has(id) {
		return
	}
	if cluster != "" {
		o.g.Clusters = append(o.g.Clusters, graph.Cluster{ID: cluster, Title: cluster, Handler: true})
	}
	o.g.Nodes = append(o.g.Nodes, graph.Node{ID: id, Kind: graph.Start, Title: strings.TrimPrefix(cmp.Or(cluster, "start"), "handlers."), Cluster: cluster})
	o.edge(graph.Edge{From: id, To: e.Step})
}

// around is the innermost step that another is entered in: a loop, a try, a
// parallel, a call or a step that waits; "" for none.
func (o *observer) around(e Event) string {
	for i := len(o.open) - 1; i >= 0; i-- {
		if at := o.open[i]; at.Step != e.Step && (at.Strand == e.Strand || strings.HasPrefix(e.Strand, at.Strand+"/")) {
			return at.Step
		}
	}
	return ""
}

func (o *observer) leave(e Event) {
	o.open = slices.DeleteFunc(o.open, func(at Event) bool { return at.Step == e.Step })
	o.led[e.To] = true
	if e.To != "error" {
		o.exits = append(o.exits, e)
		return
	}
	for i := range o.g.Nodes { // no edge shows it
		if n := &o.g.Nodes[i]; n.ID == e.Step && !slices.Contains(n.Unwired, graph.Exit{Name: e.Exit}) {
			n.Unwired = append(n.Unwired, graph.Exit{Name: e.Exit})
		}
	}
}

// place is the node that an exit leads to.
func (o *observer) place(e Event) string {
	if o.g.Has(e.To) {
		return e.To
	}
	cluster := o.strands[e.Step]
	id := ":" + e.To + "/" + cluster
	if !o.g.Has(id) {
		k := graph.Stop
		if e.To == "fail" {
			k = graph.Fail
		}
		o.g.Nodes = append(o.g.Nodes, graph.Node{ID: id, Kind: k, Title: e.To, Cluster: cluster})
	}
	return id
}

func (o *observer) edge(e graph.Edge) {
	for _, old := range o.g.Edges {
		if old.From == e.From && old.To == e.To && old.Exit == e.Exit {
			return
		}
	}
	o.g.Edges = append(o.g.Edges, e)
}

func kind(block string) graph.Kind {
	switch block {
	case "if", "switch":
		return graph.Decision
	case "for_each", "while":
		return graph.Loop
	case "try":
		return graph.Try
	case "parallel":
		return graph.Split
	case "call":
		return graph.Call
	case "goto":
		return graph.Jump
	case "end", "return":
		return graph.Stop
	}
	return graph.Step
}

// name is a step's key without where it was called from, and without the number
// of steps that have no name.
func name(key string) string {
	word, _, _ := strings.Cut(key[strings.LastIndex(key, "/")+1:], "#")
	return word
}

func block(e Event) string {
	if name(e.Step) == e.Block {
		return ""
	}
	return e.Block
}
