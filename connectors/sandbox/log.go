package sandbox

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Request is one line of the request log.
type Request struct {
	Time   time.Time `json:"time"`
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Query  string    `json:"query,omitempty"` // as sent, secrets masked
	Status int       `json:"status"`          // 0: the connection was cut
	// Header holds the few headers that say how a client asks, never one that
	// can carry a credential.
	Header map[string]string `json:"header,omitempty"`
}

// logSize keeps a plane that is served for days from growing.
const logSize = 10_000

const mask = "***"

// Requests is the log, in the order of the answers.
func (p *Plane) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Request{}, p.log...)
}

// record notes a request at its arrival and returns how to log it once its
// status is known: the log is in the order of the answers.
func (p *Plane) record(r *http.Request) func(status int) {
	line := Request{
		Method: r.Method, Path: r.URL.Path, Query: maskQuery(r.URL.RawQuery),
		Header: shown(r.Header), Time: p.Now(),
	}
	return func(status int) {
		line.Status = status
		p.mu.Lock()
		defer p.mu.Unlock()
		if len(p.log) >= logSize {
			p.log = append([]Request(nil), p.log[logSize/2:]...)
		}
		p.log = append(p.log, line)
	}
}

// shown picks the headers that are logged.
func shown(h http.Header) map[string]string {
	kept := map[string]string{}
	for name := range h {
		if loggable(name) {
			kept[name] = h.Get(name)
		}
	}
	if scheme, _, ok := strings.Cut(h.Get("Authorization"), " "); ok {
		kept["Authorization"] = scheme + " " + mask
	}
	return kept
}

func loggable(name string) bool {
	switch name {
	case "Accept", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "User-Agent":
		return true
	}
	return strings.HasPrefix(name, "Sforce-")
}

// maskQuery masks the values of parameters that hold secrets and leaves the
// rest as it was sent.
func maskQuery(raw string) string {
	pairs := strings.Split(raw, "&")
	for i, pair := range pairs {
		key, _, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(key)
		if err != nil || secretParam(name) {
			pairs[i] = key + "=" + mask
		}
	}
	if raw == "" {
		return ""
	}
	return strings.Join(pairs, "&")
}

func secretParam(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"token", "secret", "password", "assertion", "api_key", "apikey"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	switch name {
	case "code", "code_verifier", "signature", "sid", "sig", "pw":
		return true
	}
	return false
}
