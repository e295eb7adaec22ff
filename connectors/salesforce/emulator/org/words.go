package org

import (
	"slices"
	"strings"
	"unicode"

	"github.com/callwright/callwright/connectors/salesforce/emulator/schema"
	"github.com/callwright/callwright/connectors/salesforce/emulator/sosl"
)

// entry is a field of a record in the search index.
type entry struct {
	field *schema.Field
	words [][]rune
	tails []string // of a phone number: its digits from each group on
}

// index cuts the texts of a record into the words that searches compare. Ids
// and picklists are not searched.
func (r *Record) index() {
	for _, f := range r.Object.Fields {
		if s := r.Text(f.Name); s != "" && f.Textual() && f.Type != "picklist" {
			e := entry{field: f, words: split(s)}
			if f.Type == "phone" {
				e.tails = tails(e.words)
			}
			r.entries = append(r.entries, e)
		}
	}
}

// tails gives the ends of a phone number that begin where a group of digits
// does, the shortest first.
func tails(groups [][]rune) []string {
	var list []string
	tail := ""
	for _, g := range slices.Backward(groups) {
		tail = string(g) + tail
		list = append(list, tail)
	}
	return list
}

// split cuts a text at everything that is no letter and no digit. An ideograph
// is a word of its own.
func split(s string) [][]rune {
	var words [][]rune
	begin := true
	for _, r := range strings.ToLower(s) {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r):
			begin = true
		case begin || ideograph(r):
			words = append(words, []rune{r})
			begin = ideograph(r)
		default:
			words[len(words)-1] = append(words[len(words)-1], r)
		}
	}
	return words
}

func ideograph(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul)
}

// needle is what one word or phrase looks for: words in a row.
type needle struct {
	words  [][]sosl.Rune
	digits string // of a phone number; "" if it cannot be one
	open   bool   // more digits may follow
}

func newNeedle(w *sosl.Words) needle {
	n := needle{}
	begin := true
	for _, r := range w.Runes {
		r.R = unicode.ToLower(r.R)
		switch {
		case !r.Wild && !unicode.IsLetter(r.R) && !unicode.IsDigit(r.R) && !unicode.IsMark(r.R):
			begin = true
		case begin || !r.Wild && ideograph(r.R):
			n.words = append(n.words, []sosl.Rune{r})
			begin = ideograph(r.R)
		default:
			n.words[len(n.words)-1] = append(n.words[len(n.words)-1], r)
		}
	}
	n.digits, n.open = phoneDigits(w)
	return n
}

// phoneDigits gives the digits of a term that could be a phone number. A star
// at its end leaves the number open.
func phoneDigits(w *sosl.Words) (digits string, open bool) {
	for i, r := range w.Runes {
		switch {
		case r.Wild && r.R == '*' && i == len(w.Runes)-1:
			open = true
		case r.Wild || unicode.IsLetter(r.R):
			return "", false
		case r.R >= '0' && r.R <= '9':
			digits += string(r.R)
		}
	}
	return digits, open
}

// in reports whether the words stand in a row among others.
func (n needle) in(words [][]rune) bool {
	for i := 0; i+len(n.words) <= len(words) && len(n.words) > 0; i++ {
		if n.startsAt(words[i:]) {
			return true
		}
	}
	return false
}

func (n needle) startsAt(words [][]rune) bool {
	for i, w := range n.words {
		if !glob(w, words[i]) {
			return false
		}
	}
	return true
}

// glob matches a word with wildcards.
func glob(pattern []sosl.Rune, s []rune) bool {
	at, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case at < len(pattern) && pattern[at].Wild && pattern[at].R == '*':
			star, mark = at, i
			at++
		case at < len(pattern) && (pattern[at].Wild || pattern[at].R == s[i]):
			at++
			i++
		case star >= 0:
			mark++
			at, i = star+1, mark
		default:
			return false
		}
	}
	for at < len(pattern) && pattern[at].Wild && pattern[at].R == '*' {
		at++
	}
	return at == len(pattern)
}

// shortNumber is how many digits the end of a phone number needs to be found.
const shortNumber = 4

// calls reports whether the needle is the phone number or its end, compared by
// digits only. The end begins where a group of digits does: 5551234 finds
// (415) 555-1234 but not +14155551234, as an index of words has it.
func (n needle) calls(tails []string) bool {
	for i, tail := range tails {
		whole := i == len(tails)-1
		if n.digits == "" || len(n.digits) < shortNumber && !whole {
			continue
		}
		if tail == n.digits || n.open && strings.HasPrefix(tail, n.digits) {
			return true
		}
	}
	return false
}
