package sosl

import (
	"strings"
	"unicode"
)

// Plain makes a term of a text that has no syntax: all of its words must be
// found. Characters that are neither letters nor digits only part words.
func Plain(text string) (Term, error) {
	and := &And{}
	for _, word := range strings.Fields(text) {
		w := &Words{}
		for _, r := range word {
			w.Runes = append(w.Runes, Rune{R: r})
		}
		if strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) >= 0 {
			and.Terms = append(and.Terms, Factor{Term: w})
		}
	}
	if len(and.Terms) == 0 {
		return nil, noTerm()
	}
	return and, tooShort(and)
}
