package oauth_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

type transportFunc func(r *http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// endpoint is a token endpoint that h plays.
func endpoint(h http.HandlerFunc) oauth.Endpoint {
	stack := rest.New(rest.Options{Now: func() time.Time { return noon }, Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		h(w, r)
		return w.Result(), nil
	})})
	return oauth.Endpoint{HTTP: stack, URL: "https://id.example.com/oauth/token", ClientID: "client", ClientSecret: credential.New("cl!ent s3cret")}
}

// answer plays an endpoint that gives a fixed answer.
func answer(status int, kind, body string) oauth.Endpoint {
	return endpoint(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

func TestTokenRequest(t *testing.T) {
	t.Parallel()
	var form url.Values
	var header http.Header
	var method string
	e := endpoint(func(w http.ResponseWriter, r *http.Request) {
		require.NoError(t, r.ParseForm())
		form, header, method = r.PostForm, r.Header, r.Method
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated) // as Zendesk's specification says
		_, _ = io.WriteString(w, `{"access_token":"a","token_type":"bearer","expires_in":1800,"scope":"read write","instance_url":"https://acme.example.com","id":7}`)
	})
	e.Scopes = []string{"read", "write"}
	e.Params = map[string]string{"expires_in": "1800"}
	e.Extra = []string{"instance_url", "id", "none"}
	token, err := oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
	require.NoError(t, err)
	require.Equal(t, "POST", method)
	require.Equal(t, url.Values{
		"grant_type": {"client_credentials"}, "client_id": {"client"}, "client_secret": {"cl!ent s3cret"},
		"scope": {"read write"}, "expires_in": {"1800"},
	}, form)
	require.Empty(t, header.Get("Authorization"))
	require.Equal(t, "a", token.Access.Reveal())
	require.True(t, token.Refresh.IsZero())
	require.Equal(t, noon.Add(30*time.Minute), token.Expiry, "by the stack's clock")
	require.Equal(t, "read write", token.Scope)
	require.Equal(t, map[string]string{"instance_url": "https://acme.example.com"}, token.Extra)

	e.Basic, e.Scopes, e.Params = true, nil, nil
	token, err = oauth.RefreshToken(e).Fetch(t.Context(), oauth.Token{Refresh: credential.New("r0")})
	require.NoError(t, err)
	require.Equal(t, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"r0"}}, form)
	require.Equal(t, "Basic Y2xpZW50OmNsJTIxZW50K3MzY3JldA==", header.Get("Authorization"))
	require.Equal(t, "r0", token.Refresh.Reveal(), "kept where the answer brings none")
}

func TestTokenAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		e      oauth.Endpoint
		expiry time.Time
	}{
		"no expiry":       {answer(200, "application/json", `{"access_token":"a"}`), time.Time{}},
		"expiry as text":  {answer(200, "application/json", `{"access_token":"a","expires_in":"60"}`), noon.Add(time.Minute)},
		"labelled a form": {answer(200, "application/x-www-form-urlencoded", `{"access_token":"a","expires_in":60}`), noon.Add(time.Minute)},
		"labelled a text": {answer(200, "text/plain", ` {"access_token":"a","expires_in":60}`), noon.Add(time.Minute)},
		"without a type":  {answer(200, "", `{"access_token":"a","expires_in":60}`), noon.Add(time.Minute)},
		"a form":          {answer(200, "application/x-www-form-urlencoded", `access_token=a`), time.Time{}},
		"expiring form":   {answer(200, "application/x-www-form-urlencoded", `access_token=a&expires_in=60`), noon.Add(time.Minute)},
		"absurd expiry":   {answer(200, "application/json", `{"access_token":"a","expires_in":99999999999}`), noon.Add(365 * 24 * time.Hour)},
		"negative expiry": {answer(200, "application/json", `{"access_token":"a","expires_in":-5}`), time.Time{}},
	} {
		token, err := oauth.ClientCredentials(c.e).Fetch(t.Context(), oauth.Token{})
		require.NoError(t, err, name)
		require.Equal(t, "a", token.Access.Reveal(), name)
		require.Equal(t, c.expiry, token.Expiry, name)
	}
	e := answer(200, "application/json", `{"access_token":"a"}`)
	e.Lifetime = 30 * time.Minute
	token, err := oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
	require.NoError(t, err)
	require.Equal(t, noon.Add(30*time.Minute), token.Expiry, "assumed")
}

func TestRefreshTokenIsNeeded(t *testing.T) {
	t.Parallel()
	e := endpoint(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") })
	_, err := oauth.RefreshToken(e).Fetch(t.Context(), oauth.Token{})
	requireCode(t, effect.Auth, err)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status     int
		code, text string
		want       effect.Code
	}{
		{400, "invalid_grant", "authentication failure", effect.Auth},
		{400, "invalid_grant", "expired access/refresh token", effect.Auth},
		{400, "invalid_grant", "token request is already being processed", effect.Unavailable},
		{400, "inactive_user", "inactive user", effect.Auth},
		{400, "inactive_org", "organization is inactive", effect.Auth},
		{400, "invalid_client_id", "client identifier invalid", effect.Auth},
		{401, "invalid_client", "invalid client credentials", effect.Auth},
		{200, "invalid_client", "with a wrong status", effect.Auth},
		{400, "invalid_app_access", "user is not admin approved", effect.Auth},
		{400, "unsupported_grant_type", "grant type not supported", effect.Auth},
		{400, "invalid_scope", "the requested scope is not allowed", effect.Auth},
		{400, "rate_limit_exceeded", "login rate exceeded", effect.RateLimited},
		{429, "invalid_grant", "", effect.RateLimited},
		{400, "server_error", "", effect.Unavailable},
		{400, "unknown_error", "retry your request", effect.Unavailable},
		{400, "temporarily_unavailable", "", effect.Unavailable},
		{503, "invalid_grant", "", effect.Unavailable},
	} {
		body, err := json.Marshal(map[string]string{"error": c.code, "error_description": c.text})
		require.NoError(t, err)
		_, err = oauth.ClientCredentials(answer(c.status, "application/json", string(body))).Fetch(t.Context(), oauth.Token{})
		f := requireCode(t, c.want, err)
		require.Equal(t, c.code, f.Detail)
		require.Contains(t, f.Message, "id.example.com/oauth/token")
		require.Contains(t, f.Message, c.text)
	}
}

func TestRefusalsWithoutACode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status     int
		kind, body string
		want       effect.Code
	}{
		{400, "text/html", "<html>cAnaRy</html>", effect.Auth},
		{401, "", "", effect.Auth},
		{404, "text/html", "<html>cAnaRy</html>", effect.Auth},
		{429, "text/plain", "slow down", effect.RateLimited},
		{302, "", "", effect.Unavailable},
		{500, "text/html", "<html>cAnaRy</html>", effect.Unavailable},
		{503, "application/json", `{"message":"cAnaRy"}`, effect.Unavailable},
		{200, "text/html", "<html>cAnaRy</html>", effect.Unavailable},
		{200, "application/json", `{"token":"cAnaRy"}`, effect.Unavailable},
		{200, "application/json", `{"access_token":["cAnaRy"]}`, effect.Unavailable},
		{200, "application/json", `"cAnaRy"`, effect.Unavailable},
		{400, "application/json", `{"error":"<b>cAnaRy\n</b>"}`, effect.Auth},
		{400, "application/json", `{"error":"` + strings.Repeat("cAnaRy", 20) + `"}`, effect.Auth},
	} {
		_, err := oauth.ClientCredentials(answer(c.status, c.kind, c.body)).Fetch(t.Context(), oauth.Token{})
		f := requireCode(t, c.want, err)
		require.NotContains(t, fmt.Sprintf("%+v", f), "cAnaRy", c.body)
	}
}

func TestRetryAfterOfARefusal(t *testing.T) {
	t.Parallel()
	e := endpoint(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "Sun, 01 Mar 2026 12:00:33 GMT")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	_, err := oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
	require.Equal(t, effect.Duration(33*time.Second), requireCode(t, effect.RateLimited, err).RetryAfter)
}

// TestOneRequestAFetch: no guessing of how the client is named, no redirect,
// no second try.
func TestOneRequestAFetch(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308, 400, 401, 403, 500, 503} {
		requests := 0
		e := endpoint(func(w http.ResponseWriter, _ *http.Request) {
			requests++
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		})
		_, err := oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
		require.Error(t, err)
		require.Equal(t, 1, requests, status)
	}
}

// TestNoSecretInRefusals: endpoints that repeat what was sent to them.
func TestNoSecretInRefusals(t *testing.T) {
	t.Parallel()
	e := endpoint(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		form, _ := url.ParseQuery(string(body))
		text, _ := json.Marshal(map[string]string{
			"error":             form.Get("refresh_token"),
			"error_description": fmt.Sprintf("got %s and %s in %s %q %x", form.Get("client_secret"), form.Get("refresh_token"), body, body, form.Get("refresh_token")),
			"error_uri":         "https://x/" + form.Get("client_secret"),
		})
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(400)
		_, _ = w.Write(text)
	})
	ctx, recorder := rest.WithRecorder(t.Context())
	_, err := oauth.RefreshToken(e).Fetch(ctx, oauth.Token{Refresh: credential.New("r3fresh/+t0ken")})
	f := requireCode(t, effect.Auth, err)
	trace, jerr := json.Marshal(recorder.Exchanges())
	require.NoError(t, jerr)
	require.Equal(t, "token request", recorder.Exchanges()[0].Note)
	all := fmt.Sprintf("%v %+v %#v %s %v", err, f, *f, trace, errors.Unwrap(err))
	for _, form := range []string{"cl!ent", "s3cret", "r3fresh", "t0ken", "cl%21ent", fmt.Sprintf("%x", "r3fresh")} {
		require.NotContains(t, all, form)
	}
	require.Contains(t, f.Message, "got *** and ***")
}

// TestNetworkFaultsPass keeps the faults of the stack, which hold no secret.
func TestNetworkFaultsPass(t *testing.T) {
	t.Parallel()
	e := oauth.Endpoint{HTTP: rest.New(rest.Options{}), URL: "https://10.0.0.1/token?key=cAnaRy", ClientID: "c", ClientSecret: credential.New("cAnaRy")}
	_, err := oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
	f := requireCode(t, effect.Invalid, err)
	require.Contains(t, f.Message, "private address")
	require.NotContains(t, fmt.Sprintf("%v %+v", err, f), "cAnaRy")
	var network *rest.Error
	require.ErrorAs(t, err, &network)
}

func TestTokenPrintsNoSecret(t *testing.T) {
	t.Parallel()
	token := oauth.Token{Access: credential.New("cAnaRy"), Refresh: credential.New("cAnaRy")}
	b, err := json.Marshal(token)
	require.NoError(t, err)
	e := answer(200, "", "")
	require.NotContains(t, fmt.Sprintf("%v %+v %#v %s", token, token, token, b)+fmt.Sprintf("%+v %#v", e, e), "cAnaRy")
	require.NotContains(t, fmt.Sprintf("%+v %#v", e, e), "cl!ent")
}
