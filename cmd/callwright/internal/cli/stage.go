package cli

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/callwright/callwright/connectors/sandbox"
)

// actor is a service that plays a CRM, served on this machine.
type actor struct {
	name  string // salesforce, zendesk or loyalty-api
	url   string
	plane *sandbox.Plane

	server *http.Server
	done   chan error
}

// serve begins to serve a handler at an address of this machine.
func serve(name, address string, h http.Handler, plane *sandbox.Plane) (*actor, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("serve %s: %w", name, err)
	}
	a := &actor{
		name: name, url: "http://" + reachable(listener.Addr()), plane: plane, done: make(chan error, 1),
		server: &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ErrorLog: log.New(io.Discard, "", 0)},
	}
	go func() { a.done <- a.server.Serve(listener) }()
	return a, nil
}

// reachable is an address to connect to; a server at all addresses has none of
// its own.
func reachable(a net.Addr) string {
	if tcp, ok := a.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		return net.JoinHostPort("127.0.0.1", strconv.Itoa(tcp.Port))
	}
	return a.String()
}

// host is where the actor is served, as host:port.
func (a *actor) host() string { return a.url[len("http://"):] }

// stop ends the serving, after what is under way if that is quick.
func (a *actor) stop() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if a.server.Shutdown(ctx) != nil {
		_ = a.server.Close() // nothing to be done about what is left
	}
	<-a.done
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
