package source

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/diag"
)

// At returns the place in the file of the character at byte offset in n.Text:
// of the start of its escape, if it is written as one, and of the line break
// that was folded into it. The offset len(n.Text) is the place behind the last
// character. Offsets outside the text count as its ends; a mapping or list has
// only its start.
func (n *Node) At(offset int) diag.Pos {
	if n.Kind != Scalar {
		return n.Range.Start
	}
	offset = min(max(offset, 0), len(n.Text))
	for offset > 0 && offset < len(n.Text) && !utf8.RuneStart(n.Text[offset]) {
		offset--
	}
	p := n.placeBefore(offset)
	column := int(p.column) + runes(n.Text[p.offset:offset])
	return diag.Pos{Line: int(p.line), Column: column}
}

// Span returns the stretch of the file that Text[from:to] is written in.
func (n *Node) Span(from, to int) diag.Range {
	return diag.Range{Start: n.At(from), End: n.At(to)}
}

// placeBefore returns the last known place at or ahead of offset.
func (n *Node) placeBefore(offset int) place {
	i, found := slices.BinarySearchFunc(n.places, offset, func(p place, offset int) int {
		return cmp.Compare(int(p.offset), offset)
	})
	switch {
	case found:
		return n.places[i]
	case i > 0:
		return n.places[i-1]
	}
	start := n.Range.Start
	if n.Style == SingleQuoted || n.Style == DoubleQuoted {
		start.Column++
	}
	return place{0, int32(start.Line), int32(start.Column)}
}
