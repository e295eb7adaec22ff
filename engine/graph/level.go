package graph

import (
	"math"
	"slices"
)

// level is the drawing of what stands directly in one cluster.
type level struct {
	cluster  string
	vertices []*vertex
	links    []*link
	ranks    [][]*vertex
	x, y     float64 // of the whole, once placed
	width    float64
	height   float64
}

// vertex is what a level places: a node, a cluster, the place where a wire
// passes the border or a rank, or a label.
type vertex struct {
	id            string // of a node or a reference
	level         *level // of a cluster
	order         int    // in the file
	rank, slot    int
	width, height float64
	extra         float64 // of the width: room at the right for a line to itself
	x, y          float64 // x of the middle, y of the top
	tall          float64 // the height of the rank
	up, down      []*link
	port, bend    bool
}

// link joins two vertices of neighbouring ranks, from top to bottom; before
// the ranks are filled, of any.
type link struct {
	wire     *wire
	from, to *vertex
	weight   float64
	out, in  float64 // where it leaves and enters, from the middles
	reverse  bool    // the wire goes the other way
	chain    []*vertex
}

// plan draws a cluster, and first those inside it.
func (d *drawing) plan(cluster string) *level {
	l := &level{cluster: cluster}
	d.levels[cluster] = l
	d.populate(l)
	for _, w := range d.wires {
		d.connect(l, w)
	}
	l.rankAll()
	l.fill()
	l.orderAll()
	l.position()
	d.trim(l)
	d.trace(l)
	return l
}

// populate adds the nodes and clusters of a level in the order of the file.
func (d *drawing) populate(l *level) {
	add := func(id string, at int) {
		if d.home[id] == l.cluster {
			size := d.sizes[id]
			l.vertices = append(l.vertices, &vertex{id: id, order: at, width: size.X, height: size.Y})
		}
	}
	for i := range d.g.Nodes {
		add(d.g.Nodes[i].ID, i)
	}
	for i, id := range d.refIDs {
		add(id, len(d.g.Nodes)+i)
	}
	for _, c := range d.g.Clusters {
		if c.Parent == l.cluster && !c.Handler {
			inner := d.plan(c.ID)
			first, _ := d.extent(c.ID)
			l.vertices = append(l.vertices, &vertex{level: inner, order: first, width: inner.width, height: inner.height})
		}
	}
	slices.SortStableFunc(l.vertices, func(a, b *vertex) int { return a.order - b.order })
}

// inside reports whether a node stands in a cluster, at any depth.
func (d *drawing) inside(id, cluster string) bool {
	for at := d.home[id]; ; {
		if at == cluster {
			return true
		}
		c := d.g.cluster(at)
		if c == nil || c.Handler {
			return false
		}
		at = c.Parent
	}
}

// extent is the first and the last place in the file of what is in a cluster.
func (d *drawing) extent(cluster string) (first, last int) {
	first, last = math.MaxInt, -1
	for i := range d.g.Nodes {
		if d.inside(d.g.Nodes[i].ID, cluster) {
			first, last = min(first, i), max(last, i)
		}
	}
	return first, last
}

// vertexOf is the vertex of a level that a node is, or is inside of.
func (d *drawing) vertexOf(l *level, id string) *vertex {
	for _, v := range l.vertices {
		if v.id == id && id != "" || v.level != nil && d.inside(id, v.level.cluster) {
			return v
		}
	}
	return nil
}

// connect adds what a level draws of a wire: a link between two vertices, or
// one to its border.
func (d *drawing) connect(l *level, w *wire) {
	a, b := d.vertexOf(l, w.from), d.vertexOf(l, w.to)
	switch {
	case a == nil && b == nil:
		return
	case a == b:
		if a.id != "" {
			d.loop(l, a, w)
		}
		return
	case a == nil:
		a = d.port(l, w.from)
	case b == nil:
		b = d.port(l, w.to)
	}
	k := &link{wire: w, from: a, to: b, weight: 1}
	if w.heavy {
		k.weight = 3
	}
	if a.order > b.order {
		k.from, k.to, k.reverse = b, a, true
	}
	k.out, k.in = d.attach(k.from, w, false), d.attach(k.to, w, true)
	l.links = append(l.links, k)
}

// port adds the place where a wire passes the border: at the top when its
// other end stands before the cluster, or else at the bottom.
func (d *drawing) port(l *level, other string) *vertex {
	first, _ := d.extent(l.cluster)
	v := &vertex{order: math.MaxInt, width: portWidth, port: true}
	if d.order[other] < first {
		v.order = -1
	}
	l.vertices = append(l.vertices, v)
	return v
}

// attach is where a wire meets a vertex, from its middle: at the port of a
// cluster, and in the middle of others.
func (d *drawing) attach(v *vertex, w *wire, top bool) float64 {
	if v.level == nil {
		return -v.extra / 2
	}
	for _, k := range v.level.links {
		if k.wire == w && (top && k.from.port || !top && k.to.port) {
			p := k.to
			if top {
				p = k.from
			}
			return p.x - v.width/2
		}
	}
	return 0
}

// loop makes room for a line from a node to itself.
func (d *drawing) loop(l *level, v *vertex, w *wire) {
	if room := loopWidth + textWidth(w.label, smallFont); room > v.extra {
		v.width, v.extra = v.width+room-v.extra, room
	}
	l.links = append(l.links, &link{wire: w, from: v, to: v})
}

// trim leaves room for the frame around a level.
func (d *drawing) trim(l *level) {
	left, right, bottom := math.Inf(1), math.Inf(-1), 0.0
	for _, v := range l.vertices {
		left, right = math.Min(left, v.x-v.width/2), math.Max(right, v.x+v.width/2)
		bottom = math.Max(bottom, v.y+v.height)
	}
	dx, dy, title := -left, 0.0, 0.0
	if at := d.clusterAt(l.cluster); at >= 0 {
		dx, dy, bottom = dx+framePad, frameHead, bottom+frameHead+framePad
		right += framePad
		title = textWidth(d.g.Clusters[at].Title, smallFont) + 2*framePad
	}
	for _, v := range l.vertices {
		v.x, v.y = v.x+dx, v.y+dy
		if v.port && v.rank == 0 {
			v.y = 0
		}
	}
	l.width, l.height = math.Max(right+dx, title), bottom
	for _, v := range l.vertices {
		if v.port && v.rank > 0 {
			v.y = l.height
		}
	}
}
