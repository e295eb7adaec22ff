package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"gopkg.in/yaml.v3"

	"github.com/callwright/callwright/engine/diag"
)

// The limits of a document.
const (
	maxDepth = 64
	maxNodes = 50_000
	maxKeys  = 1_000
)

// Parse reads f as one YAML document and returns its root with everything that
// is wrong with it, sorted. The root is nil when there is no tree to speak of:
// the text is not YAML, is empty, or goes beyond a limit. Otherwise the tree is
// sound even if there are findings: what was refused has been left out (a
// repeated key) or stands as text (an alias).
func Parse(f *File) (*Node, diag.List) {
	var diags diag.List
	if len(f.Data) > MaxSize {
		tooLarge(&diags, f.Name)
		return nil, diags
	}
	if f.lines == nil {
		f = NewFile(f.Name, f.Data)
	}
	root := parse(f, &diags)
	diags.Sort()
	return root, diags
}

func parse(f *File, diags *diag.List) *Node {
	text, ok := survey(f, diags)
	if !ok {
		return nil
	}
	doc, err := decode(text)
	switch {
	case errors.Is(err, io.EOF), err == nil && isBare(doc):
		diags.Add(diag.CodeEmptyFile, f.Name, fileStart(), "", "the file is empty")
		return nil
	case err != nil:
		explain(f, err, diags)
		return nil
	}
	b := builder{f: f, diags: diags}
	root := b.node(doc.Content[0], 1)
	if b.stopped {
		return nil
	}
	return root
}

// isBare reports whether a document holds no value at all, such as "---".
func isBare(doc *yaml.Node) bool {
	if len(doc.Content) != 1 {
		return true
	}
	n := doc.Content[0]
	return n.Kind == yaml.ScalarNode && n.Style == 0 && n.Value == "" && n.Anchor == ""
}

// decode parses text, which must hold exactly one document. It never panics,
// whatever the parser does.
func decode(text []byte) (doc *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, fmt.Errorf("the parser gave up: %v", r)
		}
	}()
	var first, second yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(text))
	if err := d.Decode(&first); err != nil {
		return nil, err
	}
	switch err := d.Decode(&second); {
	case err == nil:
		return nil, fmt.Errorf("yaml: line %d: a second document starts here", second.Line)
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return &first, nil
}
