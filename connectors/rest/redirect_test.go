package rest_test

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

var redirects = []int{301, 302, 303, 307, 308}

// redirector answers /<status> with that status and the given Location, and
// everything else with 200. It counts the requests for anything else.
func redirector(location *string, other *atomic.Int64) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		status, err := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/"))
		if err != nil {
			other.Add(1)
			return
		}
		w.Header().Set("Location", *location)
		w.WriteHeader(status)
	}
}

// TestRedirectNeverLeavesTheOrigin: nothing reaches another origin, by any
// status, method and spelling of the target, though the operator allows it.
func TestRedirectNeverLeavesTheOrigin(t *testing.T) {
	t.Parallel()
	var location string
	var strayed, followed atomic.Int64
	other := serve(t, func(http.ResponseWriter, *http.Request) { strayed.Add(1) })
	origin := serve(t, redirector(&location, &followed))
	stack := stackFor(t, origin, other)
	_, port, _ := strings.Cut(host(t, other), ":")
	targets := []string{
		other.URL + "/x", "//" + host(t, other) + "/x", "http://u:p@" + host(t, origin) + "/x", "http://u:p@" + host(t, other) + "/x",
		"https://" + host(t, origin) + "/x", "ftp://" + host(t, origin) + "/x", "javascript:alert(1)", "://",
		"http://localhost:" + port + "/x", `http:\\` + host(t, other), "http://" + host(t, origin) + "@" + host(t, other) + "/x",
	}
	for _, location = range targets {
		for _, status := range redirects {
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE"} {
				answer, err := stack.Do(background(), rest.Request{
					Method: method, URL: fmt.Sprintf("%s/%d", origin.URL, status), Mode: effect.Read,
				}, rest.Bearer(credential.New("secret-token")))
				require.NoError(t, err, location)
				require.Equal(t, status, answer.Status, "the redirect is the answer")
			}
		}
	}
	require.Zero(t, strayed.Load())
	require.Zero(t, followed.Load())
}

func TestRedirectWithinTheOrigin(t *testing.T) {
	t.Parallel()
	var location string
	var followed atomic.Int64
	origin := serve(t, redirector(&location, &followed))
	stack := stackFor(t, origin)
	location = "/elsewhere?x=1#part"
	do := func(method string, mode effect.Mode, status int) int {
		r := rest.Request{Method: method, URL: fmt.Sprintf("%s/%d", origin.URL, status), Mode: mode}
		answer, err := stack.Do(background(), r, nil)
		require.NoError(t, err)
		return answer.Status
	}
	for _, status := range redirects {
		require.Equal(t, 200, do("GET", effect.Read, status))
		require.Equal(t, 200, do("HEAD", effect.Read, status))
		require.Equal(t, status, do("POST", effect.Read, status))
		require.Equal(t, status, do("PUT", effect.Read, status))
		require.Equal(t, status, do("GET", effect.Write, status), "a GET that writes is a write")
	}
	require.Equal(t, 300, do("GET", effect.Read, 300), "300 is no redirect")
	require.EqualValues(t, 2*len(redirects), followed.Load())
	location = "/302"
	require.Equal(t, 302, do("GET", effect.Read, 302), "a loop ends")
}

func TestRedirectSendsNoReferer(t *testing.T) {
	t.Parallel()
	var hops atomic.Int64
	origin := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Referer") != "" || r.Header.Get("Cookie") != "" {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		if hops.Add(1) <= 3 {
			w.Header().Set("Set-Cookie", "session=1")
			http.Redirect(w, r, "/next", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, r.Header.Get("Authorization"))
	})
	answer, err := stackFor(t, origin).Do(background(), rest.Request{URL: origin.URL + "/?token=x", Mode: effect.Read}, rest.Bearer(credential.New("t")))
	require.NoError(t, err)
	require.Equal(t, "Bearer t", string(answer.Body), "three hops to the same origin keep the credential")
}
