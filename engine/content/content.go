// Package content reads and writes what services send: JSON, XML, CSV and
// forms as scenario data.
//
// There is one shape for each format, so that an answer means the same
// wherever it is read. Everything is bounded by size, depth and number; what
// is beyond a limit, or broken, is an error with its place in the text.
// Nothing is ever fetched: an entity or a schema that a text names is not
// looked at.
package content

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/value"
)

// The limits of a text.
const (
	MaxSize  = 4 << 20 // bytes
	MaxParts = 100_000 // elements and attributes, cells, or parameters
)

// Error says why a text cannot be read. Line and Column start at 1 and count
// runes; 0 is not known.
type Error struct {
	Format       string // JSON, XML, CSV or form
	Line, Column int
	Message      string
}

// Error names the format and the place.
func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return fmt.Sprintf("this is no valid %s: %s", e.Format, e.Message)
	case e.Column == 0:
		return fmt.Sprintf("this is no valid %s: line %d: %s", e.Format, e.Line, e.Message)
	}
	return fmt.Sprintf("this is no valid %s: line %d, column %d: %s", e.Format, e.Line, e.Column, e.Message)
}

// checkSize refuses a text that is too large.
func checkSize(format, text string) error {
	if len(text) > MaxSize {
		return &Error{Format: format, Message: fmt.Sprintf("it is larger than %d MiB", MaxSize>>20)}
	}
	return nil
}

func tooMany(format string) error {
	return &Error{Format: format, Message: fmt.Sprintf("it has more than %d parts", MaxParts)}
}

// JSON reads one JSON text.
func JSON(text string) (any, error) {
	if err := checkSize("JSON", text); err != nil {
		return nil, err
	}
	v, err := value.Decode([]byte(text))
	if err == nil {
		return v, nil
	}
	out := &Error{Format: "JSON", Message: strings.TrimPrefix(err.Error(), "JSON ")}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		out.Line, out.Column = place(text, int(syntax.Offset)-1)
	} else if strings.HasSuffix(err.Error(), "EOF") {
		out.Message = "it ends too early"
	}
	return nil, out
}

// Form reads what a web form sends. A name that is given several times holds
// a list of texts, every other a text.
func Form(text string) (map[string]any, error) {
	if err := checkSize("form", text); err != nil {
		return nil, err
	}
	if strings.Count(text, "&") >= MaxParts {
		return nil, tooMany("form")
	}
	all, err := url.ParseQuery(strings.TrimSpace(text))
	if err != nil {
		return nil, &Error{Format: "form", Message: strings.TrimPrefix(err.Error(), "invalid ")}
	}
	out := make(map[string]any, len(all))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		list := make([]any, len(all[name]))
		for i, t := range all[name] {
			list[i] = valid(t)
		}
		if out[valid(name)] = list; len(list) == 1 {
			out[valid(name)] = list[0]
		}
	}
	return out, nil
}

// valid replaces bytes that are not UTF-8.
func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// place returns line and column of a byte offset.
func place(text string, offset int) (line, column int) {
	before := text[:min(max(offset, 0), len(text))]
	start := strings.LastIndexByte(before, '\n') + 1
	return strings.Count(before, "\n") + 1, len([]rune(before[start:])) + 1
}
