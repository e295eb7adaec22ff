package source

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/diag"
)

// The limits that hold before the YAML parser sees a text. The parser spends
// hundreds of bytes on each indicator and more than linear time on dashes that
// nest on one line, so these two bound what it can cost.
const (
	maxIndicators = 60_000
	maxDashes     = 256
)

// survey checks a text in one linear pass: its encoding, its documents, and
// whether it is safe to parse. It returns the first document, without byte
// order mark; ok is false when the text must not be parsed.
func survey(f *File, diags *diag.List) (doc []byte, ok bool) {
	s := surveyor{f: f, diags: diags, end: -1}
	for c := range s.classes {
		s.classes[c] = classOf(byte(c))
	}
	for i, line := range f.lines {
		if !s.characters(i, strings.TrimSuffix(line, "\r"), i == len(f.lines)-1) {
			return nil, false
		}
		s.document(i)
		s.offset += len(line) + 1
	}
	doc = f.Data[len(f.Data)-(s.offset-1):]
	if s.end >= 0 {
		doc = doc[:s.end]
	}
	return doc, !s.refused
}

type surveyor struct {
	f          *File
	diags      *diag.List
	offset     int  // of the line, without byte order mark
	indicators int  // so far
	content    bool // the document has begun
	closed     bool // by "..."; only comments may follow
	reported   bool // a second document is said once
	refused    bool // the parser must not see the text
	end        int  // offset of the end of the first document, -1 if it is the whole text
	classes    [256]class
}

// class says what a byte means to characters.
type class uint8

// The classes of bytes that characters looks at closer.
const (
	classText class = iota
	classFlow
	classBlock
	classControl
	classWide
)

func classOf(c byte) class {
	switch {
	case c >= utf8.RuneSelf:
		return classWide
	case c < ' ' && c != '\t' || c == 0x7f:
		return classControl
	case c == ',' || c == '[' || c == '{':
		return classFlow
	case c == '-' || c == ':' || c == '?':
		return classBlock
	}
	return classText
}

// characters checks one line and counts its indicators.
func (s *surveyor) characters(i int, line string, last bool) bool {
	for j := 0; j < len(line); j++ {
		switch c := line[j]; s.classes[c] {
		case classFlow:
			s.indicators++
		case classBlock:
			if j+1 == len(line) || line[j+1] == ' ' || line[j+1] == '\t' {
				s.indicators++
			}
		case classControl:
			return s.encoding(i, line, j, rune(c))
		case classWide:
			r, size := utf8.DecodeRuneInString(line[j:])
			if !allowed(r, size) {
				return s.encoding(i, line, j, r)
			}
			j += size - 1
		}
	}
	if last && len(line) < len(s.f.lines[i]) { // a carriage return that nothing follows
		return s.encoding(i, line+"\r", len(line), '\r')
	}
	return s.affordable(i, line)
}

// allowed leaves out what the parser would take for line breaks or refuse:
// then lines and columns are the same for it, for this package and for editors.
func allowed(r rune, size int) bool {
	switch {
	case r == utf8.RuneError && size == 1:
		return false
	case r < 0xa0, r == 0x2028, r == 0x2029, r == 0xfeff, r == 0xfffe, r == 0xffff:
		return false
	}
	return true
}

func (s *surveyor) encoding(i int, line string, at int, r rune) bool {
	message, hint := encodingProblem(line[at], r)
	pos := diag.Pos{Line: i + 1, Column: utf8.RuneCountInString(line[:at]) + 1}
	where := diag.Range{Start: pos, End: after(pos, 1)}
	if end := lineEnd(s.f.Line(i+1), i+1); end.Before(where.End) {
		where.End = end // a carriage return at the very end
	}
	s.diags.Add(diag.CodeEncoding, s.f.Name, where, hint, "%s", message)
	return false
}

func encodingProblem(c byte, r rune) (message, hint string) {
	switch {
	case r == utf8.RuneError:
		return fmt.Sprintf("the byte 0x%02X is not UTF-8 text", c), "save the file as UTF-8"
	case r == 0:
		return "the file holds a NUL byte", "save the file as UTF-8 text"
	case r == '\r':
		return "a carriage return stands without a line feed", "save the file with LF or CRLF line ends"
	case r == 0xfeff:
		return "a byte order mark (U+FEFF) stands inside the text", "remove the invisible character"
	}
	return fmt.Sprintf("the invisible character U+%04X may not stand in the file", r),
		fmt.Sprintf(`remove it, or write it as "\u%04x" in double quotes`, r)
}

// affordable refuses what the parser would need too much time or memory for.
func (s *surveyor) affordable(i int, line string) bool {
	start := fileStart()
	start.Start.Line = i + 1
	if s.indicators > maxIndicators {
		s.diags.Add(diag.CodeTooLarge, s.f.Name, start, "split it into several files", "the file holds more than %d values up to this line", maxNodes)
		return false
	}
	if leadingDashes(line) > maxDashes {
		s.diags.Add(diag.CodeTooLarge, s.f.Name, start, "", "lists and mappings are nested deeper than %d levels", maxDepth)
		return false
	}
	return true
}

// leadingDashes counts the list entries that open at the start of a line.
func leadingDashes(line string) int {
	n := 0
	for j := 0; j < len(line); j++ {
		switch blank := j+1 == len(line) || line[j+1] == ' '; {
		case line[j] == ' ':
		case (line[j] == '-' || line[j] == '?') && blank:
			n++
		default:
			return n
		}
	}
	return n
}

// document looks for the marks that begin and end documents. They stand at the
// start of a line and mean the same wherever that line is.
func (s *surveyor) document(i int) {
	line := s.f.Line(i + 1)
	body := strings.TrimLeft(line, " \t")
	blank := body == "" || body[0] == '#'
	switch {
	case blank:
	case isMark(line, "---"):
		if s.content || s.closed {
			s.second(i, 1, "a second document starts here")
		}
		s.content = true
	case isMark(line, "...") && !s.closed:
		s.cut()
		s.closed = true
		if rest := strings.TrimLeft(line[3:], " \t"); rest != "" && rest[0] != '#' {
			s.second(i, len(line)-len(rest)+1, "text stands after the end of the document")
		}
	case isMark(line, "..."):
	case s.closed:
		s.second(i, len(line)-len(body)+1, "text stands after the end of the document")
	case line[0] == '%' && !s.content:
		pos := diag.Pos{Line: i + 1, Column: 1}
		s.diags.Add(diag.CodeUnsupported, s.f.Name, s.rest(pos), "remove the line", "YAML directives are not part of the language")
		s.refused = true
	default:
		s.content = true
	}
}

// isMark reports whether a line is the document mark, alone or before a blank.
func isMark(line, mark string) bool {
	return strings.HasPrefix(line, mark) && (len(line) == 3 || line[3] == ' ' || line[3] == '\t')
}

func (s *surveyor) second(i, column int, message string) {
	s.cut()
	if s.reported {
		return
	}
	s.reported = true
	s.diags.Add(diag.CodeSecondDoc, s.f.Name, s.rest(diag.Pos{Line: i + 1, Column: column}),
		"one file is one document; put the other one into a file of its own", "%s", message)
}

// cut ends the text that is parsed before the current line.
func (s *surveyor) cut() {
	if s.end < 0 {
		s.end = s.offset
	}
}

// rest is the range from pos to the end of its line.
func (s *surveyor) rest(pos diag.Pos) diag.Range {
	return diag.Range{Start: pos, End: lineEnd(s.f.Line(pos.Line), pos.Line)}
}

// after is the place n columns to the right of pos.
func after(pos diag.Pos, n int) diag.Pos {
	pos.Column += n
	return pos
}

// lineEnd is the place behind the last character of a line.
func lineEnd(line string, number int) diag.Pos {
	return diag.Pos{Line: number, Column: utf8.RuneCountInString(line) + 1}
}
