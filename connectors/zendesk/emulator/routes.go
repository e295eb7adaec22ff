package emulator

import (
	"net/http"
	"strings"
)

// route is an endpoint of the API.
type route struct {
	pattern  string // method and path, below /api/v2
	resource string // of the scopes resource:read and resource:write; empty: global scopes only
	access   access
	handle   handler
}

// apiRoutes are all endpoints below /api/v2.
var apiRoutes = [][]route{
	userRoutes, organizationRoutes, groupRoutes, ticketRoutes, fieldRoutes, searchRoutes, talkRoutes, tokenRoutes,
}

var groupRoutes = []route{
	{"GET /groups", "groups", agents, (*call).listGroups},
	{"GET /groups/{id}", "groups", agents, (*call).showGroup},
}

var fieldRoutes = []route{
	{"GET /ticket_fields", "", agents, (*call).listTicketFields},
	{"GET /ticket_fields/{id}", "", agents, (*call).showTicketField},
	{"GET /user_fields", "", agents, keyedFields("user_fields", func(s *state) table[field] { return s.userFields })},
	{"GET /organization_fields", "", agents, keyedFields("organization_fields", func(s *state) table[field] {
		return s.organizationFields
	})},
}

func (e *Emulator) routes() http.Handler {
	mux := http.NewServeMux()
	for _, group := range apiRoutes {
		for _, rt := range group {
			method, path, _ := strings.Cut(rt.pattern, " ")
			mux.HandleFunc(method+" /api/v2"+path, e.serve(api(rt)))
		}
	}
	mux.HandleFunc("/api/v2/", e.serve(api(route{access: anyone, resource: unscoped, handle: (*call).nothing})))
	mux.HandleFunc("GET /oauth/authorizations/new", e.serve((*call).authorize))
	mux.HandleFunc("POST /oauth/authorizations", e.serve((*call).decide))
	mux.HandleFunc("POST /oauth/tokens", e.serve((*call).issueToken))
	mux.HandleFunc("GET /agent/{kind}/{id}", e.serve((*call).desk))
	mux.HandleFunc("GET /agent/tickets/new/1", e.serve((*call).newTicketDesk))
	mux.HandleFunc("/", e.serve((*call).noPage))
	return withoutJSONSuffix(mux)
}

func (c *call) nothing() (reply, error) { return reply{}, noEndpoint() }

func (c *call) noPage() (reply, error) { return page(http.StatusNotFound, notFoundPage, nil) }

// withoutJSONSuffix makes .json optional on every path of the API.
func withoutJSONSuffix(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := strings.TrimSuffix(r.URL.Path, ".json")
		if path == r.URL.Path || !strings.HasPrefix(path, "/api/v2/") {
			next.ServeHTTP(w, r)
			return
		}
		short, u := *r, *r.URL
		u.Path, u.RawPath = path, ""
		short.URL = &u
		next.ServeHTTP(w, &short)
	})
}

// serve runs a handler with the account locked, and writes its answer after
// that: a slow client holds nobody up.
func (e *Emulator) serve(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := readBody(w, r)
		if ok {
			e.run(h, r, body).write(w)
		}
	}
}

func (e *Emulator) run(h handler, r *http.Request, body []byte) answer {
	now := e.plane.Now()
	base := strings.TrimSuffix(e.options.BaseURL, "/")
	if base == "" {
		base = baseURL(r)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	c := &call{
		state: e.state, r: r, body: body, now: now, base: base,
		query: r.URL.Query(), header: map[string]string{},
	}
	return c.finish(h(c))
}

// unscoped marks an endpoint that any token may use.
const unscoped = "*"

// api puts the checks of the API in front of an endpoint, in the service's
// order: rate limit, sign-in, rights, scope.
func api(rt route) handler {
	return func(c *call) (reply, error) {
		if err := c.limit(); err != nil {
			return reply{}, err
		}
		if err := c.authenticate(); err != nil {
			return reply{}, err
		}
		if err := c.admit(rt.access); err != nil {
			return reply{}, err
		}
		if rt.resource != unscoped {
			if err := c.checkScope(rt.resource); err != nil {
				return reply{}, err
			}
		}
		return rt.handle(c)
	}
}
