package source

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// badStart reports text that begins with a character that no text can begin with.
func (o *outline) badStart() bool {
	const never = "@`%,]}"
	rest := o.rest()
	if rest == "" || !strings.ContainsRune(never, rune(rest[0])) {
		return false
	}
	switch rest[0] {
	case ',', ']', '}':
		o.fail(1, "remove it, or put the text in quotes", "%q stands here without an opening bracket", rest[:1])
	default:
		o.fail(1, "put the text in quotes", "text cannot begin with %q", rest[:1])
	}
	return true
}

// value reads a value, to its last line. A value behind a key cannot hold
// another key.
func (o *outline) value(behindKey bool) {
	parent := o.top().column
	o.top().open = false
	o.skipProperties()
	switch {
	case o.found != nil || o.badStart():
		return
	case o.atEnd(): // only an anchor or a tag: the value comes below
		o.top().open = true
	case o.isDash():
		o.fail(1, "put the list on the lines below its key", "a list entry cannot stand on the line of its key")
	case o.rest()[0] == '|' || o.rest()[0] == '>':
		o.block(parent)
	case o.rest()[0] == '"' || o.rest()[0] == '\'':
		if o.quoted(parent) {
			o.endOfValue("closing quote", quoteHint(o.line[:o.off]))
		}
	case o.rest()[0] == '[' || o.rest()[0] == '{':
		if o.flow(parent) {
			o.endOfValue("closing bracket", "put the whole value in quotes")
		}
	default:
		o.plain(parent, behindKey)
	}
}

// skipProperties moves over anchors and tags, which the parser accepts.
func (o *outline) skipProperties() {
	for o.rest() != "" && strings.ContainsRune("&!*", rune(o.rest()[0])) {
		rest := o.rest()
		size := propertySize(rest)
		if rest[0] != '!' && (size == 1 || size < len(rest) && strings.IndexByte(" \t:,]}", rest[size]) < 0) {
			o.fail(len(rest), "put the text in quotes", "text cannot begin with %q", rest[:1])
			return
		}
		o.skip(size)
		o.skipBlanks()
		if rest[0] == '*' && !o.atEnd() {
			o.fail(len(o.rest()), "put text that begins with * in quotes", "text stands behind an alias")
		}
	}
}

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

// plain reads an unquoted scalar with the lines that continue it.
func (o *outline) plain(parent int, behindKey bool) {
	first := true
	for {
		rest := o.rest()
		if colon := colonIn(rest); colon >= 0 {
			o.colonInText(colon, first && behindKey)
			return
		}
		commented := strings.Contains(rest, " #")
		if commented || !o.continues(parent) {
			return
		}
		first = false
	}
}

// colonIn returns the place of a colon that makes text a key, -1 without one.
func colonIn(s string) int {
	for i := range len(s) {
		if s[i] == '#' && i > 0 && s[i-1] == ' ' {
			return -1
		}
		if isColon(s, i) {
			return i
		}
	}
	return -1
}

func (o *outline) colonInText(colon int, sameLine bool) {
	if !sameLine {
		key := o.top().key
		o.fail(colon, fmt.Sprintf("indent it like %q to start another setting, or take the text of %q away", key, key),
			"a key stands under %q, which already has text", key)
		return
	}
	hint := "put the text in quotes"
	if text := o.rest(); len(text) <= 40 && !strings.ContainsAny(text, `"\#`) {
		hint = `put the text in quotes: "` + text + `"`
	}
	o.skip(colon)
	o.fail(1, hint, "a second colon stands on the line of a key")
}

// continues moves to the next line if it belongs to the text above it.
func (o *outline) continues(parent int) bool {
	here := o.cursor
	for o.next() {
		body := strings.TrimLeft(o.line, " \t")
		if body == "" {
			continue
		}
		if spaces := leadingSpaces(o.line); body[0] != '#' && spaces+1 > parent && !isMark(o.line, "---") && !isMark(o.line, "...") {
			if o.line[spaces] == '\t' && spaces < parent {
				o.skip(spaces)
				o.fail(1, "indent with spaces", "a tab stands in the indentation")
				return false
			}
			o.skip(len(o.line) - len(body))
			return true
		}
		break
	}
	o.cursor = here
	return false
}

// block reads a literal or folded block.
func (o *outline) block(parent int) {
	header := o.header()
	if rest := strings.Trim(header[1:], "+-123456789"); rest != "" || len(header) > 3 {
		o.skip(1)
		o.fail(len(header)-1, "start the text on the line below", "text stands behind the %q that begins a block", header[:1])
		return
	}
	o.skip(len(header))
	o.endOfValue("sign of the block", "start the text on the line below")
	indent, blank := 0, 0
	for here := o.cursor; o.next(); here = o.cursor {
		spaces := leadingSpaces(o.line)
		body := o.line[spaces:]
		switch {
		case body == "":
			blank = max(blank, spaces)
			continue
		case spaces+1 <= parent && body[0] != '\t':
			o.cursor = here
			return
		case indent == 0 && body[0] == '\t' && spaces < max(parent, 1):
			o.skip(spaces)
			o.fail(1, "indent with spaces", "a tab stands in the indentation")
			return
		case indent == 0:
			indent = spaces
			if strings.ContainsAny(header, "123456789") {
				indent = parent
			} else if blank > indent {
				o.skip(spaces)
				o.fail(len(body), "remove the spaces of the blank line above", "the text starts further left than a blank line above it")
				return
			}
		case spaces < indent:
			o.skip(spaces)
			if body[0] != '#' {
				o.fail(len(body), "indent the whole block alike", "this line is indented less than the first line of its block")
			}
			return
		}
	}
}
