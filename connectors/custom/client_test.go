package custom_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

func TestAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status     int
		kind, body string
		want       any
	}{
		"json":          {200, "application/json; charset=utf-8", `{"points": 1200, "ok": true, "rate": 1.0}`, map[string]any{"points": 1200, "ok": true, "rate": 1.0}},
		"problem json":  {422, "application/problem+json", `{"title":"no"}`, map[string]any{"title": "no"}},
		"a list":        {200, "application/json", `[1,"a",null]`, []any{1, "a", nil}},
		"text":          {200, "text/plain", "hello", "hello"},
		"html":          {502, "text/html", "<html>", "<html>"},
		"json as text":  {200, "text/plain", `{"a":1}`, `{"a":1}`},
		"nothing":       {204, "", "", nil},
		"nothing json":  {200, "application/json", "", nil},
		"unauthorised":  {401, "application/json", `{}`, map[string]any{}},
		"not found":     {404, "text/plain", "no", "no"},
		"server error":  {500, "application/json", `{"error":"x"}`, map[string]any{"error": "x"}},
		"invalid utf-8": {200, "text/plain", "a\xffb", "a\uFFFDb"},
		"redirect":      {302, "text/plain", "elsewhere", "elsewhere"},
	} {
		s := &service{handle: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			w.Header().Add("X-Many", "1")
			w.Header().Add("X-Many", "2")
			w.Header().Set("Set-Cookie", "session=cAnaRy")
			w.Header().Set("Location", "https://elsewhere.example.com")
			w.WriteHeader(c.status)
			_, _ = io.WriteString(w, c.body)
		}}
		got, err := fetch(t, open(t, s, map[string]any{"retries": 0}, nil), effect.FetchArgs{})
		require.NoError(t, err, name)
		require.Equal(t, c.status, got["status"], name)
		require.Equal(t, c.want, got["body"], name)
		require.Equal(t, "1, 2", got["headers"].(map[string]any)["x-many"])
		require.NotContains(t, fmt.Sprint(got), "cAnaRy")
		require.Equal(t, 1, s.calls)
	}
}

func TestBrokenJSON(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"<html>", `{"a":`, "{} {}", strings.Repeat("[", 70) + strings.Repeat("]", 70)} {
		s := &service{handle: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		}}
		_, err := fetch(t, open(t, s, nil, nil), effect.FetchArgs{})
		require.Contains(t, requireCode(t, effect.Unavailable, err).Message, "answered 200 with something that is not JSON")
	}
}

func TestBodies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args       effect.FetchArgs
		kind, body string
	}{
		{effect.FetchArgs{Method: "POST"}, "", ""},
		{effect.FetchArgs{Method: "POST", JSON: map[string]any{"b": []any{1, 2.0, nil}, "a": "<\"\u00e4>"}}, "application/json", `{"a":"<\"ä>","b":[1,2.0,null]}`},
		{effect.FetchArgs{Method: "PUT", JSON: false}, "application/json", "false"},
		{effect.FetchArgs{Method: "POST", Form: map[string]any{"b": []any{1, 2}, "a": "x&y=z", "n": nil}}, "application/x-www-form-urlencoded", "a=x%26y%3Dz&b=1&b=2&n="},
		{effect.FetchArgs{Method: "PATCH", JSON: 1, Headers: map[string]string{"content-type": "application/merge-patch+json"}}, "application/merge-patch+json", "1"},
	} {
		s := &service{handle: func(_ http.ResponseWriter, r *http.Request) {
			require.Equal(t, c.kind, r.Header.Get("Content-Type"))
		}}
		_, err := fetch(t, open(t, s, nil, nil), c.args)
		require.NoError(t, err)
		_, body, _ := strings.Cut(s.wire, "\r\n\r\n")
		require.Equal(t, c.body, body)
	}
	s := &service{}
	_, err := fetch(t, open(t, s, nil, nil), effect.FetchArgs{Method: "POST", JSON: make(chan int)})
	requireCode(t, effect.Invalid, err)
}

func TestSigningIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		settings     map[string]any
		secrets      map[string]string
		header, want string
	}{
		{map[string]any{"auth": "none"}, nil, "Authorization", "from the scenario"},
		{map[string]any{"auth": "basic", "username": "u"}, map[string]string{"password": "p"}, "Authorization", "Basic dTpw"},
		{map[string]any{"auth": "bearer"}, map[string]string{"token": "t"}, "Authorization", "Bearer t"},
		{map[string]any{"auth": "api_key"}, map[string]string{"key": "k"}, "X-Api-Key", "k"},
		{map[string]any{"auth": "api_key", "key_header": "X-Other"}, map[string]string{"key": "k"}, "X-Other", "k"},
	} {
		var got string
		s := &service{handle: func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Get(c.header) }}
		c.settings["headers"] = pairs("X-Fixed", 7, "accept-language", "en", "Authorization", "from the account")
		_, err := fetch(t, open(t, s, c.settings, c.secrets), effect.FetchArgs{Headers: map[string]string{"authorization": "from the scenario", "X-API-KEY": "guess", "x-other": "guess"}})
		require.NoError(t, err)
		require.Equal(t, c.want, got, "the account's credential wins")
		require.Contains(t, s.wire, "X-Fixed: 7\r\n")
		require.Contains(t, s.wire, "Accept-Language: en\r\n")
	}
}

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	tokens, calls := 0, 0
	transport := transportFunc(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		if r.URL.Host == "id.example.com" {
			tokens++
			user, password, _ := r.BasicAuth()
			require.Equal(t, "c:s", user+":"+password)
			require.NoError(t, r.ParseForm())
			require.Equal(t, "a b", r.PostForm.Get("scope"))
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"access_token":"token-%d"}`, tokens)
			return w.Result(), nil
		}
		calls++
		if r.Header.Get("Authorization") != "Bearer token-2" {
			w.WriteHeader(401)
		}
		return w.Result(), nil
	})
	c := open(t, transport, map[string]any{
		"auth": "client_credentials", "token_url": "https://id.example.com/token", "client_id": "c", "client_auth": "basic", "scopes": []string{"a", "b"},
	}, map[string]string{"client_secret": "s"})
	for range 3 {
		got, err := fetch(t, c, effect.FetchArgs{})
		require.NoError(t, err)
		require.Equal(t, 200, got["status"])
	}
	require.Equal(t, 2, tokens)
	require.Equal(t, 4, calls)
}

// TestIdempotencyKey is sent where the service promises to honour it, and
// decides what a lost answer means.
func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		promised bool
		mode     effect.Mode
		header   string
		code     effect.Code
	}{
		{false, effect.Read, "", effect.Unavailable},
		{true, effect.Read, "", effect.Unavailable},
		{false, effect.Write, "", effect.Unknown},
		{true, effect.Write, "run/step", effect.Unavailable},
	} {
		var header string
		lost := transportFunc(func(r *http.Request) (*http.Response, error) {
			header = r.Header.Get("Idempotency-Key")
			return nil, io.ErrUnexpectedEOF
		})
		client := open(t, lost, map[string]any{"idempotency_key": c.promised}, nil)
		_, err := client.(connectors.Fetcher).Fetch(t.Context(), effect.FetchArgs{Method: "POST"}, c.mode, "run/step")
		requireCode(t, c.code, err)
		require.Equal(t, c.header, header)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	for status, code := range map[int]effect.Code{
		200: "", 204: "", 302: effect.Unavailable, 401: effect.Auth, 403: effect.Denied, 404: "", 405: "", 429: effect.RateLimited, 500: effect.Unavailable,
	} {
		s := &service{handle: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }}
		text, err := open(t, s, nil, nil).Verify(t.Context())
		if code != "" {
			requireCode(t, code, err, status)
			continue
		}
		require.NoError(t, err, status)
		require.Equal(t, fmt.Sprintf("api.example.com answers (%d)", status), text)
		require.True(t, strings.HasPrefix(s.wire, "GET /v1 HTTP/1.1\r\n"))
	}
}

func TestRefusedAccounts(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy"
	for _, c := range []struct {
		settings map[string]any
		secrets  map[string]string
		problem  string
	}{
		{map[string]any{"base_url": ""}, nil, "base_url is missing"},
		{map[string]any{"base_url": "/x"}, nil, "base_url"},
		{map[string]any{"base_url": "http://api.example.com"}, nil, "base_url"},
		{map[string]any{"base_url": "https://u:" + canary + "@h"}, nil, "base_url"},
		{map[string]any{"base_url": "https://h?key=" + canary}, nil, "base_url holds a query"},
		{map[string]any{"base_url": "https://h/#" + canary}, nil, "base_url holds a query or a fragment"},
		{map[string]any{"base_url": "https://h/a/%2e%2e/b"}, nil, "base_url holds a . or .. segment"},
		{map[string]any{"auth": "basic", "username": "u"}, nil, "auth basic needs the setting password"},
		{map[string]any{"auth": "basic"}, map[string]string{"password": canary}, "auth basic needs the setting username"},
		{map[string]any{"auth": "bearer"}, nil, "auth bearer needs the setting token"},
		{map[string]any{"auth": "api_key"}, nil, "auth api_key needs the setting key"},
		{map[string]any{"auth": "api_key", "key_header": "a b"}, map[string]string{"key": canary}, "key_header is not a header name"},
		{map[string]any{"auth": "api_key", "key_header": "Host"}, map[string]string{"key": canary}, "key_header is set by the connection itself"},
		{map[string]any{"auth": "client_credentials", "client_id": "c"}, map[string]string{"client_secret": canary}, "needs the setting token_url"},
		{map[string]any{"auth": "client_credentials", "client_id": "c", "token_url": "http://h"}, map[string]string{"client_secret": canary}, "token_url"},
		{map[string]any{"headers": pairs("X", "a\r\n"+canary)}, nil, `the header "X" has a value with a line break`},
		{map[string]any{"headers": pairs("X", []any{canary})}, nil, `the header "X" needs a text`},
		{map[string]any{"headers": pairs("Content-Length", 1)}, nil, `the header "Content-Length" is set by the connection itself`},
	} {
		_, err := tryOpen(&service{}, c.settings, c.secrets)
		require.ErrorContains(t, err, c.problem)
		require.NotContains(t, err.Error(), canary)
	}
}

// TestNoSecretLeaves signs with canaries and lets the service repeat what it
// is sent, answer nonsense and break off.
func TestNoSecretLeaves(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy-s3cret"
	accounts := []struct {
		settings map[string]any
		secrets  []string
	}{
		{map[string]any{"auth": "basic", "username": "u"}, []string{"password"}},
		{map[string]any{"auth": "bearer"}, []string{"token"}},
		{map[string]any{"auth": "api_key"}, []string{"key"}},
		{map[string]any{"auth": "api_key", "key_query": "api_key"}, []string{"key"}},
		{map[string]any{"auth": "client_credentials", "token_url": "https://id.example.com/token", "client_id": "c"}, []string{"client_secret"}},
		{map[string]any{"auth": "password", "token_url": "https://id.example.com/token", "client_id": "c", "username": "u"}, []string{"password", "client_secret"}},
		{map[string]any{"auth": "password", "token_url": "https://id.example.com/token", "client_id": "c", "username": "u", "client_auth": "basic"}, []string{"password", "client_secret"}},
	}
	services := []transportFunc{
		func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("failed: %v %v", r.URL, r.Header)
		},
		func(r *http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(401)
			fmt.Fprintf(w, "%v %v", r.URL, r.Header)
			return w.Result(), nil
		},
		// What was sent comes back in an OAuth error, and in JSON that breaks off.
		func(r *http.Request) (*http.Response, error) {
			w := httptest.NewRecorder()
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(403)
			sent := r.URL.String()
			if r.Body != nil {
				body, _ := io.ReadAll(r.Body)
				sent += " " + string(body)
			}
			fmt.Fprintf(w, `{"error":"invalid_grant","error_description":%q`, sent)
			if r.URL.Host == "id.example.com" {
				_, _ = io.WriteString(w, "}")
			}
			return w.Result(), nil
		},
	}
	for _, account := range accounts {
		secrets := map[string]string{}
		for _, name := range account.secrets {
			secrets[name] = canary
		}
		for _, s := range services {
			c := open(t, s, account.settings, secrets)
			ctx, recorder := rest.WithRecorder(t.Context())
			_, err := c.(connectors.Fetcher).Fetch(ctx, effect.FetchArgs{Method: "POST", Path: []effect.PathPart{literal("/a")}}, effect.Write, "k")
			require.Error(t, err)
			_, verr := c.Verify(ctx)
			require.Error(t, verr)
			trace, jerr := json.Marshal(recorder.Exchanges())
			require.NoError(t, jerr)
			require.NotEmpty(t, recorder.Exchanges())
			all := fmt.Sprintf("%v %+v %v %+v %s %v %+v %#v", err, err, verr, verr, trace, c, c, c)
			require.NotContains(t, all, canary)
			require.NotContains(t, all, base64.StdEncoding.EncodeToString([]byte("u:"+canary)))
		}
	}
}

func BenchmarkFetch(b *testing.B) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"points":1200,"tier":"gold","offers":["a","b"]}`)
	}))
	defer s.Close()
	account := connectors.Account{ID: "a", Type: "http", Settings: map[string]any{"base_url": s.URL}}
	client, err := custom.Connector{}.Open(account, connectors.Deps{HTTP: rest.New(rest.Options{Allow: []string{strings.TrimPrefix(s.URL, "http://")}})})
	require.NoError(b, err)
	args := effect.FetchArgs{Path: []effect.PathPart{literal("/members/"), val("+18005550199")}, Query: map[string]any{"full": true}}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.(connectors.Fetcher).Fetch(b.Context(), args, effect.Read, ""); err != nil {
			b.Fatal(err)
		}
	}
}
