package source

import (
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// Kind is the shape of a Node.
type Kind uint8

// The shapes.
const (
	Scalar Kind = iota
	Mapping
	Sequence
)

// String names the kind as messages to authors do.
func (k Kind) String() string {
	switch k {
	case Mapping:
		return "mapping"
	case Sequence:
		return "list"
	}
	return "value"
}

// Style is how a scalar is written.
type Style uint8

// The styles.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal // |
	Folded  // >
)

// Tag is what a scalar looks like by the YAML 1.2 core schema. Only a plain
// scalar can be anything but Text. The text itself is always kept in Node.Text.
type Tag uint8

// The tags.
const (
	Text  Tag = iota
	Null      // empty, ~, null
	Bool      // true, false (never yes, no, on, off)
	Int       // decimal digits with an optional minus, no leading zero or plus
	Float     // decimal with a point or an exponent
)

// File is a text with a name. Its content never changes after Parse.
type File struct {
	Name string // as the user named it; used in diagnostics
	Data []byte

	lines []string // filled by NewFile
}

// Node is a part of a document. It is immutable after Parse.
type Node struct {
	File    *File
	Kind    Kind
	Range   diag.Range // of the whole node; a quoted scalar includes its quotes
	Style   Style      // of a Scalar
	Tag     Tag        // of a Scalar
	Text    string     // of a Scalar: the decoded text, as written for a plain one
	Entries []Entry    // of a Mapping, in the order of the file
	Items   []*Node    // of a Sequence

	// places maps byte offsets in Text to places in the file, in rising order,
	// for scalars in which the two run apart (escapes, block scalars, folded
	// lines) or that are long. Without any, Text stands on one line. See At.
	places []place
}

// Entry is one key of a Mapping. Keys are unique scalars.
type Entry struct {
	Key   *Node
	Value *Node
}

// place says that Text[offset] stands at line and column; until the next place
// both run on in step, one column a rune. It is small because a text of a
// megabyte made of escapes needs half a million of them.
type place struct {
	offset, line, column int32
}

// Get returns the value under key, or nil.
func (n *Node) Get(key string) *Node {
	for _, e := range n.Entries {
		if e.Key.Text == key {
			return e.Value
		}
	}
	return nil
}

// IsNull reports whether n is absent or an empty or null scalar.
func (n *Node) IsNull() bool {
	return n == nil || n.Kind == Scalar && n.Tag == Null
}

// NewFile makes a File of data.
func NewFile(name string, data []byte) *File {
	text := strings.TrimPrefix(string(data), "\ufeff")
	return &File{Name: name, Data: data, lines: strings.Split(text, "\n")}
}

// Line returns the text of line number n, which starts at 1, without its line
// break; "" for lines that do not exist.
func (f *File) Line(n int) string {
	if n < 1 || n > len(f.lines) {
		return ""
	}
	return strings.TrimSuffix(f.lines[n-1], "\r")
}
