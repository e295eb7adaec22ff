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

// What is heard while a step waits takes its time on every host; the rest of
// the call goes as fast as the host lets it.
func TestGateFillsTheTime(t *testing.T) {
	t.Parallel()
	play := effect.Request{Step: "hold", Kind: effect.HostPlay, Args: json.RawMessage(`{"say":"Please hold the line for me."}`)}
	music := effect.Request{Step: "hold", Kind: effect.HostMusic, Args: json.RawMessage(`{"for":"30s"}`)}
	for _, tc := range []struct {
		name, strand string
		slow         bool
		r            effect.Request
		want         time.Duration
	}{
		{"a prompt where no time passes", "main/waiting", true, play, 28 * time.Second / 15},
		{"a prompt on a terminal", "main/waiting", false, play, 28 * time.Second / 15},
		{"music where no time passes", "main/waiting", true, music, 30 * time.Second},
		{"music on a terminal, which takes it itself", "main/waiting", false, music, 0},
		{"deeper", "main/a/waiting/b", true, music, 30 * time.Second},
		{"in the flow", "main", true, music, 0},
		{"in a branch of another name", "main/waiting-room", true, music, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				g := newGate()
				g.host, g.slow = host.New(host.Script{}), tc.slow
				g.Record(trace.Event{Kind: trace.StepEntered, Step: "hold", Strand: tc.strand})
				start := time.Now()
				require.Nil(t, g.Perform(t.Context(), tc.r).Fault)
				require.Equal(t, tc.want, time.Since(start))
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				start = time.Now()
				require.Nil(t, g.Perform(ctx, tc.r).Fault)
				require.Equal(t, min(tc.want, time.Second), time.Since(start), "until it is withdrawn")
			})
		})
	}
}
