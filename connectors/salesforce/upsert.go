package salesforce

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Upsert updates the record whose external id field holds a value, or makes
// it. Doing so twice changes nothing more, so it may be repeated.
func (c *client) Upsert(ctx context.Context, args effect.UpsertArgs) (id string, created bool, err error) {
	values, err := upsertValues(args)
	if err != nil {
		return "", false, err
	}
	var answer *rest.Response
	if inPath(args.MatchValue) {
		answer, err = c.send(ctx, call{
			method: http.MethodPatch, path: c.object(args.Object, args.Match, args.MatchValue), body: values, mode: effect.Read,
		})
	} else {
		answer, err = c.upsertInBody(ctx, args, values)
	}
	if err != nil {
		if f := effect.AsFault(err); f.Code == effect.NotFound {
			return "", false, effect.NewFault(effect.Invalid, "%s has no external id field %s", args.Object, args.Match)
		}
		return "", false, err
	}
	return upserted(answer)
}

// upsertValues checks the arguments, and gives the values without the field
// that is matched: Salesforce refuses it beside the path.
func upsertValues(args effect.UpsertArgs) (map[string]any, error) {
	if err := soql.Object(args.Object); err != nil {
		return nil, invalid(err)
	}
	if err := soql.Object(args.Match); err != nil {
		return nil, effect.NewFault(effect.Invalid, "%.60q is not the name of a field of %s", args.Match, args.Object)
	}
	if args.MatchValue == "" {
		return nil, effect.NewFault(effect.Invalid, "the value of %s is empty, which would identify nothing", args.Match)
	}
	values := body(args.Values)
	for _, name := range value.Keys(values) {
		switch {
		case strings.EqualFold(name, "Id"):
			return nil, effect.NewFault(effect.Invalid, "the values cannot hold Id beside %s; use an update", args.Match)
		case strings.EqualFold(name, args.Match) && value.Text(values[name]) != args.MatchValue:
			return nil, effect.NewFault(effect.Invalid, "the values hold another %s than the one to match", args.Match)
		case strings.EqualFold(name, args.Match):
			delete(values, name)
		}
	}
	return values, nil
}

// inPath reports whether a value may stand in a path: Salesforce takes some
// characters for its own there, even when they are escaped.
func inPath(v string) bool { return !strings.ContainsAny(v, `./\;`) }

// upsertInBody is an upsert of a collection of one record, which holds the
// value in its body.
func (c *client) upsertInBody(ctx context.Context, args effect.UpsertArgs, values map[string]any) (*rest.Response, error) {
	values["attributes"] = map[string]any{"type": args.Object}
	values[args.Match] = args.MatchValue
	answer, err := c.send(ctx, call{
		method: http.MethodPatch, path: c.data + "/composite" + strings.TrimPrefix(c.object(args.Object, args.Match), c.data),
		body: map[string]any{"allOrNone": false, "records": []any{values}}, mode: effect.Read,
	})
	if err != nil {
		return nil, err
	}
	if f := ofRow(answer); f != nil {
		return nil, f
	}
	return answer, nil
}

// row is what an answer says of the one record that was written.
type row struct {
	ID      string `json:"id"`
	Success bool   `json:"success"`
	Created *bool  `json:"created"`
	Errors  []struct {
		Code    string   `json:"statusCode"` // unlike everywhere else
		Message string   `json:"message"`
		Fields  []string `json:"fields"`
	} `json:"errors"`
}

// rowOf reads an answer about one record, alone or as a collection.
func rowOf(answer *rest.Response) (row, bool) {
	var one row
	var many []row
	if json.Unmarshal(answer.Body, &one) == nil && one.ID != "" {
		return one, true
	}
	if json.Unmarshal(answer.Body, &many) == nil && len(many) == 1 {
		return many[0], true
	}
	return row{}, false
}

// ofRow is the fault of the one record of a collection; the status of such an
// answer is 200 all the same.
func ofRow(answer *rest.Response) *effect.Fault {
	r, ok := rowOf(answer)
	if !ok || r.Success || len(r.Errors) == 0 {
		return nil
	}
	e := r.Errors[0]
	f := effect.NewFault(effect.Invalid, "")
	return classified(answer, f, problem{Code: e.Code, Message: e.Message, Fields: e.Fields})
}

func upserted(answer *rest.Response) (id string, created bool, err error) {
	r, ok := rowOf(answer)
	if !ok || !r.Success || r.ID == "" {
		return "", false, strange(answer)
	}
	return r.ID, answer.Status == http.StatusCreated || r.Created != nil && *r.Created, nil
}

// Delete moves a record to the bin. A lost answer leaves open whether it is
// there: asking again would find it missing either way.
func (c *client) Delete(ctx context.Context, args effect.DeleteArgs) error {
	if err := soql.Object(args.Object); err != nil {
		return invalid(err)
	}
	if err := checkID(args.ID); err != nil {
		return err
	}
	_, err := c.send(ctx, call{method: http.MethodDelete, path: c.object(args.Object, args.ID), mode: effect.Write})
	return err
}
