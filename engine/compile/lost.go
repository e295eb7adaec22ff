package compile

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// declareLost declares what parts of the file that could not be made sense of
// may have meant to declare, so that one mistake is not repeated by every
// expression that reads the variable.
func (c *compiler) declareLost() {
	for _, n := range c.scenario.Stray {
		c.lost(n)
	}
	c.eachStep(func(s *lang.Step) {
		d := c.block(s)
		switch {
		case s.Block == "" && s.Construct == nil:
			c.lost(s.Node)
		case s.Block == "" || s.Value.Kind != source.Mapping:
		case d == nil:
			c.lost(s.Value)
		case !d.Free:
			for _, e := range s.Value.Entries {
				if spec.Find(d.Fields, e.Key.Text) == nil {
					c.lost(e.Value)
				}
			}
			c.lostFills(s, d)
		}
	})
}

// lostFills does the same for an into or a set of the wrong kind.
func (c *compiler) lostFills(s *lang.Step, d *block.Descriptor) {
	static := block.Static{Node: s.Value, Desc: d}
	for _, f := range d.Fields {
		if n := static.Setting(f.Name); n != nil && (f.Kind == spec.Into && n.Kind != source.Scalar || f.Kind == spec.Expressions && n.Kind != source.Mapping) {
			c.lost(n)
		}
	}
}

// lost declares all names that n holds.
func (c *compiler) lost(n *source.Node) {
	name := func(n *source.Node) {
		if n.Kind == source.Scalar && variableForm.MatchString(n.Text) && c.vars[n.Text] == nil {
			c.vars[n.Text] = &variable{Var: Var{Name: n.Text, Type: expression.Any()}, node: n, read: true}
		}
	}
	name(n)
	for _, item := range n.Items {
		c.lost(item)
	}
	for _, e := range n.Entries {
		name(e.Key)
		c.lost(e.Value)
	}
}
