package rest_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// TestPrivateAddressesAreRefused dials every form of address that must not be
// reached. localhost is a name that resolves to one: the guard sees the
// address, so a name that changes its mind does not help.
func TestPrivateAddressesAreRefused(t *testing.T) {
	t.Parallel()
	var reached atomic.Int64
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	s.Config.ConnState = func(_ net.Conn, c http.ConnState) { reached.Add(1) }
	s.StartTLS()
	t.Cleanup(s.Close)
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	require.NoError(t, err)
	hosts := []string{
		"127.0.0.1", "127.1.2.3", "localhost", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
		"169.254.169.254", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
		"240.0.0.1", "255.255.255.255", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[64:ff9b::7f00:1]",
		"[2002:7f00:1::]", "[fc00::1]", "[fd00::1]", "[fe80::1]", "[ff02::1]", "[2001:db8::1]", "[100::1]",
	}
	require.Greater(t, len(hosts), 23)
	stack := rest.New(rest.Options{})
	for _, h := range hosts {
		_, err := stack.Do(background(), rest.Request{URL: "https://" + h + ":" + port + "/"}, nil)
		requireKind(t, rest.Forbidden, err, h)
		requireFault(t, effect.Invalid, err, h)
	}
	require.Zero(t, reached.Load())
}

// TestOddSpellingsOfLoopback do not reach it either, whether they are read as
// an address or looked up as a name.
func TestOddSpellingsOfLoopback(t *testing.T) {
	t.Parallel()
	var reached atomic.Int64
	s := serve(t, func(http.ResponseWriter, *http.Request) { reached.Add(1) })
	_, port, err := net.SplitHostPort(host(t, s))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(background(), time.Second)
	defer cancel()
	for _, h := range []string{"2130706433", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1.", "①②⑦.0.0.1", "localhost."} {
		_, err := rest.New(rest.Options{Allow: []string{"127.0.0.1:1"}}).Do(ctx, rest.Request{URL: "https://" + h + ":" + port + "/"}, nil)
		require.Error(t, err, h)
	}
	require.Zero(t, reached.Load())
}

func TestAllowedHosts(t *testing.T) {
	t.Parallel()
	s := serve(t, func(http.ResponseWriter, *http.Request) {})
	_, port, err := net.SplitHostPort(host(t, s))
	require.NoError(t, err)
	for _, c := range []struct {
		allow []string
		host  string
		ok    bool
	}{
		{nil, "127.0.0.1", false},
		{[]string{"127.0.0.1"}, "127.0.0.1", true},
		{[]string{"127.0.0.1:" + port}, "127.0.0.1", true},
		{[]string{"127.0.0.1:1"}, "127.0.0.1", false},
		{[]string{"localhost"}, "127.0.0.1", false},
		{[]string{"LOCALHOST:" + port}, "LocalHost", true},
		{[]string{"http://127.0.0.1"}, "127.0.0.1", false},
	} {
		stack := rest.New(rest.Options{Allow: c.allow})
		_, err := stack.Do(background(), rest.Request{URL: "http://" + c.host + ":" + port}, nil)
		if c.ok {
			require.NoError(t, err, "%v %s", c.allow, c.host)
		} else {
			requireFault(t, effect.Invalid, err, c.allow, c.host)
		}
	}
}

func TestParseHost(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a.b": "a.b", "A.b:80": "a.b:80", "::1": "::1", "[::1]": "::1", "[::1]:8": "[::1]:8", "localhost:8080": "localhost:8080",
	} {
		got, err := rest.ParseHost(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got)
	}
	for _, in := range []string{"", ":80", "https://a.b", "a/b", "a b", "*.example.com", "u@h", "a:b:c"} {
		_, err := rest.ParseHost(in)
		require.Error(t, err, in)
	}
}

func TestBadURLs(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy"
	for _, u := range []string{
		"", "/relative", "//host/x", "ftp://h/", "https://", "https:///x", "https://:443/", "http://example.com/", "mailto:a@b",
		"https://user:" + canary + "@example.com/", "https://example.com/%zz" + canary, "https://exa mple.com/" + canary, "https://[::1/" + canary,
	} {
		stack := rest.New(rest.Options{})
		err := stack.CheckURL(u)
		requireFault(t, effect.Invalid, err, u)
		require.NotContains(t, everythingOf(err), canary)
		_, err = stack.Do(background(), rest.Request{URL: u}, nil)
		requireFault(t, effect.Invalid, err, u)
	}
	require.NoError(t, rest.New(rest.Options{}).CheckURL("https://example.com:8443/a?b=c#d"))
}

func TestConnectionFailures(t *testing.T) {
	t.Parallel()
	refusing, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	refused := refusing.Addr().String()
	require.NoError(t, refusing.Close())
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.StartTLS()
	t.Cleanup(old.Close)
	for _, c := range []struct {
		url  string
		kind rest.Kind
		text string
	}{
		{"http://" + refused + "/p", rest.Refused, "the connection was refused"},
		{"https://" + host(t, secure) + "/p", rest.TLS, "the certificate is signed by an unknown authority"},
		{"https://" + host(t, plain) + "/p", rest.TLS, "the service does not speak TLS"},
		{"https://" + host(t, old) + "/p", rest.TLS, "the service refused the TLS connection"},
	} {
		stack := rest.New(rest.Options{Allow: []string{"127.0.0.1"}})
		_, err := stack.Do(background(), rest.Request{Method: "POST", URL: c.url + "?token=secret", Mode: effect.Write, Body: []byte("x")}, nil)
		requireKind(t, c.kind, err, c.url)
		f := requireFault(t, effect.Unavailable, err, c.url)
		require.Contains(t, f.Message, c.text)
		require.Contains(t, f.Message, "POST 127.0.0.1:")
		require.NotContains(t, f.Message, "secret")
	}
}

func TestUnknownName(t *testing.T) {
	t.Parallel()
	err := func() error {
		_, err := rest.New(rest.Options{}).Do(background(), rest.Request{Method: "POST", URL: "https://no-such-host.invalid/", Mode: effect.Write}, nil)
		return err
	}()
	requireKind(t, rest.DNS, err)
	requireFault(t, effect.Unavailable, err)
}
