package source

import (
	"fmt"
	"strings"
)

// remove plans the end of an entry.
func (e *editor) remove(parent *Node, entry Entry) error {
	if e.isFlow(parent) {
		return e.removeFlow(parent, entry)
	}
	if !e.startsLine(entry.Key) {
		return fmt.Errorf("%w: the key %q does not begin its line", ErrEdit, entry.Key.Text)
	}
	e.replace(e.starts[entry.Key.Range.Start.Line-1], e.after(e.extent(entry)), "")
	return nil
}

// lastLine is the line on which a value ends, not counting a comment.
func (e *editor) lastLine(n *Node) int {
	end := n.Range.End
	if end.Column <= 1 && end.Line > n.Range.Start.Line {
		end.Line--
	}
	last := end.Line
	if n.Style == Literal || n.Style == Folded { // "|+" keeps the blank lines behind it
		last += max(len(n.Text)-len(strings.TrimRight(n.Text, "\n"))-1, 0)
	}
	for _, entry := range n.Entries {
		last = max(last, e.lastLine(entry.Value))
	}
	for _, item := range n.Items {
		last = max(last, e.lastLine(item))
	}
	return min(last, len(e.file.lines))
}

// extent is the last line of an entry of a block mapping, with the comments
// that stand deeper than its key.
func (e *editor) extent(entry Entry) int {
	last := e.lastLine(entry.Value)
	for line := last + 1; line <= len(e.file.lines); line++ {
		text := e.file.Line(line)
		trimmed := strings.TrimLeft(text, " \t")
		switch {
		case trimmed == "":
			continue
		case !strings.HasPrefix(trimmed, "#"), len(text)-len(trimmed) < entry.Key.Range.Start.Column:
			return last
		}
		last = line
	}
	return last
}

// removeFlow takes an entry out of { } together with one comma.
func (e *editor) removeFlow(parent *Node, entry Entry) error {
	at := indexOf(parent, entry.Key.Text)
	from, to := e.offset(entry.Key.Range.Start), e.entryEnd(entry)
	switch {
	case at+1 < len(parent.Entries):
		next := e.offset(parent.Entries[at+1].Key.Range.Start)
		if gap := e.text(to, next); strings.ContainsAny(gap, "#\n") {
			next = to + strings.IndexByte(gap, ',') + 1
		}
		to = next
	case at > 0:
		before := e.entryEnd(parent.Entries[at-1])
		gap := e.text(before, from)
		if !strings.ContainsAny(gap, "#\n") {
			from = before
			break
		}
		if comma := before + strings.IndexByte(gap, ','); comma >= before {
			e.replace(comma, comma+1, "")
		}
	default:
		if rest := e.text(to, e.offset(parent.Range.End)); strings.HasPrefix(strings.TrimLeft(rest, " "), ",") {
			to += strings.IndexByte(rest, ',') + 1
		}
	}
	e.replace(from, to, "")
	return nil
}

func (e *editor) entryEnd(entry Entry) int {
	return max(e.offset(entry.Value.Range.End), e.offset(entry.Key.Range.End))
}
