package custom_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// issuer is a token endpoint beside an API that takes its newest token, from
// the one numbered first.
type issuer struct {
	forms   []url.Values // of the token requests
	clients []string     // their HTTP Basic user and password
	calls   int
	first   int
	refuse  string // an OAuth error, in place of tokens
	status  int    // of the API to a good token; 0: 200
}

func (i *issuer) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if r.URL.Host == "id.example.com" {
		i.grant(w, r)
		return w.Result(), nil
	}
	i.calls++
	switch token := fmt.Sprintf("Bearer token-%d", len(i.forms)); {
	case len(i.forms) < i.first || r.Header.Get("Authorization") != token:
		w.WriteHeader(http.StatusUnauthorized)
	case i.status != 0:
		w.WriteHeader(i.status)
	}
	return w.Result(), nil
}

func (i *issuer) grant(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, _ := url.ParseQuery(string(body))
	user, password, _ := r.BasicAuth()
	i.forms, i.clients = append(i.forms, form), append(i.clients, user+":"+password)
	w.Header().Set("Content-Type", "application/json")
	if i.refuse != "" {
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprintf(w, `{"error":%q}`, i.refuse)
		return
	}
	fmt.Fprintf(w, `{"access_token":"token-%d","refresh_token":"refresh"}`, len(i.forms))
}

func with(settings map[string]any, more ...any) map[string]any {
	out := map[string]any{"token_url": "https://id.example.com/token", "client_id": "c"}
	for name, v := range settings {
		out[name] = v
	}
	for n := 0; n < len(more); n += 2 {
		out[more[n].(string)] = more[n+1]
	}
	return out
}

var (
	asPerson  = map[string]any{"auth": "password", "username": "jane"}
	asProgram = map[string]any{"auth": "client_credentials"}
)

func TestTokenRequests(t *testing.T) {
	t.Parallel()
	person := url.Values{"grant_type": {"password"}, "username": {"jane"}, "password": {"p&w"}}
	program := url.Values{"grant_type": {"client_credentials"}}
	params := pairs("resource", "loyalty", "ttl", 60)
	for name, c := range map[string]struct {
		settings map[string]any
		secrets  map[string]string
		client   string
		grant    url.Values
		form     string
	}{
		"public client":     {with(asPerson), map[string]string{"password": "p&w"}, ":", person, "client_id=c"},
		"secret in body":    {with(asPerson, "client_auth", "body"), map[string]string{"password": "p&w", "client_secret": "s"}, ":", person, "client_id=c&client_secret=s"},
		"secret in header":  {with(asPerson, "client_auth", "basic"), map[string]string{"password": "p&w", "client_secret": "s"}, "c:s", person, ""},
		"all for a person":  {with(asPerson, "scopes", []string{"a", "b"}, "audience", "https://x", "token_params", params), map[string]string{"password": "p&w"}, ":", person, "client_id=c&scope=a+b&audience=https://x&resource=loyalty&ttl=60"},
		"program":           {with(asProgram), map[string]string{"client_secret": "s"}, ":", program, "client_id=c&client_secret=s"},
		"all for a program": {with(asProgram, "client_auth", "basic", "scopes", []string{"a"}, "audience", "x", "token_params", params), map[string]string{"client_secret": "s"}, "c:s", program, "scope=a&audience=x&resource=loyalty&ttl=60"},
	} {
		i := &issuer{}
		_, err := fetch(t, open(t, i, c.settings, c.secrets), effect.FetchArgs{})
		require.NoError(t, err, name)
		want, err := url.ParseQuery(c.form)
		require.NoError(t, err)
		for field, v := range c.grant {
			want[field] = v
		}
		require.Equal(t, []url.Values{want}, i.forms, name)
		require.Equal(t, c.client, i.clients[0], name)
	}
}

// TestPasswordIsRepeated: a token that the service rejects is replaced by
// signing in again.
func TestPasswordIsRepeated(t *testing.T) {
	t.Parallel()
	i := &issuer{first: 2}
	c := open(t, i, with(asPerson), map[string]string{"password": "p"})
	for range 3 {
		got, err := fetch(t, c, effect.FetchArgs{})
		require.NoError(t, err)
		require.Equal(t, 200, got["status"])
	}
	require.Len(t, i.forms, 2)
	require.Equal(t, "password", i.forms[1].Get("grant_type"))
	require.Equal(t, 4, i.calls)
}

// TestVerifyFetchesAToken and then calls the base URL by it.
func TestVerifyFetchesAToken(t *testing.T) {
	t.Parallel()
	for _, settings := range []map[string]any{asPerson, asProgram} {
		secrets := map[string]string{"client_secret": "cAnaRy"}
		if settings["auth"] == "password" {
			secrets["password"] = "cAnaRy"
		}
		for _, c := range []struct {
			issuer issuer
			code   effect.Code
			text   string
			calls  int // token requests beside calls
		}{
			{issuer{}, "", "api.example.com answers (200)", 1},
			{issuer{status: 404}, "", "api.example.com answers (404)", 1},
			{issuer{refuse: "invalid_grant"}, effect.Auth, "id.example.com/token refused the sign-in: ", 0},
			{issuer{refuse: "invalid_client"}, effect.Auth, "the client id or secret is wrong", 0},
			{issuer{first: 9}, effect.Auth, "check audience, scopes and base_url, as token_url did grant a token", 2},
		} {
			ctx, recorder := rest.WithRecorder(t.Context())
			text, err := open(t, &c.issuer, with(settings), secrets).Verify(ctx)
			require.Equal(t, c.calls, c.issuer.calls)
			require.Equal(t, "POST", recorder.Exchanges()[0].Method)
			if c.code == "" {
				require.NoError(t, err)
				require.Equal(t, c.text, text)
				continue
			}
			f := requireCode(t, c.code, err)
			require.Contains(t, f.Message, c.text)
			require.NotContains(t, fmt.Sprintf("%+v", f), "cAnaRy")
		}
	}
}

func TestVerifyExplainsRefusals(t *testing.T) {
	t.Parallel()
	for auth, c := range map[string]struct {
		settings map[string]any
		secrets  []string
		advice   string
	}{
		"none":    {nil, nil, "check whether the service needs another auth"},
		"basic":   {map[string]any{"username": "u"}, []string{"password"}, "check username and password"},
		"bearer":  {nil, []string{"token"}, "check token, which may have ended"},
		"api_key": {nil, []string{"key"}, "check key, and whether key_header or key_query is what the service expects"},
	} {
		settings, secrets := map[string]any{"auth": auth}, map[string]string{}
		for name, v := range c.settings {
			settings[name] = v
		}
		for _, name := range c.secrets {
			secrets[name] = "cAnaRy"
		}
		for status, want := range map[int]*effect.Fault{
			401: effect.NewFault(effect.Auth, "api.example.com answered 401: it does not accept the sign-in (auth %s); %s", auth, c.advice),
			403: effect.NewFault(effect.Denied, "api.example.com answered 403: it does not allow this sign-in (auth %s) to read base_url; check its rights, or %s", auth, c.advice),
		} {
			s := &service{handle: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }}
			_, err := open(t, s, settings, secrets).Verify(t.Context())
			require.Equal(t, want, err)
		}
	}
}

// TestMisfits: settings of another way to sign in are named, without values.
func TestMisfits(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy"
	all := map[string]any{
		"username": canary, "key_header": canary, "key_query": canary, "token_url": canary, "client_id": canary,
		"client_auth": "basic", "scopes": []string{canary}, "audience": canary, "token_params": pairs(canary, canary),
	}
	secrets := map[string]string{"password": canary, "token": canary, "key": canary, "client_secret": canary}
	for auth, names := range map[string]string{
		"none":               "audience, client_auth, client_id, client_secret, key, key_header, key_query, password, scopes, token, token_params, token_url, username",
		"basic":              "audience, client_auth, client_id, client_secret, key, key_header, key_query, scopes, token, token_params, token_url",
		"bearer":             "audience, client_auth, client_id, client_secret, key, key_header, key_query, password, scopes, token_params, token_url, username",
		"api_key":            "audience, client_auth, client_id, client_secret, password, scopes, token, token_params, token_url, username",
		"client_credentials": "key, key_header, key_query, password, token, username",
		"password":           "key, key_header, key_query, token",
	} {
		_, err := tryOpen(&service{}, with(all, "auth", auth, "token_url", canary, "client_id", canary), secrets)
		require.EqualError(t, err, "auth "+auth+" does not go with the settings "+names+"; remove them, or choose another auth")
	}
	for _, field := range (custom.Connector{}).Describe().Fields {
		if field.Name == "auth" {
			require.ElementsMatch(t, []string{"none", "basic", "bearer", "api_key", "client_credentials", "password"}, field.Enum)
		}
	}
}

func TestRefusedSignIns(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy"
	key, person := map[string]string{"key": canary}, map[string]string{"password": canary}
	for _, c := range []struct {
		settings map[string]any
		secrets  map[string]string
		problem  string
	}{
		{map[string]any{"auth": "digest"}, nil, `auth "digest" is not known`},
		{map[string]any{"auth": "api_key", "key_query": "a", "key_header": "b"}, key, "one of the settings key_header and key_query, not both"},
		{map[string]any{"auth": "api_key", "key_query": "a"}, nil, "auth api_key needs the setting key"},
		{map[string]any{"auth": "api_key", "key_query": "key=" + canary}, key, "key_query is not a name"},
		{map[string]any{"auth": "api_key", "key_query": "a b"}, key, "key_query is not a name"},
		{with(asPerson), nil, "auth password needs the setting password"},
		{with(asPerson, "username", ""), person, "auth password needs the setting username"},
		{with(asPerson, "client_id", ""), person, "auth password needs the setting client_id"},
		{with(asPerson, "token_url", ""), person, "auth password needs the setting token_url"},
		{with(asPerson, "token_url", "http://id.example.com"), person, "token_url: "},
		{with(asPerson, "client_auth", "basic"), person, "client_auth basic needs the setting client_secret"},
		{with(asPerson, "token_params", pairs("Grant_Type", canary)), person, `the parameter "Grant_Type" of token_params follows from the setting auth`},
		{with(asPerson, "token_params", pairs("scope", canary)), person, "is the setting scopes"},
		{with(asPerson, "token_params", pairs("audience", canary)), person, "is a setting of its own"},
		{with(asPerson, "token_params", pairs("a", 1, "password", canary)), person, "is a setting of its own"},
		{with(asPerson, "token_params", pairs("refresh_token", canary)), person, "is a secret"},
		{with(asPerson, "token_params", pairs("x", "env:"+canary)), person, "is a secret"},
		{with(asPerson, "token_params", pairs("x", []any{canary})), person, "needs a text"},
		{with(asPerson, "token_params", pairs("", canary)), person, "has no name"},
	} {
		_, err := tryOpen(&service{}, c.settings, c.secrets)
		require.ErrorContains(t, err, c.problem)
		require.NotContains(t, err.Error(), canary)
	}
}
