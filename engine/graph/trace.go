package graph

import (
	"cmp"
	"slices"
)

// trace records the way of every wire through a level.
func (d *drawing) trace(l *level) {
	spread(l)
	for _, k := range l.links {
		w := k.wire
		points := k.points()
		for _, v := range k.chain {
			if k.labelledAt(v.rank) {
				w.at, w.labelled = Point{v.x, v.y + v.height/2}, l.cluster
			}
		}
		if k.from == k.to {
			w.at, w.labelled = Point{k.from.x + k.from.width/2 - textWidth(w.label, smallFont)/2 - 4, k.from.y + k.from.height/2}, l.cluster
		}
		if k.reverse {
			slices.Reverse(points)
		}
		d.piece(l, w, piece{level: l.cluster, points: points})
	}
}

// piece adds a part of a wire. Inner levels are drawn before outer ones, so
// what leads out of clusters comes in its order, and what leads in, backwards.
func (d *drawing) piece(l *level, w *wire, p piece) {
	if d.inside(w.to, l.cluster) && !d.inside(w.from, l.cluster) {
		w.inward = append([]piece{p}, w.inward...)
		return
	}
	w.outward = append(w.outward, p)
}

// spread parts the wires that meet at the same side of a node.
func spread(l *level) {
	for _, v := range l.vertices {
		if v.id == "" {
			continue
		}
		var down, up []*link
		for _, k := range l.links {
			if k.from == v && k.to != v {
				down = append(down, k)
			}
			if k.to == v && k.from != v {
				up = append(up, k)
			}
		}
		part(v, down, func(k *link) float64 { return k.second().x }, func(k *link, at float64) { k.out = at })
		part(v, up, func(k *link) float64 { return k.last().x }, func(k *link, at float64) { k.in = at })
	}
}

// second and last are the ends of the stretches that meet the link's ends.
func (k *link) second() *vertex {
	if len(k.chain) > 0 {
		return k.chain[0]
	}
	return k.to
}

func (k *link) last() *vertex {
	if len(k.chain) > 0 {
		return k.chain[len(k.chain)-1]
	}
	return k.from
}

func part(v *vertex, links []*link, side func(*link) float64, set func(*link, float64)) {
	slices.SortStableFunc(links, func(a, b *link) int { return cmp.Compare(side(a), side(b)) })
	room := (v.width - v.extra) * 0.6
	step := min(room/float64(max(len(links), 1)), 22)
	for i, k := range links {
		set(k, -v.extra/2+(float64(i)-float64(len(links)-1)/2)*step)
	}
}

// points is the way of a link from top to bottom.
func (k *link) points() []Point {
	if k.from == k.to {
		return k.loop()
	}
	out := []Point{{k.from.x + k.out, k.from.y + k.from.height}}
	if !k.from.port { // past all that stands beside it
		out = append(out, Point{k.from.x + k.out, k.from.y + k.from.tall})
	}
	for _, v := range k.chain {
		out = append(out, Point{v.x, v.y}, Point{v.x, v.y + v.height})
	}
	return upright(append(out, Point{k.to.x + k.in, k.to.y}))
}

// almost is how far the points of a way may be from one upright line to be
// drawn as one.
const almost = 12.0

func upright(points []Point) []Point {
	low, high := points[0].X, points[0].X
	for _, p := range points {
		low, high = min(low, p.X), max(high, p.X)
	}
	if high-low > almost {
		return points
	}
	x := (low + high) / 2
	return []Point{{x, points[0].Y}, {x, points[len(points)-1].Y}}
}

// loop is a line from the lower right of a node around to its upper right.
func (k *link) loop() []Point {
	v := k.from
	right := v.x + v.width/2 - v.extra
	low, high := v.y+v.height*0.75, v.y+v.height*0.25
	return []Point{{right, low}, {right + 14, low}, {right + 14, high}, {right, high}}
}
