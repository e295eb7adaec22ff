package lifecycle_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
)

func TestCustomFailures(t *testing.T) {
	t.Parallel()
	service := http.NewServeMux()
	service.HandleFunc("/api/", func(w http.ResponseWriter, r *http.Request) {
		switch _, password, _ := r.BasicAuth(); password {
		case "integration-secret":
		case "canary-key-0815":
			w.WriteHeader(http.StatusForbidden)
		default:
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = w.Write([]byte(r.Header.Get("Authorization") + password)) // as careless services do
		}
	})
	server := httptest.NewServer(service)
	t.Cleanup(server.Close)
	basic := []lifecycle.Setting{{Name: "base_url", Text: server.URL + "/api/"}, {Name: "auth", Text: "basic"}, {Name: "username", Text: "u"}}
	tests := map[string]struct {
		class    lifecycle.Class
		settings []lifecycle.Setting
		secret   lifecycle.Setting
	}{
		"works":          {"", basic, lifecycle.Setting{Name: "password", Text: "env:RIGHT"}},
		"wrong password": {lifecycle.BadUser, basic, lifecycle.Setting{Name: "password", Text: "env:WRONG"}},
		"forbidden":      {lifecycle.MissingPermission, basic, lifecycle.Setting{Name: "password", Text: "env:KEY"}},
		"no token there": {lifecycle.WrongHost, []lifecycle.Setting{
			{Name: "base_url", Text: server.URL + "/api/"}, {Name: "auth", Text: "client_credentials"},
			{Name: "token_url", Text: server.URL + "/token"}, {Name: "client_id", Text: "c"},
		}, lifecycle.Setting{Name: "client_secret", Text: "env:WRONG"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			s.env["RIGHT"] = "integration-secret"
			s.write(t, "allow_hosts: ["+strings.TrimPrefix(server.URL, "http://")+"]\n")
			_, err := s.Add(ctx(), lifecycle.Record{ID: "api", Type: "http", Settings: tt.settings, Secrets: []lifecycle.Setting{tt.secret}})
			if tt.class == "" {
				require.NoError(t, err)
				return
			}
			f := requireClass(t, err, tt.class)
			s.requireNoSecret(t, f.Message+f.Advice)
		})
	}
}

// What somebody changes while a person approves was not validated.
func TestChangedMeanwhile(t *testing.T) {
	t.Parallel()
	s := waiting(t)
	changed := ""
	_, err := s.Authorize(ctx(), "acme", lifecycle.Approval{Limit: 20 * time.Second, Show: func(page string) error {
		changed = strings.Replace(s.file(t), "auth: refresh_token", "auth: refresh_token\n    api_version: v67.0", 1)
		s.write(t, changed)
		return person(t, "allow")(page)
	}})
	requireClass(t, err, lifecycle.Changed)
	require.Equal(t, changed, s.file(t))
	require.NoError(t, s.Edit(ctx(), "acme", lifecycle.Change{Unset: []string{"api_version"}}))
	_, err = s.Activate(ctx(), "acme")
	require.NoError(t, err, "the approval itself is kept")
}
