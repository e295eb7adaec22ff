package sosl

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
)

// reservedRunes must be escaped to stand for themselves between the braces.
const reservedRunes = `?&|!{}[]()^~*:\"'+-`

// find reads the braces and the term between them.
func (p *parser) find() (Term, error) {
	if p.peek() != "{" {
		return nil, noTerm()
	}
	p.next()
	p.space()
	if strings.HasPrefix(p.src[p.pos:], "}") || p.pos == len(p.src) {
		return nil, noTerm()
	}
	t, err := p.or()
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(p.src[p.pos:], "}") {
		return nil, p.wrong()
	}
	p.pos++
	return t, tooShort(t)
}

func noTerm() error {
	return &soql.Error{Code: malformed, Message: "No search term found. The search term must be enclosed in braces."}
}

func (p *parser) or() (Term, error) {
	var terms []Term
	for {
		t, err := p.and()
		if err != nil {
			return nil, err
		}
		terms = append(terms, t)
		if !p.operator("OR") {
			break
		}
	}
	if len(terms) == 1 {
		return terms[0], nil
	}
	return &Or{Terms: terms}, nil
}

// and reads factors; two side by side are joined by AND.
func (p *parser) and() (Term, error) {
	var list []Factor
	for {
		p.drop()
		f := Factor{Not: len(list) > 0 && p.operator("AND") && p.operator("NOT")}
		var err error
		if f.Term, err = p.factor(); err != nil {
			return nil, err
		}
		list = append(list, f)
		p.drop()
		if p.space(); p.closes() || p.at("OR") {
			break
		}
	}
	if len(list) == 1 {
		return list[0].Term, nil
	}
	return &And{Terms: list}, nil
}

func (p *parser) factor() (Term, error) {
	if p.depth++; p.depth > maxDepth {
		return nil, p.wrong()
	}
	defer func() { p.depth-- }()
	p.space()
	switch {
	case p.closes(), p.at("AND"), p.at("OR"), p.at("NOT"):
		return nil, p.wrong()
	case p.src[p.pos] == '(':
		return p.group()
	case p.src[p.pos] == '"':
		return p.phrase()
	}
	return p.word()
}

func (p *parser) group() (Term, error) {
	p.pos++
	t, err := p.or()
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(p.src[p.pos:], ")") {
		return nil, p.wrong()
	}
	p.pos++
	return t, nil
}

func (p *parser) phrase() (Term, error) {
	p.pos++
	w := &Words{Phrase: true}
	for !strings.HasPrefix(p.src[p.pos:], `"`) {
		r, err := p.rune()
		if err != nil {
			return nil, err
		}
		w.Runes = append(w.Runes, r)
	}
	if len(w.Runes) == 0 {
		return nil, p.wrong()
	}
	p.pos++
	return w, p.leadingWild(w)
}

func (p *parser) word() (Term, error) {
	w := &Words{}
	for !p.closes() && !separates(p.src[p.pos:]) {
		r, err := p.rune()
		if err != nil {
			return nil, err
		}
		w.Runes = append(w.Runes, r)
	}
	return w, p.leadingWild(w)
}

// leadingWild refuses a wildcard at the beginning: the index cannot use it.
func (p *parser) leadingWild(w *Words) error {
	if w.Runes[0].Wild {
		return &soql.Error{Code: malformed, Message: "search term must not begin with a wildcard: " + w.text()}
	}
	return nil
}

// rune reads one character of a term.
func (p *parser) rune() (Rune, error) {
	r, n := utf8.DecodeRuneInString(p.src[p.pos:])
	switch {
	case n == 0:
		return Rune{}, p.wrong()
	case r == '*' || r == '?':
		p.pos += n
		return Rune{R: r, Wild: true}, nil
	case r != '\\' && !strings.ContainsRune(reservedRunes, r):
		p.pos += n
		return Rune{R: r}, nil
	case r == '\\' && p.pos+1 < len(p.src) && strings.IndexByte(reservedRunes, p.src[p.pos+1]) >= 0:
		p.pos += 2
		return Rune{R: rune(p.src[p.pos-1])}, nil
	}
	return Rune{}, p.wrong()
}

// operator takes the word if it is one.
func (p *parser) operator(word string) bool {
	if !p.at(word) {
		return false
	}
	p.pos += len(word)
	return true
}

// drop passes over the operators of a very long query.
func (p *parser) drop() {
	for len(p.src) > longQuery && (p.operator("AND") || p.operator("OR") || p.operator("NOT")) {
	}
}

// at reports whether the whole word comes next; operators have no case.
func (p *parser) at(word string) bool {
	p.space()
	rest := p.src[p.pos:]
	if len(rest) < len(word) || !strings.EqualFold(rest[:len(word)], word) {
		return false
	}
	rest = rest[len(word):]
	return rest == "" || separates(rest) || strings.IndexByte(`(")}`, rest[0]) >= 0
}

func (p *parser) closes() bool {
	return p.pos == len(p.src) || p.src[p.pos] == '}' || p.src[p.pos] == ')'
}

// separates reports whether a word ends before rest.
func separates(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsSpace(r) || unicode.IsControl(r)
}

func (p *parser) space() {
	for p.pos < len(p.src) && separates(p.src[p.pos:]) {
		_, n := utf8.DecodeRuneInString(p.src[p.pos:])
		p.pos += n
	}
}

func (p *parser) wrong() error {
	r, n := utf8.DecodeRuneInString(p.src[p.pos:])
	if n == 0 {
		return p.unexpected()
	}
	return soql.Errorf(p.src, p.pos, malformed, "unexpected character: '%c'", r)
}

// tooShort refuses a search for a single character.
func tooShort(t Term) error {
	if n, text := weigh(t); n < 2 {
		return &soql.Error{Code: malformed, Message: "search term must be longer than one character: " + text}
	}
	return nil
}

// weigh counts the characters to find; an ideograph is as good as two.
func weigh(t Term) (n int, text string) {
	switch t := t.(type) {
	case *Or:
		for _, t := range t.Terms {
			m, s := weigh(t)
			n, text = n+m, text+s
		}
	case *And:
		for _, f := range t.Terms {
			m, s := weigh(f.Term)
			n, text = n+m, text+s
		}
	case *Words:
		for _, r := range t.Runes {
			if r.Wild || !unicode.IsLetter(r.R) && !unicode.IsDigit(r.R) {
				continue
			}
			if n++; r.R > 0x2E80 {
				n++
			}
		}
		text = t.text()
	}
	return n, text
}

func (w *Words) text() string {
	var b strings.Builder
	for _, r := range w.Runes {
		b.WriteRune(r.R)
	}
	return b.String()
}
