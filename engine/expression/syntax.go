package expression

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/callwright/callwright/engine/diag"
)

const (
	tooManyNodes = "the expression is too long"
	hintSplit    = "split it, for example with set_variable"
)

// parse reads src after everything that expr's parser does not bound has been
// bounded.
func (c *Compiler) parse(src string) (ast.Node, *Error) {
	if err := c.precheck(src); err != nil {
		return nil, err
	}
	if at := slotAt(src); at >= 0 {
		return nil, wrapped(src, at)
	}
	tree, err := parser.ParseWithConfig(src, c.syntax)
	if err == nil {
		return tree.Node, nil
	}
	var f *file.Error
	if !errors.As(err, &f) {
		f = &file.Error{Message: err.Error()}
	}
	message, hint := syntaxMessage(f.Message)
	bad := newError(src, f.Location, diag.CodeExpression, hint, "%s", message)
	switch {
	case strings.HasSuffix(message, "number"), strings.HasSuffix(message, "too large"):
		bad.From, bad.To = numberNear(src, bad)
	case strings.Contains(message, "not closed"):
		bad.From = unclosedAt(src)
		bad.To = bad.From + 1
	}
	if other := wrappedNear(src, bad.From); other != nil {
		return nil, other
	}
	bad.Hint = cmp.Or(bad.Hint, wordHint(src, bad))
	return nil, bad
}

var numberPattern = regexp.MustCompile(`[0-9][0-9A-Za-z_.]*`)

// numberNear finds the number that an error is about: the parser points at its
// end, or at what comes next.
func numberNear(src string, bad *Error) (from, to int) {
	from, to = bad.From, bad.To
	for _, at := range numberPattern.FindAllStringIndex(src, -1) {
		if at[0] <= bad.From {
			from, to = at[0], at[1]
		}
	}
	return from, to
}

func (c *Compiler) precheck(src string) *Error {
	whole := &Error{To: len(src), Code: diag.CodeExpression}
	switch {
	case strings.TrimSpace(src) == "":
		whole.Message = "the expression is empty"
	case len(src) > c.limits.Source:
		whole.Message, whole.Hint = fmt.Sprintf("the expression is longer than %d bytes", c.limits.Source), hintSplit
	case !utf8.ValidString(src):
		whole.Message = "the expression is not UTF-8 text"
	default:
		i := tooDeepAt(src)
		if i < 0 {
			return nil
		}
		whole.From, whole.To = i, i+1
		whole.Message, whole.Hint = fmt.Sprintf("brackets are nested deeper than %d levels", maxBrackets), hintSplit
	}
	return whole
}

// syntaxMessages rewrites what the parser says for people who do not know it.
var syntaxMessages = []struct {
	pattern       *regexp.Regexp
	message, hint string
}{
	{regexp.MustCompile(`^unexpected token EOF|^unexpected end of expression`), "the expression ends too early", ""},
	{regexp.MustCompile(`^unexpected token Operator\("="\)`), `unexpected "="`, "use == to compare"},
	{regexp.MustCompile(`^unexpected token Operator\(":"\)`), `unexpected ":"`, "a record inside filter, map and the like needs two pairs of braces: {{a: 1}}"},
	{regexp.MustCompile(`^unexpected token \w+\((".*")\)$`), "unexpected $1", ""},
	{regexp.MustCompile(`^unexpected token (\w+)$`), "unexpected empty text", ""},
	{regexp.MustCompile(`^a map key must be .*`), "a key is a name, a text, a number, or an expression in parentheses", ""},
	{regexp.MustCompile(`^literal not terminated`), "the text is not closed by its quote", ""},
	{regexp.MustCompile(`^unclosed comment`), "the comment is not closed by */", ""},
	{regexp.MustCompile(`^unrecognized character: U\+\w+ '(.*)'$`), `unexpected "$1"`, ""},
	{regexp.MustCompile(`^unrecognized character.*`), "unexpected character", ""},
	{regexp.MustCompile(`^invalid char escape|^unable to unescape.*|^invalid syntax`), "the escape after \\ is not known", `write \\ for a backslash, or quote the text with backticks`},
	{regexp.MustCompile(`^bad number syntax: "(.*)"$`), "this is not a number", "names begin with a letter"},
	{regexp.MustCompile(`(?s)^invalid \w+ literal.*out of range`), "the number is too large", ""},
	{regexp.MustCompile(`(?s)^invalid \w+ literal.*`), "this is not a number", ""},
	{regexp.MustCompile(`^(\w+) literal is too large`), "the number is too large", ""},
	{regexp.MustCompile(`(?s)^Operator \((.*?)\) and coalesce.*`), "?? and $1 stand side by side", "put parentheses around one of them"},
	{regexp.MustCompile(`^expected name`), "a name has to follow the dot", ""},
	{regexp.MustCompile(`^expected at least \d+ arguments`), "an argument is missing", ""},
	{regexp.MustCompile(`^wrap predicate.*`), "a body of several parts needs { and } around it", ""},
	{regexp.MustCompile(`^compilation failed: expression exceeds.*`), tooManyNodes, hintSplit},
}

func syntaxMessage(from string) (message, hint string) {
	for _, m := range syntaxMessages {
		if at := m.pattern.FindStringSubmatchIndex(from); at != nil {
			return string(m.pattern.ExpandString(nil, m.message, from, at)), m.hint
		}
	}
	return "the expression cannot be read", ""
}
