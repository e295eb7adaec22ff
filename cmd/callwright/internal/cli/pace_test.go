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

// What is heard beside something else takes its time on every host; the rest of
// the call goes as fast as the host lets it.
func TestPacer(t *testing.T) {
	t.Parallel()
	play := effect.Request{Step: "hold", Kind: effect.HostPlay, Args: json.RawMessage(`{"say":"Please hold the line for me."}`)}
	music := effect.Request{Step: "hold", Kind: effect.HostMusic, Args: json.RawMessage(`{"for":"30s"}`)}
	collect := effect.Request{Step: "hold", Kind: effect.HostCollect, Args: json.RawMessage(`{"max_digits":1,"first_digit":"5s","inter_digit":"3s"}`)}
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
		{"in a branch", "main/a", true, music, 30 * time.Second},
		{"a question without an answer", "main/a", true, collect, 5 * time.Second},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPacer()
				p.host, p.slow = host.New(host.Script{}), tc.slow
				p.Record(trace.Event{Kind: trace.StepEntered, Step: "hold", Strand: tc.strand})
				start := time.Now()
				require.Nil(t, p.Perform(t.Context(), tc.r).Fault)
				require.Equal(t, tc.want, time.Since(start))
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(time.Second, cancel)
				start = time.Now()
				require.Nil(t, p.Perform(ctx, tc.r).Fault)
				require.Equal(t, min(tc.want, time.Second), time.Since(start), "until it is withdrawn")
			})
		})
	}
}

// A question that is answered takes no longer than the host lets it.
func TestPacerTakesAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPacer()
		p.host, p.slow = host.New(host.Script{Digits: "1"}), true
		p.Record(trace.Event{Kind: trace.StepEntered, Step: "ask", Strand: "main/a"})
		start := time.Now()
		res := p.Perform(t.Context(), effect.Request{Step: "ask", Kind: effect.HostCollect, Args: json.RawMessage(`{"max_digits":1,"first_digit":"5s","inter_digit":"3s"}`)})
		require.Equal(t, "1", res.Value.(map[string]any)["digits"])
		require.Zero(t, time.Since(start))
	})
}
