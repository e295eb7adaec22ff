package rest

import (
	"cmp"
	"context"
	"math/rand/v2"
	"net/http"
	"net/url"
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
	UserAgent string // "callwright" when empty

	// Time and chance, for tests and simulations.
	Now   func() time.Time                                 // nil: time.Now
	Sleep func(ctx context.Context, d time.Duration) error // nil: a timer; ends early, with an error, when ctx does
	Rand  func() float64                                   // from 0 to below 1; nil: math/rand
}

// Stack makes HTTP calls. It is safe for concurrent use; one serves all
// accounts, so that connections are shared.
type Stack struct {
	allow     hosts
	transport http.RoundTripper
	clock     clock
	agent     []string
	gate      *gate // of the account that the stack is for; nil: none
}

// New makes a Stack.
func New(o Options) *Stack {
	s := &Stack{
		allow: newHosts(o.Allow), transport: o.Transport, agent: []string{cmp.Or(o.UserAgent, "callwright")},
		clock: clock{now: o.Now, sleep: o.Sleep, rand: o.Rand},
	}
	if s.clock.now == nil {
		s.clock.now = time.Now
	}
	if s.clock.sleep == nil {
		s.clock.sleep = pause
	}
	if s.clock.rand == nil {
		s.clock.rand = rand.Float64
	}
	if s.transport == nil {
		s.transport = newTransport(s.allow)
	}
	return s
}

// Now is the clock that the stack and the token sources on it go by.
func (s *Stack) Now() time.Time { return s.clock.now() }

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
	case u.Scheme == "http" && !s.allow[u.Host] && !s.allow.has(hostPort(u)):
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
		header, err := s.header(ctx, &r, a)
		if err != nil {
			return nil, err
		}
		answer, err := s.follow(ctx, &r, u, header)
		if err != nil || a == nil || !again {
			return answer, err
		}
		if answer.Status != http.StatusUnauthorized && answer.Status != http.StatusForbidden {
			return answer, nil
		}
		if !a.Rejected(ctx, header, answer) {
			return answer, nil
		}
		r.Note = addNote(r.Note, "again after a rejected credential")
	}
}

// header makes the headers of one attempt.
func (s *Stack) header(ctx context.Context, r *Request, a Authorizer) (http.Header, error) {
	h := clone(r.Header)
	h.Del("Accept-Encoding") // the transport asks for gzip and undoes it, under the size limit
	if h.Get("User-Agent") == "" {
		h["User-Agent"] = s.agent[:1:1]
	}
	if r.Key != "" {
		h["Idempotency-Key"] = []string{r.Key}
	}
	if a == nil {
		return h, nil
	}
	return h, a.Authorize(ctx, h)
}

// clone copies h with room for what the stack and a credential add.
func clone(h http.Header) http.Header {
	n := 0
	for _, values := range h {
		n += len(values)
	}
	out, all := make(http.Header, len(h)+3), make([]string, 0, n)
	for name, values := range h {
		from := len(all)
		all = append(all, values...)
		out[name] = all[from:len(all):len(all)]
	}
	return out
}

const maxRedirects = 3

func (s *Stack) follow(ctx context.Context, r *Request, u *url.URL, h http.Header) (*Response, error) {
	for hop := 0; ; hop++ {
		answer, err := s.send(ctx, r, u, h)
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
func redirect(r *Request, from *url.URL, answer *Response) *url.URL {
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
func (s *Stack) once(ctx context.Context, r *Request, u *url.URL, h http.Header, p pass) (*Response, error) {
	c := newCall(r, u)
	start := s.clock.now()
	answer, err := c.roundTrip(ctx, s.transport, h, s.begin(), s.limit(r))
	end := s.clock.now()
	x := effect.Exchange{Note: r.Note, Elapsed: effect.Duration(end.Sub(start))}
	if answer != nil {
		answer.RetryAfter = RetryAfter(answer.Header, end)
		x.Status, x.Bytes = answer.Status, len(answer.Body)
	}
	record(ctx, r, u, p, x)
	if err != nil {
		return nil, c.explain(ctx, err)
	}
	return answer, nil
}

// begin is how long an answer may take to begin; 0: as long as ctx says.
func (s *Stack) begin() time.Duration {
	if s.gate != nil && s.gate.limits.Timeout > 0 {
		return 0
	}
	return beginTime
}

// limit is how many bytes of an answer to r are read.
func (s *Stack) limit(r *Request) int64 {
	most := int64(0)
	if s.gate != nil {
		most = s.gate.limits.MaxBytes
	}
	switch {
	case r.Limit <= 0:
		return cmp.Or(most, DefaultLimit)
	case most > 0:
		return min(r.Limit, most)
	}
	return r.Limit
}
