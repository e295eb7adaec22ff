package compile

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// describe makes the descriptors of the constructs that have settings, so that
// these are decoded, checked and typed as those of blocks are.
func (c *compiler) describe(s *lang.Step) {
	switch k := s.Construct.(type) {
	case *lang.Call:
		if sub := c.called(k); sub != nil && sub.vars != nil {
			c.own[s] = callDescriptor(sub.signature())
		}
	case *lang.Back:
		c.own[s] = &block.Descriptor{Name: "return", Final: true}
		if !s.Value.IsNull() {
			c.own[s] = &block.Descriptor{Name: "return", Final: true, Free: true, Fields: []spec.Field{{Name: "outputs", Kind: spec.Assign}}}
		}
	}
}

// callDescriptor describes the call of a scenario as if it were a block.
func callDescriptor(sig signature) *block.Descriptor {
	d := &block.Descriptor{
		Name: "call",
		Fields: []spec.Field{
			{Name: "with", Kind: spec.Map},
			{Name: "set", Kind: spec.Expressions},
		},
		Exits:  []block.Exit{{Name: "failed", Doc: "It failed; `error` says why."}},
		Locals: []block.Local{{Name: "result", Type: sig.result()}},
		Declares: func(s block.Static) []block.Local {
			return fillings(s.Setting("set"))
		},
	}
	for _, v := range sig.outputs {
		d.Outputs = append(d.Outputs, block.Output{Name: v.Name, Type: v.Type})
	}
	return d
}

func fillings(n *source.Node) (out []block.Local) {
	if n == nil || n.Kind != source.Mapping {
		return nil
	}
	for _, e := range n.Entries {
		out = append(out, block.Local{Name: e.Key.Text, Type: expression.Any()})
	}
	return out
}

// fillCall compiles the call of a scenario: what goes in and what comes out.
func (c *compiler) fillCall(s *lang.Step, k *lang.Call, n *Node, in lexical) {
	d := c.own[s]
	if d == nil {
		return // it was reported
	}
	sub := c.lib.programs[beside(c.scenario.File.Name, k.Name+".yaml")]
	n.Desc, n.Sub = d, sub.program
	c.settings(s, n, in)
	c.checkExits(s, d)
	sig := sub.signature()
	with := k.Settings.Get("with")
	c.checkInputs(s, with, sig)
	f := settingsFiller{compiler: c, lexical: in, step: s, node: n}
	f.checkHandedOver(with, sig)
}

// checkInputs reports inputs that the scenario does not have, and those that
// it needs and does not get.
func (c *compiler) checkInputs(s *lang.Step, with *source.Node, sig signature) {
	if with != nil && with.Kind == source.Mapping {
		for _, e := range with.Entries {
			if sig.input(e.Key.Text) == nil {
				c.add(diag.CodeUnknownKey, e.Key, diag.OneOf(e.Key.Text, names(sig.inputs)), "the scenario has no input %q", e.Key.Text)
			}
		}
	}
	for _, v := range sig.inputs {
		if v.Required && (with == nil || with.Get(v.Name) == nil) {
			c.add(diag.CodeMissingKey, s.Word, "write with: {"+v.Name+": ...}", "the scenario needs the input %q", v.Name)
		}
	}
}

// checkHandedOver holds the values under with against the inputs' types, and
// secrets against inputs that are not secret.
func (f *settingsFiller) checkHandedOver(with *source.Node, sig signature) {
	if with == nil || with.Kind != source.Mapping {
		return
	}
	for _, e := range with.Entries {
		input := sig.input(e.Key.Text)
		if input == nil {
			continue
		}
		v, diags := decodeValue(e.Value, f.hook)
		if diags.HasErrors() {
			continue // reported with the settings
		}
		t := expression.TypeOf(literal(v))
		if !isStatic(v) {
			t = dynamicType(v)
		}
		if v != nil && !expression.Assignable(input.Type, t) {
			f.add(diag.CodeTypeMismatch, e.Value, "", "the input %q holds a %s, not a %s", input.Name, input.Type, t)
		}
		if f.holdsSecret(v) && !input.Secret {
			f.add(diag.CodeSecretLeak, e.Value, "declare the input as {type: text, secret: true}", "a secret is put into the input %q, which is not secret", input.Name)
		}
	}
}

// fillReturn compiles the outputs that a return sets.
func (c *compiler) fillReturn(s *lang.Step, n *Node, in lexical) {
	n.Desc = c.own[s]
	if s.Value.IsNull() {
		return
	}
	c.settings(s, n, in)
	if s.Value.Kind != source.Mapping {
		return
	}
	for _, e := range s.Value.Entries {
		if v := c.vars[e.Key.Text]; v != nil && !v.Output {
			c.add(diag.CodeUndeclared, e.Key, "declare it under outputs, or set it with set_variable", "%q is no output of this scenario", e.Key.Text)
		}
	}
}
