package graph

import (
	"cmp"
	"math"

	"github.com/callwright/callwright/engine/diag"
)

// The fonts of the drawing, by size, and how wide their characters are to the
// size: a little more than those of common fonts, so that texts fit with any.
const (
	titleFont = 13.0
	smallFont = 11.0
	perSize   = 0.58
)

func textWidth(text string, font float64) float64 {
	return float64(diag.Width(text)) * font * perSize
}

// The heights and widths of nodes.
const (
	leastWidth = 84.0
	nodePad    = 12.0
	titleTall  = 19.0
	smallTall  = 15.0
	nodeTop    = 6.0
	flatTall   = 26.0 // of a node with nothing but a title
)

// size is how large a node is drawn.
func (n *Node) size() Point {
	pad := nodePad
	if n.Kind == Decision {
		pad += 8
	}
	wide := textWidth(n.Title, titleFont)
	lines := n.lines()
	for _, line := range lines {
		wide = math.Max(wide, textWidth(line.text, smallFont))
	}
	wide += 2 * pad
	if len(lines) == 0 {
		return Point{math.Max(wide, 48), flatTall}
	}
	return Point{math.Max(wide, leastWidth), 2*nodeTop + titleTall + float64(len(lines))*smallTall}
}

// line is a line of text below a node's title.
type line struct {
	text, class string
	exits       []Exit // of the line that names the exits that lead nowhere
}

func (n *Node) lines() []line {
	var out []line
	if text := n.caption(); text != "" {
		out = append(out, line{text: text, class: "about"})
	}
	if len(n.Unwired) > 0 {
		text := ""
		for i, e := range n.Unwired {
			if i > 0 {
				text += ", "
			}
			text += e.Name
		}
		out = append(out, line{text: text + " ⇢ error", class: "unwired", exits: n.Unwired})
	}
	return out
}

// caption is the block with what it is about.
func (n *Node) caption() string {
	if n.Block == "" || n.Text == "" {
		return cmp.Or(n.Block, n.Text)
	}
	return n.Block + "  " + n.Text
}
