package interp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
)

// TestFlow runs scenarios that ask for nothing.
func TestFlow(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"nothing", "steps: []\n", "completed"},
		{"if", "steps:\n  - if: call.from == ''\n    then: [log: a]\n    else: [log: b]\n  - log: c\n", "if#1 log(b) log(c) completed"},
		{"guard", "steps:\n  - log: a\n    when: call.from == ''\n  - log: b\n    when: call.from != ''\n", "log(b) completed"},
		{"switch", "vars: {n: 2}\nsteps:\n  - switch: n\n    cases: {1: [{log: one}], 2: [{log: two}]}\n    default: fail\n", "switch#1 log(two) completed"},
		{"switch without a case", "vars: {n: 3}\nsteps:\n  - switch: n\n    cases: {1: end}\nhandlers:\n  error: [log: \"${error.code} ${error.step} ${error.exit}\"]\n", "switch#1 !unwired log(unwired switch#1 default) failed"},
		{"loop", "steps:\n  - for_each: '[1, 2]'\n    do: [log: \"${item}\"]\n  - log: done\n", "for_each#1 log(1) log(2) log(done) completed"},
		{"empty loop", "steps:\n  - for_each: '[1, 2]'\n    do: []\n  - for_each: '[]'\n    do: [log: a]\n  - log: done\n", "for_each#1 for_each#2 log(done) completed"},
		{"loops of one variable", "steps:\n  - for_each: '[1, 2]'\n    do:\n      - for_each: '[8, 9]'\n        do: [log: \"${item}\"]\n      - log: \"${item}\"\n", "for_each#1 for_each#2 log(8) log(9) log(1) for_each#2 log(8) log(9) log(2) completed"},
		{"out of an inner loop of one variable", "steps:\n  - for_each: '[1, 2]'\n    do:\n      - for_each: '[8, 9]'\n        do: [goto: after]\n      - id: after\n        log: \"${item}\"\n", "for_each#1 for_each#2 goto#1 log(1) for_each#2 goto#1 log(2) completed"},
		{"next turn", "steps:\n  - id: loop\n    for_each: 1..300\n    do:\n      - if: item < 300\n        then: loop\n      - log: \"${item}\"\n", ""},
		{"out of a loop and in again", "vars: {n: 0}\nsteps:\n  - id: loop\n    for_each: '[1, 2]'\n    do:\n      - set_variable: {n: \"${n + 1}\"}\n      - goto: {to: out, at_most: 1, then: continue}\n  - log: all\n  - end:\n  - id: out\n    goto: loop\n", "loop set_variable#1 goto#1 out loop set_variable#1 goto#1 set_variable#1 goto#1 log(all) end#1 completed"},
		{"a cap and what then", "steps:\n  - id: a\n    log: a\n  - goto: {to: a, at_most: 2, then: b}\n  - id: b\n    log: b\n", "log(a) goto#1 log(a) goto#1 log(a) goto#1 log(b) completed"},
		{"a cap without more", "steps:\n  - id: a\n    log: a\n  - goto: {to: a, at_most: 1}\n", "log(a) goto#1 log(a) goto#1 !limit failed"},
		{"caps in a row", "steps:\n  - id: a\n    log: a\n  - goto: {to: a, at_most: 1, then: {to: a, at_most: 1, then: end}}\n", "log(a) goto#1 log(a) goto#1 log(a) goto#1 completed"},
		{"too long a list", "steps:\n  - for_each: '[1, 2, 3]'\n    at_most: 2\n    do: [log: a]\n", "for_each#1 !limit failed"},
		{"fail", "steps:\n  - goto: fail\n", "goto#1 !failed failed"},
		{"a handled error", "steps:\n  - goto: fail\nhandlers:\n  error: [log: \"${error.message}\"]\n", "goto#1 !failed log(the scenario failed by its exit \"to\") failed"},
		{"an error in the handler", "steps:\n  - goto: fail\nhandlers:\n  error: [goto: fail]\n", "goto#1 !failed goto#2 !failed failed"},
		{"an empty handler", "steps:\n  - goto: fail\nhandlers:\n  error: []\n", "goto#1 !failed failed"},
		{"back from the handler", "vars: {n: 0}\nsteps:\n  - if: n == 0\n    then: fail\n  - id: b\n    log: b\nhandlers:\n  error:\n    - goto: b\n", "if#1 !failed goto#1 log(b) completed"},
		{"ended", "steps:\n  - log: a\nhandlers:\n  call.ended: [log: b]\n", "log(a) log(b) completed"},
		{"ended after an error", "steps:\n  - goto: fail\nhandlers:\n  call.ended: [log: b]\n", "goto#1 !failed log(b) failed"},
		{"an error in ended", "steps:\n  - log: a\nhandlers:\n  error: [log: never]\n  call.ended: [goto: fail]\n", "log(a) goto#1 !failed failed"},
		{"end ends all loops", "steps:\n  - for_each: '[1, 2]'\n    do: [end: ]\n", "for_each#1 end#1 completed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := everyMode(t, tt.text, interp.Options{}, func(*player) {})
			if tt.want != "" {
				require.Equal(t, tt.want, r.steps())
			} else {
				require.Equal(t, trace.Completed, r.m.State().Status, r.faults())
			}
		})
	}
}

func TestDefaultCaps(t *testing.T) {
	t.Parallel()
	r := everyMode(t, "vars: {n: 0}\nsteps:\n  - id: a\n    set_variable: {n: \"${n + 1}\"}\n  - goto: a\n", interp.Options{}, func(*player) {})
	require.Equal(t, 101, r.m.State().Vars["n"])
	require.Equal(t, []string{"goto#1 jumped back more than 100 times"}, r.faults())

	r = everyMode(t, "steps:\n  - for_each: 1..1001\n    do: []\n", interp.Options{}, func(*player) {})
	require.Equal(t, []string{"the list has 1001 elements; the loop takes at most 1000"}, r.faults())
}

// A loop that passes its cap is an error like any other: the handler can still
// bring the caller to somebody. Only the cap on the whole run is final.
func TestHandlerCatchesLimits(t *testing.T) {
	t.Parallel()
	text := "vars: {n: 0}\nsteps:\n  - id: a\n    set_variable: {n: \"${n + 1}\"}\n  - goto: a\n  - id: out\n    log: out\nhandlers:\n  error:\n    - log: \"${error.code}\"\n    - goto: out\n"
	r := everyMode(t, text, interp.Options{}, func(*player) {})
	require.Equal(t, trace.Completed, r.m.State().Status)
	require.Contains(t, r.steps(), "log(limit)")
	require.Contains(t, r.steps(), "log(out)")
}

func TestMaxSteps(t *testing.T) {
	t.Parallel()
	text := "steps:\n  - for_each: 1..100\n    do: [log: a]\nhandlers:\n  error: [log: never]\n  call.ended: [log: bye]\n"
	r := everyMode(t, text, interp.Options{MaxSteps: 50}, func(*player) {})
	require.Equal(t, []string{"the run took more than 50 steps"}, r.faults())
	require.Equal(t, trace.StatusFailed, r.m.State().Status)
	require.Contains(t, r.steps(), "log(bye)", "the handler still works")

	r = everyMode(t, "steps: []\nhandlers:\n  call.ended:\n    - for_each: 1..100\n      do: [log: a]\n", interp.Options{MaxSteps: 20}, func(*player) {})
	require.Equal(t, trace.StatusFailed, r.m.State().Status)
}

func TestHandlerLoops(t *testing.T) {
	t.Parallel()
	text := "vars: {n: 0}\nsteps:\n  - id: a\n    set_variable: {n: \"${n + 1}\"}\n  - goto: fail\nhandlers:\n  error:\n    - goto: a\n"
	r := everyMode(t, text, interp.Options{}, func(*player) {})
	require.Equal(t, 21, r.m.State().Vars["n"])
	require.Equal(t, "handlers.error was entered more than 20 times", r.faults()[len(r.faults())-1])
	require.Equal(t, trace.StatusFailed, r.m.State().Status)
}

const fetch = "  - id: get\n    fetch_variable: {connector: c, path: /, timeout: 5s, retry: {attempts: 4, backoff: 1s}}\n    exits: {none: end, failed: [log: \"${error.code}\"], timeout: [log: timeout]}\n  - log: \"${steps.get.attempts} ${steps.get.status}\"\n"

func TestRetry(t *testing.T) {
	t.Parallel()
	ok := map[string]any{"status": 200, "headers": map[string]any{}, "body": "x"}
	tests := []struct {
		name  string
		drive func(*player)
		want  string
		waits []string
	}{
		{"at once", func(r *player) { r.value(ok) }, "get log(1 200) completed", nil},
		{"doubling", func(r *player) {
			r.fault(effect.Unavailable).after(time.Second).value(nil).fault(effect.RateLimited).after(2 * time.Second).value(nil).value(ok)
		}, "get log(3 200) completed", []string{"1s", "2s"}},
		{"no time for another", func(r *player) {
			r.fault(effect.Unavailable).after(time.Second).value(nil).fault(effect.Unavailable).after(2 * time.Second).value(nil).fault(effect.Unavailable)
		}, "get log(unavailable) log(3 0) completed", []string{"1s", "2s"}},
		{"a late timer", func(r *player) { r.fault(effect.Unavailable).after(time.Minute).value(nil) }, "get log(timeout) log(1 0) completed", []string{"1s"}},
		{"a fault that stays", func(r *player) { r.fault(effect.Denied) }, "get log(denied) log(1 0) completed", nil},
		{"timeout", func(r *player) { r.after(5 * time.Second).fault(effect.Timeout) }, "get log(timeout) log(1 0) completed", nil},
		{"hang-up while it waits", func(r *player) { r.fault(effect.Unavailable).hangUp() }, "get hung_up", []string{"1s"}},
		{"cancel while it waits", func(r *player) { r.fault(effect.Unavailable).cancel() }, "get cancelled", []string{"1s"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := everyMode(t, "steps:\n"+fetch, interp.Options{}, tt.drive)
			require.Equal(t, tt.want, r.steps())
			var waits []string
			for i, q := range r.asked {
				if q.Kind == effect.TimeWait {
					var args effect.WaitArgs
					require.Nil(t, q.Decode(&args))
					waits = append(waits, args.For.String())
					continue
				}
				require.Equal(t, i/2+1, q.Attempt)
				require.Positive(t, q.Timeout)
			}
			require.Equal(t, tt.waits, waits)
		})
	}
}

func TestRetryAfterIsRespected(t *testing.T) {
	t.Parallel()
	r := everyMode(t, "steps:\n"+fetch, interp.Options{}, func(r *player) {
		res := effect.Failed(r.pending(), &effect.Fault{Code: effect.RateLimited, RetryAfter: effect.Duration(3 * time.Second)})
		r.tell(interp.Event{Result: &res})
		r.after(3 * time.Second).value(nil).value(map[string]any{"status": 200})
	})
	require.JSONEq(t, `{"for": "3s"}`, string(r.asked[1].Args))
	require.Equal(t, effect.Duration(2*time.Second), r.asked[2].Timeout)

	r = everyMode(t, "steps:\n"+fetch, interp.Options{}, func(r *player) {
		res := effect.Failed(r.pending(), &effect.Fault{Code: effect.RateLimited, RetryAfter: effect.Duration(time.Hour)})
		r.tell(interp.Event{Result: &res})
	})
	require.Len(t, r.asked, 1, "longer than the step may take")
}

func TestWritesKeepTheirKey(t *testing.T) {
	t.Parallel()
	text := "steps:\n  - for_each: '[1, 2]'\n    do:\n      - create_record: {object: Task, values: {}, retry: {attempts: 3, backoff: 0s}}\n        exits: {failed: continue, timeout: continue}\n"
	r := everyMode(t, text, interp.Options{}, func(r *player) {
		r.fault(effect.Unavailable).value(nil).fault(effect.Timeout).value(nil).value(nil)
		r.fault(effect.Unknown)
	})
	keys := map[string]int{}
	for _, q := range r.asked {
		if q.Kind == effect.CRMCreate {
			require.Equal(t, effect.Write, q.Mode)
			keys[q.Key]++
		}
	}
	require.Equal(t, map[string]int{"run-1/create_record#1/1": 3, "run-1/create_record#1/2": 1}, keys, "unknown is never repeated")
}

func TestEventsThatNobodyWaitsFor(t *testing.T) {
	t.Parallel()
	p := program(t, "steps:\n  - wait: 1s\n")
	r := play(t, p, plain, interp.Options{})
	before, err := r.m.State().Encode()
	require.NoError(t, err)
	require.Equal(t, interp.Sprint{}, r.m.Resume(interp.Event{At: time.Hour, Result: &effect.Result{Request: "other"}}))
	require.Equal(t, interp.Sprint{}, r.m.Resume(interp.Event{At: time.Hour}))
	after, err := r.m.State().Encode()
	require.NoError(t, err)
	require.Equal(t, string(before), string(after))
	r.value(nil)
	require.True(t, r.last.Done)
	require.Equal(t, interp.Sprint{Done: true}, r.m.Resume(interp.Event{HangUp: true}))
}

func TestHangUp(t *testing.T) {
	t.Parallel()
	text := "steps:\n  - answer:\n  - for_each: '[1]'\n    do: [wait: 5s]\nhandlers:\n  error: [log: never]\n  call.ended:\n    - log: \"${call.answered}\"\n    - wait: 1s\n    - log: over\n"
	tests := []struct {
		name  string
		drive func(*player)
		want  string
	}{
		{"at the first wait", func(r *player) { r.hangUp().value(nil) }, "answer#1 log(false) wait#2 log(over) hung_up"},
		{"in a loop", func(r *player) { r.value(nil).hangUp().value(nil) }, "answer#1 for_each#1 wait#1 log(false) wait#2 log(over) hung_up"},
		{"as a fault", func(r *player) { r.fault(effect.HungUp).value(nil) }, "answer#1 log(false) wait#2 log(over) hung_up"},
		{"twice", func(r *player) { r.hangUp().hangUp().value(nil) }, "answer#1 log(false) wait#2 log(over) hung_up"},
		{"in the handler", func(r *player) { r.value(nil).value(nil).hangUp().value(nil) }, "answer#1 for_each#1 wait#1 log(false) wait#2 log(over) completed"},
		{"cancel", func(r *player) { r.cancel().value(nil) }, "answer#1 log(false) wait#2 log(over) cancelled"},
		{"cancel in the handler", func(r *player) { r.hangUp().cancel() }, "answer#1 log(false) wait#2 hung_up"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, everyMode(t, text, interp.Options{}, tt.drive).steps())
		})
	}
}

func TestStepResults(t *testing.T) {
	t.Parallel()
	text := "steps:\n  - for_each: '[1, 2]'\n    do:\n      - log: \"[${steps.get.status} ${steps.get.exit}]\"\n      - id: get\n        fetch_variable: {connector: c, path: /}\n        exits: {none: continue, failed: continue, timeout: continue}\n  - log: \"[${steps.get.status} ${steps.get.exit}]\"\n"
	r := everyMode(t, text, interp.Options{}, func(r *player) {
		r.value(map[string]any{"status": 200}).fault(effect.Denied)
	})
	require.Equal(t, "for_each#1 log([0 ]) get log([200 ok]) get log([0 failed]) completed", r.steps(), "nothing is left of the visit before")
}

func TestUntracedRunsAreTheSame(t *testing.T) {
	t.Parallel()
	p := program(t, "vars: {n: 1}\nsteps:\n  - set_variable: {n: 2}\n  - switch: n\n    cases: {2: continue}\n  - for_each: '[1]'\n    do: [log: a]\n  - wait: 1s\n")
	traced := play(t, p, plain, interp.Options{})
	m := interp.New(p, interp.Options{})
	_, err := m.Start(input())
	require.NoError(t, err)
	require.Equal(t, traced.m.State(), m.State())
}
