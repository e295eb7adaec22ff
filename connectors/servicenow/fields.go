package servicenow

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
)

// absent tells which of the fields the table does not have, or does not show
// to the account. A table that holds no record tells nothing: then no field is
// absent. What was found out once is remembered.
func (c *client) absent(ctx context.Context, table string, fields []string) ([]string, error) {
	ask, out := c.recall(table, fields)
	if len(ask) == 0 {
		return out, nil
	}
	list, err := c.list(ctx, table, url.Values{"sysparm_fields": {strings.Join(unique([]string{"sys_id"}, ask), ",")}, "sysparm_limit": {"1"}})
	if err != nil || len(list) == 0 {
		return out, err
	}
	c.learn(table, ask, list[0])
	_, out = c.recall(table, fields)
	return out, nil
}

// recall splits fields into those of which nothing is known and those that
// are known to be absent.
func (c *client) recall(table string, fields []string) (unknown, absent []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range fields {
		there, known := c.known[table][f]
		switch {
		case !known:
			unknown = append(unknown, f)
		case !there:
			absent = append(absent, f)
		}
	}
	return unknown, absent
}

// learn notes which of the asked fields a record of the table shows. That one
// is missing is not remembered for good: an administrator may add it.
func (c *client) learn(table string, asked []string, record map[string]any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known[table] == nil {
		c.known[table] = map[string]bool{}
	}
	for _, f := range asked {
		_, c.known[table][f] = record[f]
	}
}

// forget makes the client ask again for fields that were absent.
func (c *client) forget(table string, fields []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, f := range fields {
		delete(c.known[table], f)
	}
}

// require makes sure that the table has the fields.
func (c *client) require(ctx context.Context, table string, fields []string) error {
	if err := checkNames(fields); err != nil {
		return err
	}
	missing, err := c.absent(ctx, table, fields)
	if err != nil || len(missing) == 0 {
		return err
	}
	c.forget(table, missing)
	return noField(table, missing[0])
}

func noField(table, field string) error {
	return effect.NewFault(effect.Invalid, "%s has no field %q that the account may read", table, field)
}

// shows reports a field that the record should show and does not.
func shows(table string, record map[string]any, fields []string) error {
	i := slices.IndexFunc(fields, func(f string) bool { _, ok := record[f]; return !ok })
	if i < 0 {
		return nil
	}
	return noField(table, fields[i])
}

func checkNames(fields []string) error {
	for _, f := range fields {
		if !encoded.IsField(f) {
			return effect.NewFault(effect.Invalid, "%.60q is not the name of a field: lower-case letters, digits, _ and dots only", f)
		}
	}
	return nil
}
