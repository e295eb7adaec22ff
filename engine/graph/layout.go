package graph

import (
	"math"
	"slices"
	"strings"
)

// Layout is where everything stands: in pixels, from the top left.
type Layout struct {
	Width, Height float64
	Boxes         []Box  // in the order of the nodes, then the references
	Frames        []Box  // in the order of the clusters
	Lines         []Line // one for all edges between two nodes that look alike
}

// Box is a rectangle.
type Box struct {
	Node          int    // index, of a node or a cluster; -1: a reference
	To            string // of a reference: the node that a line goes on to elsewhere
	X, Y          float64
	Width, Height float64
}

// Line is an edge as it is drawn.
type Line struct {
	Edges  []int // indexes
	Points []Point
	Label  string
	At     Point // the middle of the label
}

// Point is a place.
type Point struct{ X, Y float64 }

// The distances of the drawing.
const (
	sideGap   = 26.0 // between nodes of a rank
	lineGap   = 14.0 // between a line and its neighbours
	rankGap   = 15.0 // above and below the line of labels between two ranks
	labelTall = 15.0
	framePad  = 12.0
	frameHead = 24.0
	flowGap   = 48.0
	pagePad   = 16.0
	portWidth = 6.0
	loopWidth = 26.0 // that a line from a node to itself takes beside it
)

// Layout places the graph: a layered drawing of each flow, the main one first
// and the handlers beside it. A part with a frame is drawn on its own and then
// stands in its surroundings as one block, with its lines led through its
// border.
func (g *Graph) Layout() *Layout {
	d := newDrawing(g)
	flows := []*level{d.plan("")}
	for _, c := range g.Clusters {
		if c.Handler {
			flows = append(flows, d.plan(c.ID))
		}
	}
	d.arrange(flows)
	return d.finish()
}

// drawing holds the work on one layout.
type drawing struct {
	g      *Graph
	order  map[string]int // node or reference -> place in the file
	home   map[string]string
	sizes  map[string]Point
	refs   []Box
	refIDs []string
	wires  []*wire
	levels map[string]*level
	out    *Layout
}

// wire is a line between two nodes or references of one flow.
type wire struct {
	from, to string
	edges    []int
	label    string
	heavy    bool    // the usual way: drawn as straight as can be
	outward  []piece // out of the clusters around from, up to a common one
	inward   []piece // and from there into those around to
	at       Point   // the middle of the label, in the level that has it
	labelled string
}

// piece is the part of a wire that one level draws, from top to bottom.
type piece struct {
	level  string
	points []Point
}

func newDrawing(g *Graph) *drawing {
	d := &drawing{g: g, order: map[string]int{}, home: map[string]string{}, sizes: map[string]Point{}, levels: map[string]*level{}}
	for i := range g.Nodes {
		n := &g.Nodes[i]
		d.order[n.ID], d.home[n.ID], d.sizes[n.ID] = i, n.Cluster, n.size()
	}
	for i := range g.Edges {
		if e := &g.Edges[i]; g.Has(e.From) && g.Has(e.To) {
			d.wire(i, e)
		}
	}
	return d
}

// wire adds an edge to the wire that it shares a line with. One that leads to
// another flow ends at a reference in its own.
func (d *drawing) wire(at int, e *Edge) {
	to := e.To
	if d.g.flow(e.From) != d.g.flow(e.To) {
		to = d.reference(e)
	}
	for _, w := range d.wires {
		first := &d.g.Edges[w.edges[0]]
		if w.from == e.From && w.to == to && first.Error == e.Error && first.Class == e.Class && first.Aside == e.Aside {
			w.edges = append(w.edges, at)
			w.label = d.g.joined(w.edges)
			return
		}
	}
	d.wires = append(d.wires, &wire{from: e.From, to: to, edges: []int{at}, label: d.g.joined([]int{at}), heavy: !e.Error && e.Cap == 0})
}

// joined is what stands at edges that share a line. A cap that all of them have
// is said once.
func (g *Graph) joined(edges []int) string {
	same := g.Edges[edges[0]].Cap
	var names []string
	for _, at := range edges {
		if g.Edges[at].Cap != same {
			same = 0
		}
	}
	for _, at := range edges {
		e := g.Edges[at]
		if same > 0 {
			e.Cap = 0
		}
		if label := strings.TrimSpace(e.label()); label != "" {
			names = append(names, label)
		}
	}
	last := Edge{Exit: strings.Join(names, ", "), Cap: same}
	return strings.TrimSpace(last.label())
}

// reference adds a box that stands for a node of another flow.
func (d *drawing) reference(e *Edge) string {
	flow := d.g.flow(e.From)
	id := ":to/" + flow + "/" + e.To
	if _, known := d.order[id]; known {
		return id
	}
	d.order[id] = len(d.g.Nodes) + len(d.refs)
	d.home[id], d.sizes[id] = flow, Point{textWidth(refText(e.To), smallFont) + 20, 24}
	d.refs, d.refIDs = append(d.refs, Box{Node: -1, To: e.To}), append(d.refIDs, id)
	return id
}

func refText(to string) string { return "→ " + to }

// arrange puts the flows beside each other: handlers in columns that are about
// as tall as the main flow.
func (d *drawing) arrange(flows []*level) {
	d.out = &Layout{Boxes: make([]Box, len(d.g.Nodes)+len(d.refs)), Frames: make([]Box, len(d.g.Clusters))}
	main := flows[0]
	d.put(main, pagePad, pagePad)
	tall := math.Max(main.height, 480)
	x, y, wide := pagePad+main.width+flowGap, pagePad, 0.0
	for _, l := range flows[1:] {
		if y > pagePad && y+l.height > tall+pagePad {
			x, y, wide = x+wide+flowGap, pagePad, 0
		}
		d.put(l, x, y)
		y += l.height + flowGap/2
		wide = math.Max(wide, l.width)
	}
}

// put places a level and what is inside it.
func (d *drawing) put(l *level, x, y float64) {
	l.x, l.y = x, y
	if at := d.clusterAt(l.cluster); at >= 0 {
		d.out.Frames[at] = Box{Node: at, X: x, Y: y, Width: l.width, Height: l.height}
	}
	d.out.Width = math.Max(d.out.Width, x+l.width+pagePad)
	d.out.Height = math.Max(d.out.Height, y+l.height+pagePad)
	for _, v := range l.vertices {
		left := x + v.x - v.width/2
		switch {
		case v.level != nil:
			d.put(v.level, left, y+v.y)
		case v.id != "":
			at := d.order[v.id]
			box := Box{Node: at, X: left, Y: y + v.y, Width: v.width - v.extra, Height: v.height}
			if ref := at - len(d.g.Nodes); ref >= 0 {
				box.Node, box.To = -1, d.refs[ref].To
			}
			d.out.Boxes[at] = box
		}
	}
}

func (d *drawing) clusterAt(id string) int {
	return slices.IndexFunc(d.g.Clusters, func(c Cluster) bool { return c.ID == id })
}

// finish puts the pieces of every wire together.
func (d *drawing) finish() *Layout {
	for _, w := range d.wires {
		line := Line{Edges: w.edges, Label: w.label}
		for _, p := range slices.Concat(w.outward, w.inward) {
			l := d.levels[p.level]
			for _, at := range p.points {
				at = Point{l.x + at.X, l.y + at.Y}
				line.add(at)
			}
		}
		if l := d.levels[w.labelled]; l != nil {
			line.At = Point{l.x + w.at.X, l.y + w.at.Y}
		}
		d.out.Lines = append(d.out.Lines, line)
	}
	return d.out
}

// add lengthens a line; what lies on the way straight down or up is left out.
func (l *Line) add(p Point) {
	n := len(l.Points)
	switch {
	case n > 0 && l.Points[n-1] == p:
	case n > 1 && l.Points[n-1].X == p.X && l.Points[n-2].X == p.X:
		l.Points[n-1] = p
	default:
		l.Points = append(l.Points, p)
	}
}
