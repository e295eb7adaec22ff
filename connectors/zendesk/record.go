package zendesk

import (
	"context"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

func isID(s string) bool {
	const longest = 20
	return s != "" && len(s) <= longest && strings.Trim(s, "0123456789") == ""
}

func checkID(id string) error {
	if !isID(id) {
		return effect.NewFault(effect.Invalid, "%.40q is not the id of a record", id)
	}
	return nil
}

// idOf returns a record's id as text, every digit kept; "" when it has none.
func idOf(record map[string]any) string {
	id := value.Text(record["id"])
	if !isID(id) {
		return ""
	}
	return id
}

// pick returns the asked fields of a record, and its id. The field "custom"
// is a map of all custom fields by title; "custom.order_number" is one.
func (c *client) pick(ctx context.Context, k kind, record map[string]any, fields []string) (map[string]any, error) {
	if len(fields) == 0 {
		fields = k.usual
	}
	out := map[string]any{"id": record["id"]}
	for _, path := range fields {
		name, rest, nested := strings.Cut(path, ".")
		if name != "custom" || k.fields == "" {
			copyPath(out, record, path)
			continue
		}
		if err := c.pickCustom(ctx, k, record, out, rest, nested); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *client) pickCustom(ctx context.Context, k kind, record, out map[string]any, name string, one bool) error {
	into, ok := out["custom"].(map[string]any)
	if !ok {
		into = map[string]any{}
		out["custom"] = into
	}
	if one {
		f, err := c.field(ctx, k, name)
		if err != nil {
			return err
		}
		into[name] = customValue(k, record, f)
		return nil
	}
	known, _, err := c.book(ctx, k, false)
	if err != nil {
		return err
	}
	for _, f := range known {
		into[f.title] = customValue(k, record, f)
	}
	return nil
}

// customValue reads a custom field: tickets hold a list by id, users and
// organizations a map by key.
func customValue(k kind, record map[string]any, f customField) any {
	if m, ok := record[k.custom].(map[string]any); ok {
		return value.Clone(m[f.key])
	}
	list, _ := record[k.custom].([]any)
	i := slices.IndexFunc(list, func(e any) bool {
		m, _ := e.(map[string]any)
		return m["id"] == f.id
	})
	if i < 0 {
		return nil
	}
	return value.Clone(list[i].(map[string]any)["value"])
}

func copyPath(to, from map[string]any, path string) {
	name, rest, nested := strings.Cut(path, ".")
	if !nested {
		to[name] = value.Clone(from[name])
		return
	}
	parent, ok := from[name].(map[string]any)
	if !ok { // the record has no such part
		to[name] = nil
		return
	}
	into, ok := to[name].(map[string]any)
	if !ok {
		into = map[string]any{}
		to[name] = into
	}
	copyPath(into, parent, rest)
}
