package source

import (
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/diag"
)

// stride bounds how far a place is looked up by counting characters.
const stride = 1024

// locate finds where the scalar that starts at c ends, and where the parts of
// its text stand.
func (b *builder) locate(n *Node, c cursor) {
	if end, ok := onOneLine(n, c); ok {
		n.Range.End = end
		return
	}
	counted := tracer{cursor: c, text: n.Text}
	counted.run(n.Style)
	t := tracer{cursor: c, text: n.Text, places: make([]place, counted.count)}
	t.run(n.Style)
	n.Range.End, n.places = t.end, t.places
}

// onOneLine handles the scalars that need no places: short ones that stand in
// the file exactly as their text is.
func onOneLine(n *Node, c cursor) (end diag.Pos, ok bool) {
	if len(n.Text) > stride || n.Style == Literal || n.Style == Folded {
		return end, false
	}
	rest := c.rest()
	if n.Style == Plain {
		return after(c.pos(), runes(n.Text)), strings.HasPrefix(rest, n.Text)
	}
	size := len(n.Text) + 2
	if len(rest) < size || rest[size-1] != rest[0] || rest[1:size-1] != n.Text {
		return end, false
	}
	if rest[0] == '\'' && strings.Contains(n.Text, "'") {
		return end, false
	}
	return after(c.pos(), runes(n.Text)+2), true
}

// tracer reads a scalar again, character by character beside its decoded text,
// and notes where the two part. The text leads: so the tracer needs no rules
// about indentation, and cannot run past the scalar. It runs twice, to count
// the places and to keep them, because the largest texts have a million.
type tracer struct {
	cursor
	text   string
	done   int      // bytes of text seen so far
	count  int      // of places so far
	last   place    // the last of them
	places []place  // kept ones, nil while counting
	end    diag.Pos // of the scalar
}

func (t *tracer) run(style Style) {
	switch style {
	case SingleQuoted, DoubleQuoted:
		t.quoted(style == DoubleQuoted)
	case Literal, Folded:
		t.block()
	default:
		t.plain()
	}
}

func (t *tracer) complete() bool { return t.done >= len(t.text) }

// mark notes that the text goes on at the cursor.
func (t *tracer) mark() { t.note(t.pos()) }

func (t *tracer) note(p diag.Pos) {
	next := place{int32(t.done), int32(p.Line), int32(p.Column)}
	if t.count == 0 || t.last.offset != next.offset {
		t.count++
	}
	t.last = next
	if t.places != nil {
		t.places[t.count-1] = next
	}
}

// take moves over n bytes that stand in the file as in the text.
func (t *tracer) take(n int) {
	n = min(n, len(t.text)-t.done, len(t.line)-t.off)
	for n > 0 {
		if t.done-int(t.last.offset) >= stride {
			t.mark()
		}
		step := min(n, stride)
		for step < n && !utf8.RuneStart(t.line[t.off+step]) {
			step++
		}
		t.skip(step)
		t.done += step
		n -= step
	}
}

// plain traces an unquoted scalar.
func (t *tracer) plain() {
	t.mark()
	for {
		content := strings.TrimRight(t.rest(), " \t")
		if !strings.HasPrefix(t.text[t.done:], content) {
			content = t.text[t.done:] // the last line: something follows the scalar
		}
		t.take(len(content))
		if t.complete() || !t.fold(false) {
			t.end = t.pos()
			return
		}
	}
}

// fold traces the line break at the cursor and the blank lines after it, which
// stand in the text as a space, as line breaks, or not at all; then it skips
// the indentation of the next line. An escaped line break is no space.
func (t *tracer) fold(escaped bool) bool {
	if t.peek() == ' ' && !escaped {
		t.mark()
		t.done++
	}
	for {
		if !t.next() {
			return false
		}
		t.skipBlanks()
		if t.rest() != "" {
			t.mark()
			return true
		}
		if t.peek() == '\n' {
			t.mark()
			t.done++
		}
	}
}

// peek is the next byte of the text, 0 at its end.
func (t *tracer) peek() byte {
	if t.complete() {
		return 0
	}
	return t.text[t.done]
}

// quoted traces a scalar in quotes up to its closing quote.
func (t *tracer) quoted(double bool) {
	quote := t.line[t.off]
	t.skip(1)
	t.mark()
	for {
		rest := t.rest()
		switch n := verbatim(rest, quote); {
		case n > 0:
			t.take(n)
			if t.rest() == rest { // the text is another one: never with a sound parser
				t.end = t.pos()
				return
			}
		case rest == "" || strings.TrimLeft(rest, " \t") == "":
			if !t.fold(false) {
				t.end = t.pos()
				return
			}
		case rest[0] == quote && !double && strings.HasPrefix(rest, "''"):
			t.escape(2, 1)
		case rest[0] == quote:
			t.mark()
			t.end = after(t.pos(), 1)
			return
		case rest == `\`:
			t.mark()
			if !t.fold(true) {
				t.end = t.pos()
				return
			}
		default:
			t.escape(escaped(rest))
		}
	}
}

// verbatim returns how many bytes of a quoted scalar stand for themselves, up
// to a quote, an escape or the blanks at the end of the line.
func verbatim(rest string, quote byte) int {
	special := `"\`
	if quote == '\'' {
		special = "'"
	}
	if i := strings.IndexAny(rest, special); i >= 0 {
		return i
	}
	return len(strings.TrimRight(rest, " \t"))
}

// escape traces size bytes of the file that stand for width bytes of text.
func (t *tracer) escape(size, width int) {
	t.mark()
	t.skip(min(size, len(t.rest())))
	t.done = min(t.done+width, len(t.text))
	t.mark()
}

// escaped returns the size of the escape that rest starts with, and of the
// text that it stands for.
func escaped(rest string) (size, width int) {
	switch rest[1] {
	case 'x':
		return hex(rest, 2)
	case 'u':
		return hex(rest, 4)
	case 'U':
		return hex(rest, 8)
	case 'N', '_':
		return 2, 2
	case 'L', 'P':
		return 2, 3
	}
	return 2, 1
}

func hex(rest string, digits int) (size, width int) {
	size = min(2+digits, len(rest))
	var r rune
	for _, c := range []byte(rest[2:size]) {
		r = r<<4 + rune(hexDigit(c))
	}
	return size, max(utf8.RuneLen(r), 1)
}

func hexDigit(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
