package format

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// MaxWidth is how long a line with a list or mapping in brackets may be, in
// characters; a longer one is written below each other.
const MaxWidth = 100

// File returns f in the canonical style. The text is nil beside findings that
// hold an error: f is not YAML then, or could not be laid out safely. Line
// breaks stay LF or CRLF as the first one is.
func File(f *source.File) ([]byte, diag.List) {
	f = source.NewFile(f.Name, f.Data)
	root, diags := source.Parse(f)
	if diags.HasErrors() {
		return nil, diags
	}
	if root.Kind != source.Mapping {
		diags.Add(diag.CodeWrongKind, f.Name, root.Range, "", "the file is a %s, not a mapping", root.Kind)
		return nil, diags
	}
	text, marks, ok := write(f, root)
	if !ok || !unchanged(f.Name, root, marks, text) {
		diags.Add(diag.CodeUnsupported, f.Name, diag.Range{Start: root.Range.Start}, "write it in a simpler way", "the file is written in a way that cannot be laid out anew without changing it")
		return nil, diags
	}
	return []byte(lineBreaks(f, text)), diags
}

func write(f *source.File, root *source.Node) (text string, marks []mark, ok bool) {
	s := scan(f, root)
	b := builder{scanned: s, dashes: map[*source.Node]diag.Pos{}}
	if !b.assign(root) {
		return "", nil, false
	}
	tree := b.document(root)
	order(root, tree)
	p := printer{file: f}
	p.document(tree)
	return p.out.String(), s.marks, len(b.left()) == 0
}

func lineBreaks(f *source.File, text string) string {
	if i := strings.IndexByte(string(f.Data), '\n'); i > 0 && f.Data[i-1] == '\r' {
		return strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// unchanged reports whether text means what the tree of a file means and has
// its comments.
func unchanged(name string, root *source.Node, marks []mark, text string) bool {
	f := source.NewFile(name, []byte(text))
	again, diags := source.Parse(f)
	return !diags.HasErrors() && again != nil && same(root, again) &&
		slices.Equal(words(marks), words(scan(f, again).marks))
}

// words are the texts of comments, sorted: some move with the entry that they
// stand at.
func words(marks []mark) []string {
	var out []string
	for _, m := range marks {
		out = append(out, m.text)
	}
	slices.Sort(out)
	return out
}

// same compares meanings. The order of the keys is not part of it.
func same(a, b *source.Node) bool {
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Text != b.Text || len(a.Entries) != len(b.Entries) || len(a.Items) != len(b.Items) {
		return false
	}
	for _, e := range a.Entries {
		if other := b.Get(e.Key.Text); other == nil || !same(e.Value, other) {
			return false
		}
	}
	for i, item := range a.Items {
		if !same(item, b.Items[i]) {
			return false
		}
	}
	return true
}
