package source

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// outline reads a text that the parser has refused, line by line, the way a
// person does: by indentation, dashes, keys, quotes and brackets. It stops at
// the first thing that is wrong. It never decides whether a text is valid.
type outline struct {
	cursor
	levels []level
	whole  bool // the text began with a value that stands for all of it
	found  *problem
}

// level is a list or mapping in block form that is still open.
type level struct {
	column int    // of its dashes or keys
	list   bool   // not a mapping
	open   bool   // the last dash or key has no value yet
	key    string // the last key, for messages
	at     cursor // where the last key stands
}

// outlineProblem returns the first mistake in f, nil if the outline sees none.
func outlineProblem(f *File) *problem {
	o := &outline{cursor: cursor{f: f}}
	for o.found == nil && o.next() {
		if !o.indentation() {
			continue
		}
		if mark := isMark(o.line, "---"); mark || isMark(o.line, "...") {
			if o.levels != nil || !mark {
				break // another document is said elsewhere
			}
			o.skip(3)
			o.skipBlanks()
		}
		if !o.atEnd() && !o.conflict() && !o.leftOver() {
			o.entries()
		}
	}
	return o.found
}

// conflict reports what a merge has left behind.
func (o *outline) conflict() bool {
	for _, mark := range []string{"<<<<<<< ", "=======", ">>>>>>> "} {
		if strings.HasPrefix(o.line, mark) {
			o.fail(len(o.line), "keep one side and remove the marks", "a merge conflict is left in the file")
		}
	}
	return o.found != nil
}

// leftOver reports text behind a value that stood for the whole document.
func (o *outline) leftOver() bool {
	if o.whole {
		o.fail(len(o.rest()), "check the brackets and quotes above it", "text stands behind the value that the file begins with")
	}
	return o.whole
}

// fail notes what is wrong with the n bytes at the cursor.
func (o *outline) fail(n int, hint, format string, args ...any) {
	if o.found != nil {
		return
	}
	r := diag.Range{Start: o.pos(), End: after(o.pos(), runes(o.rest()[:min(n, len(o.rest()))]))}
	o.found = &problem{diag.CodeSyntax, r, fmt.Sprintf(format, args...), hint}
}

// atEnd reports whether nothing but a comment follows on the line.
func (o *outline) atEnd() bool {
	rest := o.rest()
	return rest == "" || rest[0] == '#' && (o.off == 0 || strings.ContainsRune(" \t", rune(o.line[o.off-1])))
}

// indentation moves to the text of a line; false if there is none.
func (o *outline) indentation() bool {
	o.skip(leadingSpaces(o.line))
	rest := o.rest()
	body := strings.TrimLeft(rest, " \t")
	if body == "" || body[0] == '#' {
		return false
	}
	if len(body) < len(rest) {
		o.fail(len(rest)-len(body), "indent with spaces", "a tab stands in the indentation")
	}
	return o.found == nil
}

func (o *outline) top() *level {
	if len(o.levels) == 0 {
		return &level{}
	}
	return &o.levels[len(o.levels)-1]
}

// entries reads the dashes and the key that a line begins with, then the value
// behind them.
func (o *outline) entries() {
	for o.found == nil && o.isDash() {
		o.place(true)
		o.skip(1)
		o.skipBlanks()
		if o.atEnd() {
			return
		}
	}
	if o.found != nil {
		return
	}
	colon := o.keyLength()
	switch {
	case o.badStart():
	case colon == 0:
		o.fail(1, "write a name before the colon", "a colon stands without a key")
	case colon > 0:
		o.place(false)
		o.top().key, o.top().at = o.rest()[:colon], o.cursor
		o.skip(colon + 1)
		o.skipBlanks()
		if o.found == nil && !o.atEnd() {
			o.value(true)
		}
	case o.top().open && o.top().column < o.column:
		o.value(false)
	case strings.IndexByte("\"'[{", o.rest()[0]) >= 0:
		o.wholeValue()
	default:
		o.noKey()
	}
}

// wholeValue reads a value where no key or dash stands: the whole document can
// be one, and an open quote or bracket can hide a key.
func (o *outline) wholeValue() {
	here := o.cursor
	o.value(false)
	if o.found == nil && len(o.levels) > 0 {
		o.cursor = here
		o.noKey()
	}
	o.whole = true
}

func (o *outline) isDash() bool {
	rest := o.rest()
	return rest == "-" || strings.HasPrefix(rest, "- ") || strings.HasPrefix(rest, "-\t")
}

// keyLength returns where the colon behind a key stands, -1 if the line does
// not go on with a key.
func (o *outline) keyLength() int {
	rest := o.rest()
	from := 0
	if rest[0] == '"' || rest[0] == '\'' {
		end := strings.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return -1
		}
		from = end + 2
		if !strings.HasPrefix(strings.TrimLeft(rest[from:], " "), ":") {
			return -1
		}
	} else if rest[0] == '[' || rest[0] == '{' {
		return -1
	}
	for i := from; i < len(rest); i++ {
		switch {
		case isColon(rest, i):
			return i
		case rest[i] == '#' && i > 0 && rest[i-1] == ' ':
			return -1
		}
	}
	return -1
}

// isColon reports whether the colon at i ends a key.
func isColon(s string, i int) bool {
	return s[i] == ':' && (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\t')
}

// place finds the level that a dash or key belongs to by its column.
func (o *outline) place(list bool) {
	deeper, beside := 0, false
	for len(o.levels) > 0 && (o.top().column > o.column || o.top().column == o.column && o.top().list && !list) {
		beside = o.top().column == o.column
		o.levels = o.levels[:len(o.levels)-1]
		deeper++
	}
	top := o.top()
	switch {
	case top.column == o.column && top.list == list:
		top.open = true
		return
	case top.column == o.column && !top.open && strings.HasPrefix(top.key, "-"):
		o.cursor = top.at
		o.fail(1, "put a space after the dash", "a dash without a space is not a list entry")
		return
	case top.column == o.column && !top.open:
		o.fail(1, "a list belongs under a key of its own", "a list entry stands where a key is expected")
	case beside:
		o.fail(len(o.rest()), `begin the line with "- ", or indent it differently`, "a key stands where a list entry is expected")
	case len(o.levels) == 0 && deeper > 0:
		o.misplaced(deeper)
	case len(o.levels) > 0 && !top.open:
		o.misplaced(deeper)
	}
	top.open = false
	o.levels = append(o.levels, level{column: o.column, list: list, open: true})
}

// misplaced reports an entry that belongs to no level.
func (o *outline) misplaced(deeper int) {
	n := len(o.rest())
	switch top := o.top(); {
	case len(o.levels) == 0:
		o.fail(n, "begin all lines of the same level in the same column", "this line stands further left than the first line")
	case deeper > 0:
		o.fail(n, "indent it as far as the lines it belongs to", "the indentation of %s matches no line above", blanks(o.column-1))
	case top.list:
		o.fail(n, "", "this line is indented under a list entry that is complete")
	default:
		o.fail(n, "indent it less, or take the value away", "this line is indented under %q, which already has a value", top.key)
	}
}

func blanks(n int) string {
	if n == 1 {
		return "1 space"
	}
	return strconv.Itoa(n) + " spaces"
}

// noKey reports a line that is neither an entry nor the value of one.
func (o *outline) noKey() {
	rest := strings.TrimRight(o.rest(), " \t")
	word, _, _ := strings.Cut(rest, " ")
	hint := `write "key: value"`
	switch {
	case o.top().list && o.top().column == o.column:
		o.fail(len(rest), `begin the line with "- "`, "a list entry is expected here")
		return
	case strings.HasPrefix(rest, "-") && !strings.HasPrefix(rest, "--"):
		hint = "put a space after the dash"
	case strings.Contains(word, ":"):
		hint = "put a space after the colon"
	case word == rest:
		hint = fmt.Sprintf("put a colon after %q", word)
	}
	o.fail(len(rest), hint, `expected "key: value"`)
}
