package emulator

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// item is what a list can hold and sort.
type item interface {
	key() int64
	created() time.Time
	updated() time.Time
}

const (
	maxPage   = 100
	maxOffset = 10_000 // records that offset paging reaches
)

// list answers with one page of items: by cursor if the client asks for
// page[size] or a cursor, by offset otherwise.
func list[T item, V any](c *call, name string, items []T, view func(T) V) (reply, error) {
	if c.query.Has("page[size]") || c.query.Has("page[after]") || c.query.Has("page[before]") {
		return listByCursor(c, name, items, view)
	}
	sortItems(items, c.offsetOrder())
	p, err := c.offset()
	if err == nil && p.page*p.size > maxOffset {
		err = tooDeep()
	}
	if err != nil {
		return reply{}, err
	}
	body := object{{name, views(p.cut(len(items)), items, view)}}
	return ok(append(body, p.links(c, len(items))...))
}

func views[T, V any](w window, items []T, view func(T) V) []V {
	out := make([]V, 0, w.to-w.from)
	for _, v := range items[w.from:w.to] {
		out = append(out, view(v))
	}
	return out
}

// offsetOrder is the order of sort_by and sort_order in the spelling of sort.
func (c *call) offsetOrder() string {
	by := c.query.Get("sort_by")
	if c.query.Get("sort_order") == "desc" {
		return "-" + by
	}
	return by
}

// sortItems orders by created_at or updated_at, a minus sign meaning newest
// first, and otherwise by id.
func sortItems[T item](items []T, order string) {
	by, down := strings.CutPrefix(order, "-")
	compare := func(a, b T) int { return cmp.Compare(a.key(), b.key()) }
	stamps := map[string]func(T) time.Time{"created_at": T.created, "updated_at": T.updated}
	if stamp, ok := stamps[by]; ok {
		compare = func(a, b T) int {
			return cmp.Or(stamp(a).Compare(stamp(b)), cmp.Compare(a.key(), b.key()))
		}
	}
	slices.SortStableFunc(items, compare)
	if down {
		slices.Reverse(items)
	}
}

// window is a stretch of a list.
type window struct{ from, to int }

// offsetPage is a page by number.
type offsetPage struct{ page, size int }

func (c *call) offset() (offsetPage, error) {
	page, err := c.positive("page", 1, 1<<30)
	if err != nil {
		return offsetPage{}, err
	}
	size, err := c.positive("per_page", maxPage, 1<<30)
	return offsetPage{page, min(size, maxPage)}, err
}

func tooDeep() error {
	return &problem{status: http.StatusBadRequest, body: object{{"errors", []any{object{
		{"code", "InvalidPaginationDepth"},
		{"title", fmt.Sprintf("Number of records requested exceeds %d. Use cursor pagination.", maxOffset)},
	}}}}}
}

// positive reads a number of the query.
func (c *call) positive(name string, fallback, most int) (int, error) {
	text := c.query.Get(name)
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, invalidAttribute(name, "must be a positive integer")
	}
	return n, nil
}

func (p offsetPage) cut(total int) window {
	from := min((p.page-1)*p.size, total)
	return window{from, min(from+p.size, total)}
}

// links are the members that follow the items of an offset page.
func (p offsetPage) links(c *call, total int) object {
	var next, previous *string
	if p.page*p.size < total {
		next = c.pageLink(p.page + 1)
	}
	if p.page > 1 {
		previous = c.pageLink(p.page - 1)
	}
	return object{{"next_page", next}, {"previous_page", previous}, {"count", total}}
}

func (c *call) pageLink(page int) *string {
	return c.link(map[string]string{"page": strconv.Itoa(page)})
}

// link is the address of this request with some parameters changed; an empty
// value removes one.
func (c *call) link(change map[string]string) *string {
	query := url.Values{}
	for name, values := range c.query {
		query[name] = values
	}
	for name, value := range change {
		query.Del(name)
		if value != "" {
			query.Set(name, value)
		}
	}
	text := c.base + c.r.URL.Path + ".json?" + query.Encode()
	return &text
}

// encodeCursor names a place in a list: behind or before the item with the id.
func encodeCursor(id int64) string {
	return base64.RawURLEncoding.EncodeToString(strconv.AppendInt([]byte("id:"), id, 10))
}

func decodeCursor(text string) (int64, error) {
	data, err := base64.RawURLEncoding.DecodeString(text)
	number, ok := strings.CutPrefix(string(data), "id:")
	id, err2 := strconv.ParseInt(number, 10, 64)
	if err != nil || err2 != nil || !ok {
		return 0, invalidAttribute("page", "has an invalid cursor")
	}
	return id, nil
}

func listByCursor[T item, V any](c *call, name string, items []T, view func(T) V) (reply, error) {
	sortItems(items, c.query.Get("sort"))
	w, err := cursorWindow(c, items, maxPage)
	if err != nil {
		return reply{}, err
	}
	meta, links := cursorLinks(c, w, items)
	return ok(object{{name, views(w, items, view)}, {"meta", meta}, {"links", links}})
}

// cursorWindow finds the page that the cursors of the query ask for.
func cursorWindow[T item](c *call, items []T, most int) (window, error) {
	size, err := c.positive("page[size]", most, most)
	if err != nil {
		return window{}, err
	}
	before := c.query.Has("page[before]")
	text := c.query.Get("page[after]") + c.query.Get("page[before]")
	if text == "" {
		return window{0, min(size, len(items))}, nil
	}
	id, err := decodeCursor(text)
	if err != nil {
		return window{}, err
	}
	at := slices.IndexFunc(items, func(v T) bool { return v.key() == id })
	switch {
	case at < 0:
		return window{}, invalidAttribute("page", "has a cursor that is gone")
	case before:
		return window{max(0, at-size), at}, nil
	}
	return window{at + 1, min(at+1+size, len(items))}, nil
}

// cursorLinks are the members that follow the items of a cursor page.
func cursorLinks[T item](c *call, w window, items []T) (meta, links object) {
	var after, before, next, previous *string
	more := w.to < len(items)
	if w.to > w.from {
		after = optional(encodeCursor(items[w.to-1].key()))
		before = optional(encodeCursor(items[w.from].key()))
	}
	if more && after != nil {
		next = c.link(map[string]string{"page[after]": *after, "page[before]": ""})
	}
	if w.from > 0 && before != nil {
		previous = c.link(map[string]string{"page[before]": *before, "page[after]": ""})
	}
	meta = object{{"has_more", more}, {"after_cursor", after}, {"before_cursor", before}}
	return meta, object{{"next", next}, {"prev", previous}}
}
