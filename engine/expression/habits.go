package expression

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/callwright/callwright/engine/diag"
)

// This file knows what people write who come from other languages, and what
// they mean by it.

// hintBare is said where a name is wrapped in what puts values into texts.
const hintBare = "write the names alone, such as call.from == tier"

// slotAt finds a ${ or $( outside of texts, which no expression can hold; -1
// if there is none.
func slotAt(src string) int {
	for i := 0; i < len(src); {
		if j := skipQuoted(src, i); j > i {
			i = j
			continue
		}
		if strings.HasPrefix(src[i:], "${") || strings.HasPrefix(src[i:], "$(") {
			return i
		}
		i++
	}
	return -1
}

// wrapped is the error about a name that is wrapped at an offset.
func wrapped(src string, at int) *Error {
	return &Error{From: at, To: at + 2, Code: diag.CodeExpression, Hint: hintBare,
		Message: fmt.Sprintf("%q cannot stand in an expression", src[at:at+2])}
}

// wrappedNear returns the error about a {{ that the parser has stumbled over,
// or nil: at other places it is a record.
func wrappedNear(src string, at int) *Error {
	from := max(at-2, 0)
	if i := strings.Index(src[from:min(at+2, len(src))], "{{"); i >= 0 {
		return wrapped(src, from+i)
	}
	return nil
}

var filled = regexp.MustCompile(`\$\{[^{}]+\}`)

// text compiles a text. Nothing is filled in within it.
func (u *unit) text(n *ast.StringNode) (piece, *Error) {
	if filled.MatchString(n.Value) {
		return piece{}, u.fail(n.Location(), diag.CodeExpression, "leave the quotes and the ${ } out, or join texts with +", "a ${ } is not filled in within quotes")
	}
	return literal(n.Value), nil
}

// words are other languages' words for what is written otherwise here.
var words = map[string]string{
	"null": "nil", "NULL": "nil", "None": "nil", "undefined": "nil",
	"True": "true", "TRUE": "true", "False": "false", "FALSE": "false",
	"AND": "and", "OR": "or", "NOT": "not", "equals": "==", "eq": "==", "is": "==", "ne": "!=",
}

// nameHint says what a name that nothing has was to be.
func nameHint(name string, candidates []string) string {
	if word := words[name]; word != "" {
		return "write " + word
	}
	return cmp.Or(diag.Suggest(name, candidates), "declare it under vars, or put it in quotes if it is a text")
}

// wordHint is the hint about an unexpected word.
func wordHint(src string, bad *Error) string {
	if word := words[src[bad.From:bad.To]]; word != "" {
		return "write " + word
	}
	if bad.From > 0 && src[bad.From-1:bad.To] == "<>" {
		return "use != to compare"
	}
	return ""
}
