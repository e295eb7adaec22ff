package lang

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

var variableKeys = []string{"type", "default", "secret", "description"}

func (r *reader) variables(s *Scenario, n *source.Node, input bool) []Variable {
	if n.IsNull() {
		return nil
	}
	if n.Kind != source.Mapping {
		s.Stray = append(s.Stray, n)
		r.add(diag.CodeWrongKind, n, "", "variables are a mapping of names to initial values")
		return nil
	}
	out := make([]Variable, 0, len(n.Entries))
	for _, e := range n.Entries {
		v := Variable{Name: r.variable(e.Key, "a variable"), Node: e.Key, Default: e.Value}
		if isDeclaration(e.Value) {
			r.declaration(&v, e.Value)
		}
		v.Required = input && v.Default == nil
		out = append(out, v)
	}
	return out
}

// isDeclaration tells {type: ..., default: ...} from a mapping that is itself
// the initial value: it has only a declaration's keys, and one of the two that
// say what the variable is.
func isDeclaration(n *source.Node) bool {
	if n.Kind != source.Mapping || len(n.Entries) == 0 {
		return false
	}
	if t := n.Get("type"); t != nil && slices.Contains(Types(), t.Text) && (n.Get("description") != nil || n.Get("secret") != nil) {
		return true // whatever else there is, is a mistake: often a comma in the description
	}
	for _, e := range n.Entries {
		if !slices.Contains(variableKeys, e.Key.Text) {
			return false
		}
	}
	return n.Get("type") != nil || n.Get("default") != nil
}

func (r *reader) declaration(v *Variable, n *source.Node) {
	v.Default = n.Get("default")
	for _, e := range n.Entries {
		if !slices.Contains(variableKeys, e.Key.Text) {
			r.add(diag.CodeUnknownKey, e.Key, "a text with a comma needs quotes here", "unknown key %q in the declaration of %s", e.Key.Text, v.Name)
		}
	}
	if t := n.Get("type"); t != nil {
		v.Type = r.text(t)
		if !slices.Contains(Types(), v.Type) {
			r.add(diag.CodeBadValue, t, typeHint(v.Type), "no type is called %q", v.Type)
			v.Type = "any"
		}
	}
	if s := n.Get("secret"); s != nil {
		if s.Tag != source.Bool {
			r.add(diag.CodeBadValue, s, "", "secret is true or false")
		}
		v.Secret = s.Text == "true"
	}
	if d := n.Get("description"); d != nil {
		v.Description = r.text(d)
	}
}

// typeWords are other languages' words for types.
var typeWords = map[string]string{
	"string": "text", "str": "text", "char": "text", "integer": "int", "float": "number", "double": "number", "decimal": "number",
	"boolean": "bool", "array": "list", "object": "map", "json": "map", "dict": "map",
}

func typeHint(name string) string {
	if word := typeWords[strings.ToLower(name)]; word != "" {
		return "write " + word
	}
	return diag.OneOf(name, Types())
}

// typed takes the bare word of a type for just that: an output is declared by
// what it will be more often than by what it is at first.
func typed(vars []Variable) []Variable {
	for i := range vars {
		if d := vars[i].Default; d != nil && d.Tag == source.Text && slices.Contains(Types(), d.Text) {
			vars[i].Type, vars[i].Default = d.Text, nil
		}
	}
	return vars
}
