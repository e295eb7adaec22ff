package graph

import "math"

// rounds is how often the ranks pull at each other to become straight.
const rounds = 60

// position gives every vertex its place: ranks from top to bottom, and within
// a rank as close to its neighbours above and below as the others allow.
func (l *level) position() {
	l.rows()
	for _, rank := range l.ranks {
		x := 0.0
		for i, v := range rank {
			if i > 0 {
				x += gap(rank[i-1], v)
			}
			v.x = x
		}
	}
	for i := range rounds {
		last := i >= rounds-4
		for j := range l.ranks {
			rank := l.ranks[j]
			if i%2 == 1 {
				rank = l.ranks[len(l.ranks)-1-j]
			}
			pull(rank, i%2 == 0 || last, i%2 == 1 || last)
		}
	}
	for _, k := range l.links {
		l.straighten(k.chain)
	}
}

// straighten makes a chain of bends, or stretches of it that are as long as
// can be, one upright line, where its neighbours leave the room.
func (l *level) straighten(chain []*vertex) {
	for len(chain) > 0 {
		n, low, high, sum := 0, math.Inf(-1), math.Inf(1), 0.0
		for _, v := range chain {
			left, right := l.room(v)
			if math.Max(low, left) > math.Min(high, right) {
				break
			}
			low, high, sum, n = math.Max(low, left), math.Min(high, right), sum+v.x, n+1
		}
		x := math.Min(math.Max(sum/float64(n), low), high)
		for _, v := range chain[:n] {
			v.x = x
		}
		chain = chain[n:]
	}
}

// room is how far a vertex can go to either side.
func (l *level) room(v *vertex) (left, right float64) {
	rank := l.ranks[v.rank]
	left, right = math.Inf(-1), math.Inf(1)
	if v.slot > 0 {
		left = rank[v.slot-1].x + gap(rank[v.slot-1], v)
	}
	if v.slot+1 < len(rank) {
		right = rank[v.slot+1].x - gap(v, rank[v.slot+1])
	}
	return math.Min(left, v.x), math.Max(right, v.x)
}

// rows sets the heights.
func (l *level) rows() {
	y := 0.0
	for r, rank := range l.ranks {
		tall := 0.0
		for _, v := range rank {
			tall = math.Max(tall, v.height)
		}
		for _, v := range rank {
			v.y, v.tall = y, tall
			if v.bend {
				v.height = tall // a line passes between the nodes of a rank upright
			}
		}
		y += tall
		if r+1 < len(l.ranks) {
			y += gapBelow(rank, l.ranks[r+1])
		}
	}
}

// gapBelow is the distance to the next rank; at a border it can be small.
func gapBelow(rank, next []*vertex) float64 {
	if border(rank) || border(next) {
		return rankGap / 5
	}
	return rankGap
}

func border(rank []*vertex) bool {
	for _, v := range rank {
		if !v.port && !v.bend {
			return false
		}
	}
	return len(rank) > 0 && rank[0].port || len(rank) > 1 && rank[len(rank)-1].port
}

// gap is how far the middles of two neighbours must be from each other.
func gap(a, b *vertex) float64 {
	space := sideGap
	if a.bend || b.bend || a.port || b.port {
		space = lineGap
	}
	return (a.width+b.width)/2 + space
}

// pull moves a rank towards its neighbours. Of all places that keep the order
// and the gaps, it takes those with the least squared distance to what each
// vertex wants: neighbours that want to overlap form a block, which stands at
// their mean.
func pull(rank []*vertex, up, down bool) {
	type block struct {
		sum, weight float64
		n           int
	}
	var blocks []block
	offset := 0.0
	offsets := make([]float64, len(rank))
	for i, v := range rank {
		if i > 0 {
			offset += gap(rank[i-1], v)
		}
		offsets[i] = offset
		want, weight := v.wants(up, down)
		b := block{sum: (want - offset) * weight, weight: weight, n: 1}
		for len(blocks) > 0 && blocks[len(blocks)-1].sum/blocks[len(blocks)-1].weight > b.sum/b.weight {
			last := blocks[len(blocks)-1]
			blocks = blocks[:len(blocks)-1]
			b = block{sum: b.sum + last.sum, weight: b.weight + last.weight, n: b.n + last.n}
		}
		blocks = append(blocks, b)
	}
	at := 0
	for _, b := range blocks {
		for range b.n {
			rank[at].x = b.sum/b.weight + offsets[at]
			at++
		}
	}
}

// wants is where a vertex would be best for its links, and how much they pull.
func (v *vertex) wants(up, down bool) (x, weight float64) {
	sum := 0.0
	if up {
		for _, k := range v.up {
			sum, weight = sum+k.weight*(k.from.x+k.out-k.in), weight+k.weight
		}
	}
	if down {
		for _, k := range v.down {
			sum, weight = sum+k.weight*(k.to.x+k.in-k.out), weight+k.weight
		}
	}
	if weight == 0 {
		return v.x, 0.01
	}
	return sum / weight, weight
}
