package servicenow

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
)

const (
	maxParents = 20 // tables that a table extends, one above the other
	metaPage   = 1000
	maxMeta    = 20_000 // entries that are read of a describing table
)

// Objects lists the names of all tables, and what people call the usual ones,
// sorted.
func (c *client) Objects(ctx context.Context) ([]string, error) {
	list, err := c.all(ctx, "sys_db_object", encoded.Query{Order: "name"}, "name")
	if err != nil {
		return nil, err
	}
	var out []string
	for _, r := range list {
		if name, _ := r["name"].(string); name != "" {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return nil, unreadable("sys_db_object")
	}
	for name, table := range usualTables() { // sorted below
		if slices.Contains(out, table) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func unreadable(table string) error {
	return effect.NewFault(effect.Denied, "the account may not read %s, where ServiceNow describes its tables", table)
}

// Describe tells the fields of a table, also those that it inherits.
func (c *client) Describe(ctx context.Context, object string) (records.Object, error) {
	table, err := tableOf(object)
	if err != nil {
		return records.Object{}, err
	}
	info := records.Object{Name: table}
	family, label, err := c.family(ctx, table)
	if err != nil {
		return records.Object{}, err
	}
	info.Label = label
	seen := map[string]bool{}
	for _, name := range family {
		fields, err := c.fieldsOf(ctx, name)
		if err != nil {
			return records.Object{}, err
		}
		for _, f := range fields {
			if !seen[f.Name] {
				seen[f.Name] = true
				info.Fields = append(info.Fields, f)
			}
		}
	}
	if len(info.Fields) == 0 {
		return records.Object{}, unreadable("sys_dictionary")
	}
	slices.SortFunc(info.Fields, func(a, b records.Field) int { return cmp.Compare(a.Name, b.Name) })
	return info, nil
}

// family is a table with those that it extends, and its label.
func (c *client) family(ctx context.Context, table string) (names []string, label string, err error) {
	for name := table; name != "" && len(names) < maxParents; {
		q := encoded.Query{Where: []effect.Condition{{Field: "name", Op: effect.Eq, Value: name}}}
		list, err := c.all(ctx, "sys_db_object", q, "name,label,super_class.name")
		switch {
		case err != nil:
			return nil, "", err
		case len(list) != 1 && name == table:
			return nil, "", effect.NewFault(effect.NotFound, "there is no table %q that the account may see described", table)
		case len(list) != 1:
			return names, label, nil
		}
		if name == table {
			label, _ = list[0]["label"].(string)
		}
		names = append(names, name)
		name, _ = list[0]["super_class.name"].(string)
	}
	return names, label, nil
}

func (c *client) fieldsOf(ctx context.Context, table string) ([]records.Field, error) {
	q := encoded.Query{Where: []effect.Condition{
		{Field: "name", Op: effect.Eq, Value: table}, {Field: "element", Op: effect.NotEmpty}, {Field: "active", Op: effect.Eq, Value: true},
	}}
	list, err := c.all(ctx, "sys_dictionary", q, "name,element,column_label,internal_type,read_only,unique,active,reference")
	if err != nil {
		return nil, err
	}
	var out []records.Field
	for _, r := range list {
		f := records.Field{Writable: r["read_only"] != "true", Unique: r["unique"] == "true"}
		f.Name, _ = r["element"].(string)
		f.Label, _ = r["column_label"].(string)
		f.Type, _ = r["internal_type"].(string)
		if to, _ := r["reference"].(string); f.Type == "reference" && to != "" {
			f.Path, f.To = f.Name, []string{to}
		}
		if f.Name != "" && r["name"] == table {
			out = append(out, f)
		}
	}
	return out, nil
}

// all reads whatever a query finds in a describing table.
func (c *client) all(ctx context.Context, table string, q encoded.Query, fields string) ([]map[string]any, error) {
	text, err := q.Text()
	if err != nil {
		return nil, invalid(err)
	}
	var out []map[string]any
	for len(out) < maxMeta {
		list, err := c.list(ctx, table, url.Values{
			"sysparm_query": {text}, "sysparm_fields": {"sys_id," + fields},
			"sysparm_limit": {strconv.Itoa(metaPage)}, "sysparm_offset": {strconv.Itoa(len(out))},
		})
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
		if len(list) < metaPage {
			break
		}
	}
	return out, nil
}
