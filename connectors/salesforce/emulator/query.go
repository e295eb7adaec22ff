package emulator

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
	"github.com/callwright/callwright/connectors/sandbox"
)

func queryLive(c *call) *reply { return c.query(false) }
func queryAll(c *call) *reply  { return c.query(true) }

// query answers the first page of a query.
func (c *call) query(deleted bool) *reply {
	text := c.r.URL.Query().Get("q")
	if text == "" {
		return c.fail(&soql.Error{Code: "MALFORMED_QUERY", Message: "A query string has to be specified"})
	}
	q, err := soql.Parse(text)
	if err != nil {
		return c.fail(err)
	}
	res, err := c.org.Query(q, c.base, deleted)
	if err != nil {
		return c.fail(err)
	}
	if res.Rows == nil {
		res.Rows = []org.Row{}
	}
	return ok(c.page(res, 0, c.batchSize(), ""))
}

// maxBatch is the most rows of a page.
const maxBatch = 2_000

var batchShape = regexp.MustCompile(`(?i)batchSize\s*=\s*([0-9]{1,6})`)

// batchSize is how many rows a page has: what the emulator is told, or what
// the client wishes within the vendor's bounds.
func (c *call) batchSize() int {
	if c.e.strict.BatchSize > 0 {
		return c.e.strict.BatchSize
	}
	m := batchShape.FindStringSubmatch(c.r.Header.Get("Sforce-Query-Options"))
	if m == nil {
		return maxBatch
	}
	n, _ := strconv.Atoi(m[1]) // the pattern has only digits
	return min(max(n, 200), maxBatch)
}

// page shows rows from an offset on; if more are left, under a locator.
func (c *call) page(res *org.Result, from, size int, locator string) org.Row {
	to := min(from+size, len(res.Rows))
	row := org.Row{{Name: "totalSize", Value: res.Total}, {Name: "done", Value: to == len(res.Rows)}}
	if to < len(res.Rows) {
		if locator == "" {
			locator = c.cursors.keep(res, size, c.session.user)
		}
		row = append(row, org.Cell{Name: "nextRecordsUrl", Value: c.base + "/query/" + locator + "-" + strconv.Itoa(to)})
	}
	return append(row, org.Cell{Name: "records", Value: res.Rows[from:to]})
}

// nextPage answers a further page.
func nextPage(c *call) *reply {
	id, offset, _ := strings.Cut(c.r.PathValue("locator"), "-")
	from, err := strconv.Atoi(offset)
	k := c.cursors.find(id, c.session.user)
	if err != nil || k == nil || from < 0 || from > len(k.res.Rows) {
		return c.fail(&soql.Error{Code: "INVALID_QUERY_LOCATOR", Message: "invalid query locator"})
	}
	return ok(c.page(k.res, from, k.size, id))
}

// cursors keep the rows of queries that have further pages.
type cursors struct {
	life  time.Duration
	plane *sandbox.Plane

	mu   sync.Mutex
	list []*cursor
}

type cursor struct {
	id   string
	user string
	res  *org.Result
	size int
	used time.Time
}

// maxCursors is how many a user may have; one more drops the oldest.
const maxCursors = 10

func newCursors(life time.Duration, p *sandbox.Plane) *cursors {
	return &cursors{life: life, plane: p}
}

func (k *cursors) keep(res *org.Result, size int, user string) string {
	c := &cursor{id: org.NewID("01g", k.plane.Next("01g")), user: user, res: res, size: size, used: k.plane.Now()}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.list = append(k.list, c)
	mine := func(c *cursor) bool { return c.user == user }
	for count(k.list, mine) > maxCursors {
		k.list = slices.Delete(k.list, slices.IndexFunc(k.list, mine), slices.IndexFunc(k.list, mine)+1)
	}
	return c.id
}

func count[T any](list []T, fits func(T) bool) int {
	n := 0
	for _, v := range list {
		if fits(v) {
			n++
		}
	}
	return n
}

// find finds a user's cursor that lives; nil if there is none.
func (k *cursors) find(id, user string) *cursor {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.plane.Now()
	k.list = slices.DeleteFunc(k.list, func(c *cursor) bool { return now.Sub(c.used) >= k.life })
	i := slices.IndexFunc(k.list, func(c *cursor) bool { return c.id == id && c.user == user })
	if i < 0 {
		return nil
	}
	k.list[i].used = now
	return k.list[i]
}
