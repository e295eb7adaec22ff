package rest_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// TestWhatIsRepeated: only what may be sent twice, or was not sent.
func TestWhatIsRepeated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		r      rest.Request
		status int // 0: the connection breaks
		sent   int
		code   effect.Code // of the error; "": an answer
	}{
		{"read", rest.Request{Mode: effect.Read}, 503, 3, ""},
		{"read, 500", rest.Request{Mode: effect.Read}, 500, 3, ""},
		{"read, 408", rest.Request{Mode: effect.Read}, 408, 3, ""},
		{"read, 429", rest.Request{Mode: effect.Read}, 429, 3, ""},
		{"read, 501", rest.Request{Mode: effect.Read}, 501, 1, ""},
		{"read, 404", rest.Request{Mode: effect.Read}, 404, 1, ""},
		{"read, 304", rest.Request{Mode: effect.Read}, 304, 1, ""},
		{"read, cut", rest.Request{Mode: effect.Read}, 0, 3, effect.Unavailable},
		{"upsert", rest.Request{Method: "PATCH", Mode: effect.Read}, 502, 3, ""},
		{"post that reads, 503", rest.Request{Method: "POST", Mode: effect.Read}, 503, 1, ""},
		{"post that reads, cut", rest.Request{Method: "POST", Mode: effect.Read}, 0, 1, effect.Unavailable},
		{"keyed", rest.Request{Method: "POST", Mode: effect.Write, Key: "k"}, 500, 3, ""},
		{"keyed, cut", rest.Request{Method: "POST", Mode: effect.Write, Key: "k"}, 0, 3, effect.Unavailable},
		{"write, 503", rest.Request{Method: "POST", Mode: effect.Write}, 503, 1, ""},
		{"write, 429", rest.Request{Method: "PUT", Mode: effect.Write}, 429, 1, ""},
		{"write, cut", rest.Request{Method: "PUT", Mode: effect.Write}, 0, 1, effect.Unknown},
	} {
		synctest.Test(t, func(t *testing.T) {
			sent := 0
			stack := rest.New(rest.Options{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
				sent++
				if c.status == 0 {
					return nil, errors.New("cut")
				}
				return reply(c.status), nil
			})}).For("acme", rest.Limits{Retries: 2})
			c.r.URL = "https://h/"
			answer, err := stack.Do(background(), c.r, nil)
			require.Equal(t, c.sent, sent, c.name)
			if c.code != "" {
				requireFault(t, c.code, err, c.name)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.status, answer.Status)
		})
	}
}

func reply(status int) *http.Response {
	w := httptest.NewRecorder()
	w.WriteHeader(status)
	return w.Result()
}

// TestUnsentWritesAreRepeated: nobody listens, so nothing was sent.
func TestUnsentWritesAreRepeated(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	stack := rest.New(rest.Options{Allow: []string{host(t, s)}, Sleep: noSleep}).For("acme", rest.Limits{Retries: 2})
	ctx, recorder := rest.WithRecorder(background())
	_, err := stack.Do(ctx, rest.Request{Method: "POST", URL: s.URL, Mode: effect.Write}, nil)
	requireKind(t, rest.Refused, err)
	require.Equal(t, []int{0, 2, 3}, attempts(recorder))
}

func noSleep(context.Context, time.Duration) error { return nil }

func attempts(r *rest.Recorder) []int {
	var out []int
	for _, x := range r.Exchanges() {
		out = append(out, x.Attempt)
	}
	return out
}

// TestPausesAreRandomAndGrow: the pause is drawn from the whole of a range
// that doubles up to five seconds, and the trace shows it.
func TestPausesAreRandomAndGrow(t *testing.T) {
	t.Parallel()
	for _, random := range []float64{0, 0.5} {
		var slept []time.Duration
		stack := rest.New(rest.Options{
			Transport: transportFunc(func(*http.Request) (*http.Response, error) { return reply(500), nil }),
			Rand:      func() float64 { return random },
			Now:       minutely(),
			Sleep: func(_ context.Context, d time.Duration) error {
				slept = append(slept, d)
				return nil
			},
		}).For("acme", rest.Limits{Retries: 8})
		ctx, recorder := rest.WithRecorder(background())
		_, err := stack.Do(ctx, rest.Request{URL: "https://h/", Mode: effect.Read}, nil)
		require.NoError(t, err)
		require.Len(t, slept, 8)
		for i, top := range []time.Duration{200, 400, 800, 1600, 3200, 5000, 5000, 5000} {
			want := time.Duration(random * float64(top*time.Millisecond))
			require.Equal(t, want, slept[i])
			require.GreaterOrEqual(t, time.Duration(recorder.Exchanges()[i+1].Waited), want)
		}
	}
}

// minutely is a clock that goes on by a minute whenever it is read, so that
// the budget of repeats is always full.
func minutely() func() time.Time {
	var mu sync.Mutex
	now := time.Unix(1e9, 0)
	return func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(time.Minute)
		return now
	}
}

// TestRetryAfterAndTheDeadline: what is asked for is waited for, and when
// there is no time for it the answer comes back at once.
func TestRetryAfterAndTheDeadline(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		after    string
		deadline time.Duration // 0: none
		sent     int
		elapsed  time.Duration
		status   int
	}{
		{"3", 10 * time.Second, 2, 3 * time.Second, 200},
		{"3", 3 * time.Second, 1, 0, 429},
		{"3", 2 * time.Second, 1, 0, 429},
		{"3", 0, 2, 3 * time.Second, 200},
		{"29", 0, 2, 29 * time.Second, 200},
		{"31", 0, 1, 0, 429},
		{"Sat, 01 Jan 2000 00:00:07 GMT", 10 * time.Second, 2, 7 * time.Second, 200}, // the bubble's clock begins with 2000
		{"Sat, 01 Jan 2000 00:01:00 GMT", 10 * time.Second, 1, 0, 429},
		{"Sat, 01 Jan 2000 00:00:00 GMT", 10 * time.Second, 2, 0, 200},
	} {
		synctest.Test(t, func(t *testing.T) {
			sent, start := 0, time.Now()
			stack := rest.New(rest.Options{Rand: func() float64 { return 0 }, Transport: transportFunc(func(*http.Request) (*http.Response, error) {
				if sent++; sent > 1 {
					return reply(200), nil
				}
				answer := reply(429)
				answer.Header.Set("Retry-After", c.after)
				return answer, nil
			})}).For("acme", rest.Limits{Retries: 2})
			ctx := background()
			if c.deadline > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, c.deadline)
				defer cancel()
			}
			answer, err := stack.Do(ctx, rest.Request{URL: "https://h/", Mode: effect.Read}, nil)
			require.NoError(t, err)
			require.Equal(t, c.status, answer.Status, c.after)
			require.Equal(t, c.sent, sent)
			require.Equal(t, c.elapsed, time.Since(start), c.after)
			if c.status == 429 {
				f := rest.StatusFault(answer)
				require.Equal(t, effect.RateLimited, f.Code)
				require.NotZero(t, f.RetryAfter)
			}
		})
	}
}

func TestCancelEndsAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stack := local(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(503)
		}).For("acme", rest.Limits{Retries: 2})
		ctx, cancel := context.WithCancel(background())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		answer, err := stack.Do(ctx, rest.Request{URL: "https://h/", Mode: effect.Read}, nil)
		require.NoError(t, err)
		require.Equal(t, 503, answer.Status)
		require.Equal(t, time.Second, time.Since(start))
	})
}

// TestTroubleForTenMinutes: a service that refuses everything gets at most a
// tenth more than its usual load in every minute, and nothing at all in the
// time for which it asked to be left alone.
func TestTroubleForTenMinutes(t *testing.T) {
	t.Parallel()
	date := func(now time.Time) string { return now.Add(30 * time.Second).UTC().Format(http.TimeFormat) }
	seconds := func(time.Time) string { return "30" }
	none := func(time.Time) string { return "" }
	for i, after := range []func(time.Time) string{none, seconds, date} {
		for _, status := range []int{503, 429} {
			for _, limits := range []rest.Limits{{Retries: 5}, rest.DefaultLimits()} {
				for _, deadline := range []time.Duration{2 * time.Second, 60 * time.Second} {
					name := fmt.Sprint(i, status, limits.Retries, deadline)
					synctest.Test(t, func(t *testing.T) { tenMinutes(t, name, status, after, limits, deadline) })
				}
			}
		}
	}
}

func tenMinutes(t *testing.T, name string, status int, after func(time.Time) string, limits rest.Limits, deadline time.Duration) {
	const perMinute = 60
	var mu sync.Mutex
	var alone time.Time // nothing may be sent before
	minutes := map[int]int{}
	start := time.Now()
	stack := rest.New(rest.Options{Transport: transportFunc(func(*http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		now := time.Now()
		require.False(t, now.Before(alone), "%s: sent before Retry-After had passed", name)
		minutes[int(now.Sub(start)/time.Minute)]++
		answer := reply(status)
		if text := after(now); text != "" {
			answer.Header.Set("Retry-After", text)
			alone = now.Add(rest.RetryAfter(answer.Header, now))
		}
		return answer, nil
	})}).For("acme", limits)
	for range 10 * perMinute {
		go func() {
			ctx, cancel := context.WithTimeout(background(), deadline)
			defer cancel()
			_, _ = stack.Do(ctx, rest.Request{URL: "https://h/", Mode: effect.Read}, nil)
		}()
		time.Sleep(time.Minute / perMinute)
	}
	mu.Lock()
	total := 0
	for m := range 10 {
		require.LessOrEqual(t, minutes[m], perMinute*11/10, "%s: minute %d", name, m)
		total += minutes[m]
	}
	if alone.IsZero() && limits.Breaker.After == 0 {
		require.Greater(t, total, 10*(perMinute+3), "%s: more than the floor is used", name)
	}
	mu.Unlock()
	require.NotZero(t, total)
	time.Sleep(2 * time.Minute) // what still waits ends
}

func TestBudget(t *testing.T) {
	t.Parallel()
	now := time.Unix(1e9, 0)
	take := func(b *rest.Budget) (n int) {
		for b.Take(now) {
			n++
		}
		return n
	}
	b := &rest.Budget{}
	require.Equal(t, 3, take(b), "the floor")
	for range 100 {
		b.Called(now)
	}
	require.Equal(t, 10-3, take(b))
	now = now.Add(59 * time.Second)
	require.Zero(t, take(b))
	now = now.Add(time.Second)
	require.Equal(t, 3, take(b), "another minute")
}
