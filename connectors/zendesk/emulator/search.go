package emulator

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/zendesk/emulator/query"
)

var searchRoutes = []route{
	{"GET /search", "", agents, (*call).searchAll},
	{"GET /search/count", "", agents, (*call).searchCount},
	{"GET /search/export", "", agents, (*call).searchExport},
}

const (
	maxResults   = 1000 // that search gives at all
	maxExport    = 1000 // on one page of an export
	exportCursor = time.Hour
)

// parsed reads the query of a search.
func (c *call) parsed() (query.Query, error) {
	text := c.query.Get("query")
	if strings.TrimSpace(text) == "" {
		return query.Query{}, parameterMissing("query")
	}
	q, err := query.Parse(text)
	if err != nil {
		return query.Query{}, invalidSearch(err.Error())
	}
	return q, c.sortBy(&q)
}

// sortBy lets the parameters of the request stand for order_by and sort.
func (c *call) sortBy(q *query.Query) error {
	by, order := c.query.Get("sort_by"), c.query.Get("sort_order")
	if by == "" && order == "" {
		return nil
	}
	sorted, err := query.Parse(strings.TrimSpace("order_by:" + cmp.Or(by, "updated_at") + " sort:" + cmp.Or(order, "desc")))
	if err != nil {
		return invalidSearch(err.Error())
	}
	if by != "" {
		q.OrderBy = sorted.OrderBy
	}
	q.Sort = sorted.Sort
	return nil
}

func everything(*doc) bool { return true }

func ofKind(kind string) func(*doc) bool {
	return func(d *doc) bool { return d.kind() == kind }
}

func (c *call) searchAll() (reply, error) {
	if c.query.Has("page[size]") || c.query.Has("page[after]") {
		return reply{}, invalidAttribute("page", "must be an integer")
	}
	q, err := c.parsed()
	if err != nil {
		return reply{}, err
	}
	p, err := c.offset()
	if err != nil {
		return reply{}, err
	}
	if p.page*p.size > maxResults {
		return reply{}, invalidSearch("Requested response size was greater than Search Response Limits")
	}
	found := c.search(q, everything)
	w := p.cut(min(len(found), maxResults))
	body := object{{"results", views(w, found, c.result)}, {"facets", nil}}
	if strings.Contains(c.query.Get("include"), "tickets(users)") {
		body = append(body, member{"users", c.peopleOf(found[w.from:w.to])})
	}
	return ok(append(body, c.searchLinks(p, len(found))...))
}

// searchLinks has the true count, but no page beyond the results that search
// gives.
func (c *call) searchLinks(p offsetPage, total int) object {
	links := p.links(c, min(total, maxResults))
	for i := range links {
		if links[i].name == "count" {
			links[i].value = total
		}
	}
	return links
}

// result is a record as search shows it: with its type.
func (c *call) result(d *doc) any {
	switch d := d.source.(type) {
	case *userDoc:
		return struct {
			user
			ResultType string `json:"result_type"`
		}{c.userView(d.user), "user"}
	case *ticketDoc:
		return struct {
			ticket
			ResultType string `json:"result_type"`
		}{c.ticketView(d.ticket), "ticket"}
	case *organizationDoc:
		return struct {
			organization
			ResultType string `json:"result_type"`
		}{c.organizationView(d.organization), "organization"}
	case *groupDoc:
		return struct {
			groupRecord
			ResultType string `json:"result_type"`
		}{c.groupView(d.groupRecord), "group"}
	}
	return nil
}

// peopleOf are the users that the tickets among the results name.
func (c *call) peopleOf(found []*doc) []user {
	ids := map[int64]bool{}
	for _, d := range found {
		if t, is := d.source.(*ticketDoc); is {
			ids[t.RequesterID], ids[t.SubmitterID], ids[value(t.AssigneeID)] = true, true, true
		}
	}
	out := []user{}
	for _, u := range c.users.sorted() {
		if ids[u.ID] {
			out = append(out, c.userView(u))
		}
	}
	return out
}

func (c *call) searchCount() (reply, error) {
	q, err := c.parsed()
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"count", len(c.search(q, everything))}})
}

// searchExport pages through all results of one type by cursor.
func (c *call) searchExport() (reply, error) {
	if err := c.limitExport(); err != nil {
		return reply{}, err
	}
	kind := c.query.Get("filter[type]")
	if !slices.Contains([]string{"ticket", "user", "organization", "group"}, kind) {
		return reply{}, parameterMissing("filter[type]")
	}
	q, err := c.parsed()
	if err != nil {
		return reply{}, err
	}
	if q.Has("type") {
		return reply{}, invalidSearch("the type keyword cannot be used with filter[type]")
	}
	if err := c.openCursor(); err != nil {
		return reply{}, err
	}
	found := c.search(q, ofKind(kind))
	sortItems(found, "created_at")
	w, err := cursorWindow(c, found, maxExport)
	if err != nil {
		return reply{}, err
	}
	meta, links := c.exportLinks(w, found)
	return ok(object{{"results", views(w, found, c.result)}, {"facets", nil}, {"links", links}, {"meta", meta}})
}

// openCursor checks the age that the cursor of an export begins with, and
// leaves the list's own cursor behind.
func (c *call) openCursor() error {
	given := c.query.Get("page[after]")
	if given == "" {
		return nil
	}
	made, cursor, _ := strings.Cut(given, ".")
	at, err := strconv.ParseInt(made, 36, 64)
	if err != nil || c.now.After(time.Unix(at, 0).Add(exportCursor)) {
		return invalidAttribute("page", "has a cursor that is expired")
	}
	c.query.Set("page[after]", cursor)
	return nil
}

// exportLinks are the list's, with the time in the cursor and no way back.
func (c *call) exportLinks(w window, found []*doc) (meta, links object) {
	var after, next *string
	more := w.to < len(found)
	if w.to > w.from {
		after = optional(strconv.FormatInt(c.now.Unix(), 36) + "." + encodeCursor(found[w.to-1].key()))
	}
	if more && after != nil {
		next = c.link(map[string]string{"page[after]": *after})
	}
	meta = object{{"has_more", more}, {"after_cursor", after}, {"before_cursor", nil}}
	return meta, object{{"next", next}, {"prev", nil}}
}

// searchUsers is users/search: the search language on users, or an external
// id.
func (c *call) searchUsers() (reply, error) {
	if external := c.query.Get("external_id"); external != "" {
		return list(c, "users", slices.DeleteFunc(c.activeUsers(), func(u *user) bool {
			return value(u.ExternalID) != external
		}), c.userView)
	}
	q, err := c.parsed()
	if err != nil {
		return reply{}, err
	}
	if c.query.Has("page[size]") {
		return reply{}, invalidAttribute("page", "must be an integer")
	}
	p, err := c.offset()
	if err == nil && p.page*p.size > maxOffset {
		err = tooDeep()
	}
	if err != nil {
		return reply{}, err
	}
	found := c.search(q, ofKind("user"))
	users := views(p.cut(len(found)), found, func(d *doc) user { return c.userView(d.source.(*userDoc).user) })
	return ok(append(object{{"users", users}}, p.links(c, len(found))...))
}
