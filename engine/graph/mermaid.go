package graph

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// Mermaid writes the graph as a Mermaid flow chart.
func (g *Graph) Mermaid() []byte {
	w := &mermaid{g: g, ids: g.shortIDs()}
	w.printf("---\ntitle: %s\n---\nflowchart TD\n", quoteYAML(g.Title))
	w.cluster("", 1)
	for i := range g.Edges {
		w.edge(&g.Edges[i])
	}
	w.classes()
	return []byte(w.b.String())
}

type mermaid struct {
	g      *Graph
	ids    map[string]string
	drawn  int // edges
	styles []string
	b      strings.Builder
}

func (w *mermaid) printf(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

// shortIDs names the nodes by number, because formats reserve words.
func (g *Graph) shortIDs() map[string]string {
	ids := map[string]string{}
	for i := range g.Nodes {
		ids[g.Nodes[i].ID] = "n" + itoa(i)
	}
	return ids
}

func quoteYAML(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(diag.Printable(text)) + `"`
}

// mermaidText escapes what has a meaning in a quoted Mermaid label.
func mermaidText(text string) string {
	return strings.NewReplacer("#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;", "&", "#amp;", "`", "#96;", "\\", "#92;").Replace(diag.Printable(text))
}

// cluster writes the nodes and clusters directly in one.
func (w *mermaid) cluster(id string, depth int) {
	indent := strings.Repeat("  ", depth)
	for i := range w.g.Nodes {
		if n := &w.g.Nodes[i]; n.Cluster == id {
			w.printf("%s%s%s\n", indent, w.ids[n.ID], mermaidShape(n))
		}
	}
	for i, c := range w.g.Clusters {
		if c.Parent == id && c.ID != id {
			w.printf("%ssubgraph c%d[\"%s\"]\n", indent, i, mermaidText(c.Title))
			w.cluster(c.ID, depth+1)
			w.printf("%send\n", indent)
		}
	}
}

func mermaidShape(n *Node) string {
	parts := []string{"<b>" + mermaidText(n.Title) + "</b>"}
	for _, l := range n.lines() {
		parts = append(parts, mermaidText(l.text))
	}
	text := `"` + strings.Join(parts, "<br/>") + `"`
	switch n.Kind {
	case Decision:
		return "{{" + text + "}}"
	case Start, Stop, Fail, Join, Jump:
		return "([" + text + "])"
	case Call:
		return "[[" + text + "]]"
	}
	return "[" + text + "]"
}

func (w *mermaid) edge(e *Edge) {
	if w.ids[e.From] == "" || w.ids[e.To] == "" {
		return
	}
	arrow := "-->"
	if e.Error || e.Aside {
		arrow = "-.->"
	}
	if label := strings.TrimSpace(e.label()); label != "" {
		arrow += `|"` + mermaidText(label) + `"|`
	}
	w.printf("  %s %s %s\n", w.ids[e.From], arrow, w.ids[e.To])
	if e.Class != "" {
		w.styles = append(w.styles, fmt.Sprintf("  linkStyle %d %s\n", w.drawn, mermaidLine(e.Class)))
	}
	w.drawn++
}

func mermaidLine(class string) string {
	if class == Missed {
		return "stroke:" + colourMissed
	}
	return "stroke:" + colourTaken + ",stroke-width:3px"
}

// The colours of marks in formats without a style sheet.
const (
	colourTaken      = "#1a7f4b"
	colourMissed     = "#b3452f"
	colourTakenFill  = "#e3f6ea"
	colourMissedFill = "#fdeae6"
	colourError      = "#c0392b"
)

// classes colours what is marked.
func (w *mermaid) classes() {
	for _, c := range []struct{ class, style string }{
		{Taken, "fill:" + colourTakenFill + ",stroke:" + colourTaken},
		{Missed, "fill:" + colourMissedFill + ",stroke:" + colourMissed},
	} {
		var ids []string
		for i := range w.g.Nodes {
			if n := &w.g.Nodes[i]; n.Class == c.class {
				ids = append(ids, w.ids[n.ID])
			}
		}
		if len(ids) > 0 {
			w.printf("  classDef %s %s\n  class %s %s\n", c.class, c.style, strings.Join(ids, ","), c.class)
		}
	}
	for _, line := range w.styles {
		w.printf("%s", line)
	}
}
