package rest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// cutter is a service that breaks the connection: "before" reads the request
// and answers nothing, "headers" and "body" break off inside the answer. With
// warm set, it answers the first request of each connection.
type cutter struct {
	mode string
	warm bool

	mu   sync.Mutex
	seen map[string]int // requests by X-Id
	used map[string]bool
}

func (c *cutter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	c.mu.Lock()
	first := !c.used[r.RemoteAddr]
	c.used[r.RemoteAddr] = true
	c.seen[r.Header.Get("X-Id")]++
	c.mu.Unlock()
	if c.warm && first {
		return
	}
	conn, buf, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	switch c.mode {
	case "headers":
		_, _ = buf.WriteString("HTTP/1.1 201 Crea")
	case "body":
		_, _ = buf.WriteString("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{\"id\":")
	}
	_ = buf.Flush()
}

// TestWritesAreNeverRepeated: a thousand answers lost after the write was
// carried out, on fresh and on kept connections; the service sees each write
// once, and the fault says that it may have happened.
func TestWritesAreNeverRepeated(t *testing.T) {
	t.Parallel()
	requests := []rest.Request{
		{Method: "POST", Body: []byte(`{"a":1}`)},
		{Method: "POST"},
		{Method: "PATCH", Body: []byte(`{"a":1}`)},
		{Method: "GET"}, // a GET of which the author says that it writes
		{Method: "POST", Body: []byte("x"), Header: http.Header{"Idempotency-Key": {"not-promised"}}},
		{Method: "DELETE"},
	}
	for _, mode := range []string{"before", "headers", "body"} {
		for _, warm := range []bool{false, true} {
			c := &cutter{mode: mode, warm: warm, seen: map[string]int{}, used: map[string]bool{}}
			s := httptest.NewServer(c)
			t.Cleanup(s.Close)
			stack := stackFor(t, s)
			for i := range 168 {
				r := requests[i%len(requests)]
				r.URL, r.Mode = s.URL, effect.Write
				id := fmt.Sprintf("%d", i)
				r.Header = r.Header.Clone()
				if r.Header == nil {
					r.Header = http.Header{}
				}
				r.Header.Set("X-Id", id)
				_, err := stack.Do(background(), r, nil)
				if err != nil {
					requireFault(t, effect.Unknown, err, mode, warm, r.Method)
					requireKind(t, rest.Cut, err)
				}
				require.LessOrEqual(t, c.count(id), 1, "%s, warm %v: %s was sent again", mode, warm, r.Method)
			}
		}
	}
}

func (c *cutter) count(id string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.seen[id]
}

// TestCutAnswersUnderLimits: a thousand answers cut after the request was
// carried out, by an account that repeats. A write without a key is sent once
// and is unknown; one with a key is repeated, and carried out once.
func TestCutAnswersUnderLimits(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	done, sent := map[string]int{}, map[string]int{}
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		mu.Lock()
		id, key := r.Header.Get("X-Id"), r.Header.Get("Idempotency-Key")
		sent[id]++
		replayed := key != "" && done[id] > 0
		if !replayed {
			done[id]++
		}
		mu.Unlock()
		if replayed {
			w.WriteHeader(http.StatusCreated)
			return
		}
		conn, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			_, _ = io.WriteString(conn, "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"[:len(id)%2*40])
			_ = conn.Close()
		}
	})
	stack := rest.New(rest.Options{Allow: []string{host(t, s)}, Sleep: noSleep, Now: minutely()}).For("acme", rest.Limits{Retries: 2, Concurrent: 4})
	for i := range 1000 {
		id := fmt.Sprint(i)
		r := rest.Request{Method: []string{"POST", "PATCH", "PUT", "DELETE"}[i/2%4], URL: s.URL, Mode: effect.Write, Header: http.Header{"X-Id": {id}}, Body: []byte("{}")}
		if i%2 == 0 {
			r.Key = "run/step/" + id
		}
		answer, err := stack.Do(background(), r, nil)
		mu.Lock()
		times := sent[id]
		mu.Unlock()
		if r.Key == "" {
			requireFault(t, effect.Unknown, err, id)
			require.Equal(t, 1, times)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, 201, answer.Status)
		require.Equal(t, 2, times)
	}
	require.Len(t, done, 1000)
	for id, times := range done {
		require.Equal(t, 1, times, "%s was carried out twice", id)
	}
}

// TestRepeatableRequestsMayBe: what may be sent again is reported as a
// failure to be retried.
func TestRepeatableRequestsMayBe(t *testing.T) {
	t.Parallel()
	c := &cutter{mode: "before", seen: map[string]int{}, used: map[string]bool{}}
	s := httptest.NewServer(c)
	t.Cleanup(s.Close)
	for _, r := range []rest.Request{
		{Method: "GET", Mode: effect.Read},
		{Method: "PATCH", Mode: effect.Read, Body: []byte("{}")},
		{Method: "POST", Mode: effect.Write, Key: "run/step", Body: []byte("{}")},
	} {
		r.URL = s.URL
		_, err := stackFor(t, s).Do(background(), r, nil)
		requireFault(t, effect.Unavailable, err, r.Method)
		requireKind(t, rest.Cut, err)
	}
}

func TestRequestGoesOutAsItIs(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %s|%s|%s|%s|%s|%d", r.Method, r.RequestURI, r.Header.Get("User-Agent"),
			r.Header.Get("Idempotency-Key"), r.Header.Get("X-A"), body, r.ContentLength)
	})
	for _, c := range []struct {
		r    rest.Request
		want string
	}{
		{rest.Request{}, "GET /a%2Fb?q=%20|callwright||||0"},
		{rest.Request{Method: "POST", Key: "k", Mode: effect.Write, Body: []byte("body")}, "POST /a%2Fb?q=%20|callwright|k||body|4"},
		{rest.Request{Method: "POST", Mode: effect.Write, Body: []byte("body"), Header: http.Header{"Idempotency-Key": {"own"}}}, "POST /a%2Fb?q=%20|callwright|own||body|4"},
		{rest.Request{Method: "DELETE", Mode: effect.Write, Header: http.Header{"X-A": {"1"}, "User-Agent": {"mine"}}}, "DELETE /a%2Fb?q=%20|mine||1||0"},
		{rest.Request{Method: "GET", Mode: effect.Write}, "GET /a%2Fb?q=%20|callwright||||0"},
		{rest.Request{Method: "GET", Mode: effect.Write, Body: []byte("b")}, "GET /a%2Fb?q=%20|callwright|||b|1"},
	} {
		c.r.URL = s.URL + "/a%2Fb?q=%20#fragment"
		answer, err := stackFor(t, s).Do(background(), c.r, nil)
		require.NoError(t, err)
		require.Equal(t, c.want, string(answer.Body))
	}
}
