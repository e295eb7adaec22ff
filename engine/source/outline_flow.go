package source

import "strings"

// bracket is an open [ or { and what its current entry holds so far.
type bracket struct {
	at    outline // where it stands
	close byte
	value bool // the entry has a value, or a key before its colon
	colon bool // the entry has a colon
	text  bool // the value is unquoted text, which may go on on the next line
}

// flow reads a list or mapping in brackets. As with quotes, one that runs into
// lines that do not belong to it and then breaks is blamed on its bracket.
func (o *outline) flow(parent int) bool {
	var open []bracket
	ranOver := false
	for {
		o.skipBlanks()
		switch {
		case o.atEnd():
			if !o.nextOf(parent, &ranOver) {
				o.unclosed(open[len(open)-1].at, "the bracket is not closed", "add the closing "+string(open[len(open)-1].close))
				return false
			}
			continue
		case o.rest()[0] == '[' || o.rest()[0] == '{':
			if n := len(open); n > 0 {
				o.flowValue(&open[n-1])
			}
			open = append(open, bracket{at: *o, close: closer(o.rest())})
			o.skip(1)
		case o.rest()[0] == ']' || o.rest()[0] == '}':
			open = o.flowClose(open)
			if o.found == nil && len(open) == 0 {
				return true
			}
		default:
			o.flowPart(&open[len(open)-1], parent)
		}
		if o.found != nil {
			o.blame(open, ranOver)
			return false
		}
	}
}

// blame moves a finding to the bracket that was left open above it.
func (o *outline) blame(open []bracket, ranOver bool) {
	if !ranOver || len(open) == 0 {
		return
	}
	o.found = nil
	b := open[len(open)-1]
	o.unclosed(b.at, "the bracket is not closed on its line", "add the closing "+string(b.close))
}

func (o *outline) flowClose(open []bracket) []bracket {
	b := open[len(open)-1]
	if o.rest()[0] != b.close {
		o.fail(1, "close the bracket that was opened last", "found %q where %q is needed", o.rest()[:1], string(b.close))
		return open
	}
	o.skip(1)
	return open[:len(open)-1]
}

// flowValue notes that a value begins.
func (o *outline) flowValue(b *bracket) {
	switch {
	case b.value && b.text: // most likely an expression
		o.fail(1, "put the whole value in quotes, or a comma before this", "a text in brackets that holds %s needs quotes", o.rest()[:1])
	case b.value:
		o.fail(1, "put a comma between the entries", "a comma is missing before this")
	}
	b.value, b.text = true, false
}

// flowPart reads what is no bracket: a comma, a colon, or a scalar.
func (o *outline) flowPart(b *bracket, parent int) {
	rest := o.rest()
	switch {
	case rest[0] == ',':
		if !b.value && !b.colon {
			o.fail(1, "remove it", "a comma stands where a value is expected")
		}
		b.value, b.colon = false, false
		o.skip(1)
	case rest[0] == ':' && (b.value || isColon(rest, 0)):
		if b.colon {
			o.fail(1, "put a comma between the entries, or put the text in quotes", "a second colon stands in one entry")
		}
		b.value, b.colon = false, true
		o.skip(1)
	case rest[0] == '"' || rest[0] == '\'':
		o.flowValue(b)
		if o.found == nil {
			o.quoted(parent)
		}
	case o.isDash():
		o.fail(1, "separate the entries with commas, without dashes", "a dash cannot stand in brackets")
	case strings.ContainsRune("@`%|>", rune(rest[0])):
		o.fail(1, "put the text in quotes", "text in brackets cannot begin with %q", rest[:1])
	case b.value && b.text:
		o.flowPlain()
	default:
		o.flowValue(b)
		b.text = true
		o.flowPlain()
	}
}

// flowPlain reads unquoted text in brackets up to the sign that ends it.
func (o *outline) flowPlain() {
	rest := o.rest()
	for i := range len(rest) {
		switch c := rest[i]; {
		case c == '{' && i > 0 && rest[i-1] == '$':
			o.skip(i - 1)
			o.fail(2, `put the value in quotes: "${...}"`, "a value with ${ } needs quotes inside brackets")
			return
		case c == '?':
			o.skip(i)
			o.fail(1, "put the text in quotes", "text with a question mark needs quotes inside brackets")
			return
		case strings.IndexByte(",[]{}", c) >= 0, isColon(rest, i), c == '#' && i > 0 && rest[i-1] == ' ':
			o.skip(i)
			return
		}
	}
	o.skip(len(rest))
}
