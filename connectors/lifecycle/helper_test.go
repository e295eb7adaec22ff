package lifecycle_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/connectors/salesforce"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/zendesk"
)

var types = []connectors.Connector{salesforce.Connector{}, zendesk.Connector{}, custom.Connector{}}

// stage is an emulated org, a connectors file that allows its host, and a
// credential store.
type stage struct {
	*lifecycle.Manager
	options lifecycle.Options
	org     *emulator.Emulator
	server  *httptest.Server
	host    string
	env     map[string]string
	store   *store.Store
}

const head = "# Ask Jane before you change one.\n"

func newStage(t *testing.T, o emulator.Options) *stage {
	t.Helper()
	s := &stage{org: emulator.New(o)}
	s.server = httptest.NewServer(s.org)
	t.Cleanup(s.server.Close)
	s.host = strings.TrimPrefix(s.server.URL, "http://")
	c := s.org.Credentials()
	s.env = map[string]string{
		"SECRET": c.ClientSecret, "REFRESH": c.RefreshToken, "PASSWORD": c.Password, "TOKEN": c.SecurityToken,
		"WRONG": "canary-wrong-4711", "DEAD": "5Aep8.canary.dead.token", "KEY": "canary-key-0815",
	}
	dir := t.TempDir()
	where := store.Options{Dir: filepath.Join(dir, "store"), Keys: store.KeyFile(filepath.Join(dir, "store", "key"))}
	require.NoError(t, store.Init(t.Context(), where))
	var err error
	s.store, err = store.Open(where)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.store.Close()) })
	s.options = lifecycle.Options{
		File: filepath.Join(dir, "connectors.yaml"), Types: types, Vault: s.store,
		Secrets: credential.Resolver{
			Env:   func(name string) (string, bool) { text, ok := s.env[name]; return text, ok },
			File:  credential.Files(dir),
			Store: s.store,
		},
	}
	s.Manager = lifecycle.New(s.options)
	s.write(t, head+"allow_hosts: ["+s.host+"]\n")
	return s
}

func (s *stage) write(t *testing.T, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(s.options.File, []byte(text), 0o600))
}

func (s *stage) file(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(s.options.File)
	require.NoError(t, err)
	return string(data)
}

// record is an account of the org that signs in by a stored refresh token.
func (s *stage) record(id string) lifecycle.Record {
	return lifecycle.Record{
		ID: id, Type: "salesforce",
		Settings: []lifecycle.Setting{{Name: "login_url", Text: s.server.URL}, {Name: "client_id", Text: s.org.Credentials().ClientID}},
		Secrets:  []lifecycle.Setting{{Name: "client_secret", Text: "env:SECRET"}, {Name: "refresh_token", Text: "env:REFRESH"}},
	}
}

// byBrowser is an account of the org that a person has to approve.
func (s *stage) byBrowser(id string) lifecycle.Record {
	r := s.record(id)
	r.Settings = append(r.Settings, lifecycle.Setting{Name: "auth", Text: "refresh_token"})
	r.Secrets = r.Secrets[:1]
	return r
}

// secrets are texts that may be in no result, failure or page.
func (s *stage) requireNoSecret(t *testing.T, text string) {
	t.Helper()
	for name, secret := range s.env {
		require.NotContains(t, text, secret, name)
	}
	require.NotContains(t, text, "5Aep8")
	require.NotContains(t, text, "aPrx")
}

// person approves, or declines, as a browser without scripts would.
func person(t *testing.T, decision string) func(page string) error {
	return func(page string) error {
		go func() {
			answer, err := approve(page, decision)
			if err == nil && !strings.Contains(answer, "Back to Callwright") {
				t.Errorf("the browser ended at %q", answer)
			}
			if err != nil {
				t.Error(err)
			}
		}()
		return nil
	}
}

var hidden = regexp.MustCompile(`name="request" value="([^"]*)"`)

func approve(page, decision string) (string, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return "", err
	}
	browser := &http.Client{Jar: jar}
	text, err := read(browser.Get(page))
	if err != nil {
		return "", err
	}
	form := url.Values{"decision": {decision}, "username": {"integration@callwright.example"}}
	if m := hidden.FindStringSubmatch(text); m != nil {
		form.Set("request", html.UnescapeString(m[1]))
	}
	u, err := url.Parse(page)
	if err != nil {
		return "", err
	}
	u.RawQuery = ""
	return read(browser.PostForm(u.String(), form))
}

func read(answer *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	return string(data), err
}

func requireClass(t *testing.T, err error, class lifecycle.Class) *lifecycle.Failure {
	t.Helper()
	require.Error(t, err)
	f := lifecycle.AsFailure(err)
	require.Equal(t, class, f.Class, "%s", f.Message)
	return f
}

func ctx() context.Context { return context.Background() }
