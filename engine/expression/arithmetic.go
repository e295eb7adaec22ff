package expression

import (
	"errors"
	"fmt"
	"math"
)

var (
	errOverflow  = errors.New("the result is too large for a whole number")
	errZero      = errors.New("division by zero")
	errNotFinite = errors.New("the result is not a finite number")
	errPrecision = errors.New("the whole number is too large to calculate with fractions")
)

func add(e *Env, a, b any) (any, error) {
	switch x := a.(type) {
	case int:
		if y, ok := b.(int); ok {
			s := x + y
			if (s > x) != (y > 0) {
				return nil, errOverflow
			}
			return s, nil
		}
	case string:
		if y, ok := b.(string); ok {
			if err := e.payText(len(x) + len(y)); err != nil {
				return nil, err
			}
			return x + y, nil
		}
	}
	return fractions("+ needs two numbers or two texts", a, b, func(x, y float64) float64 { return x + y })
}

func subtract(_ *Env, a, b any) (any, error) {
	x, ok := a.(int)
	y, ok2 := b.(int)
	if !ok || !ok2 {
		return fractions("- needs two numbers", a, b, func(x, y float64) float64 { return x - y })
	}
	d := x - y
	if (d < x) != (y > 0) {
		return nil, errOverflow
	}
	return d, nil
}

func multiply(_ *Env, a, b any) (any, error) {
	x, ok := a.(int)
	y, ok2 := b.(int)
	if !ok || !ok2 {
		return fractions("* needs two numbers", a, b, func(x, y float64) float64 { return x * y })
	}
	p := x * y
	if x != 0 && (p/x != y || x == -1 && y == math.MinInt) {
		return nil, errOverflow
	}
	return p, nil
}

func divide(_ *Env, a, b any) (any, error) {
	if b == 0 || b == 0.0 {
		return nil, errZero
	}
	return fractions("/ needs two numbers", a, b, func(x, y float64) float64 { return x / y })
}

func power(_ *Env, a, b any) (any, error) { return fractions("** needs two numbers", a, b, math.Pow) }

func modulo(_ *Env, a, b any) (any, error) {
	x, ok := asInt(a)
	y, ok2 := asInt(b)
	switch {
	case !ok || !ok2:
		return nil, errOperandsOf("% needs two whole numbers", a, b)
	case y == 0:
		return nil, errZero
	case y == -1: // spares MinInt % -1
		return 0, nil
	}
	return x % y, nil
}

// fractions calculates with floats, unless one of the operands is no number or
// would lose digits as a float.
func fractions(needs string, a, b any, f func(x, y float64) float64) (any, error) {
	x, err := toFloat(a)
	if err == nil {
		var y float64
		if y, err = toFloat(b); err == nil {
			return finite(f(x, y))
		}
	}
	if err == errPrecision {
		return nil, err
	}
	return nil, errOperandsOf(needs, a, b)
}

func errOperandsOf(needs string, a, b any) error {
	return fmt.Errorf("%s, but got %s and %s", needs, kindName(a), kindName(b))
}

var errNoNumber = errors.New("needs a number")

func toFloat(v any) (float64, error) {
	switch v := v.(type) {
	case float64:
		return v, nil
	case int:
		f := float64(v)
		if i, ok := wholeNumber(f); !ok || i != v {
			return 0, errPrecision
		}
		return f, nil
	}
	return 0, errNoNumber
}

func finite(f float64) (any, error) {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		return nil, errNotFinite
	}
	return f, nil
}

// signed is unary plus and minus.
func signed(v any, plus bool) (any, error) {
	switch x := v.(type) {
	case int:
		if plus {
			return v, nil
		}
		if x == math.MinInt {
			return nil, errOverflow
		}
		return -x, nil
	case float64:
		if plus {
			return v, nil
		}
		return -x, nil
	}
	return nil, errNeeds("a number", v)
}

// makeRange is from..to, both included.
func makeRange(e *Env, a, b any) (any, error) {
	from, ok := asInt(a)
	to, ok2 := asInt(b)
	if !ok || !ok2 {
		return nil, errOperandsOf(".. needs two whole numbers", a, b)
	}
	if to < from {
		return []any{}, nil
	}
	size := to - from
	if size < 0 || size >= math.MaxInt32 {
		return nil, errCost
	}
	if err := e.pay(3 * (size + 1)); err != nil {
		return nil, err
	}
	out := make([]any, size+1)
	for i := range out {
		out[i] = from + i
	}
	return out, nil
}
