package custom_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// TestLimitsOfAnAccount: an account that sets nothing repeats a read that
// failed in passing, and no write without a key; a dead service is left alone;
// the trace shows it.
func TestLimitsOfAnAccount(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		status := 503
		s := &service{handle: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }}
		c := open(t, s, nil, nil).(connectors.Fetcher)
		ctx, recorder := rest.WithRecorder(t.Context())
		got, err := c.Fetch(ctx, effect.FetchArgs{}, effect.Read, "")
		require.NoError(t, err)
		require.Equal(t, 503, got["status"])
		require.Equal(t, []int{0, 2, 3}, attempts(recorder))
		got, err = c.Fetch(ctx, effect.FetchArgs{Method: "POST"}, effect.Write, "key")
		require.NoError(t, err)
		require.Equal(t, 503, got["status"])
		require.Equal(t, 4, s.calls)

		_, err = c.Fetch(ctx, effect.FetchArgs{}, effect.Read, "")
		require.NoError(t, err, "the fifth failure in a row")
		_, err = c.Fetch(ctx, effect.FetchArgs{}, effect.Read, "")
		require.InDelta(t, 10*time.Second, time.Duration(requireCode(t, effect.Unavailable, err).RetryAfter), float64(time.Second))
		require.Equal(t, 5, s.calls)
		last := recorder.Exchanges()[len(recorder.Exchanges())-1]
		require.Equal(t, effect.Exchange{Method: "GET", URL: "https://api.example.com/v1", Note: "not sent", Breaker: "open"}, last)

		status = 200
		time.Sleep(10*time.Second + 1)
		got, err = c.Fetch(ctx, effect.FetchArgs{}, effect.Read, "")
		require.NoError(t, err)
		require.Equal(t, 200, got["status"])
		last = recorder.Exchanges()[len(recorder.Exchanges())-1]
		require.Equal(t, "half-open", last.Breaker)
	})
}

func attempts(r *rest.Recorder) []int {
	var out []int
	for _, x := range r.Exchanges() {
		out = append(out, x.Attempt)
	}
	return out
}

func TestLimitsThatAreSet(t *testing.T) {
	t.Parallel()
	s := &service{handle: func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2000)) }}
	c := open(t, s, map[string]any{"max_bytes": 1999}, nil)
	_, err := fetch(t, c, effect.FetchArgs{})
	requireCode(t, effect.Limit, err)
}
