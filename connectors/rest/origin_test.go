package rest_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// leaks is a network in the process: the API answers with a redirect, and
// whatever reaches any other origin is kept.
type leaks struct {
	mu       sync.Mutex
	status   int
	location string
	answered int
	strayed  []string
}

const api = "https://api.example.com"

func (l *leaks) RoundTrip(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	answer := reply(l.status)
	if r.URL.Scheme+"://"+r.URL.Host == api {
		l.answered++
		answer.Header.Set("Location", l.location)
		answer.Header.Set("Set-Cookie", "session=cookie-canary; Domain=example.com")
		return answer, nil
	}
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	l.strayed = append(l.strayed, fmt.Sprint(r.URL, r.Header, string(body)))
	return answer, nil
}

// TestNothingCrossesAnOrigin: by no kind of redirect does a request, and so a
// credential, a cookie, a body or a token in the Referer, reach another
// origin, also one that the operator allows, and also through a chain.
func TestNothingCrossesAnOrigin(t *testing.T) {
	t.Parallel()
	key := credential.New("key-canary")
	targets := []string{
		"https://api.example.com:8443/x", "https://evil.example.net/x", "http://api.example.com/x", "http://api.example.com:443/x",
		"https://sub.api.example.com/x", "https://example.com/x", "//evil.example.net/x", "https://api.example.com.evil.net/x",
	}
	for _, target := range targets {
		for _, status := range []int{301, 302, 303, 307, 308} {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} {
				for _, auth := range []rest.Authorizer{rest.Bearer(key), rest.Basic("u", key), rest.APIKey("X-Api-Key", key)} {
					network := &leaks{status: status, location: target}
					shared := rest.New(rest.Options{Transport: network, Allow: []string{"api.example.com", "evil.example.net"}})
					for _, stack := range []*rest.Stack{shared, shared.For("acme", rest.DefaultLimits())} {
						_, err := stack.Do(background(), rest.Request{
							Method: method, URL: api + "/v1?token=query-canary", Mode: effect.Read,
							Header: http.Header{"Cookie": {"cookie-canary"}}, Body: []byte("body-canary"),
						}, auth)
						require.NoError(t, err)
					}
					require.Empty(t, network.strayed, "%s %d to %s", method, status, target)
					require.Equal(t, 2, network.answered)
				}
			}
		}
	}
}

// TestChainOfRedirects: a chain that stays at home is followed no further than
// three steps, and its last step cannot leave.
func TestChainOfRedirects(t *testing.T) {
	t.Parallel()
	var strayed atomic.Int64
	other := serve(t, func(http.ResponseWriter, *http.Request) { strayed.Add(1) })
	var origin http.HandlerFunc = func(w http.ResponseWriter, r *http.Request) {
		next := map[string]string{"/1": "/2", "/2": "/3", "/3": other.URL + "/x", "/private": "http://169.254.169.254/latest"}[r.URL.Path]
		http.Redirect(w, r, next, http.StatusTemporaryRedirect)
	}
	s := serve(t, origin)
	stack := stackFor(t, s, other)
	for _, path := range []string{"/1", "/3", "/private"} {
		answer, err := stack.Do(background(), rest.Request{URL: s.URL + path, Mode: effect.Read}, nil)
		require.NoError(t, err)
		require.Equal(t, 307, answer.Status)
	}
	require.Zero(t, strayed.Load())
}

// TestRebinding: a name that has another address at each look-up, among them
// this machine's, leads nowhere.
func TestRebinding(t *testing.T) {
	t.Parallel()
	var reached atomic.Int64
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ConnState = func(net.Conn, http.ConnState) { reached.Add(1) }
	s.Start()
	t.Cleanup(s.Close)
	names := &nameServer{addresses: []net.IP{{127, 0, 0, 1}, {192, 0, 2, 1}, {10, 0, 0, 1}, {169, 254, 169, 254}}}
	transport := rest.NewResolvedTransport(names.listen(t))
	stack := rest.New(rest.Options{Transport: transport, Allow: []string{"rebind.example.com"}})
	_, port, _ := strings.Cut(host(t, s), ":")
	for range 20 {
		_, err := stack.Do(background(), rest.Request{URL: "http://rebind.example.com:" + port + "/"}, nil)
		requireKind(t, rest.Forbidden, err)
	}
	require.Zero(t, reached.Load())
	require.GreaterOrEqual(t, names.asked.Load(), int64(20), "each call looks the name up")
}

// nameServer answers questions for IPv4 addresses with one after the other.
type nameServer struct {
	addresses []net.IP
	asked     atomic.Int64
}

func (n *nameServer) listen(t *testing.T) string {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			size, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			_, _ = conn.WriteTo(n.answer(buf[:size]), from)
		}
	}()
	return conn.LocalAddr().String()
}

// answer makes a DNS answer of a question: its header and question, without
// what may follow, and one A record where that is asked for.
func (n *nameServer) answer(question []byte) []byte {
	end := 12
	for question[end] != 0 {
		end += 1 + int(question[end])
	}
	end += 5
	out := append([]byte{}, question[:end]...)
	copy(out[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
	if question[end-3] != 1 { // not A
		return out
	}
	out[7] = 1
	ip := n.addresses[int(n.asked.Add(1))%len(n.addresses)]
	out = append(out, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
	return append(out, ip...)
}
