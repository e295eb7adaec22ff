package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
)

const (
	alex = 26363624373267
	sam  = 26363624373268
)

func ask(h http.Handler, who, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	q := request{who: who, method: method, target: target, body: body, header: http.Header{}}
	for i := 0; i < len(headers); i += 2 {
		q.header.Set(headers[i], headers[i+1])
	}
	return q.send(h)
}

func TestCredentialsOpenTheAccount(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	c := e.Credentials()
	for who, want := range map[string]int{
		"basic:" + c.Email + "/token:" + c.APIToken: 200,
		"bearer:" + c.Bearer:                        200,
	} {
		require.Equal(t, want, ask(e, who, "GET", "/api/v2/tickets/35436", "").Code)
	}
	code, _ := form(t, e, grant("client_credentials", "client_id", c.ClientID, "client_secret", c.ClientSecret))
	require.Equal(t, 200, code)
	code, _ = form(t, e, grant("password", "username", c.Email, "password", c.Password))
	require.Equal(t, 200, code)
}

func TestNoAPITokens(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{NoAPITokens: true})
	require.Equal(t, 401, ask(e, "alex", "GET", "/api/v2/users/me", "").Code)
	require.Equal(t, 200, ask(e, "bearer:sandbox-zendesk-bearer", "GET", "/api/v2/users/me", "").Code)
}

func TestNoTalk(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{NoTalk: true})
	for _, path := range []string{"channels/voice/agents/1/users/2/display", "channels/voice/tickets", "calls"} {
		require.Equal(t, 403, ask(e, "alex", "POST", "/api/v2/"+path, "").Code)
	}
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	pop := func() int {
		return ask(e, "alex", "POST", fmt.Sprintf("/api/v2/channels/voice/agents/%d/tickets/35436/display", sam), "").Code
	}
	require.Equal(t, 404, pop())
	e.SignIn(sam, true)
	w := ask(e, "alex", "POST", fmt.Sprintf("/api/v2/channels/voice/agents/%d/tickets/35436/display", sam), "")
	require.Equal(t, 200, w.Code)
	require.Empty(t, w.Body.String())
	require.Equal(t, "application/json; charset=utf-8", w.Header().Get("Content-Type"))
	require.Equal(t, []emulator.Pop{{At: now, AgentID: sam, Kind: "ticket", ID: 35436, By: "display"}}, e.Pops())
	e.SignIn(sam, false)
	require.Equal(t, 404, pop())
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	e, c := account(t, emulator.Switches{RatePerMinute: 2})
	get := func() *httptest.ResponseRecorder { return ask(e, "alex", "GET", "/api/v2/users/me", "") }
	w := get()
	require.Equal(t, 200, w.Code)
	for name, want := range map[string]string{
		"X-Rate-Limit": "2", "X-Rate-Limit-Remaining": "1",
		"ratelimit-limit": "2", "ratelimit-remaining": "1", "ratelimit-reset": "30",
	} {
		require.Equal(t, want, w.Header().Get(name), name)
	}
	require.Equal(t, 200, get().Code)
	c.at = c.at.Add(10 * time.Second)
	w = get()
	require.Equal(t, 429, w.Code)
	require.Equal(t, "20", w.Header().Get("Retry-After"))
	require.Equal(t, "0", w.Header().Get("X-Rate-Limit-Remaining"))
	require.Equal(t, "Number of allowed API requests per minute exceeded", w.Body.String())
	require.Equal(t, "text/plain; charset=utf-8", w.Header().Get("Content-Type"))
	c.at = c.at.Add(20 * time.Second)
	require.Equal(t, 200, get().Code, "who waits as told gets through")
	require.Equal(t, 429, get().Code)
	c.at = c.at.Add(time.Hour)
	require.Equal(t, "1", get().Header().Get("X-Rate-Limit-Remaining"), "a bucket does not overflow")
	c.at = c.at.Add(-2 * time.Hour)
	require.Equal(t, 200, get().Code, "a clock that goes back takes nothing")
}

func TestRateLimitSwitches(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{RatePerMinute: 1, HideRetryAfter: true, RateLimitAsJSON: true})
	ask(e, "alex", "GET", "/api/v2/users/me", "")
	w := ask(e, "nobody", "GET", "/api/v2/nothing", "")
	require.Equal(t, 429, w.Code)
	require.Empty(t, w.Header().Get("Retry-After"))
	require.JSONEq(t, `{"error":"APIRateLimitExceeded","description":"Number of allowed API requests per minute exceeded"}`, w.Body.String())

	e, _ = account(t, emulator.Switches{})
	require.Equal(t, "700", ask(e, "alex", "GET", "/api/v2/users/me", "").Header().Get("X-Rate-Limit"))
	e, _ = account(t, emulator.Switches{RatePerMinute: -1})
	for range 1000 {
		require.Equal(t, 200, ask(e, "alex", "GET", "/api/v2/users/me", "").Code)
	}
}

func TestEndpointLimits(t *testing.T) {
	t.Parallel()
	e, c := account(t, emulator.Switches{})
	update := func(who string) int {
		return ask(e, who, "PUT", "/api/v2/tickets/35436", `{"ticket":{"priority":"low"}}`).Code
	}
	for range 30 {
		require.Equal(t, 200, update("alex"))
	}
	require.Equal(t, 429, update("alex"), "thirty updates in ten minutes")
	require.Equal(t, 200, update("sam"), "for each user")
	c.at = c.at.Add(20 * time.Second)
	require.Equal(t, 200, update("alex"))

	for i := range 100 {
		w := ask(e, "alex", "GET", "/api/v2/search/export?query=acme&filter[type]=user", "")
		require.Equal(t, 200, w.Code)
		require.Contains(t, w.Header().Get("zendesk-ratelimit-search-export"), fmt.Sprintf("total=100; remaining=%d; ", 99-i))
	}
	require.Equal(t, 429, ask(e, "alex", "GET", "/api/v2/search/export?query=acme&filter[type]=user", "").Code)
}

func TestIndexLag(t *testing.T) {
	t.Parallel()
	e, c := account(t, emulator.Switches{IndexLag: 2 * time.Minute})
	count := func(query string) []string { return get(t, e, "/api/v2/search/count?query="+query, "count") }
	require.Equal(t, []string{"200", "count = 1"}, count("phone:%2B14155550100"))

	require.Equal(t, 201, ask(e, "alex", "POST", "/api/v2/users", `{"user":{"name":"Late","phone":"+14155550142"}}`).Code)
	require.Equal(t, 200, ask(e, "alex", "PUT", "/api/v2/users/26363656426259", `{"user":{"phone":"+14155550143"}}`).Code)
	c.at = c.at.Add(2*time.Minute - time.Second)
	require.Equal(t, []string{"200", "count = 0"}, count("phone:%2B14155550142"))
	require.Equal(t, []string{"200", "count = 1"}, count("phone:%2B14155550100"), "still as it was")
	c.at = c.at.Add(time.Second)
	require.Equal(t, []string{"200", "count = 1"}, count("phone:%2B14155550142"))
	require.Equal(t, []string{"200", "count = 0"}, count("phone:%2B14155550100"))
}

func TestValidatePhones(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{ValidatePhones: true})
	for given, want := range map[string]string{
		"+1 (415) 555-0142": "+14155550142",
		"+14155550144x123":  "+14155550144x123",
		"+49 30/23125-000":  "+493023125000",
	} {
		w := ask(e, "alex", "POST", "/api/v2/users", fmt.Sprintf(`{"user":{"name":"N","phone":%q}}`, given))
		require.Equal(t, []string{fmt.Sprintf("user.phone = %q", want)}, picks(t, w.Body.Bytes(), []string{"user.phone"}))
	}
	w := ask(e, "alex", "POST", "/api/v2/users", `{"user":{"name":"N","phone":"555-0142"}}`)
	require.Equal(t, 422, w.Code)
	require.Contains(t, w.Body.String(), "InvalidFormat")
}

func TestCommentLimit(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{MaxComments: 2})
	comment := func() int {
		return ask(e, "alex", "PUT", "/api/v2/tickets/35436", `{"ticket":{"comment":{"body":"x"}}}`).Code
	}
	require.Equal(t, 200, comment())
	require.Equal(t, 422, comment())
	require.Equal(t, 200, ask(e, "alex", "PUT", "/api/v2/tickets/35436", `{"ticket":{"priority":"low"}}`).Code)
}

// A client that never got the answer to its write asks again with its key.
func TestLostAnswer(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	e.Plane().Inject(sandbox.Fault{
		Match: sandbox.Match{Method: "POST", Path: "/api/v2/tickets*"}, Status: 502, Body: "<html>Bad Gateway</html>",
		After: true, Times: 1,
	})
	post := func() *httptest.ResponseRecorder {
		return ask(e, "alex", "POST", "/api/v2/tickets.json", `{"ticket":{"comment":{"body":"once"}}}`, "Idempotency-Key", "run-1/step-2")
	}
	require.Equal(t, 502, post().Code)
	w := post()
	require.Equal(t, 201, w.Code)
	require.Equal(t, "hit", w.Header().Get("x-idempotency-lookup"))
	require.Equal(t, []string{"200", "count = 403"}, get(t, e, "/api/v2/tickets", "count"))
}

func TestIdempotencyKeyLength(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	for length, want := range map[int]int{255: 201, 256: 400} {
		w := ask(e, "alex", "POST", "/api/v2/tickets", `{"ticket":{"comment":{"body":"x"}}}`, "Idempotency-Key", strings.Repeat("k", length))
		require.Equal(t, want, w.Code)
	}
}

func TestSameKeyAtOnce(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	lookups := make(chan string, 20)
	var wg sync.WaitGroup
	for range cap(lookups) {
		wg.Go(func() {
			w := ask(e, "alex", "POST", "/api/v2/tickets", `{"ticket":{"comment":{"body":"x"}}}`, "Idempotency-Key", "one")
			lookups <- w.Header().Get("X-Idempotency-Lookup")
		})
	}
	wg.Wait()
	close(lookups)
	seen := map[string]int{}
	for l := range lookups {
		seen[l]++
	}
	require.Equal(t, map[string]int{"miss": 1, "hit": 19}, seen)
}

// Many clients read, write and search at once, while an administrator looks
// on; run with -race.
func TestConcurrentClients(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{RatePerMinute: -1})
	var wg sync.WaitGroup
	for i := range 16 {
		wg.Go(func() {
			for k := range 5 {
				user := fmt.Sprintf(`{"user":{"name":"U %d %d","email":"u%d@c.example","tags":["t%d"]}}`, i, k, i, k)
				require.Less(t, ask(e, "alex", "POST", "/api/v2/users/create_or_update", user).Code, 300)
				require.Equal(t, 200, ask(e, "sam", "PUT", "/api/v2/tickets/35436",
					fmt.Sprintf(`{"ticket":{"tags":["t%d"],"custom_fields":[{"id":%d,"value":"%d"}]}}`, i, fieldCall, k)).Code)
				require.Equal(t, 200, ask(e, "alex", "GET", "/api/v2/search?query=type:ticket+tags:t1", "").Code)
				require.Equal(t, 200, ask(e, "alex", "POST", fmt.Sprintf("/api/v2/channels/voice/agents/%d/tickets/35436/display", alex), "").Code)
				e.Pops()
				e.Plane().Requests()
			}
		})
	}
	wg.Wait()
	require.Len(t, e.Pops(), 80)
	require.Equal(t, []string{"200", "count = 16"}, get(t, e, "/api/v2/search/count?query=email:u*+name:U", "count"))
}

func TestResetAndSeed(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	require.Equal(t, 204, ask(e, "alex", "DELETE", "/api/v2/tickets/35436", "").Code)
	require.Equal(t, 404, ask(e, "alex", "GET", "/api/v2/tickets/35436", "").Code)
	require.Equal(t, 204, ask(e, "nobody", "POST", "/_sandbox/reset", "").Code)
	require.Equal(t, 200, ask(e, "alex", "GET", "/api/v2/tickets/35436", "").Code)

	seed := emulator.Seed{
		APIToken: "sandbox-zendesk-api-token",
		Users:    []emulator.SeedUser{{ID: 5, Name: "Alex", Email: "alex@callwright.example", Role: "agent"}},
	}
	body, err := json.Marshal(seed)
	require.NoError(t, err)
	require.Equal(t, 204, ask(e, "nobody", "POST", "/_sandbox/seed", string(body)).Code)
	require.Equal(t, []string{"200", "users.id = [5]"}, get(t, e, "/api/v2/users", "users.id"))
	require.Equal(t, 400, ask(e, "nobody", "POST", "/_sandbox/seed", `{"x":1}`).Code)
	require.Equal(t, []string{"200", "users.id = [5]"}, get(t, e, "/api/v2/users", "users.id"), "a bad seed changes nothing")
}

func TestSameAnswersInEveryRun(t *testing.T) {
	t.Parallel()
	run := func() string {
		e, _ := account(t, emulator.Switches{})
		_, token := form(t, e, grant("client_credentials"))
		made := ask(e, "alex", "POST", "/api/v2/tickets", `{"ticket":{"comment":{"body":"x"},"requester":{"name":"N"}}}`).Body.String()
		found := ask(e, "alex", "GET", "/api/v2/search?query=order", "").Body.String()
		return fmt.Sprint(token, made, found)
	}
	require.Equal(t, run(), run())
}

func TestOwnAddress(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	server := httptest.NewServer(e)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/api/v2/users?page[size]=1", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer sandbox-zendesk-bearer")
	resp, err := server.Client().Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	var body struct{ Links struct{ Next string } }
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&body))
	require.True(t, strings.HasPrefix(body.Links.Next, server.URL+"/api/v2/users.json?"), body.Links.Next)
}

func TestDesk(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	for path, want := range map[string]string{
		"/agent/users/26363656426259":                      "<h1>Jane Doe</h1>",
		"/agent/tickets/35436":                             "<h1>#35436 Order 1042 has not arrived</h1>",
		"/agent/tickets/new/1?requester_id=26363656426259": "<h1>New ticket</h1>",
		"/agent/users/1":                                   "<h1>Page not found</h1>",
		"/agent/shoes/1":                                   "<h1>Page not found</h1>",
	} {
		w := ask(e, "nobody", "GET", path, "")
		require.Contains(t, w.Body.String(), want)
	}
}

func TestBodyTooLarge(t *testing.T) {
	t.Parallel()
	e, _ := account(t, emulator.Switches{})
	w := ask(e, "alex", "POST", "/api/v2/tickets", `{"x":"`+strings.Repeat("x", 9<<20)+`"}`)
	require.Equal(t, 413, w.Code)
}
