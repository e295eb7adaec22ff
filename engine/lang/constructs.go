package lang

import (
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
		return
	}
	if len(s.Exits) > 0 {
		r.add(diag.CodeUnknownExit, s.Exits[0].Node, "", "%s has no exits to wire", s.Word.Text)
	}
}

// needs reports that a construct lacks one of its keys.
func (r *reader) needs(s *Step, key string) {
	for _, w := range Words() {
		if w.Name == s.Word.Text {
			r.require(s.Node, append(append(w.Keys, StepKeys()...), w.Name), key)
		}
	}
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
