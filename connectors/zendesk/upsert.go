package zendesk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// identifying are the attributes by which a kind's records can be upserted.
func (k kind) identifying() []string {
	return map[string][]string{
		"user": {"email", "external_id"}, "organization": {"external_id", "name"}, "ticket": {"external_id"},
	}[k.name]
}

// Upsert updates the record with an attribute, or makes it. It may be
// repeated, save where it adds a comment to a ticket: that is sent once.
func (c *client) Upsert(ctx context.Context, args effect.UpsertArgs) (id string, created bool, err error) {
	k, err := kindOf(args.Object)
	if err != nil {
		return "", false, err
	}
	attributes, err := c.upsertAttributes(ctx, k, args)
	if err != nil {
		return "", false, err
	}
	match := strings.ToLower(args.Match)
	if k.name == "user" || k.name == "organization" && match == "external_id" {
		return c.createOrUpdate(ctx, k, attributes)
	}
	return c.findAndWrite(ctx, k, match, args.MatchValue, attributes)
}

// upsertAttributes checks the arguments, and makes attributes of the values
// that hold what is matched.
func (c *client) upsertAttributes(ctx context.Context, k kind, args effect.UpsertArgs) (map[string]any, error) {
	match, names := strings.ToLower(args.Match), k.identifying()
	switch {
	case names == nil:
		return nil, effect.NewFault(effect.Invalid, "a %s cannot be written", k.name)
	case !slices.Contains(names, match):
		return nil, effect.NewFault(effect.Invalid, "a %s is not identified by %.40q; %s", k.name, args.Match, diag.OneOf(match, names))
	case strings.TrimSpace(args.MatchValue) == "":
		return nil, effect.NewFault(effect.Invalid, "the value of %s is empty, which would identify nothing", match)
	}
	attributes, err := c.attributes(ctx, k, args.Values)
	if err != nil {
		return nil, err
	}
	if v := attributes[match]; v != nil && value.Text(v) != args.MatchValue {
		return nil, effect.NewFault(effect.Invalid, "the values hold another %s than the one to match", match)
	}
	attributes[match] = args.MatchValue
	return attributes, nil
}

// createOrUpdate leaves it to Zendesk to find the record.
func (c *client) createOrUpdate(ctx context.Context, k kind, attributes map[string]any) (string, bool, error) {
	answer, err := c.send(ctx, call{
		method: http.MethodPost, path: "/api/v2/" + k.plural + "/create_or_update.json", body: map[string]any{k.name: attributes}, mode: effect.Read,
	})
	if err != nil {
		return "", false, err
	}
	id, err := created(answer, k, true)
	return id, answer.Status == http.StatusCreated, err
}

// findAndWrite looks the record up, and updates it or makes it. Of two that
// make one at the same time, the second is refused and looks again.
func (c *client) findAndWrite(ctx context.Context, k kind, match, v string, attributes map[string]any) (string, bool, error) {
	for again := false; ; again = true {
		id, err := c.lookUp(ctx, k, match, v)
		if err != nil {
			return "", false, err
		}
		if id != "" {
			return id, false, c.put(ctx, k, id, attributes)
		}
		id, err = c.make(ctx, k, match, v, attributes)
		if err == nil || again || effect.AsFault(err).Code != effect.Conflict {
			return id, err == nil, err
		}
	}
}

// lookUp returns the id of the one record with an attribute, "" for none. The
// lists that it asks know a record at once, unlike the search.
func (c *client) lookUp(ctx context.Context, k kind, match, v string) (string, error) {
	path := "/api/v2/" + k.plural + ".json"
	if k.name == "organization" {
		path = "/api/v2/organizations/search.json"
	}
	answer, err := c.send(ctx, call{path: path, query: url.Values{match: {v}}})
	if err != nil {
		return "", err
	}
	list, err := recordsOf(answer, k.plural)
	if err != nil {
		return "", err
	}
	found := ""
	for _, r := range list {
		if text := value.Text(r[match]); text != v && (match != "name" || !strings.EqualFold(text, v)) {
			continue
		}
		if found != "" {
			return "", effect.NewFault(effect.Conflict, "several %s have this %s", k.plural, match)
		}
		if found = idOf(r); found == "" {
			return "", strange(answer)
		}
	}
	return found, nil
}

// recordsOf reads a list of records.
func recordsOf(answer *rest.Response, name string) ([]map[string]any, error) {
	m, err := object(answer)
	if err != nil {
		return nil, err
	}
	list, ok := m[name].([]any)
	if !ok {
		return nil, strange(answer)
	}
	out := make([]map[string]any, len(list))
	for i, e := range list {
		if out[i], ok = e.(map[string]any); !ok {
			return nil, strange(answer)
		}
	}
	return out, nil
}

// make creates a record that was not found. The attribute that identifies it
// is its key, so that two cannot both make it.
func (c *client) make(ctx context.Context, k kind, match, v string, attributes map[string]any) (string, error) {
	r := call{method: http.MethodPost, path: "/api/v2/" + k.plural + ".json", body: map[string]any{k.name: attributes}, mode: effect.Read}
	if k.name == "ticket" {
		if attributes["comment"] == nil {
			return "", effect.NewFault(effect.Invalid, "a new ticket needs a comment")
		}
		sum := sha256.Sum256([]byte(match + "=" + v))
		r.key = "upsert-" + hex.EncodeToString(sum[:])
	}
	answer, err := c.send(ctx, r)
	if err != nil {
		return "", err
	}
	return created(answer, k, true)
}

// Delete removes a record; Zendesk keeps it for some weeks. A lost answer
// leaves open whether it is there: asking again would find it missing.
func (c *client) Delete(ctx context.Context, args effect.DeleteArgs) error {
	k, err := kindOf(args.Object)
	if err != nil {
		return err
	}
	if k.writable == nil {
		return effect.NewFault(effect.Invalid, "a %s cannot be deleted", k.name)
	}
	if err := checkID(args.ID); err != nil {
		return err
	}
	_, err = c.send(ctx, call{method: http.MethodDelete, path: k.path(args.ID), mode: effect.Write})
	return err
}
