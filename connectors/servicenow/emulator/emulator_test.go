package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/servicenow/emulator"
)

// answer is what a request brought.
type answer struct {
	status int
	header http.Header
	body   string
}

func start(t testing.TB, s emulator.Switches) *emulator.Emulator {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 11, 22, 10, 15, 0, 0, time.UTC) }
	return emulator.New(emulator.Options{Clock: now, Switches: s, BaseURL: "https://acme.service-now.com"})
}

// do sends a request as the first login, or as nobody with a path that begins
// with an exclamation mark.
func do(e *emulator.Emulator, method, path, body string) answer {
	path, anonymous := strings.CutPrefix(path, "!")
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if strings.HasPrefix(path, "/oauth") {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if known := e.Credentials(); !anonymous {
		r.SetBasicAuth(known.Username, known.Password)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	out, _ := io.ReadAll(w.Result().Body)
	return answer{w.Code, w.Header(), strings.TrimSpace(string(out))}
}

func TestShapes(t *testing.T) {
	t.Parallel()
	const table = "/api/now/table/"
	tests := []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"anonymous", "GET", "!" + table + "incident", "", 401, `{"error":{"detail":"Required to provide Auth information","message":"User Not Authenticated"},"status":"failure"}`},
		{"no such table", "GET", table + "nothing", "", 400, `{"error":{"detail":null,"message":"Invalid table nothing"},"status":"failure"}`},
		{"no such record", "GET", table + "incident/0123", "", 404, `{"error":{"detail":"Record doesn't exist or ACL restricts the record retrieval","message":"No Record found"},"status":"failure"}`},
		{"a record of another table", "DELETE", table + "problem/" + id(t, "incident", "number=INC0000001"), "", 404, `{"error":{"detail":"Record doesn't exist or ACL restricts the record retrieval","message":"No Record found"},"status":"failure"}`},
		{"fields", "GET", table + "incident?sysparm_query=number=INC0000001&sysparm_fields=number,nothing,caller_id.name", "", 200, `{"result":[{"caller_id.name":"Jane Doe","number":"INC0000001"}]}`},
		{"display", "GET", table + "incident?sysparm_query=number=INC0000001&sysparm_fields=caller_id&sysparm_display_value=true&sysparm_exclude_reference_link=true", "", 200, `{"result":[{"caller_id":"Jane Doe"}]}`},
		{"both", "GET", table + "incident?sysparm_query=number=INC0000001&sysparm_fields=state&sysparm_display_value=all", "", 200, `{"result":[{"state":{"display_value":"2","value":"2"}}]}`},
		{"nobody", "GET", table + "sys_user?sysparm_query=name=nobody", "", 200, `{"result":[]}`},
		{"myself", "GET", table + "sys_user?sysparm_query=user_name=javascript:gs.getUserName()&sysparm_fields=user_name", "", 200, `{"result":[{"user_name":"callwright.integration"}]}`},
		{"an unknown condition is left out", "GET", table + "problem?sysparm_query=nothing=1&sysparm_fields=short_description", "", 200, `{"result":[{"short_description":"Orders get lost in the warehouse"}]}`},
		{"bad json", "POST", table + "incident", "{", 400, `{"error":{"detail":"The payload is not valid JSON.","message":"Exception while reading request"},"status":"failure"}`},
		{"no endpoint", "GET", "/api/now/nothing", "", 400, `{"error":{"detail":null,"message":"Requested URI does not represent any resource"},"status":"failure"}`},
		{"mandatory", "POST", table + "sys_user_group", "{}", 403, `{"error":{"detail":"Data Policy Exception: The following fields are mandatory: Name","message":"Operation Failed"},"status":"failure"}`},
		{"the dictionary is read only", "POST", table + "sys_dictionary", "{}", 403, `{"error":{"detail":"ACL Exception Insert Failed due to security constraints","message":"Operation Failed"},"status":"failure"}`},
		{"wrong client", "POST", "!/oauth_token.do", "grant_type=client_credentials&client_id=x&client_secret=y", 401, `{"error":"server_error","error_description":"access_denied"}`},
	}
	for _, tt := range tests {
		got := do(start(t, emulator.Switches{}), tt.method, tt.path, tt.body)
		require.Equal(t, tt.status, got.status, tt.name)
		require.Equal(t, tt.want, got.body, tt.name)
	}
}

// id finds a record of the default seed.
func id(t testing.TB, table, query string) string {
	t.Helper()
	var found struct {
		Result []struct {
			ID string `json:"sys_id"`
		}
	}
	got := do(start(t, emulator.Switches{}), "GET", "/api/now/table/"+table+"?sysparm_fields=sys_id&sysparm_query="+url.QueryEscape(query), "")
	require.NoError(t, json.Unmarshal([]byte(got.body), &found))
	require.Len(t, found.Result, 1)
	return found.Result[0].ID
}

func TestPaging(t *testing.T) {
	t.Parallel()
	e := start(t, emulator.Switches{})
	got := do(e, "GET", "/api/now/table/sys_user?sysparm_limit=2&sysparm_offset=2&sysparm_fields=name", "")
	require.Equal(t, "315", got.header.Get("X-Total-Count"))
	for _, rel := range []string{`sysparm_offset=0>;rel="first"`, `sysparm_offset=0>;rel="prev"`, `sysparm_offset=4>;rel="next"`, `sysparm_offset=314>;rel="last"`} {
		require.Contains(t, got.header.Get("Link"), rel)
	}
	require.Equal(t, `{"result":[]}`, do(e, "GET", "/api/now/table/sys_user?sysparm_offset=9999", "").body)
}

func TestTokensAreGivenAgainWhileTheyAreGood(t *testing.T) {
	t.Parallel()
	e := start(t, emulator.Switches{})
	known := e.Credentials()
	form := url.Values{"grant_type": {"password"}, "client_id": {known.ClientID}, "client_secret": {known.ClientSecret}, "username": {known.Username}, "password": {known.Password}}
	first := do(e, "POST", "!/oauth_token.do", form.Encode())
	require.Equal(t, 200, first.status, first.body)
	require.Equal(t, first.body, do(e, "POST", "!/oauth_token.do", form.Encode()).body)
	e.Plane().Advance(time.Hour)
	require.NotEqual(t, first.body, do(e, "POST", "!/oauth_token.do", form.Encode()).body)
	form.Set("password", "wrong")
	require.Equal(t, 401, do(e, "POST", "!/oauth_token.do", form.Encode()).status)
}

func TestWritesAreRemembered(t *testing.T) {
	t.Parallel()
	e := start(t, emulator.Switches{})
	got := do(e, "POST", "/api/now/table/incident?sysparm_fields=number,state,opened_at,nothing", `{"short_description":"x","nothing":1,"work_notes":"first"}`)
	require.Equal(t, 201, got.status)
	require.Equal(t, `{"result":{"number":"INC0010001","opened_at":"2026-11-22 10:15:00","state":"1"}}`, got.body)
	place, err := url.Parse(got.header.Get("Location"))
	require.NoError(t, err)
	require.Equal(t, 200, do(e, "PATCH", place.Path, `{"work_notes":"second"}`).status)
	got = do(e, "GET", place.Path+"?sysparm_fields=work_notes&sysparm_display_value=true", "")
	require.Contains(t, got.body, `second\n\n2026-11-22 10:15:00 - callwright.integration (Work notes)\nfirst`)
	require.Equal(t, `{"result":{"work_notes":""}}`, do(e, "GET", place.Path+"?sysparm_fields=work_notes", "").body)
	require.Equal(t, 204, do(e, "DELETE", place.Path, "").status)
	require.Equal(t, 404, do(e, "GET", place.Path, "").status)
	e.Plane().Reset()
	require.Equal(t, "82", do(e, "GET", "/api/now/table/incident?sysparm_limit=1", "").header.Get("X-Total-Count"))
}

func TestSeedsAreChecked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"records":[{"table":"nothing","rows":[]}]}`:                 "no table",
		`{"records":[{"table":"incident","rows":[{"nothing":"x"}]}]}`: `no field "nothing"`,
		`{"logins":[{"username":"x","password":"y","roles":[]}]}`:     `no user "x"`,
		`{"clients":[{"id":"c","secret":"s","user":"x"}]}`:            `no user "x"`,
		`{"more":1}`: "unknown field",
	} {
		_, err := emulator.LoadSeed(strings.NewReader(text))
		require.ErrorContains(t, err, want)
	}
}

// FuzzRequests holds that no request breaks the instance.
func FuzzRequests(f *testing.F) {
	f.Add("GET", "incident", "number=INC0000001^ORcaller_id.name=x^ORDERBYDESCnumber", "number,caller_id.manager.name", "")
	f.Add("POST", "incident", "", "", `{"short_description":"x","caller_id":7}`)
	f.Add("PATCH", "sys_user/0123", "", "sys_id", `{"name":null}`)
	f.Add("GET", "sys_dictionary", "name=task^NQelementISEMPTY", "..", "")
	e := start(f, emulator.Switches{})
	f.Fuzz(func(t *testing.T, method, path, query, fields, body string) {
		q := url.Values{"sysparm_query": {query}, "sysparm_fields": {fields}, "sysparm_limit": {"3"}, "sysparm_display_value": {"all"}}
		r := &http.Request{Method: method, URL: &url.URL{Path: "/api/now/table/" + path, RawQuery: q.Encode()}, Header: http.Header{}, Host: "x", Body: io.NopCloser(strings.NewReader(body))}
		known := e.Credentials()
		r.SetBasicAuth(known.Username, known.Password)
		w := httptest.NewRecorder()
		e.ServeHTTP(w, r)
		require.Less(t, w.Code, 500)
	})
}
