package viewer

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// reference is the key of an object that stands for a shared value.
const reference = "$callwright"

// leastShared is how long a value must be to be worth sharing.
const leastShared = 120

// share takes lists and maps that occur more than once out of the lines and
// puts {"$callwright": N} in their place: a record set is in the result of a
// look-up, in the variable, and in the settings of every step that is given it.
// Lines that hold such a key already stay as they are.
func share(lines []json.RawMessage) (out, shared []json.RawMessage) {
	s := &sharer{count: map[string]int{}, index: map[string]int{}}
	for _, line := range lines {
		if bytes.Contains(line, []byte(`"`+reference+`"`)) {
			return lines, nil
		}
	}
	trees := make([]*tree, len(lines))
	for i, line := range lines {
		trees[i] = parse(line)
		s.see(trees[i])
	}
	for _, t := range trees {
		var b bytes.Buffer
		s.write(&b, t)
		out = append(out, b.Bytes())
	}
	return out, s.shared
}

// tree is where the lists and maps of a value stand in its text.
type tree struct {
	text     []byte
	from     int // in the text of the tree around it
	children []*tree
}

// parse finds the lists and maps of valid JSON.
func parse(text []byte) *tree {
	type open struct {
		t  *tree
		at int // in the whole text
	}
	root := &tree{text: text}
	stack := []open{{root, 0}}
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			stack = append(stack, open{&tree{}, i})
		case c == '}' || c == ']':
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			around := stack[len(stack)-1]
			last.t.text, last.t.from = text[last.at:i+1], last.at-around.at
			around.t.children = append(around.t.children, last.t)
		}
	}
	return root
}

type sharer struct {
	count  map[string]int
	index  map[string]int
	shared []json.RawMessage
}

func (s *sharer) see(t *tree) {
	for _, c := range t.children {
		if len(c.text) >= leastShared {
			s.count[string(c.text)]++
			s.see(c)
		}
	}
}

// write writes a tree with the outermost values that occur more than once
// replaced.
func (s *sharer) write(b *bytes.Buffer, t *tree) {
	at := 0
	for _, c := range t.children {
		if len(c.text) < leastShared {
			continue
		}
		b.Write(t.text[at:c.from])
		at = c.from + len(c.text)
		if s.count[string(c.text)] < 2 {
			s.write(b, c)
			continue
		}
		b.WriteString(`{"` + reference + `":` + strconv.Itoa(s.number(c)) + `}`)
	}
	b.Write(t.text[at:])
}

// number is the place of a shared value, which can hold others.
func (s *sharer) number(t *tree) int {
	n, known := s.index[string(t.text)]
	if !known {
		n = len(s.shared)
		s.index[string(t.text)] = n
		s.shared = append(s.shared, nil)
		var b bytes.Buffer
		s.write(&b, t)
		s.shared[n] = b.Bytes()
	}
	return n
}
