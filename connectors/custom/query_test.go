package custom_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

func keyed(t *testing.T, s http.RoundTripper, key string) connectors.Client {
	t.Helper()
	return open(t, s, map[string]any{"auth": "api_key", "key_query": "api_key"}, map[string]string{"key": key})
}

// TestKeyInTheQuery: the account's key is sent once and as one value, whatever
// a scenario sends under its name.
func TestKeyInTheQuery(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path  []effect.PathPart
		query map[string]any
		want  string
	}{
		{nil, nil, "/v1?api_key=k%26+%2F%C3%A4"},
		{[]effect.PathPart{literal("/a?q="), val("x&y")}, map[string]any{"z": 1}, "/v1/a?q=x%26y&z=1&api_key=k%26+%2F%C3%A4"},
		{nil, map[string]any{"api_key": []any{"guess", 2}, "api_keys": "other"}, "/v1?api_keys=other&api_key=k%26+%2F%C3%A4"},
		{[]effect.PathPart{literal("/a?api_key&API_KEY=guess&%61pi_key=guess&b")}, nil, "/v1/a?b&api_key=k%26+%2F%C3%A4"},
	} {
		s := &service{}
		_, err := fetch(t, keyed(t, s, "k& /ä"), effect.FetchArgs{Path: c.path, Query: c.query})
		require.NoError(t, err)
		line, _, _ := strings.Cut(s.wire, "\r\n")
		require.Equal(t, "GET "+c.want+" HTTP/1.1", line)
		require.NotContains(t, strings.ToLower(s.wire), "x-api-key")
	}
}

// TestKeyInTheQueryStaysHidden: neither a trace nor a fault holds the key, by
// any status and by a failure of the network.
func TestKeyInTheQueryStaysHidden(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy"
	for _, status := range []int{0, 200, 302, 401, 403, 404, 429, 500} {
		for _, mode := range []effect.Mode{effect.Read, effect.Write} {
			sent := 0
			s := transportFunc(func(r *http.Request) (*http.Response, error) {
				sent += strings.Count(r.URL.RawQuery, "api_key="+canary)
				if status == 0 {
					return nil, fmt.Errorf("get %s failed", r.URL)
				}
				return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: http.NoBody}, nil
			})
			c := keyed(t, s, canary)
			ctx, recorder := rest.WithRecorder(t.Context())
			_, err := c.(connectors.Fetcher).Fetch(ctx, effect.FetchArgs{Query: map[string]any{"q": "private"}}, mode, "k")
			_, verr := c.Verify(ctx)
			trace, jerr := json.Marshal(recorder.Exchanges())
			require.NoError(t, jerr)
			require.Equal(t, len(recorder.Exchanges()), sent, "every request is signed")
			require.Equal(t, "https://api.example.com/v1?q=…&api_key=…", recorder.Exchanges()[0].URL)
			require.NotContains(t, fmt.Sprintf("%+v %+v %s %v %+v %#v", err, verr, trace, c, c, c), canary, status)
		}
	}
}

// TestKeyInTheQueryStaysBehind: a redirect takes the key to no other origin,
// and adds it to no other URL of the same one.
func TestKeyInTheQueryStaysBehind(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy"
	for location, want := range map[string][]string{
		"https://elsewhere.example.com/": {"https://api.example.com/v1?api_key=cAnaRy"},
		"http://api.example.com/v2":      {"https://api.example.com/v1?api_key=cAnaRy"},
		"//api.example.com:8443/v2":      {"https://api.example.com/v1?api_key=cAnaRy"},
		"/v2":                            {"https://api.example.com/v1?api_key=cAnaRy", "https://api.example.com/v2"},
		"?page=2":                        {"https://api.example.com/v1?api_key=cAnaRy", "https://api.example.com/v1?page=2"},
	} {
		var seen []string
		s := &service{handle: func(w http.ResponseWriter, r *http.Request) {
			seen = append(seen, r.URL.String())
			require.NotContains(t, fmt.Sprint(r.Header), canary)
			if len(seen) == 1 {
				w.Header().Set("Location", location)
				w.WriteHeader(http.StatusFound)
			}
		}}
		_, err := fetch(t, keyed(t, s, canary), effect.FetchArgs{})
		require.NoError(t, err)
		require.Equal(t, want, seen, location)
	}
}
