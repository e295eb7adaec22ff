package salesforce

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Get reads one record. It asks by query, which reaches parents' fields too.
func (c *client) Get(ctx context.Context, args effect.GetArgs) (map[string]any, error) {
	if err := checkID(args.ID); err != nil {
		return nil, err
	}
	fields := wanted(args.Object, args.Fields)
	text, err := soql.Query{Fields: fields, From: args.Object, Limit: 1,
		Where: []effect.Condition{{Field: "Id", Op: effect.Eq, Value: args.ID}}}.Text()
	if err != nil {
		return nil, invalid(err)
	}
	found, err := c.query(ctx, text, 1)
	if err != nil {
		return nil, err
	}
	if len(found.records) == 0 {
		return nil, effect.NewFault(effect.NotFound, "there is no %s %s", args.Object, args.ID)
	}
	return c.set(args.Object, found, fields, 1).Records[0], nil
}

// Create makes a record. Salesforce has no idempotency key: without an
// external id field the request is sent once, and a lost answer is Unknown.
// With one, the key becomes the record's external id and the request an
// upsert, so that the second of two makes no second record.
func (c *client) Create(ctx context.Context, args effect.CreateArgs, key string) (string, error) {
	if err := soql.Object(args.Object); err != nil {
		return "", invalid(err)
	}
	r := call{method: http.MethodPost, path: c.object(args.Object), body: body(args.Values), mode: effect.Write}
	upsert := c.external != "" && key != ""
	if upsert {
		if find(args.Values, c.external) != nil {
			return "", effect.NewFault(effect.Invalid, "%s is filled with the idempotency key and cannot be given", c.external)
		}
		r = call{method: http.MethodPatch, path: c.object(args.Object, c.external, externalID(key)), body: body(args.Values), mode: effect.Read}
	}
	answer, err := c.send(ctx, r)
	if err != nil {
		if f := effect.AsFault(err); upsert && f.Code == effect.NotFound {
			return "", effect.NewFault(effect.Invalid, "%s has no external id field %s", args.Object, c.external)
		}
		return "", err
	}
	m, err := object(answer)
	if err != nil {
		return "", lost(effect.AsFault(err), r.mode)
	}
	id, _ := m["id"].(string)
	if id == "" {
		return "", lost(strange(answer), r.mode)
	}
	return id, nil
}

// lost marks a write that was answered by something that is no answer.
func lost(f *effect.Fault, mode effect.Mode) *effect.Fault {
	if mode == effect.Write {
		f.Code = effect.Unknown
	}
	return f
}

// Update changes fields of a record. It sets values, and setting them twice
// changes nothing more, so it may be repeated.
func (c *client) Update(ctx context.Context, args effect.UpdateArgs) error {
	if err := soql.Object(args.Object); err != nil {
		return invalid(err)
	}
	if err := checkID(args.ID); err != nil {
		return err
	}
	_, err := c.send(ctx, call{method: http.MethodPatch, path: c.object(args.Object, args.ID), body: body(args.Values)})
	return err
}

// object is the path of an object or of one of its records.
func (c *client) object(parts ...string) string {
	path := c.data + "/sobjects"
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

// body is what is sent of values; an empty object where there are none.
func body(values map[string]any) map[string]any {
	if values == nil {
		return map[string]any{}
	}
	return value.CloneMap(values)
}

func checkID(id string) error {
	if !isID(id) {
		return effect.NewFault(effect.Invalid, "%.40q is not the id of a record", id)
	}
	return nil
}

var plainKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// maxKey keeps keys within the length of a usual external id field.
const maxKey = 80

// externalID makes a key fit for a URL's path and a text field. Salesforce
// takes a dot or a slash in a path for its own, even when escaped.
func externalID(key string) string {
	if len(key) <= maxKey && plainKey.MatchString(key) {
		return key
	}
	sum := sha256.Sum256([]byte(key))
	return "cw-" + strings.ToLower(hex.EncodeToString(sum[:16]))
}
