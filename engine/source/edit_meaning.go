package source

import (
	"fmt"
	"slices"
)

// meaning is a tree without its text: what two files are compared by.
type meaning struct {
	kind  Kind
	tag   Tag
	text  string
	keys  []string // of a mapping
	below []*meaning
}

func meaningOf(n *Node) *meaning {
	if n == nil {
		return &meaning{tag: Null}
	}
	m := &meaning{kind: n.Kind, tag: n.Tag, text: n.Text}
	for _, e := range n.Entries {
		m.keys, m.below = append(m.keys, e.Key.Text), append(m.below, meaningOf(e.Value))
	}
	for _, item := range n.Items {
		m.below = append(m.below, meaningOf(item))
	}
	if m.kind == Mapping && len(m.keys) == 0 || m.isNull() {
		return &meaning{tag: Null} // the last entry of a mapping may leave nothing behind
	}
	return m
}

func (m *meaning) isNull() bool { return m.kind == Scalar && m.tag == Null }

// meant is what a value that is to be written means.
func meant(value any) (*meaning, error) {
	switch v := value.(type) {
	case string:
		return &meaning{tag: Text, text: v}, nil
	case []string:
		m := &meaning{kind: Sequence}
		for _, s := range v {
			m.below = append(m.below, &meaning{tag: Text, text: s})
		}
		return m, nil
	case Object:
		m := &meaning{tag: Null}
		for _, member := range v {
			var err error
			if m, err = m.with([]string{member.Name}, member.Value); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	text, err := flowText(value)
	if err != nil {
		return nil, err
	}
	return &meaning{tag: tagOf(text), text: text}, nil
}

// with returns a copy with another value under path.
func (m *meaning) with(path []string, value any) (*meaning, error) {
	if len(path) == 0 {
		return meant(value)
	}
	c := &meaning{kind: Mapping}
	if m.kind == Mapping {
		c.keys, c.below = slices.Clone(m.keys), slices.Clone(m.below)
	} else if !m.isNull() {
		return nil, fmt.Errorf("%w: %q is below something else than a mapping", ErrEdit, path[0])
	}
	at := slices.Index(c.keys, path[0])
	if at < 0 {
		at = len(c.keys)
		c.keys, c.below = append(c.keys, path[0]), append(c.below, &meaning{tag: Null})
	}
	below, err := c.below[at].with(path[1:], value)
	c.below[at] = below
	return c, err
}

// without returns a copy without the entry under path, which is there.
func (m *meaning) without(path []string) *meaning {
	at := slices.Index(m.keys, path[0])
	c := &meaning{kind: Mapping, keys: slices.Clone(m.keys), below: slices.Clone(m.below)}
	if len(path) > 1 {
		c.below[at] = c.below[at].without(path[1:])
		return c
	}
	c.keys, c.below = slices.Delete(c.keys, at, at+1), slices.Delete(c.below, at, at+1)
	if len(c.keys) == 0 {
		return &meaning{tag: Null}
	}
	return c
}

func (m *meaning) equal(o *meaning) bool {
	if m.isNull() && o.isNull() {
		return true
	}
	return m.kind == o.kind && m.tag == o.tag && m.text == o.text && slices.Equal(m.keys, o.keys) &&
		slices.EqualFunc(m.below, o.below, (*meaning).equal)
}
