package expression

import (
	"fmt"
	"math"

	"github.com/callwright/callwright/engine/value"
)

// Convert checks at run time that v fits the type and returns it, or a copy
// in which whole floats have become ints where the type asks for whole
// numbers. Ints stay ints where any number will do. nil fits only Any and Nil
// at the top; inside lists and mappings it fits everywhere. v is not changed.
func Convert(v any, to Type) (any, error) {
	if v == nil && to.kind != AnyKind && to.kind != NilKind {
		return nil, fmt.Errorf("needs %s, but got nothing (nil); give a default with ??", to.article())
	}
	return convert(v, to, 0)
}

func convert(v any, to Type, depth int) (any, error) {
	if to.kind == AnyKind || v == nil {
		return v, nil
	}
	if depth > value.MaxDepth {
		return nil, errTooDeep
	}
	switch v := v.(type) {
	case bool:
		if to.kind == BoolKind {
			return v, nil
		}
	case int:
		if to.isNumber() {
			return v, nil
		}
	case float64:
		return convertFloat(v, to)
	case string:
		if to.kind == StringKind {
			return v, nil
		}
	case []any:
		if to.kind == ListKind {
			return convertList(v, *to.elem, depth)
		}
	case map[string]any:
		if to.isMapping() {
			return convertMap(v, to, depth)
		}
	}
	return nil, misfit(v, to)
}

func convertFloat(f float64, to Type) (any, error) {
	switch {
	case to.kind == NumberKind:
		return f, nil
	case to.kind != IntKind:
		return nil, misfit(f, to)
	}
	i, ok := wholeNumber(f)
	if !ok {
		return nil, fmt.Errorf("needs a whole number, but got one that is not whole")
	}
	return i, nil
}

// convertList copies the list only when an element changes.
func convertList(list []any, elem Type, depth int) (any, error) {
	if elem.kind == AnyKind {
		return list, nil
	}
	out := list
	for i, v := range list {
		c, err := convert(v, elem, depth+1)
		if err != nil {
			return nil, fmt.Errorf("element %d: %w", i, err)
		}
		if sameScalar(c, v) {
			continue
		}
		if &out[0] == &list[0] {
			out = append([]any(nil), list...)
		}
		out[i] = c
	}
	return out, nil
}

func convertMap(m map[string]any, to Type, depth int) (any, error) {
	if to.kind == MapKind && to.elem.kind == AnyKind {
		return m, nil
	}
	out := make(map[string]any, len(m))
	for _, k := range value.Keys(m) {
		t, declared := to.Field(k)
		if !declared {
			t = to.Elem()
		}
		c, err := convert(m[k], t, depth+1)
		switch {
		case err != nil && declared:
			return nil, fmt.Errorf("field %s: %w", k, err)
		case err != nil: // the key is data, which messages never hold
			return nil, fmt.Errorf("a field: %w", err)
		}
		out[k] = c
	}
	return out, nil
}

// sameScalar reports whether conversion left a scalar as it was; lists and
// mappings count as changed.
func sameScalar(c, v any) bool {
	switch c.(type) {
	case []any, map[string]any:
		return false
	}
	return c == v
}

func misfit(v any, to Type) error {
	return fmt.Errorf("needs %s, but got %s", to.article(), kindName(v))
}

// wholeNumber returns f as an int when nothing is lost by it.
func wholeNumber(f float64) (int, bool) {
	if math.Trunc(f) != f || f < math.MinInt64 || f >= math.MaxInt64 {
		return 0, false
	}
	return int(f), true
}
