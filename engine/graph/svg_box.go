package graph

import (
	"fmt"
	"strings"
)

// box draws a node, or a reference to one elsewhere.
func (w *svg) box(b *Box) {
	if b.Node < 0 {
		w.printf(`<g class="node ref" data-ref="%s"><rect x="%s" y="%s" width="%s" height="%s" rx="12"/><text x="%s" y="%s" class="about">%s</text></g>`+"\n",
			esc(b.To), num(b.X), num(b.Y), num(b.Width), num(b.Height), num(b.X+b.Width/2), num(b.Y+b.Height/2+4), esc(refText(w.title(b.To))))
		return
	}
	n := &w.g.Nodes[b.Node]
	class := "node " + string(n.Kind)
	if n.Class != "" {
		class += " " + n.Class
	}
	step := ""
	if n.step() {
		step = fmt.Sprintf(` data-step="%s"`, esc(n.ID))
	}
	w.printf(`<g class="%s"%s>%s%s`, class, step, tooltip(n), shape(n.Kind, b))
	y := b.Y + nodeTop + 13
	lines := n.lines()
	if len(lines) == 0 {
		y = b.Y + b.Height/2 + 4.5
	}
	x := b.X + b.Width/2
	w.printf(`<text x="%s" y="%s" class="title">%s</text>`, num(x), num(y), esc(n.Title))
	for _, l := range lines {
		y += smallTall
		w.printf(`<text x="%s" y="%s" class="%s">%s</text>`, num(x), num(y), l.class, lineText(l))
	}
	w.printf("</g>\n")
}

// title is what a node is called, by its ID.
func (w *svg) title(id string) string {
	if n := w.g.node(id); n != nil {
		return n.Title
	}
	return id
}

func tooltip(n *Node) string {
	if n.Line == 0 {
		return ""
	}
	return fmt.Sprintf("<title>%s, line %d</title>", esc(n.ID), n.Line)
}

// lineText is a line of a node; each exit in it can have a colour of its own.
func lineText(l line) string {
	if l.exits == nil {
		return esc(l.text)
	}
	var b strings.Builder
	for i, e := range l.exits {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, `<tspan class="exit %s" data-exit="%s">%s</tspan>`, e.Class, esc(e.Name), esc(e.Name))
	}
	return b.String() + " ⇢ error"
}

// shape is the outline of a node of a kind.
func shape(k Kind, b *Box) string {
	switch k {
	case Decision:
		s := 10.0
		return fmt.Sprintf(`<path class="shape" d="M%s %sH%sL%s %sL%s %sH%sL%s %sz"/>`,
			num(b.X+s), num(b.Y), num(b.X+b.Width-s), num(b.X+b.Width), num(b.Y+b.Height/2), num(b.X+b.Width-s), num(b.Y+b.Height), num(b.X+s), num(b.X), num(b.Y+b.Height/2))
	case Start, Stop, Fail, Join, Jump:
		return rect(b, 0, b.Height/2)
	case Call:
		return rect(b, 0, 4) + rect(b, 4, 2)
	}
	return rect(b, 0, 5)
}

func rect(b *Box, inset, radius float64) string {
	return fmt.Sprintf(`<rect class="shape" x="%s" y="%s" width="%s" height="%s" rx="%s"/>`,
		num(b.X+inset), num(b.Y), num(b.Width-2*inset), num(b.Height), num(radius))
}
