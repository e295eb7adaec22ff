package emulator

import "strings"

// view is a record as it is asked for by sysparm_fields,
// sysparm_display_value and sysparm_exclude_reference_link. Fields that the
// table does not have are left out without a word.
func (c *call) view(t *table, r *row) map[string]any {
	out := map[string]any{}
	asked := c.query.Get("sysparm_fields")
	if asked == "" {
		for _, f := range r.class.all() {
			out[f.name] = c.cell(r, f.name, f)
		}
		return out
	}
	for name := range strings.SplitSeq(asked, ",") {
		name = strings.TrimSpace(name)
		if f, ok := c.schema.path(t, name); ok {
			out[name] = c.cell(r, name, f)
		} else if f, ok := c.schema.path(r.class, name); ok {
			out[name] = c.cell(r, name, f)
		}
	}
	return out
}

// cell is one field of a record in the asked form.
func (c *call) cell(r *row, name string, f field) any {
	v, shown := c.value(r, name), c.display(r, name)
	link := ""
	if f.kind == "reference" && v != "" && c.query.Get("sysparm_exclude_reference_link") != "true" {
		link = c.base + "/api/now/table/" + f.target + "/" + v
	}
	switch mode := c.query.Get("sysparm_display_value"); {
	case mode == "all":
		out := map[string]any{"value": v, "display_value": shown}
		if link != "" {
			out["link"] = link
		}
		return out
	case mode == "true" && link != "":
		return map[string]any{"display_value": shown, "link": link}
	case mode == "true":
		return shown
	case link != "":
		return map[string]any{"value": v, "link": link}
	}
	return v
}
