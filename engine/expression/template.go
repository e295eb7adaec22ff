package expression

import (
	"fmt"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// maxSlots bounds the ${ } of one text, as Limits.Source bounds each of them.
const maxSlots = 100

// Template is a text with ${ } in it, compiled. It is immutable.
type Template struct {
	parts  []Part
	single bool // exactly one ${ } and nothing else
	want   Type
	typ    Type
	refs   []string
}

// Part is either literal text or a program.
type Part struct {
	Literal  string
	Program  *Program // nil for literal text
	From, To int      // where its ${ } stands in the text, in bytes
}

// HasSlot reports whether text has to go through Compiler.Template: it holds
// a ${, or the escape $${ that stands for a literal one.
func HasSlot(text string) bool { return strings.Contains(text, "${") }

// Template compiles text. A text that is exactly one ${ } keeps the type of
// its expression, unless a text is wanted; any other joins its parts to a
// text. All mistakes are returned at once, with offsets relative to text.
func (c *Compiler) Template(text string, want Type) (*Template, []*Error) {
	slots, bad := splitTemplate(text)
	if bad != nil {
		return nil, []*Error{bad}
	}
	t := &Template{want: want, single: len(slots) == 1 && slots[0].expression}
	var errs []*Error
	for _, s := range slots {
		if !s.expression {
			t.parts = append(t.parts, Part{Literal: s.text})
			continue
		}
		p, err := c.slot(s, t)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		t.parts = append(t.parts, Part{Program: p, From: s.from - len("${"), To: s.from + len(s.text) + 1})
		t.refs = append(t.refs, p.refs...)
	}
	if len(errs) == 0 {
		errs = t.settle(text)
	}
	if len(errs) > 0 {
		return nil, errs
	}
	return t, nil
}

// slot compiles one ${ }.
func (c *Compiler) slot(s slot, t *Template) (*Program, *Error) {
	want := Any()
	if t.single && t.want.kind != StringKind {
		want = t.want
	}
	if strings.TrimSpace(s.text) == "" {
		return nil, &Error{From: s.from - len("${"), To: s.from + len(s.text) + 1, Code: diag.CodeTemplate, Message: "this ${ } is empty"}
	}
	p, err := c.Compile(s.text, want)
	if err != nil {
		return nil, err.shift(s.from)
	}
	return p, nil
}

// settle finds the type of the whole.
func (t *Template) settle(text string) []*Error {
	slices.Sort(t.refs)
	t.refs = slices.Compact(t.refs)
	t.typ = String()
	if t.single && t.want.kind != StringKind {
		t.typ = t.parts[0].Program.Type()
	}
	if !Assignable(t.want, t.typ) {
		return []*Error{{To: len(text), Code: diag.CodeTypeMismatch,
			Message: fmt.Sprintf("this gives a text, but %s is needed here", t.want.article()),
			Hint:    "write a single ${ } without text around it"}}
	}
	return nil
}

// Type returns what Expand gives.
func (t *Template) Type() Type { return t.typ }

// Refs returns the declared names that it reads, sorted.
func (t *Template) Refs() []string { return slices.Clone(t.refs) }

// Parts returns the parts in order.
func (t *Template) Parts() []Part { return slices.Clone(t.parts) }

// Expand evaluates the parts within one budget and joins them: nil becomes
// nothing, whole numbers keep all their digits, lists and records become JSON.
func (e *Env) Expand(t *Template) (any, *effect.Fault) {
	e.reset(e.limits)
	if t.single && t.typ.kind != StringKind {
		p := t.parts[0].Program
		v, err := e.eval(p)
		if err != nil {
			return nil, fault(p.src, err)
		}
		return v, nil
	}
	if len(t.parts) == 1 && t.parts[0].Program == nil {
		return t.parts[0].Literal, nil
	}
	return e.join(t)
}

func (e *Env) join(t *Template) (any, *effect.Fault) {
	var b strings.Builder
	for _, part := range t.parts {
		b.WriteString(part.Literal)
		if part.Program == nil {
			continue
		}
		v, err := e.eval(part.Program)
		if err == nil {
			err = e.weighEncoded(v)
		}
		if err != nil {
			return nil, fault(part.Program.src, err)
		}
		b.WriteString(value.Text(v))
	}
	return b.String(), nil
}

// slot is a stretch of a template: literal text with its escapes resolved, or
// the source of an expression.
type slot struct {
	text       string
	from       int // of an expression, in the template
	expression bool
}

func splitTemplate(text string) ([]slot, *Error) {
	var slots []slot
	var literal strings.Builder
	flush := func() {
		if literal.Len() > 0 {
			slots = append(slots, slot{text: literal.String()})
			literal.Reset()
		}
	}
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "$${"):
			literal.WriteString("${")
			i += len("$${")
		case strings.HasPrefix(text[i:], "${"):
			flush()
			from := i + len("${")
			end := closingBrace(text, from)
			if end < 0 {
				return nil, &Error{From: i, To: from, Code: diag.CodeTemplate, Message: "this ${ is not closed by a }", Hint: "write $${ for a literal ${"}
			}
			if slots = append(slots, slot{text[from:end], from, true}); len(slots) > 2*maxSlots {
				return nil, &Error{From: i, To: end + 1, Code: diag.CodeTemplate, Message: fmt.Sprintf("the text holds more than %d ${ }", maxSlots)}
			}
			i = end + 1
		default:
			literal.WriteByte(text[i])
			i++
		}
	}
	flush()
	return slots, nil
}
