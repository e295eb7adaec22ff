package sandbox_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/sandbox"
)

var start = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// echo answers what it was asked and counts.
type echo struct {
	mu    sync.Mutex
	calls int
}

func (e *echo) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	e.calls++
	e.mu.Unlock()
	w.Header().Set("X-Echo", "yes")
	w.WriteHeader(http.StatusCreated)
	_, _ = io.WriteString(w, "echo "+r.URL.Path)
}

func newPlane() *sandbox.Plane { return sandbox.New(func() time.Time { return start }) }

func call(h http.Handler, method, target, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(method, target, strings.NewReader(body)))
	return w
}

func TestClockAndIDs(t *testing.T) {
	t.Parallel()
	p := newPlane()
	p.Advance(time.Hour)
	p.Advance(time.Minute)
	require.Equal(t, start.Add(61*time.Minute), p.Now())
	p.SetOffset(-time.Minute)
	require.Equal(t, start.Add(-time.Minute), p.Now())
	require.Equal(t, []uint64{1, 2, 1}, []uint64{p.Next("a"), p.Next("a"), p.Next("b")})
	p.Reset()
	require.Equal(t, start, p.Now())
	require.EqualValues(t, 1, p.Next("a"))
	require.WithinDuration(t, time.Now(), sandbox.New(nil).Now(), time.Minute)
}

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		match        sandbox.Match
		method, path string
		want         bool
	}{
		{sandbox.Match{}, "GET", "/a", true},
		{sandbox.Match{Method: "get"}, "GET", "/a", true},
		{sandbox.Match{Method: "POST"}, "GET", "/a", false},
		{sandbox.Match{Path: "/a"}, "GET", "/a", true},
		{sandbox.Match{Path: "/a"}, "GET", "/a/b", true},
		{sandbox.Match{Path: "/a"}, "GET", "/ab", false},
		{sandbox.Match{Path: "/a/*/c"}, "GET", "/a/b/c/d", true},
		{sandbox.Match{Path: "/a/*/c"}, "GET", "/a/b", false},
		{sandbox.Match{Path: "/a/search*"}, "GET", "/a/search.json", true},
	}
	for _, tt := range tests {
		p := newPlane()
		p.Inject(sandbox.Fault{Match: tt.match, Status: 418})
		w := call(p.Wrap(&echo{}), tt.method, tt.path, "")
		require.Equal(t, tt.want, w.Code == 418, "%+v %s", tt.match, tt.path)
	}
}

func TestFaultsHitInOrderAndRunOut(t *testing.T) {
	t.Parallel()
	p, next := newPlane(), &echo{}
	h := p.Wrap(next)
	p.Inject(sandbox.Fault{Status: 503, Body: "down", Headers: map[string]string{"Retry-After": "7"}, Times: 2, Skip: 1})
	p.Inject(sandbox.Fault{After: true, Status: 500, Times: 1})

	var got []int
	for range 5 {
		got = append(got, call(h, "GET", "/x", "").Code)
	}
	// The first request passes the first fault and is hit by the second.
	require.Equal(t, []int{500, 503, 503, 201, 201}, got)
	require.Equal(t, 3, next.calls, "the 500 was performed, the 503s were not")
	require.Empty(t, p.Faults())
}

func TestFaultKeepsOrCoversTheAnswer(t *testing.T) {
	t.Parallel()
	p := newPlane()
	h := p.Wrap(&echo{})
	p.Inject(sandbox.Fault{Headers: map[string]string{"X-More": "1"}, Drip: time.Nanosecond, Times: 1})
	p.Inject(sandbox.Fault{Body: "instead", Times: 1})

	w := call(h, "GET", "/x", "")
	require.Equal(t, 201, w.Code)
	require.Equal(t, "echo /x", w.Body.String())
	require.Equal(t, []string{"yes", "1"}, []string{w.Header().Get("X-Echo"), w.Header().Get("X-More")})

	w = call(h, "GET", "/x", "")
	require.Equal(t, 200, w.Code)
	require.Equal(t, "instead", w.Body.String())
}

func TestCut(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault     sandbox.Fault
		wantCalls int
		atRead    bool // the answer begins, and breaks off
	}{
		"before":         {sandbox.Fault{Cut: true}, 0, false},
		"in the body":    {sandbox.Fault{Cut: true, Body: strings.Repeat("x", 4096)}, 0, true},
		"after the deed": {sandbox.Fault{Cut: true, After: true}, 1, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, next := newPlane(), &echo{}
			srv := httptest.NewServer(p.Wrap(next))
			defer srv.Close()
			p.Inject(tt.fault)
			resp, err := srv.Client().Post(srv.URL, "text/plain", nil)
			require.Equal(t, tt.atRead, err == nil)
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				require.ErrorIs(t, err, io.ErrUnexpectedEOF)
				require.NoError(t, resp.Body.Close())
			}
			srv.Close()
			require.Equal(t, tt.wantCalls, next.calls)
			require.Len(t, p.Requests(), 1)
		})
	}
}

func TestDelayAndDripTakeTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := sandbox.New(nil)
		p.Inject(sandbox.Fault{Delay: time.Minute, Drip: time.Second, Body: strings.Repeat("x", 160)})
		begin := time.Now()
		w := call(p.Wrap(&echo{}), "GET", "/x", "")
		require.Equal(t, time.Minute+15*time.Second, time.Since(begin))
		require.Equal(t, 160, w.Body.Len())
	})
}

func TestDelayByAnotherClock(t *testing.T) {
	t.Parallel()
	p, slept := sandbox.New(nil), time.Duration(0)
	p.Inject(sandbox.Fault{Delay: time.Hour})
	r := httptest.NewRequest("GET", "/x", nil)
	var leaves error
	sleep := func(_ context.Context, d time.Duration) error { slept += d; return leaves }
	w := sandbox.NewRecorder()
	p.Wrap(&echo{}).ServeHTTP(w, r.WithContext(sandbox.WithSleep(r.Context(), sleep)))
	require.Equal(t, time.Hour, slept)
	require.Equal(t, 201, w.Status)
	leaves, w = context.DeadlineExceeded, sandbox.NewRecorder()
	p.Wrap(&echo{}).ServeHTTP(w, r.WithContext(sandbox.WithSleep(r.Context(), sleep)))
	require.Zero(t, w.Status)
}

func TestDelayEndsWithTheClient(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p, next := sandbox.New(nil), &echo{}
		p.Inject(sandbox.Fault{Delay: time.Hour})
		r := httptest.NewRequest("GET", "/x", nil)
		ctx, cancel := context.WithTimeout(r.Context(), time.Second)
		defer cancel()
		begin := time.Now()
		p.Wrap(next).ServeHTTP(httptest.NewRecorder(), r.WithContext(ctx))
		require.Equal(t, time.Second, time.Since(begin))
		require.Zero(t, next.calls)
	})
}

// Over a real connection too, although the emulator never came to read the
// body: the server could not be closed otherwise.
func TestDelayEndsWithAClientThatSentABody(t *testing.T) {
	t.Parallel()
	p := sandbox.New(nil)
	p.Inject(sandbox.Fault{Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	slow := p.Wrap(&echo{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cancel() // the client gives up as soon as it is heard
		slow.ServeHTTP(w, r)
	}))
	defer server.Close() // waits for the handler
	r, err := http.NewRequestWithContext(ctx, "POST", server.URL, strings.NewReader("body"))
	require.NoError(t, err)
	_, err = http.DefaultTransport.RoundTrip(r)
	require.ErrorIs(t, err, context.Canceled)
}

func TestLogMasksSecrets(t *testing.T) {
	t.Parallel()
	p := newPlane()
	r := httptest.NewRequest("GET", "/id?oauth_token=S3CRET&q=a%20b&client%5Fsecret=S3CRET&code=S3CRET&%zz=S3CRET", nil)
	r.Header.Set("Authorization", "Bearer S3CRET")
	r.Header.Set("X-Api-Key", "S3CRET")
	r.Header.Set("Idempotency-Key", "k1")
	r.Header.Set("Sforce-Query-Options", "batchSize=200")
	p.Wrap(&echo{}).ServeHTTP(httptest.NewRecorder(), r)

	require.Equal(t, []sandbox.Request{{
		Time: start, Method: "GET", Path: "/id", Status: 201,
		Query: "oauth_token=***&q=a%20b&client%5Fsecret=***&code=***&%zz=***",
		Header: map[string]string{
			"Authorization": "Bearer ***", "Idempotency-Key": "k1", "Sforce-Query-Options": "batchSize=200",
		},
	}}, p.Requests())
}

func TestLogIsBounded(t *testing.T) {
	t.Parallel()
	p := newPlane()
	h := p.Wrap(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for range 10_001 {
		call(h, "GET", "/x", "")
	}
	require.Len(t, p.Requests(), 5_001)
	require.Equal(t, 200, p.Requests()[0].Status)
}

func TestAdmin(t *testing.T) {
	t.Parallel()
	p := newPlane()
	var seeded string
	resets := 0
	h := p.Wrap(&echo{})
	require.Equal(t, 404, call(h, "POST", "/_sandbox/seed", "{}").Code)
	require.Equal(t, 404, call(h, "GET", "/_sandbox/pops", "").Code)
	p.Attach(sandbox.Hooks{
		Seed:  func(r io.Reader) error { return json.NewDecoder(r).Decode(&seeded) },
		Reset: func() { resets++ },
		Pops:  func() any { return []string{"<pop>"} },
	})
	steps := []struct {
		method, path, body string
		code               int
		want               string
	}{
		{"POST", "/_sandbox/seed", `"data"`, 204, ""},
		{"POST", "/_sandbox/seed", `{`, 400, `{"error":"unexpected EOF"}`},
		{"GET", "/_sandbox/pops", "", 200, `["<pop>"]`},
		{"POST", "/_sandbox/clock", `{"advance":"1h"}`, 200, `{"now":"2026-11-02T10:00:00Z","offset":"1h0m0s"}`},
		{"POST", "/_sandbox/clock", `{"offset":"-5m"}`, 200, `{"now":"2026-11-02T08:55:00Z","offset":"-5m0s"}`},
		{"GET", "/_sandbox/clock", "", 200, `{"now":"2026-11-02T08:55:00Z","offset":"-5m0s"}`},
		{"POST", "/_sandbox/clock", `{}`, 400, `{"error":"clock: give either \"advance\" or \"offset\""}`},
		{"POST", "/_sandbox/clock", `{"advance":"soon"}`, 400, `{"error":"clock: time: invalid duration \"soon\""}`},
		{"POST", "/_sandbox/clock", `{"jump":"1h"}`, 400, `{"error":"clock: json: unknown field \"jump\""}`},
		{"POST", "/_sandbox/faults", `{"match":{"method":"GET","path":"/x"},"status":503,"body":"<down>","delay":"1ns","drip":"1ns","times":1}`,
			200, `{"faults":[{"match":{"method":"GET","path":"/x"},"status":503,"body":"<down>","times":1,"delay":"1ns","drip":"1ns"}]}`},
		{"GET", "/x", "", 503, "<down>"},
		{"GET", "/_sandbox/faults", "", 200, `{"faults":[]}`},
		{"POST", "/_sandbox/faults", `[{"match":{},"cut":true},{"match":{},"after":true}]`, 200,
			`{"faults":[{"match":{},"cut":true},{"match":{},"after":true}]}`},
		{"DELETE", "/_sandbox/faults", "", 204, ""},
		{"POST", "/_sandbox/faults", `{"stauts":1}`, 400, `{"error":"fault: json: unknown field \"stauts\""}`},
		{"POST", "/_sandbox/faults", `{"delay":"1"}`, 400, `{"error":"fault: time: missing unit in duration \"1\""}`},
		{"POST", "/_sandbox/faults", `{"match":{"path":"["}}`, 400, `{"error":"fault: path \"[\": syntax error in pattern"}`},
		{"GET", "/_sandbox/requests", "", 200, `{"requests":[{"time":"2026-11-02T08:55:00Z","method":"GET","path":"/x","status":503}]}`},
		{"POST", "/_sandbox/reset", "", 204, ""},
		{"GET", "/_sandbox/requests", "", 200, `{"requests":[]}`},
		{"GET", "/_sandbox/clock", "", 200, `{"now":"2026-11-02T09:00:00Z","offset":"0s"}`},
	}
	for _, s := range steps {
		w := call(h, s.method, s.path, s.body)
		require.Equal(t, s.code, w.Code, "%s %s %s", s.method, s.path, s.body)
		require.Equal(t, s.want, w.Body.String(), "%s %s", s.method, s.path)
	}
	require.Equal(t, "data", seeded)
	require.Equal(t, 1, resets)
}
