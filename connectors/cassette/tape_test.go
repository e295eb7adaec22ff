package cassette_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/cassette"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// canaries must be nowhere in a cassette.
var canaries = []string{
	"canary-password", "canary-access", "canary-refresh", "canary-id-token", "canary-cookie", "canary-echoed",
	"canary-query", "canary-json", "canary-xml", "canary-header", "canary-secret",
}

// service signs callers in and repeats what they send, secrets included.
func service() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":"canary-access","refresh_token":"canary-refresh","id_token":"canary-id-token","token_type":"Bearer","expires_in":3600,"instance_url":"http://%s"}`, r.Host)
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		http.SetCookie(w, &http.Cookie{Name: "s", Value: "canary-cookie"})
		w.Header().Set("X-Echo", "canary-header")
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"path":%q,"authorization":%q,"echo":"canary-access and canary-cookie","session_id":"canary-echoed","xml":"<a:sessionId>canary-xml</a:sessionId>","got":%q}`, r.URL.RequestURI(), r.Header.Get("Authorization"), body)
	})
	return mux
}

func options(t *testing.T, address string) cassette.Options {
	t.Helper()
	var m credential.Masker
	m.Add(credential.New("canary-password"))
	m.Add(credential.New("canary-secret"))
	return cassette.Options{Mask: m.Mask, Names: map[string]string{address: "service.test", "run-1": "the-run", "run-2": "the-run"}}
}

type call struct {
	method, path, kind, body string
}

var calls = []call{
	{"POST", "/token", "application/x-www-form-urlencoded", "grant_type=password&password=canary-password&client_secret=canary-secret"},
	{"GET", "/records?q=1&api_key=canary-query", "", ""},
	{"POST", "/records/RUN/x", "application/json", `{"b": 1, "a": {"client_secret": "canary-json", "key": "RUN"}, "at": "2026-03-02T09:00:00Z"}`},
	{"POST", "/form", "application/x-www-form-urlencoded", "b=2&a=1&token=canary-json"},
	{"GET", "/records?q=1&api_key=canary-query", "", ""},
}

func (c call) do(t *testing.T, tr http.RoundTripper, base, run string) (string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), c.method, base+strings.ReplaceAll(c.path, "RUN", run), strings.NewReader(strings.ReplaceAll(c.body, "RUN", run)))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer canary-access")
	if c.kind != "" {
		r.Header.Set("Content-Type", c.kind)
	}
	resp, err := tr.RoundTrip(r)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	return string(data), nil
}

// recordAll makes all calls against a service and returns the cassette.
func recordAll(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(service())
	defer server.Close()
	address := strings.TrimPrefix(server.URL, "http://")
	file := filepath.Join(t.TempDir(), "calls.yaml")
	tape, err := cassette.Record(file, options(t, address))
	require.NoError(t, err)
	tr := tape.Transport(http.DefaultTransport)
	for _, c := range calls {
		_, err := c.do(t, tr, server.URL, "run-1")
		require.NoError(t, err)
	}
	require.NoError(t, tape.Save())
	return file
}

// refusing is a network that must not be used.
type refusing struct{}

func (refusing) RoundTrip(r *http.Request) (*http.Response, error) {
	return nil, errors.New("the network was used")
}

func open(t *testing.T, file string) (*cassette.Tape, http.RoundTripper) {
	t.Helper()
	tape, err := cassette.Open(file, options(t, "127.0.0.1:9"))
	require.NoError(t, err)
	return tape, tape.Transport(refusing{})
}

const base = "http://127.0.0.1:9"

func TestPlaysWhatWasRecorded(t *testing.T) {
	t.Parallel()
	tape, tr := open(t, recordAll(t))
	for i, c := range calls {
		got, err := c.do(t, tr, base, "run-2")
		require.NoError(t, err, c.path)
		if i == 0 {
			require.JSONEq(t, `{"access_token":"of-the-cassette","token_type":"Bearer","expires_in":3600,"instance_url":"http://127.0.0.1:9"}`, got, "it leads to where the service is today")
			continue
		}
		require.Contains(t, got, strings.Split(c.path, "?")[0][:5])
	}
	_, err := calls[0].do(t, tr, base, "run-2")
	require.NoError(t, err, "one may sign in again")
	require.Empty(t, tape.Misses())
}

func TestHoldsNoSecret(t *testing.T) {
	t.Parallel()
	file := recordAll(t)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, c := range canaries {
		require.NotContains(t, string(text), c)
	}
	require.NotContains(t, string(text), "Authorization:")
	require.NotContains(t, string(text), "Set-Cookie")
	require.NotContains(t, string(text), "127.0.0.1")
	require.NotContains(t, string(text), "run-1")
	require.Contains(t, string(text), "service.test", "the test sees something")
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// What means the same is the same request.
// What secret variables hold is hidden in requests and answers, when a cassette
// is recorded, when it is played, and in what is said about it.
func TestHidesSecretVariables(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		data, _ := io.ReadAll(r.Body)
		_, _ = w.Write(data)
	}))
	defer server.Close()
	o := cassette.Options{Names: map[string]string{strings.TrimPrefix(server.URL, "http://"): "service"}}
	file := filepath.Join(t.TempDir(), "calls.yaml")
	tape, err := cassette.Record(file, o)
	require.NoError(t, err)
	pay := call{"POST", "/pay?cvv=737&at=98765432", "application/json", `{"card": "98765432", "cvv": "737", "note": "card 98765432"}`}
	tape.Hide("98765432", "737", "")
	_, err = pay.do(t, tape.Transport(http.DefaultTransport), server.URL, "")
	require.NoError(t, err)
	require.NoError(t, tape.Save())
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, secret := range []string{"98765432", "737"} {
		require.NotContains(t, string(text), secret)
	}

	tape, err = cassette.Open(file, o)
	require.NoError(t, err)
	tape.Hide("98765432", "737")
	_, err = pay.do(t, tape.Transport(refusing{}), server.URL, "")
	require.NoError(t, err)
	pay.path = "/refund?cvv=737"
	_, err = pay.do(t, tape.Transport(refusing{}), server.URL, "")
	require.Error(t, err)
	require.NotContains(t, fmt.Sprint(err, tape.Misses()[0]), "98765432")
	require.NotContains(t, fmt.Sprint(err, tape.Misses()[0]), "737")
}

func TestMatchesByMeaning(t *testing.T) {
	t.Parallel()
	for _, c := range []call{
		{"POST", "/records/RUN/x", "application/json", `{"at":"2026-03-02T09:00:00Z","a":{"key":"RUN","client_secret":"another"},"b":1}`},
		{"POST", "/records/RUN/x", "application/json", `{"at":"2027-01-01T10:11:12.5+02:00","a":{"key":"RUN","client_secret":"canary-json"},"b":1}`},
		{"POST", "/form", "application/x-www-form-urlencoded", "a=1&b=2&token=another"},
		{"GET", "/records?q=1&api_key=another", "", ""},
	} {
		tape, tr := open(t, recordAll(t))
		_, err := c.do(t, tr, base, "run-2")
		require.NoError(t, err, c.body)
		require.Empty(t, tape.Misses())
	}
}

func TestMisses(t *testing.T) {
	t.Parallel()
	file := recordAll(t)
	for _, tt := range []struct {
		name        string
		call        call
		differences []string
	}{
		{"a query", call{"GET", "/records?q=2&api_key=k", "", ""}, []string{`query q: recorded 1, asked for 2`}},
		{"a path", call{"GET", "/recordz?q=1&api_key=k", "", ""}, []string{"path: recorded /records, asked for /recordz"}},
		{"a method", call{"DELETE", "/records?q=1&api_key=k", "", ""}, []string{"method: recorded GET, asked for DELETE"}},
		{"a body", call{"POST", "/records/RUN/x", "application/json", `{"b": 2, "a": {"client_secret": "x", "key": "RUN"}, "at": "2026-03-02T09:00:00Z", "c": true}`}, []string{"body.b: recorded 1, asked for 2", "body.c: recorded null, asked for true"}},
	} {
		tape, tr := open(t, file)
		_, err := tt.call.do(t, tr, base, "run-2")
		var fault *effect.Fault
		require.ErrorAs(t, err, &fault, tt.name)
		require.Equal(t, effect.Unsupported, fault.Code)
		require.Len(t, tape.Misses(), 1)
		m := tape.Misses()[0]
		require.Equal(t, tt.differences, m.Differences, tt.name)
		require.Contains(t, m.Asked, "http://service.test/")
		require.NotEmpty(t, m.Nearest)
		require.False(t, m.Played)
	}
}

// Of long texts the part is shown in which they differ.
func TestMissInALongText(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 300)
	file := filepath.Join(t.TempDir(), "long.yaml")
	require.NoError(t, os.WriteFile(file, []byte("version: 2\ninteractions:\n  - request: {method: GET, url: \"http://service.test/?q="+long+"1\"}\n    response: {code: 200}\n"), 0o600))
	tape, tr := open(t, file)
	_, err := call{"GET", "/?q=" + long + "2", "", ""}.do(t, tr, base, "run-2")
	require.Error(t, err)
	tail := "…" + long[:40]
	require.Equal(t, []string{"query q: recorded " + tail + "1, asked for " + tail + "2"}, tape.Misses()[0].Differences)
}

// Each answer is given once, in the order of recording.
func TestPlaysOnce(t *testing.T) {
	t.Parallel()
	tape, tr := open(t, recordAll(t))
	for range 2 {
		_, err := calls[1].do(t, tr, base, "run-2")
		require.NoError(t, err)
	}
	_, err := calls[1].do(t, tr, base, "run-2")
	require.Error(t, err)
	require.True(t, tape.Misses()[0].Played)
	require.Empty(t, tape.Misses()[0].Differences)
}

func TestUnusableCassettes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, tt := range map[string]struct {
		text string
		is   error
		line string
	}{
		"old.yaml":    {"---\n# ours\nversion: 1\ninteractions: []\n", cassette.ErrVersion, "line 3: "},
		"none.yaml":   {"callwright: v1\nscenario: s\n", cassette.ErrCassette, ""},
		"list.yaml":   {"- a\n", cassette.ErrCassette, "line 1: "},
		"page.yaml":   {"<html>\n: [", cassette.ErrCassette, "line "},
		"word.yaml":   {"version: two\n", cassette.ErrCassette, ""},
		"nobody.yaml": {"version: 2\ninteractions:\n    - id: none\n", cassette.ErrCassette, "line 3: "},
		"empty.yaml":  {"version: 2\ninteractions: [null]\n", cassette.ErrCut, "line 2: "},
		"cut.yaml":    {"version: 2\ninteractions:\n    - id: 0\n      request:\n        method: GET\n        url: http://a/b\n", cassette.ErrCut, "line 3: "},
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(tt.text), 0o600))
		_, err := cassette.Open(path, cassette.Options{})
		require.ErrorIs(t, err, tt.is, name)
		require.ErrorContains(t, err, name+": "+tt.line)
	}
	_, err := cassette.Open(filepath.Join(dir, "missing.yaml"), cassette.Options{})
	require.ErrorIs(t, err, os.ErrNotExist)
}

// Nothing may be called when what is recorded has nowhere to go.
func TestUnusablePlaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := cassette.Record(filepath.Join(dir, "gone", "a.yaml"), cassette.Options{})
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = cassette.Record(dir, cassette.Options{})
	require.ErrorIs(t, err, cassette.ErrPlace)
	_, err = cassette.Record(os.DevNull, cassette.Options{})
	require.ErrorIs(t, err, cassette.ErrPlace)

	file, link := filepath.Join(dir, "file.yaml"), filepath.Join(dir, "link.yaml")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	require.NoError(t, os.Symlink(file, link))
	tape, err := cassette.Record(link, cassette.Options{})
	require.NoError(t, err)
	require.NoError(t, tape.Save())
	_, err = cassette.Open(file, cassette.Options{})
	require.NoError(t, err, "what the link leads to is written")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2, "nothing else is left behind")
}

// In the connectors' stack a miss is a fault, and nothing is tried again.
func TestInTheStack(t *testing.T) {
	t.Parallel()
	tape, _ := open(t, recordAll(t))
	s := rest.New(rest.Options{Allow: []string{"127.0.0.1:9"}})
	s.Intercept(tape.Transport)
	s = s.For("a", rest.Limits{Retries: 3})
	answer, err := s.Do(context.Background(), rest.Request{URL: base + "/records?" + url.Values{"q": {"1"}, "api_key": {"x"}}.Encode(), Mode: effect.Read}, nil)
	if err != nil { // the query was written in another order
		require.ErrorContains(t, err, "the cassette has no answer")
	} else {
		require.Equal(t, 200, answer.Status)
	}
	_, err = s.Do(context.Background(), rest.Request{URL: base + "/nothing", Mode: effect.Read}, nil)
	require.ErrorContains(t, err, "the cassette has no answer to GET http://service.test/nothing")
	var f *effect.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, effect.Unsupported, f.Code)
}

// An answer that is too large goes through, and is not kept.
func TestLargeAnswers(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", 9<<20)
	file := filepath.Join(t.TempDir(), "c.yaml")
	tape, err := cassette.Record(file, cassette.Options{})
	require.NoError(t, err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, large) }))
	defer server.Close()
	got, err := call{"GET", "/", "", ""}.do(t, tape.Transport(http.DefaultTransport), server.URL, "")
	require.NoError(t, err)
	require.Len(t, got, len(large))
	require.NoError(t, tape.Save())
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Less(t, len(text), 1000)
}
