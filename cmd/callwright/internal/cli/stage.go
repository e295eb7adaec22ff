package cli

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/sandbox"
)

// actor is a service that plays a CRM or another service, served on this machine.
type actor struct {
	name  string // salesforce, zendesk, loyalty-api or smtp
	url   string
	plane *sandbox.Plane // nil: it does not break
	stop  func()         // ends the serving, after what is under way if that is quick
}

// serve begins to serve a handler at an address of this machine.
func serve(name, address string, h http.Handler, plane *sandbox.Plane) (*actor, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("serve %s: %w", name, err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	return &actor{name: name, url: "http://" + reachable(listener.Addr().String()), plane: plane, stop: func() { stop(server, done) }}, nil
}

// reachable is an address to connect to; a server at all addresses has none of
// its own.
func reachable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if err == nil && net.ParseIP(host).IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", port)
	}
	return address
}

// host is where the actor is served, as host:port.
func (a *actor) host() string {
	_, host, _ := strings.Cut(a.url, "://")
	return host
}

func stop(server *http.Server, done <-chan error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close() // nothing to be done about what is left
	}
	<-done
}

// cast is the actors of one stage.
type cast []*actor

func (c cast) stop() {
	for _, a := range c {
		a.stop()
	}
}

// find returns the actor called name, or nil.
func (c cast) find(name string) *actor {
	for _, a := range c {
		if a.name == name {
			return a
		}
	}
	return nil
}

func (c cast) names() []string {
	var out []string
	for _, a := range c {
		out = append(out, a.name)
	}
	return out
}
