package source

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func quoteHint(before string) string {
	if strings.HasSuffix(before, "'") {
		return "write '' for an apostrophe in single quotes, or use double quotes"
	}
	return `put the whole value in quotes, and write \" for a quote in it`
}

// endOfValue checks that nothing follows a value on its line.
func (o *outline) endOfValue(what, hint string) {
	o.skipBlanks()
	switch rest := o.rest(); {
	case o.found != nil || o.atEnd():
	case isColon(rest, 0):
		o.fail(1, hint, "a second colon stands on the line of a key")
	case strings.HasPrefix(rest, "#"):
		o.fail(len(rest), "put a space before the #", "a comment needs a space before it")
	default:
		o.fail(len(rest), hint, "text stands behind the %s", what)
	}
}

// quoted reads a scalar in quotes. One that runs into lines indented less than
// it may be is not closed where it should be: if the text behind the closing
// quote then makes no sense, the opening one is to blame.
func (o *outline) quoted(parent int) bool {
	opening, quote := *o, o.rest()[:1]
	ranOver := false
	o.skip(1)
	for {
		n := strings.IndexAny(o.rest(), quote+`\`)
		switch {
		case n < 0:
			if !o.nextOf(parent, &ranOver) {
				o.unclosed(opening, "the quote is not closed", "add the closing "+quote)
				return false
			}
			continue
		case o.rest()[n:n+1] == quote:
			o.skip(n + 1)
			if quote == "'" && strings.HasPrefix(o.rest(), quote) {
				o.skip(1)
				continue
			}
			return o.closed(opening, ranOver)
		}
		o.skip(n)
		if !o.escape(quote) {
			return false
		}
	}
}

// closed checks what follows a quote that may have swallowed other lines.
func (o *outline) closed(opening outline, ranOver bool) bool {
	behind := *o
	behind.skipBlanks()
	if ranOver && !behind.atEnd() && !strings.ContainsRune(",]}", rune(behind.rest()[0])) {
		o.unclosed(opening, "the quote is not closed on its line", "add the closing quote")
		return false
	}
	return true
}

// unclosed reports the place where something was opened.
func (o *outline) unclosed(opening outline, message, hint string) {
	o.cursor = opening.cursor
	o.fail(1, hint, "%s", message)
}

// nextOf moves to the next line of a value that spans lines. It notes in
// ranOver a line that is not indented more than the parent.
func (o *outline) nextOf(parent int, ranOver *bool) bool {
	for o.next() {
		o.skip(leadingSpaces(o.line))
		if o.rest() == "" {
			continue
		}
		if o.column <= parent {
			*ranOver = true
		}
		return true
	}
	return false
}

// escape moves over an escape in quotes, and over a backslash in single ones.
func (o *outline) escape(quote string) bool {
	rest := o.rest()
	if quote == "'" || rest == `\` {
		o.skip(1)
		return true
	}
	const known = "0abtnvfre \"'\\N_LP\t/"
	size := 2
	switch {
	case rest[1] == '/':
		o.fail(2, `write / without a backslash`, `unknown escape \/ in double quotes`)
		return false
	case strings.IndexByte(known, rest[1]) >= 0:
	case strings.IndexByte("xuU", rest[1]) >= 0:
		size = map[byte]int{'x': 4, 'u': 6, 'U': 10}[rest[1]]
		if len(rest) < size || !isHex(rest[2:size]) {
			o.fail(size, fmt.Sprintf(`write %d hexadecimal digits, or \\ for a backslash`, size-2), `the escape %s needs %d digits`, rest[:2], size-2)
			return false
		}
		if !isCharacter(rest[2:size]) {
			o.fail(size, "", "the escape %s is no Unicode character", rest[:size])
			return false
		}
	default:
		r := string([]rune(rest[1:min(len(rest), 5)])[:1])
		o.fail(1+len(r), `write \\ for a backslash, or use single quotes`, `unknown escape \%s in double quotes`, r)
		return false
	}
	o.skip(size)
	return true
}

// isCharacter reports whether hexadecimal digits name a Unicode character.
func isCharacter(digits string) bool {
	v, err := strconv.ParseUint(digits, 16, 32)
	return err == nil && v <= unicode.MaxRune && utf8.ValidRune(rune(v))
}

func isHex(s string) bool {
	for _, c := range []byte(s) {
		if !('0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f') {
			return false
		}
	}
	return true
}
