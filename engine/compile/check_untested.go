package compile

import (
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
)

// checkUntested reports look-ups that go the same way whether they found
// something or not, when fields of what they found are read as if it were
// always there. A condition on the variable, or ?. and ?? in its readers, is a
// test.
func checkUntested(c *compiler) {
	var readers readers
	for i, s := range c.steps {
		n := &c.program.Nodes[i]
		if n.Op != OpBlock || n.Into == "" || !c.sameWay(n) {
			continue
		}
		if readers == nil {
			readers = c.readers()
		}
		r := readers[n.Into]
		if r == nil || r.bare == "" || r.tested || n.ID != "" && c.program.Reads.Result(n.ID) {
			continue
		}
		c.add(diag.CodeUntested, s.Word, "wire none elsewhere, or test "+n.Into+" with if", "%s is read in ${%s}, but nobody looks at whether it was found", n.Into, r.bare)
	}
}

// sameWay reports whether none leads where ok does.
func (c *compiler) sameWay(n *Node) bool {
	t, wired := n.Exit("none")
	return wired && n.Desc.HasExit("none") && t.Node == n.Next && t.Then == nil
}

// readers are the variables by name, with how they are read.
type readers map[string]*reader

type reader struct {
	tested bool   // a condition reads it
	bare   string // an expression that reads a field without a thought for its being empty; "" if there is none
}

func (r readers) of(name string) *reader {
	if r[name] == nil {
		r[name] = &reader{}
	}
	return r[name]
}

func (c *compiler) readers() readers {
	all := readers{}
	test := func(p *expression.Program) {
		if p != nil {
			for _, name := range p.Refs() {
				all.of(name).tested = true
			}
		}
	}
	read := func(p *expression.Program) {
		text := p.Source()
		if strings.Contains(text, "?") {
			return
		}
		for _, name := range p.Refs() {
			if strings.Contains(text, name+".") && !strings.Contains(text, name+".count") && all.of(name).bare == "" {
				all.of(name).bare = text
			}
		}
	}
	for i := range c.program.Nodes {
		n := &c.program.Nodes[i]
		test(n.Guard)
		test(n.Value)
		for j := range n.Settings {
			eachProgram(n.Settings[j].Value, read)
		}
	}
	return all
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
