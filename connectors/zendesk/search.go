package zendesk

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/phone"
	"github.com/callwright/callwright/connectors/zendesk/search"
	"github.com/callwright/callwright/engine/effect"
)

// The bounds of Zendesk's search.
const (
	maxPage    = 100
	maxResults = 1000
)

// keep decides whether a record that Zendesk found is one that was meant.
type keep func(ctx context.Context, record map[string]any) (bool, error)

// Search finds records by conditions, users by a telephone number, or
// anything by a query of the author's own. A number that is withheld finds
// nobody, without asking.
func (c *client) Search(ctx context.Context, args effect.SearchArgs) (effect.RecordSet, error) {
	args.Limit = min(max(args.Limit, 1), maxResults)
	switch {
	case args.Query != "" && (args.Phone != "" || len(args.Where) > 0):
		return effect.RecordSet{}, effect.NewFault(effect.Invalid, "a search takes either a query or a phone number and conditions")
	case args.Query != "":
		return c.raw(ctx, args)
	case args.Phone == "" && len(args.Where) == 0:
		return effect.RecordSet{}, effect.NewFault(effect.Invalid, "there is nothing to search by")
	}
	k, err := kindOf(args.Object)
	if err != nil {
		return effect.RecordSet{}, err
	}
	q, accept, err := c.structured(ctx, k, args)
	if err != nil {
		return effect.RecordSet{}, err
	}
	if args.Phone != "" && len(q.Any) == 0 || q.Nothing() {
		return effect.RecordSet{Account: c.account, Object: k.name, Records: []map[string]any{}}, nil
	}
	text, err := q.Text()
	if err != nil {
		return effect.RecordSet{}, invalid(err)
	}
	return c.find(ctx, k, text, accept, args)
}

// raw runs the author's own query. The records' kind is the object's, or the
// first record's.
func (c *client) raw(ctx context.Context, args effect.SearchArgs) (effect.RecordSet, error) {
	text, err := search.Bind(args.Query, args.Params)
	if err != nil {
		return effect.RecordSet{}, invalid(err)
	}
	if args.Object == "" {
		return c.find(ctx, kind{}, text, nil, args)
	}
	k, err := kindOf(args.Object)
	if err != nil {
		return effect.RecordSet{}, err
	}
	if !strings.Contains(text, "type:") {
		text = "type:" + k.name + " " + text
	}
	return c.find(ctx, k, text, nil, args)
}

// structured makes the query, and what its results are checked by; nil takes
// them all. A number is asked for in every notation at once, as Zendesk finds
// it only as it was typed.
func (c *client) structured(ctx context.Context, k kind, args effect.SearchArgs) (search.Query, keep, error) {
	q := search.Query{Type: k.name}
	for _, cond := range args.Where {
		field, err := c.searchField(ctx, k, cond.Field)
		if err != nil {
			return q, nil, err
		}
		cond.Field = field
		q.Where = append(q.Where, cond)
	}
	accept := exactly(q.Where)
	if args.Phone == "" {
		return q, accept, nil
	}
	if k.name != "user" {
		return q, nil, effect.NewFault(effect.Invalid, "a phone number finds users only; search for a user first, and then for what belongs to them")
	}
	number := phone.Variants(args.Phone, c.region)
	for _, notation := range notations(number) {
		q.Any = append(q.Any, effect.Condition{Field: "phone", Op: effect.Eq, Value: notation})
	}
	return q, c.reachable(number, accept), nil
}

// notations are the texts that a number may be stored as.
func notations(n phone.Number) []string {
	var out []string
	for _, s := range append([]string{n.E164, n.Digits, n.National, n.Trunk}, n.Groupings...) {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// exactly checks what Zendesk compares by words only: a name that has been
// asked for is the whole name.
func exactly(where []effect.Condition) keep {
	var checks []func(record map[string]any) bool
	for _, cond := range where {
		if cond.Field != "name" && cond.Field != "subject" {
			continue
		}
		wanted, ok := cond.Value.([]any)
		if !ok {
			wanted = []any{cond.Value}
		}
		if cond.Op == effect.Eq && cond.Value != nil || cond.Op == effect.In {
			checks = append(checks, func(r map[string]any) bool {
				have, _ := r[cond.Field].(string)
				return slices.ContainsFunc(wanted, func(w any) bool { s, ok := w.(string); return !ok || strings.EqualFold(s, have) })
			})
		}
	}
	if checks == nil {
		return nil
	}
	return func(_ context.Context, r map[string]any) (bool, error) {
		return !slices.ContainsFunc(checks, func(check func(map[string]any) bool) bool { return !check(r) }), nil
	}
}

// searchField is the search language's name of a field. Zendesk takes an
// unknown name of a ticket's field for a plain word, which would find the
// wrong tickets.
func (c *client) searchField(ctx context.Context, k kind, field string) (string, error) {
	name := k.searchName(field)
	if k.keywords == nil || slices.Contains(k.keywords, name) || strings.HasPrefix(name, "custom_field_") {
		return name, nil
	}
	f, err := c.field(ctx, k, strings.TrimPrefix(field, "custom."))
	if err != nil {
		return "", err
	}
	return "custom_field_" + strconv.Itoa(f.id), nil
}

// find runs a query until there are more than the limit of records, or all.
func (c *client) find(ctx context.Context, k kind, text string, accept keep, args effect.SearchArgs) (effect.RecordSet, error) {
	query, err := ordered(args.Order)
	if err != nil {
		return effect.RecordSet{}, err
	}
	size := min(args.Limit+1, maxPage)
	if accept != nil {
		size = maxPage
	}
	query.Set("query", text)
	query.Set("per_page", strconv.Itoa(size))
	set := effect.RecordSet{Account: c.account, Object: k.name, Records: []map[string]any{}}
	for page := 1; page*size <= maxResults; page++ {
		query.Set("page", strconv.Itoa(page))
		last, err := c.page(ctx, k, query, accept, args, &set)
		if err != nil {
			return effect.RecordSet{}, err
		}
		if last {
			break
		}
	}
	set.Count = len(set.Records)
	return set, nil
}

// page adds one page of results to the set, and reports whether to stop.
func (c *client) page(ctx context.Context, k kind, query url.Values, accept keep, args effect.SearchArgs, set *effect.RecordSet) (last bool, err error) {
	answer, err := c.send(ctx, call{path: "/api/v2/search.json", query: query})
	if err != nil {
		return false, err
	}
	m, err := object(answer)
	if err != nil {
		return false, err
	}
	results, ok := m["results"].([]any)
	if !ok {
		return false, strange(answer)
	}
	for _, e := range results {
		record, ok := e.(map[string]any)
		if !ok {
			return false, strange(answer)
		}
		if accept != nil {
			if is, err := accept(ctx, record); err != nil {
				return false, err
			} else if !is {
				continue
			}
		}
		if len(set.Records) == args.Limit {
			set.More = true
			return true, nil
		}
		if err := c.add(ctx, k, record, args.Fields, set); err != nil {
			return false, err
		}
	}
	return m["next_page"] == nil, nil
}

// add puts one result into the set. A set without an object takes the first
// record's.
func (c *client) add(ctx context.Context, k kind, record map[string]any, fields []string, set *effect.RecordSet) error {
	is, _ := record["result_type"].(string)
	if k.name == "" {
		var err error
		if k, err = kindOf(is); err != nil {
			return effect.NewFault(effect.Invalid, "the query found a %.40q; write type: into it to choose what it finds", is)
		}
	}
	if is != k.name && is != "" {
		return nil
	}
	if set.Object == "" {
		set.Object = k.name
	}
	picked, err := c.pick(ctx, k, record, fields)
	if err != nil {
		return err
	}
	set.Records = append(set.Records, picked)
	return nil
}

// ordered makes the parameters that sort the results.
func ordered(order string) (url.Values, error) {
	if order == "" {
		return url.Values{}, nil
	}
	field, descending := strings.CutPrefix(order, "-")
	switch field {
	case "created", "updated":
		field += "_at"
	case "type":
		field = "ticket_type"
	}
	if !slices.Contains([]string{"created_at", "priority", "status", "ticket_type", "updated_at"}, field) {
		return nil, effect.NewFault(effect.Invalid, "Zendesk sorts by created_at, updated_at, priority, status and ticket_type, not by %.40q", field)
	}
	direction := "asc"
	if descending {
		direction = "desc"
	}
	return url.Values{"sort_by": {field}, "sort_order": {direction}}, nil
}
