package soql

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/value"
)

// Bind puts params into a query that an author wrote: SOQL, or SOSL with its
// FIND. A parameter :name becomes a literal of its value's type:
//
//	WHERE Email = :email           'jane@example.com'
//	WHERE Name LIKE %:part%        '%O\'Brien%'; wildcards inside the value stand for themselves
//	WHERE Id IN :ids               ('003…', '003…')
//	WHERE CreatedDate = LAST_N_DAYS:days
//	FIND {:number}                 {"14155550100"}
//
// The query is read once and values are never read again. A parameter inside
// a quoted string, one that is missing and one that is not used are errors.
func Bind(query string, params map[string]any) (text string, search bool, err error) {
	switch keyword, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(query))+" ", " "); {
	case strings.HasPrefix(keyword, "FIND"):
		search = true
	case !strings.HasPrefix(keyword, "SELECT"):
		return "", false, fmt.Errorf("the query begins with neither SELECT nor FIND")
	}
	b := &binder{query: query, params: params, used: map[string]bool{}}
	if err := b.run(); err != nil {
		return "", false, err
	}
	for _, name := range value.Keys(params) {
		if !b.used[name] {
			return "", false, fmt.Errorf("the query does not use the parameter %.40q", name)
		}
	}
	return b.out.String(), search, nil
}

// binder copies a query from left to right.
type binder struct {
	query  string
	at     int
	params map[string]any
	used   map[string]bool
	out    strings.Builder

	word  string // the last word, in upper case, when only blanks follow it
	last  byte   // the last byte that is not blank
	inner bool   // inside FIND { }
}

func (b *binder) run() error {
	for b.at < len(b.query) {
		if err := b.step(); err != nil {
			return err
		}
	}
	if b.inner {
		return fmt.Errorf("the FIND { is not closed")
	}
	return nil
}

// step copies one token.
func (b *binder) step() error {
	switch c := b.query[b.at]; {
	case c == '\\' && b.inner:
		return b.escaped()
	case c == '\'' && !b.inner, c == '"' && b.inner:
		return b.quoted(c)
	case b.wildcard() != "" && b.word == "LIKE":
		return b.like("%", b.wildcard(), b.at+1)
	case parameter(b.query[b.at:]) != "":
		return b.parameter()
	case isLetter(c):
		b.copyWord()
	default:
		if c == '{' || c == '}' {
			b.inner = c == '{'
		}
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			b.word, b.last = "", c
		}
		b.copy(1)
	}
	return nil
}

func (b *binder) copy(n int) {
	b.out.WriteString(b.query[b.at : b.at+n])
	b.at += n
}

func (b *binder) copyWord() {
	n := len(name(b.query[b.at:]))
	b.word = strings.ToUpper(b.query[b.at : b.at+n])
	b.last = b.query[b.at+n-1]
	b.copy(n)
}

func (b *binder) escaped() error {
	if b.at+1 == len(b.query) {
		return fmt.Errorf(`the query ends with a \`)
	}
	b.copy(2)
	return nil
}

// quoted copies a string literal, which may hold no parameter. A colon in the
// middle of a word, as in 'urn:case', is none unless its name was given.
func (b *binder) quoted(quote byte) error {
	for i := b.at + 1; i < len(b.query); i++ {
		switch c := b.query[i]; c {
		case '\\':
			i++
		case quote:
			b.word, b.last = "", quote
			b.copy(i + 1 - b.at)
			return nil
		case ':':
			p := parameter(b.query[i:])
			_, given := b.params[p]
			if p != "" && (given || !isNameByte(b.query[i-1])) {
				return fmt.Errorf("the parameter :%.40s stands inside a quoted string; take the quotes away, they are added", p)
			}
		}
	}
	return fmt.Errorf("a quoted string is not closed")
}

// wildcard returns the parameter of a %:name, or "".
func (b *binder) wildcard() string {
	if b.query[b.at] != '%' || b.inner {
		return ""
	}
	return parameter(b.query[b.at+1:])
}

// parameter writes the value of :name for the place where it stands.
func (b *binder) parameter() error {
	p := parameter(b.query[b.at:])
	switch {
	case b.inner:
		return b.term(p)
	case b.word == "LIKE":
		return b.like("", p, b.at)
	case b.at > 0 && isNameByte(b.query[b.at-1]):
		return b.count(p)
	}
	v, err := b.take(p)
	if err != nil {
		return err
	}
	list, ok := v.([]any)
	if !ok {
		text, err := Literal(v)
		return b.put(p, text, err)
	}
	text, err := literals(list, b.word == "IN")
	if b.word != "IN" && b.last != '(' && b.last != ',' {
		err = fmt.Errorf("a list can stand behind IN only")
	}
	return b.put(p, text, err)
}

// literals writes a list for IN with brackets, or without where the author
// wrote them.
func literals(list []any, brackets bool) (string, error) {
	if len(list) == 0 {
		return "", fmt.Errorf("the list is empty")
	}
	parts := make([]string, len(list))
	for i, e := range list {
		text, err := Literal(e)
		if err != nil {
			return "", err
		}
		parts[i] = text
	}
	if brackets {
		return "(" + strings.Join(parts, ", ") + ")", nil
	}
	return strings.Join(parts, ", "), nil
}

// like writes a LIKE pattern for the parameter whose colon is at start.
func (b *binder) like(before, p string, start int) error {
	v, err := b.take(p)
	if err != nil {
		return err
	}
	b.at = start
	after := ""
	if end := start + 1 + len(p); end < len(b.query) && b.query[end] == '%' {
		after = "%"
	}
	text, err := scalar(v)
	if err == nil && text == "" && before+after != "" {
		err = fmt.Errorf("an empty text would find every record")
	}
	if err := b.put(p, Like(before, text, after), err); err != nil {
		return err
	}
	b.at += len(after)
	return nil
}

func (b *binder) term(p string) error {
	v, err := b.take(p)
	if err != nil {
		return err
	}
	text, err := scalar(v)
	if err == nil && strings.TrimSpace(text) == "" {
		err = fmt.Errorf("there is nothing to find")
	}
	return b.put(p, Term(text), err)
}

// count writes the number of a date literal such as LAST_N_DAYS:days.
func (b *binder) count(p string) error {
	v, err := b.take(p)
	if err != nil {
		return err
	}
	if n, ok := v.(int); !ok || n < 0 {
		err = fmt.Errorf("a whole number is needed here")
	}
	return b.put(p, ":"+value.Text(v), err)
}

// take looks a parameter up.
func (b *binder) take(p string) (any, error) {
	v, ok := b.params[p]
	if !ok {
		return nil, fmt.Errorf("the parameter :%.40s has no value; %s", p, orNone(diag.OneOf(p, value.Keys(b.params))))
	}
	b.used[p] = true
	return v, nil
}

func orNone(hint string) string {
	if hint == "" {
		return "no parameters are given"
	}
	return hint
}

// put writes text in place of :name.
func (b *binder) put(p, text string, err error) error {
	if err != nil {
		return fmt.Errorf("the parameter :%.40s: %w", p, err)
	}
	b.word, b.last = "", text[len(text)-1]
	b.out.WriteString(text)
	b.at += 1 + len(p)
	return nil
}

// scalar is a value as plain text.
func scalar(v any) (string, error) {
	switch v.(type) {
	case string, int, float64:
		return value.Text(v), nil
	}
	return "", fmt.Errorf("a text is needed here, not a %s", value.KindName(v))
}

// parameter returns the name behind a colon at the start of s, or "".
func parameter(s string) string {
	if len(s) < 2 || s[0] != ':' || !isLetter(s[1]) {
		return ""
	}
	return name(s[1:])
}

func name(s string) string {
	n := 0
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	return s[:n]
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '_' }

func isNameByte(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' }
