package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/servicenow/emulator/query"
)

// defaultLimit is how many records a list has when nobody asks for fewer.
const defaultLimit = 10_000

// collection is the endpoint of a whole table.
func (c *call) collection() (reply, error) {
	t := c.schema[c.r.PathValue("table")]
	if t == nil {
		return reply{}, invalidTable(c.r.PathValue("table"))
	}
	switch c.r.Method {
	case http.MethodGet:
		return c.list(t)
	case http.MethodPost:
		return c.create(t)
	}
	return reply{}, methodNotAllowed()
}

func (c *call) list(t *table) (reply, error) {
	found := c.search(t, query.Parse(c.query.Get("sysparm_query")))
	offset := number(c.query.Get("sysparm_offset"), 0)
	limit := number(c.query.Get("sysparm_limit"), defaultLimit)
	if c.query.Get("sysparm_no_count") != "true" {
		c.header.Set("X-Total-Count", strconv.Itoa(len(found)))
	}
	if link := c.links(offset, limit, len(found)); link != "" && c.query.Get("sysparm_suppress_pagination_header") != "true" {
		c.header.Set("Link", link)
	}
	from := min(offset, len(found))
	rows := found[from:min(from+limit, len(found))]
	out := make([]any, len(rows))
	for i, r := range rows {
		out[i] = c.view(t, r)
	}
	return reply{http.StatusOK, map[string]any{"result": out}}, nil
}

func number(text string, otherwise int) int {
	if n, err := strconv.Atoi(text); err == nil && n >= 0 {
		return n
	}
	return otherwise
}

// search runs a query on a table. Conditions on unknown fields are left out.
func (c *call) search(t *table, q query.Query) []*row {
	if t.Virtual && (c.switches.NoDictionary || !c.has("admin")) {
		return nil
	}
	known := c.known(t, q)
	broken := len(q.Dropped) > 0 || len(known.Fields()) < len(q.Fields())
	if broken && c.switches.NothingOnInvalidQuery {
		return nil
	}
	env := c.env()
	found := slices.DeleteFunc(c.of(t), func(r *row) bool { return !known.Match(reader{c.state, r}, env) })
	slices.SortStableFunc(found, func(a, b *row) int { return c.compare(known.Order, a, b) })
	return found
}

// known is q without what names unknown fields.
func (c *call) known(t *table, q query.Query) query.Query {
	is := func(name string) bool { _, ok := c.schema.path(t, name); return ok }
	var out query.Query
	for _, g := range q.Groups {
		var group query.Group
		for _, alternatives := range g {
			alternatives = slices.DeleteFunc(slices.Clone(alternatives), func(cond query.Condition) bool { return !is(cond.Field) })
			if len(alternatives) > 0 {
				group = append(group, alternatives)
			}
		}
		if group == nil { // nothing is left to ask for: the group takes everything
			out.Groups = nil
			break
		}
		out.Groups = append(out.Groups, group)
	}
	for _, o := range q.Order {
		if is(o.Field) {
			out.Order = append(out.Order, o)
		}
	}
	return out
}

// reader lets a query read a record.
type reader struct {
	state *state
	row   *row
}

// Value implements query.Record.
func (r reader) Value(name string) (string, bool) { return r.state.value(r.row, name), true }

func (c *call) compare(by []query.Order, a, b *row) int {
	for _, o := range by {
		n := query.Compare(c.value(a, o.Field), c.value(b, o.Field))
		if o.Desc {
			n = -n
		}
		if n != 0 {
			return n
		}
	}
	return strings.Compare(a.id(), b.id())
}

// links is the Link header of a page.
func (c *call) links(offset, limit, total int) string {
	if limit == 0 || total <= limit && offset == 0 {
		return ""
	}
	var parts []string
	add := func(rel string, at int) {
		q := url.Values{}
		for name, v := range c.query {
			q[name] = v
		}
		q.Set("sysparm_offset", strconv.Itoa(at))
		parts = append(parts, "<"+c.base+c.r.URL.EscapedPath()+"?"+q.Encode()+`>;rel="`+rel+`"`)
	}
	add("first", 0)
	if offset > 0 {
		add("prev", max(0, offset-limit))
	}
	if offset+limit < total {
		add("next", offset+limit)
	}
	add("last", max(0, (total-1)/limit*limit))
	return strings.Join(parts, ",")
}
