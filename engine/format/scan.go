package format

import (
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// mark is a comment, or the line "---" that begins a document.
type mark struct {
	at    diag.Pos
	text  string
	own   bool // it stands on a line of its own
	blank bool // behind a blank line
	gap   int  // blanks before it, if it stands behind something
}

// scanned is what stands between the scalars of a file.
type scanned struct {
	file  *source.File
	marks []mark
	found []diag.Pos   // the dashes of lists in block form
	text  map[int]bool // lines that belong to a scalar of several lines
}

// scan reads a file beside its tree, which says where the scalars are: so
// whatever else begins with # is a comment.
func scan(f *source.File, root *source.Node) *scanned {
	s := &scanned{file: f, text: map[int]bool{}}
	at := diag.Pos{Line: 1, Column: 1}
	for _, n := range leaves(root, nil) {
		if n.Range.Start == n.Range.End {
			continue // an empty value
		}
		s.gap(at, n.Range.Start)
		at = s.scalar(n)
	}
	s.gap(at, diag.Pos{Line: len(strings.Split(string(f.Data), "\n")) + 1, Column: 1})
	return s
}

func leaves(n *source.Node, out []*source.Node) []*source.Node {
	for _, e := range n.Entries {
		out = leaves(e.Value, append(out, e.Key))
	}
	for _, item := range n.Items {
		out = leaves(item, out)
	}
	if n.Kind == source.Scalar {
		out = append(out, n)
	}
	return out
}

// scalar notes the lines of a scalar and returns the place behind it.
func (s *scanned) scalar(n *source.Node) diag.Pos {
	for line := n.Range.Start.Line + 1; line <= n.Range.End.Line; line++ {
		s.text[line] = true
	}
	if n.Style != source.Literal && n.Style != source.Folded {
		return n.Range.End
	}
	line := s.file.Line(n.Range.Start.Line)
	start := n.Range.Start
	start.Column += len([]rune(header(n)))
	s.gap(start, diag.Pos{Line: start.Line, Column: len([]rune(line)) + 1})
	return diag.Pos{Line: n.Range.End.Line + 1, Column: 1}
}

// header is what a block of text begins with, such as |2-.
func header(n *source.Node) string {
	rest := []rune(n.File.Line(n.Range.Start.Line))[n.Range.Start.Column-1:]
	text := string(rest)
	if i := strings.IndexAny(text, " \t#"); i >= 0 {
		return text[:i]
	}
	return text
}

// gap reads what stands between two places.
func (s *scanned) gap(from, to diag.Pos) {
	for line := from.Line; line <= to.Line; line++ {
		runes := []rune(s.file.Line(line))
		start, end := 0, len(runes)
		if line == from.Line {
			start = from.Column - 1
		}
		if line == to.Line {
			end = min(end, to.Column-1)
		}
		s.line(line, runes, start, end)
	}
}

func (s *scanned) line(number int, runes []rune, start, end int) {
	if start == 0 && end >= 3 && string(runes[:3]) == "---" && (len(runes) == 3 || isBlank(runes[3])) {
		s.marks = append(s.marks, mark{at: diag.Pos{Line: number, Column: 1}, text: "---", own: true, blank: s.blankBefore(number)})
		start = 3
	}
	for i := start; i < end; i++ {
		if i > 0 && !isBlank(runes[i-1]) {
			continue
		}
		at := diag.Pos{Line: number, Column: i + 1}
		switch {
		case runes[i] == '#':
			s.comment(at, runes)
			return
		case runes[i] == '-' && (i+1 == len(runes) || isBlank(runes[i+1])):
			s.found = append(s.found, at)
		}
	}
}

func (s *scanned) comment(at diag.Pos, runes []rune) {
	before := strings.TrimRight(string(runes[:at.Column-1]), " \t")
	m := mark{at: at, text: strings.TrimRight(string(runes[at.Column-1:]), " \t"), own: before == "" || before == "---"}
	m.gap = at.Column - 1 - len([]rune(before))
	m.blank = m.own && before == "" && s.blankBefore(at.Line)
	s.marks = append(s.marks, m)
}

// blankBefore reports whether the line before is blank and not part of a text.
func (s *scanned) blankBefore(line int) bool {
	return line > 1 && !s.text[line-1] && strings.TrimSpace(s.file.Line(line-1)) == ""
}

func isBlank(r rune) bool { return r == ' ' || r == '\t' }
