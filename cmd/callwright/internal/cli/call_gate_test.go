package cli

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/trace"
)

// In a queue nothing is heard at once, and music lasts until somebody is found.
func TestGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate()
		g.host, g.slow = host.New(host.Script{}), true
		music := func(ctx context.Context) (effect.Result, time.Duration) {
			args, err := json.Marshal(effect.MusicArgs{For: effect.Duration(time.Minute)})
			require.NoError(t, err)
			start := time.Now()
			r := g.Perform(ctx, effect.Request{ID: "run/music/1.1", Kind: effect.HostMusic, Args: args})
			return r, time.Since(start)
		}
		_, took := music(t.Context())
		require.Zero(t, took, "outside of a queue")

		g.Record(trace.Event{Kind: trace.Requested, Request: &effect.Request{ID: "run/find/1.1", Kind: effect.RouteFind}})
		r, took := music(t.Context())
		require.Nil(t, r.Fault)
		require.Equal(t, longestGate+time.Minute, took, "nobody told that they wait")
		g.moved()
		g.moved()
		_, took = music(t.Context())
		require.Equal(t, time.Minute, took)

		time.AfterFunc(10*time.Second, func() {
			g.Record(trace.Event{Kind: trace.Resulted, Result: &effect.Result{Request: "run/find/1.1"}})
		})
		_, took = music(t.Context())
		require.Equal(t, 10*time.Second, took)
		_, took = music(t.Context())
		require.Zero(t, took, "the queue is left")
	})
}

// Somebody who is free is found before anything is heard.
func TestGateKeepsSilence(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := host.New(host.Script{})
		g := newGate()
		g.host = h
		g.Record(trace.Event{Kind: trace.Requested, Request: &effect.Request{ID: "run/find/1.1", Kind: effect.RouteFind}})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Millisecond, func() {
			g.Record(trace.Event{Kind: trace.Resulted, Result: &effect.Result{Request: "run/find/1.1"}})
		})
		time.AfterFunc(2*time.Millisecond, cancel)
		r := g.Perform(ctx, effect.Request{Kind: effect.HostPlay, Args: json.RawMessage(`{"say":"Hold the line."}`)})
		require.Equal(t, effect.Cancelled, r.Fault.Code)
		require.Empty(t, h.Transcript())
	})
}
