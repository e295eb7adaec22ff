package servicenow

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/phone"
	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
)

const (
	pageSize   = 200  // of searches whose results are checked here
	maxResults = 2000 // that are looked at
)

// plan is a search made ready: the query, what it is about, and which of the
// records that it finds were meant.
type plan struct {
	table  string
	query  string
	about  []string // fields that every record must show
	fields []string // to be picked
	accept func(record map[string]any) bool
}

// Search finds records by conditions and by a telephone number, or by an
// encoded query of the author's own. A number that is withheld finds nobody,
// without asking.
func (c *client) Search(ctx context.Context, args effect.SearchArgs) (effect.RecordSet, error) {
	args.Limit = min(max(args.Limit, 1), maxResults)
	table, err := tableOf(args.Object)
	if err != nil {
		return effect.RecordSet{}, err
	}
	p, none, err := c.plan(table, args)
	if err != nil {
		return effect.RecordSet{}, err
	}
	set := effect.RecordSet{Account: c.account, Object: table, Records: []map[string]any{}}
	if none {
		return set, nil
	}
	err = c.find(ctx, p, args.Limit, &set)
	if err == nil && len(set.Records) == 0 {
		err = c.require(ctx, table, p.about)
	}
	if err != nil {
		return effect.RecordSet{}, err
	}
	set.Count = len(set.Records)
	return set, nil
}

// plan makes the query; none is one that finds nothing for sure.
func (c *client) plan(table string, args effect.SearchArgs) (p plan, none bool, err error) {
	structured := args.Phone != "" || len(args.Where) > 0
	switch {
	case args.Query != "" && structured:
		return plan{}, false, effect.NewFault(effect.Invalid, "a search takes either a query or a phone number and conditions")
	case args.Query == "" && !structured:
		return plan{}, false, effect.NewFault(effect.Invalid, "there is nothing to search by")
	}
	if err := checkNames(args.Fields); err != nil {
		return plan{}, false, err
	}
	p = plan{table: table, fields: args.Fields, about: args.Fields}
	if len(p.fields) == 0 {
		p.fields = usualFields(table)
	}
	if args.Query != "" {
		p.query, err = bound(args)
		return p, false, err
	}
	q := encoded.Query{Where: args.Where, Order: args.Order}
	p.about = unique(q.Fields(), args.Fields)
	if args.Phone != "" {
		number := phone.Variants(args.Phone, c.region)
		if none = number.IsZero(); none {
			return p, true, nil
		}
		if err := p.byPhone(&q, number); err != nil {
			return plan{}, false, err
		}
	}
	p.query, err = q.Text()
	if q.Nothing() {
		return p, true, nil
	}
	if err != nil {
		return plan{}, false, invalid(err)
	}
	return p, false, nil
}

// bound is the author's own query with its values and the order.
func bound(args effect.SearchArgs) (string, error) {
	text, err := encoded.Bind(args.Query, args.Params)
	if err != nil {
		return "", invalid(err)
	}
	order, err := encoded.Query{Order: args.Order}.Text()
	if err != nil {
		return "", invalid(err)
	}
	return strings.TrimSuffix(text+"^"+order, "^"), nil
}

// tail is how many digits most notations keep together at a number's end.
const tail = 4

// byPhone asks for the number. ServiceNow keeps numbers as they were typed, so
// the last digits are asked for, and every usual notation that splits those;
// what is found is then compared as numbers.
func (p *plan) byPhone(q *encoded.Query, number phone.Number) error {
	fields := phoneFields(p.table)
	if fields == nil {
		return effect.NewFault(effect.Invalid, "%s has no phone field; search for a user first, and then for what belongs to them", p.table)
	}
	for _, f := range fields {
		q.Any = append(q.Any, patterns(f, number)...)
	}
	p.accept = func(r map[string]any) bool {
		return slices.ContainsFunc(fields, func(f string) bool {
			stored, _ := r[f].(string)
			return number.Matches(stored)
		})
	}
	p.about = unique(p.about, fields[:1])
	return nil
}

func patterns(field string, n phone.Number) []effect.Condition {
	digits := n.National
	if len(digits) <= tail {
		return []effect.Condition{{Field: field, Op: effect.Eq, Value: digits}}
	}
	end := digits[len(digits)-tail:]
	out := []effect.Condition{{Field: field, Op: effect.Contains, Value: end}}
	for _, g := range n.Groupings {
		if !strings.Contains(g, end) {
			out = append(out, effect.Condition{Field: field, Op: effect.Contains, Value: lastGroups(g)})
		}
	}
	return out
}

// lastGroups is the end of a number's notation from the group on with which
// it holds the last digits.
func lastGroups(g string) string {
	seen := 0
	for i := len(g) - 1; i >= 0; i-- {
		if g[i] >= '0' && g[i] <= '9' {
			if seen++; seen == tail {
				return g[i:]
			}
		}
	}
	return g
}

// find adds records to the set, page by page, until there are more than the
// limit of them, or all.
func (c *client) find(ctx context.Context, p plan, limit int, set *effect.RecordSet) error {
	size := min(limit+1, pageSize)
	var shown []string
	if p.accept != nil {
		size, shown = pageSize, phoneFields(p.table)
	}
	query := url.Values{"sysparm_query": {p.query}, "sysparm_limit": {strconv.Itoa(size)}}
	if len(p.fields) > 0 {
		query.Set("sysparm_fields", strings.Join(unique([]string{"sys_id"}, p.fields, p.about, shown), ","))
	}
	for offset := 0; offset < maxResults; offset += size {
		query.Set("sysparm_offset", strconv.Itoa(offset))
		list, err := c.list(ctx, p.table, query)
		if err != nil {
			return err
		}
		if err := c.take(p, list, limit, set); err != nil || set.More || len(list) < size {
			return err
		}
	}
	set.More = true // nobody looked at the rest
	return nil
}

// take adds those of a page's records that were meant.
func (c *client) take(p plan, list []map[string]any, limit int, set *effect.RecordSet) error {
	for _, record := range list {
		if err := shows(p.table, record, p.about); err != nil {
			return err
		}
		if p.accept != nil && !p.accept(record) {
			continue
		}
		if len(set.Records) == limit {
			set.More = true
			return nil
		}
		set.Records = append(set.Records, pick(record, p.fields))
	}
	return nil
}

// Get reads one record.
func (c *client) Get(ctx context.Context, args effect.GetArgs) (map[string]any, error) {
	table, err := tableOf(args.Object)
	if err != nil {
		return nil, err
	}
	if err := checkID(args.ID); err != nil {
		return nil, err
	}
	if err := checkNames(args.Fields); err != nil {
		return nil, err
	}
	fields := args.Fields
	if len(fields) == 0 {
		fields = usualFields(table)
	}
	record, err := c.get(ctx, table, args.ID, fields, false)
	if err != nil {
		return nil, err
	}
	if err := shows(table, record, args.Fields); err != nil {
		return nil, err
	}
	return pick(record, fields), nil
}

// get reads fields of one record, as people see them if display is set; no
// fields are all of them.
func (c *client) get(ctx context.Context, table, id string, fields []string, display bool) (map[string]any, error) {
	query := url.Values{"sysparm_exclude_reference_link": {"true"}}
	if len(fields) > 0 {
		query.Set("sysparm_fields", strings.Join(unique([]string{"sys_id"}, fields), ","))
	}
	if display {
		query.Set("sysparm_display_value", "true")
	}
	answer, err := c.send(ctx, call{path: recordPath(table, id), query: query})
	if err != nil {
		return nil, err
	}
	return single(answer)
}
