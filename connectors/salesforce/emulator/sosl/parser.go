package sosl

import (
	"errors"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
)

const malformed = "MALFORMED_SEARCH"

const (
	// longQuery is where Salesforce begins to ignore AND, OR and AND NOT.
	longQuery = 4_000
	// maxDepth bounds nested parentheses, so that no text can exhaust the stack.
	maxDepth = 500
)

type parser struct {
	src   string
	pos   int
	depth int
}

// Parse reads one query. Its errors are *soql.Error with the code
// MALFORMED_SEARCH.
func Parse(src string) (*Query, error) {
	p := &parser{src: src}
	q := &Query{Source: src, In: "ALL"}
	if err := p.expect("FIND"); err != nil {
		return nil, err
	}
	var err error
	if q.Find, err = p.find(); err != nil {
		return nil, err
	}
	if err := p.clauses(q); err != nil {
		return nil, err
	}
	if p.peek() != "" {
		return nil, p.unexpected()
	}
	return q, nil
}

func (p *parser) clauses(q *Query) error {
	if p.accept("IN") {
		if err := p.scope(q); err != nil {
			return err
		}
	}
	if p.accept("RETURNING") {
		if err := p.returning(q); err != nil {
			return err
		}
	}
	if !p.accept("LIMIT") {
		return nil
	}
	n, err := strconv.Atoi(p.peek())
	if err != nil || n < 0 {
		return p.unexpected()
	}
	q.Limit = &n
	p.next()
	return nil
}

func (p *parser) scope(q *Query) error {
	for _, scope := range []string{"ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"} {
		if p.accept(scope) {
			q.In = scope
			return p.expect("FIELDS")
		}
	}
	return p.unexpected()
}

func (p *parser) returning(q *Query) error {
	for {
		word := p.peek()
		if word == "" || !identifier(word) {
			return p.unexpected()
		}
		o := Object{Name: soql.Name{Text: word, Pos: p.pos}}
		p.next()
		if p.peek() == "(" {
			var err error
			if o.Query, err = p.fields(); err != nil {
				return err
			}
		}
		q.Returning = append(q.Returning, o)
		if !p.accept(",") {
			return nil
		}
	}
}

// fields reads what stands in parentheses after an object.
func (p *parser) fields() (*soql.Query, error) {
	from := p.pos + 1
	to := closing(p.src, from)
	if to < 0 {
		p.pos = len(p.src)
		return nil, p.unexpected()
	}
	q, err := soql.ParseReturning(p.src, from, to)
	if err != nil {
		return nil, asSearch(err)
	}
	p.pos = to + 1
	return q, nil
}

// closing finds the parenthesis that ends what begins at from; strings may
// hold any.
func closing(src string, from int) int {
	depth, quoted := 1, false
	for i := from; i < len(src); i++ {
		switch c := src[i]; {
		case c == '\\' && quoted:
			i++
		case c == '\'':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// asSearch gives a syntax error of the inner language the outer one's code.
func asSearch(err error) error {
	var e *soql.Error
	if errors.As(err, &e) && e.Code == "MALFORMED_QUERY" {
		return &soql.Error{Code: malformed, Message: e.Message}
	}
	return err
}

// peek is the next word or mark outside of the braces; "" is the end.
func (p *parser) peek() string {
	for p.pos < len(p.src) && strings.IndexByte(" \t\r\n\f", p.src[p.pos]) >= 0 {
		p.pos++
	}
	rest := p.src[p.pos:]
	n := strings.IndexFunc(rest, func(r rune) bool { return !wordRune(r) })
	if n == 0 {
		_, n = utf8.DecodeRuneInString(rest)
	}
	if n < 0 {
		n = len(rest)
	}
	return rest[:n]
}

func (p *parser) next() { p.pos += len(p.peek()) }

func (p *parser) accept(word string) bool {
	if !strings.EqualFold(p.peek(), word) {
		return false
	}
	p.next()
	return true
}

func (p *parser) expect(word string) error {
	if !p.accept(word) {
		return p.unexpected()
	}
	return nil
}

func (p *parser) unexpected() error {
	word := p.peek()
	if word == "" {
		word = "<EOF>"
	}
	return soql.Errorf(p.src, p.pos, malformed, "unexpected token: '%s'", word)
}

func wordRune(r rune) bool {
	return r == '_' || r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

func identifier(word string) bool { return wordRune(rune(word[0])) && !unicode.IsDigit(rune(word[0])) }
