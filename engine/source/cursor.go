package source

import (
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/diag"
)

// cursor is a place in a file, for reading on from there.
type cursor struct {
	f      *File
	number int    // of the line, from 1
	line   string // its text without line break
	off    int    // in line, in bytes
	column int    // the same in runes, from 1
}

func (c *cursor) pos() diag.Pos { return diag.Pos{Line: c.number, Column: c.column} }

// rest is the text from the cursor to the end of the line.
func (c *cursor) rest() string { return c.line[c.off:] }

// skip moves on by n bytes of the line.
func (c *cursor) skip(n int) {
	c.column += runes(c.line[c.off : c.off+n])
	c.off += n
}

// skipBlanks moves on to the next character of the line that is no blank.
func (c *cursor) skipBlanks() {
	rest := c.rest()
	c.skip(len(rest) - len(strings.TrimLeft(rest, " \t")))
}

// next moves to the start of the next line; false at the end of the file.
func (c *cursor) next() bool {
	if c.number >= len(c.f.lines) {
		return false
	}
	c.number++
	c.line, c.off, c.column = c.f.Line(c.number), 0, 1
	return true
}

// skipSpace moves over blanks, comments and line breaks.
func (c *cursor) skipSpace() {
	for {
		c.skipBlanks()
		rest := c.rest()
		comment := strings.HasPrefix(rest, "#") && (c.off == 0 || c.line[c.off-1] == ' ' || c.line[c.off-1] == '\t')
		if rest != "" && !comment || !c.next() {
			return
		}
	}
}

// header is, at a block, the indicator of a block with what belongs to it, such as |2-.
func (c *cursor) header() string {
	rest := c.rest()
	if i := strings.IndexAny(rest, " \t#"); i >= 0 {
		return rest[:i]
	}
	return rest
}

// runes counts characters; most text is ASCII, and short.
func runes(s string) int { return utf8.RuneCountInString(s) }

// finder turns the parser's lines and columns into cursors. It goes on from
// where it found the last one, because places come in the order of the file:
// so all of a line's places together cost one pass over it.
type finder struct {
	last  cursor
	ascii bool // of the last line: bytes are columns
}

func (f *finder) find(file *File, line, column int) cursor {
	line = min(max(line, 1), len(file.lines))
	if f.last.number != line || f.last.f == nil {
		f.last = cursor{f: file, number: line, line: file.Line(line), column: 1}
		f.ascii = isASCII(f.last.line)
	}
	c := &f.last
	if f.ascii {
		c.off = min(max(column-1, 0), len(c.line))
		c.column = c.off + 1
		return *c
	}
	if column < c.column {
		c.off, c.column = 0, 1
	}
	for c.column < column && c.off < len(c.line) {
		_, size := utf8.DecodeRuneInString(c.line[c.off:])
		c.off += size
		c.column++
	}
	return *c
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
