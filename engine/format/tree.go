package format

import (
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// tree is a value with the comments in it.
type tree struct {
	node    *source.Node
	flow    bool // in brackets
	entries []*entry
	foot    []mark // comments behind the last entry
	// commented says that there are comments inside of brackets, which then
	// have to go.
	commented bool
}

// entry is a key with its value, or an element of a list.
type entry struct {
	head  []mark       // comments above it
	blank bool         // behind a blank line
	key   *source.Node // nil: of a list
	tail  *mark        // the comment behind its first line, or behind a scalar
	value *tree
}

// builder makes a tree of a file, in the order of the file.
type builder struct {
	*scanned
	used   int // of marks
	dashes map[*source.Node]diag.Pos
}

// assign finds the dash of each element of a list; false if that fails.
func (b *builder) assign(n *source.Node) bool {
	next := 0
	b.walk(n, &next)
	return next == len(b.found)
}

func (b *builder) walk(n *source.Node, next *int) {
	dashed := n.Kind == source.Sequence && !isFlow(n)
	for _, item := range n.Items {
		if dashed && *next < len(b.found) {
			b.dashes[item] = b.found[*next]
		}
		if dashed {
			*next++
		}
		b.walk(item, next)
	}
	for _, e := range n.Entries {
		b.walk(e.Value, next)
	}
}

// isFlow reports whether a list or mapping begins with a bracket. No block
// does, since a key is a scalar.
func isFlow(n *source.Node) bool {
	if n.Kind == source.Scalar {
		return false
	}
	rest := []rune(n.File.Line(n.Range.Start.Line))[n.Range.Start.Column-1:]
	return len(rest) > 0 && (rest[0] == '{' || rest[0] == '[')
}

func (b *builder) left() []mark { return b.marks[b.used:] }

// before takes the comments that stand before a place.
func (b *builder) before(p diag.Pos) []mark {
	return b.while(func(m mark) bool { return m.at.Before(p) })
}

func (b *builder) while(fits func(mark) bool) []mark {
	start := b.used
	for b.used < len(b.marks) && fits(b.marks[b.used]) {
		b.used++
	}
	return b.marks[start:b.used:b.used]
}

// behind takes the comment that follows something on a line.
func (b *builder) behind(e *entry, line int) {
	if b.used == len(b.marks) || b.marks[b.used].own || b.marks[b.used].at.Line != line {
		return
	}
	m := b.marks[b.used]
	b.used++
	if e.tail == nil {
		e.tail = &m
		return
	}
	e.head = append(e.head, m)
}

// behindBefore is behind for comments that stand before a place.
func (b *builder) behindBefore(e *entry, line int, limit diag.Pos) {
	if b.used < len(b.marks) && b.marks[b.used].at.Before(limit) {
		b.behind(e, line)
	}
}

func (b *builder) document(root *source.Node) *tree {
	end := diag.Pos{Line: len(b.file.Data) + 2, Column: 1}
	if !isFlow(root) {
		t := b.block(root, end)
		t.foot = append(t.foot, b.before(end)...)
		return t
	}
	head := b.before(root.Range.Start)
	t := b.flow(root)
	if len(t.entries) > 0 {
		t.entries[0].head = append(head, t.entries[0].head...)
		head = nil
	}
	t.foot = append(append(head, t.foot...), b.before(end)...)
	return t
}

// value builds what stands under a key or behind a dash. The limit is where
// the next key or dash of the document stands.
func (b *builder) value(e *entry, n *source.Node, owner, limit diag.Pos) {
	switch {
	case isFlow(n):
		e.head = append(e.head, b.until(e, n, owner)...)
		b.brackets(e, n, limit)
	case n.Kind != source.Scalar:
		if n.Range.Start.Line > owner.Line {
			b.behind(e, owner.Line)
		}
		e.value = b.block(n, limit)
	default:
		e.value = &tree{node: n}
		if n.Range.Start == n.Range.End { // nothing but comments may stand there
			b.behind(e, owner.Line)
			e.value.foot = b.while(func(m mark) bool { return m.at.Before(limit) && m.at.Column > owner.Column })
			return
		}
		e.head = append(e.head, b.until(e, n, owner)...)
		b.behind(e, lastOf(n))
	}
}

// until takes the comments between a key and its value.
func (b *builder) until(e *entry, n *source.Node, owner diag.Pos) []mark {
	if n.Range.Start.Line > owner.Line {
		b.behind(e, owner.Line)
	}
	return b.before(n.Range.Start)
}

// lastOf is the line that a comment behind a scalar stands on.
func lastOf(n *source.Node) int {
	if n.Style == source.Literal || n.Style == source.Folded {
		return n.Range.Start.Line
	}
	return n.Range.End.Line
}

func (b *builder) block(n *source.Node, limit diag.Pos) *tree {
	t := &tree{node: n}
	column := n.Range.Start.Column
	for i, child := range n.Entries {
		end := limit
		if i+1 < len(n.Entries) {
			end = n.Entries[i+1].Key.Range.Start
		}
		e := &entry{key: child.Key}
		b.begin(t, e, child.Key.Range.Start)
		b.value(e, child.Value, diag.Pos{Line: child.Key.Range.End.Line, Column: child.Key.Range.Start.Column}, end)
	}
	for i, item := range n.Items {
		end := limit
		if i+1 < len(n.Items) {
			end = b.dashes[n.Items[i+1]]
		}
		dash := b.dashes[item]
		column = dash.Column
		e := &entry{}
		b.begin(t, e, dash)
		b.value(e, item, dash, end)
	}
	t.foot = b.while(func(m mark) bool { return m.at.Before(limit) && m.at.Column >= column })
	return t
}

// begin adds an entry with the comments above it.
func (b *builder) begin(t *tree, e *entry, at diag.Pos) {
	e.head = b.before(at)
	e.blank = b.blankBefore(at.Line) && b.startsLine(at)
	t.entries = append(t.entries, e)
}

func (b *builder) startsLine(at diag.Pos) bool {
	return strings.TrimLeft(string([]rune(b.file.Line(at.Line))[:at.Column-1]), " \t?") == ""
}

// brackets builds a list or mapping in brackets with the comments behind them.
func (b *builder) brackets(e *entry, n *source.Node, limit diag.Pos) {
	used := b.used
	if isFlow(n) && opens(n) {
		b.behind(e, n.Range.Start.Line)
	}
	opened := b.used > used
	e.value = b.flow(n)
	e.value.commented = e.value.commented || opened
	b.behindBefore(e, n.Range.End.Line, limit)
}

// opens reports whether nothing else stands on the line of the bracket.
func opens(n *source.Node) bool {
	next := n.Range.End
	if len(n.Entries) > 0 {
		next = n.Entries[0].Key.Range.Start
	}
	if len(n.Items) > 0 {
		next = n.Items[0].Range.Start
	}
	return next.Line > n.Range.Start.Line
}

func (b *builder) flow(n *source.Node) *tree {
	t := &tree{node: n, flow: true}
	used := b.used
	for i, child := range n.Entries {
		e := &entry{key: child.Key}
		b.begin(t, e, child.Key.Range.Start)
		end := n.Range.End
		if i+1 < len(n.Entries) {
			end = n.Entries[i+1].Key.Range.Start
		}
		b.inFlow(e, child.Value, child.Key.Range.End.Line, end)
	}
	for i, item := range n.Items {
		e := &entry{}
		b.begin(t, e, item.Range.Start)
		end := n.Range.End
		if i+1 < len(n.Items) {
			end = n.Items[i+1].Range.Start
		}
		b.inFlow(e, item, item.Range.Start.Line, end)
	}
	t.foot = b.before(n.Range.End)
	t.commented = b.used > used
	return t
}

// inFlow builds a value whose key ends on a line. The limit is where the next
// entry stands, or the closing bracket.
func (b *builder) inFlow(e *entry, n *source.Node, line int, limit diag.Pos) {
	if n.Range.Start != n.Range.End {
		e.head = append(e.head, b.before(n.Range.Start)...)
		line = lastOf(n)
	}
	if n.Kind != source.Scalar {
		b.brackets(e, n, limit)
		return
	}
	e.value = &tree{node: n}
	b.behindBefore(e, line, limit)
}
