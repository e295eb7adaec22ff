package expression

import (
	"errors"

	"github.com/callwright/callwright/engine/value"
)

func recordFunctions() []function {
	m := some("record", RecordKind, MapKind)
	return []function{
		{group: "record", name: "get", params: []param{some("value", RecordKind, MapKind, ListKind), some("key", StringKind, IntKind)}, result: Any(), infer: got, run: get,
			doc: "Reads a field of a record or an element of a list; nil if it does not exist.", example: `get([7, 8], 5)`, gives: `null`},
		{group: "record", name: "keys", params: []param{m}, result: List(String()), run: keys,
			doc: "Lists the names of the fields in alphabetical order.", example: `keys({b: 1, a: 2})`, gives: `["a","b"]`},
		{group: "record", name: "values", params: []param{m}, result: List(Any()), infer: func(a []Type) Type { return List(a[0].contents()) }, run: values,
			doc: "Lists the values of the fields in the order of keys.", example: `values({b: 1, a: 2})`, gives: `[2,1]`},
		{group: "record", name: "toPairs", params: []param{m}, result: List(List(Any())), run: toPairs,
			doc: "Makes a list of [name, value] of a record, in the order of keys.", example: `toPairs({b: 1, a: 2})`, gives: `[["a",2],["b",1]]`},
		{group: "record", name: "fromPairs", params: []param{need("pairs", List(List(Any())))}, result: Map(Any()), run: fromPairs,
			doc: "Makes a record of a list of [name, value]; a later pair replaces an earlier one.", example: `fromPairs([["a", 1]])`, gives: `{"a":1}`},
	}
}

func got(args []Type) Type {
	if args[0].kind == ListKind || args[0].kind == MapKind {
		return args[0].Elem()
	}
	return Any()
}

func get(e *Env, args []any) (any, error) {
	switch v := args[0].(type) {
	case nil:
		return nil, nil
	case map[string]any:
		k, ok := args[1].(string)
		if !ok {
			return nil, errNeeds("a text as key", args[1])
		}
		return v[k], nil
	case []any:
		i, ok := asInt(args[1])
		if !ok {
			return nil, errNeeds("a whole number as position", args[1])
		}
		if i < 0 {
			i += len(v)
		}
		return at(v, i), nil
	}
	return nil, errNeeds("a record or a list", args[0])
}

var errNoRecord = errors.New("nothing (nil) is no record")

func keys(e *Env, args []any) (any, error) {
	_, names, err := e.fields(args[0])
	return anyList(names), err
}

// fields pays for sorting the names of a record.
func (e *Env) fields(v any) (map[string]any, []string, error) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, nil, errNoRecord
	}
	if err := e.payProduct(len(m), 10); err != nil {
		return nil, nil, err
	}
	return m, value.Keys(m), nil
}

func values(e *Env, args []any) (any, error) {
	m, names, err := e.fields(args[0])
	if err != nil {
		return nil, err
	}
	out := make([]any, 0, len(m))
	for _, k := range names {
		out = append(out, m[k])
	}
	return out, nil
}

func toPairs(e *Env, args []any) (any, error) {
	m, names, err := e.fields(args[0])
	if err != nil {
		return nil, err
	}
	out := make([]any, 0, len(m))
	for _, k := range names {
		out = append(out, []any{k, m[k]})
	}
	return out, nil
}

func fromPairs(e *Env, args []any) (any, error) {
	list := args[0].([]any)
	if err := e.pay(4 * len(list)); err != nil {
		return nil, err
	}
	out := make(map[string]any, len(list))
	for _, p := range list {
		pair, ok := p.([]any)
		if !ok || len(pair) != 2 {
			return nil, errors.New("fromPairs needs lists of a name and a value")
		}
		k, ok := pair[0].(string)
		if !ok {
			return nil, errNeeds("a text as key", pair[0])
		}
		out[k] = pair[1]
	}
	return out, nil
}
