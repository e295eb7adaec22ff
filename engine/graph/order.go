package graph

import "slices"

// sweeps is how often the ranks are gone through to untangle the lines.
const sweeps = 12

// orderAll puts the vertices of each rank in the order that gives the fewest
// crossings found.
func (l *level) orderAll() {
	l.firstOrder()
	best, fewest := l.snapshot(), l.crossings()
	for i := 0; i < sweeps && fewest > 0; i++ {
		l.sweep(i%2 == 0)
		l.transpose()
		if n := l.crossings(); n < fewest {
			best, fewest = l.snapshot(), n
		}
	}
	l.restore(best)
}

// firstOrder goes through the graph in depth, so that what belongs together
// begins beside each other.
func (l *level) firstOrder() {
	seen := map[*vertex]bool{}
	ranks := make([][]*vertex, len(l.ranks))
	var visit func(v *vertex)
	visit = func(v *vertex) {
		if seen[v] {
			return
		}
		seen[v] = true
		ranks[v.rank] = append(ranks[v.rank], v)
		for _, k := range v.down {
			visit(k.to)
		}
	}
	for _, rank := range l.ranks {
		for _, v := range rank {
			visit(v)
		}
	}
	l.ranks = ranks
	l.number()
}

func (l *level) number() {
	for _, rank := range l.ranks {
		for i, v := range rank {
			v.slot = i
		}
	}
}

func (l *level) snapshot() [][]*vertex {
	out := make([][]*vertex, len(l.ranks))
	for i, rank := range l.ranks {
		out[i] = slices.Clone(rank)
	}
	return out
}

func (l *level) restore(ranks [][]*vertex) {
	l.ranks = ranks
	l.number()
}

// sweep sorts each rank by the middle of its neighbours in the one before.
func (l *level) sweep(down bool) {
	for i := range l.ranks {
		rank := l.ranks[i]
		if !down {
			rank = l.ranks[len(l.ranks)-1-i]
		}
		middle := make(map[*vertex]float64, len(rank))
		for _, v := range rank {
			middle[v] = v.middle(down)
		}
		slices.SortStableFunc(rank, func(a, b *vertex) int {
			switch x, y := middle[a], middle[b]; {
			case x < y:
				return -1
			case x > y:
				return 1
			}
			return 0
		})
		for j, v := range rank {
			v.slot = j
		}
	}
}

// middle is the mean slot of the neighbours above or below; its own slot when
// there is none.
func (v *vertex) middle(up bool) float64 {
	sum, n := 0.0, 0.0
	if up {
		for _, k := range v.up {
			sum, n = sum+float64(k.from.slot)+k.out/1e4, n+1
		}
	} else {
		for _, k := range v.down {
			sum, n = sum+float64(k.to.slot)+k.in/1e4, n+1
		}
	}
	if n == 0 {
		return float64(v.slot)
	}
	return sum / n
}

// transpose swaps neighbours as long as that saves crossings.
func (l *level) transpose() {
	for better := true; better; {
		better = false
		for _, rank := range l.ranks {
			for i := 1; i < len(rank); i++ {
				a, b := rank[i-1], rank[i]
				if between(a, b) > between(b, a) {
					rank[i-1], rank[i] = b, a
					a.slot, b.slot = i, i-1
					better = true
				}
			}
		}
	}
}

// between counts the crossings of the links of two vertices when a stands left
// of b.
func between(a, b *vertex) int {
	n := 0
	for _, x := range a.up {
		for _, y := range b.up {
			if x.from.slot > y.from.slot || x.from == y.from && x.out > y.out {
				n++
			}
		}
	}
	for _, x := range a.down {
		for _, y := range b.down {
			if x.to.slot > y.to.slot || x.to == y.to && x.in > y.in {
				n++
			}
		}
	}
	return n
}

func (l *level) crossings() int {
	n := 0
	for _, rank := range l.ranks {
		for i, a := range rank {
			for _, b := range rank[i+1:] {
				for _, x := range a.down {
					for _, y := range b.down {
						if x.to.slot > y.to.slot || x.to == y.to && x.in > y.in {
							n++
						}
					}
				}
			}
		}
	}
	return n
}
