package soql

import (
	"slices"
	"strings"
)

// lexeme is a word, a mark, or a value of a query.
type lexeme struct {
	text string
	at   int // byte offset
}

// is compares as Salesforce does, whatever the case.
func (t lexeme) is(word string) bool { return strings.EqualFold(t.text, word) }

// name reports whether it can name an object or a field.
func (t lexeme) name() bool {
	return t.text != "" && isLetter(t.text[0]) && !t.is("AND") && !t.is("OR") && !t.is("NOT")
}

// begins reports whether what stands behind it begins an entry of a list.
func (t lexeme) begins() bool { return slices.ContainsFunc([]string{"SELECT", "BY", ",", "("}, t.is) }

// clause reports whether it begins what stands behind a list or a condition.
func (t lexeme) clause() bool {
	return slices.ContainsFunc([]string{"FROM", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "FOR", "UPDATE", "USING", "ALL"}, t.is)
}

// compares reports whether what stands before it is compared.
func (t lexeme) compares() bool {
	return slices.ContainsFunc([]string{"=", "!", "<", ">", "LIKE", "IN", "NOT", "INCLUDES", "EXCLUDES"}, t.is)
}

// words cuts a query into lexemes. Texts in quotes, what stands between the
// braces of FIND, numbers and parameters are values, which are a lexeme without
// a name.
func words(query string) []lexeme {
	var out []lexeme
	for at := 0; at < len(query); {
		n, c := 1, query[at]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			at++
			continue
		case c == '\'' || c == '{':
			n = quotation(query[at:])
		case c == ':' || c >= '0' && c <= '9':
			n += len(name(query[at+1:]))
		case isLetter(c):
			n = dotted(query[at:])
		}
		out = append(out, lexeme{query[at : at+n], at})
		at += n
	}
	return out
}

// quotation is how long the text in quotes or braces at the start of s is.
func quotation(s string) int {
	end := byte('\'')
	if s[0] == '{' {
		end = '}'
	}
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case end:
			return i + 1
		}
	}
	return len(s)
}

// dotted is how long the name at the start of s is, with the names behind
// dots.
func dotted(s string) int {
	n := len(name(s))
	for n+1 < len(s) && s[n] == '.' && isLetter(s[n+1]) {
		n += 1 + len(name(s[n+1:]))
	}
	return n
}
