package source

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/callwright/callwright/engine/diag"
)

// builder turns the parser's tree into Nodes and checks it, in one pass in the
// order of the file.
type builder struct {
	f       *File
	diags   *diag.List
	at      finder   // of starts, which come in the order of the file
	ends    finder   // of ends, which do too
	reached diag.Pos // the end of the last node so far
	count   int
	stopped bool   // a limit of the whole document was passed
	slab    []Node // allocated ahead: a document holds thousands of small nodes
	used    int    // of slab
}

const slabSize = 64

func (b *builder) alloc() *Node {
	if b.used == len(b.slab) {
		b.slab, b.used = make([]Node, slabSize), 0
	}
	n := &b.slab[b.used]
	b.used++
	n.File = b.f
	return n
}

// node builds y and all below it; nil once a limit was passed.
func (b *builder) node(y *yaml.Node, depth int) *Node {
	start := b.at.find(b.f, y.Line, y.Column)
	if !b.within(start, depth) {
		return nil
	}
	start = b.properties(y, start)
	n := b.alloc()
	n.Range = diag.Range{Start: start.pos(), End: start.pos()}
	switch y.Kind {
	case yaml.MappingNode:
		b.mapping(n, y, depth)
		n.Range.End = b.closing(y, start)
	case yaml.SequenceNode:
		b.sequence(n, y, depth)
		n.Range.End = b.closing(y, start)
	case yaml.AliasNode:
		b.alias(n, y)
	default:
		b.scalar(n, y, start)
	}
	if b.reached.Before(n.Range.End) {
		b.reached = n.Range.End
	}
	return n
}

// within counts a node and checks the limits of the document.
func (b *builder) within(c cursor, depth int) bool {
	b.count++
	switch {
	case b.stopped:
	case b.count > maxNodes:
		b.stopped = true
		b.add(diag.CodeTooLarge, c, "split it into several files", "the file holds more than %d values", maxNodes)
	case depth > maxDepth:
		b.stopped = true
		b.add(diag.CodeTooLarge, c, "", "lists and mappings are nested deeper than %d levels", maxDepth)
	}
	return !b.stopped
}

// add reports a finding at a place whose end is not known.
func (b *builder) add(code diag.Code, c cursor, hint, format string, args ...any) {
	b.diags.Add(code, b.f.Name, diag.Range{Start: c.pos()}, hint, format, args...)
}

func (b *builder) sequence(n *Node, y *yaml.Node, depth int) {
	n.Kind = Sequence
	n.Items = make([]*Node, 0, len(y.Content))
	for _, child := range y.Content {
		item := b.node(child, depth+1)
		if b.stopped {
			return
		}
		b.checkNumber(item)
		n.Items = append(n.Items, item)
	}
}

func (b *builder) mapping(n *Node, y *yaml.Node, depth int) {
	n.Kind = Mapping
	size := min(len(y.Content)/2, maxKeys)
	n.Entries = make([]Entry, 0, size)
	keys := newKeySet(n, size)
	for i := 0; i+1 < len(y.Content); i += 2 {
		if i/2 == maxKeys {
			b.tooManyKeys(y.Content[i])
			return
		}
		key := b.node(y.Content[i], depth+1)
		value := b.node(y.Content[i+1], depth+1)
		if b.stopped {
			return
		}
		b.checkNumber(value)
		if b.checkKey(key, y.Content[i], keys) {
			n.Entries = append(n.Entries, Entry{Key: key, Value: value})
			keys.add(key)
		}
	}
}

func (b *builder) tooManyKeys(extra *yaml.Node) {
	c := b.at.find(b.f, extra.Line, extra.Column)
	b.add(diag.CodeTooLarge, c, "use a list, or split the mapping", "a mapping holds more than %d keys", maxKeys)
}

// checkKey reports a key that cannot stand in a Mapping.
func (b *builder) checkKey(key *Node, y *yaml.Node, keys *keySet) bool {
	switch {
	case y.Kind == yaml.AliasNode:
		return false // said already
	case key.Kind != Scalar:
		b.diags.Add(diag.CodeNonStringKey, b.f.Name, key.Range, keyHint(key), "a key must be a name, not a %s", key.Kind)
		return false
	case key.Style == Literal || key.Style == Folded:
		b.diags.Add(diag.CodeNonStringKey, b.f.Name, key.Range, "write the key on one line", "a key cannot be a block of text")
		return false
	case key.Tag == Null:
		b.diags.Add(diag.CodeNonStringKey, b.f.Name, key.Range, "write a name before the colon, or put the key in quotes", "a key must be a name, not null")
		return false
	case key.Style == Plain && key.Text == "<<":
		b.diags.Add(diag.CodeUnsupported, b.f.Name, key.Range, "write the settings out", "merge keys (<<) are not part of the language")
		return false
	}
	first := keys.get(key.Text)
	if first == nil {
		return true
	}
	b.diags.Add(diag.CodeDuplicateKey, b.f.Name, key.Range, "remove or rename one of them",
		"the key %q is already written on line %d", key.Text, first.Range.Start.Line)
	return false
}

func keyHint(key *Node) string {
	if key.Kind == Mapping { // {{name}} and {${name}} are mappings in a key's place
		return "put text that begins with { in quotes"
	}
	return "write one name before the colon"
}

// checkNumber warns of a value that other tools would read as a number.
func (b *builder) checkNumber(n *Node) {
	if n.Kind != Scalar || n.Style != Plain || n.Tag != Text || !losesText(n.Text) {
		return
	}
	b.diags.Add(diag.CodeUnquotedPhone, b.f.Name, n.Range, `write "`+n.Text+`" in quotes`,
		"%s stays text here, but other YAML tools would read a number and change it", n.Text)
}

// alias reports an alias and lets its own text stand for it.
func (b *builder) alias(n *Node, y *yaml.Node) {
	n.Text = "*" + y.Value
	n.Range.End = after(n.Range.Start, runes(n.Text))
	b.diags.Add(diag.CodeUnsupported, b.f.Name, n.Range, aliasHint,
		"aliases (%s) are not part of the language", n.Text)
}

const aliasHint = "write the value out here; text that begins with * needs quotes"

func (b *builder) scalar(n *Node, y *yaml.Node, start cursor) {
	n.Text = y.Value
	n.Style = styleOf(y.Style)
	if isBareTag(y) && strings.HasPrefix(start.rest(), y.Tag) {
		n.Text = y.Tag // which was reported
	}
	if n.Style == Plain {
		n.Tag = tagOf(n.Text)
	}
	b.locate(n, start)
}

func styleOf(s yaml.Style) Style {
	switch {
	case s&yaml.SingleQuotedStyle != 0:
		return SingleQuoted
	case s&yaml.DoubleQuotedStyle != 0:
		return DoubleQuoted
	case s&yaml.LiteralStyle != 0:
		return Literal
	case s&yaml.FoldedStyle != 0:
		return Folded
	}
	return Plain
}

// keySet finds the keys of one mapping: small ones by looking through the
// entries, large ones by a map.
type keySet struct {
	n     *Node
	index map[string]*Node
}

const indexFrom = 16

func newKeySet(n *Node, size int) *keySet {
	k := &keySet{n: n}
	if size > indexFrom {
		k.index = make(map[string]*Node, size)
	}
	return k
}

func (k *keySet) add(key *Node) {
	if k.index != nil {
		k.index[key.Text] = key
	}
}

func (k *keySet) get(text string) *Node {
	if k.index != nil {
		return k.index[text]
	}
	for _, e := range k.n.Entries {
		if e.Key.Text == text {
			return e.Key
		}
	}
	return nil
}
