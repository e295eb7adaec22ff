package expression

import (
	"cmp"
	"math"
	"strings"
)

func equals(e *Env, a, b any) (any, error) {
	same, err := e.equal(a, b, 0)
	return same, err
}

func differs(e *Env, a, b any) (any, error) {
	same, err := e.equal(a, b, 0)
	return !same, err
}

// equal compares two values at any depth. Numbers are equal when their values
// are, whole or not; unlike kinds are never equal.
func (e *Env) equal(a, b any, depth int) (bool, error) {
	switch x := a.(type) {
	case nil:
		return b == nil, nil
	case bool:
		y, ok := b.(bool)
		return ok && x == y, nil
	case int, float64:
		c, ok := compareNumbers(a, b)
		return ok && c == 0, nil
	case string:
		y, ok := b.(string)
		if !ok || len(x) != len(y) {
			return false, nil
		}
		return x == y, e.payText(len(x))
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false, nil
		}
		return e.equalLists(x, y, depth)
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false, nil
		}
		return e.equalMaps(x, y, depth)
	}
	return false, nil
}

func (e *Env) equalLists(x, y []any, depth int) (bool, error) {
	if depth >= maxDepth {
		return false, errTooDeep
	}
	if err := e.pay(1 + len(x)); err != nil {
		return false, err
	}
	for i := range x {
		if same, err := e.equal(x[i], y[i], depth+1); !same || err != nil {
			return false, err
		}
	}
	return true, nil
}

// equalMaps weighs both sides first: the entries come in any order, and where
// the first difference is found must not decide what the comparison costs.
func (e *Env) equalMaps(x, y map[string]any, depth int) (bool, error) {
	for _, m := range []map[string]any{x, y} {
		if err := e.weighMap(m, depth); err != nil {
			return false, err
		}
	}
	paid := paidEnv()
	for k, v := range x {
		w, ok := y[k]
		if !ok {
			return false, nil
		}
		if same, _ := paid.equal(v, w, depth+1); !same {
			return false, nil
		}
	}
	return true, nil
}

// compareNumbers orders two numbers exactly; ok is false if one is no number.
func compareNumbers(a, b any) (order int, ok bool) {
	switch x := a.(type) {
	case int:
		switch y := b.(type) {
		case int:
			return cmp.Compare(x, y), true
		case float64:
			return compareMixed(x, y), true
		}
	case float64:
		switch y := b.(type) {
		case int:
			return -compareMixed(y, x), true
		case float64:
			return cmp.Compare(x, y), true
		}
	}
	return 0, false
}

// compareMixed does not turn i into a float, which could round it.
func compareMixed(i int, f float64) int {
	switch {
	case f >= math.MaxInt64:
		return -1
	case f < math.MinInt64:
		return 1
	}
	whole := math.Trunc(f)
	if c := cmp.Compare(i, int(whole)); c != 0 {
		return c
	}
	return cmp.Compare(whole, f)
}

// compare orders two numbers or two texts.
func (e *Env) compare(a, b any) (order int, ok bool, err error) {
	if order, ok = compareNumbers(a, b); ok {
		return order, true, nil
	}
	x, ok := a.(string)
	y, ok2 := b.(string)
	if !ok || !ok2 {
		return 0, false, nil
	}
	return strings.Compare(x, y), true, e.payText(min(len(x), len(y)))
}

func ordered(holds func(order int) bool) func(e *Env, a, b any) (any, error) {
	return func(e *Env, a, b any) (any, error) {
		order, ok, err := e.compare(a, b)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, errOperandsOf("only two numbers or two texts have an order", a, b)
		}
		return holds(order), nil
	}
}

// contained is "in": an element of a list, or a key of a mapping.
func contained(e *Env, a, b any) (any, error) {
	switch b := b.(type) {
	case nil:
		return false, nil
	case []any:
		return e.contains(b, a)
	case map[string]any:
		k, ok := a.(string)
		if !ok {
			return nil, errNeeds("a text as key", a)
		}
		_, found := b[k]
		return found, nil
	}
	return nil, errOperandsOf("in needs a value and a list, or a text and a record", a, b)
}

func (e *Env) contains(list []any, v any) (bool, error) {
	for _, item := range list {
		if err := e.pay(1); err != nil {
			return false, err
		}
		if same, err := e.equal(item, v, 0); same || err != nil {
			return same, err
		}
	}
	return false, nil
}

// textTest makes an operator that is false when a side is nil.
func textTest(test func(e *Env, a, b string) bool) func(e *Env, a, b any) (any, error) {
	return func(e *Env, a, b any) (any, error) {
		if a == nil || b == nil {
			return false, nil
		}
		x, ok := a.(string)
		y, ok2 := b.(string)
		if !ok || !ok2 {
			return nil, errOperandsOf("the operator needs two texts", a, b)
		}
		if err := e.payText(len(x) + len(y)); err != nil {
			return nil, err
		}
		return test(e, x, y), nil
	}
}

func containsText(_ *Env, a, b string) bool { return strings.Contains(a, b) }
func hasPrefix(_ *Env, a, b string) bool    { return strings.HasPrefix(a, b) }
func hasSuffix(_ *Env, a, b string) bool    { return strings.HasSuffix(a, b) }
