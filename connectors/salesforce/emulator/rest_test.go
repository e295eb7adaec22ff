package emulator_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

const small = `{
"org": {"id": "00DCw0000000aA1MAI", "name": "Test"},
"clients": [
 {"id": "app", "secret": "app-secret", "name": "App", "runAs": "admin@x.example", "approved": ["admin@x.example"],
  "callbacks": ["https://client.example/cb", "http://127.0.0.1:*/*"], "scopes": ["api", "refresh_token", "openid", "full", "web"]},
 {"id": "pub", "name": "Public", "public": true, "requirePKCE": true, "rotate": true, "callbacks": ["https://client.example/cb"], "grants": ["authorization_code", "refresh_token"]},
 {"id": "web", "secret": "web-secret", "name": "Web", "grants": ["authorization_code"]},
 {"id": "bare", "secret": "bare-secret", "name": "Bare", "scopes": ["id"], "callbacks": ["https://client.example/cb"]}
],
"logins": [
 {"username": "admin@x.example", "password": "p+a&s=s%", "securityToken": "TOKEN"},
 {"username": "agent@x.example", "password": "agent", "noSetup": true},
 {"username": "gone@x.example", "password": "gone"}
],
"tokens": [{"refresh": "5Aep8.first", "client": "app", "username": "admin@x.example", "scopes": ["api", "refresh_token"]},
           {"refresh": "5Aep8.agent", "client": "app", "username": "agent@x.example", "scopes": ["api", "refresh_token"]}],
"records": {
 "User": [
  {"Id": "005Cw0000000aA1IAI", "Username": "admin@x.example", "FirstName": "Ada", "LastName": "Admin", "Email": "admin@x.example", "Alias": "admin", "CommunityNickname": "ada", "CreatedDate": "2026-01-01T00:00:00.000+0000", "LastModifiedDate": "2026-01-01T00:00:00.000+0000"},
  {"Id": "005Cw0000000aA2IAI", "Username": "agent@x.example", "LastName": "Agent", "Email": "agent@x.example", "Alias": "agent"},
  {"Id": "005Cw0000000aA3IAI", "Username": "gone@x.example", "LastName": "Gone", "Email": "gone@x.example", "Alias": "gone", "IsActive": false}],
 "Account": [{"Id": "001Cw0000000aA1IAI", "Name": "Acme Corp", "AnnualRevenue": 10, "External_Id__c": "A-1"}],
 "Contact": [
  {"Id": "003Cw0000000aA1IAI", "FirstName": "Jane", "LastName": "Doe", "Email": "jane@acme.example", "Phone": "+14155550100", "AccountId": "001Cw0000000aA1IAI", "Tier__c": "gold", "External_Id__c": "a/b c", "Legacy_Id__c": "L1"},
  {"Id": "003Cw0000000aA2IAI", "LastName": "O'Brien", "Phone": "(415) 555-0111", "Legacy_Id__c": "L1"}],
 "Case": [{"Id": "500Cw0000000aA1IAI", "Subject": "Broken", "ContactId": "003Cw0000000aA1IAI"}],
 "Lead": [{"Id": "00QCw0000000aA1MAI", "LastName": "Lead", "Company": "C"}]
}}`

// client asks an emulator as an API client does.
type client struct {
	t testing.TB
	*emulator.Emulator
	token  string
	header map[string]string
}

func newClient(t testing.TB, o emulator.Options) *client {
	t.Helper()
	if o.Seed == nil {
		s, err := emulator.LoadSeed(strings.NewReader(small))
		require.NoError(t, err)
		o.Seed = s
	}
	if o.Clock == nil {
		o.Clock = func() time.Time { return start }
	}
	c := &client{t: t, Emulator: emulator.New(o), header: map[string]string{}}
	c.token = c.login("5Aep8.first")
	return c
}

// login gets an access token for a refresh token of the seed.
func (c *client) login(refresh string) string {
	c.t.Helper()
	w := c.form("/services/oauth2/token", "grant_type=refresh_token&client_id=app&client_secret=app-secret&refresh_token="+refresh)
	return field(c.t, w.Body.String(), "access_token")
}

func field(t testing.TB, body, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, `"`+name+`":"`)
	require.True(t, ok, body)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}

func (c *client) form(target, form string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", target, strings.NewReader(form))
	r.Host = "org.example"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for k, v := range c.header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

func (c *client) do(method, target, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.Host = "org.example"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for k, v := range c.header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

const v66 = "/services/data/v66.0"

// TestTranscripts holds the API's answers against recorded ones. A transcript
// is a text of requests, one a line: a method, a path below the version, and
// a body. What stands after q= is escaped.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			got := newClient(t, emulator.Options{}).play(string(data))
			golden := strings.TrimSuffix(file, ".txt") + ".golden"
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}

func (c *client) play(transcript string) string {
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(transcript), "\n") {
		out.WriteString("> " + line + "\n")
		method, path, _ := strings.Cut(line, " ")
		path, body, found := strings.Cut(path, " {")
		if query, q, ok := strings.Cut(path+" {"+body, "q="); method == "GET" && ok {
			path, body, found = query+"q="+url.QueryEscape(strings.TrimSuffix(q, " {")), "", false
		}
		if found {
			body = "{" + body
		}
		out.WriteString(c.line(method, path, body))
	}
	return out.String()
}

func (c *client) line(method, path, body string) string {
	if !strings.HasPrefix(path, "/services") {
		path = v66 + path
	}
	w := c.do(method, path, body)
	out := fmt.Sprintf("%d", w.Code)
	for _, name := range []string{"Location", "WWW-Authenticate"} {
		if v := w.Header().Get(name); v != "" {
			out += " " + name + ": " + v
		}
	}
	return out + "\n" + w.Body.String() + "\n\n"
}
