package interp_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// stateful is a scenario whose states hold one of everything.
const stateful = `vars: {n: 0, pin: {type: text, secret: true}}
steps:
  - id: again
    for_each: "[[1], {a: 1.5}]"
    do:
      - wait: 1s
      - set_variable: {n: "${n + 1}"}
  - id: look
    search: {object: Contact, phone: "1", into: caller, retry: {attempts: 2}}
    exits: {none: end, many: continue, failed: end, timeout: end}
  - screen_pop: "${caller}"
  - attached_data: {a: "${n}"}
  - collect_digits: {say: a, into: pin, retries: 2}
    exits: {no_input: end, invalid: end}
  - connect_call: {queue: support}
    exits: {busy: {goto: again, at_most: 1}, no_answer: fail, failed: fail}
handlers:
  error: [wait: 2s]
  call.ended: [wait: 3s]
`

// throughStateful drives stateful to its end and calls at each wait.
func throughStateful(t testing.TB, p *compile.Program, each func(*player)) {
	t.Helper()
	r := play(t, p, plain, interp.Options{})
	set := map[string]any{"account": "acme", "object": "Contact", "records": []any{map[string]any{"Id": "1"}, map[string]any{"Id": "2"}}}
	agent := map[string]any{"agent": map[string]any{"id": "a", "name": "Alex"}}
	steps := []func(){
		func() { r.value(nil) }, func() { r.value(nil) },
		func() { r.fault(effect.Unavailable) }, func() { r.value(nil) }, func() { r.value(set) },
		func() { r.value(map[string]any{"digits": ""}) }, func() { r.value(map[string]any{"digits": "1"}) },
		func() { r.value(agent) }, func() { r.value([]any{}) }, func() { r.fault(effect.NoAnswer) },
		func() { r.value(nil) }, func() { r.value(nil) },
	}
	for _, next := range steps {
		each(r)
		r.after(time.Second)
		next()
	}
	require.True(t, r.last.Done, "%s", r.steps())
	each(r)
}

func TestStateSurvivesItsStoredForm(t *testing.T) {
	t.Parallel()
	p := program(t, stateful)
	waits := 0
	throughStateful(t, p, func(r *player) {
		waits++
		data, err := r.m.State().Encode()
		require.NoError(t, err)
		st, err := interp.Decode(data, p)
		require.NoError(t, err)
		require.Equal(t, normal(t, r.m.State()), normal(t, st))
		same, err := r.m.State().Encode()
		require.NoError(t, err)
		require.Equal(t, string(data), string(same))
	})
	require.Equal(t, 13, waits)
}

func normal(t *testing.T, s *interp.State) any {
	t.Helper()
	v, err := value.From(s)
	require.NoError(t, err)
	return v
}

func TestRefusedStates(t *testing.T) {
	t.Parallel()
	p := program(t, stateful)
	r := play(t, p, plain, interp.Options{})
	good, err := r.m.State().Encode()
	require.NoError(t, err)

	_, err = interp.Decode(good, program(t, stateful+"# another version\n"))
	require.ErrorIs(t, err, interp.ErrOtherProgram)

	tests := []struct {
		name string
		edit func(map[string]any)
		want error
	}{
		{"version", func(m map[string]any) { m["version"] = 9 }, interp.ErrStateVersion},
		{"no version", func(m map[string]any) { delete(m, "version") }, interp.ErrStateVersion},
		{"a variable is missing", func(m map[string]any) { delete(m["vars"].(map[string]any), "n") }, interp.ErrState},
		{"no variables", func(m map[string]any) { m["vars"] = nil }, interp.ErrState},
		{"no strands", func(m map[string]any) { m["strands"] = []any{} }, interp.ErrState},
		{"three strands", func(m map[string]any) { s := m["strands"].([]any)[0]; m["strands"] = []any{s, s, s} }, interp.ErrState},
		{"two main strands", func(m map[string]any) { s := m["strands"].([]any)[0]; m["strands"] = []any{s, s} }, interp.ErrState},
		{"no such step", func(m map[string]any) { strand(m)["at"] = 99 }, interp.ErrState},
		{"no such place", func(m map[string]any) { strand(m)["at"] = -2 }, interp.ErrState},
		{"a loop waits", func(m map[string]any) { strand(m)["at"] = 0 }, interp.ErrState},
		{"a pure block waits", func(m map[string]any) { strand(m)["at"] = 2 }, interp.ErrState},
		{"no loop there", func(m map[string]any) { frame(m)["loop"] = 1 }, interp.ErrState},
		{"beyond the list", func(m map[string]any) { frame(m)["index"] = 2 }, interp.ErrState},
		{"before the list", func(m map[string]any) { frame(m)["index"] = -1 }, interp.ErrState},
		{"no attempt", func(m map[string]any) { pending(m)["attempt"] = -1 }, interp.ErrState},
		{"steps turned back", func(m map[string]any) { m["steps"] = -5 }, interp.ErrState},
		{"time turned back", func(m map[string]any) { m["now"] = "-5s" }, interp.ErrState},
		{"jumps turned back", func(m map[string]any) { m["jumps"] = map[string]any{"x": -1} }, interp.ErrState},
		{"another kind", func(m map[string]any) { m["seq"] = "1" }, interp.ErrState},
		{"no strand", func(m map[string]any) { m["strands"] = []any{nil} }, interp.ErrState},
		{"no called scenario", func(m map[string]any) { m["subs"] = []any{nil} }, interp.ErrState},
		{"a variable that is no map", func(m map[string]any) { m["vars"] = []any{} }, interp.ErrState},
		{"a pop of no variable", func(m map[string]any) { pops(m, "nobody") }, interp.ErrState},
		{"a pop of another variable", func(m map[string]any) { pops(m, "n") }, interp.ErrState},
		{"two pops of a variable", func(m map[string]any) { pops(m, "caller", "caller") }, interp.ErrState},
		{"a pop of no record", func(m map[string]any) { pops(m, "caller"); caller(m)["records"] = []any{1} }, interp.ErrState},
		{"a pop of no list", func(m map[string]any) { pops(m, "caller"); caller(m)["records"] = 1 }, interp.ErrState},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var m map[string]any
			require.NoError(t, value.Unmarshal(good, &m))
			tt.edit(m)
			data, err := json.Marshal(m)
			require.NoError(t, err)
			_, err = interp.Decode(data, p)
			require.ErrorIs(t, err, tt.want)
		})
	}
	for _, text := range []string{"", "null", "{", "[]", string(good) + "x", string(good[:len(good)/2])} {
		_, err := interp.Decode([]byte(text), p)
		require.Error(t, err, text)
		require.True(t, errors.Is(err, interp.ErrState) || errors.Is(err, interp.ErrStateVersion), text)
	}
}

func strand(m map[string]any) map[string]any { return m["strands"].([]any)[0].(map[string]any) }
func caller(m map[string]any) map[string]any {
	return m["vars"].(map[string]any)["caller"].(map[string]any)
}
func pops(m map[string]any, of ...string) {
	var list []any
	for _, name := range of {
		list = append(list, map[string]any{"id": "p", "at": "offered", "of": name})
	}
	m["session"] = map[string]any{"pops": list}
}

func frame(m map[string]any) map[string]any { return strand(m)["frames"].([]any)[0].(map[string]any) }
func pending(m map[string]any) map[string]any {
	return strand(m)["pending"].(map[string]any)
}

// FuzzState decodes states that were tampered with. Decode never panics, and
// what it accepts never panics later, whatever comes back.
func FuzzState(f *testing.F) {
	p := program(f, stateful)
	throughStateful(f, p, func(r *player) {
		data, err := r.m.State().Encode()
		require.NoError(f, err)
		f.Add(data)
	})
	results := []effect.Result{
		{}, {Value: map[string]any{"digits": "1"}}, {Value: []any{1}}, {Fault: &effect.Fault{Code: effect.Unavailable}},
		{Fault: &effect.Fault{Code: effect.Busy}}, {Value: map[string]any{"agent": map[string]any{}, "records": []any{nil}}},
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := interp.Decode(data, p)
		if err != nil {
			return
		}
		m := interp.Restore(p, s, interp.Options{Trace: &trace.Memory{}, MaxSteps: 500})
		for i := 0; i < 40 && !m.State().Done; i++ {
			m.Resume(interp.Event{Result: outstanding(m, results[i%len(results)])})
		}
		m.Resume(interp.Event{HangUp: true})
		m.Resume(interp.Event{Cancel: true})
		_, err = m.State().Encode()
		_ = err
	})
}

// outstanding addresses a result to what the run waits for.
func outstanding(m *interp.Machine, r effect.Result) *effect.Result {
	for _, st := range m.State().Strands {
		if st.Pending != nil {
			r.Request = st.Pending.Request.ID
			if st.Pending.Backoff {
				r.Request += "/backoff"
			}
		}
	}
	return &r
}

// TestOneProgramManyRuns runs one program in many goroutines: they share
// nothing that changes, not even the results.
func TestOneProgramManyRuns(t *testing.T) {
	t.Parallel()
	p := program(t, "vars: {found: {type: any}}\nsteps:\n  - search: {object: a, phone: \"1\", into: caller}\n    exits: {none: end, many: continue, failed: end, timeout: end}\n  - next_record: caller\n  - set_variable: {found: \"${caller}\"}\n  - attached_data: {all: \"${caller}\", first: \"${caller.first}\"}\n  - attached_data: {all: null}\n  - screen_pop: \"${caller}\"\n")
	shared := map[string]any{"account": "acme", "object": "a", "records": []any{map[string]any{"Id": "1", "Sub": []any{1, 2}}, map[string]any{"Id": "2"}}}
	before := value.Clone(shared)
	var wg sync.WaitGroup
	traces := make([]string, 32)
	for i := range traces {
		wg.Go(func() {
			r := play(t, p, plain, interp.Options{})
			r.value(shared)
			traces[i] = r.json()
		})
	}
	wg.Wait()
	require.Equal(t, before, any(shared))
	for _, got := range traces {
		require.Equal(t, traces[0], got)
	}
	require.True(t, strings.Contains(traces[0], `"status":"completed"`))
}
