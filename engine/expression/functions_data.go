package expression

import (
	"encoding/base64"
	"errors"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/value"
)

func dataFunctions() []function {
	v, t := need("value", Any()), String()
	return []function{
		{group: "data", name: "string", params: []param{v}, result: t, run: toText,
			doc: "Makes a text; whole numbers keep all digits, nil is empty, lists and records become JSON.", example: `string(1900012)`, gives: `"1900012"`},
		{group: "data", name: "type", params: []param{v}, result: t, run: func(_ *Env, a []any) (any, error) { return typeName(a[0]), nil },
			doc: "Names the kind of a value: nil, bool, int, float, string, array or map.", example: `type(2.5)`, gives: `"float"`},
		{group: "data", name: "empty", params: []param{v}, result: Bool(), run: func(_ *Env, a []any) (any, error) { return isEmpty(a[0]), nil },
			doc: "Tells whether a value is nil, a text without letters, or a list or record without elements.", example: `empty("")`, gives: `true`},
		{group: "data", name: "default", params: []param{v, need("otherwise", Any())}, result: Any(), infer: func(a []Type) Type { return join(a[0], a[1]) }, run: orElse,
			doc: "Gives the value, or the second one if the first is empty; ?? only replaces nil.", example: `default("", "standard")`, gives: `"standard"`},
		{group: "data", name: "toJSON", params: []param{v}, result: t, run: toJSON,
			doc: "Writes a value as JSON with sorted keys.", example: `toJSON({b: [1], a: nil})`, gives: `"{\"a\":null,\"b\":[1]}"`},
		{group: "data", name: "fromJSON", params: []param{need("text", t)}, result: Any(), run: fromJSON,
			doc: "Reads JSON; whole numbers keep all their digits.", example: `fromJSON("[1, 2.5]")`, gives: `[1,2.5]`},
		{group: "data", name: "toBase64", params: []param{need("text", t)}, result: t, run: text(func(a []string) string { return base64.StdEncoding.EncodeToString([]byte(a[0])) }),
			doc: "Encodes a text as base64.", example: `toBase64("Ann")`, gives: `"QW5u"`},
		{group: "data", name: "fromBase64", params: []param{need("text", t)}, result: t, run: fromBase64,
			doc: "Decodes base64 that holds text.", example: `fromBase64("QW5u")`, gives: `"Ann"`},
	}
}

func toText(e *Env, args []any) (any, error) {
	if s, ok := args[0].(string); ok {
		return s, nil
	}
	if err := e.weighEncoded(args[0]); err != nil {
		return nil, err
	}
	return value.Text(args[0]), nil
}

func typeName(v any) string {
	switch v.(type) {
	case nil:
		return "nil"
	case bool:
		return "bool"
	case int:
		return "int"
	case float64:
		return "float"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "map"
}

func isEmpty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

func orElse(_ *Env, args []any) (any, error) {
	if isEmpty(args[0]) {
		return args[1], nil
	}
	return args[0], nil
}

func length(e *Env, args []any) (any, error) {
	switch v := args[0].(type) {
	case string:
		return utf8.RuneCountInString(v), nil
	case []any:
		return len(v), nil
	case map[string]any:
		return len(v), nil
	}
	return nil, errNeeds("a text, a list or a record", args[0])
}

func toJSON(e *Env, args []any) (any, error) {
	if err := e.weighEncoded(args[0]); err != nil {
		return nil, err
	}
	b, err := value.Encode(args[0])
	if err != nil {
		return nil, errors.New("the value cannot be written as JSON")
	}
	return string(b), nil
}

// fromJSON pays for every byte: two of them can make an element.
func fromJSON(e *Env, args []any) (any, error) {
	s := args[0].(string)
	if err := e.pay(5 * len(s)); err != nil {
		return nil, err
	}
	v, err := value.Decode([]byte(s))
	if err != nil {
		return nil, errors.New("the text is not JSON that can be read")
	}
	return v, nil
}

func fromBase64(_ *Env, args []any) (any, error) {
	b, err := base64.StdEncoding.DecodeString(args[0].(string))
	if err != nil {
		return nil, errors.New("the text is not base64")
	}
	if !utf8.Valid(b) {
		return nil, errors.New("the base64 does not hold text")
	}
	return string(b), nil
}
