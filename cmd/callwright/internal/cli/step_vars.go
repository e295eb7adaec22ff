package cli

import (
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/value"
)

// values reads the --var flags by the types that the variables have.
func (f *stepFlags) values(p *compile.Program) (map[string]any, error) {
	out := map[string]any{}
	for _, pair := range f.vars {
		name, text, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, usage("write --var name=value", "--var %q has no value", name)
		}
		v := variable(p, name)
		if v == nil {
			return nil, usage(diag.OneOf(name, variables(p)), "the scenario has no variable %q", name)
		}
		empty, set := recordSet(v)
		if set && strings.HasPrefix(strings.TrimSpace(text), "[") {
			text = `{"records":` + text + `}`
		}
		data, err := typed(text, v.Type)
		if err != nil {
			return nil, usage(err.Error(), "the variable %q does not fit: it is a %s", name, v.Type)
		}
		if m, ok := data.(map[string]any); ok && set {
			data = completeSet(empty, m)
		}
		out[name] = data
	}
	return out, nil
}

// recordSet returns the empty record set for a variable that holds one.
func recordSet(v *compile.Var) (map[string]any, bool) {
	empty, _ := compile.Zero(v.Type).(map[string]any)
	_, records := empty["records"]
	_, index := empty["index"]
	return empty, records && index
}

// completeSet adds what makes records a record set.
func completeSet(empty, given map[string]any) map[string]any {
	out := value.CloneMap(empty)
	for _, k := range value.Keys(given) {
		out[k] = given[k]
	}
	if records, ok := out["records"].([]any); ok && given["count"] == nil {
		out["count"] = len(records)
	}
	return out
}
