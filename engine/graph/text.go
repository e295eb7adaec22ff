package graph

import (
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/value"
)

// longest is how wide the text of a node can be, in characters.
const longest = 34

// about says in a few words what a step does.
func about(n *compile.Node) string {
	switch n.Op {
	case compile.OpIf, compile.OpSwitch, compile.OpWhile:
		return shorten(source(n.Value))
	case compile.OpForEach:
		return shorten(n.As + " in " + source(n.Value))
	case compile.OpCall:
		if n.Sub != nil {
			return shorten(n.Sub.Name)
		}
	case compile.OpBlock:
		return shorten(setting(n))
	}
	return ""
}

func source(p *expression.Program) string {
	if p == nil {
		return ""
	}
	return p.Source()
}

// setting is the setting that says most: the one of the short form, or else
// the first that is written.
func setting(n *compile.Node) string {
	if n.Desc == nil {
		return ""
	}
	for _, s := range n.Settings {
		if s.Given && s.Field != nil && s.Field.Name == n.Desc.Short {
			return written(s.Value)
		}
	}
	for _, s := range n.Settings {
		if text := written(s.Value); s.Given && text != "" {
			return text
		}
	}
	return ""
}

// written is a compiled value as the author wrote it, or nearly so.
func written(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case *expression.Program:
		return source(v)
	case *expression.Template:
		return template(v)
	case *compile.Pairs:
		return strings.Join(v.Names, ", ")
	case map[string]any:
		return strings.Join(value.Keys(v), ", ")
	case int, float64, bool:
		return value.Text(v)
	}
	return ""
}

func template(t *expression.Template) string {
	var b strings.Builder
	for _, p := range t.Parts() {
		if p.Program != nil {
			b.WriteString("${" + p.Program.Source() + "}")
			continue
		}
		b.WriteString(p.Literal)
	}
	return b.String()
}

// shorten brings text to one line of a node.
func shorten(text string) string {
	text = diag.Printable(strings.Join(strings.Fields(text), " "))
	if diag.Width(text) <= longest {
		return text
	}
	width := 0
	for i, r := range text {
		if width += diag.Width(string(r)); width > longest-1 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}
