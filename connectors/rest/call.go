package rest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// call is one round trip.
type call struct {
	request *Request
	url     *url.URL
	sent    atomic.Bool // whether the service may have seen the request
	late    atomic.Bool // whether the answer did not begin in time
	trace   httptrace.ClientTrace
}

// newCall counts the request as sent until the network tells otherwise: a
// transport of another kind than net/http's calls no hooks.
//
// The trace watches for the moment when a connection is there. When net/http
// asks for another one, the first has carried nothing, or the request may be
// sent again anyway.
func newCall(r *Request, u *url.URL) *call {
	c := &call{request: r, url: u}
	c.sent.Store(true)
	c.trace.GetConn = func(string) { c.sent.Store(false) }
	c.trace.GotConn = func(httptrace.GotConnInfo) { c.sent.Store(true) }
	return c
}

var errTooLarge = errors.New("the answer is larger than the limit")

// roundTrip returns an answer beside an error when its status had arrived.
// The answer must begin within begin, unless that is 0.
func (c *call) roundTrip(ctx context.Context, t http.RoundTripper, h http.Header, begin time.Duration, limit int64) (*Response, error) {
	if err := ctx.Err(); err != nil {
		c.sent.Store(false)
		return nil, err
	}
	began := func() bool { return true }
	if begin > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		began = time.AfterFunc(begin, func() { c.late.Store(true); cancel() }).Stop
	}
	resp, err := t.RoundTrip(c.build(httptrace.WithClientTrace(ctx, &c.trace), h))
	began()
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	answer := &Response{Status: resp.StatusCode, Header: resp.Header, call: c, uncertain: !c.request.repeatable()}
	answer.Body, err = read(resp.Body, resp.ContentLength, limit)
	return answer, err
}

// read reads all of body. A body that passes the limit is an error: closing it
// then drops the connection, and the rest is not read. The length that was
// told may be a lie, and gets no more memory at once than a common answer.
func read(body io.Reader, told, limit int64) ([]byte, error) {
	const unknown, common = 512, 64 << 10
	size := int64(unknown)
	if told >= 0 {
		size = min(told, common, limit) + 1
	}
	b := make([]byte, 0, size)
	body = io.LimitReader(body, limit+1)
	for {
		n, err := body.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case int64(len(b)) > limit:
			return b[:limit], fmt.Errorf("%w of %d bytes", errTooLarge, limit)
		case err == io.EOF:
			return b, nil
		case err != nil:
			return b, err
		}
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
	}
}

// build makes the request in the form that net/http does not send twice by
// itself unless it is repeatable: net/http repeats whatever has a GetBody or
// no body and is a GET or carries an idempotency key.
func (c *call) build(ctx context.Context, h http.Header) *http.Request {
	body := c.request.Body
	req := (&http.Request{
		Method: c.request.Method, URL: c.url, Host: c.url.Host, Header: h,
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
