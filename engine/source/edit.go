package source

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/diag"
)

// Object is a mapping to be written, in this order.
type Object []Member

// Member is one entry of an Object. The value is a string, bool, int, float64,
// a []string or an Object.
type Member struct {
	Name  string
	Value any
}

// ErrEdit is wrapped by the errors of Set and Remove. The file is then to be
// changed by hand; nothing was changed.
var ErrEdit = errors.New("the file cannot be changed there")

// Set returns f with value under the keys of path, which may be new. Mappings
// that are missing on the way are made, and new entries come last.
//
// Only the text of that entry changes: comments, order, blank lines and quotes
// stay as they are. The new text is read again, and is returned only if it
// means what f means with exactly this change.
func Set(f *File, path []string, value any) (*File, error) {
	if len(path) == 0 {
		return nil, fmt.Errorf("%w: no key is named", ErrEdit)
	}
	e, err := newEditor(f)
	if err != nil {
		return nil, err
	}
	if err := e.set(path, value); err != nil {
		return nil, err
	}
	want, err := meaningOf(e.root).with(path, value)
	if err != nil {
		return nil, err
	}
	return e.result(want)
}

// Remove returns f without the entry under the keys of path, and without the
// comments inside of it. What is said of Set holds here too.
func Remove(f *File, path []string) (*File, error) {
	e, err := newEditor(f)
	if err != nil {
		return nil, err
	}
	parent, entry := e.root, Entry{}
	for i, key := range path {
		if i > 0 {
			parent = entry.Value
		}
		at := indexOf(parent, key)
		if at < 0 {
			return nil, fmt.Errorf("%w: there is no key %q", ErrEdit, strings.Join(path[:i+1], "."))
		}
		entry = parent.Entries[at]
	}
	if err := e.remove(parent, entry); err != nil {
		return nil, err
	}
	return e.result(meaningOf(e.root).without(path))
}

func indexOf(n *Node, key string) int {
	if n == nil || n.Kind != Mapping {
		return -1
	}
	return slices.IndexFunc(n.Entries, func(e Entry) bool { return e.Key.Text == key })
}

// editor collects the replacements in one file.
type editor struct {
	file   *File
	root   *Node // nil: the file holds no value
	starts []int // of the lines, in the file's data
	eol    string
	cuts   []cut
}

// cut replaces the bytes from one offset to another.
type cut struct {
	from, to int
	text     string
}

func newEditor(f *File) (*editor, error) {
	f = NewFile(f.Name, f.Data)
	root, diags := Parse(f)
	if diags.HasErrors() && !isOnlyEmpty(diags) {
		return nil, fmt.Errorf("%w: what is wrong with it must be put right first: %s", ErrEdit, diags[0].Message)
	}
	e := &editor{file: f, root: root, eol: "\n"}
	at := len(f.Data)
	for _, line := range f.lines {
		at -= len(line) + 1
	}
	at++ // the byte order mark
	for _, line := range f.lines {
		e.starts = append(e.starts, at)
		at += len(line) + 1
	}
	if strings.HasSuffix(f.lines[0], "\r") {
		e.eol = "\r\n"
	}
	return e, nil
}

func isOnlyEmpty(diags diag.List) bool {
	return len(diags) == 1 && diags[0].Code == diag.CodeEmptyFile
}

// offset is where a place of the file stands in its data.
func (e *editor) offset(p diag.Pos) int {
	if p.Line > len(e.starts) {
		return len(e.file.Data)
	}
	rest := e.file.lines[p.Line-1]
	at := e.starts[p.Line-1]
	for range p.Column - 1 {
		_, size := utf8.DecodeRuneInString(rest)
		rest, at = rest[size:], at+size
	}
	return at
}

// lineEnd is the offset behind the last character of a line.
func (e *editor) lineEnd(line int) int { return e.starts[line-1] + len(e.file.Line(line)) }

// after is the offset of the line that follows, or the end of the file.
func (e *editor) after(line int) int {
	if line >= len(e.starts) {
		return len(e.file.Data)
	}
	return e.starts[line]
}

func (e *editor) replace(from, to int, text string) { e.cuts = append(e.cuts, cut{from, to, text}) }

func (e *editor) text(from, to int) string { return string(e.file.Data[from:to]) }

// result makes the changed file and sees that it means what it should.
func (e *editor) result(want *meaning) (*File, error) {
	slices.SortStableFunc(e.cuts, func(a, b cut) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, c := range e.cuts {
		if c.from < at {
			return nil, fmt.Errorf("%w: its parts overlap", ErrEdit)
		}
		b.WriteString(e.text(at, c.from) + c.text)
		at = c.to
	}
	b.WriteString(e.text(at, len(e.file.Data)))
	f := NewFile(e.file.Name, []byte(b.String()))
	root, diags := Parse(f)
	if diags.HasErrors() || root == nil || !meaningOf(root).equal(want) {
		return nil, fmt.Errorf("%w: it is written in a way that would not keep its meaning", ErrEdit)
	}
	return f, nil
}
