package compile

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// fill compiles what the nodes hold: guards, conditions and settings.
func (c *compiler) fill() {
	if c.scenario.When != nil {
		c.program.When = c.expression(c.global, c.scenario.When, expression.Bool())
	}
	c.fillFlow(c.scenario.Steps, c.global)
	for _, h := range c.scenario.Handlers {
		c.fillFlow(h.Steps, c.global)
	}
}

// lexical is a scope with its compiler: what names an expression can use.
type lexical struct {
	scope *expression.Scope
	ec    *expression.Compiler
}

// with returns in with one more name.
func (c *compiler) with(in lexical, name string, t expression.Type) lexical {
	scope := in.scope.With(name, t)
	return lexical{scope: scope, ec: expression.NewCompiler(scope, c.opt.Limits)}
}

// fillFlow compiles steps in the given scope; a for_each body has one more
// name in its own.
func (c *compiler) fillFlow(steps []*lang.Step, in lexical) {
	for _, s := range steps {
		c.fillStep(s, in)
		for _, b := range branches(s) {
			inner := in
			if fe, ok := s.Construct.(*lang.ForEach); ok {
				inner = c.with(in, fe.As, c.elementType(s))
			}
			c.fillFlow(b.Steps, inner)
		}
	}
}

// elementType is the type of a loop's variable.
func (c *compiler) elementType(s *lang.Step) expression.Type {
	if p := c.program.Nodes[c.nodes[s]].Value; p != nil {
		return p.Type().Elem()
	}
	return expression.Any()
}

func (c *compiler) fillStep(s *lang.Step, in lexical) {
	n := &c.program.Nodes[c.nodes[s]]
	if s.When != nil {
		n.Guard = c.expression(in, s.When, expression.Bool())
	}
	switch k := s.Construct.(type) {
	case *lang.If:
		n.Value = c.expression(in, k.Cond, expression.Bool())
	case *lang.Switch:
		n.Value = c.expression(in, k.Value, expression.Any())
		c.keepSecret(k.Value, n.Value, "compare it with if", "the switch")
	case *lang.While:
		n.Value = c.expression(in, k.Cond, expression.Bool())
	case *lang.Call:
		c.fillCall(s, k, n, in)
	case *lang.Back:
		c.fillReturn(s, n, in)
	case *lang.ForEach:
		n.Value = c.expression(in, k.List, expression.List(expression.Any()))
		c.keepSecret(k.List, n.Value, "", "the loop variable")
		c.loopVariable(k)
	}
	if s.Block != "" {
		c.fillBlock(s, n, in)
	}
}

// keepSecret reports a secret variable where the trace would show it.
func (c *compiler) keepSecret(n *source.Node, p *expression.Program, hint, by string) {
	if p == nil {
		return
	}
	if name := c.secretIn(p.Refs()); name != "" {
		c.add(diag.CodeSecretLeak, n, hint, "the secret variable %q would be exposed by %s", name, by)
	}
}

func (c *compiler) loopVariable(k *lang.ForEach) {
	if old := c.vars[k.As]; old != nil {
		c.add(diag.CodeDuplicateName, k.AsNode, "name the loop variable with as:", "%q is already a variable, from line %d", k.As, old.node.Range.Start.Line)
		return
	}
	for _, name := range reserved() {
		if k.As == name {
			c.add(diag.CodeReadOnly, k.AsNode, "choose another name", "%q is a name of the engine", name)
		}
	}
}

// expression compiles a bare expression; nil when it has findings.
func (c *compiler) expression(in lexical, n *source.Node, want expression.Type) *expression.Program {
	if n == nil {
		return nil
	}
	p, err := in.ec.Compile(n.Text, want)
	if err != nil {
		c.expressionErrors(n, 0, err)
		return nil
	}
	c.read(p.Refs(), p.Source())
	return p
}

// read notes what an expression, or a text with expressions, reads.
func (c *compiler) read(names []string, text string) {
	for _, name := range names {
		if v := c.vars[name]; v != nil {
			v.read = true
		}
		c.readEngine(name, text)
	}
}

func (c *compiler) readEngine(name, text string) {
	r := &c.program.Reads
	switch name {
	case nameCall:
		r.Call = true
	case nameRun:
		r.Run = true
	case nameQueue:
		r.Queue = true
	case nameEvent:
		r.Event = true
	case nameError:
		r.Error = true
	case nameSteps:
		r.Steps = true
		c.readResults(text)
	}
}

var stepForm = regexp.MustCompile(`\bsteps\b(\??\.\s*([A-Za-z_][A-Za-z0-9_]*))?`)

// readResults notes whose results an expression reads.
func (c *compiler) readResults(text string) {
	r := &c.program.Reads
	for _, m := range stepForm.FindAllStringSubmatch(text, -1) {
		switch id := m[2]; {
		case id == "":
			r.AllResults = true // steps[...], or something else that only the run can tell
		case !slices.Contains(r.Results, id):
			r.Results = append(r.Results, id)
		}
	}
}

func (c *compiler) fillBlock(s *lang.Step, n *Node, in lexical) {
	d := c.block(s)
	if d == nil {
		names := c.opt.Blocks.Names()
		for _, w := range lang.Words() {
			names = append(names, w.Name)
		}
		hint := cmp.Or(diag.Suggest(s.Word.Text, names), "callwright list blocks names them all")
		c.add(diag.CodeUnknownBlock, s.Word, hint, "no block is called %q", s.Word.Text)
		return
	}
	n.Desc = d
	before := len(c.diags)
	c.settings(s, n, in)
	whole := !c.diags[before:].HasErrors() // else Check would repeat what is wrong in other words
	c.checkExits(s, d)
	if contains(exitNames(s, d), lang.Else) {
		c.add(diag.CodeBadValue, s.Word, "choose another name", "no exit can be called %q: under exits it stands for all others", lang.Else)
	}
	if d.Check != nil && whole {
		c.diags = append(c.diags, d.Check(block.Static{Node: s.Value, Desc: d, Before: c.mayHave})...)
	}
}

// checkExits reports wired exits that the block does not have.
func (c *compiler) checkExits(s *lang.Step, d *block.Descriptor) {
	names := exitNames(s, d)
	for _, e := range s.Exits {
		if !contains(names, e.Name) && e.Name != lang.Else {
			c.add(diag.CodeUnknownExit, e.Node, diag.OneOf(e.Name, names), "the block %s has no exit %q", d.Name, e.Name)
		}
	}
}

// exitNames returns all exits of a step, ok first.
func exitNames(s *lang.Step, d *block.Descriptor) []string {
	var names []string
	if !d.Final {
		names = append(names, block.OK)
	}
	for _, e := range stepExits(s, d) {
		names = append(names, e.Name)
	}
	return names
}

// stepExits returns the exits of a step beside ok.
func stepExits(s *lang.Step, d *block.Descriptor) []block.Exit {
	return slices.Concat(d.Exits, branchExits(s, d))
}

// branchExits returns the exits of a step that depend on what is written.
func branchExits(s *lang.Step, d *block.Descriptor) []block.Exit {
	if d.Branches == nil {
		return nil
	}
	return d.Branches(block.Static{Node: settingsOf(s), Desc: d})
}

func contains(names []string, name string) bool {
	for _, n := range names {
		if n == name {
			return true
		}
	}
	return false
}

// settings decodes and compiles the settings of a block's step.
func (c *compiler) settings(s *lang.Step, n *Node, in lexical) {
	f := settingsFiller{compiler: c, lexical: in, step: s, node: n}
	values := f.decode()
	for i := range n.Desc.Fields {
		field := &n.Desc.Fields[i]
		v, given := values[field.Name]
		set := f.setting(field, v, given)
		n.Settings = append(n.Settings, set)
		if field.Kind == spec.Into && given {
			n.Into, _ = v.(string)
			if into := c.vars[n.Into]; into != nil && into.Secret {
				n.Hide = true
			}
		}
	}
	f.retry(values["retry"])
}

// mayHave reports whether a run of the scenario can have a step of a block
// anywhere: other scenarios share the call.
func (c *compiler) mayHave(name string) bool {
	found := len(c.scenario.On) == 0 // it may be called
	c.eachStep(func(s *lang.Step) {
		_, calls := s.Construct.(*lang.Call)
		found = found || calls || s.Block == name
	})
	return found
}
