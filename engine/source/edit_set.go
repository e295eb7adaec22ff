package source

import (
	"fmt"
	"strings"
)

// defaultStep is the indentation where the file shows none.
const defaultStep = 2

// set plans the change of one entry.
func (e *editor) set(path []string, value any) error {
	if e.root.IsNull() {
		return e.setAll(path, value)
	}
	n := e.root
	var holder *Entry // of n; nil for the root
	for i, key := range path {
		at := indexOf(n, key)
		switch {
		case n.IsNull() || n.Kind == Mapping && len(n.Entries) == 0 && !e.inFlow(holder):
			return e.fill(*holder, nest(path[i:], value))
		case n.Kind != Mapping:
			return fmt.Errorf("%w: %q is no mapping", ErrEdit, strings.Join(path[:i], "."))
		case at < 0:
			return e.insert(n, key, nested(path[i+1:], value))
		}
		holder = &n.Entries[at]
		if i < len(path)-1 {
			n = holder.Value
			continue
		}
		return e.change(*holder, value, e.isFlow(n))
	}
	return nil
}

// setAll writes the only entry of a file that holds none.
func (e *editor) setAll(path []string, value any) error {
	if e.root != nil {
		return fmt.Errorf("%w: the file is null", ErrEdit)
	}
	end := len(e.file.Data)
	text, err := blockText(nest(path, value), "", defaultStep, e.eol)
	if err != nil {
		return err
	}
	if end > 0 && e.file.Data[end-1] != '\n' {
		text = e.eol + text
	}
	e.replace(end, end, text+e.eol)
	return nil
}

// nested is value below the keys of path; for an empty path it is value.
func nested(path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	return nest(path, value)
}

func nest(path []string, value any) Object {
	return Object{{path[0], nested(path[1:], value)}}
}

// isFlow reports whether a collection is written in brackets.
func (e *editor) isFlow(n *Node) bool {
	if n.Kind == Scalar {
		return false
	}
	at := e.offset(n.Range.Start)
	return at < len(e.file.Data) && (e.file.Data[at] == '{' || e.file.Data[at] == '[')
}

// inFlow reports whether the value of a key stands where only flow text may.
func (e *editor) inFlow(holder *Entry) bool {
	return holder == nil || !e.startsLine(holder.Key)
}

// startsLine reports whether a key is the first thing on its line.
func (e *editor) startsLine(key *Node) bool {
	from := e.starts[key.Range.Start.Line-1]
	return strings.Trim(e.text(from, e.offset(key.Range.Start)), " ") == ""
}

// colon is the offset behind the colon of a key.
func (e *editor) colon(key *Node) (int, error) {
	at := e.offset(key.Range.End)
	rest := strings.TrimLeft(e.text(at, e.lineEnd(key.Range.End.Line)), " \t")
	if !strings.HasPrefix(rest, ":") {
		return 0, fmt.Errorf("%w: the key %q is written in an unusual way", ErrEdit, key.Text)
	}
	return e.lineEnd(key.Range.End.Line) - len(rest) + 1, nil
}

// change replaces the value of an entry.
func (e *editor) change(entry Entry, value any, flow bool) error {
	if o, ok := value.(Object); ok && !flow {
		return e.fill(entry, o)
	}
	text, err := inline(value, entry.Value, flow)
	if err != nil {
		return err
	}
	colon, err := e.colon(entry.Key)
	if err != nil {
		return err
	}
	old := entry.Value
	if old.Range.Start.Line == entry.Key.Range.End.Line && e.offset(old.Range.Start) > colon {
		e.replace(e.offset(old.Range.Start), e.offset(old.Range.End), text)
		return nil
	}
	e.replace(colon, colon, " "+text)
	if flow {
		e.replace(e.offset(old.Range.Start), e.offset(old.Range.End), "")
		return nil
	}
	if last := e.lastLine(old); last > entry.Key.Range.End.Line {
		e.replace(e.lineEnd(entry.Key.Range.End.Line), e.lineEnd(last), "")
	}
	return nil
}

// fill writes a mapping below a key, in the place of what stands there.
func (e *editor) fill(entry Entry, o Object) error {
	colon, err := e.colon(entry.Key)
	if err != nil {
		return err
	}
	line, old := entry.Key.Range.End.Line, entry.Value
	indent := strings.Repeat(" ", entry.Key.Range.Start.Column-1+e.step())
	text, err := blockText(o, indent, e.step(), e.eol)
	if err != nil {
		return err
	}
	if from := e.offset(old.Range.Start); old.Range.Start.Line == line && from > colon {
		e.replace(colon, min(e.offset(old.Range.End), e.lineEnd(e.lastLine(old))), "")
		line = e.lastLine(old)
	}
	e.replace(e.lineEnd(line), max(e.lineEnd(line), e.lineEnd(e.lastLine(old))), e.eol+text)
	return nil
}

// step is how much deeper than its key the first nested mapping stands.
func (e *editor) step() int {
	for n := e.root; n != nil; {
		var below *Node
		for _, s := range n.Entries {
			if s.Value.Kind != Mapping || len(s.Value.Entries) == 0 || e.isFlow(s.Value) {
				continue
			}
			if d := s.Value.Range.Start.Column - s.Key.Range.Start.Column; d > 0 {
				return d
			}
			below = s.Value
		}
		n = below
	}
	return defaultStep
}

// insert adds an entry behind the last one of a mapping.
func (e *editor) insert(n *Node, key string, value any) error {
	if e.isFlow(n) {
		return e.insertFlow(n, key, value)
	}
	first, last := n.Entries[0], n.Entries[len(n.Entries)-1]
	if len(n.Entries) > 1 && !e.startsLine(last.Key) || first.Key.Range.Start.Column != last.Key.Range.Start.Column {
		return fmt.Errorf("%w: the mapping is written in an unusual way", ErrEdit)
	}
	indent := strings.Repeat(" ", first.Key.Range.Start.Column-1)
	text, err := blockText(Object{{key, value}}, indent, e.step(), e.eol)
	if err != nil {
		return err
	}
	if _, ok := value.(Object); ok && e.isApart(n) {
		text = e.eol + text
	}
	at := e.after(e.extent(last))
	if at == len(e.file.Data) && e.file.Data[at-1] != '\n' {
		e.replace(at, at, e.eol+text)
		return nil
	}
	e.replace(at, at, text+e.eol)
	return nil
}

// isApart reports whether a blank line stands before the last entry.
func (e *editor) isApart(n *Node) bool {
	if len(n.Entries) < 2 {
		return false
	}
	before, last := n.Entries[len(n.Entries)-2], n.Entries[len(n.Entries)-1]
	for line := e.extent(before) + 1; line < last.Key.Range.Start.Line; line++ {
		if strings.TrimSpace(e.file.Line(line)) == "" {
			return true
		}
	}
	return false
}

func (e *editor) insertFlow(n *Node, key string, value any) error {
	text, err := flowText(Object{{key, value}})
	if err != nil {
		return err
	}
	text = text[1 : len(text)-1]
	at := e.offset(n.Range.Start) + 1
	if len(n.Entries) > 0 {
		last := n.Entries[len(n.Entries)-1]
		at = max(e.offset(last.Value.Range.End), e.offset(last.Key.Range.End))
		text = ", " + text
	}
	e.replace(at, at, text)
	return nil
}
