package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// call is one request while the emulator is locked for it.
type call struct {
	*state
	r      *http.Request
	body   []byte
	now    time.Time
	base   string // https://acme.zendesk.com
	query  url.Values
	who    *user    // nil: anonymous
	scopes []string // nil: all, as Basic has
	grant  *grant   // the token that was shown, if one was
	header map[string]string
}

// reply is an answer; a nil body is an empty one, a string is sent as it is.
type reply struct {
	status      int
	contentType string // empty: JSON
	body        any
}

// handler answers one endpoint.
type handler func(*call) (reply, error)

func ok(body any) (reply, error)      { return reply{status: http.StatusOK, body: body}, nil }
func created(body any) (reply, error) { return reply{status: http.StatusCreated, body: body}, nil }

const jsonType = "application/json; charset=utf-8"

// answer is a reply as bytes: what is written, and what an idempotency key
// keeps.
type answer struct {
	status int
	header map[string]string
	body   []byte
}

func (a answer) write(w http.ResponseWriter) {
	for name, value := range a.header {
		w.Header().Set(name, value)
	}
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

// finish turns what a handler returned into an answer.
func (c *call) finish(r reply, err error) answer {
	var p *problem
	if errors.As(err, &p) {
		r = reply{status: p.status, body: p.body}
		maps.Copy(c.header, p.header)
		if _, text := p.body.(string); text {
			r.contentType = "text/plain; charset=utf-8"
		}
	} else if err != nil {
		r = reply{status: http.StatusInternalServerError, body: struct {
			Status int    `json:"status"`
			Error  string `json:"error"`
		}{http.StatusInternalServerError, "Internal Server Error"}}
	}
	if r.contentType == "" {
		r.contentType = jsonType
	}
	c.header["Content-Type"] = r.contentType
	return answer{status: r.status, header: c.header, body: content(r.body)}
}

// content writes a body.
func content(body any) []byte {
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return []byte(b)
	}
	return encode(body)
}

// encode writes a value as JSON. All values are of this package, which JSON
// can hold.
func encode(v any) json.RawMessage {
	out, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null")
	}
	return out
}

// maxBody bounds a request's body.
const maxBody = 8 << 20

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, "Request Entity Too Large", http.StatusRequestEntityTooLarge)
	}
	return body, err == nil
}

// url makes an address of the API, as url fields have it.
func (c *call) url(format string, args ...any) string {
	return c.base + "/api/v2/" + fmt.Sprintf(format, args...)
}

func baseURL(r *http.Request) string {
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// id reads a numeric segment of the path.
func (c *call) id(name string) (int64, error) {
	id, err := strconv.ParseInt(c.r.PathValue(name), 10, 64)
	if err != nil {
		return 0, invalidAttribute(name, "must be an integer")
	}
	return id, nil
}

// ids reads the ids of show_many, at most a hundred.
func (c *call) ids() ([]int64, error) {
	text := c.query.Get("ids")
	if text == "" {
		return nil, parameterMissing("ids")
	}
	var ids []int64
	for part := range strings.SplitSeq(text, ",") {
		id, err := strconv.ParseInt(strings.TrimSpace(part), 10, 64)
		if err != nil || len(ids) == 100 {
			return nil, invalidAttribute("ids", "must be at most 100 integers")
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// attributes are the members of a JSON object, undecoded.
type attributes map[string]json.RawMessage

// object reads the body's member of this name, such as "ticket".
func (c *call) object(name string) (attributes, error) {
	all, err := c.members()
	if err != nil {
		return nil, err
	}
	var attrs attributes
	if json.Unmarshal(all[name], &attrs) != nil || attrs == nil {
		return nil, parameterMissing(name)
	}
	return attrs, nil
}

// members reads the body as an object. Like the service it does not see a
// body that is not declared as JSON.
func (c *call) members() (attributes, error) {
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if kind != "application/json" || len(c.body) == 0 {
		return attributes{}, nil
	}
	var all attributes
	if json.Unmarshal(c.body, &all) != nil {
		return nil, unparsable()
	}
	return all, nil
}
