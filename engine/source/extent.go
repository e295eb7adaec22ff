package source

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/callwright/callwright/engine/diag"
)

// properties reports the anchors and tags ahead of a node and returns where
// the node itself starts.
func (b *builder) properties(y *yaml.Node, c cursor) cursor {
	for {
		rest := c.rest()
		if rest == "" || rest[0] != '&' && rest[0] != '!' || y.Kind == yaml.AliasNode {
			return c
		}
		size := propertySize(rest)
		b.property(c, rest[:size])
		tag := c
		c.skip(size)
		behind := c
		c.skipSpace()
		if isEmpty(y) && !strings.HasPrefix(c.rest(), "!") && !strings.HasPrefix(c.rest(), "&") {
			if isBareTag(y) && strings.HasPrefix(rest, y.Tag) {
				return tag
			}
			return behind
		}
	}
}

// isBareTag reports whether nothing but a tag of the author's own is written:
// most likely a text that lacks its quotes, and that is what it is taken for.
func isBareTag(y *yaml.Node) bool {
	return isEmpty(y) && strings.HasPrefix(y.Tag, "!") && !strings.HasPrefix(y.Tag, "!!")
}

// isEmpty reports whether nothing but properties may be written of a node.
func isEmpty(y *yaml.Node) bool {
	return y.Kind == yaml.ScalarNode && y.Value == "" && styleOf(y.Style) == Plain
}

// propertySize returns how long the anchor, alias or tag is that rest starts
// with: a tag goes on to a blank, the others as far as letters go.
func propertySize(rest string) int {
	i := 1
	for i < len(rest) && rest[i] != ' ' && rest[i] != '\t' && (rest[0] == '!' || isAnchorByte(rest[i])) {
		i++
	}
	return i
}

func isAnchorByte(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '-'
}

func (b *builder) property(c cursor, text string) {
	what, hint := "tags", "remove the tag; text that begins with ! needs quotes"
	if text[0] == '&' {
		what, hint = "anchors", "write the value out at each place; text that begins with & needs quotes"
	}
	r := diag.Range{Start: c.pos(), End: after(c.pos(), runes(text))}
	b.diags.Add(diag.CodeUnsupported, b.f.Name, r, hint, "%s (%s) are not part of the language", what, text)
}

// closing returns where a mapping or list ends: behind its bracket, if it has
// one, else behind its last child.
func (b *builder) closing(y *yaml.Node, start cursor) diag.Pos {
	end, bracket := b.reached, closer(start.rest())
	if len(y.Content) == 0 {
		end = after(start.pos(), 1)
	}
	if bracket == 0 {
		return end
	}
	c := b.ends.find(b.f, end.Line, end.Column)
	c.skipSpace()
	if strings.HasPrefix(c.rest(), ",") {
		c.skip(1)
		c.skipSpace()
	}
	if rest := c.rest(); rest != "" && rest[0] == bracket {
		return after(c.pos(), 1)
	}
	return end
}

func closer(rest string) byte {
	switch {
	case strings.HasPrefix(rest, "["):
		return ']'
	case strings.HasPrefix(rest, "{"):
		return '}'
	}
	return 0
}
