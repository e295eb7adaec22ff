package source

import (
	"fmt"
	"strings"
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
