package interp_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/value"
)

// looked is a scenario that looks a caller up and has a screen pop in hand;
// further steps follow before it waits.
const looked = `vars: {copy: {type: any}}
steps:
  - search: {object: Contact, phone: "1", into: caller}
    exits: {none: end, many: continue, failed: end, timeout: end}
  - id: pop
    screen_pop: {records: "${caller}", new: {object: Contact}}
`

var contacts = []any{map[string]any{"Id": "003", "Score": 1.0}, map[string]any{"Id": "004", "Tags": []any{"a", 1}}}

// lookedUp returns the state in which the last step of looked waits.
func lookedUp(t *testing.T, further string) (*player, *interp.State, map[string]any) {
	t.Helper()
	r := play(t, program(t, looked+further), plain, interp.Options{})
	r.after(1500 * time.Millisecond)
	r.value(map[string]any{"account": "acme", "object": "Contact", "records": contacts})
	data, err := r.m.State().Encode()
	require.NoError(t, err)
	s, err := interp.Decode(data, r.p)
	require.NoError(t, err)
	var stored map[string]any
	require.NoError(t, value.Unmarshal(data, &stored))
	return r, s, stored
}

// TestStoredForm shows what a person finds who opens the state of a run.
func TestStoredForm(t *testing.T) {
	t.Parallel()
	r, s, stored := lookedUp(t, "  - wait: 1s\n")
	require.Len(t, stored["program"], 32)
	require.Contains(t, r.p.Hash, stored["program"])
	require.Equal(t, r.p.Hash, s.Program)
	delete(stored, "program")
	got, err := value.Encode(stored)
	require.NoError(t, err)
	require.JSONEq(t, `{
		"version": 3, "run": "run-1", "started": "2026-03-02T09:00:00Z", "now": "1.5s", "seq": 13, "steps": 3, "asked": 2,
		"call": {"id": "call-1", "from": "+15551230001", "to": "+18005550199"},
		"session": {"pops": [{"id": "pop/1", "at": "offered", "of": "caller"}], "popped": 1},
		"strands": [{"at": 2, "pending": {"kind": "time.wait", "step": "wait#1", "args": {"for": "1s"}, "since": "1.5s"}}],
		"vars": {"caller": {"account": "acme", "object": "Contact", "records": [{"Id": "003", "Score": 1.0}, {"Id": "004", "Tags": ["a", 1]}]}, "copy": null}
	}`, string(got))
	require.Equal(t, normal(t, r.m.State()), normal(t, s))
}

// TestUnusualIsWritten has calls and requests of which nothing goes without
// saying, and texts that HTML would escape.
func TestUnusualIsWritten(t *testing.T) {
	t.Parallel()
	p := program(t, "steps:\n  - create_record: {account: acme, object: Task, values: {A: b}, key: \"<a&b>\", retry: {attempts: 2}}\n    exits: {failed: end, timeout: end}\n")
	for _, c := range []interp.Call{{}, {ID: "c", Channel: "chat", Direction: "outbound", Queue: "support"}} {
		m := interp.New(p, interp.Options{})
		s, err := m.Start(interp.Input{Run: "r/1.2", Now: time.Unix(1, 7), Call: c})
		require.NoError(t, err)
		unusual(t, p, m)
		s = m.Resume(interp.Event{Result: &effect.Result{Request: s.Requests[0].ID, Fault: effect.NewFault(effect.Unavailable, "x")}})
		unusual(t, p, m)
		s = m.Resume(interp.Event{At: time.Second, Result: &effect.Result{Request: s.Requests[0].ID}})
		require.Equal(t, 2, s.Requests[0].Attempt)
		unusual(t, p, m)
	}
}

func unusual(t *testing.T, p *compile.Program, m *interp.Machine) {
	t.Helper()
	data, err := m.State().Encode()
	require.NoError(t, err)
	require.Contains(t, string(data), `"mode":"write","key":"<a&b>"`)
	back, err := interp.Decode(data, p)
	require.NoError(t, err)
	require.Equal(t, m.State(), back)
}

// TestPopsNameVariables holds when a pop's records are stored where a variable
// holds them, and that it gets them back as its own.
func TestPopsNameVariables(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, further string
		of            []any // of each pop; nil: it has its records itself
	}{
		{"as it was found", "", []any{"caller"}},
		{"gone on to the next one", "  - next_record: caller\n    exits: {none: end}\n", []any{"caller"}},
		{"in two variables", "  - set_variable: {copy: \"${caller}\"}\n", []any{"caller"}},
		{"shown twice", "  - screen_pop: \"${caller}\"\n    exits: {none: end}\n", []any{"caller", nil}},
		{"shown twice, in two variables", "  - set_variable: {copy: \"${caller}\"}\n  - screen_pop: \"${caller}\"\n    exits: {none: end}\n", []any{"caller", "copy"}},
		{"of another account", "  - screen_pop: {records: \"${caller}\", account: other}\n    exits: {none: end}\n", []any{"caller", nil}},
		{"one record of several", "  - screen_pop: {records: \"${caller.first}\", object: Contact}\n    exits: {none: end}\n", []any{"caller", nil}},
		{"a blank form", "  - screen_pop: {new: {object: Task, defaults: {Score: \"${1.0}\"}}}\n", []any{"caller", nil}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, s, stored := lookedUp(t, tt.further+"  - wait: 1s\n")
			pops, _ := stored["session"].(map[string]any)["pops"].([]any)
			require.Len(t, pops, len(tt.of))
			for i, p := range pops {
				require.Equal(t, tt.of[i], p.(map[string]any)["of"])
			}
			require.Equal(t, r.m.State().Session, s.Session)
			require.Equal(t, r.m.State().Vars, s.Vars)
			s.Session.Pops[0].Records[0]["Id"] = "spoilt"
			require.Equal(t, r.m.State().Vars, s.Vars, "the records are the pop's own")
		})
	}
}

// TestDeliveriesFollowFromTheSession holds that a delivery of what is with the
// call is not stored twice.
func TestDeliveriesFollowFromTheSession(t *testing.T) {
	t.Parallel()
	for further, left := range map[string]bool{
		"": true,
		"  - screen_pop: {new: {object: Task}, at: answered}\n": false,
	} {
		r, _, _ := lookedUp(t, further+"  - connect_call: {queue: support}\n    exits: {no_answer: end, busy: end, failed: end}\n")
		r.value(map[string]any{"agent": map[string]any{"id": "a", "name": "Alex"}})
		before := r.m.State()
		require.Equal(t, effect.DeskDeliver, before.Strands[0].Pending.Request.Kind)
		data, err := before.Encode()
		require.NoError(t, err)
		require.Equal(t, left, !strings.Contains(string(data), `"args"`), string(data))
		s, err := interp.Decode(data, r.p)
		require.NoError(t, err)
		require.Equal(t, string(before.Strands[0].Pending.Request.Args), string(s.Strands[0].Pending.Request.Args))
	}
}

// TestVariablesSurvive has variables that look like record sets, and like what
// is stored of them.
func TestVariablesSurvive(t *testing.T) {
	t.Parallel()
	p := program(t, "vars: {a: {type: any}, b: {type: any}}\nsteps:\n  - wait: 1s\n")
	rapid.Check(t, func(rt *rapid.T) {
		m := interp.New(p, interp.Options{})
		in := input()
		in.Inputs = map[string]any{"a": setLike(rt, 2), "b": setLike(rt, 0)}
		_, err := m.Start(in)
		require.NoError(rt, err)
		data, err := m.State().Encode()
		require.NoError(rt, err)
		s, err := interp.Decode(data, p)
		require.NoError(rt, err, string(data))
		require.Equal(rt, m.State().Vars, s.Vars, string(data))
		again, err := s.Encode()
		require.NoError(rt, err)
		require.Equal(rt, string(data), string(again))
	})
}

// setLike draws data with the keys of record sets and of their stored form.
func setLike(t *rapid.T, depth int) any {
	m := map[string]any{}
	for _, k := range []string{"account", "count", "data", "index", "more", "object", "records"} {
		if rapid.Bool().Draw(t, k) {
			m[k] = rapid.SampledFrom([]any{0, 1, nil, false, "acme", []any{}, []any{map[string]any{"Id": 1.0}}}).Draw(t, "value")
		}
	}
	if depth > 0 && rapid.Bool().Draw(t, "nested") {
		return map[string]any{"data": setLike(t, depth-1)}
	}
	return m
}

// TestOldStatesAreRefused has a state as the version before wrote it.
func TestOldStatesAreRefused(t *testing.T) {
	t.Parallel()
	p := program(t, "steps:\n  - wait: 1s\n")
	for _, old := range []string{
		`{"version":2,"program":"` + p.Hash + `","run":"r","started":"2026-03-02T09:00:00Z","now":"0s","seq":4,"steps":1,"asked":1,"made":1,"call":{"id":"c","from":"","to":"","channel":"","direction":""},"session":{},"strands":[{"id":1,"name":"main","at":0,"pending":{"request":{"id":"","kind":"time.wait","step":"wait#1","args":{"for":"1s"},"mode":"read","attempt":1},"since":"0s","number":1},"asked":1}],"vars":{}}`,
		`{"version":2,"strands":{"main":1}}`,
		`{"version":4,"vars":[]}`,
	} {
		require.True(t, json.Valid([]byte(old)))
		_, err := interp.Decode([]byte(old), p)
		require.ErrorIs(t, err, interp.ErrStateVersion)
	}
}
