package zendesk

import (
	"context"
	"net/url"
	"strings"
	"unicode"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
)

// book holds the custom fields of one kind of record.
type book []customField

// customField is a field that an administrator added.
type customField struct {
	id      int
	key     string // of users and organizations
	title   string
	kind    string   // what it holds, by Zendesk's name
	options []option // of a drop-down list
}

// option is a choice: the name that people see, and the tag that is stored.
type option struct{ name, tag string }

// find looks a field up by its title, its key, or its title written as a key:
// "Order Number", order_number.
func (b book) find(name string) (customField, bool) {
	for _, same := range []func(customField) bool{
		func(f customField) bool { return f.title == name },
		func(f customField) bool { return f.key != "" && strings.EqualFold(f.key, name) },
		func(f customField) bool { return asKey(f.title) == asKey(name) },
	} {
		for _, f := range b {
			if same(f) {
				return f, true
			}
		}
	}
	return customField{}, false
}

func (b book) titles() []string {
	out := make([]string, len(b))
	for i, f := range b {
		out[i] = f.title
	}
	return out
}

// asKey is a title in the letters of a key.
func asKey(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '_'
	}, strings.TrimSpace(title))
}

// value is v as the field stores it: of a list of choices, the tag behind the
// name that people see.
func (f customField) value(v any) any {
	switch v := v.(type) {
	case string:
		for _, o := range f.options {
			if o.name == v {
				return o.tag
			}
		}
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = f.value(e)
		}
		return out
	}
	return v
}

// field finds a custom field of the records of a kind. When it is not known
// the account is asked again, since an administrator may have added it.
func (c *client) field(ctx context.Context, kind kind, name string) (customField, error) {
	known, fresh, err := c.book(ctx, kind, false)
	if err != nil {
		return customField{}, err
	}
	f, ok := known.find(name)
	if !ok && !fresh {
		if known, _, err = c.book(ctx, kind, true); err != nil {
			return customField{}, err
		}
		f, ok = known.find(name)
	}
	if !ok {
		return customField{}, effect.NewFault(effect.Invalid, "a %s has no field %q%s", kind.name, name,
			hint(diag.Suggest(name, append(known.titles(), kind.writable...))))
	}
	return f, nil
}

func hint(s string) string {
	if s == "" {
		return ""
	}
	return "; " + s
}

// book returns the custom fields of a kind, and whether they were just read.
func (c *client) book(ctx context.Context, kind kind, again bool) (_ book, fresh bool, err error) {
	c.mu.Lock()
	known, ok := c.books[kind.name]
	c.mu.Unlock()
	if ok && !again {
		return known, false, nil
	}
	known, err = c.readBook(ctx, kind)
	if err != nil {
		return nil, false, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.books[kind.name] = known
	return known, true, nil
}

// maxPages bounds lists of fields.
const maxPages = 20

func (c *client) readBook(ctx context.Context, kind kind) (book, error) {
	all := book{}
	query := url.Values{"page[size]": {"100"}}
	for range maxPages {
		answer, err := c.send(ctx, call{path: "/api/v2/" + kind.fields + ".json", query: query})
		if err != nil {
			return nil, err
		}
		list, next, err := fieldPage(answer, kind.fields)
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
		if next == "" {
			return all, nil
		}
		query.Set("page[after]", next)
	}
	return all, nil
}

// fieldPage reads one page of fields, without those that an administrator
// retired and those that every account has.
func fieldPage(answer *rest.Response, name string) (list book, next string, err error) {
	page, err := object(answer)
	if err != nil {
		return nil, "", err
	}
	entries, ok := page[name].([]any)
	if !ok {
		return nil, "", strange(answer)
	}
	for _, e := range entries {
		m, _ := e.(map[string]any)
		if id, ok := m["id"].(int); ok && m["active"] == true && m["removable"] != false {
			list = append(list, newField(id, m))
		}
	}
	meta, _ := page["meta"].(map[string]any)
	if meta["has_more"] == true {
		next, _ = meta["after_cursor"].(string)
	}
	return list, next, nil
}

func newField(id int, m map[string]any) customField {
	f := customField{id: id}
	f.key, _ = m["key"].(string)
	f.title, _ = m["title"].(string)
	f.kind, _ = m["type"].(string)
	options, _ := m["custom_field_options"].([]any)
	for _, e := range options {
		o, _ := e.(map[string]any)
		name, _ := o["name"].(string)
		tag, _ := o["value"].(string)
		f.options = append(f.options, option{name, tag})
	}
	return f
}
