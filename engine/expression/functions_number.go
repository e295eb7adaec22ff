package expression

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"
)

func numberFunctions() []function {
	x, n, i := need("number", Number()), Number(), Int()
	values := []param{some("numbers", IntKind, NumberKind, ListKind)}
	return []function{
		{group: "number", name: "abs", params: []param{x}, result: n, infer: sameNumber, run: abs,
			doc: "Drops the sign.", example: `abs(-3)`, gives: `3`},
		{group: "number", name: "ceil", params: []param{x}, result: i, run: rounded(math.Ceil),
			doc: "Rounds up to a whole number.", example: `ceil(2.1)`, gives: `3`},
		{group: "number", name: "floor", params: []param{x}, result: i, run: rounded(math.Floor),
			doc: "Rounds down to a whole number.", example: `floor(2.9)`, gives: `2`},
		{group: "number", name: "round", params: []param{x}, result: i, run: rounded(math.Round),
			doc: "Rounds to the nearest whole number, halves away from zero.", example: `round(2.5)`, gives: `3`},
		{group: "number", name: "int", params: []param{some("value", IntKind, NumberKind, StringKind)}, result: i, run: toInt,
			doc: "Makes a whole number of a number, dropping the fraction, or of a text of digits.", example: `int("0042")`, gives: `42`},
		{group: "number", name: "float", params: []param{some("value", IntKind, NumberKind, StringKind)}, result: n, run: toNumber,
			doc: "Makes a number with a fraction of a number or a text.", example: `float("2.50")`, gives: `2.5`},
		{group: "number", name: "max", params: values, variadic: true, result: n, infer: largest, run: extreme(1),
			doc: "Gives the largest of numbers and lists of numbers; nil if there is none.", example: `max(3, [1, 7])`, gives: `7`},
		{group: "number", name: "min", params: values, variadic: true, result: n, infer: largest, run: extreme(-1),
			doc: "Gives the smallest of numbers and lists of numbers; nil if there is none.", example: `min(3, [1, 7])`, gives: `1`},
		{group: "number", name: "mean", params: values, variadic: true, result: n, run: mean,
			doc: "Gives the average of numbers and lists of numbers; 0 if there is none.", example: `mean([1, 2, 6])`, gives: `3.0`},
		{group: "number", name: "median", params: values, variadic: true, result: n, run: median,
			doc: "Gives the middle one of numbers and lists of numbers; 0 if there is none.", example: `median([9, 1, 2])`, gives: `2.0`},
	}
}

func sameNumber(args []Type) Type {
	if args[0].kind == IntKind {
		return Int()
	}
	return Number()
}

// largest is the type of max and min.
func largest(args []Type) Type {
	for _, t := range args {
		if t.kind == ListKind {
			t = *t.elem
		}
		if t.kind != IntKind {
			return Number()
		}
	}
	return Int()
}

func abs(_ *Env, args []any) (any, error) {
	switch v := args[0].(type) {
	case int:
		if v == math.MinInt {
			return nil, errOverflow
		}
		return max(v, -v), nil
	case float64:
		return math.Abs(v), nil
	}
	return nil, errNoNumber
}

func rounded(f func(float64) float64) func(e *Env, args []any) (any, error) {
	return func(_ *Env, args []any) (any, error) {
		switch v := args[0].(type) {
		case int:
			return v, nil
		case float64:
			return whole(f(v))
		}
		return nil, errNoNumber
	}
}

func whole(f float64) (any, error) {
	i, ok := wholeNumber(f)
	if !ok {
		return nil, errOverflow
	}
	return i, nil
}

func toInt(_ *Env, args []any) (any, error) {
	switch v := args[0].(type) {
	case int:
		return v, nil
	case float64:
		return whole(math.Trunc(v))
	case string:
		return parseInt(strings.TrimSpace(v))
	}
	return nil, errNeeds("a number or a text of digits", args[0])
}

func parseInt(s string) (any, error) {
	if len(s) > maxLiteral {
		return nil, errNoInt
	}
	i, err := strconv.Atoi(s)
	if errors.Is(err, strconv.ErrRange) {
		return nil, errOverflow
	}
	if err != nil {
		return nil, errNoInt
	}
	return i, nil
}

var (
	errNoInt   = errors.New("the text is not a whole number")
	errNoFloat = errors.New("the text is not a number")
)

func toNumber(_ *Env, args []any) (any, error) {
	s, ok := args[0].(string)
	if !ok {
		f, err := toFloat(args[0])
		if err == errNoNumber {
			err = errNeeds("a number or a text", args[0])
		}
		return f, err
	}
	if s = strings.TrimSpace(s); len(s) > maxLiteral || strings.Trim(s, "+-.0123456789eE") != "" {
		return nil, errNoFloat
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return nil, errNoFloat
	}
	return finite(f)
}

// numbers collects numbers out of numbers and lists of them, at any depth.
func (e *Env) numbers(into, args []any, depth int) ([]any, error) {
	if depth >= maxDepth {
		return nil, errTooDeep
	}
	if err := e.pay(4 + 3*len(args)); err != nil {
		return nil, err
	}
	var err error
	for _, v := range args {
		switch v := v.(type) {
		case int, float64:
			into = append(into, v)
		case []any:
			if into, err = e.numbers(into, v, depth+1); err != nil {
				return nil, err
			}
		default:
			return nil, errNeeds("numbers", v)
		}
	}
	return into, nil
}

func extreme(sign int) func(e *Env, args []any) (any, error) {
	return func(e *Env, args []any) (any, error) {
		all, err := e.numbers(nil, args, 0)
		if err != nil {
			return nil, err
		}
		var best any
		for _, v := range all {
			if order, ok := compareNumbers(v, best); !ok || order*sign > 0 {
				best = v
			}
		}
		return best, nil
	}
}

func mean(e *Env, args []any) (any, error) {
	all, err := e.numbers(nil, args, 0)
	if err != nil || len(all) == 0 {
		return 0.0, err
	}
	var sum any = 0
	for _, v := range all {
		if sum, err = add(e, sum, v); err != nil {
			return nil, err
		}
	}
	return divide(e, sum, len(all))
}

func median(e *Env, args []any) (any, error) {
	all, err := e.numbers(nil, args, 0)
	if err != nil || len(all) == 0 {
		return 0.0, err
	}
	if err := e.paySort(all); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b any) int {
		order, _ := compareNumbers(a, b)
		return order
	})
	mid := len(all) / 2
	if len(all)%2 == 1 {
		return toFloat(all[mid])
	}
	return mean(e, []any{all[mid-1], all[mid]})
}
