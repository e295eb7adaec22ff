package source

import "strings"

// block traces a literal or folded block.
func (t *tracer) block() {
	t.end = t.pos()
	t.end.Column = runes(t.header()) + t.column
	blank := len(t.text) - len(strings.TrimLeft(t.text, "\n"))
	t.blankLines(blank)
	if t.complete() || !t.next() {
		t.behind()
		return
	}
	indent := leadingSpaces(t.line) - leadingSpaces(t.text[t.done:])
	for {
		t.skip(min(max(indent, 0), len(t.line)))
		t.mark()
		t.take(len(t.rest()))
		t.end = t.pos()
		if t.complete() || !t.lineBreaks(indent) {
			break
		}
	}
	t.behind()
}

// lineBreaks traces the breaks between two lines of a block and moves to the
// second; false at the end of the block.
func (t *tracer) lineBreaks(indent int) bool {
	if t.peek() == ' ' { // folded
		t.done++
		return t.next()
	}
	rest := t.text[t.done:]
	run := len(rest) - len(strings.TrimLeft(rest, "\n"))
	if last := run == len(rest); last || run > t.blanksAhead(indent, run) {
		t.mark()
		t.done++ // the break of this line itself; a folded one leaves it out
		run--
	}
	t.blankLines(run)
	return !t.complete() && t.next()
}

// blanksAhead counts, up to limit, the lines below that hold nothing.
func (t *tracer) blanksAhead(indent, limit int) int {
	n := 0
	for n < limit && t.number+n < len(t.f.lines) && len(t.f.Line(t.number+n+1)) <= indent {
		n++
	}
	return n
}

// blankLines traces n line breaks that are blank lines of their own.
func (t *tracer) blankLines(n int) {
	for ; n > 0 && t.next(); n-- {
		t.skip(len(t.line))
		t.mark()
		t.end = t.pos()
		t.done++
	}
}

// behind notes the place behind the last character: the end of the block.
func (t *tracer) behind() {
	t.done = len(t.text)
	t.note(t.end)
}

func leadingSpaces(s string) int { return len(s) - len(strings.TrimLeft(s, " ")) }
