package call_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// TestSecretEntriesStayOutOfTraces runs steps that take or send a secret; it
// is in no event, and nowhere in the state but in the variable.
func TestSecretEntriesStayOutOfTraces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, steps string
		results     []any
	}{
		{"digits", "- collect_digits: {say: a, into: entry}\n    id: d\n", []any{map[string]any{"digits": canary}}},
		{"digits that are not valid", "- collect_digits: {say: a, retries: 1, valid: len(digits) < 3, into: entry}\n", []any{map[string]any{"digits": canary}, map[string]any{"digits": canary}}},
		{"a condition that fails", "- collect_digits: {say: a, valid: int(digits + 'x') > 0, into: entry}\n", []any{map[string]any{"digits": canary}}},
		{"speech", "- collect_speech: {say: a, into: entry}\n    id: s\n", []any{map[string]any{"text": canary, "confidence": 1}}},
		{"speech that is not valid", "- collect_speech: {say: a, retries: 0, valid: text == 'a', into: entry}\n    id: s\n", []any{map[string]any{"text": canary}}},
		{"a message", "- voicemail: {say: a, into: entry}\n    id: v\n", []any{map[string]any{"recording": canary, "seconds": 3}}},
		{"tones", "- collect_digits: {say: a, into: entry}\n  - send_dtmf: \"1,${entry}#\"\n", []any{map[string]any{"digits": canary}, nil}},
		{"tones that cannot be sent", "- collect_speech: {say: a, into: entry}\n  - send_dtmf: \"x${entry}\"\n", []any{map[string]any{"text": canary}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			events, s := run(t, tt.steps, tt.results)
			require.NotContains(t, events, canary)
			delete(s.Vars, "entry")
			state, err := value.Marshal(s)
			require.NoError(t, err)
			require.NotContains(t, string(state), canary)
		})
	}
}

const canary = "48151623"

// run gives the steps these answers and returns the trace as it is written,
// and the state at the end.
func run(t *testing.T, steps string, results []any) (string, *interp.State) {
	t.Helper()
	text := "callwright: v1\nscenario: secrets\nvars: {entry: {type: any, secret: true}}\nsteps:\n  " + steps + "handlers: {error: []}\n"
	p, diags := compile.Compile(source.NewFile("secrets.yaml", []byte(text)), compile.Options{Blocks: blocks.Registry()})
	require.NotNil(t, p, "%v", diags)
	var events bytes.Buffer
	m := interp.New(p, interp.Options{Trace: trace.NewWriter(&events)})
	sprint, err := m.Start(interp.Input{Run: "run", Event: "call.incoming", Now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	for _, v := range results {
		require.Len(t, sprint.Requests, 1)
		r := effect.Done(sprint.Requests[0], v)
		sprint = m.Resume(interp.Event{Result: &r})
	}
	require.True(t, sprint.Done)
	return events.String(), m.State()
}
