package expression

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// callFunctions are what call flows do with what callers say and press.
func callFunctions() []function {
	t, n := String(), Int()
	return []function{
		{group: "call", name: "digits", params: []param{need("text", t)}, result: t, run: text(func(a []string) string { return digits(a[0]) }),
			doc: "Keeps only the digits 0 to 9.", example: `digits("+1 (555) 010-0199")`, gives: `"15550100199"`},
		{group: "call", name: "lastDigits", params: []param{need("text", t), need("count", n)}, result: t, run: lastDigits,
			doc: "Keeps only the last so many digits, for example to compare numbers written in different ways.", example: `lastDigits("+1 (555) 010-0199", 4)`, gives: `"0199"`},
		{group: "call", name: "spell", params: []param{need("text", t)}, result: t, run: spell,
			doc: "Puts a space between all letters, so that a prompt reads them one by one.", example: `spell("A12")`, gives: `"A 1 2"`},
		{group: "call", name: "mask", params: []param{need("text", t), opt("visible", n)}, result: t, run: mask,
			doc: "Replaces all but the last 4 letters, or the last so many, by *.", example: `mask("4111111111111111")`, gives: `"************1111"`},
	}
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

func lastDigits(_ *Env, args []any) (any, error) {
	all, n := digits(args[0].(string)), args[1].(int)
	if n < 0 {
		return nil, errors.New("lastDigits needs a count that is not negative")
	}
	return all[max(0, len(all)-n):], nil
}

func spell(e *Env, args []any) (any, error) {
	s := args[0].(string)
	if err := e.payProduct(len(s), 4); err != nil {
		return nil, err
	}
	return strings.Join(strings.Split(s, ""), " "), nil
}

func mask(e *Env, args []any) (any, error) {
	s, visible := args[0].(string), optional(args, 1, 4)
	if visible < 0 {
		return nil, errors.New("mask needs a count that is not negative")
	}
	if err := e.payText(len(s)); err != nil {
		return nil, err
	}
	n := utf8.RuneCountInString(s)
	hidden := max(0, n-visible)
	return strings.Repeat("*", hidden) + cut(s, hidden, n), nil
}
