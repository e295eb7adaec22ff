package crm

import (
	"slices"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// conditions reads the where setting. ok is false when a condition compares
// with nothing: a value that is missing must match nobody, not everybody whose
// field is empty.
func conditions(where map[string]any) (out []effect.Condition, ok bool) {
	for _, field := range value.Keys(where) {
		switch v := where[field].(type) {
		case map[string]any:
			for _, op := range value.Keys(v) {
				out = append(out, condition(field, effect.Op(op), v[op]))
			}
		case []any:
			out = append(out, condition(field, effect.In, v))
		default:
			out = append(out, condition(field, effect.Eq, v))
		}
	}
	return out, !slices.ContainsFunc(out, compareWithNothing)
}

// condition makes {empty: false} the same as {not_empty: true}, and leaves out
// what is missing from a list.
func condition(field string, op effect.Op, v any) effect.Condition {
	switch op {
	case effect.Empty, effect.NotEmpty:
		if v == false {
			op = map[effect.Op]effect.Op{effect.Empty: effect.NotEmpty, effect.NotEmpty: effect.Empty}[op]
		}
		return effect.Condition{Field: field, Op: op}
	case effect.In:
		if list, ok := v.([]any); ok {
			v = slices.DeleteFunc(slices.Clone(list), missing)
		}
	}
	return effect.Condition{Field: field, Op: op, Value: v}
}

func compareWithNothing(c effect.Condition) bool {
	switch c.Op {
	case effect.Empty, effect.NotEmpty:
		return false
	case effect.In:
		list, ok := c.Value.([]any)
		return ok && len(list) == 0
	}
	return missing(c.Value)
}

func missing(v any) bool { return v == nil || v == "" }
