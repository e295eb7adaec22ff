package graph

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// DOT writes the graph in the language of Graphviz.
func (g *Graph) DOT() []byte {
	w := &dot{g: g, ids: g.shortIDs()}
	w.printf("digraph %s {\n", dotText(g.Title))
	w.printf("  graph [fontname=\"Helvetica\", fontsize=11, ranksep=0.4, nodesep=0.3]\n")
	w.printf("  node [fontname=\"Helvetica\", fontsize=11, shape=box, style=\"rounded,filled\", fillcolor=\"#f4f6f9\", color=\"#8b97a6\"]\n")
	w.printf("  edge [fontname=\"Helvetica\", fontsize=10, color=\"#5b6878\"]\n")
	w.cluster("", 1)
	for i := range g.Edges {
		w.edge(&g.Edges[i])
	}
	w.printf("}\n")
	return []byte(w.b.String())
}

type dot struct {
	g   *Graph
	ids map[string]string
	b   strings.Builder
}

func (w *dot) printf(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

// dotText quotes a text for DOT, where a backslash begins an escape of a label.
func dotText(lines ...string) string {
	for i, text := range lines {
		lines[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(diag.Printable(text))
	}
	return `"` + strings.Join(lines, `\n`) + `"`
}

func (w *dot) cluster(id string, depth int) {
	indent := strings.Repeat("  ", depth)
	for i := range w.g.Nodes {
		if n := &w.g.Nodes[i]; n.Cluster == id {
			w.printf("%s%s [%s]\n", indent, w.ids[n.ID], dotNode(n))
		}
	}
	for i, c := range w.g.Clusters {
		if c.Parent == id && c.ID != id {
			w.printf("%ssubgraph cluster_%d {\n%s  label=%s; style=\"rounded,dashed\"; color=\"#b9c3cf\"\n", indent, i, indent, dotText(c.Title))
			w.cluster(c.ID, depth+1)
			w.printf("%s}\n", indent)
		}
	}
}

func dotNode(n *Node) string {
	texts := []string{n.Title}
	for _, l := range n.lines() {
		texts = append(texts, l.text)
	}
	attributes := "label=" + dotText(texts...)
	switch n.Kind {
	case Decision:
		attributes += `, shape=hexagon, style=filled, fillcolor="#fff6df"`
	case Start, Stop, Fail, Join, Jump:
		attributes += ", shape=oval"
	case Call:
		attributes += ", peripheries=2"
	}
	switch n.Class {
	case Taken:
		attributes += `, color="` + colourTaken + `", fillcolor="` + colourTakenFill + `"`
	case Missed:
		attributes += `, color="` + colourMissed + `", fillcolor="` + colourMissedFill + `"`
	}
	return attributes
}

func (w *dot) edge(e *Edge) {
	if w.ids[e.From] == "" || w.ids[e.To] == "" {
		return
	}
	var attributes []string
	if label := strings.TrimSpace(e.label()); label != "" {
		attributes = append(attributes, "label="+dotText(label))
	}
	if e.Error || e.Aside {
		attributes = append(attributes, "style=dashed")
	}
	switch {
	case e.Class == Taken:
		attributes = append(attributes, `color="`+colourTaken+`"`, "penwidth=2")
	case e.Class == Missed:
		attributes = append(attributes, `color="`+colourMissed+`"`)
	case e.Error:
		attributes = append(attributes, `color="`+colourError+`"`)
	}
	end := ""
	if len(attributes) > 0 {
		end = " [" + strings.Join(attributes, ", ") + "]"
	}
	w.printf("  %s -> %s%s\n", w.ids[e.From], w.ids[e.To], end)
}
