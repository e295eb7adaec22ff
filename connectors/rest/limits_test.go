package rest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

func TestLimitsFromSettings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]rest.Limits{
		"{}": rest.DefaultLimits(),
		"{timeout: 3s, concurrent: 7, rate: 400, retries: 1, breaker: {after: 9, pause: 1m}, max_bytes: 2048}": {
			Concurrent: 7, RatePerMinute: 400, Timeout: 3 * time.Second, Retries: 1, Breaker: rest.Breaker{After: 9, Pause: time.Minute}, MaxBytes: 2048},
		"{breaker: {after: 0}, concurrent: 0, retries: 0, timeout: 0s}": {Breaker: rest.Breaker{Pause: 10 * time.Second}, MaxBytes: 4 << 20},
	} {
		root, diags := source.Parse(source.NewFile("t.yaml", []byte(text)))
		require.Empty(t, diags)
		settings, diags := spec.Decode(root, rest.Fields(), nil)
		require.Empty(t, diags, text)
		require.Equal(t, want, rest.LimitsFrom(settings), text)
	}
	require.Zero(t, rest.LimitsFrom(nil))
	for _, text := range []string{"{timeout: soon}", "{concurrent: 1001}", "{retries: 6}", "{max_bytes: 10}", "{breaker: {pauses: 1s}}", "{rate: -1}"} {
		root, _ := source.Parse(source.NewFile("t.yaml", []byte(text)))
		_, diags := spec.Decode(root, rest.Fields(), nil)
		require.Len(t, diags, 1, text)
	}
}

func TestMaxBytes(t *testing.T) {
	t.Parallel()
	stack := local(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 100)) })
	for _, c := range []struct {
		max, own int64
		ok       bool
	}{{0, 0, true}, {100, 0, true}, {99, 0, false}, {99, 100, false}, {100, 99, false}, {100, 100, true}} {
		_, err := stack.For("acme", rest.Limits{MaxBytes: c.max, Retries: 1}).Do(background(), rest.Request{URL: "https://h/", Limit: c.own}, nil)
		require.Equal(t, c.ok, err == nil, c)
	}
}

// TestNoLimits: without limits, a bound stack does what the shared one does.
func TestNoLimits(t *testing.T) {
	t.Parallel()
	sent := 0
	stack := local(func(w http.ResponseWriter, _ *http.Request) {
		sent++
		w.Header().Set("Retry-After", "100")
		w.WriteHeader(503)
	}).For("acme", rest.Limits{})
	for range 10 {
		_, err := read(stack, "h")
		require.NoError(t, err)
	}
	require.Equal(t, 10, sent)
}
