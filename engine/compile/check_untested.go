package compile

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
)

// checkUntested reports look-ups that go the same way whether they found
// something or not, when fields of what they found are read as if it were
// always there. A condition on the variable, or ?. and ?? in its readers, is a
// test.
func checkUntested(c *compiler) {
	for i, s := range c.steps {
		n := &c.program.Nodes[i]
		if n.Op != OpBlock || n.Into == "" || !c.sameWay(n) || c.tests(n) {
			continue
		}
		if reader := c.bareReader(n.Into); reader != "" {
			c.add(diag.CodeUntested, s.Word, "wire none elsewhere, or test "+n.Into+" with if", "%s is read in ${%s}, but nobody looks at whether it was found", n.Into, reader)
		}
	}
}

// sameWay reports whether none leads where ok does.
func (c *compiler) sameWay(n *Node) bool {
	t, wired := n.Exit("none")
	return wired && n.Desc.HasExit("none") && t.Node == n.Next && t.Then == nil
}

// tests reports whether a condition reads the variable that a step fills, or
// the step's exit.
func (c *compiler) tests(n *Node) bool {
	reads := func(p *expression.Program) bool {
		return p != nil && (slices.Contains(p.Refs(), n.Into) || n.ID != "" && strings.Contains(p.Source(), "steps."+n.ID))
	}
	for i := range c.program.Nodes {
		if o := &c.program.Nodes[i]; reads(o.Guard) || reads(o.Value) {
			return true
		}
	}
	return false
}

// bareReader returns an expression that reads a field of a variable without a
// thought for its being empty, or "".
func (c *compiler) bareReader(name string) (found string) {
	look := func(p *expression.Program) {
		text := p.Source()
		if found == "" && strings.Contains(text, name+".") && !strings.ContainsAny(text, "?") && !strings.Contains(text, name+".count") && slices.Contains(p.Refs(), name) {
			found = text
		}
	}
	for i := range c.program.Nodes {
		for j := range c.program.Nodes[i].Settings {
			eachProgram(c.program.Nodes[i].Settings[j].Value, look)
		}
	}
	return found
}

// eachProgram visits the expressions of a setting's value.
func eachProgram(v any, visit func(*expression.Program)) {
	switch v := v.(type) {
	case *expression.Program:
		if v != nil {
			visit(v)
		}
	case *expression.Template:
		for _, p := range v.Parts() {
			eachProgram(p.Program, visit)
		}
	case *Pairs:
		for _, e := range v.Values {
			eachProgram(e, visit)
		}
	case []any:
		for _, e := range v {
			eachProgram(e, visit)
		}
	}
}
