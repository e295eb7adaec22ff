package rest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// TestLargeAnswersEnd: a gzip bomb, a length that is a lie and a body without
// end cost no more than the limit. It is not parallel, as it counts what the
// process allocates.
func TestLargeAnswersEnd(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	_, err := z.Write(make([]byte, 8<<20))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	require.Greater(t, 8<<20/bomb.Len(), 900)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/bomb":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(bomb.Bytes())
		case "/long":
			w.Header().Set("Content-Length", fmt.Sprint(1<<40))
			fallthrough
		case "/endless":
			for chunk := make([]byte, 64<<10); ; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		case "/exact":
			_, _ = w.Write(make([]byte, 1000))
		}
	})
	stack := stackFor(t, s)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, path := range []string{"/bomb", "/long", "/endless"} {
		_, err := stack.Do(background(), rest.Request{URL: s.URL + path, Mode: effect.Read, Limit: 64 << 10}, nil)
		requireKind(t, rest.TooLarge, err, path)
		requireFault(t, effect.Limit, err, path)
	}
	runtime.ReadMemStats(&after)
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(6<<20), "nothing holds the whole answer")
	_, err = stack.Do(background(), rest.Request{URL: s.URL + "/endless", Mode: effect.Read}, nil)
	requireKind(t, rest.TooLarge, err, "the default limit")
	answer, err := stack.Do(background(), rest.Request{URL: s.URL + "/exact", Mode: effect.Read, Limit: 1000}, nil)
	require.NoError(t, err)
	require.Len(t, answer.Body, 1000)
	_, err = stack.Do(background(), rest.Request{URL: s.URL + "/exact", Mode: effect.Read, Limit: 999}, nil)
	requireKind(t, rest.TooLarge, err)
}

func TestCompressedAnswer(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "gzip", r.Header.Get("Accept-Encoding"), "the caller's own would switch decompression off")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.WriteString(z, `{"a": 12345678901234567890}`)
		_ = z.Close()
	})
	r := rest.Request{URL: s.URL, Header: http.Header{"Accept-Encoding": {"br"}}}
	answer, err := stackFor(t, s).Do(background(), r, nil)
	require.NoError(t, err)
	v, err := answer.Data()
	require.NoError(t, err)
	require.Equal(t, map[string]any{"a": "12345678901234567890"}, v)
}

func TestNotJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ kind, body string }{
		{"text/html; charset=utf-8", "<html>Bad Gateway</html>"},
		{"application/json", `{"a":`},
		{"application/json", ``},
		{"application/json", `{} {}`},
		{"application/json", strings.Repeat("[", 100) + strings.Repeat("]", 100)},
		{"", "\xff\xfe"},
	} {
		stack := local(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.kind)
			_, _ = io.WriteString(w, c.body)
		})
		answer, err := stack.Do(background(), rest.Request{URL: "https://h/p?secret", Mode: effect.Read}, nil)
		require.NoError(t, err)
		_, err = answer.Data()
		requireKind(t, rest.NotJSON, err, c.body)
		f := requireFault(t, effect.Unavailable, err, c.body)
		require.Contains(t, f.Message, "GET h/p answered 200 with something that is not JSON")
		require.NotContains(t, f.Message, "Bad Gateway")
		if !strings.HasPrefix(c.body, "[") {
			requireKind(t, rest.NotJSON, answer.Into(new(struct{ A int })))
		}
		answer, err = stack.Do(background(), rest.Request{Method: "POST", URL: "https://h/p", Mode: effect.Write}, nil)
		require.NoError(t, err)
		_, err = answer.Data()
		requireFault(t, effect.Unknown, err, "the write was carried out")
	}
}

// TestSilentService: a service that takes the connection and says nothing
// ends with the caller's time.
func TestSilentService(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	stack := rest.New(rest.Options{Allow: []string{l.Addr().String()}})
	for _, c := range []struct {
		r    rest.Request
		code effect.Code
	}{
		{rest.Request{Mode: effect.Read}, effect.Timeout},
		{rest.Request{Method: "POST", Mode: effect.Write}, effect.Unknown},
		{rest.Request{Method: "POST", Mode: effect.Write, Key: "k"}, effect.Timeout},
	} {
		ctx, cancel := context.WithTimeout(background(), 20*time.Millisecond)
		c.r.URL = "http://" + l.Addr().String()
		_, err := stack.Do(ctx, c.r, nil)
		cancel()
		requireKind(t, rest.Timeout, err)
		requireFault(t, c.code, err)
	}
	ctx, cancel := context.WithCancel(background())
	cancel()
	_, err = stack.Do(ctx, rest.Request{URL: "http://" + l.Addr().String(), Mode: effect.Write}, nil)
	requireKind(t, rest.Cancelled, err)
	requireFault(t, effect.Cancelled, err, "nothing was sent")
}

// TestHeaderLimit: without any deadline of the caller, an answer must begin
// within ten seconds.
func TestHeaderLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		defer server.Close()
		go func() { _, _ = io.Copy(io.Discard, server) }()
		stack := rest.New(rest.Options{Transport: rest.NewPipeTransport(client)})
		start := time.Now()
		_, err := stack.Do(background(), rest.Request{URL: "https://h/", Mode: effect.Read}, nil)
		requireKind(t, rest.Timeout, err)
		require.Equal(t, 10*time.Second, time.Since(start))
		_ = client.Close()
		synctest.Wait()
	})
}

func TestStatusFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status      int
		read, write effect.Code
	}{
		{200, "", ""}, {201, "", ""}, {204, "", ""},
		{300, effect.Unavailable, effect.Unavailable}, {302, effect.Unavailable, effect.Unavailable},
		{400, effect.Invalid, effect.Invalid}, {401, effect.Auth, effect.Auth}, {403, effect.Denied, effect.Denied},
		{404, effect.NotFound, effect.NotFound}, {405, effect.Invalid, effect.Invalid}, {408, effect.Timeout, effect.Timeout},
		{409, effect.Conflict, effect.Conflict}, {410, effect.NotFound, effect.NotFound}, {412, effect.Conflict, effect.Conflict},
		{420, effect.RateLimited, effect.RateLimited}, {422, effect.Invalid, effect.Invalid}, {429, effect.RateLimited, effect.RateLimited},
		{500, effect.Unavailable, effect.Unknown}, {502, effect.Unavailable, effect.Unknown}, {503, effect.Unavailable, effect.Unavailable},
		{504, effect.Unavailable, effect.Unknown}, {520, effect.Unavailable, effect.Unknown}, {501, effect.Unavailable, effect.Unavailable}, {600, effect.Unavailable, effect.Unknown},
	} {
		stack := local(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(c.status)
		})
		for mode, want := range map[effect.Mode]effect.Code{effect.Read: c.read, effect.Write: c.write} {
			answer, err := stack.Do(background(), rest.Request{Method: "POST", URL: "https://h/p?q=secret", Mode: mode}, nil)
			require.NoError(t, err)
			f := rest.StatusFault(answer)
			if want == "" {
				require.Nil(t, f, c.status)
				continue
			}
			require.Equal(t, want, f.Code, c.status)
			require.Contains(t, f.Message, fmt.Sprintf("POST h/p answered %d", c.status))
			require.Equal(t, effect.Duration(7*time.Second), f.RetryAfter)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for text, want := range map[string]time.Duration{
		"": 0, "0": 0, "30": 30 * time.Second, " 5 ": 5 * time.Second, "-1": 0, "1.5": 0, "soon": 0, "99999999999999999999": 0,
		"9223372036854775807": 24 * time.Hour, "90000": 24 * time.Hour,
		"Sun, 01 Mar 2026 12:01:30 GMT": 90 * time.Second, "Sun, 01 Mar 2026 11:00:00 GMT": 0,
		"Sunday, 01-Mar-26 12:00:01 GMT": time.Second, "Fri, 01 Jan 2100 00:00:00 GMT": 24 * time.Hour,
	} {
		require.Equal(t, want, rest.RetryAfter(http.Header{"Retry-After": {text}}, now), text)
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"1", "Sun, 01 Mar 2026 12:01:30 GMT", "", "-5", "1e9"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := rest.RetryAfter(http.Header{"Retry-After": {text}}, time.Unix(1e9, 0))
		require.True(t, d >= 0 && d <= 24*time.Hour)
	})
}
