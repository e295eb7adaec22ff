package format

import (
	"strings"

	"github.com/callwright/callwright/engine/source"
)

// printer writes a tree.
type printer struct {
	file *source.File
	out  strings.Builder
	tied bool // a blank line here would belong to the text above
}

const step = "  "

func (p *printer) document(t *tree) {
	if len(t.entries) == 0 { // {}
		p.comments("", t.foot, false)
		p.line("{}", nil)
		return
	}
	p.entries("", "", t)
}

// entries writes a list or mapping in block form. Before the first entry
// stands what its line has already.
func (p *printer) entries(first, indent string, t *tree) {
	for i, e := range t.entries {
		prefix := indent
		if i == 0 && first != "" {
			prefix = first
		} else {
			p.comments(indent, e.head, i > 0)
			p.blank(e.blank && (i > 0 || len(e.head) > 0))
		}
		p.entry(prefix, indent, e)
	}
	p.comments(indent, t.foot, true)
}

// comments writes comments on lines of their own. The first one is behind a
// blank line only if something stands above it.
func (p *printer) comments(indent string, marks []mark, apart bool) {
	for i, m := range marks {
		p.blank(m.blank && (apart || i > 0))
		p.line(indent+m.text, nil)
	}
}

func (p *printer) blank(wanted bool) {
	if wanted && !p.tied {
		p.out.WriteString("\n")
	}
}

// line writes a line with the comment behind it.
func (p *printer) line(text string, tail *mark) {
	text = strings.TrimRight(text, " ")
	p.tied = false
	p.out.WriteString(text)
	if tail != nil {
		p.out.WriteString(strings.Repeat(" ", spaces(width(text), tail)) + tail.text)
	}
	p.out.WriteString("\n")
}

// spaces is how far a comment stands from the text before it: as far as it
// did, or in the same column if it was put there.
func spaces(width int, tail *mark) int {
	if tail.gap <= 2 {
		return max(tail.gap, 1)
	}
	if gap := tail.at.Column - 1 - width; gap >= 2 {
		return gap
	}
	return 2
}

func width(text string) int { return len([]rune(text)) }

// entry writes an entry whose line begins with a prefix.
func (p *printer) entry(prefix, indent string, e *entry) {
	label, flow := "-", ""
	if e.key != nil {
		label = key(e.key, false) + ":"
	}
	t := e.value
	if t.node.Kind == source.Scalar {
		p.scalar(prefix+label, indent, e)
		return
	}
	if t.flow {
		flow = flat(t)
	}
	line := prefix + label + " " + flow
	switch {
	case t.flow && (len(t.entries) == 0 || !t.commented && !holdsLong(t) && width(line) <= MaxWidth):
		p.line(line, e.tail)
		p.comments(indent, t.foot, true)
	case e.key == nil && e.tail == nil && len(t.entries[0].head) == 0:
		p.entries(prefix+label+" ", indent+step, t)
	default:
		p.line(prefix+label, e.tail)
		p.entries("", indent+step, t)
	}
}

// scalar writes a scalar behind its key or dash.
func (p *printer) scalar(label, indent string, e *entry) {
	n := e.value.node
	switch {
	case n.Style == source.Literal || n.Style == source.Folded:
		head, text := block(n)
		p.line(label+" "+head, e.tail)
		p.text(indent+step, text)
		p.tied = strings.Contains(head, "+")
	case isLong(n):
		p.long(label, indent, e)
	case isBelow(e) && width(label+" "+scalar(n, false)) > MaxWidth:
		p.line(label, nil)
		p.line(indent+step+scalar(n, false), e.tail)
	default:
		p.line(label+" "+scalar(n, false), e.tail)
	}
	p.comments(indent+step, e.value.foot, true)
}

// isBelow reports whether a value begins on a line below its key.
func isBelow(e *entry) bool {
	return e.key != nil && e.value.node.Range.Start.Line > e.key.Range.End.Line
}

// long writes a scalar of several lines as they are.
func (p *printer) long(label, indent string, e *entry) {
	text := lines(e.value.node)
	if isBelow(e) {
		p.line(label, nil)
		text[0] = indent + step + text[0]
	} else {
		text[0] = label + " " + text[0]
	}
	for i, line := range text {
		switch {
		case i > 0 && line != "":
			line = indent + step + line
		}
		if i+1 == len(text) {
			p.line(line, e.tail)
			break
		}
		p.out.WriteString(line + "\n")
	}
}

// text writes the lines of a block of text.
func (p *printer) text(indent string, lines []string) {
	for _, line := range lines {
		if line != "" {
			line = indent + line
		}
		p.out.WriteString(line + "\n")
	}
}

// flat writes a value on one line, as it stands in brackets.
func flat(t *tree) string {
	if t.node.Kind == source.Scalar {
		if isLong(t.node) {
			return ""
		}
		return scalar(t.node, true)
	}
	parts := make([]string, 0, len(t.entries))
	for _, e := range t.entries {
		text := flat(e.value)
		if e.key != nil {
			text = key(e.key, true) + ": " + text
		}
		parts = append(parts, text)
	}
	if t.node.Kind == source.Sequence {
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// holdsLong reports whether a scalar in t stands on several lines.
func holdsLong(t *tree) bool {
	for _, e := range t.entries {
		if holdsLong(e.value) {
			return true
		}
	}
	return t.node.Kind == source.Scalar && isLong(t.node)
}
