package soql

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// kind is what a token is.
type kind int

const (
	end    kind = iota
	name        // an identifier, dots included
	text        // a string; Text is what stands between the quotes
	number      // also +5 and 1.5
	date
	datetime
	mark // punctuation and operators
)

type token struct {
	kind kind
	text string
	pos  int
}

// is reports whether the token is the keyword or mark; keywords have no case.
func (t token) is(word string) bool {
	return (t.kind == name || t.kind == mark) && strings.EqualFold(t.text, word)
}

// shown is the token as an error message names it.
func (t token) shown() string {
	if t.kind == end {
		return "<EOF>"
	}
	return t.text
}

// The forms of what begins with a digit or a sign.
var (
	numberShape   = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?$`)
	dateShape     = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	datetimeShape = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,3})?(Z|[+-][0-9]{2}:?[0-9]{2})$`)
)

type lexer struct {
	src string
	pos int
}

// scan cuts the source from an offset on into tokens, the last being end.
func scan(src string, from int) ([]token, error) {
	l := &lexer{src: src, pos: from}
	var list []token
	for {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		list = append(list, t)
		if t.kind == end {
			return list, nil
		}
	}
}

func (l *lexer) next() (token, error) {
	for l.pos < len(l.src) && strings.IndexByte(" \t\r\n\f", l.src[l.pos]) >= 0 {
		l.pos++
	}
	if l.pos == len(l.src) {
		return token{kind: end, pos: l.pos}, nil
	}
	switch c := l.src[l.pos]; {
	case c == '\'':
		return l.quoted()
	case letter(c):
		return l.take(name, l.nameLength()), nil
	case digit(c), (c == '+' || c == '-') && l.pos+1 < len(l.src) && digit(l.src[l.pos+1]):
		return l.numeric()
	}
	return l.mark()
}

func (l *lexer) take(k kind, n int) token {
	t := token{kind: k, text: l.src[l.pos : l.pos+n], pos: l.pos}
	l.pos += n
	return t
}

// nameLength measures parts joined by dots; a dot that no part follows is left
// for the parser to refuse.
func (l *lexer) nameLength() int {
	rest, n := l.src[l.pos:], 0
	for n < len(rest) {
		c := rest[n]
		dot := c == '.' && n+1 < len(rest) && letter(rest[n+1])
		if !dot && !letter(c) && !digit(c) {
			break
		}
		n++
	}
	return n
}

// numeric takes everything that could belong to a number or a date, so that
// 5abc is one wrong token and not two right ones.
func (l *lexer) numeric() (token, error) {
	rest, n := l.src[l.pos:], 1
	for n < len(rest) && (letter(rest[n]) || digit(rest[n]) || strings.IndexByte(".:+-", rest[n]) >= 0) {
		n++
	}
	t := l.take(number, n)
	switch {
	case numberShape.MatchString(t.text):
	case dateShape.MatchString(t.text):
		t.kind = date
	case datetimeShape.MatchString(t.text):
		t.kind = datetime
	default:
		return t, l.unexpected(t)
	}
	return t, nil
}

func (l *lexer) mark() (token, error) {
	for _, m := range []string{"!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ",", ":"} {
		if strings.HasPrefix(l.src[l.pos:], m) {
			return l.take(mark, len(m)), nil
		}
	}
	_, n := utf8.DecodeRuneInString(l.src[l.pos:])
	t := l.take(mark, n)
	return t, l.unexpected(t)
}

func (l *lexer) unexpected(t token) error {
	return Errorf(l.src, t.pos, malformed, "unexpected token: '%s'", t.shown())
}

// quoted takes a string up to its closing quote. Its escapes are checked when
// the parser knows whether it stands after LIKE.
func (l *lexer) quoted() (token, error) {
	begin := l.pos + 1
	for i := begin; i < len(l.src); i++ {
		switch l.src[i] {
		case '\\':
			i++
		case '\'':
			t := token{kind: text, text: l.src[begin:i], pos: l.pos}
			l.pos = i + 1
			return t, nil
		}
	}
	row := strings.Count(l.src, "\n") + 1
	column := len(l.src) - strings.LastIndexByte(l.src, '\n') - 1
	return token{}, &Error{Code: malformed, Message: fmt.Sprintf(
		"line %d:%d mismatched character '<EOF>' expecting '''", row, column)}
}

func letter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }
