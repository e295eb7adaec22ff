package main

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/cmd/callwright/internal/cli"
)

// canaries are accounts of every type and sign-in; each line after the first
// names a place where a secret stands.
var canaries = []struct {
	name, settings string
	secrets        []string
}{
	{"salesforce-refresh", "type: salesforce, auth: refresh_token, login_url: URL, client_id: c", []string{"client_secret", "refresh_token"}},
	{"salesforce-password", "type: salesforce, auth: password, login_url: URL, client_id: c, username: u@x.example", []string{"client_secret", "password", "security_token"}},
	{"salesforce-client", "type: salesforce, auth: client_credentials, login_url: URL, client_id: c", []string{"client_secret"}},
	{"salesforce-jwt", "type: salesforce, auth: jwt, login_url: URL, client_id: c, username: u@x.example", []string{"private_key"}},
	{"zendesk-client", "type: zendesk, url: URL, client_id: c", []string{"client_secret"}},
	{"zendesk-code", "type: zendesk, auth: authorization_code, url: URL, client_id: c", []string{"client_secret", "refresh_token"}},
	{"zendesk-password", "type: zendesk, auth: password, url: URL, client_id: c, email: u@x.example", []string{"client_secret", "password"}},
	{"zendesk-token", "type: zendesk, auth: api_token, url: URL, email: u@x.example", []string{"api_token"}},
	{"zendesk-bearer", "type: zendesk, auth: bearer, url: URL", []string{"token"}},
	{"servicenow-basic", "type: servicenow, url: URL, username: u", []string{"password"}},
	{"servicenow-client", "type: servicenow, url: URL, client_id: c", []string{"client_secret"}},
	{"servicenow-refresh", "type: servicenow, url: URL, client_id: c", []string{"client_secret", "refresh_token"}},
	{"http-basic", "type: http, base_url: URL, auth: basic, username: u", []string{"password"}},
	{"http-bearer", "type: http, base_url: URL, auth: bearer", []string{"token"}},
	{"http-header", "type: http, base_url: URL, auth: api_key", []string{"key"}},
	{"http-query", "type: http, base_url: URL, auth: api_key, key_query: k", []string{"key"}},
	{"http-client", "type: http, base_url: URL, auth: client_credentials, token_url: URL/token, client_id: c", []string{"client_secret"}},
	{"http-password", "type: http, base_url: URL, auth: password, token_url: URL/token, username: u, client_id: c", []string{"client_secret", "password"}},
}

// manners are how a service treats a request: each repeats all of it.
var manners = map[string]func(w http.ResponseWriter, r *http.Request, echo string){
	"repeats": func(w http.ResponseWriter, _ *http.Request, echo string) {
		reply(w, 200, map[string]any{"access_token": "t", "token_type": "Bearer", "note": echo, "records": []any{map[string]any{"Id": echo}}})
	},
	"refuses the sign-in": func(w http.ResponseWriter, _ *http.Request, echo string) {
		reply(w, 400, map[string]any{"error": "invalid_grant", "error_description": echo, "message": echo})
	},
	"says no": func(w http.ResponseWriter, r *http.Request, echo string) {
		if strings.Contains(r.URL.Path, "token") {
			reply(w, 200, map[string]any{"access_token": "t", "token_type": "Bearer"})
			return
		}
		reply(w, 401, []any{map[string]any{"errorCode": "INVALID_SESSION_ID", "message": echo}})
	},
	"fails with a page": func(w http.ResponseWriter, _ *http.Request, echo string) {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(500)
		_, _ = fmt.Fprintf(w, "<html>%s</html>", echo)
	},
	"sends elsewhere": func(w http.ResponseWriter, _ *http.Request, echo string) {
		w.Header().Set("Location", "http://elsewhere.example/?all="+url.QueryEscape(echo))
		w.WriteHeader(307)
	},
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// No secret of any account reaches an output, a log or a trace, in any form,
// whatever the service does with it.
func TestCanaries(t *testing.T) {
	t.Parallel()
	for _, c := range canaries {
		for manner, behave := range manners {
			t.Run(c.name+"/"+manner, func(t *testing.T) {
				t.Parallel()
				service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					body, _ := io.ReadAll(r.Body)
					behave(w, r, fmt.Sprintf("%s %v %s", r.URL, r.Header, body))
				}))
				defer service.Close()
				dir, values := plant(t, c.settings, c.secrets, service.URL)
				for _, args := range [][]string{
					{"run", "scenario.yaml", "--from", "+14155550100", "--trace", "trace.jsonl"},
					{"run", "scenario.yaml", "--from", "+14155550100", "--output", "json"},
					{"connectors", "test", "one"}, {"connectors", "test", "one", "--output", "json"},
					{"connectors", "limits", "one"}, {"connectors", "show", "one"}, {"lint", "scenario.yaml"},
				} {
					searchOutput(t, dir, args, values)
				}
				if c.name == "salesforce-jwt" {
					return // what is no key is refused before a run begins
				}
				kept, err := os.ReadFile(filepath.Join(dir, "trace.jsonl"))
				require.NoError(t, err)
				search(t, "the trace", string(kept), values)
				if manner == "repeats" && c.name == "http-basic" {
					require.Contains(t, string(kept), "***", "the service did repeat it")
				}
			})
		}
	}
}

// plant writes an account and a scenario that uses it, and returns the secrets.
func plant(t *testing.T, settings string, secrets []string, address string) (dir string, values []string) {
	dir = t.TempDir()
	host := strings.TrimPrefix(address, "http://")
	account := strings.ReplaceAll(settings, "URL", address)
	for i, name := range secrets {
		v := fmt.Sprintf("cAnary%d+5e8d/4b&2a\"91%%", i)
		values = append(values, v)
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(v), 0o600))
		account += fmt.Sprintf(", %s: 'file:%s'", name, name)
	}
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("connectors.yaml", fmt.Sprintf("allow_hosts: ['%s']\nconnectors:\n  one: {default: true, retries: 0, %s}\n", host, account))
	step := "search: {object: Contact, phone: \"${call.from}\", into: got}\n    exits: {none: continue, many: continue}"
	if strings.HasPrefix(settings, "type: http") {
		step = "fetch_variable: {connector: one, path: /x, set: {got: response.body}}\n    exits: {none: continue}"
	}
	write("scenario.yaml", "callwright: v1\nscenario: canary\nsteps:\n  - "+step+"\n  - log: \"got ${got}\"\nhandlers:\n  error:\n    - log: \"${error.message} ${error.detail}\"\n")
	return dir, values
}

// searchOutput runs a command and searches all that it prints.
func searchOutput(t *testing.T, dir string, args, values []string) {
	out, err := os.CreateTemp(dir, "out")
	require.NoError(t, err)
	defer out.Close()
	for i, a := range args {
		if a == "scenario.yaml" || a == "trace.jsonl" {
			args[i] = filepath.Join(dir, a)
		}
	}
	args = append(args, "--connectors", filepath.Join(dir, "connectors.yaml"), "--log-level", "debug")
	cli.Main(args, out, out)
	printed, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	require.NotEmpty(t, printed)
	search(t, strings.Join(args[:2], " "), string(printed), values)
}

// search looks for the secrets as they are and in every form that they could
// have been put into on the way.
func search(t *testing.T, where, text string, values []string) {
	for _, v := range values {
		quoted, err := json.Marshal(v)
		require.NoError(t, err)
		forms := []string{v, url.QueryEscape(v), url.PathEscape(v), strings.Trim(string(quoted), `"`), hex.EncodeToString([]byte(v)), fmt.Sprintf("%q", v)}
		for shift := range 3 { // within a longer text, base64 depends on what stands before
			core := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + v))
			forms = append(forms, core[4:len(core)-4], strings.NewReplacer("+", "-", "/", "_").Replace(core[4:len(core)-4]))
		}
		for _, form := range forms {
			require.NotContains(t, text, form, "%s shows a secret", where)
		}
	}
}
