package expression

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
)

// Error is a mistake in an expression or template, found at load.
type Error struct {
	From, To int       // byte offsets in the source; From < To unless it is empty
	Code     diag.Code // CodeExpression, CodeUnknownName, CodeTypeMismatch or CodeTemplate
	Message  string    // one lower-case sentence without a full stop
	Hint     string    // what to do about it; may be empty
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// shift moves the error by so many bytes, from an expression to the template
// that holds it.
func (e *Error) shift(by int) *Error {
	moved := *e
	moved.From += by
	moved.To += by
	return &moved
}

// newError makes an Error of a place, which expr counts in runes.
func newError(src string, at file.Location, code diag.Code, hint, format string, args ...any) *Error {
	from := byteOffset(src, at.From)
	if from == len(src) { // what is missing is pointed at by what it is missing behind
		_, size := utf8.DecodeLastRuneInString(src)
		from -= size
	}
	to := max(byteOffset(src, at.To), min(from+1, len(src)))
	return &Error{From: from, To: to, Code: code, Message: fmt.Sprintf(format, args...), Hint: hint}
}

func byteOffset(src string, runes int) int {
	for i := range src {
		if runes <= 0 {
			return i
		}
		runes--
	}
	return len(src)
}

// placeOf returns where a node is best pointed at. Most nodes know it; expr
// gives a condition the place behind it, or none.
func placeOf(n ast.Node) file.Location {
	if c, ok := n.(*ast.ConditionalNode); ok {
		return placeOf(c.Cond)
	}
	return n.Location()
}

// failure is an error with the place of the node that failed.
type failure struct {
	at    int // in runes
	cause error
}

func (f *failure) Error() string { return f.cause.Error() }
func (f *failure) Unwrap() error { return f.cause }

// failed puts a place on an error that has none yet.
func failed(at int, err error) error {
	if f, ok := err.(*failure); ok {
		return f
	}
	return &failure{at, err}
}

// fault turns what an evaluation ended with into data.
func fault(src string, err error) *effect.Fault {
	code := effect.Expression
	if isLimit(err) {
		code = effect.Limit
	}
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{0, err}
	}
	line, column := position(src, f.at)
	return effect.NewFault(code, "%s [%d:%d]", f.cause.Error(), line, column)
}

// position counts lines and columns as editors do.
func position(src string, runes int) (line, column int) {
	before := src[:byteOffset(src, runes)]
	line, start := 1, 0
	for i := range len(before) {
		if before[i] == '\n' {
			line, start = line+1, i+1
		}
	}
	return line, utf8.RuneCountInString(before[start:]) + 1
}
