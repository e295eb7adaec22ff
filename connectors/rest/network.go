package rest

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// The time limits of connections. Round trips end with their context, and
// must begin in time.
const (
	dialTime   = 3 * time.Second
	tlsTime    = 5 * time.Second
	beginTime  = 10 * time.Second // until the answer begins, where no account sets a Timeout
	idleTime   = 90 * time.Second
	idlePerHop = 64
)

// newTransport makes the guarded network. It uses no proxy: behind one, the
// guard would see the proxy's address only.
func newTransport(allow hosts) *http.Transport {
	return &http.Transport{
		DialContext:            dialer(allow, nil),
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    tlsTime,
		IdleConnTimeout:        idleTime,
		MaxIdleConnsPerHost:    idlePerHop,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

// dialer connects to public addresses, and to any address of an allowed host.
// The guard sees the address that is dialled, after the name was resolved, so
// a name that changes its address cannot slip through. Nil names are the
// machine's own.
func dialer(allow hosts, names *net.Resolver) func(ctx context.Context, network, address string) (net.Conn, error) {
	guard := ssrf.New(ssrf.WithAnyPort())
	guarded := &net.Dialer{Timeout: dialTime, Control: guard.Safe, Resolver: names}
	open := &net.Dialer{Timeout: dialTime, Resolver: names}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if allow.has(address) {
			return open.DialContext(ctx, network, address)
		}
		return guarded.DialContext(ctx, network, address)
	}
}

// hosts is the operator's list of hosts; entries without a port stand for all.
type hosts map[string]bool

func newHosts(list []string) hosts {
	h := hosts{}
	for _, text := range list {
		if entry, err := ParseHost(text); err == nil {
			h[entry] = true
		}
	}
	return h
}

// has takes an address with a port.
func (h hosts) has(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	host = strings.ToLower(host)
	return h[host] || h[net.JoinHostPort(host, port)]
}

// ParseHost reads an entry of Options.Allow, a host or host:port without a
// scheme or path, and returns it in lower case.
func ParseHost(text string) (string, error) {
	text = strings.ToLower(text)
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		host = strings.Trim(text, "[]")
		if !isHost(host) {
			return "", fmt.Errorf("%q is not a host or host:port", text)
		}
		return host, nil
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil || !isHost(host) {
		return "", fmt.Errorf("%q is not a host or host:port", text)
	}
	return net.JoinHostPort(host, port), nil
}

func isHost(text string) bool {
	if net.ParseIP(text) != nil {
		return true
	}
	return text != "" && !strings.ContainsAny(text, " /?#@:\\*%[]")
}

// hostPort returns the lower-case host with the port, also where the URL
// leaves the port to its scheme.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = "443"
		if u.Scheme == "http" {
			port = "80"
		}
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
