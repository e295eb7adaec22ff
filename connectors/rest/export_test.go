package rest

import (
	"context"
	"net"
	"net/http"
	"time"
)

// NewPipeTransport is the production transport over one given connection.
func NewPipeTransport(conn net.Conn) http.RoundTripper {
	t := newTransport(hosts{})
	t.DialTLSContext = func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	return t
}

// NewDialTransport is the production transport over connections that dial
// makes, with its own TLS on top for https.
func NewDialTransport(dial func() net.Conn) *http.Transport {
	t := newTransport(hosts{})
	t.DialContext = func(context.Context, string, string) (net.Conn, error) { return dial(), nil }
	return t
}

// NewResolvedTransport is the production transport, guard included, that looks
// names up at one name server.
func NewResolvedTransport(server string) *http.Transport {
	t := newTransport(hosts{})
	resolver := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server)
	}}
	t.DialContext = dialer(hosts{}, resolver)
	return t
}

// Budget of repeats, for tests of the budget alone.
type Budget struct{ b budget }

func (b *Budget) Called(now time.Time)    { b.b.called(now) }
func (b *Budget) Take(now time.Time) bool { return b.b.take(now) }
