package zendesk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Get reads one record.
func (c *client) Get(ctx context.Context, args effect.GetArgs) (map[string]any, error) {
	k, err := kindOf(args.Object)
	if err != nil {
		return nil, err
	}
	if err := checkID(args.ID); err != nil {
		return nil, err
	}
	answer, err := c.send(ctx, call{path: k.path(args.ID)})
	if err != nil {
		return nil, err
	}
	record, err := member(answer, k.name)
	if err != nil {
		return nil, err
	}
	return c.pick(ctx, k, record, args.Fields)
}

func (k kind) path(id string) string { return "/api/v2/" + k.plural + "/" + id + ".json" }

// Create makes a record. Zendesk makes a ticket once for a key; other records
// are asked for once, and a lost answer is Unknown.
func (c *client) Create(ctx context.Context, args effect.CreateArgs, key string) (string, error) {
	k, err := kindOf(args.Object)
	if err != nil {
		return "", err
	}
	attributes, err := c.attributes(ctx, k, args.Values)
	if err != nil {
		return "", err
	}
	r := call{method: http.MethodPost, path: "/api/v2/" + k.plural + ".json", body: map[string]any{k.name: attributes}, mode: effect.Write}
	if k.name == "ticket" {
		if attributes["comment"] == nil {
			return "", effect.NewFault(effect.Invalid, "a ticket needs a comment")
		}
		r.key = shortKey(key)
	}
	answer, err := c.send(ctx, r)
	if err != nil {
		return "", err
	}
	return created(answer, k, r.key != "")
}

// created reads the id of a new record. Without a key, an answer that holds
// none leaves open whether there is a record.
func created(answer *rest.Response, k kind, keyed bool) (string, error) {
	record, err := member(answer, k.name)
	if err == nil && idOf(record) != "" {
		return idOf(record), nil
	}
	f := strange(answer)
	if err != nil {
		f = effect.AsFault(err)
	}
	if !keyed {
		f.Code = effect.Unknown
	}
	return "", f
}

// maxKey is how long an idempotency key of Zendesk may be.
const maxKey = 255

func shortKey(key string) string {
	if len(key) <= maxKey {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// Update changes a record.
func (c *client) Update(ctx context.Context, args effect.UpdateArgs) error {
	k, err := kindOf(args.Object)
	if err != nil {
		return err
	}
	if err := checkID(args.ID); err != nil {
		return err
	}
	attributes, err := c.attributes(ctx, k, args.Values)
	if err != nil {
		return err
	}
	return c.put(ctx, k, args.ID, attributes)
}

// put updates a record. What sets values may be repeated; a comment would
// stand there twice, so a request with one is sent once.
func (c *client) put(ctx context.Context, k kind, id string, attributes map[string]any) error {
	mode := effect.Read
	if attributes["comment"] != nil || attributes["voice_comment"] != nil {
		mode = effect.Write
	}
	_, err := c.send(ctx, call{method: http.MethodPut, path: k.path(id), body: map[string]any{k.name: attributes}, mode: mode})
	return err
}

// attributes makes what Zendesk calls a record's attributes of the values:
// custom fields, by name, go where they belong.
func (c *client) attributes(ctx context.Context, k kind, values map[string]any) (map[string]any, error) {
	if k.writable == nil {
		return nil, effect.NewFault(effect.Invalid, "a %s cannot be written", k.name)
	}
	out := map[string]any{}
	for _, name := range value.Keys(values) {
		v := value.Clone(values[name])
		var err error
		switch {
		case k.name == "ticket" && (name == "comment" || name == "description"):
			err = setComment(out, name, v)
		case name == "custom":
			err = c.setCustoms(ctx, k, out, v)
		case name == k.custom:
			err = mergeCustom(out, k, v)
		case slices.Contains(k.writable, name):
			out[name] = v
		default:
			err = c.setCustom(ctx, k, out, strings.TrimPrefix(name, "custom."), v)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// setComment makes a comment of a text or a map. What is not said to be
// public is not, although Zendesk would take it for so.
func setComment(out map[string]any, name string, v any) error {
	if out["comment"] != nil {
		return effect.NewFault(effect.Invalid, "a ticket takes a comment or a description, which is the first comment, and not both")
	}
	switch v := v.(type) {
	case map[string]any:
		if v["public"] == nil {
			v["public"] = false
		}
		out["comment"] = v
	case string:
		out["comment"] = map[string]any{"body": v, "public": false}
	default:
		return effect.NewFault(effect.Invalid, "%s needs a text or {body, public}, not a %s", name, value.KindName(v))
	}
	return nil
}

func (c *client) setCustoms(ctx context.Context, k kind, out map[string]any, v any) error {
	fields, ok := v.(map[string]any)
	if !ok {
		return effect.NewFault(effect.Invalid, "custom needs a map of fields, not a %s", value.KindName(v))
	}
	for _, name := range value.Keys(fields) {
		if err := c.setCustom(ctx, k, out, name, fields[name]); err != nil {
			return err
		}
	}
	return nil
}

// setCustom sets one custom field by its name.
func (c *client) setCustom(ctx context.Context, k kind, out map[string]any, name string, v any) error {
	f, err := c.field(ctx, k, name)
	if err != nil {
		return err
	}
	if k.name == "ticket" {
		return mergeCustom(out, k, []any{map[string]any{"id": f.id, "value": f.value(v)}})
	}
	return mergeCustom(out, k, map[string]any{f.key: f.value(v)})
}

// mergeCustom adds custom fields in the form that the kind has them in.
func mergeCustom(out map[string]any, k kind, v any) error {
	switch v := v.(type) {
	case []any:
		have, _ := out[k.custom].([]any)
		if out[k.custom] == nil || have != nil {
			out[k.custom] = append(have, v...)
			return nil
		}
	case map[string]any:
		have, ok := out[k.custom].(map[string]any)
		if out[k.custom] == nil {
			have, ok = map[string]any{}, true
		}
		if ok {
			for name, e := range v {
				have[name] = e
			}
			out[k.custom] = have
			return nil
		}
	}
	return effect.NewFault(effect.Invalid, "%s has another form than Zendesk's", k.custom)
}
