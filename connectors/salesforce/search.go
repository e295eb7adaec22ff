package salesforce

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/effect"
)

// maxLimit is how many records a scenario can hold at most.
const maxLimit = 1000

// Search finds records by conditions, by a telephone number, or by a query of
// the author's own. A number that is withheld finds nobody, without asking.
func (c *client) Search(ctx context.Context, args effect.SearchArgs) (effect.RecordSet, error) {
	args.Limit = min(max(args.Limit, 1), maxLimit)
	switch {
	case args.Query != "" && (args.Phone != "" || len(args.Where) > 0):
		return effect.RecordSet{}, effect.NewFault(effect.Invalid, "a search takes either a query or a phone number and conditions")
	case args.Query != "":
		return c.raw(ctx, args)
	case args.Phone != "":
		return c.byPhone(ctx, args)
	case len(args.Where) > 0:
		return c.byFields(ctx, args)
	}
	return effect.RecordSet{}, effect.NewFault(effect.Invalid, "there is nothing to search by")
}

func (c *client) byFields(ctx context.Context, args effect.SearchArgs) (effect.RecordSet, error) {
	fields := wanted(args.Object, args.Fields)
	text, err := soql.Query{Fields: fields, From: args.Object, Where: args.Where, Order: args.Order, Limit: args.Limit + 1}.Text()
	if err != nil {
		return effect.RecordSet{}, invalid(err)
	}
	page, err := c.query(ctx, text, args.Limit)
	if err != nil {
		return effect.RecordSet{}, err
	}
	return c.set(args.Object, page, fields, args.Limit), nil
}

// raw runs the author's own query.
func (c *client) raw(ctx context.Context, args effect.SearchArgs) (effect.RecordSet, error) {
	text, search, err := soql.Bind(args.Query, args.Params)
	if err != nil {
		return effect.RecordSet{}, invalid(err)
	}
	var found page
	if search {
		found, err = c.search(ctx, text)
	} else {
		found, err = c.query(ctx, text, args.Limit)
	}
	if err != nil {
		return effect.RecordSet{}, err
	}
	object := args.Object
	if object == "" {
		object = found.object()
	}
	return c.set(object, found, args.Fields, args.Limit), nil
}

// set makes a record set of at most limit records. Without fields it keeps
// what the query selected.
func (c *client) set(object string, found page, fields []string, limit int) effect.RecordSet {
	out := effect.RecordSet{Account: c.account, Object: object, More: found.more || len(found.records) > limit, Records: []map[string]any{}}
	for _, r := range found.records[:min(limit, len(found.records))] {
		r, _ = clean(r).(map[string]any)
		if len(fields) > 0 {
			r = pick(r, fields)
		}
		out.Records = append(out.Records, r)
	}
	out.Count = len(out.Records)
	return out
}

// page is what a query brought so far.
type page struct {
	records []map[string]any
	more    bool
}

// object is the type of the records; empty when there are several.
func (p page) object() string {
	name := ""
	for _, r := range p.records {
		attributes, _ := r["attributes"].(map[string]any)
		t, _ := attributes["type"].(string)
		if name != "" && t != name {
			return ""
		}
		name = t
	}
	return name
}

// maxPages bounds how often one query goes on: Salesforce gives fewer records
// at a time when they are large.
const maxPages = 20

// query runs SOQL until there are more than limit records, or all.
func (c *client) query(ctx context.Context, text string, limit int) (page, error) {
	next := call{path: c.data + "/query", query: url.Values{"q": {text}}, header: http.Header{"Sforce-Query-Options": {"batchSize=200"}}}
	var found page
	for range maxPages {
		answer, err := c.send(ctx, next)
		if err != nil {
			return page{}, err
		}
		path, err := found.take(answer, "records")
		if err != nil {
			return page{}, err
		}
		found.more = path != ""
		if path == "" || len(found.records) > limit {
			return found, nil
		}
		next = call{path: path}
	}
	return found, nil
}

// search runs SOSL.
func (c *client) search(ctx context.Context, text string) (page, error) {
	answer, err := c.send(ctx, call{path: c.data + "/search/", query: url.Values{"q": {text}}})
	if err != nil {
		return page{}, err
	}
	var found page
	_, err = found.take(answer, "searchRecords")
	return found, err
}

// take adds an answer's records and returns the path of those that follow.
func (p *page) take(answer *rest.Response, key string) (next string, err error) {
	m, err := object(answer)
	if err != nil {
		return "", err
	}
	list, ok := m[key].([]any)
	if !ok {
		return "", strange(answer)
	}
	for _, e := range list {
		r, ok := e.(map[string]any)
		if !ok {
			return "", strange(answer)
		}
		p.records = append(p.records, r)
	}
	next, _ = m["nextRecordsUrl"].(string)
	if next != "" && !strings.HasPrefix(next, "/services/data/") {
		return "", strange(answer)
	}
	return next, nil
}
