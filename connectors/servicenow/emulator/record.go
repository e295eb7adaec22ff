package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// record is the endpoint of one record.
func (c *call) record() (reply, error) {
	t := c.schema[c.r.PathValue("table")]
	if t == nil {
		return reply{}, invalidTable(c.r.PathValue("table"))
	}
	if c.r.Method == http.MethodPost {
		return reply{}, methodNotAllowed()
	}
	r := c.find(t, c.r.PathValue("id"))
	if r == nil {
		return reply{}, noRecord()
	}
	switch c.r.Method {
	case http.MethodGet:
		return reply{http.StatusOK, map[string]any{"result": c.view(t, r)}}, nil
	case http.MethodPatch, http.MethodPut:
		return c.update(t, r)
	case http.MethodDelete:
		return c.delete(t, r)
	}
	return reply{}, methodNotAllowed()
}

func (c *call) create(t *table) (reply, error) {
	values, err := c.values()
	switch {
	case err != nil:
		return reply{}, err
	case t.Virtual || !c.has("admin", "itil"):
		return reply{}, notAllowed("Insert")
	}
	delete(values, "sys_id")
	if err := c.rules(t, nil, values); err != nil {
		return reply{}, err
	}
	r := c.insert(t, values, c.who.values["user_name"], c.now)
	if _, ok := t.field("opened_by"); ok && r.values["opened_by"] == "" {
		r.values["opened_by"] = c.who.id()
	}
	c.header.Set("Location", c.base+"/api/now/table/"+t.Name+"/"+r.id())
	return reply{http.StatusCreated, map[string]any{"result": c.view(t, r)}}, nil
}

func (c *call) update(t *table, r *row) (reply, error) {
	values, err := c.values()
	switch {
	case err != nil:
		return reply{}, err
	case t.Virtual || !c.has("admin", "itil"):
		return reply{}, notAllowed("Update")
	}
	if err := c.rules(t, r, values); err != nil {
		return reply{}, err
	}
	c.set(r, values, c.who.values["user_name"], c.now)
	return reply{http.StatusOK, map[string]any{"result": c.view(t, r)}}, nil
}

func (c *call) delete(t *table, r *row) (reply, error) {
	if t.Virtual || !c.has("admin") {
		return reply{}, notAllowed("Delete")
	}
	c.remove(r)
	return reply{status: http.StatusNoContent}, nil
}

// values reads the body: every value becomes a text.
func (c *call) values() (map[string]string, error) {
	var in map[string]any
	d := json.NewDecoder(strings.NewReader(string(c.body)))
	d.UseNumber()
	if err := d.Decode(&in); err != nil {
		return nil, unreadable("The payload is not valid JSON.")
	}
	out := map[string]string{}
	for name, v := range in {
		switch v := v.(type) {
		case nil:
			out[name] = ""
		case map[string]any, []any:
			return nil, unreadable("The value of " + name + " is not a text.")
		default:
			out[name] = fmt.Sprint(v)
		}
	}
	return out, nil
}

// rules are what the instance holds against a write; r is nil for a new
// record.
func (c *call) rules(t *table, r *row, values map[string]string) error {
	for _, f := range t.all() {
		v, given := values[f.name]
		switch {
		case f.mandatory && v == "" && (given || r == nil):
			return refused("Data Policy Exception: The following fields are mandatory: %s", f.label)
		case f.unique && v != "" && c.taken(t, r, f.name, v):
			return refused("Error during insert of %s (%s). Unique Key violation detected by database (Duplicate entry '%s' for key '%s')", t.Name, v, v, f.name)
		}
	}
	return nil
}

// taken reports whether another record of the table has the value.
func (c *call) taken(t *table, except *row, name, v string) bool {
	for t.parent != nil {
		t = t.parent
	}
	for _, r := range c.of(t) {
		if r != except && strings.EqualFold(r.values[name], v) {
			return true
		}
	}
	return false
}
