package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// parrot is a command: a service that repeats every request, with its
// credentials, in its answer. It writes its host and port into the file that
// it is given, and serves until it is killed.
func parrot() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := os.WriteFile(os.Args[1], []byte(listener.Addr().String()), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"key": r.Header.Get("X-API-Key"), "authorization": r.Header.Get("Authorization"), "password": password})
	}))
}

// signIn FILE signs in to the emulators that the JSON line of `emulate all`
// tells of, as any HTTP client would, and reads a record from each.
func signIn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: signin file")
	}
	var told struct {
		Salesforce, Zendesk map[string]string
		ConnectorsFile      string `json:"connectors_file"`
	}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), &told))
	s, z := told.Salesforce, told.Zendesk

	token := post(ts, s["url"]+"/services/oauth2/token", url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {s["refresh_token"]}, "client_id": {s["client_id"]}, "client_secret": {s["client_secret"]},
	})
	found := get(ts, fmt.Sprint(token["instance_url"], "/services/data/v66.0/query?q=", url.QueryEscape("SELECT Id FROM Contact LIMIT 1")), fmt.Sprint(token["access_token"]))
	if found["totalSize"] == nil {
		ts.Fatalf("salesforce answered %v", found)
	}
	password := post(ts, s["url"]+"/services/oauth2/token", url.Values{
		"grant_type": {"password"}, "username": {s["username"]}, "password": {s["password"] + s["security_token"]},
		"client_id": {s["client_id"]}, "client_secret": {s["client_secret"]},
	})
	if password["access_token"] == nil {
		ts.Fatalf("salesforce does not take the user name and password")
	}

	token = post(ts, z["url"]+"/oauth/tokens", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {z["client_id"]}, "client_secret": {z["client_secret"]}, "scope": {"read"},
	})
	me := get(ts, z["url"]+"/api/v2/users/me.json", fmt.Sprint(token["access_token"]))
	if user, _ := me["user"].(map[string]any); user["id"] == nil {
		ts.Fatalf("zendesk answered %v", me)
	}
	request, err := http.NewRequest(http.MethodGet, z["url"]+"/api/v2/users/me.json", nil)
	ts.Check(err)
	request.SetBasicAuth(z["email"]+"/token", z["api_token"])
	if me := answer(ts, request)["user"].(map[string]any); me["email"] != z["email"] {
		ts.Fatalf("zendesk takes the API token for %v", me["email"])
	}
}

func post(ts *testscript.TestScript, target string, form url.Values) map[string]any {
	request, err := http.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	ts.Check(err)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return answer(ts, request)
}

func get(ts *testscript.TestScript, target, token string) map[string]any {
	request, err := http.NewRequest(http.MethodGet, target, nil)
	ts.Check(err)
	request.Header.Set("Authorization", "Bearer "+token)
	return answer(ts, request)
}

func answer(ts *testscript.TestScript, request *http.Request) map[string]any {
	response, err := http.DefaultClient.Do(request)
	ts.Check(err)
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	ts.Check(err)
	if response.StatusCode/100 != 2 {
		ts.Fatalf("%s answered %d: %s", request.URL.Path, response.StatusCode, data)
	}
	var out map[string]any
	ts.Check(json.Unmarshal(data, &out))
	return out
}
