package graph

import (
	_ "embed"
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

//go:embed graph.css
var style string

// Style is the style sheet of SVG drawings, for pages that hold one.
func Style() string { return style }

// SVG draws the graph as a picture of its own, in light and dark. Programs that
// know no variables of style sheets, as most do that are no browser, draw it in
// light.
func (g *Graph) SVG() []byte {
	return g.svg("<style>" + spelledOut(style) + "</style>\n" + `<rect class="sheet" width="100%" height="100%"/>` + "\n")
}

var (
	styleValue = regexp.MustCompile(`(--[a-z-]+): ([^;]+);`)
	styleUse   = regexp.MustCompile(`([a-z-]+): var\((--[a-z-]+)\);`)
)

// spelledOut writes before each use of a variable of a style sheet what its
// first value is: who does not know variables passes over the second.
func spelledOut(style string) string {
	values := map[string]string{}
	for _, m := range styleValue.FindAllStringSubmatch(style, -1) {
		if values[m[1]] == "" {
			values[m[1]] = m[2]
		}
	}
	return styleUse.ReplaceAllStringFunc(style, func(use string) string {
		m := styleUse.FindStringSubmatch(use)
		return m[1] + ": " + values[m[2]] + "; " + use
	})
}

// Drawing is SVG without its style sheet, to stand in a page that has it. A
// node of a step has the attribute data-step, a line and its label have
// data-edges, the indexes of the edges that they stand for, and the name of an
// exit without an edge has data-exit.
func (g *Graph) Drawing() []byte { return g.svg("") }

func (g *Graph) svg(head string) []byte {
	l := g.Layout()
	w := &svg{g: g, l: l}
	w.printf(`<svg xmlns="http://www.w3.org/2000/svg" class="cw-graph" viewBox="0 0 %s %s" width="%s" height="%s" role="img" aria-label="%s">`+"\n",
		num(l.Width), num(l.Height), num(l.Width), num(l.Height), esc("flow graph of "+g.Title))
	w.printf("%s", head)
	for _, kind := range []string{"", "error", Taken, Missed} {
		w.marker(kind)
	}
	for i := range l.Frames {
		w.frame(i)
	}
	for i := range l.Lines {
		w.line(&l.Lines[i])
	}
	for i := range l.Boxes {
		w.box(&l.Boxes[i])
	}
	for i := range l.Lines {
		w.label(&l.Lines[i])
	}
	w.printf("</svg>\n")
	return []byte(w.b.String())
}

// svg writes a drawing.
type svg struct {
	g *Graph
	l *Layout
	b strings.Builder
}

func (w *svg) printf(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

func esc(text string) string { return html.EscapeString(diag.Printable(text)) }

// num is a coordinate to a tenth of a pixel.
func num(x float64) string {
	text := strconv.FormatFloat(x, 'f', 1, 64)
	text = strings.TrimSuffix(text, ".0")
	if text == "-0" {
		return "0"
	}
	return text
}

// marker is the head of arrows of a colour.
func (w *svg) marker(class string) {
	w.printf(`<marker id="cw-arrow-%s" class="arrow %s" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto"><path d="M0 0.5 8 4 0 7.5z"/></marker>`+"\n", class, class)
}

func (w *svg) frame(at int) {
	f, c := w.l.Frames[at], w.g.Clusters[at]
	class := "frame"
	if c.Handler {
		class += " handler"
	}
	w.printf(`<g class="%s"><rect x="%s" y="%s" width="%s" height="%s" rx="8"/><text x="%s" y="%s">%s</text></g>`+"\n",
		class, num(f.X), num(f.Y), num(f.Width), num(f.Height), num(f.X+framePad), num(f.Y+16), esc(c.Title))
}

func (w *svg) line(l *Line) {
	if len(l.Points) == 0 {
		return
	}
	e := &w.g.Edges[l.Edges[0]]
	marker := ""
	switch {
	case e.Class == Taken || e.Class == Missed:
		marker = e.Class
	case e.Error:
		marker = "error"
	}
	w.printf(`<path class="%s" %s d="%s" marker-end="url(#cw-arrow-%s)"/>`+"\n", edgeClass(e), edges(l), way(l.Points), marker)
}

func edgeClass(e *Edge) string {
	class := "edge"
	if e.Error {
		class += " error"
	}
	if e.Aside {
		class += " aside"
	}
	if e.Class != "" {
		class += " " + e.Class
	}
	return class
}

// edges is the attribute by which a page finds a line.
func edges(l *Line) string {
	var at []string
	for _, i := range l.Edges {
		at = append(at, itoa(i))
	}
	return `data-edges="` + strings.Join(at, " ") + `"`
}

// way is a line through points: upright at each, and curved between.
func way(points []Point) string {
	var b strings.Builder
	fmt.Fprintf(&b, "M%s %s", num(points[0].X), num(points[0].Y))
	for i := 1; i < len(points); i++ {
		from, to := points[i-1], points[i]
		if dx := from.X - to.X; dx < 0.5 && dx > -0.5 || from.Y == to.Y {
			fmt.Fprintf(&b, "L%s %s", num(to.X), num(to.Y))
			continue
		}
		middle := (from.Y + to.Y) / 2
		fmt.Fprintf(&b, "C%s %s %s %s %s %s", num(from.X), num(middle), num(to.X), num(middle), num(to.X), num(to.Y))
	}
	return b.String()
}

func (w *svg) label(l *Line) {
	if l.Label == "" {
		return
	}
	e := &w.g.Edges[l.Edges[0]]
	width := textWidth(l.Label, smallFont) + 6
	w.printf(`<g class="label %s" %s><rect x="%s" y="%s" width="%s" height="%s" rx="3"/><text x="%s" y="%s">%s</text></g>`+"\n",
		edgeClass(e), edges(l), num(l.At.X-width/2), num(l.At.Y-labelTall/2), num(width), num(labelTall), num(l.At.X), num(l.At.Y+4), esc(l.Label))
}
