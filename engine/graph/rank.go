package graph

import "math"

// rankAll gives every vertex a rank below those that lead to it. Links go
// along the order of the file, so one pass is enough. Odd ranks are for labels.
func (l *level) rankAll() {
	for _, k := range l.links {
		if k.from != k.to {
			k.from.down, k.to.up = append(k.from.down, k), append(k.to.up, k)
		}
	}
	bottom := 0
	for _, v := range l.inOrder() {
		for _, k := range v.up {
			v.rank = max(v.rank, k.from.rank+2)
		}
		bottom = max(bottom, v.rank)
	}
	l.settle()
	l.sink(bottom)
}

// inOrder are the vertices so that links lead onwards only: ports at the top,
// the others in the order of the file, ports at the bottom.
func (l *level) inOrder() []*vertex {
	var top, middle, bottom []*vertex
	for _, v := range l.vertices {
		switch {
		case v.port && v.order < 0:
			top = append(top, v)
		case v.port:
			bottom = append(bottom, v)
		default:
			middle = append(middle, v)
		}
	}
	return append(append(top, middle...), bottom...)
}

// settle brings a vertex that nothing leads to, such as one that is only
// jumped back to, close to what it leads to; and clear of the top border.
func (l *level) settle() {
	for _, v := range l.vertices {
		if v.port || len(v.up) > 0 || len(v.down) == 0 {
			continue
		}
		lowest := math.MaxInt
		for _, k := range v.down {
			lowest = min(lowest, k.to.rank)
		}
		v.rank = max(v.rank, lowest-2)
	}
}

// sink puts the ports of the bottom border below everything.
func (l *level) sink(bottom int) {
	for _, v := range l.vertices {
		if !v.port && v.rank == bottom {
			for _, p := range l.vertices {
				if p.port && p.order > 0 {
					p.rank = bottom + 2
				}
			}
			return
		}
	}
	for _, p := range l.vertices {
		if p.port && p.order > 0 {
			p.rank = bottom
		}
	}
}

// fill cuts links that pass ranks into a chain of bends, with the label where
// the wire leaves its node, and collects the ranks.
func (l *level) fill() {
	links := l.links
	l.links = nil
	for _, v := range l.vertices {
		v.up, v.down = nil, nil
	}
	for _, k := range links {
		l.links = append(l.links, k)
		if k.from != k.to {
			l.cut(k)
		}
	}
	most := 0
	for _, v := range l.vertices {
		most = max(most, v.rank)
	}
	l.ranks = make([][]*vertex, most+1)
	for _, v := range l.vertices {
		l.ranks[v.rank] = append(l.ranks[v.rank], v)
	}
}

// cut replaces a link in the ranks by steps of one rank each.
func (l *level) cut(k *link) {
	last := k.from
	for r := k.from.rank + 1; r < k.to.rank; r++ {
		v := &vertex{rank: r, width: 2, bend: true, order: k.from.order}
		if k.labelledAt(r) {
			v.width, v.height = textWidth(k.wire.label, smallFont)+8, labelTall
		}
		l.vertices = append(l.vertices, v)
		k.chain = append(k.chain, v)
		join(k, last, v)
		last = v
	}
	join(k, last, k.to)
}

// labelledAt reports whether the label of the wire stands at a rank: in the
// level of the node that it leaves, next to it.
func (k *link) labelledAt(rank int) bool {
	if k.wire.label == "" {
		return false
	}
	if k.reverse {
		return k.to.id == k.wire.from && rank == k.to.rank-1
	}
	return k.from.id == k.wire.from && rank == k.from.rank+1
}

// join links two vertices of a chain. Stretches between bends are kept
// straighter than the ends of a wire.
func join(whole *link, a, b *vertex) {
	k := &link{from: a, to: b, weight: whole.weight}
	if a.bend && b.bend {
		k.weight *= 12
	}
	if a == whole.from {
		k.out = whole.out
	}
	if b == whole.to {
		k.in = whole.in
	}
	a.down, b.up = append(a.down, k), append(b.up, k)
}
