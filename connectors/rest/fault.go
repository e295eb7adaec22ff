package rest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"syscall"

	"code.dny.dev/ssrf"

	"github.com/callwright/callwright/engine/effect"
)

// Kind says what broke a call, in more detail than a fault's code.
type Kind string

// The kinds.
const (
	DNS       Kind = "dns"       // the host name has no address
	Refused   Kind = "refused"   // nobody listens there
	Forbidden Kind = "forbidden" // a private address that is not allowed
	TLS       Kind = "tls"       // no secure connection, e.g. a wrong certificate
	NoConnect Kind = "connect"   // no connection for another reason, or not in time
	Timeout   Kind = "timeout"   // connected, but no answer in time
	Cut       Kind = "cut"       // the connection broke before the answer was whole
	TooLarge  Kind = "too_large" // the answer passed Request.Limit
	NotJSON   Kind = "not_json"  // the answer is not the JSON it should be
	NotXML    Kind = "not_xml"   // the answer is not the XML it should be
	Cancelled Kind = "cancelled" // the caller gave up
	Refrained Kind = "refrained" // the account's limits kept the call from being sent
)

// Error is a call that brought no usable answer. It wraps its fault, and not
// the error of the network, whose text may hold a URL with its query.
type Error struct {
	Kind  Kind
	Fault *effect.Fault
}

// Error is the fault's text.
func (e *Error) Error() string { return e.Fault.Error() }

// Unwrap returns the fault.
func (e *Error) Unwrap() error { return e.Fault }

// explain makes an *Error of what RoundTrip or reading the body reported.
// Errors that already hold a fault pass through.
func (c *call) explain(ctx context.Context, err error) error {
	var f *effect.Fault
	if errors.As(err, &f) {
		return err
	}
	kind, code, text := c.classify(ctx, err)
	if c.sent.Load() && kind != TooLarge && !c.request.repeatable() {
		code = effect.Unknown
		text += "; the request may have been carried out"
	}
	return &Error{Kind: kind, Fault: effect.NewFault(code, "%s: %s", c.where(), text)}
}

func (c *call) classify(ctx context.Context, err error) (Kind, effect.Code, string) {
	switch {
	case errors.Is(err, errTooLarge):
		return TooLarge, effect.Limit, err.Error()
	case c.late.Load(), errors.Is(ctx.Err(), context.DeadlineExceeded), errors.Is(err, context.DeadlineExceeded):
		return Timeout, effect.Timeout, "no answer in time"
	case ctx.Err() != nil:
		return Cancelled, effect.Cancelled, "the call was cancelled"
	case !c.sent.Load():
		kind, text := unconnected(err)
		if kind == Forbidden {
			return kind, effect.Invalid, text
		}
		return kind, effect.Unavailable, text
	case isTimeout(err):
		return Timeout, effect.Timeout, "no answer in time"
	}
	return Cut, effect.Unavailable, "the connection broke before the answer was whole"
}

// unconnected explains why there was no connection.
func unconnected(err error) (Kind, string) {
	var dns *net.DNSError
	switch {
	case errors.Is(err, ssrf.ErrProhibitedIP), errors.Is(err, ssrf.ErrProhibitedNetwork):
		return Forbidden, "the host has a private address; if that is intended, have the operator list it under allow_hosts"
	case errors.As(err, &dns):
		return DNS, "the host name cannot be resolved"
	case errors.Is(err, syscall.ECONNREFUSED):
		return Refused, "the connection was refused"
	}
	if text := insecure(err); text != "" {
		return TLS, text
	}
	if isTimeout(err) {
		return NoConnect, "no connection in time"
	}
	return NoConnect, "no connection"
}

// insecure explains a failure to set up TLS; "" is another failure.
func insecure(err error) string {
	var (
		host      x509.HostnameError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		remote    *net.OpError
	)
	switch {
	case errors.As(err, &host):
		return "the certificate is for another host"
	case errors.As(err, &authority):
		return "the certificate is signed by an unknown authority"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate has expired or is not yet valid"
	case errors.As(err, &verify), errors.As(err, &invalid):
		return "the certificate is not valid"
	case errors.As(err, &record):
		return "the service does not speak TLS"
	case errors.As(err, &remote) && remote.Op == "remote error": // how crypto/tls reports an alert
		return "the service refused the TLS connection"
	}
	return ""
}

func isTimeout(err error) bool {
	var t net.Error
	return errors.As(err, &t) && t.Timeout()
}

// where names a call without the query, which may hold private data.
func (c *call) where() string {
	const longest = 200
	path := c.url.EscapedPath()
	if len(path) > longest {
		path = path[:longest] + "…"
	}
	return c.request.Method + " " + c.url.Host + path
}

// StatusFault returns the fault that the answer's status stands for by
// itself, nil for 2xx. Connectors that know more from the body say so instead.
//
// After a write that must not be sent twice, a status such as 500, 502 or 504
// leaves open whether it was carried out: the fault is then effect.Unknown.
func StatusFault(r *Response) *effect.Fault {
	code := statusCode(r.Status)
	if code == "" {
		return nil
	}
	if r.uncertain && r.Status >= 500 && !refusing(r.Status) {
		code = effect.Unknown
	}
	text := http.StatusText(r.Status)
	if text != "" {
		text = " " + text
	}
	f := effect.NewFault(code, "%s answered %d%s", r.Where(), r.Status, text)
	f.RetryAfter = effect.Duration(r.RetryAfter)
	return f
}

// refusing reports whether a 5xx says that the request was not carried out.
func refusing(status int) bool {
	switch status {
	case http.StatusNotImplemented, http.StatusServiceUnavailable, http.StatusHTTPVersionNotSupported:
		return true
	}
	return false
}

func statusCode(status int) effect.Code {
	switch status {
	case 401:
		return effect.Auth
	case 403:
		return effect.Denied
	case 404, 410:
		return effect.NotFound
	case 408:
		return effect.Timeout
	case 409, 412:
		return effect.Conflict
	case 420, 429:
		return effect.RateLimited
	}
	switch status / 100 {
	case 2:
		return ""
	case 4:
		return effect.Invalid
	}
	return effect.Unavailable // also a redirect that was not followed
}
