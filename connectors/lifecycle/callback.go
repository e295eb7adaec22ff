package lifecycle

import (
	"context"
	"crypto/subtle"
	_ "embed"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/callwright/callwright/connectors/credential"
)

//go:embed callback.html
var callbackHTML string

const callbackPath = "/callback"

// callback is where a browser on this machine comes back to. It listens on the
// machine's own addresses only, takes one answer that belongs to the sign-in,
// and is deaf to everything else.
type callback struct {
	url   string
	back  chan url.Values
	state credential.Secret
	hosts []string

	listeners []net.Listener
	server    *http.Server
}

// Redirect is the callback for a port, as it is registered with the service.
func Redirect(port int) string {
	return "http://localhost:" + strconv.Itoa(port) + callbackPath
}

// listen opens the callback at a port, or at any if it is 0.
func listen(port int) (*callback, error) {
	first, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	if err != nil {
		return nil, portFailure(port, err)
	}
	port = first.Addr().(*net.TCPAddr).Port
	c := &callback{url: Redirect(port), back: make(chan url.Values, 1), listeners: []net.Listener{first}}
	for _, host := range []string{"localhost", "127.0.0.1", "::1"} {
		c.hosts = append(c.hosts, net.JoinHostPort(host, strconv.Itoa(port)))
	}
	// Browsers may try the other address of localhost first; not every machine has it.
	if second, err := net.Listen("tcp6", net.JoinHostPort("::1", strconv.Itoa(port))); err == nil {
		c.listeners = append(c.listeners, second)
	}
	return c, nil
}

func portFailure(port int, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fail(Unsupported, "stop what uses it, or choose another port that is registered as callback", "the port %d is in use", port)
	}
	return fail(Unsupported, "choose another port", "the callback cannot listen at port %d", port)
}

// serve begins to take answers that carry the state.
func (c *callback) serve(state credential.Secret) {
	c.state = state
	c.server = &http.Server{
		Handler: c, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 32 << 10,
		ErrorLog: log.New(io.Discard, "", 0), // it could repeat what was sent
	}
	for _, l := range c.listeners {
		go func() { _ = c.server.Serve(l) }() // until close
	}
}

// close stops the listening, after the page has been delivered.
func (c *callback) close() {
	if c.server != nil {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if c.server.Shutdown(ctx) != nil {
			_ = c.server.Close()
		}
	}
	for _, l := range c.listeners {
		_ = l.Close() // those that were never served
	}
}

// ServeHTTP takes the browser's answer.
func (c *callback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	query := r.URL.Query()
	switch {
	case !slices.Contains(c.hosts, r.Host): // a page elsewhere that calls its name ours
		http.Error(w, "this is not the callback of that host", http.StatusForbidden)
	case r.URL.Path != callbackPath || r.Method != http.MethodGet:
		http.Error(w, "there is nothing here", http.StatusNotFound)
	case subtle.ConstantTimeCompare([]byte(query.Get("state")), []byte(c.state.Reveal())) != 1:
		http.Error(w, "this answer belongs to another sign-in; go on in the window that was opened last", http.StatusBadRequest)
	default:
		select {
		case c.back <- query:
		default: // answered already
		}
		h.Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, callbackHTML) // a failing connection is the browser's matter
	}
}
