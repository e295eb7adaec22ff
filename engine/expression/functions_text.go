package expression

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/value"
)

func textFunctions() []function {
	t, n := String(), Int()
	return []function{
		{group: "text", name: "upper", params: []param{need("text", t)}, result: t, run: text(func(a []string) string { return strings.ToUpper(a[0]) }),
			doc: "Makes all letters upper case.", example: `upper("gold")`, gives: `"GOLD"`},
		{group: "text", name: "lower", params: []param{need("text", t)}, result: t, run: text(func(a []string) string { return strings.ToLower(a[0]) }),
			doc: "Makes all letters lower case.", example: `lower("Ann@Example.com")`, gives: `"ann@example.com"`},
		{group: "text", name: "trim", params: []param{need("text", t), opt("characters", t)}, result: t, run: trim,
			doc: "Removes white space, or the given characters, from both ends.", example: `trim("  Ann ")`, gives: `"Ann"`},
		{group: "text", name: "trimPrefix", params: []param{need("text", t), need("prefix", t)}, result: t, run: text(func(a []string) string { return strings.TrimPrefix(a[0], a[1]) }),
			doc: "Removes a prefix if the text has it.", example: `trimPrefix("+15550100", "+1")`, gives: `"5550100"`},
		{group: "text", name: "trimSuffix", params: []param{need("text", t), need("suffix", t)}, result: t, run: text(func(a []string) string { return strings.TrimSuffix(a[0], a[1]) }),
			doc: "Removes a suffix if the text has it.", example: `trimSuffix("500 USD", " USD")`, gives: `"500"`},
		{group: "text", name: "hasPrefix", params: []param{need("text", t), need("prefix", t)}, result: Bool(), run: texts2(strings.HasPrefix),
			doc: "Tells whether a text begins with another; the operator startsWith does the same.", example: `hasPrefix("+4930", "+49")`, gives: `true`},
		{group: "text", name: "hasSuffix", params: []param{need("text", t), need("suffix", t)}, result: Bool(), run: texts2(strings.HasSuffix),
			doc: "Tells whether a text ends with another; the operator endsWith does the same.", example: `hasSuffix("ann@example.com", ".com")`, gives: `true`},
		{group: "text", name: "indexOf", params: []param{need("text", t), need("part", t)}, result: n, run: indexOf(strings.Index),
			doc: "Finds the first place of a part, counted in letters from 0; -1 if there is none.", example: `indexOf("ann@example.com", "@")`, gives: `3`},
		{group: "text", name: "lastIndexOf", params: []param{need("text", t), need("part", t)}, result: n, run: indexOf(strings.LastIndex),
			doc: "Finds the last place of a part, counted in letters from 0; -1 if there is none.", example: `lastIndexOf("a-b-c", "-")`, gives: `3`},
		{group: "text", name: "replace", params: []param{need("text", t), need("old", t), need("new", t), opt("times", n)}, result: t, run: replace,
			doc: "Replaces a part everywhere, or only so many times.", example: `replace("1-2-3", "-", " ")`, gives: `"1 2 3"`},
		{group: "text", name: "repeat", params: []param{need("text", t), need("times", n)}, result: t, run: repeat,
			doc: "Writes a text several times.", example: `repeat("ab", 3)`, gives: `"ababab"`},
		{group: "text", name: "padLeft", params: []param{need("text", t), need("length", n), opt("fill", t)}, result: t, run: padLeft,
			doc: "Fills a text from the left with spaces, or with the given letter, up to a length.", example: `padLeft("42", 6, "0")`, gives: `"000042"`},
		{group: "text", name: "split", params: []param{need("text", t), need("separator", t), opt("parts", n)}, result: List(t), run: split,
			doc: "Cuts a text at a separator, into at most so many parts.", example: `split("a,b,c", ",")`, gives: `["a","b","c"]`},
		{group: "text", name: "join", params: []param{need("list", List(Any())), opt("separator", t)}, result: t, run: joinTexts,
			doc: "Puts the elements of a list together to one text.", example: `join(["Ann", "Lee"], " ")`, gives: `"Ann Lee"`},
	}
}

func texts2(f func(a, b string) bool) func(e *Env, args []any) (any, error) {
	return func(_ *Env, args []any) (any, error) { return f(args[0].(string), args[1].(string)), nil }
}

// trim looks every letter of the ends up among the characters.
func trim(e *Env, args []any) (any, error) {
	s := args[0].(string)
	if len(args) == 1 {
		return strings.TrimSpace(s), nil
	}
	characters := args[1].(string)
	if err := e.payProduct(len(s), len(characters)/(4*bytesPerUnit)+1); err != nil {
		return nil, err
	}
	return strings.Trim(s, characters), nil
}

func indexOf(find func(s, part string) int) func(e *Env, args []any) (any, error) {
	return func(_ *Env, args []any) (any, error) {
		s := args[0].(string)
		i := find(s, args[1].(string))
		if i < 0 {
			return -1, nil
		}
		return utf8.RuneCountInString(s[:i]), nil
	}
}

func replace(e *Env, args []any) (any, error) {
	s, from, to := args[0].(string), args[1].(string), args[2].(string)
	times := strings.Count(s, from)
	if limit := optional(args, 3, -1); limit >= 0 {
		times = min(times, limit)
	}
	if err := e.payProduct(times, 1+len(to)/bytesPerUnit); err != nil {
		return nil, err
	}
	return strings.Replace(s, from, to, times), nil
}

func repeat(e *Env, args []any) (any, error) {
	s, n := args[0].(string), args[1].(int)
	if n < 0 {
		return nil, errors.New("repeat needs a number of times that is not negative")
	}
	if err := e.payProduct(n, 1+len(s)/bytesPerUnit); err != nil {
		return nil, err
	}
	return strings.Repeat(s, n), nil
}

func padLeft(e *Env, args []any) (any, error) {
	s, fill := args[0].(string), optional(args, 2, " ")
	if utf8.RuneCountInString(fill) != 1 {
		return nil, errors.New("padLeft fills with exactly one letter")
	}
	missing := args[1].(int) - utf8.RuneCountInString(s)
	if missing <= 0 {
		return s, nil
	}
	if err := e.pay(missing); err != nil {
		return nil, err
	}
	return strings.Repeat(fill, missing) + s, nil
}

func split(e *Env, args []any) (any, error) {
	s, sep, most := args[0].(string), args[1].(string), optional(args, 2, -1)
	parts := strings.Count(s, sep) + 1
	if most >= 0 {
		parts = min(parts, most)
	}
	if err := e.payProduct(parts, 3); err != nil {
		return nil, err
	}
	return anyList(strings.SplitN(s, sep, most)), nil
}

func anyList(texts []string) []any {
	out := make([]any, len(texts))
	for i, s := range texts {
		out[i] = s
	}
	return out
}

func joinTexts(e *Env, args []any) (any, error) {
	list, sep := args[0].([]any), optional(args, 1, "")
	texts := make([]string, len(list))
	for i, v := range list {
		switch v.(type) {
		case nil, []any, map[string]any:
			return nil, errNeeds("texts and numbers to join", v)
		}
		texts[i] = value.Text(v)
		if err := e.payText(len(texts[i]) + len(sep)); err != nil {
			return nil, err
		}
	}
	return strings.Join(texts, sep), nil
}
