package soql

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Error is a query that Salesforce would refuse. Message is the whole text of
// the API's answer.
type Error struct {
	Code    string // MALFORMED_QUERY, INVALID_FIELD, INVALID_TYPE, ...
	Message string
}

// Error implements error.
func (e *Error) Error() string { return e.Code + ": " + e.Message }

// Errorf is an error at a place of the source: it shows the piece of the line,
// a caret under the place, the row and the column, and then the reason.
func Errorf(source string, pos int, code, format string, args ...any) *Error {
	pos = min(pos, len(source))
	before := source[:pos]
	begin := strings.LastIndexByte(before, '\n') + 1
	row := strings.Count(before, "\n") + 1
	column := utf8.RuneCountInString(source[begin:pos]) + 1
	piece, caret := window(source[begin:], pos-begin)
	return &Error{Code: code, Message: fmt.Sprintf("\n%s\n%s^\nERROR at Row:%d:Column:%d\n%s",
		piece, strings.Repeat(" ", caret), row, column, fmt.Sprintf(format, args...))}
}

// reach is how much of a line is shown on either side of the place.
const reach = 20

// window cuts a piece out of the line around at and says where at is in it.
func window(line string, at int) (piece string, caret int) {
	line, _, _ = strings.Cut(line, "\n")
	runes := []rune(line)
	place := utf8.RuneCountInString(line[:min(at, len(line))])
	from := max(0, place-reach)
	if from > 0 { // begin with a whole word
		from += max(0, slices.Index(runes[from:place], ' ')+1)
	}
	to := min(len(runes), place+reach)
	return string(runes[from:to]), place - from
}
