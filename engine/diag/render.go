package diag

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Part is a piece of a rendering, so that it can be coloured.
type Part int

// The parts.
const (
	PartError   Part = iota // the word error
	PartWarning             // the word warning
	PartMessage
	PartCode
	PartFrame // arrow, line number and bars
	PartMark  // the underline
	PartHint
)

// Renderer shows findings to people, with the line that they are about:
//
//	error: no block is called "serach" [unknown-block]
//	 --> inbound.yaml:7:5
//	  |
//	7 |   - serach:
//	  |     ^^^^^^
//	help: did you mean "search"?
//
// The zero Renderer shows no lines and no colours.
type Renderer struct {
	Line  func(file string, line int) string  // a line's text, "" where there is none; may be nil
	Paint func(part Part, text string) string // may be nil
}

// Render returns the rendering of d, ending in a line break. What it takes
// from the file holds no control character.
func (r Renderer) Render(d Diagnostic) string {
	var b strings.Builder
	severity := PartError
	if d.Severity == Warning {
		severity = PartWarning
	}
	fmt.Fprintf(&b, "%s %s %s\n", r.paint(severity, d.Severity.String()+":"), r.paint(PartMessage, Printable(d.Message)), r.paint(PartCode, "["+string(d.Code)+"]"))
	number := fmt.Sprint(d.Range.Start.Line)
	margin := strings.Repeat(" ", len(number))
	fmt.Fprintf(&b, "%s%s %s\n", margin, r.paint(PartFrame, "-->"), Printable(place(d)))
	if text := r.line(d); strings.TrimSpace(text) != "" {
		shown, mark := excerpt(text, d.Range)
		bar := r.paint(PartFrame, margin+" |")
		fmt.Fprintf(&b, "%s\n%s %s\n%s %s\n", bar, r.paint(PartFrame, number+" |"), shown, bar, r.mark(mark))
	}
	if d.Hint != "" {
		fmt.Fprintf(&b, "%s %s\n", r.paint(PartHint, "help:"), Printable(d.Hint))
	}
	return b.String()
}

func (r Renderer) paint(p Part, text string) string {
	if r.Paint == nil {
		return text
	}
	return r.Paint(p, text)
}

// mark paints the underline without the blanks before it.
func (r Renderer) mark(text string) string {
	at := strings.IndexByte(text, '^')
	return text[:at] + r.paint(PartMark, text[at:])
}

func (r Renderer) line(d Diagnostic) string {
	if r.Line == nil || d.Range.Start.Line < 1 {
		return ""
	}
	return r.Line(d.File, d.Range.Start.Line)
}

// place is file:line:column, or the file alone for findings about all of it.
func place(d Diagnostic) string {
	if d.Range.Start.Line < 1 {
		return d.File
	}
	return fmt.Sprintf("%s:%d:%d", d.File, d.Range.Start.Line, d.Range.Start.Column)
}

// The most that is shown of a line, and of it before the spot.
const (
	maxShown  = 100
	maxBefore = 60
	tabWidth  = 4
	ellipsis  = "…"
)

// excerpt returns a line, cut around the spot if it is long, and the underline
// below it. Both are as wide on a terminal as each other.
func excerpt(line string, at Range) (shown, mark string) {
	runes := []rune(line)
	start := min(max(at.Start.Column-1, 0), len(runes))
	end := min(max(spotEnd(at, len(runes)), start+1), max(len(runes), start+1))
	from := 0
	if len(runes) > maxShown && start > maxBefore {
		from = start - maxBefore
	}
	to := min(len(runes), from+maxShown)
	end = min(end, max(to, start+1))
	before := expand(runes[from:start], 0)
	spot := expand(runes[start:min(end, len(runes))], Width(before))
	after := expand(runes[min(end, to):to], Width(before)+Width(spot))
	if from > 0 {
		before = ellipsis + before
	}
	if to < len(runes) {
		after += ellipsis
	}
	mark = strings.Repeat(" ", Width(before)) + strings.Repeat("^", max(Width(spot), 1))
	return strings.TrimRight(before+spot+after, " "), mark
}

// spotEnd is the exclusive end of the spot on its first line, as an index.
func spotEnd(at Range, length int) int {
	switch {
	case at.End == Pos{}:
		return at.Start.Column
	case at.End.Line > at.Start.Line:
		return length
	}
	return at.End.Column - 1
}

// expand makes text of runes that begin at a column, with tabs as blanks up to
// the next stop and control characters made visible.
func expand(runes []rune, column int) string {
	var b strings.Builder
	for _, r := range runes {
		switch {
		case r == '\t':
			n := tabWidth - column%tabWidth
			b.WriteString(strings.Repeat(" ", n))
			column += n
			continue
		case hidden(r):
			r = unicode.ReplacementChar
		}
		b.WriteRune(r)
		column += runeWidth(r)
	}
	return b.String()
}

// Printable makes control characters visible, so that no text from a file can
// steer a terminal.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if hidden(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// hidden also takes in what changes the direction of text.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// Width is how many columns text takes on a terminal.
func Width(text string) int {
	n := 0
	for _, r := range text {
		n += runeWidth(r)
	}
	return n
}

func runeWidth(r rune) int {
	switch {
	case r < unicode.MaxASCII:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// Count returns how many errors and warnings the list holds.
func (l List) Count() (errors, warnings int) {
	for _, d := range l {
		if d.Severity == Error {
			errors++
		}
	}
	return errors, len(l) - errors
}

// Summary says in words how many errors and warnings there are: "2 errors, 1
// warning"; "" for none.
func (l List) Summary() string {
	errors, warnings := l.Count()
	var parts []string
	for _, c := range []struct {
		n    int
		word string
	}{{errors, "error"}, {warnings, "warning"}} {
		if c.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s%s", c.n, c.word, plural(c.n)))
		}
	}
	return strings.Join(parts, ", ")
}

func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}
