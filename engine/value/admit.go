package value

import "math"

// Admit returns v as scenario data. What already is such data is returned as
// it is, without a copy. What is not, or holds a nil list or map, takes its
// JSON form, so that it is the same before and after it is stored.
func Admit(v any) (any, error) {
	if sound(v, 0) {
		return v, nil
	}
	return From(v)
}

// sound reports whether v is data that JSON gives back exactly.
func sound(v any, depth int) bool {
	if depth > MaxDepth {
		return false
	}
	switch v := v.(type) {
	case nil, bool, int, string:
		return true
	case float64:
		return !math.IsInf(v, 0) && !math.IsNaN(v)
	case []any:
		for _, e := range v {
			if !sound(e, depth+1) {
				return false
			}
		}
		return v != nil
	case map[string]any:
		for _, e := range v {
			if !sound(e, depth+1) {
				return false
			}
		}
		return v != nil
	}
	return false
}
