package rest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
)

// call is one round trip.
type call struct {
	request Request
	where   string
	sent    atomic.Bool // whether the service may have seen the request
}

// newCall counts the request as sent until the network tells otherwise: a
// transport of another kind than net/http's calls no hooks.
func newCall(r Request, u *url.URL) *call {
	c := &call{request: r, where: where(r.Method, u)}
	c.sent.Store(true)
	return c
}

// trace watches for the moment when a connection is there. When net/http asks
// for another one, the first has carried nothing, or the request may be sent
// again anyway.
func (c *call) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { c.sent.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { c.sent.Store(true) },
	}
}

var errTooLarge = errors.New("the answer is too large")

// roundTrip returns an answer beside an error when its status had arrived.
func (c *call) roundTrip(ctx context.Context, t http.RoundTripper, u *url.URL, h http.Header) (*Response, error) {
	if err := ctx.Err(); err != nil {
		c.sent.Store(false)
		return nil, err
	}
	resp, err := t.RoundTrip(c.build(httptrace.WithClientTrace(ctx, c.trace()), u, h))
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	limit := c.request.Limit
	if limit <= 0 {
		limit = DefaultLimit
	}
	answer := &Response{Status: resp.StatusCode, Header: resp.Header, where: c.where, uncertain: !c.request.repeatable()}
	answer.Body, err = io.ReadAll(io.LimitReader(resp.Body, limit+1))
	if err == nil && int64(len(answer.Body)) > limit {
		err = errTooLarge // closing now drops the connection; the rest is not read
	}
	return answer, err
}

// build makes the request in the form that net/http does not send twice by
// itself unless it is repeatable: net/http repeats whatever has a GetBody or
// no body and is a GET or carries an idempotency key.
func (c *call) build(ctx context.Context, u *url.URL, h http.Header) *http.Request {
	body := c.request.Body
	req := (&http.Request{
		Method: c.request.Method, URL: u, Host: u.Host, Header: h,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}).WithContext(ctx)
	if !c.request.repeatable() && looksReplayable(req) {
		req.Body = io.NopCloser(onlyReader{bytes.NewReader(body)})
		req.ContentLength = int64(len(body))
		return req
	}
	if len(body) > 0 {
		req.ContentLength = int64(len(body))
		req.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
		req.Body, _ = req.GetBody()
	}
	return req
}

// looksReplayable reports whether net/http would take a request with a body
// that it can rewind for one that may be sent twice.
func looksReplayable(req *http.Request) bool {
	switch req.Method {
	case http.MethodGet, http.MethodHead, http.MethodOptions, http.MethodTrace:
		return true
	}
	_, keyed := req.Header["Idempotency-Key"]
	_, xkeyed := req.Header["X-Idempotency-Key"]
	return keyed || xkeyed
}

// onlyReader hides the type of a reader, so that net/http cannot rewind it.
type onlyReader struct{ io.Reader }
