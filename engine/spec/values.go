package spec

import "github.com/callwright/callwright/engine/value"

// Values are the settings that Decode gives, for a reader of a file that is
// declared by Fields. What was wrong in the file is missing in them, and reads
// as nothing.
type Values map[string]any

// Get returns the value of a setting; the zero value if it is not given, or
// was wrong.
func Get[T any](v Values, name string) T {
	out, _ := v[name].(T)
	return out
}

// List returns the mappings of a setting of the kind Objects.
func (v Values) List(name string) []Values {
	var out []Values
	for _, e := range Get[[]any](v, name) {
		m, _ := e.(map[string]any)
		out = append(out, m)
	}
	return out
}

// Data makes scenario data of what Decode gives: Pairs become maps.
func Data(v any) any {
	switch v := v.(type) {
	case *Pairs:
		out := make(map[string]any, len(v.Names))
		for i, name := range v.Names {
			out[name] = Data(v.Values[i])
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = Data(e)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, name := range value.Keys(v) {
			out[name] = Data(v[name])
		}
		return out
	}
	return v
}
