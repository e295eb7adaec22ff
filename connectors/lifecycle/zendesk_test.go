package lifecycle_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/lifecycle"
	salesforce "github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

// zendeskStage is a stage with an emulated account beside the org.
func zendeskStage(t *testing.T, o emulator.Options) (*stage, *emulator.Emulator, string) {
	t.Helper()
	s := newStage(t, salesforce.Options{})
	e := emulator.New(o)
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	s.write(t, head+"allow_hosts: ["+strings.TrimPrefix(server.URL, "http://")+"]\n")
	c := e.Credentials()
	s.env["ZENDESK"], s.env["API_TOKEN"] = c.ClientSecret, c.APIToken
	return s, e, server.URL
}

func TestZendeskFailures(t *testing.T) {
	t.Parallel()
	page := "<!doctype html><title>Oops</title>"
	tests := map[string]struct {
		class  lifecycle.Class // "": it works
		secret string
		id     string
		fault  *sandbox.Fault
	}{
		"works":        {"", "env:ZENDESK", "callwright", nil},
		"wrong secret": {lifecycle.BadClient, "env:WRONG", "callwright", nil},
		"wrong client": {lifecycle.BadClient, "env:ZENDESK", "other", nil},
		"no subdomain": {lifecycle.WrongHost, "env:ZENDESK", "callwright", &sandbox.Fault{Status: 404, Body: page}},
		"moved away":   {lifecycle.WrongHost, "env:ZENDESK", "callwright", &sandbox.Fault{Status: 302, Headers: map[string]string{"Location": "https://www.zendesk.com/"}}},
		"a page":       {lifecycle.WrongHost, "env:ZENDESK", "callwright", &sandbox.Fault{Status: 200, Body: page}},
		"not as agent": {lifecycle.MissingPermission, "env:ZENDESK", "callwright", &sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/users/me.json"}, Status: 200, Body: `{"user":{"id":7,"email":"e@x.example","role":"end-user","active":true}}`}},
		"as a visitor": {lifecycle.BadUser, "env:ZENDESK", "callwright", &sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/users/me.json"}, Status: 200, Body: `{"user":{"id":null,"name":"Anonymous user"}}`}},
		"too many":     {lifecycle.RateLimited, "env:ZENDESK", "callwright", &sandbox.Fault{Match: sandbox.Match{Path: "/api"}, Status: 429, Headers: map[string]string{"Retry-After": "90"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, e, url := zendeskStage(t, emulator.Options{})
			if tt.fault != nil {
				e.Plane().Inject(*tt.fault)
			}
			before := s.file(t)
			report, err := s.Add(ctx(), lifecycle.Record{
				ID: "help", Type: "zendesk",
				Settings: []lifecycle.Setting{{Name: "url", Text: url}, {Name: "client_id", Text: tt.id}},
				Secrets:  []lifecycle.Setting{{Name: "client_secret", Text: tt.secret}},
			})
			if tt.class == "" {
				require.NoError(t, err)
				require.NotEmpty(t, report.Says)
				return
			}
			f := requireClass(t, err, tt.class)
			require.NotEmpty(t, f.Advice)
			s.requireNoSecret(t, f.Message+f.Advice)
			require.Equal(t, before, s.file(t))
		})
	}
}

// A service that wants the whole callback registered, with its port.
func TestAuthorizeZendesk(t *testing.T) {
	t.Parallel()
	free, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	port := free.Addr().(*net.TCPAddr).Port
	require.NoError(t, free.Close())
	s, _, url := zendeskStage(t, emulator.Options{Redirects: []string{lifecycle.Redirect(port)}, Switches: emulator.Switches{AutoApprove: true}})
	report, err := s.Add(ctx(), lifecycle.Record{
		ID: "help", Type: "zendesk",
		Settings: []lifecycle.Setting{{Name: "url", Text: url}, {Name: "client_id", Text: "callwright-public"}, {Name: "auth", Text: "authorization_code"}},
	})
	require.NoError(t, err)
	require.True(t, report.Waiting)
	report, err = s.Authorize(ctx(), "help", lifecycle.Approval{Port: port, Limit: 20 * time.Second, Show: func(page string) error {
		go func() { _, _ = read(http.Get(page)) }()
		return nil
	}})
	require.NoError(t, err)
	require.NotEmpty(t, report.Identity.User)
	s.requireNoSecret(t, fmt.Sprintf("%+v", report))
	_, err = s.Test(ctx(), "help")
	require.NoError(t, err)
}
