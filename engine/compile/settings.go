package compile

import (
	"cmp"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// settingsFiller compiles the settings of one step.
type settingsFiller struct {
	*compiler
	lexical
	step *lang.Step
	node *Node
}

// decode brings the three ways of writing settings (mapping, short form,
// nothing) to one and decodes them.
func (f *settingsFiller) decode() map[string]any {
	d, val := f.node.Desc, settingsOf(f.step)
	var diags diag.List
	var values map[string]any
	switch {
	case d.Free:
		values, diags = spec.Decode(wrap(f.step, d.Fields[0].Name, val), d.Fields, f.hook)
	case val.IsNull():
		empty := &source.Node{File: val.File, Kind: source.Mapping, Range: f.step.Word.Range}
		values, diags = spec.Decode(empty, d.Fields, f.hook)
	case val.Kind == source.Mapping:
		values, diags = spec.Decode(val, d.Fields, f.hook)
	case d.Short != "":
		values, diags = spec.Decode(wrap(f.step, d.Short, val), d.Fields, f.hook)
	default:
		f.add(diag.CodeWrongKind, val, "", "%s takes a mapping of settings, not a %s", d.Name, val.Kind)
	}
	f.diags = append(f.diags, diags...)
	return values
}

// wrap makes the mapping {name: val}.
func wrap(s *lang.Step, name string, val *source.Node) *source.Node {
	key := &source.Node{File: val.File, Text: name, Range: s.Word.Range}
	return &source.Node{File: val.File, Kind: source.Mapping, Range: s.Word.Range, Entries: []source.Entry{{Key: key, Value: val}}}
}

// hook compiles scalars that are more than literals.
func (f *settingsFiller) hook(n *source.Node, field *spec.Field, _ *diag.List) (any, bool) {
	if n.Kind != source.Scalar {
		return nil, false
	}
	if field.Kind == spec.Expression {
		return f.bare(n, field), true
	}
	if !expression.HasSlot(n.Text) {
		f.checkPlaceholders(n, field, nil)
		return literalText(n, field)
	}
	if field.Kind == spec.Query {
		f.add(diag.CodeInjection, n, "write :name in the query and give the value under params", "a value is pasted into the setting %q", field.Name)
		return nil, true
	}
	if field.Literal || !field.Kind.Dynamic() {
		f.add(diag.CodeNotDynamic, n, "", "the setting %q must be a literal", field.Name)
		return nil, true
	}
	return f.template(n, field), true
}

// literalText makes a text of every scalar that stands in a text setting: a
// telephone number keeps its plus and its zeros.
func literalText(n *source.Node, field *spec.Field) (any, bool) {
	if field.Kind == spec.Text || field.Kind == spec.Path {
		return n.Text, true
	}
	return nil, false
}

// bare compiles a bare expression setting.
func (f *settingsFiller) bare(n *source.Node, field *spec.Field) any {
	want := expression.Any()
	switch field.Want {
	case "bool":
		want = expression.Bool()
	case "list":
		want = expression.List(expression.Any())
	}
	in := f.lexical
	for _, l := range f.node.Desc.Locals {
		in = f.with(in, l.Name, l.Type)
	}
	if p := f.expression(in, n, want); p != nil {
		return p
	}
	return nil
}

// template compiles a text with ${ } and checks its type against the setting.
func (f *settingsFiller) template(n *source.Node, field *spec.Field) any {
	t, errs := f.ec.Template(n.Text, expression.Any())
	if len(errs) > 0 {
		f.expressionErrors(n, 0, errs...)
		return nil
	}
	f.read(t.Refs(), n.Text)
	f.checkSecret(n, field, t)
	f.checkPlaceholders(n, field, t)
	if problem := mismatch(field, t.Type()); problem != "" {
		f.add(diag.CodeTypeMismatch, n, "", "the setting %q needs %s, not a %s", field.Name, problem, t.Type())
	}
	if parts := t.Parts(); len(parts) == 1 && parts[0].Program != nil && field.Kind != spec.Path {
		return parts[0].Program // nothing to join
	}
	return t
}

// mismatch returns what a setting needs when t can never be that.
func mismatch(field *spec.Field, t expression.Type) string {
	k := t.Kind()
	if k == expression.AnyKind {
		return ""
	}
	switch field.Kind {
	case spec.Text, spec.Path, spec.Duration:
		if k == expression.ListKind || k == expression.MapKind || k == expression.RecordKind {
			return "text"
		}
	case spec.Int:
		if k != expression.IntKind && k != expression.NumberKind {
			return "a whole number"
		}
	case spec.Number:
		if k != expression.IntKind && k != expression.NumberKind {
			return "a number"
		}
	case spec.Bool:
		if k != expression.BoolKind {
			return "true or false"
		}
	case spec.Map:
		if k != expression.MapKind && k != expression.RecordKind {
			return "a map"
		}
	}
	return ""
}

// checkSecret reports a secret variable where it would be heard, logged or
// seen.
func (f *settingsFiller) checkSecret(n *source.Node, field *spec.Field, t *expression.Template) {
	for _, part := range t.Parts() {
		if part.Program == nil || !field.Exposes {
			continue
		}
		if name := f.secretIn(part.Program.Refs()); name != "" {
			at := n.Span(part.From, part.To)
			f.diags.Add(diag.CodeSecretLeak, n.File.Name, at, "leave it out, or send it in the body of a request", "the secret variable %q would be exposed by the setting %q", name, field.Name)
		}
	}
}

// secretIn returns the first secret variable among names, or "".
func (c *compiler) secretIn(names []string) string {
	for _, name := range names {
		if v := c.vars[name]; v != nil && v.Secret {
			return name
		}
	}
	return ""
}

// setting finishes one setting.
func (f *settingsFiller) setting(field *spec.Field, v any, given bool) Setting {
	s := Setting{Field: field, Given: given}
	if !given {
		return s
	}
	s.Secret = f.holdsSecret(v)
	f.named(field, v)
	switch field.Kind {
	case spec.Assign:
		f.assignments(v)
	case spec.Expressions:
		f.fillings(v)
		s.Value = namedPrograms(v)
		s.Static = true
		return s
	case spec.Path:
		s.Value, s.Static = staticPath(v)
		return s
	case spec.File:
		s.File, _ = v.(string)
		s.Value, s.Static = f.load(field, s.File), true
		return s
	}
	if isStatic(v) {
		s.Value, s.Static = literal(v), true
		if field.Kind == spec.Assign {
			s.Value, s.Static = pairs(v), false
		}
		return s
	}
	s.Value = dynamic(v)
	return s
}

// load has the block read the file that a setting names.
func (f *settingsFiller) load(field *spec.Field, name string) any {
	static := block.Static{Node: settingsOf(f.step), Desc: f.node.Desc}
	file, problem := f.lib.open(f.scenario.File.Name, name)
	if file == nil {
		f.add(diag.CodeBadFile, static.Setting(field.Name), "name a file beside the scenario", "the file cannot be read: %s", problem)
		return nil
	}
	v, diags := f.node.Desc.Load(static, file)
	f.diags = append(f.diags, diags...)
	return v
}

// assignments checks the variables of a set_variable.
func (f *settingsFiller) assignments(v any) {
	p, _ := v.(*spec.Pairs)
	if p == nil {
		return
	}
	for i, name := range p.Names {
		target := f.vars[name]
		if target == nil {
			f.add(diag.CodeUndeclared, p.Keys[i], f.declareHint(name), "the variable %q is not declared", name)
			continue
		}
		f.assignment(p.Nodes[i], target, p.Values[i])
	}
}

func (f *settingsFiller) assignment(n *source.Node, target *variable, v any) {
	t := expression.TypeOf(literal(v))
	if !isStatic(v) {
		t = dynamicType(v)
	}
	if n.IsNull() && target.Type.Kind() != expression.AnyKind {
		f.add(diag.CodeTypeMismatch, n, "", "the variable %q holds a %s and cannot be empty", target.Name, target.Type)
	} else if v != nil && !expression.Assignable(target.Type, t) {
		f.add(diag.CodeTypeMismatch, n, "", "the variable %q holds a %s, not a %s", target.Name, target.Type, t)
	}
	if f.holdsSecret(v) && !target.Secret {
		f.leak(n, target.Name)
	}
}

// fillings checks variables that a block computes: a secret may only go into
// a secret one, and what fills a secret one is masked in the trace.
func (f *settingsFiller) fillings(v any) {
	p, _ := v.(*spec.Pairs)
	if p == nil {
		return
	}
	for i, name := range p.Names {
		switch target := f.vars[name]; {
		case target == nil:
		case target.Secret:
			f.node.Hide = true
		case f.holdsSecret(p.Values[i]):
			f.leak(p.Nodes[i], name)
		}
	}
}

func (f *settingsFiller) leak(n *source.Node, name string) {
	f.add(diag.CodeSecretLeak, n, "declare it as {type: text, secret: true}", "a secret is put into the variable %q, which is not secret", name)
}

// named reports a setting that names a variable which does not exist.
func (f *settingsFiller) named(field *spec.Field, v any) {
	if name, ok := v.(string); ok && field.Want == "variable" && f.vars[name] == nil {
		n := block.Static{Node: settingsOf(f.step), Desc: f.node.Desc}.Setting(field.Name)
		f.add(diag.CodeUndeclared, n, diag.Suggest(name, sortedKeys(f.vars)), "the variable %q is not declared", name)
	}
}

// declareHint says what to do about a variable that is set and not declared.
func (f *settingsFiller) declareHint(name string) string {
	where := "vars"
	if f.node.Desc.Name == "return" {
		where = "outputs"
	}
	return cmp.Or(diag.Suggest(name, sortedKeys(f.vars)), "declare it under "+where+" with its first value")
}
