package rest

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Options configures a Stack. The zero Options are right for production.
type Options struct {
	// Allow lists hosts ("crm.internal") and host:port pairs
	// ("localhost:8080") that may be reached by plain http and at private
	// addresses. See ParseHost.
	Allow []string
	// Transport carries requests instead of the guarded network; for tests and
	// for services that live in the same process.
	Transport http.RoundTripper
	Now       func() time.Time // nil: time.Now
	UserAgent string           // "callwright" when empty
}

// Stack makes HTTP calls. It is safe for concurrent use; one serves all
// accounts, so that connections are shared.
type Stack struct {
	allow     hosts
	transport http.RoundTripper
	now       func() time.Time
	agent     string
}

// New makes a Stack.
func New(o Options) *Stack {
	s := &Stack{allow: newHosts(o.Allow), transport: o.Transport, now: o.Now, agent: o.UserAgent}
	if s.now == nil {
		s.now = time.Now
	}
	if s.agent == "" {
		s.agent = "callwright"
	}
	if s.transport == nil {
		s.transport = newTransport(s.allow)
	}
	return s
}

// Now is the clock that the stack and the token sources on it go by.
func (s *Stack) Now() time.Time { return s.now() }

// Close ends the connections that are kept for later calls.
func (s *Stack) Close() {
	if t, ok := s.transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
}

// CheckURL returns why text cannot be called, or nil: it must be an absolute
// https URL (or http, for an allowed host) without userinfo and fragment. The
// error holds an *effect.Fault and does not repeat the URL.
func (s *Stack) CheckURL(text string) error {
	_, err := s.parse(text)
	return err
}

func (s *Stack) parse(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, effect.NewFault(effect.Invalid, "the URL cannot be parsed")
	case u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Hostname() == "":
		return nil, effect.NewFault(effect.Invalid, "the URL is not an absolute https URL")
	case u.User != nil:
		return nil, effect.NewFault(effect.Invalid, "the URL holds a user name or password; put them into the account's settings")
	case u.Scheme == "http" && !s.allow.has(hostPort(u)):
		return nil, effect.NewFault(effect.Invalid, "%s is called by plain http; use https, or have the operator list it under allow_hosts", u.Host)
	}
	u.Fragment, u.RawFragment = "", ""
	return u, nil
}

// Do makes the call and reads the whole answer. Every status is an answer, not
// an error; see StatusFault. Errors hold an *effect.Fault; those of the
// network are also an *Error.
//
// A 401 or 403 is shown to a, and the call repeated once when a says so: such
// an answer means that the request was not carried out, so this is safe for
// writes too. Redirects of GET and HEAD requests in Read mode are followed to
// the same origin, at most three times; every other redirect is returned as
// the answer.
func (s *Stack) Do(ctx context.Context, r Request, a Authorizer) (*Response, error) {
	u, err := s.parse(r.URL)
	if err != nil {
		return nil, err
	}
	if r.Method == "" {
		r.Method = http.MethodGet
	}
	for again := true; ; again = false {
		header, err := s.header(ctx, r, a)
		if err != nil {
			return nil, err
		}
		answer, err := s.follow(ctx, r, u, header)
		if err != nil || a == nil || !again {
			return answer, err
		}
		if answer.Status != http.StatusUnauthorized && answer.Status != http.StatusForbidden {
			return answer, nil
		}
		if !a.Rejected(ctx, header, answer) {
			return answer, nil
		}
		r.Note = strings.TrimPrefix(r.Note+", again after a rejected credential", ", ")
	}
}

// header makes the headers of one attempt.
func (s *Stack) header(ctx context.Context, r Request, a Authorizer) (http.Header, error) {
	h := r.Header.Clone()
	if h == nil {
		h = http.Header{}
	}
	h.Del("Accept-Encoding") // the transport asks for gzip and undoes it, under the size limit
	if h.Get("User-Agent") == "" {
		h.Set("User-Agent", s.agent)
	}
	if r.Key != "" {
		h.Set("Idempotency-Key", r.Key)
	}
	if a == nil {
		return h, nil
	}
	return h, a.Authorize(ctx, h)
}

const maxRedirects = 3

func (s *Stack) follow(ctx context.Context, r Request, u *url.URL, h http.Header) (*Response, error) {
	for hop := 0; ; hop++ {
		answer, err := s.once(ctx, r, u, h)
		if err != nil {
			return nil, err
		}
		next := redirect(r, u, answer)
		if next == nil || hop == maxRedirects {
			return answer, nil
		}
		u = next
	}
}

// redirect returns where answer leads, or nil when that is not to be followed.
func redirect(r Request, from *url.URL, answer *Response) *url.URL {
	switch answer.Status {
	case 301, 302, 303, 307, 308:
	default:
		return nil
	}
	if r.Mode != effect.Read || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return nil
	}
	to, err := from.Parse(answer.Header.Get("Location"))
	if err != nil || to.User != nil || to.Scheme != from.Scheme || hostPort(to) != hostPort(from) {
		return nil
	}
	to.Fragment, to.RawFragment = "", ""
	return to
}

// once makes one round trip and records it.
func (s *Stack) once(ctx context.Context, r Request, u *url.URL, h http.Header) (*Response, error) {
	c := newCall(r, u)
	start := s.now()
	answer, err := c.roundTrip(ctx, s.transport, u, h)
	x := effect.Exchange{Method: r.Method, URL: redact(u, r.Safe), Note: r.Note}
	x.Elapsed = effect.Duration(s.now().Sub(start))
	if answer != nil {
		answer.RetryAfter = RetryAfter(answer.Header, s.now())
		x.Status, x.Bytes = answer.Status, len(answer.Body)
	}
	record(ctx, x)
	if err != nil {
		return nil, c.explain(ctx, err)
	}
	return answer, nil
}
