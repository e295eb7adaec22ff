package rest

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// holds remembers what services asked for with Retry-After.
type holds struct {
	mu   sync.Mutex
	list []hold
}

// hold keeps calls to a host, or to one path of it, back for some time.
type hold struct {
	host, path string // path "": all of the host
	until      time.Time
	code       effect.Code
}

// maxHolds is when the holds of single paths become those of their hosts.
const maxHolds = 64

// add takes in an answer with a Retry-After. A 429 to a write often is about
// one record, and holds its path only; anything else holds the host.
func (h *holds) add(r *Request, u *url.URL, answer *Response, now time.Time) {
	x := hold{host: u.Host, until: now.Add(answer.RetryAfter), code: effect.RateLimited}
	switch answer.Status {
	case http.StatusServiceUnavailable:
		x.code = effect.Unavailable
	case http.StatusTooManyRequests, 420:
		if r.Mode != effect.Read {
			x.path = u.Path
		}
	default:
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.list = slices.DeleteFunc(h.list, func(o hold) bool { return !o.until.After(now) })
	if len(h.list) >= maxHolds {
		x.path = ""
	}
	for i, o := range h.list {
		if o.host == x.host && o.path == x.path {
			if o.until.Before(x.until) {
				h.list[i] = x
			}
			return
		}
	}
	h.list = append(h.list, x)
}

// find returns the hold that ends last among those that are about a request.
func (h *holds) find(u *url.URL, now time.Time) (last hold, found bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, o := range h.list {
		if o.host == u.Host && (o.path == "" || o.path == u.Path) && o.until.After(now) && o.until.After(last.until) {
			last, found = o, true
		}
	}
	return last, found
}
