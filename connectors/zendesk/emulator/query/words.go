package query

import (
	"slices"
	"strings"
	"unicode"
)

// Text is a text that plain words search, cut into words once.
type Text struct{ words []string }

// NewText cuts a text.
func NewText(s string) Text { return Text{tokens(s)} }

// Texts cuts several texts.
func Texts(list ...string) []Text {
	out := make([]Text, len(list))
	for i, s := range list {
		out[i] = NewText(s)
	}
	return out
}

// tokens cuts a text into the lower-case words that the index knows. An
// apostrophe inside a word belongs to it, and each Chinese character is a
// word of its own.
func tokens(text string) []string {
	var out []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			out = append(out, string(word))
			word = word[:0]
		}
	}
	runes := []rune(strings.ToLower(text))
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.Han, r):
			flush()
			out = append(out, string(r))
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '_':
			word = append(word, r)
		case isApostrophe(r) && len(word) > 0 && i+1 < len(runes) && unicode.IsLetter(runes[i+1]):
			word = append(word, '\'')
		default:
			flush()
		}
	}
	flush()
	return out
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' }

// contains reports whether the wanted words stand in the text one after the
// other. The last may be the beginning of a word if prefix is set.
func contains(text, want []string, prefix bool) bool {
	if len(want) == 0 {
		return false
	}
	last := len(want) - 1
	for i := 0; i+last < len(text); i++ {
		if !slices.Equal(text[i:i+last], want[:last]) {
			continue
		}
		word := text[i+last]
		if word == want[last] || prefix && strings.HasPrefix(word, want[last]) {
			return true
		}
	}
	return false
}
