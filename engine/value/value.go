// Package value defines the only data that scenarios compute with: nil, bool,
// int, float64, string, []any and map[string]any, nested at will.
//
// Everything that enters a run (call attributes, results, defaults) is made
// into such data, and everything that leaves an expression is copied, so no
// two runs ever share a slice or a map. The package never formats for a
// protocol; connectors do that by context.
package value

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// ErrNotData is wrapped by errors about values outside the data model, such
// as a NaN, a struct or a channel.
var ErrNotData = errors.New("not scenario data")

// Clone returns a deep copy of v, sharing no slice and no map with it.
// Scalars are returned as they are.
func Clone(v any) any {
	switch v := v.(type) {
	case []any:
		return CloneList(v)
	case map[string]any:
		return CloneMap(v)
	}
	return v
}

// CloneList is Clone for a list; nil stays nil.
func CloneList(list []any) []any {
	if list == nil {
		return nil
	}
	out := make([]any, len(list))
	for i, e := range list {
		out[i] = Clone(e)
	}
	return out
}

// CloneMap is Clone for a mapping; nil stays nil.
func CloneMap(m map[string]any) map[string]any {
	if m == nil {
		return nil
	}
	out := make(map[string]any, len(m))
	for k, e := range m {
		out[k] = Clone(e)
	}
	return out
}

// Keys returns the keys of m in sorted order.
func Keys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Check returns an error that wraps ErrNotData when v, at any depth, is
// outside the data model or is not a finite number.
func Check(v any) error {
	switch v := v.(type) {
	case nil, bool, int, string:
		return nil
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return fmt.Errorf("%w: the number is not finite", ErrNotData)
		}
		return nil
	case []any:
		for i, e := range v {
			if err := Check(e); err != nil {
				return fmt.Errorf("[%d]: %w", i, err)
			}
		}
		return nil
	case map[string]any:
		for _, k := range Keys(v) {
			if err := Check(v[k]); err != nil {
				return fmt.Errorf("%s: %w", k, err)
			}
		}
		return nil
	}
	return fmt.Errorf("%w: %T", ErrNotData, v)
}

// Text renders v as it appears inside a prompt, a log line or a joined
// template: nil is the empty string, whole numbers keep all their digits,
// lists and mappings are compact JSON with sorted keys.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return formatFloat(v)
	}
	b, err := Encode(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// formatFloat writes a float without an exponent where a person would.
func formatFloat(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// KindName names the kind of v as messages to authors do.
func KindName(v any) string {
	switch v.(type) {
	case nil:
		return "nil"
	case bool:
		return "bool"
	case int:
		return "int"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "list"
	case map[string]any:
		return "map"
	}
	return "unsupported"
}
