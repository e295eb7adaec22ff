package source

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
)

// checkDiags holds what is true of every finding about f.
func checkDiags(t testing.TB, f *File, diags diag.List) {
	t.Helper()
	for _, d := range diags[:min(len(diags), 1_000)] { // a bomb can have one for each of its nodes
		require.NotEmpty(t, d.Message)
		require.Equal(t, f.Name, d.File)
		checkPos(t, f, d.Range.Start)
		if d.Range.End != (diag.Pos{}) {
			checkPos(t, f, d.Range.End)
			require.False(t, d.Range.End.Before(d.Range.Start), "%v", d)
		}
	}
}

func checkPos(t testing.TB, f *File, p diag.Pos) {
	t.Helper()
	if p.Line < 1 || p.Line > len(f.lines) || p.Column < 1 || p.Column > runes(f.Line(p.Line))+1 {
		require.Failf(t, "outside the file", "%v of %q", p, f.Data)
	}
}

// checkTree holds what is true of every tree: ranges lie in the file and in
// the range of the parent, keys are unique, and every character of a text
// stands where At says.
func checkTree(t testing.TB, f *File, n *Node) {
	t.Helper()
	require.Same(t, f, n.File)
	checkPos(t, f, n.Range.Start)
	checkPos(t, f, n.Range.End)
	require.False(t, n.Range.End.Before(n.Range.Start))
	seen := map[string]bool{}
	for _, e := range n.Entries {
		require.Equal(t, Scalar, e.Key.Kind)
		require.False(t, seen[e.Key.Text], "key %q", e.Key.Text)
		seen[e.Key.Text] = true
		checkChild(t, f, n, e.Key)
		checkChild(t, f, n, e.Value)
	}
	for _, item := range n.Items {
		checkChild(t, f, n, item)
	}
	if n.Kind == Scalar {
		checkText(t, f, n)
	}
}

func checkChild(t testing.TB, f *File, parent, n *Node) {
	t.Helper()
	inside := !n.Range.Start.Before(parent.Range.Start) && !parent.Range.End.Before(n.Range.End)
	require.True(t, inside, "%v in %v of %q", n.Range, parent.Range, f.Data)
	checkTree(t, f, n)
}

func checkText(t testing.TB, f *File, n *Node) {
	t.Helper()
	last := n.Range.Start
	lines := map[int][]rune{} // a long line is taken apart once
	for i, r := range n.Text {
		at := n.At(i)
		if at.Before(last) || n.Range.End.Before(at) {
			require.Failf(t, "At is not monotone", "%v at %d of %q in %q", at, i, n.Text, f.Data)
		}
		last = at
		if lines[at.Line] == nil {
			lines[at.Line] = []rune(f.Line(at.Line))
		}
		if !writtenAs(lines[at.Line], at.Column, r, n.Style) {
			require.Failf(t, "At is wrong", "%q at %d of %q is said to stand at %v of %q", r, i, n.Text, at, f.Data)
		}
	}
	end := n.At(len(n.Text))
	require.False(t, end.Before(last))
	require.False(t, n.Range.End.Before(end))
	require.Equal(t, diag.Range{Start: n.At(0), End: end}, n.Span(-1, len(n.Text)+1))
}

// writtenAs reports whether the rune r of a text can be written at a place: as
// itself, as an escape, or as the end of a line that is folded.
func writtenAs(line []rune, column int, r rune, style Style) bool {
	if column > len(line)+1 {
		return false
	}
	if column == len(line)+1 || (r == ' ' || r == '\n') && isBlank(line[column-1:]) {
		return r == ' ' || r == '\n'
	}
	c := line[column-1]
	return c == r || style == DoubleQuoted && c == '\\'
}

func isBlank(line []rune) bool {
	for _, r := range line {
		if r != ' ' && r != '\t' {
			return false
		}
	}
	return true
}

// mustParse parses data that must hold no mistake.
func mustParse(t testing.TB, data string) *Node {
	t.Helper()
	f := NewFile("x.yaml", []byte(data))
	n, diags := Parse(f)
	require.Empty(t, diags)
	checkTree(t, f, n)
	return n
}

func at(line, column int) diag.Pos { return diag.Pos{Line: line, Column: column} }

func span(r diag.Range) string {
	return fmt.Sprintf("%d:%d-%d:%d", r.Start.Line, r.Start.Column, r.End.Line, r.End.Column)
}
