package simulate_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
)

// An empty mix is the default one, so that what is documented as default is.
func TestReadDefaults(t *testing.T) {
	t.Parallel()
	m, diags := simulate.Read(source.NewFile("m.yaml", []byte("mix: v1\n")))
	require.Empty(t, diags)
	require.Equal(t, simulate.DefaultMix(), m)
	m, diags = simulate.Read(source.NewFile("m.yaml", []byte("mix: v1\ncallers: [{name: anybody}]\nagents: {}\nqueue: {}\nconnectors: {}\n")))
	require.Empty(t, diags)
	require.Equal(t, simulate.DefaultMix(), m)
}

func TestRead(t *testing.T) {
	t.Parallel()
	m, diags := simulate.Read(source.NewFile("m.yaml", []byte(`mix: v1
start: 2026-12-24T18:00:00+01:00
every: 1s..3s
event: chat.incoming
callers:
  - name: members
    share: 3
    from: ["+14155550100"]
    to: "+18005550100"
    channel: chat
    digits: ["1", "2,3#"]
    says: hello
    reacts: [{hears: case, press: 12#, after: 2s, always: true}]
    patience: ~1m
    hang_up: {percent: 10, after: 5s}
    inputs: {tier: gold, list: [1, {a: true}]}
agents: {answer: 1, busy: 2, no_answer: 3, after: 4s, talk: 5s, ended_by_caller: 6, lost: 7}
queue: {wait: 1m, no_agents: 8, full: 9}
connectors: {takes: 1s, fail: 10, code: denied}
results:
  - {step: find, share: 2, records: [{Id: 7, Name: Jane}], takes: 3s}
  - {kind: http.fetch, value: {status: 200, body: {points: 12}}}
  - {kind: crm.get, fault: not_found, message: gone}
shifts: {agent: Jane Doe, at: 30m, state: away}
reached: 50
`)))
	require.Empty(t, diags)
	second := func(n int) simulate.Spread {
		return simulate.Spread{Least: time.Duration(n) * time.Second, Most: time.Duration(n) * time.Second}
	}
	require.Equal(t, &simulate.Mix{
		Start: time.Date(2026, 12, 24, 17, 0, 0, 0, time.UTC), Every: simulate.Spread{Least: time.Second, Most: 3 * time.Second}, Event: "chat.incoming",
		Callers: []simulate.Group{{
			Name: "members", Share: 3, From: []string{"+14155550100"}, To: []string{"+18005550100"}, Channel: "chat", Digits: []string{"1", "2,3#"}, Says: []string{"hello"},
			Reacts:   []host.Rule{{Hears: "case", Times: host.Always, Action: host.Action{Press: "12#", After: 2 * time.Second}}},
			Patience: simulate.Spread{Mean: time.Minute}, Leaves: 10, LeaveAt: second(5),
			Inputs: map[string]any{"tier": "gold", "list": []any{1, map[string]any{"a": true}}},
		}},
		Agents:  simulate.Agents{Answer: 1, Busy: 2, NoAnswer: 3, After: second(4), Talk: second(5), EndedByCaller: 6, Lost: 7},
		Queue:   simulate.Queue{Wait: second(60), NoAgents: 8, Full: 9},
		Service: simulate.Service{Takes: second(1), Faults: 10, Fault: effect.Denied},
		Results: []simulate.Canned{
			{Step: "find", Share: 2, Records: true, Value: []any{map[string]any{"Id": 7, "Name": "Jane"}}, Takes: second(3), Timed: true},
			{Kind: effect.HTTPFetch, Share: 1, Value: map[string]any{"status": 200, "body": map[string]any{"points": 12}}},
			{Kind: effect.CRMGet, Share: 1, Fault: effect.NewFault(effect.NotFound, "gone")},
		},
		Shifts:  []simulate.Shift{{Agent: "Jane Doe", At: 30 * time.Minute, State: router.Away}},
		Reached: 50,
	}, m)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("mix: v1\n"))
	f.Add([]byte("mix: v1\ncallers: [{name: a, digits: [1, '2,3#'], patience: ~1m, inputs: {a: [1]}}]\nresults: [{records: [{Id: 1}]}]\n"))
	f.Add([]byte("mix: v1\nresults: {records: x, value: 1}\nagents: [1]\nshifts: 7\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, diags := simulate.Read(source.NewFile("m.yaml", text))
		require.Equal(t, m == nil, diags.HasErrors())
		if m != nil {
			require.NotEmpty(t, m.Callers)
		}
	})
}
