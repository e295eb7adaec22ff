package search

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/value"
)

// Bind puts params into a query that an author wrote. A parameter :name
// stands for a value, behind an operator or by itself:
//
//	type:ticket requester::email    requester:"jane@example.com"
//	type:ticket created>:day        created>2026-01-31
//	type:user name::begin*          name:Jan*
//	type:user :words                "Jane Doe"
//
// The query is read once and values are never read again. A parameter inside
// a phrase, one that is missing and one that is not used are errors.
func Bind(query string, params map[string]any) (string, error) {
	if strings.TrimSpace(query) == "" {
		return "", fmt.Errorf("the query is empty")
	}
	b := &binder{query: query, params: params, used: map[string]bool{}}
	for b.at < len(query) {
		if err := b.step(); err != nil {
			return "", err
		}
	}
	for _, name := range value.Keys(params) {
		if !b.used[name] {
			return "", fmt.Errorf("the query does not use the parameter %.40q", name)
		}
	}
	return b.out.String(), nil
}

// binder copies a query from left to right.
type binder struct {
	query  string
	at     int
	params map[string]any
	used   map[string]bool
	out    strings.Builder
}

// step copies one token.
func (b *binder) step() error {
	if b.query[b.at] == '"' {
		return b.phrase()
	}
	if p := parameter(b.query[b.at:]); p != "" && b.opens() {
		return b.parameter(p)
	}
	b.copy(1)
	return nil
}

func (b *binder) copy(n int) {
	b.out.WriteString(b.query[b.at : b.at+n])
	b.at += n
}

// before is the byte before the current one; a blank at the start.
func (b *binder) before() byte {
	if b.at == 0 {
		return ' '
	}
	return b.query[b.at-1]
}

// opens reports whether a colon here begins a parameter: behind a blank or an
// operator. Behind a name it is the operator itself.
func (b *binder) opens() bool { return strings.IndexByte(" \t\r\n:<>=-", b.before()) >= 0 }

// ordered reports whether a value here stands behind < or >.
func (b *binder) ordered() bool { return strings.IndexByte("<>=", b.before()) >= 0 }

// phrase copies a quoted phrase, which may hold no parameter.
func (b *binder) phrase() error {
	end := strings.IndexByte(b.query[b.at+1:], '"')
	if end < 0 {
		return fmt.Errorf("a quotation mark is not closed")
	}
	text := b.query[b.at : b.at+1+end]
	for i := range text {
		p := parameter(text[i:])
		_, given := b.params[p]
		if p != "" && (given || !isNameByte(text[i-1])) {
			return fmt.Errorf("the parameter :%.40s stands inside a quoted phrase; take the quotation marks away, they are added", p)
		}
	}
	b.copy(end + 2)
	return nil
}

func (b *binder) parameter(p string) error {
	v, ok := b.params[p]
	if !ok {
		return fmt.Errorf("the parameter :%.40s has no value; %s", p, orNone(diag.OneOf(p, value.Keys(b.params))))
	}
	b.used[p] = true
	text, err := b.literal(v, b.at+1+len(p))
	if err != nil {
		return fmt.Errorf("the parameter :%.40s: %w", p, err)
	}
	b.out.WriteString(text)
	b.at += 1 + len(p)
	return nil
}

// literal is v as it can stand here, with end behind the parameter.
func (b *binder) literal(v any, end int) (string, error) {
	switch {
	case end < len(b.query) && b.query[end] == '*':
		return word(v, "@")
	case end < len(b.query) && strings.IndexByte(" \t\r\n", b.query[end]) < 0:
		return "", fmt.Errorf("a blank must follow")
	case b.ordered():
		return word(v, ":")
	case v == nil && b.before() != ':':
		return "", fmt.Errorf("nothing can be searched for behind a field only")
	}
	return exact(v)
}

func orNone(hint string) string {
	if hint == "" {
		return "no parameters are given"
	}
	return hint
}

// parameter returns the name behind a colon at the start of s, or "".
func parameter(s string) string {
	if len(s) < 2 || s[0] != ':' || !isNameByte(s[1]) || s[1] >= '0' && s[1] <= '9' {
		return ""
	}
	n := 1
	for n < len(s) && isNameByte(s[n]) {
		n++
	}
	return s[1:n]
}

func isNameByte(c byte) bool {
	return c == '_' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9'
}
