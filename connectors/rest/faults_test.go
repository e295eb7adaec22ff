package rest_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// fault is a service that misbehaves on a connection.
type fault struct {
	name   string
	secure bool // the client speaks TLS
	tcp    bool // needs a real connection
	serve  func(conn net.Conn)
	kind   rest.Kind // of a call and, where that succeeds, of reading its data
	write  effect.Code
}

const ok200 = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

func faults() []fault {
	return []fault{
		{name: "black hole", serve: func(c net.Conn) { drain(c) }, kind: rest.Timeout, write: effect.Unknown},
		{name: "one byte a second", serve: drip(ok200 + "Content-Length: 1000\r\n\r\n" + strings.Repeat("x", 1000)), kind: rest.Timeout, write: effect.Unknown},
		{name: "half a close", tcp: true, serve: halfClose, kind: rest.Cut, write: effect.Unknown},
		{name: "reset", tcp: true, serve: reset, kind: rest.Cut, write: effect.Unknown},
		{name: "TLS that hangs", secure: true, serve: func(c net.Conn) { drain(c) }, kind: rest.Timeout, write: effect.Timeout},
		{name: "endless body", serve: endless("\r\n", strings.Repeat("x", 32<<10)), kind: rest.TooLarge, write: effect.Limit},
		{name: "slow headers", serve: slowHeaders, kind: rest.Timeout, write: effect.Unknown},
		{name: "gzip bomb", serve: bomb(), kind: rest.TooLarge, write: effect.Limit},
		{name: "a gigabyte in chunks", serve: endless("Transfer-Encoding: chunked\r\n\r\n", "8000\r\n"+strings.Repeat("x", 32<<10)+"\r\n"), kind: rest.TooLarge, write: effect.Limit},
		{name: "deep JSON", serve: answers(strings.Repeat("[", 1e6)), kind: rest.NotJSON, write: effect.Unknown},
		{name: "HTML", serve: answers("<html>Please sign in</html>"), kind: rest.NotJSON, write: effect.Unknown},
		{name: "garbage", serve: answers("\x00\xff\xfe{]"), kind: rest.NotJSON, write: effect.Unknown},
		{name: "not even HTTP", serve: func(c net.Conn) { drainOnce(c); _, _ = io.WriteString(c, "\x00\xff\xfe\r\n\r\n") }, kind: rest.Cut, write: effect.Unknown},
	}
}

func drain(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

// drainOnce reads one request.
func drainOnce(c net.Conn) {
	if r, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
}

func drip(text string) func(net.Conn) {
	return func(c net.Conn) {
		drainOnce(c)
		for i := range len(text) {
			if _, err := c.Write([]byte{text[i]}); err != nil {
				return
			}
			if i > len(ok200) {
				time.Sleep(time.Second)
			}
		}
	}
}

func slowHeaders(c net.Conn) {
	drainOnce(c)
	_, _ = io.WriteString(c, ok200)
	for i := 0; ; i++ {
		if _, err := fmt.Fprintf(c, "X-%d: y\r\n", i); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

func halfClose(c net.Conn) {
	drainOnce(c)
	_, _ = io.WriteString(c, ok200+"Content-Length: 100\r\n\r\n{")
	_ = c.(*net.TCPConn).CloseWrite()
	drain(c)
}

func reset(c net.Conn) {
	drainOnce(c)
	_ = c.(*net.TCPConn).SetLinger(0)
}

func endless(head, piece string) func(net.Conn) {
	return func(c net.Conn) {
		drainOnce(c)
		_, err := io.WriteString(c, ok200+head)
		for sent := 0; err == nil && sent < 1<<30; sent += len(piece) {
			_, err = io.WriteString(c, piece)
		}
	}
}

// bomb answers with a thousandth of eight megabytes.
func bomb() func(net.Conn) {
	var zeros bytes.Buffer
	z := gzip.NewWriter(&zeros)
	_, _ = z.Write(make([]byte, 8<<20))
	_ = z.Close()
	return func(c net.Conn) {
		drainOnce(c)
		_, _ = fmt.Fprintf(c, "%sContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", ok200, zeros.Len())
		_, _ = c.Write(zeros.Bytes())
	}
}

func answers(body string) func(net.Conn) {
	return func(c net.Conn) {
		drainOnce(c)
		// It closes the connection and says so: the next call must not find it
		// half closed, for a write there is rightly an unknown one.
		_, _ = fmt.Fprintf(c, "%sConnection: close\r\nContent-Length: %d\r\n\r\n%s", ok200, len(body), body)
	}
}

// call makes a call and reads its data.
func call(ctx context.Context, stack *rest.Stack, r rest.Request) error {
	answer, err := stack.Do(ctx, r, nil)
	if err == nil {
		_, err = answer.Data()
	}
	return err
}

var faultLimits = rest.Limits{Concurrent: 2, Timeout: 2 * time.Second, MaxBytes: 2 << 20, Breaker: rest.Breaker{After: 100, Pause: time.Second}}

// TestFaultsInVirtualTime: whatever a service does, a call ends within the
// account's limit, and with repeats within the caller's, to the moment. The
// bubble ends only when every goroutine has.
func TestFaultsInVirtualTime(t *testing.T) {
	t.Parallel()
	for _, f := range faults() {
		for _, mode := range []effect.Mode{effect.Read, effect.Write} {
			if f.tcp {
				continue
			}
			synctest.Test(t, func(t *testing.T) {
				transport := rest.NewDialTransport(func() net.Conn {
					client, server := net.Pipe()
					go func() {
						defer server.Close()
						f.serve(server)
					}()
					return client
				})
				r := rest.Request{Method: "PUT", URL: "http://h/", Mode: mode, Body: []byte(`{"a":1}`)}
				if f.secure {
					r.URL = "https://h/"
				}
				shared := rest.New(rest.Options{Transport: transport, Allow: []string{"h"}})
				start := time.Now()
				err := call(background(), shared.For("acme", faultLimits), r)
				requireKind(t, f.kind, err, f.name)
				if mode == effect.Write {
					requireFault(t, f.write, err, f.name)
				}
				require.LessOrEqual(t, time.Since(start), 2*time.Second, f.name)

				ctx, cancel := context.WithTimeout(background(), 3*time.Second)
				defer cancel()
				repeating := faultLimits
				repeating.Retries = 5
				start = time.Now()
				require.Error(t, call(ctx, shared.For("acme", repeating), r), f.name)
				require.LessOrEqual(t, time.Since(start), 3*time.Second, f.name)
				shared.Close()
				time.Sleep(2 * time.Second) // slow services notice
			})
		}
	}
}

// TestFaultsOnSockets: the same over real connections, and nothing is left
// running. It looks at all goroutines and so is not parallel.
func TestFaultsOnSockets(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	for _, f := range faults() {
		if strings.Contains(f.name, "slow") || strings.Contains(f.name, "second") {
			continue // they sleep
		}
		t.Run(f.name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			done := make(chan struct{})
			defer func() {
				_ = l.Close()
				<-done
			}()
			go func() {
				defer close(done)
				for conn, err := l.Accept(); err == nil; conn, err = l.Accept() {
					f.serve(conn)
					if tcp, ok := conn.(*net.TCPConn); ok && f.kind == rest.NotJSON { // a whole answer must not be cut by a reset
						_ = tcp.CloseWrite()
						_, _ = io.Copy(io.Discard, tcp)
					}
					_ = conn.Close()
				}
			}()
			scheme := "http://"
			if f.secure {
				scheme = "https://"
			}
			limits := faultLimits
			limits.Timeout = time.Minute // only for what would last for ever: the machine may be busy
			if f.kind == rest.Timeout {
				limits.Timeout = 200 * time.Millisecond
			}
			shared := rest.New(rest.Options{Allow: []string{l.Addr().String()}})
			for mode, code := range map[effect.Mode]effect.Code{effect.Read: "", effect.Write: f.write} {
				err := call(background(), shared.For("acme", limits), rest.Request{Method: "PUT", URL: scheme + l.Addr().String(), Mode: mode, Body: []byte("{}")})
				requireKind(t, f.kind, err)
				if code != "" {
					requireFault(t, code, err)
				}
			}
			shared.Close()
		})
	}
}
