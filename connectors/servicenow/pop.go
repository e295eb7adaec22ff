package servicenow

import (
	"context"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Pop works out the page that the agent's browser is to show. Nothing is
// sent: ServiceNow cannot be told to open a page on somebody's screen.
func (c *client) Pop(ctx context.Context, pop effect.Pop, _ effect.Agent) (effect.Shown, error) {
	if err := ctx.Err(); err != nil {
		return effect.Shown{}, effect.NewFault(effect.Cancelled, "the screen pop was cancelled")
	}
	shown := effect.Shown{ID: pop.ID, Account: c.account, Via: "url"}
	object := pop.Object
	if len(pop.Records) == 0 && pop.New != nil {
		object = pop.New.Object
	}
	if object == "" {
		return effect.Shown{}, effect.NewFault(effect.Invalid, "the screen pop has neither records nor an object for a new one")
	}
	table, err := tableOf(object)
	if err != nil {
		return effect.Shown{}, err
	}
	shown.Object = table
	switch {
	case len(pop.Records) > 0:
		err = c.popRecords(pop.Records, &shown)
	case pop.New != nil:
		c.popNew(pop.New.Defaults, &shown)
	default:
		err = effect.NewFault(effect.Invalid, "the screen pop has neither records nor an object for a new one")
	}
	if err != nil {
		return effect.Shown{}, err
	}
	return shown, nil
}

// classic is a page of the instance inside its usual frame.
func (c *client) classic(page, query string) string {
	return c.base + "/nav_to.do?uri=" + url.QueryEscape(page+".do?"+query)
}

// pageOf is where an agent sees a record.
func (c *client) pageOf(table, id string) string {
	if c.workspace != "" {
		return c.base + c.workspace + "/record/" + table + "/" + id
	}
	return c.classic(table, "sys_id="+id)
}

// popRecords opens the record, or the list of several.
func (c *client) popRecords(records []map[string]any, shown *effect.Shown) error {
	ids, err := refIDs(records)
	if err != nil {
		return err
	}
	shown.Records = ids
	if len(ids) == 1 {
		shown.Mode, shown.URL = "record", c.pageOf(shown.Object, ids[0])
		return nil
	}
	shown.Mode = "choice"
	shown.URL = c.classic(shown.Object+"_list", "sysparm_query="+url.QueryEscape("sys_idIN"+strings.Join(ids, ",")))
	choices := []any{}
	for _, id := range ids {
		choices = append(choices, map[string]any{"id": id, "label": labelOf(records, id), "url": c.pageOf(shown.Object, id)})
	}
	shown.Payload = map[string]any{"choices": choices}
	return nil
}

// labelOf is what a person knows a record by.
func labelOf(records []map[string]any, id string) string {
	for _, r := range records {
		for _, name := range []string{"name", "short_description", "number", "email"} {
			if s, _ := r[name].(string); s != "" && idOf(r) == id {
				return s
			}
		}
	}
	return id
}

// popNew opens a blank form that is filled in. The form takes its values as a
// query, so a caret becomes a blank and what would run as a script is left
// out; the payload has them as they are.
func (c *client) popNew(defaults map[string]any, shown *effect.Shown) {
	var parts []string
	given := map[string]any{}
	for _, name := range value.Keys(defaults) {
		v := defaults[name]
		if v == nil {
			continue
		}
		given[name] = value.Clone(v)
		text := strings.Join(strings.FieldsFunc(value.Text(v), func(r rune) bool { return r == '^' || r < ' ' || r == 0x7f }), " ")
		if _, err := encoded.Literal(text); err == nil && text != "" && encoded.IsName(name) {
			parts = append(parts, name+"="+text)
		}
	}
	shown.Mode, shown.Payload = "new", map[string]any{"defaults": given}
	query := strings.Join(parts, "^")
	if c.workspace != "" {
		shown.URL = c.base + c.workspace + "/record/" + shown.Object + "/-1"
		if query != "" {
			shown.URL += "/params/query/" + url.PathEscape(query)
		}
		return
	}
	page := "sys_id=-1"
	if query != "" {
		page += "&sysparm_query=" + url.QueryEscape(query)
	}
	shown.URL = c.classic(shown.Object, page)
}
