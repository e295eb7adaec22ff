// Package graph draws compiled programs: nodes for their steps, edges for
// their exits, clusters for loops, branches and handlers.
//
// A Graph is data that anybody can build, mark and write as Mermaid, DOT, SVG
// or JSON. It is laid out here, without any program from outside, and the same
// graph gives the same bytes. The package runs nothing and reads no file.
package graph

import (
	"cmp"
	"slices"
	"strings"
)

// Graph is a program as people see it. The order of Nodes is that of the file;
// an edge to an earlier node goes back.
type Graph struct {
	Title    string // the scenario's name
	File     string
	Program  string // content hash
	Nodes    []Node
	Edges    []Edge
	Clusters []Cluster // outer ones before those inside them
}

// Kind is what a node is.
type Kind string

// The kinds.
const (
	Start    Kind = "start"    // where a flow begins
	Step     Kind = "step"     // a block
	Decision Kind = "decision" // if and switch
	Loop     Kind = "loop"     // for_each and while
	Split    Kind = "split"    // parallel
	Join     Kind = "join"     // where its branches meet
	Try      Kind = "try"
	Call     Kind = "call" // another scenario
	Jump     Kind = "jump" // goto
	Stop     Kind = "end"  // end and return, and the end of a flow
	Fail     Kind = "fail"
)

// Node is a step, or a place where a flow begins or ends.
type Node struct {
	ID      string // the step's key in traces; with a colon in front: no step
	Kind    Kind
	Title   string // what the author calls it
	Block   string // the block or construct, where Title does not say it
	Text    string // what it is about, short
	Line    int    // in the file; 0: no step
	Cluster string // ID of the innermost one; "": the main flow
	Class   string // a mark, see Mark
	Unwired []Exit // exits that lead nowhere: to a catch, the error handler or a failed run
}

// step reports whether a node is a step.
func (n *Node) step() bool { return !strings.HasPrefix(n.ID, ":") }

// Exit is an exit of a node that no edge shows.
type Exit struct{ Name, Class string }

// Edge leads from a node to another.
type Edge struct {
	From, To string
	Step     string // whose exit it is; differs from From where branches join
	Exit     string // the exit's name in traces; "": no exit, the flow just goes on
	Label    string
	Cap      int  // how often it may be taken; 0: without limit
	Error    bool // taken when something goes wrong
	Aside    bool // entered while the step waits
	Class    string
}

// Cluster is a part of a program that is drawn with a frame around it.
type Cluster struct {
	ID, Title string
	Parent    string // "": the main flow
	Handler   bool   // a flow of its own
}

// node returns the node with an id, or nil.
func (g *Graph) node(id string) *Node {
	i := slices.IndexFunc(g.Nodes, func(n Node) bool { return n.ID == id })
	if i < 0 {
		return nil
	}
	return &g.Nodes[i]
}

// Mark sets the class of a node. A class is a word that the outputs show as a
// colour: Taken and Missed have one; others are for a style sheet.
func (g *Graph) Mark(step, class string) {
	if n := g.node(step); n != nil {
		n.Class = class
	}
}

// MarkExit sets the class of an exit of a step: of its edge or of the place
// where it is named. An exit that goes on elsewhere after its cap has an edge
// for each; to chooses one, or "" all.
func (g *Graph) MarkExit(step, exit, to, class string) {
	for i := range g.Edges {
		e := &g.Edges[i]
		if e.Step == step && e.Exit == exit && (to == "" || e.To == to) {
			e.Class = class
		}
	}
	n := g.node(step)
	if n == nil {
		return
	}
	for i := range n.Unwired {
		if n.Unwired[i].Name == exit {
			n.Unwired[i].Class = class
		}
	}
}

// Classes that the outputs have colours for.
const (
	Taken  = "taken"
	Missed = "missed"
)

// Has reports whether a node of that ID exists.
func (g *Graph) Has(id string) bool { return g.node(id) != nil }

// flow returns the outermost cluster around a node: the handler that it
// belongs to, or "" for the main flow.
func (g *Graph) flow(id string) string {
	n := g.node(id)
	if n == nil {
		return ""
	}
	at := n.Cluster
	for {
		c := g.cluster(at)
		if c == nil || c.Handler {
			return at
		}
		at = c.Parent
	}
}

func (g *Graph) cluster(id string) *Cluster {
	i := slices.IndexFunc(g.Clusters, func(c Cluster) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return &g.Clusters[i]
}

// label is what stands at an edge.
func (e *Edge) label() string {
	label := cmp.Or(e.Label, e.Exit)
	if e.Cap > 0 {
		label += " (at most " + itoa(e.Cap) + "×)"
	}
	return label
}
