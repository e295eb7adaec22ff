package emulator_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

// account is an emulator with a clock that the test moves.
func account(t *testing.T, s emulator.Switches) (*emulator.Emulator, *clock) {
	t.Helper()
	c := &clock{now}
	return emulator.New(emulator.Options{Clock: c.now, Switches: s}), c
}

// form posts a form and returns status and JSON body.
func form(t *testing.T, h http.Handler, values url.Values) (int, map[string]any) {
	t.Helper()
	r := httptest.NewRequest("POST", "/oauth/tokens", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var body map[string]any
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &body))
	return w.Code, body
}

func grant(kind string, more ...string) url.Values {
	v := url.Values{
		"grant_type": {kind}, "client_id": {"callwright"}, "client_secret": {"sandbox-zendesk-client-secret"},
	}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// status asks an endpoint with a token.
func status(h http.Handler, token, method, target string) int {
	return request{who: "bearer:" + token, method: method, target: target}.send(h).Code
}

func TestTokenErrors(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		values url.Values
		status int
		err    string
	}{
		{"no grant type", grant(""), 400, "invalid_request"},
		{"unknown grant type", grant("implicit"), 400, "unsupported_grant_type"},
		{"unknown client", grant("client_credentials", "client_id", "x"), 401, "invalid_client"},
		{"wrong secret", grant("client_credentials", "client_secret", "x"), 401, "invalid_client"},
		{"public client", grant("client_credentials", "client_id", "callwright-public"), 401, "invalid_client"},
		{"unknown code", grant("authorization_code", "code", "x"), 400, "invalid_grant"},
		{"unknown refresh token", grant("refresh_token", "refresh_token", "x"), 400, "invalid_grant"},
		{"wrong password", grant("password", "username", "alex@callwright.example", "password", "x"), 400, "invalid_grant"},
		{"user without password", grant("password", "username", "jane.doe@acme.example", "password", ""), 400, "invalid_grant"},
		{"too short a life", grant("client_credentials", "expires_in", "299"), 400, "invalid_request"},
		{"too long a life", grant("client_credentials", "expires_in", "172801"), 400, "invalid_request"},
		{"no number", grant("client_credentials", "expires_in", "soon"), 400, "invalid_request"},
		{
			"scope beyond the ceiling",
			grant("client_credentials", "client_id", "callwright-readonly", "client_secret", `read+only&100%="secret"`, "scope", "read tickets:write"),
			400, "invalid_scope",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, _ := account(t, emulator.Switches{})
			code, body := form(t, e, tt.values)
			require.Equal(t, tt.status, code)
			require.Equal(t, tt.err, body["error"])
			require.NotEmpty(t, body["error_description"])
			require.Len(t, body, 2)
		})
	}
}

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	e, c := account(t, emulator.Switches{})
	code, body := form(t, e, grant("client_credentials", "scope", "read write"))
	require.Equal(t, 200, code)
	token := body["access_token"].(string)
	require.Equal(t, map[string]any{"access_token": token, "token_type": "bearer", "scope": "read write"}, body)

	require.Equal(t, []string{"200", `user.email = "admin@callwright.example"`}, asBearer(t, e, token, "/api/v2/users/me", "user.email"))
	c.at = c.at.Add(30*time.Minute - time.Second)
	require.Equal(t, 200, status(e, token, "GET", "/api/v2/tickets"))
	c.at = c.at.Add(time.Second)
	require.Equal(t, 401, status(e, token, "GET", "/api/v2/tickets"))
}

func asBearer(t *testing.T, h http.Handler, token, target string, pick ...string) []string {
	t.Helper()
	w := request{who: "bearer:" + token, method: "GET", target: target}.send(h)
	return append([]string{fmt.Sprint(w.Code)}, picks(t, w.Body.Bytes(), pick)...)
}

func TestExpiresInOnRequest(t *testing.T) {
	t.Parallel()
	e, c := account(t, emulator.Switches{})
	_, body := form(t, e, grant("password", "username", "alex@callwright.example", "password", "sandbox-password",
		"expires_in", "300", "refresh_token_expires_in", "604800"))
	require.EqualValues(t, 300, body["expires_in"])
	require.EqualValues(t, 604800, body["refresh_token_expires_in"])
	c.at = c.at.Add(300 * time.Second)
	require.Equal(t, 401, status(e, body["access_token"].(string), "GET", "/api/v2/users/me"))
	c.at = c.at.Add(604500 * time.Second)
	code, failed := form(t, e, grant("refresh_token", "refresh_token", body["refresh_token"].(string)))
	require.Equal(t, 400, code)
	require.Equal(t, "invalid_grant", failed["error"])
}

func TestTokenSwitches(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{AlwaysExpiresIn: true, ExpiresInAsText: true, TokenStatus: 201})
	code, body := form(t, e, grant("client_credentials"))
	require.Equal(t, 201, code)
	require.Equal(t, "1800", body["expires_in"])

	for accepts, want := range map[bool]int{false: 401, true: 200} {
		e, _ := account(t, emulator.Switches{BasicClientAuth: accepts})
		r := httptest.NewRequest("POST", "/oauth/tokens", strings.NewReader("grant_type=client_credentials"))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.SetBasicAuth("callwright", "sandbox-zendesk-client-secret")
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		require.Equal(t, want, w.Code)
	}
}

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	_, first := form(t, e, grant("password", "username", "alex@callwright.example", "password", "sandbox-password", "scope", "read"))
	refresh := func(token any, more ...string) (int, map[string]any) {
		return form(t, e, grant("refresh_token", append([]string{"refresh_token", token.(string)}, more...)...))
	}
	code, widened := refresh(first["refresh_token"], "scope", "read write")
	require.Equal(t, 400, code)
	require.Equal(t, "invalid_scope", widened["error"])

	code, second := refresh(first["refresh_token"])
	require.Equal(t, 200, code)
	require.Equal(t, "read", second["scope"])
	require.NotEqual(t, first["refresh_token"], second["refresh_token"])
	require.Equal(t, 401, status(e, first["access_token"].(string), "GET", "/api/v2/users/me"), "the old one is dead")

	code, replayed := refresh(first["refresh_token"])
	require.Equal(t, 400, code)
	require.Equal(t, "invalid_grant", replayed["error"])
	require.Equal(t, 200, status(e, second["access_token"].(string), "GET", "/api/v2/users/me"), "a replay harms no successor")
	code, _ = refresh(second["refresh_token"], "client_id", "callwright-readonly", "client_secret", `read+only&100%="secret"`)
	require.Equal(t, 400, code, "another client's token")
}

func TestKeepRefreshToken(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{KeepRefreshToken: true})
	_, first := form(t, e, grant("password", "username", "alex@callwright.example", "password", "sandbox-password"))
	for range 2 {
		code, next := form(t, e, grant("refresh_token", "refresh_token", first["refresh_token"].(string)))
		require.Equal(t, 200, code)
		require.Equal(t, first["refresh_token"], next["refresh_token"])
	}
}

func TestExpireAndRevoke(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	_, body := form(t, e, grant("password", "username", "alex@callwright.example", "password", "sandbox-password"))
	e.ExpireTokens()
	require.Equal(t, 401, status(e, body["access_token"].(string), "GET", "/api/v2/users/me"))
	require.Equal(t, 200, status(e, "sandbox-zendesk-bearer", "GET", "/api/v2/users/me"), "never expires")
	code, body := form(t, e, grant("refresh_token", "refresh_token", body["refresh_token"].(string)))
	require.Equal(t, 200, code)
	e.RevokeTokens()
	require.Equal(t, 401, status(e, "sandbox-zendesk-bearer", "GET", "/api/v2/users/me"))
	code, _ = form(t, e, grant("refresh_token", "refresh_token", body["refresh_token"].(string)))
	require.Equal(t, 400, code)
}

func TestScopes(t *testing.T) {
	t.Parallel()
	const missing = "You are missing the following required scopes: "
	for _, tt := range []struct {
		scope, method, target, want string
	}{
		{"read", "GET", "/api/v2/tickets/35436", ""},
		{"tickets:read", "GET", "/api/v2/tickets/35436", ""},
		{"tickets:read", "GET", "/api/v2/users/26363656426259", missing + "users:read, read"},
		{"tickets:read users:read", "GET", "/api/v2/search?query=x", missing + "read"},
		{"read", "DELETE", "/api/v2/tickets/35436", missing + "tickets:write, write"},
		{"tickets:write users:write", "POST", "/api/v2/channels/voice/agents/26363624373267/users/26363656426259/display", missing + "write"},
		{"write", "POST", "/api/v2/channels/voice/agents/26363624373267/users/26363656426259/display", ""},
		{"raed wrtie", "GET", "/api/v2/users/me", missing + "users:read, read"},
		{"raed wrtie", "GET", "/api/v2/oauth/tokens/current", ""},
	} {
		t.Run(tt.scope+" "+tt.target, func(t *testing.T) {
			t.Parallel()
			e, _ := account(t, emulator.Switches{})
			code, body := form(t, e, grant("client_credentials", "scope", tt.scope))
			require.Equal(t, 200, code, "an unknown scope is granted")
			require.Equal(t, tt.scope, body["scope"])
			w := request{who: "bearer:" + body["access_token"].(string), method: tt.method, target: tt.target}.send(e)
			if tt.want == "" {
				require.Less(t, w.Code, 300, w.Body)
				return
			}
			require.Equal(t, 403, w.Code)
			require.JSONEq(t, fmt.Sprintf(`{"error":"Forbidden","description":%q}`, tt.want), w.Body.String())
		})
	}
}

const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func authorization(more ...string) url.Values {
	v := url.Values{
		"response_type": {"code"}, "client_id": {"callwright-public"}, "redirect_uri": {"http://localhost:8790/callback"},
		"scope": {"read write"}, "state": {"a&b=c"}, "code_challenge": {challenge()}, "code_challenge_method": {"S256"},
	}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v
}

// decide answers the consent page and returns the redirect's parameters.
func decide(t *testing.T, h http.Handler, v url.Values) url.Values {
	t.Helper()
	r := httptest.NewRequest("POST", "/oauth/authorizations", strings.NewReader(v.Encode()))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return location(t, w)
}

func location(t *testing.T, w *httptest.ResponseRecorder) url.Values {
	t.Helper()
	require.Equal(t, 302, w.Code, w.Body)
	u, err := url.Parse(w.Header().Get("Location"))
	require.NoError(t, err)
	require.Equal(t, "localhost:8790", u.Host)
	return u.Query()
}

func TestAuthorizationCode(t *testing.T) {
	t.Parallel()
	exchange := func(code string, more ...string) url.Values {
		v := url.Values{
			"grant_type": {"authorization_code"}, "client_id": {"callwright-public"}, "code": {code},
			"redirect_uri": {"http://localhost:8790/callback"}, "code_verifier": {verifier},
		}
		for i := 0; i < len(more); i += 2 {
			v.Set(more[i], more[i+1])
		}
		return v
	}
	for _, tt := range []struct {
		name string
		wait time.Duration
		more []string
		want int
	}{
		{"right", 119 * time.Second, nil, 200},
		{"too late", 120 * time.Second, nil, 400},
		{"wrong verifier", 0, []string{"code_verifier", "x"}, 400},
		{"another redirect", 0, []string{"redirect_uri", "http://127.0.0.1:8790/callback"}, 400},
		{"another client", 0, []string{"client_id", "callwright", "client_secret", "sandbox-zendesk-client-secret"}, 400},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, c := account(t, emulator.Switches{})
			got := decide(t, e, authorization("decision", "allow", "owner", "alex@callwright.example"))
			require.Equal(t, "a&b=c", got.Get("state"))
			c.at = c.at.Add(tt.wait)
			code, body := form(t, e, exchange(got.Get("code"), tt.more...))
			require.Equal(t, tt.want, code, body)
			again, _ := form(t, e, exchange(got.Get("code")))
			require.Equal(t, 400, again, "a code works once")
			if tt.want == 200 {
				require.Equal(t, []string{"200", `user.name = "Alex Agent"`},
					asBearer(t, e, body["access_token"].(string), "/api/v2/users/me", "user.name"))
				require.NotEmpty(t, body["refresh_token"])
			}
		})
	}
}

func TestPlainChallenge(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	for verifier, want := range map[string]int{"plain-verifier": 200, "other": 400} {
		got := decide(t, e, authorization("decision", "allow", "owner", "alex@callwright.example",
			"code_challenge", "plain-verifier", "code_challenge_method", "plain"))
		code, _ := form(t, e, url.Values{
			"grant_type": {"authorization_code"}, "client_id": {"callwright-public"}, "code": {got.Get("code")},
			"redirect_uri": {"http://localhost:8790/callback"}, "code_verifier": {verifier},
		})
		require.Equal(t, want, code)
	}
}

func TestConsentPage(t *testing.T) {
	t.Parallel()
	ask := func(e *emulator.Emulator, v url.Values) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		e.ServeHTTP(w, httptest.NewRequest("GET", "/oauth/authorizations/new?"+v.Encode(), nil))
		return w
	}
	e, _ := account(t, emulator.Switches{})
	w := ask(e, authorization("state", `"><script>`))
	require.Equal(t, 200, w.Code)
	require.Equal(t, "text/html; charset=utf-8", w.Header().Get("Content-Type"))
	require.Contains(t, w.Body.String(), "Allow Callwright Desktop")
	require.NotContains(t, w.Body.String(), "<script>")

	require.Equal(t, 400, ask(e, authorization("client_id", "x")).Code)
	require.Equal(t, 400, ask(e, authorization("redirect_uri", "http://localhost:8790/callback/")).Code, "matched exactly")
	for want, v := range map[string]url.Values{
		"unsupported_response_type": authorization("response_type", "token"),
		"invalid_request":           authorization("code_challenge", ""),
		"invalid_scope":             authorization("scope", "impersonate"),
	} {
		got := location(t, ask(e, v))
		require.Equal(t, want, got.Get("error"))
		require.Equal(t, "a&b=c", got.Get("state"))
	}
	denied := decide(t, e, authorization("decision", "deny"))
	require.Equal(t, "access_denied", denied.Get("error"))
	require.NotEmpty(t, denied.Get("error_description"))

	auto, _ := account(t, emulator.Switches{AutoApprove: true})
	require.NotEmpty(t, location(t, ask(auto, authorization())).Get("code"))
}

func TestFurtherRedirects(t *testing.T) {
	t.Parallel()
	e := emulator.New(emulator.Options{Redirects: []string{"http://localhost:8790/else"}, Switches: emulator.Switches{AutoApprove: true}})
	w := request{who: "nobody", method: "GET", target: "/oauth/authorizations/new?" +
		authorization("redirect_uri", "http://localhost:8790/else").Encode()}.send(e)
	require.NotEmpty(t, location(t, w).Get("code"))
}

func TestTokenAdministration(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	w := request{who: "admin", method: "POST", target: "/api/v2/oauth/tokens.json", body: `{"token":{"client_id":41,"scopes":["read","write"]}}`}.send(e)
	require.Equal(t, 201, w.Code)
	var made struct {
		Token struct {
			ID        int64
			Token     string
			FullToken string `json:"full_token"`
			UserID    int64  `json:"user_id"`
		}
	}
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &made))
	require.JSONEq(t, fmt.Sprintf(`{"token":{"url":"https://acme.zendesk.com/api/v2/oauth/tokens/%[1]d.json","id":%[1]d,
		"user_id":26363624373269,"client_id":41,"token":%[2]q,"full_token":%[3]q,"scopes":["read","write"],"refresh_token":null,
		"refresh_token_expires_at":null,"created_at":"2026-11-03T12:00:00Z","used_at":null,"expires_at":null}}`,
		made.Token.ID, made.Token.FullToken[:10], made.Token.FullToken), w.Body.String())

	token := made.Token.FullToken
	require.Equal(t, []string{"200", fmt.Sprint("token.id = ", made.Token.ID), "token.full_token = null", `token.used_at = "2026-11-03T12:00:00Z"`},
		asBearer(t, e, token, "/api/v2/oauth/tokens/current", "token.id", "token.full_token", "token.used_at"))
	require.Equal(t, 404, request{who: "alex", method: "GET", target: "/api/v2/oauth/tokens/current"}.send(e).Code)
	list := request{who: "admin", method: "GET", target: "/api/v2/oauth/tokens"}.send(e)
	require.Equal(t, []string{"count = 2"}, picks(t, list.Body.Bytes(), []string{"count"}))
	require.Equal(t, 204, status(e, token, "DELETE", "/api/v2/oauth/tokens/current"))
	require.Equal(t, 401, status(e, token, "GET", "/api/v2/users/me"))

	path := fmt.Sprint("/api/v2/oauth/tokens/", made.Token.ID)
	code, _ := form(t, e, grant("client_credentials"))
	require.Equal(t, 200, code)
	list = request{who: "admin", method: "GET", target: "/api/v2/oauth/tokens"}.send(e)
	var tokens struct{ Tokens []struct{ ID int64 } }
	require.NoError(t, json.Unmarshal(list.Body.Bytes(), &tokens))
	last := fmt.Sprint("/api/v2/oauth/tokens/", tokens.Tokens[1].ID)
	require.Equal(t, 200, request{who: "admin", method: "GET", target: last}.send(e).Code)
	require.Equal(t, 204, request{who: "admin", method: "DELETE", target: last}.send(e).Code)
	require.Equal(t, 404, request{who: "admin", method: "GET", target: last}.send(e).Code)
	require.Equal(t, 404, request{who: "admin", method: "GET", target: path}.send(e).Code)
	require.Equal(t, 404, request{who: "admin", method: "DELETE", target: path}.send(e).Code)
	require.Equal(t, 422, request{who: "admin", method: "POST", target: "/api/v2/oauth/tokens", body: `{"token":{}}`}.send(e).Code)
}

func TestJSONTokenRequest(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	w := request{who: "nobody", method: "POST", target: "/oauth/tokens", body: `{"grant_type":"client_credentials",` +
		`"client_id":"callwright-readonly","client_secret":"read+only&100%=\"secret\"","expires_in":600}`}.send(e)
	require.Equal(t, 200, w.Code)
	require.Equal(t, []string{`scope = "read"`, "expires_in = 600"}, picks(t, w.Body.Bytes(), []string{"scope", "expires_in"}))
	w = request{who: "nobody", method: "POST", target: "/oauth/tokens", body: `{`}.send(e)
	require.Equal(t, 422, w.Code)
}
