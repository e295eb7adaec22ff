package emulator

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
	"github.com/callwright/callwright/connectors/sandbox"
)

// call is one API request that has passed the door.
type call struct {
	*state
	e       *Emulator
	r       *http.Request
	session *session
	version int
	base    string // the path of the version
	body    []byte
}

// reply is what an endpoint answers. A nil body is an empty one.
type reply struct {
	status   int
	location string
	body     any
}

func ok(body any) *reply { return &reply{status: http.StatusOK, body: body} }

// endpoint answers the calls of one path and method.
type endpoint func(*call) *reply

// methods are the endpoints of one path.
type methods map[string]endpoint

func (e *Emulator) restRoutes(mux *http.ServeMux) {
	mux.HandleFunc("/services/data", e.versions)
	for path, m := range endpoints() {
		mux.Handle("/services/data/{version}"+path, e.guard(m))
	}
	mux.Handle("/services/data/{version}/", e.guard(nil))
}

// endpoints is the API: what answers where.
func endpoints() map[string]methods {
	return map[string]methods{
		"":                                     {"GET": root},
		"/query":                               {"GET": queryLive},
		"/query/{locator}":                     {"GET": nextPage},
		"/queryAll":                            {"GET": queryAll},
		"/search":                              {"GET": search},
		"/parameterizedSearch":                 {"GET": parameterizedGet, "POST": parameterizedPost},
		"/limits":                              {"GET": limits},
		"/recent":                              {"GET": recent},
		"/sobjects":                            {"GET": describeGlobal},
		"/sobjects/{object}":                   {"GET": describeBrief, "POST": create},
		"/sobjects/{object}/describe":          {"GET": describeObject},
		"/sobjects/{object}/{id}":              {"GET": getRecord, "PATCH": updateRecord, "DELETE": deleteRecord},
		"/sobjects/{object}/{field}/{value}":   {"GET": getExternal, "PATCH": upsert, "DELETE": deleteExternal},
		"/composite":                           {"GET": compositeMap, "POST": composite},
		"/composite/sobjects":                  {"POST": createMany, "PATCH": updateMany, "DELETE": deleteMany},
		"/composite/sobjects/{object}":         {"GET": retrieveMany, "POST": retrieveMany},
		"/composite/sobjects/{object}/{field}": {"PATCH": upsertMany},
	}
}

// innerKey marks the parts of a composite in their context; they carry the
// call that they are a part of.
type innerKey struct{}

// guard is the door of the API: version, session, limits, method. The parts of
// a composite have passed it.
func (e *Emulator) guard(m methods) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		outer, inner := r.Context().Value(innerKey{}).(*call)
		c := &call{state: e.state.Load(), e: e, r: r, base: "/services/data/" + r.PathValue("version")}
		if inner {
			c.state, c.session = outer.state, outer.session
		}
		version, out := supported(r.PathValue("version"))
		c.version = version
		if out == nil && !inner {
			out = c.enter(w)
		}
		if out == nil {
			out = c.perform(m, inner)
		}
		out.write(w)
	})
}

// enter checks the session and counts the request.
func (c *call) enter(w http.ResponseWriter) *reply {
	header := c.r.Header.Get("Authorization")
	token := bearer(c.r)
	if token == "" && header != "" {
		w.Header().Set("WWW-Authenticate", "Token")
		return &reply{status: 401, body: problems("INVALID_AUTH_HEADER", "INVALID_HEADER_TYPE")}
	}
	if c.session = c.auth.use(token); c.session == nil {
		w.Header().Set("WWW-Authenticate", "Token")
		return &reply{status: 401, body: problems("INVALID_SESSION_ID", "Session expired or invalid")}
	}
	if !slices.Contains(c.session.scopes, "api") && !slices.Contains(c.session.scopes, "full") {
		w.Header().Set("WWW-Authenticate", "Token")
		return &reply{status: 401, body: problems("INVALID_SESSION_ID", "This session is not valid for use with the REST API")}
	}
	used, most := c.meter.count()
	w.Header().Set("Sforce-Limit-Info", "api-usage="+strconv.Itoa(min(used, most))+"/"+strconv.Itoa(most))
	if used > most {
		return &reply{status: 403, body: problems("REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")}
	}
	return nil
}

// maxURI is the longest address that the API takes.
const maxURI = 16_384

// perform finds the endpoint and calls it, alone if it writes.
func (c *call) perform(m methods, inner bool) *reply {
	if len(c.r.RequestURI) > maxURI {
		return &reply{status: 414, body: problems("URI_TOO_LONG", "The URI is too long")}
	}
	if m == nil {
		return c.fail(&org.Fault{Status: 404, Code: "NOT_FOUND", Message: "The requested resource does not exist"})
	}
	method := c.r.Method
	if override := c.r.URL.Query().Get("_HttpMethod"); method == http.MethodPost && override != "" {
		method = strings.ToUpper(override)
	}
	if method == http.MethodHead {
		method = http.MethodGet
	}
	call, known := m[method]
	if !known {
		return &reply{status: 405, body: problems("METHOD_NOT_ALLOWED",
			"HTTP Method '"+c.r.Method+"' not allowed. Allowed are "+strings.Join(slices.Sorted(maps.Keys(m)), ","))}
	}
	if out := c.read(method); out != nil {
		return out
	}
	if inner {
		return call(c)
	}
	return c.alone(method, call)
}

// alone calls an endpoint under the org's lock: writers by themselves, readers
// together.
func (c *call) alone(method string, call endpoint) *reply {
	if method == http.MethodGet {
		c.mu.RLock()
		defer c.mu.RUnlock()
	} else {
		c.mu.Lock()
		defer c.mu.Unlock()
	}
	return call(c)
}

// maxBody is the largest body that the API takes.
const maxBody = 50 << 20

// read takes the body of a method that has one.
func (c *call) read(method string) *reply {
	if method != http.MethodPost && method != http.MethodPatch {
		return nil
	}
	if !strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/json") {
		return &reply{status: 415, body: problems("UNSUPPORTED_MEDIA_TYPE", "Content type missing or not supported, application/json expected")}
	}
	var err error
	if c.body, err = io.ReadAll(http.MaxBytesReader(nil, c.r.Body, maxBody)); err != nil {
		return &reply{status: 400, body: problems("JSON_PARSER_ERROR", "The HTTP entity body could not be read")}
	}
	return nil
}

var versionShape = regexp.MustCompile(`^v([0-9]{1,3})\.0$`)

// The versions that the API knows, and those that are retired.
const (
	oldestVersion = 31
	newestVersion = 68
)

// supported reads the version of a path.
func supported(text string) (int, *reply) {
	m := versionShape.FindStringSubmatch(text)
	if m == nil {
		return 0, &reply{status: 404, body: problems("NOT_FOUND", "The requested resource does not exist")}
	}
	n, _ := strconv.Atoi(m[1]) // the pattern has only digits
	switch {
	case n < oldestVersion:
		return n, &reply{status: 410, body: problems("UNSUPPORTED_API_VERSION", "API version "+m[1]+".0 is no longer available")}
	case n > newestVersion:
		return n, &reply{status: 404, body: problems("NOT_FOUND", "The requested resource does not exist")}
	}
	return n, nil
}

// problems is an error as the API writes it: a list of one.
func problems(code, message string) []org.Row {
	return []org.Row{{{Name: "message", Value: message}, {Name: "errorCode", Value: code}}}
}

// fail answers with an error of the org or of a query language.
func (c *call) fail(err error) *reply {
	var bad *soql.Error
	if errors.As(err, &bad) {
		return &reply{status: 400, body: problems(bad.Code, bad.Message)}
	}
	var f *org.Fault
	if !errors.As(err, &f) {
		return &reply{status: 500, body: problems("UNKNOWN_EXCEPTION", "An unexpected error occurred.")}
	}
	switch {
	case f.Found != nil:
		urls := make([]string, len(f.Found))
		for i, r := range f.Found {
			urls[i] = r.URL(c.base)
		}
		return &reply{status: f.Status, body: urls}
	case f.Matches != nil:
		return &reply{status: f.Status, body: c.duplicates(f)}
	}
	list := problems(f.Code, f.Message)
	if f.Fields != nil {
		list[0] = append(list[0], org.Cell{Name: "fields", Value: f.Fields})
	}
	return &reply{status: f.Status, body: list}
}

func (out *reply) write(w http.ResponseWriter) {
	if out.location != "" {
		w.Header().Set("Location", out.location)
	}
	if out.body == nil {
		w.WriteHeader(out.status)
		return
	}
	sandbox.WriteJSON(w, out.status, out.body)
}

// within marks a part of a composite.
func within(c *call) context.Context { return context.WithValue(c.r.Context(), innerKey{}, c) }
