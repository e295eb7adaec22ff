package interp_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// branched is a scenario whose state has strands of every kind.
const branched = `vars: {n: 0, copy: {type: any}}
steps:
  - for_each: "[1, 2]"
    do:
      - id: again
        try:
          - parallel:
              a: [{call: sub, with: {n: "${item}"}, set: {n: result.x}, exits: {failed: continue}}]
              b: [{while: n < 3, do: [{wait: 1s}]}]
            until: first
          - wait_for:
              event: order.paid
              into: copy
              while_waiting: [{wait: "${n + 1}"}, {log: "${event.name}"}]
            exits: {timeout: fail}
        catch: {caller.hung_up: [{wait: 5s}], error: {goto: again, at_most: 2, then: continue}}
        finally: [{wait: 3s}]
handlers:
  order.paid: [{wait: 2s}, {log: "${event.data}"}]
  caller.hung_up: [{wait: 2s}]
  error: [{wait: 2s}]
  call.ended: [{wait: 3s}]
-- sub.yaml --
inputs: {n: 0}
outputs: {x: 0}
steps:
  - try: [{wait: 1s}]
    finally: [{wait: 2s}]
  - return: {x: "${n + 1}"}
`

// FuzzStrands is FuzzState for runs of many strands.
func FuzzStrands(f *testing.F) {
	p := program(f, branched)
	r := play(f, p, plain, interp.Options{})
	for _, next := range []func(){
		func() { r.done("call#1/wait#1") }, func() { r.done("wait#1") }, func() { r.done("call#1/wait#2") },
		func() { r.event("order.paid", 7) }, func() { r.hangUp() },
	} {
		data, err := r.m.State().Encode()
		require.NoError(f, err)
		f.Add(data)
		next()
	}
	f.Fuzz(func(t *testing.T, data []byte) { survive(t, p, data) })
}

// survive runs a state that may have been tampered with, to its end.
func survive(t require.TestingT, p *compile.Program, data []byte) {
	s, err := interp.Decode(data, p)
	if err != nil {
		return
	}
	m := interp.Restore(p, s, interp.Options{Trace: &trace.Memory{}, MaxSteps: 500})
	for i := 0; i < 60 && !m.State().Done; i++ {
		m.Resume(interp.Event{Result: outstanding(m, effect.Result{})})
		if i%10 == 5 {
			m.Resume(interp.Event{Name: "order.paid", Data: i})
		}
	}
	m.Resume(interp.Event{HangUp: true})
	m.Resume(interp.Event{Cancel: true})
	m.Resume(interp.Event{Cancel: true})
	_, err = m.State().Encode()
	require.NoError(t, err)
}

// TestTamperedStates changes a few places of true states at random, which
// stays valid JSON and mostly a valid state.
func TestTamperedStates(t *testing.T) {
	t.Parallel()
	p := program(t, branched)
	var states []any
	r := play(t, p, plain, interp.Options{})
	for _, next := range []func(){
		func() { r.done("call#1/wait#1") }, func() { r.done("wait#1") }, func() { r.done("call#1/wait#2") },
		func() { r.event("order.paid", 7) }, func() { r.hangUp() }, func() {},
	} {
		states = append(states, stored(t, r))
		next()
	}
	survivesTampering(t, p, states)
}

// TestTamperedCalls does so with states of a call with records and a screen
// pop in hand, which the stored form has in ways of its own.
func TestTamperedCalls(t *testing.T) {
	t.Parallel()
	p := program(t, stateful)
	var states []any
	throughStateful(t, p, func(r *player) { states = append(states, stored(t, r)) })
	survivesTampering(t, p, states)
}

// stored is the stored form of a state as data.
func stored(t *testing.T, r *player) any {
	t.Helper()
	data, err := r.m.State().Encode()
	require.NoError(t, err)
	v, err := value.Decode(data)
	require.NoError(t, err)
	return v
}

func survivesTampering(t *testing.T, p *compile.Program, states []any) {
	t.Helper()
	rapid.Check(t, func(rt *rapid.T) {
		v := value.Clone(rapid.SampledFrom(states).Draw(rt, "state"))
		for range rapid.IntRange(1, 4).Draw(rt, "changes") {
			v = tamper(rt, v)
		}
		data, err := value.Encode(v)
		require.NoError(rt, err)
		survive(rt, p, data)
	})
}

// tamper changes one place in data.
func tamper(t *rapid.T, v any) any {
	switch v := v.(type) {
	case map[string]any:
		keys := value.Keys(v)
		if len(keys) == 0 {
			return v
		}
		k := rapid.SampledFrom(keys).Draw(t, "key")
		switch rapid.IntRange(0, 9).Draw(t, "how") {
		case 0:
			delete(v, k)
			return v
		case 1: // what goes without saying, said
			k = rapid.SampledFrom([]string{"args", "data", "id", "index", "key", "made", "mode", "name", "number", "of", "records"}).Draw(t, "new key")
		}
		v[k] = tamper(t, v[k])
		return v
	case []any:
		if len(v) == 0 {
			return v
		}
		i := rapid.IntRange(0, len(v)-1).Draw(t, "index")
		if rapid.IntRange(0, 9).Draw(t, "double") == 0 {
			return append(v, value.Clone(v[i]))
		}
		v[i] = tamper(t, v[i])
		return v
	case int:
		return rapid.IntRange(-6, 25).Draw(t, "number")
	case bool:
		return !v
	case string:
		return rapid.SampledFrom([]string{"", "main", "call.ended", "cut", "hung_up", "end", "return", "order.paid", "caller", "desk.deliver", v}).Draw(t, "text")
	}
	return rapid.SampledFrom([]any{nil, 1, "a", []any{}, map[string]any{}}).Draw(t, "other")
}
