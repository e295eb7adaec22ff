package content

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"regexp"
	"strings"

	"github.com/callwright/callwright/engine/value"
)

// WriteXML writes a document of the shape that XML reads: one root element.
// Attributes and elements come in the order of their names. Where a service
// wants another order, the key "#content" holds a list of mappings with one
// element each, and of texts, which are written in the order of the list. All
// texts are escaped; a name that is no XML name is an error.
func WriteXML(doc map[string]any) ([]byte, error) {
	if len(doc) != 1 {
		return nil, fmt.Errorf("an XML document has one root element, not %d", len(doc))
	}
	w := &xmlWriter{}
	w.WriteString(xml.Header)
	root := value.Keys(doc)[0]
	if _, list := doc[root].([]any); list {
		return nil, fmt.Errorf("the root element %q is a list", root)
	}
	if err := w.element(root, doc[root], 1); err != nil {
		return nil, err
	}
	return w.Bytes(), nil
}

type xmlWriter struct{ bytes.Buffer }

// xmlName is what a name may be here; a prefix is passed on as it is.
var xmlName = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}._-]*(:[\p{L}_][\p{L}\p{N}._-]*)?$`)

// element writes v as an element, a list as several.
func (w *xmlWriter) element(name string, v any, depth int) error {
	if list, ok := v.([]any); ok {
		for _, e := range list {
			if _, nested := e.([]any); nested {
				return fmt.Errorf("the element %q holds a list in a list", name)
			}
			if err := w.element(name, e, depth); err != nil {
				return err
			}
		}
		return nil
	}
	switch {
	case !xmlName.MatchString(name):
		return fmt.Errorf("%.40q cannot name an XML element", name)
	case depth >= value.MaxDepth:
		return fmt.Errorf("the XML is nested deeper than %d levels", value.MaxDepth)
	}
	w.WriteString("<" + name)
	m, ok := v.(map[string]any)
	if !ok {
		w.WriteByte('>')
		w.text(v)
	} else if err := w.inside(m, depth); err != nil {
		return err
	}
	w.WriteString("</" + name + ">")
	return nil
}

// inside writes attributes, the end of the start tag, and what it encloses.
func (w *xmlWriter) inside(m map[string]any, depth int) error {
	for _, key := range value.Keys(m) {
		if name, ok := strings.CutPrefix(key, attribute); ok {
			if err := w.attribute(name, m[key]); err != nil {
				return err
			}
		}
	}
	w.WriteByte('>')
	for _, key := range value.Keys(m) { // "#" sorts ahead of all names
		var err error
		switch {
		case strings.HasPrefix(key, attribute):
		case key == ownText:
			w.text(m[key])
		case key == ordered:
			err = w.sequence(m[key], depth)
		default:
			err = w.element(key, m[key], depth+1)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *xmlWriter) attribute(name string, v any) error {
	switch v.(type) {
	case []any, map[string]any:
		return fmt.Errorf("the attribute %q holds a %s", name, value.KindName(v))
	}
	if !xmlName.MatchString(name) {
		return fmt.Errorf("%.40q cannot name an XML attribute", name)
	}
	w.WriteString(" " + name + `="`)
	w.text(v)
	w.WriteByte('"')
	return nil
}

// sequence writes elements and texts in the order of a list.
func (w *xmlWriter) sequence(v any, depth int) error {
	list, ok := v.([]any)
	if !ok {
		return fmt.Errorf("%s holds a %s, not a list", ordered, value.KindName(v))
	}
	for _, e := range list {
		m, ok := e.(map[string]any)
		if !ok {
			w.text(e)
			continue
		}
		if len(m) != 1 {
			return fmt.Errorf("an entry of %s has one element, not %d", ordered, len(m))
		}
		name := value.Keys(m)[0]
		if err := w.element(name, m[name], depth+1); err != nil {
			return err
		}
	}
	return nil
}

// text writes a scalar. Escaping turns what XML cannot hold into U+FFFD.
func (w *xmlWriter) text(v any) {
	_ = xml.EscapeText(&w.Buffer, []byte(value.Text(v))) // a buffer takes all
}
