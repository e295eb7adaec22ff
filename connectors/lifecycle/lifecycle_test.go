package lifecycle_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
)

// The life of an account, as an administrator leads it; after each step the
// file is what was written by hand, and the account.
func TestLife(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	before := s.file(t)
	r := s.record("acme")
	r.Default = true
	report, err := s.Add(ctx(), r)
	require.NoError(t, err)
	require.Equal(t, "integration@callwright.example", report.Identity.User)
	require.Equal(t, "00DCw0000000aA1MAI", report.Identity.OrganizationID)
	require.Equal(t, "v66.0", report.Identity.Version)
	require.Equal(t, s.host, report.Identity.Organization)
	require.Positive(t, report.Took)
	require.False(t, report.Waiting)
	added := before + fmt.Sprintf(`connectors:
  acme:
    type: salesforce
    default: true
    login_url: http://%s
    client_id: %s
    client_secret: env:SECRET
    refresh_token: env:REFRESH
`, s.host, s.org.Credentials().ClientID)
	require.Equal(t, added, s.file(t))

	list, err := s.List()
	require.NoError(t, err)
	require.Equal(t, []lifecycle.Info{{ID: "acme", Type: "salesforce", CRM: true, Default: true}}, list)
	detail, err := s.Show("acme")
	require.NoError(t, err)
	require.Equal(t, lifecycle.Item{Name: "refresh_token", Text: "env:REFRESH", Secret: true}, detail.Settings[3])
	require.Equal(t, 5, detail.Line)
	s.requireNoSecret(t, fmt.Sprintf("%+v %+v %+v", report, list, detail))

	change := lifecycle.Change{Settings: []lifecycle.Setting{{Name: "phone_region", Text: "DE"}, {Name: "api_version", Text: "v67.0"}}}
	f := requireClass(t, s.Edit(ctx(), "acme", change), lifecycle.Active)
	require.Contains(t, f.Advice, "connectors deactivate acme")
	requireClass(t, s.Delete(ctx(), "acme"), lifecycle.Active)

	require.NoError(t, s.Deactivate(ctx(), "acme"))
	require.NoError(t, s.Deactivate(ctx(), "acme"), "twice is no failure")
	require.Equal(t, added+"    inactive: true\n", s.file(t))
	require.NoError(t, s.Edit(ctx(), "acme", change))
	require.NoError(t, s.Edit(ctx(), "acme", lifecycle.Change{Unset: []string{"api_version"}}))
	_, err = s.Test(ctx(), "acme")
	require.NoError(t, err, "an inactive account can be tested")
	_, err = s.Activate(ctx(), "acme")
	require.NoError(t, err)
	require.Equal(t, added+"    phone_region: DE\n", s.file(t))
	_, err = s.Activate(ctx(), "acme")
	require.NoError(t, err, "an active one is validated")

	require.NoError(t, s.Deactivate(ctx(), "acme"))
	_, err = s.store.Get(oauth.KeptName("acme"))
	require.NoError(t, err)
	require.NoError(t, s.Delete(ctx(), "acme"))
	require.Equal(t, before+"connectors:\n", s.file(t))
	_, err = s.store.Get(oauth.KeptName("acme"))
	require.ErrorIs(t, err, credential.ErrMissing, "its sign-in is gone with it")
	requireClass(t, s.Delete(ctx(), "acme"), lifecycle.NotFound)
}

func TestActivateValidates(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	_, err := s.Add(ctx(), s.record("acme"))
	require.NoError(t, err)
	require.NoError(t, s.Deactivate(ctx(), "acme"))
	require.NoError(t, s.Edit(ctx(), "acme", lifecycle.Change{Secrets: []lifecycle.Setting{{Name: "client_secret", Text: "env:WRONG"}, {Name: "refresh_token", Text: "env:DEAD"}}}))
	saved := s.file(t)
	_, err = s.Activate(ctx(), "acme")
	f := requireClass(t, err, lifecycle.BadClient)
	s.requireNoSecret(t, f.Message+f.Advice)
	require.Equal(t, saved, s.file(t))
}

func TestDefault(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.write(t, "connectors:\n  a: {type: http, base_url: https://a.example.com, default: true} # first\n  b:\n    type: http\n    base_url: https://b.example.com\n  c: {type: salesforce, client_id: x, default: true}\n")
	require.NoError(t, s.Default(ctx(), "b"))
	want := "connectors:\n  a: {type: http, base_url: https://a.example.com} # first\n  b:\n    type: http\n    base_url: https://b.example.com\n    default: true\n  c: {type: salesforce, client_id: x, default: true}\n"
	require.Equal(t, want, s.file(t))
	require.NoError(t, s.Default(ctx(), "b"))
	require.Equal(t, want, s.file(t))
	requireClass(t, s.Default(ctx(), "d"), lifecycle.NotFound)
}

func TestLimits(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	_, err := s.Add(ctx(), s.record("acme"))
	require.NoError(t, err)
	limits, err := s.Limits(ctx(), "acme")
	require.NoError(t, err)
	require.NotEmpty(t, limits)
	s.write(t, "allow_hosts: ["+s.host+"]\nconnectors:\n  api: {type: http, base_url: \""+s.server.URL+"\"}\n")
	_, err = s.Limits(ctx(), "api")
	requireClass(t, err, lifecycle.Unsupported)
}

// Many writers at once: each entry is there, and the comment is.
func TestConcurrentWriters(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.write(t, s.file(t)+"quotas: {http: 100}\n")
	const each = 6
	var wg sync.WaitGroup
	for w := range 4 {
		m := lifecycle.New(s.options)
		wg.Go(func() {
			for i := range each {
				r := lifecycle.Record{ID: fmt.Sprintf("api-%d-%d", w, i), Type: "http", Settings: []lifecycle.Setting{{Name: "base_url", Text: s.server.URL}}}
				if _, err := m.Add(ctx(), r); err != nil {
					t.Errorf("%s: %v", r.ID, err)
				}
			}
		})
	}
	wg.Wait()
	list, err := s.List()
	require.NoError(t, err)
	require.Len(t, list, 4*each)
	require.True(t, strings.HasPrefix(s.file(t), head))
}

func TestEditRefuses(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.write(t, "connectors:\n  a: {type: http, base_url: https://a.example.com, inactive: true}\n")
	before := s.file(t)
	set := func(name, text string) lifecycle.Change {
		return lifecycle.Change{Settings: []lifecycle.Setting{{Name: name, Text: text}}}
	}
	for want, c := range map[string]lifecycle.Change{
		`"type" cannot be set`:                    set("type", "zendesk"),
		`"inactive" cannot be set`:                set("inactive", "false"),
		`no setting "pasword"`:                    set("pasword", "canary-wrong-4711"),
		`"password" is a secret`:                  set("password", "canary-wrong-4711"),
		`"concurrent" needs a whole number`:       set("concurrent", "many"),
		`"idempotency_key" needs true or false`:   set("idempotency_key", "yes"),
		`"headers" needs JSON`:                    set("headers", "A: b"),
		`"auth" cannot be "magic"`:                set("auth", "magic"),
		`what is given for "key" is no reference`: {Secrets: []lifecycle.Setting{{Name: "key", Text: "canary-wrong-4711"}}},
		`"base_url" is no secret`:                 {Secrets: []lifecycle.Setting{{Name: "base_url", Text: "env:X"}}},
		`"auth" is given twice`:                   {Settings: []lifecycle.Setting{{Name: "auth", Text: "none"}, {Name: "auth", Text: "none"}}},
		`does not have the setting "auth"`:        {Unset: []string{"auth"}},
		`"auth" is both set and taken out`:        {Unset: []string{"auth"}, Settings: []lifecycle.Setting{{Name: "auth", Text: "none"}}},
		`the setting "base_url" is missing`:       {Unset: []string{"base_url"}},
	} {
		err := s.Edit(ctx(), "a", c)
		require.ErrorContains(t, err, want)
		f := lifecycle.AsFailure(err)
		s.requireNoSecret(t, f.Message+f.Advice)
		require.Equal(t, before, s.file(t))
	}
	c := set("headers", `{"Accept-Language": "en", "X-Level": 3}`)
	c.Settings = append(c.Settings, lifecycle.Setting{Name: "scopes", Text: "read, write"})
	require.NoError(t, s.Edit(ctx(), "a", c))
	require.Equal(t, "connectors:\n  a: {type: http, base_url: https://a.example.com, inactive: true, headers: {Accept-Language: en, X-Level: 3}, scopes: [read, write]}\n", s.file(t))
}

func TestWithoutAFile(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	require.NoError(t, os.Remove(s.options.File))
	list, err := s.List()
	require.NoError(t, err)
	require.Empty(t, list)
	_, err = s.Show("acme")
	requireClass(t, err, lifecycle.NotFound)
	requireClass(t, s.Deactivate(ctx(), "acme"), lifecycle.NotFound)
	_, err = os.Stat(s.options.File)
	require.ErrorIs(t, err, os.ErrNotExist)
}
