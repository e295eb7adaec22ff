package compile

import (
	"regexp"
	"slices"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// variable is what the compiler knows of a variable while it works.
type variable struct {
	Var
	node     *source.Node // where it is first mentioned
	declared bool         // under vars or inputs, not only by a block
	read     bool
}

// declare collects every name that expressions can use, with its type, before
// any expression is compiled: the flow is a graph, so a variable that a later
// step fills can be read by an earlier one that is jumped to.
func (c *compiler) declare() {
	c.vars = map[string]*variable{}
	c.ids = map[string]*lang.Step{}
	for _, v := range c.scenario.Inputs {
		c.declareVar(v, true)
	}
	for _, v := range c.scenario.Vars {
		c.declareVar(v, false)
	}
	for _, v := range c.scenario.Outputs {
		c.declareOutput(v)
	}
	c.own = map[*lang.Step]*block.Descriptor{}
	c.eachStep(func(s *lang.Step) {
		c.describe(s)
	})
	c.eachStep(func(s *lang.Step) {
		c.declareStep(s)
	})
	c.declareLost()
	scope := c.globals()
	c.global = lexical{scope: scope, ec: expression.NewCompiler(scope, c.opt.Limits)}
	c.program.Compiler = c.global.ec
	for _, name := range sortedKeys(c.vars) {
		v := c.vars[name].Var
		v.Slot = scope.Slot(name)
		c.program.Vars = append(c.program.Vars, v)
	}
	c.program.Steps = sortedKeys(c.ids)
}

// declareOutput declares a variable that is handed back, or says so of one
// that is declared as such already: an input or a variable may be both.
func (c *compiler) declareOutput(v lang.Variable) {
	old := c.vars[v.Name]
	if old == nil {
		c.declareVar(v, false)
	} else if v.Type != "" && !typeWord(v.Type).Equal(old.Type) {
		c.add(diag.CodeTypeMismatch, v.Node, "", "%q is declared as a %s in line %d", v.Name, old.Type, old.node.Range.Start.Line)
	}
	if now := c.vars[v.Name]; now != nil {
		now.Output, now.read = true, true
	}
}

func (c *compiler) declareVar(v lang.Variable, input bool) {
	if c.taken(v.Name, v.Node) {
		return
	}
	def := c.initial(v.Default)
	t := typeWord(v.Type)
	if v.Type == "" {
		t = expression.TypeOf(def)
		if def == nil {
			t = expression.Any()
		}
	} else if v.Default != nil && !v.Default.IsNull() {
		if !expression.Assignable(t, expression.TypeOf(def)) {
			c.add(diag.CodeTypeMismatch, v.Default, "", "the initial value of %q is a %s, not a %s", v.Name, expression.TypeOf(def), t)
		}
	}
	if def == nil {
		def = Zero(t)
	}
	c.vars[v.Name] = &variable{
		Var:  Var{Name: v.Name, Type: t, Default: def, Secret: v.Secret, Input: input, Required: v.Required},
		node: v.Node, declared: true,
	}
}

// taken reports a name that is already used, or is the engine's own.
func (c *compiler) taken(name string, n *source.Node) bool {
	if name == "" {
		return true
	}
	if slices.Contains(reserved(), name) {
		c.add(diag.CodeReadOnly, n, "choose another name", "%q is a name of the engine", name)
		return true
	}
	if old := c.vars[name]; old != nil {
		c.add(diag.CodeDuplicateName, n, "", "the variable %q is already declared in line %d", name, old.node.Range.Start.Line)
		return true
	}
	return false
}

// initial reads the literal data of an initial value.
func (c *compiler) initial(n *source.Node) any {
	if n == nil {
		return nil
	}
	refuse := func(n *source.Node, _ *spec.Field, diags *diag.List) (any, bool) {
		if expression.HasSlot(n.Text) {
			diags.Add(diag.CodeNotDynamic, n.File.Name, n.Range, "set the variable in a set_variable step", "an initial value is a literal")
			return nil, true
		}
		return nil, false
	}
	v, diags := decodeValue(n, refuse)
	c.diags = append(c.diags, diags...)
	return literal(v)
}

// decodeValue decodes any data at n.
func decodeValue(n *source.Node, hook spec.Hook) (any, diag.List) {
	key := &source.Node{File: n.File, Text: "value", Range: n.Range}
	holder := &source.Node{File: n.File, Kind: source.Mapping, Range: n.Range, Entries: []source.Entry{{Key: key, Value: n}}}
	v, diags := spec.Decode(holder, []spec.Field{{Name: "value", Kind: spec.Value}}, hook)
	return v["value"], diags
}

// declareStep registers a step's id and the variables that its block fills.
func (c *compiler) declareStep(s *lang.Step) {
	if s.ID != "" {
		if old := c.ids[s.ID]; old != nil {
			c.add(diag.CodeDuplicateName, s.IDNode, "", "the step %q is already defined in line %d", s.ID, old.IDNode.Range.Start.Line)
		} else {
			c.ids[s.ID] = s
		}
	}
	if d := c.block(s); d != nil && d.Declares != nil {
		for _, l := range d.Declares(block.Static{Node: settingsOf(s), Desc: d, Open: c.fileBeside}) {
			c.fills(s, l)
		}
	}
}

// fills records that a block sets a variable.
func (c *compiler) fills(s *lang.Step, l block.Local) {
	if l.Name == "" {
		return
	}
	old := c.vars[l.Name]
	switch {
	case old == nil:
		if n := c.filler(s, l.Name); c.nameable(n, l.Name) && !c.taken(l.Name, n) {
			c.vars[l.Name] = &variable{Var: Var{Name: l.Name, Type: l.Type, Default: Zero(l.Type)}, node: n}
		}
	case !old.declared:
		old.Type = merge(old.Type, l.Type)
		old.Default = Zero(old.Type)
	case !expression.Assignable(old.Type, l.Type):
		c.add(diag.CodeTypeMismatch, c.filler(s, l.Name), "", "%s fills %q with a %s, but it is declared as a %s", s.Word.Text, l.Name, l.Type, old.Type)
	}
}

var variableForm = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// nameable reports whether a block can fill a variable of this name. A name
// with ${ } is reported by the setting that holds it.
func (c *compiler) nameable(n *source.Node, name string) bool {
	if variableForm.MatchString(name) {
		return true
	}
	if !expression.HasSlot(name) {
		c.add(diag.CodeBadName, n, "use letters, digits and _", "%q cannot name a variable", name)
	}
	return false
}

// filler returns the place in a step that names a variable that it fills.
func (c *compiler) filler(s *lang.Step, name string) *source.Node {
	d := c.block(s)
	static := block.Static{Node: settingsOf(s), Desc: d}
	for _, f := range d.Fields {
		n := static.Setting(f.Name)
		if n == nil {
			continue
		}
		if f.Kind == spec.Into && n.Text == name {
			return n
		}
		for _, e := range n.Entries {
			if f.Kind == spec.Expressions && e.Key.Text == name {
				return e.Key
			}
		}
	}
	return s.Word
}

// settingsOf returns the node that holds a step's settings.
func settingsOf(s *lang.Step) *source.Node {
	if k, ok := s.Construct.(*lang.Call); ok {
		return k.Settings
	}
	return s.Value
}

// block returns the descriptor of a step's block, or of a construct that has
// settings; nil for other constructs and unknown blocks.
func (c *compiler) block(s *lang.Step) *block.Descriptor {
	if d := c.own[s]; d != nil {
		return d
	}
	if s.Block == "" {
		return nil
	}
	return c.opt.Blocks.Lookup(s.Block)
}

// eachStep visits all steps in the order of the file.
func (c *compiler) eachStep(visit func(*lang.Step)) {
	walkSteps(c.scenario.Steps, visit)
	for _, h := range c.scenario.Handlers {
		walkSteps(h.Steps, visit)
	}
}

func walkSteps(steps []*lang.Step, visit func(*lang.Step)) {
	for _, s := range steps {
		visit(s)
		for _, b := range branches(s) {
			walkSteps(b.Steps, visit)
		}
	}
}

// branches returns the branches of a step in the order in which they run.
func branches(s *lang.Step) []*lang.Branch {
	var out []*lang.Branch
	if s.Construct != nil {
		out = append(out, s.Construct.Branches()...)
	}
	if s.Waiting.Given() {
		out = append(out, &s.Waiting)
	}
	for i := range s.Exits {
		out = append(out, &s.Exits[i].Branch)
	}
	return out
}
