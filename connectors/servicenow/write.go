package servicenow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// keyField is where tables that have it keep what another system calls a
// record.
const keyField = "correlation_id"

// Create makes a record. Where the table has a correlation_id, the key is kept
// in it, and a record that has the key already is the one. A record is asked
// for once: a lost answer is Unknown.
func (c *client) Create(ctx context.Context, args effect.CreateArgs, key string) (string, error) {
	table, err := tableOf(args.Object)
	if err != nil {
		return "", err
	}
	body, err := c.body(ctx, table, args.Values)
	if err != nil {
		return "", err
	}
	if key == "" || args.Values[keyField] != nil {
		return c.insert(ctx, table, body)
	}
	key = shortKey(key)
	defer c.keys.lock(table + " " + key)()
	missing, err := c.absent(ctx, table, []string{keyField})
	if err != nil {
		return "", err
	}
	if len(missing) > 0 {
		return c.insert(ctx, table, body)
	}
	if ids, err := c.matching(ctx, table, keyField, key); err != nil || len(ids) > 0 {
		return first(ids), err
	}
	body[keyField] = key
	return c.insert(ctx, table, body)
}

// shortKey makes a key fit for an encoded query and a field of 100 characters.
func shortKey(key string) string {
	const longest = 100
	if text, err := encoded.Literal(key); err == nil && len(text) <= longest && strings.TrimSpace(text) == text {
		return text
	}
	sum := sha256.Sum256([]byte(key))
	return "cw-" + hex.EncodeToString(sum[:16])
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// matching finds the records, two at most and the oldest first, whose field
// has the value. A table without the field is Invalid.
func (c *client) matching(ctx context.Context, table, field, v string) ([]string, error) {
	q := encoded.Query{Where: []effect.Condition{{Field: field, Op: effect.Eq, Value: v}}, Order: "sys_created_on"}
	text, err := q.Text()
	if err != nil {
		return nil, invalid(err)
	}
	list, err := c.list(ctx, table, url.Values{"sysparm_query": {text}, "sysparm_fields": {"sys_id," + field}, "sysparm_limit": {"2"}})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, record := range list {
		if have, ok := record[field].(string); !ok || !strings.EqualFold(have, v) {
			return nil, noField(table, field)
		}
		ids = append(ids, idOf(record))
	}
	return ids, nil
}

// insert makes a record.
func (c *client) insert(ctx context.Context, table string, body map[string]any) (string, error) {
	answer, err := c.send(ctx, call{
		method: http.MethodPost, path: tablePath(table), body: body, mode: effect.Write,
		query: url.Values{"sysparm_fields": {"sys_id"}, "sysparm_exclude_reference_link": {"true"}},
	})
	if err != nil {
		return "", err
	}
	return created(answer)
}

// created reads the id of a new record. An answer that holds none leaves open
// whether there is a record.
func created(answer *rest.Response) (string, error) {
	record, err := single(answer)
	if err != nil {
		f := *effect.AsFault(err)
		f.Code = effect.Unknown
		return "", &f
	}
	return idOf(record), nil
}

// Update changes a record. What sets values may be repeated; a journal entry
// would stand there twice, so a request with one is sent once.
func (c *client) Update(ctx context.Context, args effect.UpdateArgs) error {
	table, err := tableOf(args.Object)
	if err != nil {
		return err
	}
	if err := checkID(args.ID); err != nil {
		return err
	}
	body, err := c.body(ctx, table, args.Values)
	if err != nil {
		return err
	}
	_, err = c.patch(ctx, table, args.ID, body)
	return err
}

// journals are the fields that collect entries.
var journals = []string{"work_notes", "comments", "comments_and_work_notes"}

// patch changes a record and returns it.
func (c *client) patch(ctx context.Context, table, id string, body map[string]any) (map[string]any, error) {
	mode := effect.Read
	if slices.ContainsFunc(journals, func(f string) bool { return body[f] != nil }) {
		mode = effect.Write
	}
	answer, err := c.send(ctx, call{
		method: http.MethodPatch, path: recordPath(table, id), body: body, mode: mode,
		query: url.Values{"sysparm_fields": {strings.Join(unique([]string{"sys_id"}, value.Keys(body)), ",")}, "sysparm_exclude_reference_link": {"true"}},
	})
	if err != nil {
		return nil, err
	}
	return single(answer)
}

// body makes sure of the fields of a write: ServiceNow ignores those that it
// does not know.
func (c *client) body(ctx context.Context, table string, values map[string]any) (map[string]any, error) {
	out := map[string]any{}
	names := value.Keys(values)
	for _, name := range names {
		v, err := cell(values[name])
		switch {
		case err != nil:
			return nil, effect.NewFault(effect.Invalid, "%s: %v", name, err)
		case strings.Contains(name, "."):
			return nil, effect.NewFault(effect.Invalid, "%.60q is a field of another record and cannot be written here", name)
		case name == "sys_id":
			return nil, effect.NewFault(effect.Invalid, "the sys_id of a record cannot be written")
		}
		out[name] = v
	}
	return out, c.require(ctx, table, names)
}

// cell is a value as a field takes it: as a text.
func cell(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case map[string]any, []any:
		return "", effect.NewFault(effect.Invalid, "a field takes a text, a number or true or false, not a %s", value.KindName(v))
	}
	return encoded.Literal(v)
}

// Upsert changes the record whose field has the value, or makes it. Of callers
// in this program one at a time looks for the same value.
func (c *client) Upsert(ctx context.Context, args effect.UpsertArgs) (id string, isNew bool, err error) {
	table, err := tableOf(args.Object)
	switch {
	case err != nil:
		return "", false, err
	case args.MatchValue == "":
		return "", false, effect.NewFault(effect.Invalid, "the value of %.60q to match is empty", args.Match)
	}
	values := value.CloneMap(args.Values)
	if values == nil {
		values = map[string]any{}
	}
	values[args.Match] = args.MatchValue
	body, err := c.body(ctx, table, values)
	if err != nil {
		return "", false, err
	}
	defer c.keys.lock(table + " " + args.Match + " " + strings.ToLower(args.MatchValue))()
	ids, err := c.matching(ctx, table, args.Match, args.MatchValue)
	switch {
	case err != nil:
		return "", false, err
	case len(ids) > 1:
		return "", false, effect.NewFault(effect.Conflict, "several records of %s have this %s", table, args.Match)
	case len(ids) == 1:
		delete(body, args.Match)
		if len(body) > 0 {
			_, err = c.patch(ctx, table, ids[0], body)
		}
		return ids[0], false, err
	}
	id, err = c.insert(ctx, table, body)
	return id, err == nil, err
}

// Delete removes a record.
func (c *client) Delete(ctx context.Context, args effect.DeleteArgs) error {
	table, err := tableOf(args.Object)
	if err != nil {
		return err
	}
	if err := checkID(args.ID); err != nil {
		return err
	}
	_, err = c.send(ctx, call{method: http.MethodDelete, path: recordPath(table, args.ID), mode: effect.Write})
	return err
}
