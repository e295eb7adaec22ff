package lang

import (
	"cmp"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

func (r *reader) steps(n *source.Node) []*Step {
	if n.IsNull() {
		return nil
	}
	if n.Kind != source.Sequence {
		r.add(diag.CodeWrongKind, n, "begin each step with \"- \"", "steps are a list, not %s", found(n))
		return nil
	}
	out := make([]*Step, 0, len(n.Items))
	for _, item := range n.Items {
		if s := r.step(item); s != nil {
			out = append(out, s)
		}
	}
	return out
}

func (r *reader) step(n *source.Node) *Step {
	if n.Kind == source.Scalar && n.Text == End { // the bare word "- end"
		return &Step{Node: n, Word: n, Value: &source.Node{File: n.File, Tag: source.Null, Range: n.Range}, Construct: &Stop{}}
	}
	if n.Kind != source.Mapping {
		r.add(diag.CodeWrongKind, n, "write a block and a colon, such as \"- answer:\"", "a step is a mapping, not %s", found(n))
		return nil
	}
	s := &Step{Node: n}
	s.Word, s.Value = r.word(n)
	for _, e := range n.Entries {
		r.stepKey(s, e)
	}
	if s.Word != nil {
		r.construct(s)
	}
	return s
}

// word finds the one key of a step that names its block or construct.
func (r *reader) word(n *source.Node) (key, val *source.Node) {
	for _, w := range Words() { // a construct's own keys are no blocks
		if v := n.Get(w.Name); v != nil {
			return keyNode(n, w.Name), v
		}
	}
	var found []string
	for _, e := range n.Entries {
		if slices.Contains(StepKeys(), e.Key.Text) || r.misspelt(n, e.Key) {
			continue
		}
		found = append(found, e.Key.Text)
		if key == nil {
			key, val = e.Key, e.Value
		}
	}
	switch {
	case len(found) == 0:
		r.add(diag.CodeBlockCount, n, "", "the step has no block")
	case len(found) > 1:
		r.add(diag.CodeBlockCount, n, "begin a new step with \"- \" for each block, and indent a block's settings below it", "the step has %d blocks: %s", len(found), strings.Join(found, ", "))
	}
	return key, val
}

// alone reports whether a step has no other block beside its first one: which
// of several was meant is not known.
func (s *Step) alone() bool {
	for _, e := range s.Node.Entries {
		if e.Key != s.Word && !slices.Contains(StepKeys(), e.Key.Text) && diag.Closest(e.Key.Text, StepKeys()) == "" {
			return false
		}
	}
	return true
}

// misspelt reports a key beside a block that was to be one of StepKeys.
func (r *reader) misspelt(n, key *source.Node) bool {
	meant := diag.Closest(key.Text, StepKeys())
	if len(n.Entries) < 2 || meant == "" || key.Text[0] != meant[0] || n.Get(meant) != nil {
		return false
	}
	r.add(diag.CodeUnknownKey, key, diag.Suggest(key.Text, StepKeys()), "unknown key %q in a step", key.Text)
	return true
}

func keyNode(n *source.Node, name string) *source.Node {
	for _, e := range n.Entries {
		if e.Key.Text == name {
			return e.Key
		}
	}
	return nil
}

func (r *reader) stepKey(s *Step, e source.Entry) {
	switch e.Key.Text {
	case "id":
		s.ID, s.IDNode = r.variable(e.Value, "a step"), e.Value
		if slices.Contains([]string{Continue, End, Return, Fail}, s.ID) {
			r.add(diag.CodeBadName, e.Value, "", "%q is a jump target of the language and cannot name a step", s.ID)
		}
	case "name":
		s.Name = r.text(e.Value)
	case "when":
		s.When = r.expression(e.Value)
	case "exits":
		s.Exits = r.exits(e.Value)
	default:
		r.strayKey(s, e)
	}
}

// strayKey reports a key beside a construct that does not belong to it. Keys
// beside a block are reported by word, as a second block.
func (r *reader) strayKey(s *Step, e source.Entry) {
	if s.Word == nil || e.Key == s.Word {
		return
	}
	for _, w := range Words() {
		if w.Name == s.Word.Text && !slices.Contains(w.Keys, e.Key.Text) {
			r.add(diag.CodeUnknownKey, e.Key, strayHint(w, e.Key.Text), "unknown key %q beside %s", e.Key.Text, w.Name)
		}
	}
}

func strayHint(w Word, key string) string {
	if w.Name == "if" && slices.Contains([]string{"elseif", "elsif", "elif", "else_if", "else if"}, key) {
		return `write else: and below it a list that begins with "- if:"`
	}
	return diag.OneOf(key, append(w.Keys, StepKeys()...))
}

func (r *reader) exits(n *source.Node) []Exit {
	if n.Kind != source.Mapping {
		r.add(diag.CodeWrongKind, n, "", "exits are a mapping of exit names to jumps or steps")
		return nil
	}
	out := make([]Exit, 0, len(n.Entries))
	for _, e := range n.Entries {
		out = append(out, Exit{Name: e.Key.Text, Node: e.Key, Branch: r.branch(e.Value)})
	}
	return out
}

func (r *reader) branch(n *source.Node) Branch {
	if n.Kind == source.Sequence {
		return Branch{Node: n, Steps: r.steps(n)}
	}
	return Branch{Node: n, Jump: r.jump(n, "goto")}
}

// optional reads the branch under key, if the author wrote one.
func (r *reader) optional(n *source.Node, key string) Branch {
	if v := n.Get(key); v != nil {
		return r.branch(v)
	}
	return Branch{}
}

// jump reads a target, or {goto|to: target, at_most: n, then: target}.
func (r *reader) jump(n *source.Node, key string) *Jump {
	if n.Kind != source.Mapping {
		return &Jump{Target: r.variable(n, "a step"), Node: n}
	}
	j, strange, keys := &Jump{Node: n}, false, []string{key, "at_most", "then"}
	for _, e := range n.Entries {
		switch e.Key.Text {
		case key:
			j.Target, j.Node = r.variable(e.Value, "a step"), e.Value
		case "at_most":
			j.AtMost = r.number(e.Value, 10_000)
		case "then":
			j.Then = r.jump(e.Value, key)
		default:
			if !strange {
				r.add(diag.CodeUnknownKey, e.Key, jumpHint(n, e.Key.Text, keys), "unknown key %q in a jump", e.Key.Text)
			}
			strange = true
		}
	}
	if n.Get(key) == nil && !strange {
		r.add(diag.CodeMissingKey, n, "", "the key %q is missing", key)
	}
	return j
}

// jumpHint says what a key in a jump was to be: where there is another key of
// a jump it is one as well, else the author most likely wanted steps.
func jumpHint(n *source.Node, name string, keys []string) string {
	left := slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return n.Get(k) != nil })
	switch {
	case len(left) == len(keys):
	case slices.Contains(left, keys[0]): // a jump to nowhere
		return "write " + keys[0]
	default:
		return diag.OneOf(name, left)
	}
	return cmp.Or(diag.Suggest(name, keys), "for steps of their own, begin each with \"- \"")
}
