package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
)

// refusing answers token requests as Salesforce refuses them.
func refusing(code, description string) func(*stage, *lifecycle.Record) {
	return faulty("/services/oauth2/token", 400, fmt.Sprintf(`{"error":%q,"error_description":%q}`, code, description))
}

func faulty(path string, status int, body string) func(*stage, *lifecycle.Record) {
	return func(s *stage, _ *lifecycle.Record) {
		s.org.Plane().Inject(sandbox.Fault{Match: sandbox.Match{Path: path}, Status: status, Body: body})
	}
}

// set gives a setting of the record another text.
func set(name, text string) func(*stage, *lifecycle.Record) {
	return func(s *stage, r *lifecycle.Record) {
		for _, list := range [][]lifecycle.Setting{r.Settings, r.Secrets} {
			for i := range list {
				if list[i].Name == name {
					list[i].Text = text
					return
				}
			}
		}
		r.Settings = append(r.Settings, lifecycle.Setting{Name: name, Text: text})
	}
}

func password(s *stage, r *lifecycle.Record) {
	r.Settings = append(r.Settings, lifecycle.Setting{Name: "auth", Text: "password"}, lifecycle.Setting{Name: "username", Text: s.org.Credentials().Username})
	r.Secrets = []lifecycle.Setting{{Name: "client_secret", Text: "env:SECRET"}, {Name: "password", Text: "env:WRONG"}}
}

// Every way in which an account can fail has a class and tells what to do, no
// secret, and saves nothing.
func TestFailures(t *testing.T) {
	t.Parallel()
	page := "<!doctype html><title>Welcome</title>"
	tests := map[string]struct {
		class lifecycle.Class
		when  func(*stage, *lifecycle.Record)
	}{
		"dns":                 {lifecycle.DNS, set("login_url", "https://nowhere.invalid")},
		"unknown authority":   {lifecycle.TLS, secure},
		"no tls at all":       {lifecycle.TLS, func(s *stage, r *lifecycle.Record) { set("login_url", "https://"+s.host)(s, r) }},
		"timeout":             {lifecycle.Timeout, slow},
		"refused":             {lifecycle.Refused, closed},
		"cut":                 {lifecycle.NoConnection, func(s *stage, _ *lifecycle.Record) { s.org.Plane().Inject(sandbox.Fault{Cut: true}) }},
		"private address":     {lifecycle.PrivateAddress, func(s *stage, r *lifecycle.Record) { set("login_url", "https://127.0.0.1:1")(s, r) }},
		"plain http":          {lifecycle.PlainHTTP, set("login_url", "http://acme.my.salesforce.com")},
		"a page for a token":  {lifecycle.WrongHost, faulty("/services/oauth2/token", 200, page)},
		"no such page":        {lifecycle.WrongHost, faulty("/services/oauth2/token", 404, page)},
		"a redirect":          {lifecycle.WrongHost, faulty("/services/oauth2/token", 302, "")},
		"a page for the API":  {lifecycle.WrongHost, faulty("/services/data", 404, page)},
		"login host":          {lifecycle.WrongHost, refusing("invalid_grant", "request not supported on this domain")},
		"wrong client secret": {lifecycle.BadClient, set("client_secret", "env:WRONG")},
		"wrong client id":     {lifecycle.BadClient, set("client_id", "3MVG9.other")},
		"wrong audience":      {lifecycle.BadClient, refusing("invalid_grant", "audience is invalid")},
		"wrong password":      {lifecycle.BadUser, password},
		"inactive user":       {lifecycle.BadUser, refusing("inactive_user", "inactive user")},
		"not approved":        {lifecycle.MissingPermission, refusing("invalid_grant", "user hasn't approved this consumer")},
		"not admin approved":  {lifecycle.MissingPermission, refusing("invalid_app_access", "user is not admin approved to access this app")},
		"API disabled":        {lifecycle.MissingPermission, faulty("/services/data", 403, `[{"errorCode":"API_DISABLED_FOR_ORG","message":"The REST API is not enabled for this Organization."}]`)},
		"flow disabled":       {lifecycle.FlowDisabled, refusing("invalid_grant", "client credentials flow not enabled")},
		"no user to run as":   {lifecycle.FlowDisabled, refusing("invalid_grant", "no client credentials user enabled")},
		"grant not supported": {lifecycle.FlowDisabled, refusing("unsupported_grant_type", "grant type not supported")},
		"too many logins":     {lifecycle.RateLimited, refusing("rate_limit_exceeded", "login rate exceeded")},
		"trouble":             {lifecycle.Unavailable, faulty("/services/oauth2/token", 503, page)},
		"dead refresh token":  {lifecycle.NeedsAuthorization, set("refresh_token", "env:DEAD")},
		"missing secret":      {lifecycle.MissingSecret, set("client_secret", "env:NOT_SET")},
		"missing in store":    {lifecycle.MissingSecret, set("client_secret", "secret:nobody-stored-it")},
		"missing file":        {lifecycle.MissingSecret, set("client_secret", "file:not-there.key")},
		"secret in clear":     {lifecycle.BadSetting, set("client_secret", "canary-wrong-4711")},
		"unknown setting":     {lifecycle.BadSetting, set("longin_url", "x")},
		"refused setting":     {lifecycle.BadSetting, set("api_version", "v12.0")},
		"key without form":    {lifecycle.BadSetting, jwt},
		"unknown type":        {lifecycle.NotFound, func(_ *stage, r *lifecycle.Record) { r.Type = "salesfroce" }},
		"bad name":            {lifecycle.BadSetting, func(_ *stage, r *lifecycle.Record) { r.ID = "two words" }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			r := s.record("acme")
			tt.when(s, &r)
			before := s.file(t)
			_, err := s.Add(ctx(), r)
			f := requireClass(t, err, tt.class)
			require.NotEmpty(t, f.Message)
			if tt.class != lifecycle.BadSetting {
				require.NotEmpty(t, f.Advice, f.Message)
			}
			s.requireNoSecret(t, f.Message+f.Advice)
			require.Equal(t, before, s.file(t), "nothing is saved")
			entries, err := s.store.List()
			require.NoError(t, err)
			for _, e := range entries { // what Salesforce granted may be all that is left of a refresh token
				require.Equal(t, oauth.KeptName("acme"), e.Name)
				require.Contains(t, []lifecycle.Class{lifecycle.WrongHost, lifecycle.MissingPermission, lifecycle.Timeout}, tt.class, name)
			}
		})
	}
}

func secure(s *stage, r *lifecycle.Record) {
	server := httptest.NewTLSServer(s.org)
	host := strings.TrimPrefix(server.URL, "https://")
	data, _ := os.ReadFile(s.options.File)
	_ = os.WriteFile(s.options.File, []byte(strings.Replace(string(data), s.host, s.host+", "+host, 1)), 0o600)
	server.Config.ErrorLog = nil
	set("login_url", server.URL)(s, r)
}

func slow(s *stage, _ *lifecycle.Record) {
	s.org.Plane().Inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Delay: time.Minute})
	s.options.Limit = 100 * time.Millisecond
	s.Manager = lifecycle.New(s.options)
}

func closed(s *stage, _ *lifecycle.Record) { s.server.Close() }

func jwt(s *stage, r *lifecycle.Record) {
	r.Settings = append(r.Settings, lifecycle.Setting{Name: "auth", Text: "jwt"}, lifecycle.Setting{Name: "username", Text: "a@b.example"})
	r.Secrets = []lifecycle.Setting{{Name: "private_key", Text: "env:KEY"}}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	gone, cancel := context.WithCancel(ctx())
	cancel()
	_, err := s.Add(gone, s.record("acme"))
	requireClass(t, err, lifecycle.Cancelled)
}

func TestAddRefusesWhatIsThere(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	first := s.record("acme")
	first.Default = true
	_, err := s.Add(ctx(), first)
	require.NoError(t, err)
	before := s.file(t)
	for _, id := range []string{"acme", "ACME"} {
		_, err = s.Add(ctx(), s.record(id))
		require.ErrorContains(t, err, `there is an account "acme" already`)
		requireClass(t, err, lifecycle.Exists)
	}
	second := s.record("second")
	second.Default = true
	_, err = s.Add(ctx(), second)
	require.ErrorContains(t, err, `"acme" is the default of the type salesforce already`)
	require.Equal(t, before, s.file(t))
}

func TestQuotas(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	for i := range 5 {
		_, err := s.Add(ctx(), s.record(fmt.Sprintf("acme-%d", i)))
		require.NoError(t, err)
	}
	_, err := s.Add(ctx(), s.record("acme-6"))
	f := requireClass(t, err, lifecycle.Quota)
	require.Equal(t, "there are 5 accounts of the type salesforce, and 5 are allowed", f.Message)
	require.Contains(t, f.Advice, "quotas.salesforce")
	s.write(t, s.file(t)+"quotas: {salesforce: 6, zendesk: 0}\n")
	_, err = s.Add(ctx(), s.record("acme-6"))
	require.NoError(t, err)
	_, err = s.Add(ctx(), lifecycle.Record{ID: "z", Type: "zendesk"})
	requireClass(t, err, lifecycle.Quota)
	most, ok := lifecycle.DefaultQuota("http")
	require.True(t, ok)
	require.Equal(t, 10, most)
	_, ok = lifecycle.DefaultQuota("zendesk")
	require.False(t, ok)
}

func TestABrokenFileIsLeftAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	for text, want := range map[string]string{
		"connectors: [\n": "connectors.yaml:",
		"connectors:\n  a: {type: http, base_url: x, base_url: y}\n":                               "is already written",
		"connectors:\n  a:\n    type: http\n    base_url: https://x\n    key: canary-wrong-4711\n": `the setting "key" of the account "a" must name where the secret is`,
		"connectors: &a {}\n": "connectors.yaml:1:13",
	} {
		s.write(t, text)
		_, err := s.Add(ctx(), s.record("acme"))
		f := requireClass(t, err, lifecycle.BadFile)
		require.Contains(t, f.Message, want)
		s.requireNoSecret(t, f.Message+f.Advice)
		require.Equal(t, text, s.file(t))
	}
	require.NoError(t, os.Remove(s.options.File))
	require.NoError(t, os.Mkdir(s.options.File, 0o700))
	_, err := s.List()
	requireClass(t, err, lifecycle.BadFile)
}

func TestAsFailure(t *testing.T) {
	t.Parallel()
	f := lifecycle.AsFailure(errors.New("x"))
	require.Equal(t, lifecycle.BadFile, f.Class)
	require.EqualError(t, f, "x")
}
