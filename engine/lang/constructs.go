package lang

import (
	"regexp"
	"slices"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

func (r *reader) construct(s *Step) {
	switch s.Word.Text {
	case "if":
		s.Construct = r.readIf(s)
	case "switch":
		s.Construct = r.readSwitch(s)
	case "for_each":
		s.Construct = r.readForEach(s)
	case "while":
		s.Construct = r.readWhile(s)
	case "try":
		s.Construct = r.readTry(s)
	case "parallel":
		s.Construct = r.readParallel(s)
	case "call":
		s.Construct = r.readCall(s)
		return // the only one with exits
	case "return":
		s.Construct = &Back{}
	case "goto":
		s.Construct = &Goto{Jump: r.jump(s.Value, "to")}
	case "end":
		if !s.Value.IsNull() {
			r.add(diag.CodeWrongKind, s.Value, "write just: end:", "end takes no value")
		}
		s.Construct = &Stop{}
	default:
		if s.alone() {
			s.Block = s.Word.Text
		}
		s.Waiting = r.waiting(s)
		return
	}
	if len(s.Exits) > 0 {
		r.add(diag.CodeUnknownExit, s.Exits[0].Node, "", "%s has no exits to wire", s.Word.Text)
	}
}

// needs reports that a construct lacks one of its keys, unless a key stands
// there that does not belong: most likely it was to be this one.
func (r *reader) needs(s *Step, key string) {
	for _, w := range Words() {
		if w.Name == s.Word.Text && !stray(s.Node, append(append(w.Keys, StepKeys()...), w.Name)) {
			r.add(diag.CodeMissingKey, s.Node, "", "the key %q is missing", key)
		}
	}
}

// stray reports whether n has a key that is not known.
func stray(n *source.Node, known []string) bool {
	return slices.ContainsFunc(n.Entries, func(e source.Entry) bool { return !slices.Contains(known, e.Key.Text) })
}

func (r *reader) readIf(s *Step) *If {
	c := &If{Cond: r.expression(s.Value), Then: r.optional(s.Node, "then"), Else: r.optional(s.Node, "else")}
	if !c.Then.Given() && !c.Else.Given() {
		r.needs(s, "then")
	}
	return c
}

func (r *reader) readSwitch(s *Step) *Switch {
	c := &Switch{Value: r.expression(s.Value), Default: r.optional(s.Node, "default")}
	cases := s.Node.Get("cases")
	if cases == nil {
		r.needs(s, "cases")
		return c
	}
	if cases.Kind != source.Mapping {
		r.add(diag.CodeWrongKind, cases, "", "cases are a mapping of values to jumps or steps")
		return c
	}
	for _, e := range cases.Entries {
		c.Cases = append(c.Cases, Case{Value: e.Key, Branch: r.branch(e.Value)})
	}
	return c
}

func (r *reader) readForEach(s *Step) *ForEach {
	c := &ForEach{List: r.expression(s.Value), As: "item", AsNode: s.Word, Do: r.optional(s.Node, "do")}
	if as := s.Node.Get("as"); as != nil {
		c.As, c.AsNode = r.variable(as, "a loop variable"), as
	}
	if limit := s.Node.Get("at_most"); limit != nil {
		c.AtMost = r.number(limit, 10_000)
	}
	if !c.Do.Given() {
		r.needs(s, "do")
	}
	if c.Do.Jump != nil {
		r.add(diag.CodeWrongKind, c.Do.Node, "", "the body of for_each is a list of steps")
	}
	return c
}

func (r *reader) readWhile(s *Step) *While {
	c := &While{Cond: r.expression(s.Value), Do: r.body(s, "do")}
	if limit := s.Node.Get("at_most"); limit != nil {
		c.AtMost = r.number(limit, 10_000)
	}
	return c
}

// body reads the steps under a key that a construct must have.
func (r *reader) body(s *Step, key string) Branch {
	b := r.optional(s.Node, key)
	if !b.Given() {
		r.needs(s, key)
	}
	return r.list(b, s.Word.Text)
}

// list reports a jump where only steps make sense.
func (r *reader) list(b Branch, of string) Branch {
	if b.Jump != nil {
		r.add(diag.CodeWrongKind, b.Node, "", "the body of %s is a list of steps", of)
	}
	return b
}

func (r *reader) readTry(s *Step) *Try {
	c := &Try{Do: r.list(r.branch(s.Value), "try"), Finally: r.optional(s.Node, "finally")}
	if c.Finally.Given() {
		c.Finally = r.list(c.Finally, "finally")
	}
	catch := s.Node.Get("catch")
	switch {
	case catch == nil && !c.Finally.Given():
		r.needs(s, "catch")
	case catch == nil:
	case catch.Kind == source.Mapping && catch.Get("goto") == nil:
		c.Catches = r.cases(catch)
	default:
		c.Catches = []Case{{Value: &source.Node{File: catch.File, Text: CatchError, Range: catch.Range}, Branch: r.branch(catch)}}
	}
	return c
}

// cases reads a mapping of names to branches.
func (r *reader) cases(n *source.Node) []Case {
	var out []Case
	for _, e := range n.Entries {
		out = append(out, Case{Value: e.Key, Branch: r.branch(e.Value)})
	}
	return out
}

func (r *reader) readParallel(s *Step) *Parallel {
	c := &Parallel{}
	if s.Value.Kind != source.Mapping || len(s.Value.Entries) == 0 {
		r.add(diag.CodeWrongKind, s.Value, "give each branch a name and a list of steps", "parallel takes a mapping of names to steps")
		return c
	}
	for _, e := range s.Value.Entries {
		r.name(e.Key, "a branch")
		c.Ways = append(c.Ways, Case{Value: e.Key, Branch: r.list(r.branch(e.Value), "a branch")})
	}
	if until := s.Node.Get("until"); until != nil {
		words := []string{"all", "first"}
		if c.First = until.Text == "first"; !slices.Contains(words, until.Text) {
			r.add(diag.CodeBadValue, until, diag.OneOf(until.Text, words), "parallel cannot run until %q", until.Text)
		}
	}
	return c
}

var scenarioForm = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$`)

// readCall gathers the settings of a call, which stand beside it.
func (r *reader) readCall(s *Step) *Call {
	c := &Call{Name: r.text(s.Value), NameNode: s.Value, Settings: &source.Node{File: s.Node.File, Kind: source.Mapping, Range: s.Word.Range}}
	if c.Name != "" && !scenarioForm.MatchString(c.Name) {
		r.add(diag.CodeBadName, s.Value, "write the name of its file without .yaml", "%q cannot name a scenario", c.Name)
		c.Name = ""
	}
	for _, e := range s.Node.Entries {
		if e.Key.Text == "with" || e.Key.Text == "set" {
			c.Settings.Entries = append(c.Settings.Entries, e)
		}
	}
	return c
}

// waiting reads the steps that a block runs while it waits.
func (r *reader) waiting(s *Step) Branch {
	if s.Value.Kind != source.Mapping {
		return Branch{}
	}
	b := r.optional(s.Value, "while_waiting")
	if b.Given() {
		b = r.list(b, "while_waiting")
	}
	return b
}
