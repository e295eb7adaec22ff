package emulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/servicenow/emulator/query"
)

// call is one request while the emulator is locked for it.
type call struct {
	*state
	switches Switches
	r        *http.Request
	body     []byte
	now      time.Time
	base     string
	query    url.Values
	who      *row // nil: nobody
	login    SeedLogin
	header   http.Header
}

// reply is an answer; a nil body is an empty one, a string is a page.
type reply struct {
	status int
	body   any
}

type handler func(*call) (reply, error)

// maxBody bounds a request's body.
const maxBody = 10 << 20

func (e *Emulator) routes() http.Handler {
	mux := http.NewServeMux()
	for _, version := range []string{"", "/v1", "/v2"} {
		mux.HandleFunc("/api/now"+version+"/table/{table}", e.serve(api((*call).collection)))
		mux.HandleFunc("/api/now"+version+"/table/{table}/{id}", e.serve(api((*call).record)))
	}
	mux.HandleFunc("/api/", e.serve(api(func(*call) (reply, error) { return reply{}, noResource() })))
	mux.HandleFunc("POST /oauth_token.do", e.serve((*call).issueToken))
	mux.HandleFunc("/", e.serve((*call).page))
	return mux
}

// serve runs a handler with the instance locked, and writes its answer after
// that.
func (e *Emulator) serve(h handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			http.Error(w, "Rejected large REST payload", http.StatusRequestEntityTooLarge)
			return
		}
		e.run(h, w.Header(), r, body).write(w)
	}
}

func (e *Emulator) run(h handler, header http.Header, r *http.Request, body []byte) reply {
	now := e.plane.Now()
	e.mu.Lock()
	defer e.mu.Unlock()
	c := &call{
		state: e.state, switches: e.options.Switches, r: r, body: body, now: now, base: e.base(r),
		query: r.URL.Query(), header: header,
	}
	out, err := h(c)
	var p *problem
	if errors.As(err, &p) {
		for name, v := range p.header {
			header.Set(name, v)
		}
		return reply{p.status, p.body()}
	}
	return out
}

func (e *Emulator) base(r *http.Request) string {
	switch {
	case e.options.BaseURL != "":
		return strings.TrimSuffix(e.options.BaseURL, "/")
	case r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https":
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func (r reply) write(w http.ResponseWriter) {
	switch body := r.body.(type) {
	case nil:
		w.WriteHeader(r.status)
	case string:
		w.Header().Set("Content-Type", "text/html;charset=UTF-8")
		w.WriteHeader(r.status)
		_, _ = io.WriteString(w, body)
	default:
		w.Header().Set("Content-Type", "application/json;charset=UTF-8")
		w.WriteHeader(r.status)
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		_ = e.Encode(body)
	}
}

// api puts sign-in and rate limit in front of an endpoint.
func api(h handler) handler {
	return func(c *call) (reply, error) {
		if err := c.authenticate(); err != nil {
			return reply{}, err
		}
		if err := c.limit(); err != nil {
			return reply{}, err
		}
		return h(c)
	}
}

// authenticate finds out who calls, by password or token.
func (c *call) authenticate() error {
	name := ""
	scheme, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if strings.EqualFold(scheme, "bearer") {
		if g := c.tokens.byAccess(strings.TrimSpace(token), c.now); g != nil {
			name = g.user
		}
	} else if user, password, given := c.r.BasicAuth(); given {
		if l, known := c.logins[user]; known && same(password, l.Password) {
			name = user
		}
	}
	if name == "" || !c.mayCall(name) {
		return notAuthenticated()
	}
	c.who, c.login = c.user(name), c.logins[name]
	return nil
}

// has reports whether the caller has one of the roles.
func (c *call) has(roles ...string) bool {
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(c.login.Roles, r) })
}

func (c *call) env() query.Env {
	return query.Env{UserName: c.who.values["user_name"], UserID: c.who.id()}
}

// page is what an agent's browser is shown.
func (c *call) page() (reply, error) {
	path := c.r.URL.Path
	if path == "/nav_to.do" || strings.HasSuffix(path, ".do") || strings.HasPrefix(path, "/now/") {
		return reply{http.StatusOK, "<!doctype html><title>ServiceNow</title><p>This page would open here.</p>"}, nil
	}
	return reply{http.StatusNotFound, "<!doctype html><title>Page not found</title><p>The page you are looking for could not be found.</p>"}, nil
}
