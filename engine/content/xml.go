package content

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/callwright/callwright/engine/value"
)

// The names that stand beside those of elements.
const (
	attribute = "@"        // in front of an attribute's name
	ownText   = "#text"    // the text of an element that has more than that
	ordered   = "#content" // when writing: children in an order of their own
)

// XML reads one XML document into a mapping with the root element's name.
//
// An element that holds nothing but text is that text, without the blanks
// around it. Every other is a mapping: attributes by "@name", child elements
// by name, its own text as "#text". Elements that are repeated are a list.
// Namespaces, comments and processing instructions are left out. A DOCTYPE is
// passed over; entities other than XML's own five are an error.
func XML(data []byte) (map[string]any, error) {
	if err := checkSize("XML", string(data)); err != nil {
		return nil, err
	}
	r := xmlReader{Decoder: xml.NewDecoder(bytes.NewReader(data))}
	r.CharsetReader = func(label string, in io.Reader) (io.Reader, error) { return charset(label, in, utf8.Valid(data)) }
	doc, err := r.document()
	if err != nil {
		return nil, r.explain(err, string(data))
	}
	return doc, nil
}

type xmlReader struct {
	*xml.Decoder
	parts int
}

// document reads the root and what may stand around it.
func (r *xmlReader) document() (map[string]any, error) {
	var doc map[string]any
	for {
		t, err := r.Token()
		switch {
		case err == io.EOF && doc != nil:
			return doc, nil
		case err == io.EOF:
			return nil, errors.New("there is no element")
		case err != nil:
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if doc != nil {
				return nil, errors.New("there is a second root element")
			}
			v, err := r.element(t, 1)
			if err != nil {
				return nil, err
			}
			doc = map[string]any{t.Name.Local: v}
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return nil, errors.New("there is text outside of the root element")
			}
		}
	}
}

// element reads what follows a start tag, up to its end tag.
func (r *xmlReader) element(start xml.StartElement, depth int) (any, error) {
	if depth >= value.MaxDepth {
		return nil, fmt.Errorf("it is nested deeper than %d levels", value.MaxDepth)
	}
	if r.parts += 1 + len(start.Attr); r.parts > MaxParts {
		return nil, tooMany("XML")
	}
	out := attributes(start)
	var text strings.Builder
	for {
		t, err := r.Token()
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			v, err := r.element(t, depth+1)
			if err != nil {
				return nil, err
			}
			add(out, t.Name.Local, v)
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			return whole(out, strings.TrimSpace(text.String())), nil
		}
	}
}

func attributes(start xml.StartElement) map[string]any {
	out := map[string]any{}
	for _, a := range start.Attr {
		if a.Name.Space != "xmlns" && a.Name.Local != "xmlns" {
			out[attribute+a.Name.Local] = a.Value
		}
	}
	return out
}

// add puts a child beside those of the same name. A child is a text or a
// mapping, so a list is always one of several.
func add(out map[string]any, name string, v any) {
	switch old := out[name].(type) {
	case nil:
		out[name] = v
	case []any:
		out[name] = append(old, v)
	default:
		out[name] = []any{old, v}
	}
}

func whole(out map[string]any, text string) any {
	if len(out) == 0 {
		return text
	}
	if text != "" {
		out[ownText] = text
	}
	return out
}

func (r *xmlReader) explain(err error, text string) error {
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	out := &Error{Format: "XML", Message: err.Error()}
	out.Line, out.Column = place(text, int(r.InputOffset()))
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		out.Message = syntax.Msg
	}
	if len(out.Message) > 200 {
		out.Message = valid(out.Message[:200]) + "…"
	}
	return out
}

// charset reads the encodings that services still use. A text that already is
// UTF-8 is taken for that, whatever it says: HTTP may have converted it.
func charset(label string, in io.Reader, isUTF8 bool) (io.Reader, error) {
	switch {
	case isUTF8:
		return in, nil
	case strings.EqualFold(label, "iso-8859-1"), strings.EqualFold(label, "latin1"):
		b, err := io.ReadAll(in)
		runes := make([]rune, len(b))
		for i, c := range b {
			runes[i] = rune(c)
		}
		return strings.NewReader(string(runes)), err
	}
	return nil, fmt.Errorf("the encoding %.40q is not known", label)
}
