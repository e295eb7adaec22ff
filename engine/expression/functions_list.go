package expression

import (
	"errors"
	"slices"
)

func listFunctions() []function {
	l, xs := List(Any()), []param{need("list", List(Any()))}
	return []function{
		{group: "list", name: "len", params: []param{some("value", StringKind, ListKind, RecordKind, MapKind)}, result: Int(), run: length,
			doc: "Counts the letters of a text, the elements of a list or the fields of a record.", example: `len("héllo")`, gives: `5`},
		{group: "list", name: "first", params: xs, result: Any(), infer: elemOf, run: func(_ *Env, a []any) (any, error) { return at(a[0].([]any), 0), nil },
			doc: "Gives the first element; nil if the list is empty.", example: `first([7, 8])`, gives: `7`},
		{group: "list", name: "last", params: xs, result: Any(), infer: elemOf, run: last,
			doc: "Gives the last element; nil if the list is empty.", example: `last([7, 8])`, gives: `8`},
		{group: "list", name: "take", params: []param{need("list", l), need("count", Int())}, result: l, infer: sameList, run: take,
			doc: "Gives at most so many elements from the start.", example: `take([7, 8, 9], 2)`, gives: `[7,8]`},
		{group: "list", name: "reverse", params: xs, result: l, infer: sameList, run: reverse,
			doc: "Turns a list round.", example: `reverse([1, 2, 3])`, gives: `[3,2,1]`},
		{group: "list", name: "sort", params: []param{need("list", l), opt("order", String())}, result: l, infer: sameList, run: sortList,
			doc: `Sorts numbers or texts, "asc" or "desc"; nil comes last.`, example: `sort([3, 1, 2], "desc")`, gives: `[3,2,1]`},
		{group: "list", name: "uniq", params: xs, result: l, infer: sameList, run: uniq,
			doc: "Drops elements that have come before.", example: `uniq([1, 2, 1])`, gives: `[1,2]`},
		{group: "list", name: "concat", params: xs, variadic: true, result: l, infer: joined, run: concat,
			doc: "Puts lists one behind the other.", example: `concat([1], [2, 3])`, gives: `[1,2,3]`},
		{group: "list", name: "flatten", params: xs, result: l, run: flatten,
			doc: "Replaces lists in a list by their elements, at any depth.", example: `flatten([1, [2, [3]]])`, gives: `[1,2,3]`},
	}
}

func elemOf(args []Type) Type { return args[0].Elem() }

func sameList(args []Type) Type { return List(args[0].Elem()) }

func joined(args []Type) Type {
	t := args[0].Elem()
	for _, a := range args[1:] {
		t = join(t, a.Elem())
	}
	return List(t)
}

func last(_ *Env, args []any) (any, error) {
	list := args[0].([]any)
	return at(list, len(list)-1), nil
}

func take(_ *Env, args []any) (any, error) {
	list, n := args[0].([]any), args[1].(int)
	if n < 0 {
		return nil, errors.New("take needs a count that is not negative")
	}
	n = min(n, len(list))
	return list[:n:n], nil
}

func reverse(_ *Env, args []any) (any, error) {
	out := slices.Clone(args[0].([]any))
	slices.Reverse(out)
	return out, nil
}

func sortList(e *Env, args []any) (any, error) {
	list := args[0].([]any)
	return e.sorted(list, list, optional[any](args, 1, "asc"))
}

// uniq finds scalars by hashing; lists and records are compared one by one.
func uniq(e *Env, args []any) (any, error) {
	list := args[0].([]any)
	if err := e.payProduct(len(list), 4); err != nil {
		return nil, err
	}
	out, scalars, others := []any{}, map[any]bool{}, []any(nil)
	for _, v := range list {
		if err := e.payText(textLen(v)); err != nil {
			return nil, err
		}
		key, ok := scalarKey(v)
		seen := ok && scalars[key]
		if ok {
			scalars[key] = true
		} else {
			var err error
			if seen, err = e.contains(others, v); err != nil {
				return nil, err
			}
			others = append(others, v)
		}
		if !seen {
			out = append(out, v)
		}
	}
	return out, nil
}

func textLen(v any) int {
	s, _ := v.(string)
	return len(s)
}

// scalarKey makes equal scalars the same key: 1 and 1.0 are equal.
func scalarKey(v any) (any, bool) {
	switch v := v.(type) {
	case []any, map[string]any:
		return nil, false
	case float64:
		if i, ok := wholeNumber(v); ok {
			return i, true
		}
	}
	return v, true
}

func concat(e *Env, args []any) (any, error) {
	size := 0
	for _, a := range args {
		size += len(a.([]any))
	}
	if err := e.pay(2 * size); err != nil {
		return nil, err
	}
	out := make([]any, 0, size)
	for _, a := range args {
		out = append(out, a.([]any)...)
	}
	return out, nil
}

func flatten(e *Env, args []any) (any, error) { return e.flatten([]any{}, args[0].([]any), 0) }

func (e *Env) flatten(into, list []any, depth int) ([]any, error) {
	if depth >= maxDepth {
		return nil, errTooDeep
	}
	if err := e.pay(4 + 3*len(list)); err != nil {
		return nil, err
	}
	var err error
	for _, v := range list {
		inner, ok := v.([]any)
		if !ok {
			into = append(into, v)
			continue
		}
		if into, err = e.flatten(into, inner, depth+1); err != nil {
			return nil, err
		}
	}
	return into, nil
}
