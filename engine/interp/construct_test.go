package interp_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
)

// TestConstructs runs scenarios whose every step is done at once.
func TestConstructs(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"while", "vars: {n: 0}\nsteps:\n  - while: n < 2\n    do:\n      - set_variable: {n: \"${n + 1}\"}\n  - log: \"${n}\"\n", "while#1 set_variable#1 set_variable#1 log(2) completed"},
		{"while that never begins", "steps:\n  - while: 'false'\n    do: [log: a]\n  - log: b\n", "while#1 log(b) completed"},
		{"while with an empty body", "steps:\n  - while: 'true'\n    at_most: 3\n    do: []\n", "while#1 !limit failed"},
		{"while past its cap", "vars: {n: 0}\nsteps:\n  - while: 'true'\n    at_most: 2\n    do: [log: a]\n", "while#1 log(a) log(a) !limit failed"},
		{"out of a while", "steps:\n  - while: 'true'\n    do: [goto: out]\n  - id: out\n    log: b\n", "while#1 goto#1 log(b) completed"},
		{"the next turn of a while", "vars: {n: 0}\nsteps:\n  - id: loop\n    while: n < 2\n    do:\n      - set_variable: {n: \"${n + 1}\"}\n      - goto: loop\n      - log: never\n  - log: b\n", "loop set_variable#1 goto#1 set_variable#1 goto#1 log(b) completed"},

		{"try", "steps:\n  - try: [log: a]\n    catch: [log: c]\n    finally: [log: f]\n  - log: b\n", "try#1 log(a) log(f) log(b) completed"},
		{"catch", "steps:\n  - try: [goto: fail]\n    catch: [log: \"${error.code}\"]\n  - log: b\n", "try#1 goto#1 !failed log(failed) log(b) completed"},
		{"catch and finally", "steps:\n  - try: [goto: fail]\n    catch: [log: c]\n    finally: [log: f]\n  - log: b\n", "try#1 goto#1 !failed log(c) log(f) log(b) completed"},
		{"catch by name", "steps:\n  - try: [{wait: \"${'x'}\"}]\n    catch: {failed: [log: no], expression: [log: yes], error: [log: other]}\n", "try#1 wait#1 !expression log(yes) completed"},
		{"catch all others", "steps:\n  - try: [goto: fail]\n    catch: {expression: [log: no], error: [log: other]}\n", "try#1 goto#1 !failed log(other) completed"},
		{"catch nothing of it", "steps:\n  - try: [goto: fail]\n    catch: {expression: [log: no]}\n    finally: [log: f]\nhandlers:\n  error: [log: h]\n", "try#1 goto#1 !failed log(f) log(h) failed"},
		{"catch by a jump", "steps:\n  - try: [goto: fail]\n    catch: {goto: out}\n    finally: [log: f]\n  - log: never\n  - id: out\n    log: b\n", "try#1 goto#1 !failed log(f) log(b) completed"},
		{"swallow", "steps:\n  - try: [goto: fail]\n    catch: []\n  - log: b\n", "try#1 goto#1 !failed log(b) completed"},
		{"catch: continue", "steps:\n  - try: [goto: fail]\n    catch: continue\n    finally: [log: f]\n  - log: b\n", "try#1 goto#1 !failed log(f) log(b) completed"},
		{"catch: fail", "steps:\n  - try: [goto: fail]\n    catch: fail\n    finally: [log: f]\n  - log: b\n", "try#1 goto#1 !failed !failed log(f) failed"},
		{"an error in catch", "steps:\n  - try:\n      - try: [goto: fail]\n        catch: [goto: fail]\n        finally: [log: f]\n    catch: [log: outer]\n", "try#1 try#2 goto#1 !failed goto#2 !failed log(f) log(outer) completed"},
		{"an error in finally", "steps:\n  - try:\n      - try: [log: a]\n        finally: [goto: fail]\n    catch: [log: outer]\n", "try#1 try#2 log(a) goto#1 !failed log(outer) completed"},
		{"out of try by a jump", "steps:\n  - try: [goto: out]\n    finally: [log: f]\n  - log: never\n  - id: out\n    log: b\n", "try#1 goto#1 log(f) log(b) completed"},
		{"end in try", "steps:\n  - try: [end: ]\n    finally: [log: f]\n  - log: never\n", "try#1 end#1 log(f) completed"},
		{"try again", "vars: {n: 0}\nsteps:\n  - id: again\n    try:\n      - set_variable: {n: \"${n + 1}\"}\n      - if: n < 3\n        then: fail\n    catch: {goto: again, at_most: 5}\n    finally: [log: f]\n  - log: \"${n}\"\n", "again set_variable#1 if#1 !failed log(f) again set_variable#1 if#1 !failed log(f) again set_variable#1 if#1 log(f) log(3) completed"},
		{"the next turn through finally", "steps:\n  - id: loop\n    for_each: '[1, 2]'\n    do:\n      - try: [goto: loop]\n        finally: [log: \"${item}\"]\n", "loop try#1 goto#1 log(1) try#1 goto#1 log(2) completed"},
		{"a loop in try", "steps:\n  - try:\n      - for_each: '[1, 2]'\n        do:\n          - if: item == 2\n            then: fail\n    catch: [log: c]\n  - log: b\n", "try#1 for_each#1 if#1 if#1 !failed log(c) log(b) completed"},
		{"empty parts", "steps:\n  - try: []\n    catch: []\n    finally: []\n  - log: b\n", "try#1 log(b) completed"},

		{"parallel with names", "steps:\n  - parallel:\n      a: [{log: a1}, {log: a2}]\n      b: [{log: b1}]\n      c: []\n  - log: z\n", "parallel#1 log(a1) log(a2) log(b1) log(z) completed"},
		{"parallel until the first", "steps:\n  - parallel:\n      a: [{wait: 1s}, {log: never}]\n      b: [{log: b}]\n    until: first\n  - log: z\n", "parallel#1 wait#1 log(b) log(z) completed"},
		{"an error in a branch", "steps:\n  - parallel:\n      a: [{try: [{wait: 1s}], finally: [{log: f}]}]\n      b: [{goto: fail}]\n  - log: never\nhandlers:\n  error: [{log: \"${error.step}\"}]\n", "parallel#1 try#1 wait#1 goto#1 !failed log(goto#1) log(f) failed"},
		{"an error in a branch that is caught outside", "steps:\n  - try:\n      - parallel:\n          a: [{goto: fail}]\n    catch: [{log: c}]\n", "try#1 parallel#1 goto#1 !failed log(c) completed"},
		{"loops around and inside of branches", "steps:\n  - for_each: '[1, 2]'\n    do:\n      - parallel:\n          a: [{for_each: '[8, 9]', as: x, do: [{log: \"${item}${x}\"}]}]\n          b: [{log: \"b${item}\"}]\n", "for_each#1 parallel#1 for_each#2 log(18) log(19) log(b1) parallel#1 for_each#2 log(28) log(29) log(b2) completed"},
		{"end in a branch", "steps:\n  - try:\n      - parallel:\n          a: [{end: }]\n          b: [{log: b}]\n    finally: [{log: f}]\n  - log: never\n", "try#1 parallel#1 end#1 log(f) completed"},
		{"return in a branch", "steps:\n  - call: sub\n    set: {x: result.x}\n  - log: \"${x}\"\n-- sub.yaml --\noutputs: {x: 0}\nsteps:\n  - parallel:\n      a: [{return: {x: 7}}]\n      b: [{log: never}]\n  - log: never\n", "call#1 call#1/parallel#1 call#1/return#1 log(7) completed"},

		{"call and come back", "steps:\n  - id: sub\n    call: lib/double\n    with: {n: 4}\n    set: {m: result.twice}\n  - log: \"${m} ${steps.sub.twice} ${steps.sub.exit}\"\n-- lib/double.yaml --\ninputs: {n: {type: int}}\noutputs: {twice: 0}\nsteps:\n  - set_variable: {twice: \"${n * 2}\"}\n", "sub sub/set_variable#1 log(8 8 ok) completed"},
		{"return early", "steps:\n  - call: sub\n    set: {m: result.x}\n  - log: \"${m}\"\n-- sub.yaml --\noutputs: {x: 1}\nsteps:\n  - if: 'true'\n    then: [{return: {x: 2}}]\n  - log: never\n", "call#1 call#1/if#1 call#1/return#1 log(2) completed"},
		{"return by an exit", "steps:\n  - call: sub\n  - log: b\n-- sub.yaml --\nsteps:\n  - goto: return\n  - log: never\n", "call#1 call#1/goto#1 log(b) completed"},
		{"a call that fails", "steps:\n  - call: sub\n    exits:\n      failed: [{log: \"${error.code} ${error.step}\"}]\n  - log: b\n-- sub.yaml --\nsteps: [{goto: fail}]\n", "call#1 call#1/goto#1 !failed log(failed call#1) log(b) completed"},
		{"a call that fails, unwired", "steps:\n  - call: sub\nhandlers:\n  error: [{log: \"${error.code}\"}]\n-- sub.yaml --\nsteps: [{goto: fail}]\n", "call#1 call#1/goto#1 !failed !failed log(failed) failed"},
		{"a call that handles its errors", "steps:\n  - call: sub\n    set: {m: result.x}\n  - log: \"${m}\"\n-- sub.yaml --\noutputs: {x: 1}\nsteps: [{goto: fail}]\nhandlers:\n  error: [{return: {x: 5}}]\n", "call#1 call#1/goto#1 !failed call#1/return#1 log(5) completed"},
		{"end from within", "steps:\n  - try:\n      - call: sub\n    finally: [{log: f}]\n  - log: never\n-- sub.yaml --\nsteps: [{try: [{end: }], finally: [{log: g}]}, {log: never}]\n", "try#1 call#1 call#1/try#1 call#1/end#1 log(g) log(f) completed"},
		{"variables of their own", "vars: {x: 1}\nsteps:\n  - call: sub\n  - log: \"${x}\"\n-- sub.yaml --\nvars: {x: 5}\nsteps: [{set_variable: {x: 6}}, {log: \"${x}\"}]\n", "call#1 call#1/set_variable#1 log(6) log(1) completed"},
		{"an input of another type", "vars: {x: {type: any, default: text}}\nsteps:\n  - call: sub\n    with: {n: \"${x}\"}\n    exits: {failed: end}\n-- sub.yaml --\ninputs: {n: {type: int}}\nsteps: [{log: \"${n}\"}]\n", "call#1 !expression failed"},
		{"exits of the whole file", "exits: {failed: out}\nsteps:\n  - call: sub\n  - log: never\n  - id: out\n    log: b\n-- sub.yaml --\nsteps: [{goto: fail}]\n", "call#1 call#1/goto#1 !failed log(b) completed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := everyMode(t, tt.text, interp.Options{}, func(*player) {})
			require.Equal(t, tt.want, r.steps(), "%v", r.faults())
			require.Empty(t, r.m.State().Subs)
		})
	}
}

func TestCallsTooDeep(t *testing.T) {
	t.Parallel()
	r := everyMode(t, "steps:\n  - call: sub\n-- sub.yaml --\nsteps:\n  - call: sub\n    exits: {failed: fail}\n", interp.Options{}, func(*player) {})
	require.Equal(t, trace.StatusFailed, r.m.State().Status)
	require.Contains(t, r.faults()[0], "scenarios call each other more than 16 deep")
}

// finding is a step whose answer may come at once.
const finding = "  - find_agent:\n      queue: support\n      while_waiting: [{log: \"${queue.position}\"}, {wait: 5s}]\n    exits: {no_agents: end, queue_full: end, timeout: end, failed: continue}\n"

// TestStrands runs scenarios whose parts wait side by side.
func TestStrands(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want string
		drive            func(*player)
	}{
		{"parallel, both", "steps:\n  - parallel:\n      a: [{wait: 1s}, {log: a}]\n      b: [{wait: 2s}, {log: b}]\n  - log: z\n", "parallel#1 wait#1 wait#2 log(b) log(a) log(z) completed",
			func(r *player) { r.done("wait#2").done("wait#1") }},
		{"parallel, the first", "steps:\n  - parallel:\n      a: [{wait: 1s}, {log: a}]\n      b: [{wait: 2s}, {log: b}]\n    until: first\n  - log: z\n", "parallel#1 wait#1 wait#2 log(b) log(z) completed",
			func(r *player) { r.done("wait#2") }},
		{"a branch that is cut short cleans up", "steps:\n  - for_each: '[7]'\n    do:\n      - parallel:\n          a: [{try: [{wait: 1s}], finally: [{wait: 3s}, {log: \"f${item}\"}]}]\n          b: [{wait: 2s}]\n        until: first\n  - log: z\n", "for_each#1 parallel#1 try#1 wait#1 wait#3 log(z) wait#2 log(f7) completed",
			func(r *player) { r.done("wait#3").done("wait#2") }},
		{"call.ended comes after what was cut short", "steps:\n  - parallel:\n      a: [{try: [{wait: 1s}], finally: [{wait: 3s}, {log: f}]}]\n      b: [{wait: 2s}]\n    until: first\nhandlers:\n  call.ended: [{log: bye}]\n", "parallel#1 try#1 wait#1 wait#3 wait#2 log(f) log(bye) completed",
			func(r *player) { r.done("wait#3").done("wait#2") }},
		{"a loop's variable in each branch", "steps:\n  - parallel:\n      a: [{for_each: '[1, 2]', do: [{wait: 1s}, {log: \"${item}\"}]}]\n      b: [{for_each: '[8, 9]', do: [{wait: 1s}, {log: \"${item}\"}]}]\n", "parallel#1 for_each#1 wait#1 for_each#2 wait#2 log(1) wait#1 log(8) wait#2 log(2) log(9) completed",
			func(r *player) { r.done("wait#1").done("wait#2").done("wait#1").done("wait#2") }},
		{"hang-up in parallel", "steps:\n  - try:\n      - parallel:\n          a: [{try: [{wait: 1s}], finally: [{log: fa}]}]\n          b: [{wait: 2s}]\n    finally: [{log: f}]\nhandlers:\n  call.ended: [{log: bye}]\n", "try#1 parallel#1 try#2 wait#1 wait#2 log(fa) log(f) log(bye) hung_up",
			func(r *player) { r.hangUp() }},

		{"the caller leaves in try", "steps:\n  - try: [{wait: 1s}]\n    catch: {caller.hung_up: [{log: gone}], error: [{log: no}]}\n    finally: [{log: f}]\n  - log: never\nhandlers:\n  caller.hung_up: [{log: h}]\n  call.ended: [{log: bye}]\n", "try#1 wait#1 log(gone) log(f) log(h) log(bye) hung_up",
			func(r *player) { r.hangUp() }},
		{"the caller leaves, not caught", "steps:\n  - try: [{wait: 1s}]\n    catch: [{log: no}]\n    finally: [{log: f}]\n  - log: never\n", "try#1 wait#1 log(f) hung_up",
			func(r *player) { r.hangUp() }},
		{"a catch of the leaving that jumps away", "steps:\n  - try: [{wait: 1s}]\n    catch: {caller.hung_up: {goto: out}}\n  - id: out\n    log: never\n", "try#1 wait#1 hung_up",
			func(r *player) { r.hangUp() }},
		{"a catch of the leaving that waits", "steps:\n  - try:\n      - try: [{wait: 1s}]\n        catch: {caller.hung_up: [{wait: 2s}, {log: inner}]}\n    catch: {caller.hung_up: [{log: outer}]}\n    finally: [{log: f}]\nhandlers:\n  call.ended: [{log: bye}]\n", "try#1 try#2 wait#1 wait#2 log(inner) log(outer) log(f) log(bye) hung_up",
			func(r *player) { r.hangUp().done("wait#2") }},
		{"the caller leaves during finally", "steps:\n  - try: [{log: a}]\n    finally: [{wait: 1s}, {log: f}]\n  - log: never\n", "try#1 log(a) wait#1 log(f) hung_up",
			func(r *player) { r.hangUp().done("wait#1") }},
		{"the host says that the caller has left", "steps:\n  - try:\n      - play_prompt: {say: Hello}\n    catch: {caller.hung_up: [{play_prompt: {say: Still there}}, {log: never}]}\n    finally: [{log: f}]\nhandlers:\n  call.ended: [{log: bye}]\n", "try#1 play_prompt#1 play_prompt#2 log(f) log(bye) hung_up",
			func(r *player) { r.fails("play_prompt#1", effect.HungUp).fails("play_prompt#2", effect.HungUp) }},
		{"a scenario that is called finally", "steps:\n  - try: [{wait: 1s}]\n    finally: [{call: sub}, {log: f}]\n-- sub.yaml --\nsteps: [{wait: 3s}, {log: sub}]\n", "try#1 wait#1 call#1 call#1/wait#1 log(sub) log(f) hung_up",
			func(r *player) { r.hangUp().done("call#1/wait#1") }},
		{"branches that run finally", "steps:\n  - try: [{wait: 1s}]\n    finally: [{parallel: {a: [{wait: 2s}, {log: a}], b: [{log: b}]}}, {log: f}]\n", "try#1 wait#1 parallel#1 wait#2 log(b) log(a) log(f) hung_up",
			func(r *player) { r.hangUp().done("wait#2") }},
		{"branches that are left, and another that runs finally", "steps:\n  - try:\n      - parallel:\n          a: [{try: [{wait: 1s}], finally: [{parallel: {c: [{wait: 3s}], d: [{log: d}]}}, {log: fa}]}]\n          b: [{wait: 2s}]\n    finally: [{log: f}]\n", "try#1 parallel#1 try#2 wait#1 wait#3 parallel#2 wait#2 log(d) log(fa) log(f) hung_up",
			func(r *player) { r.hangUp().done("wait#2") }},
		{"a branch that talks on finally", "steps:\n  - try:\n      - try: [{wait: 1s}]\n        finally: [{parallel: {a: [{play_prompt: x}, {log: a}], b: [{wait: 5s}]}}, {log: inner}]\n    finally: [{log: outer}]\n", "try#1 try#2 wait#1 parallel#1 play_prompt#1 wait#2 log(outer) hung_up",
			func(r *player) { r.hangUp().fails("play_prompt#1", effect.HungUp) }},
		{"a scenario that is called finally and talks on", "steps:\n  - try: [{wait: 1s}]\n    finally: [{call: sub}, {log: f}]\nhandlers:\n  call.ended: [{log: bye}]\n-- sub.yaml --\nsteps: [{play_prompt: x}, {log: sub}]\n", "try#1 wait#1 call#1 call#1/play_prompt#1 log(bye) hung_up",
			func(r *player) { r.hangUp().fails("call#1/play_prompt#1", effect.HungUp) }},
		{"what talks on finally, and expects that nobody is there", "steps:\n  - try: [{wait: 1s}]\n    finally:\n      - record: resume\n        exits: {failed: [{log: \"${error.code}\"}]}\n      - log: f\n", "try#1 wait#1 record#1 log(hung_up) log(f) hung_up",
			func(r *player) { r.hangUp().fails("record#1", effect.HungUp) }},
		{"what talks on in handlers, and expects that nobody is there", "steps:\n  - wait: 1s\nhandlers:\n  caller.hung_up:\n    - play_prompt: x\n      exits: {failed: continue}\n    - log: h\n  call.ended:\n    - play_prompt: x\n      exits: {failed: continue}\n    - log: bye\n    - play_prompt: x\n    - log: never\n", "wait#1 play_prompt#1 log(h) play_prompt#2 log(bye) play_prompt#3 hung_up",
			func(r *player) {
				r.hangUp().fails("play_prompt#1", effect.HungUp).fails("play_prompt#2", effect.HungUp).fails("play_prompt#3", effect.HungUp)
			}},
		{"the first to hear that nobody is there has an exit", "steps:\n  - play_prompt: x\n    exits: {failed: [{log: never}]}\nhandlers:\n  call.ended: [{log: bye}]\n", "play_prompt#1 log(bye) hung_up",
			func(r *player) { r.fails("play_prompt#1", effect.HungUp) }},
		{"cancelled", "steps:\n  - try: [{wait: 1s}]\n    catch: {caller.hung_up: [{log: no}], error: [{log: no}]}\n    finally: [{wait: 2s}, {log: f}]\nhandlers:\n  call.ended: [{log: bye}]\n", "try#1 wait#1 wait#2 log(f) log(bye) cancelled",
			func(r *player) { r.cancel().done("wait#2") }},
		{"cancelled twice", "steps:\n  - try: [{wait: 1s}]\n    finally: [{wait: 2s}, {log: f}]\nhandlers:\n  call.ended: [{log: bye}]\n", "try#1 wait#1 wait#2 log(bye) cancelled",
			func(r *player) { r.cancel().cancel() }},

		{"while waiting", "steps:\n  - wait_for:\n      event: order.paid\n      while_waiting: [{wait: 5s}, {log: turn}]\n    exits: {timeout: end}\n  - log: z\n", "wait_for#1 wait#1 log(turn) wait#1 log(turn) wait#1 log(z) completed",
			func(r *player) { r.done("wait#1").done("wait#1").event("order.paid", nil) }},
		{"while waiting, to the deadline", "steps:\n  - wait_for:\n      event: order.paid\n      while_waiting: [{wait: 5s}]\n    exits: {timeout: [{log: late}]}\n  - log: z\n", "wait_for#1 wait#1 log(late) log(z) completed",
			func(r *player) { r.done("wait_for#1") }},
		{"while waiting, nothing to wait for", "steps:\n  - wait_for:\n      event: order.paid\n      while_waiting: [{log: once}]\n    exits: {timeout: end}\n  - log: z\n", "wait_for#1 log(once) log(z) completed",
			func(r *player) { r.event("order.paid", nil) }},
		{"while waiting, an error", "steps:\n  - wait_for:\n      event: order.paid\n      while_waiting: [{wait: 5s}, {goto: fail}]\n    exits: {timeout: end}\nhandlers:\n  error: [{log: \"${error.step}\"}]\n", "wait_for#1 wait#1 goto#1 !failed log(goto#1) failed",
			func(r *player) { r.done("wait#1") }},
		{"while waiting, away", "vars: {n: 0}\nsteps:\n  - for_each: '[1]'\n    do:\n      - wait_for:\n          event: order.paid\n          while_waiting: [{wait: 5s}, {goto: out}]\n        exits: {timeout: end}\n  - log: never\n  - id: out\n    log: \"${steps.out.exit}z\"\n", "for_each#1 wait_for#1 wait#1 goto#1 log(z) completed",
			func(r *player) { r.done("wait#1") }},
		{"while waiting, the caller leaves", "steps:\n  - wait_for:\n      event: order.paid\n      while_waiting: [{wait: 5s}]\n    exits: {timeout: end}\nhandlers:\n  call.ended: [{log: bye}]\n", "wait_for#1 wait#1 log(bye) hung_up",
			func(r *player) { r.hangUp() }},
		{"an answer that comes at once", "steps:\n" + finding + "  - log: z\n", "find_agent#1 log(z) completed",
			func(r *player) { r.done("find_agent#1") }},
		{"an answer that does not come at once", "steps:\n" + finding + "  - log: z\n", "find_agent#1 log(-1) wait#1 log(z) completed",
			func(r *player) { r.waits("find_agent#1").waits("find_agent#1").done("find_agent#1") }},
		{"a place in the queue tells that it does not", "steps:\n" + finding + "  - log: z\n", "find_agent#1 log(3) wait#1 log(z) completed",
			func(r *player) {
				r.event(interp.QueueChanged, map[string]any{"name": "support", "position": 3}).waits("find_agent#1")
				r.event(interp.QueueChanged, map[string]any{"name": "support", "position": 2}).done("find_agent#1")
			}},
		{"another attempt tells that it does not", "steps:\n  - fetch_variable:\n      connector: c\n      path: /\n      retry: {attempts: 2}\n      while_waiting: [{log: hold}, {wait: 5s}]\n    exits: {none: end, failed: end, timeout: end}\n", "fetch_variable#1 log(hold) wait#1 completed",
			func(r *player) {
				r.fails("fetch_variable#1", effect.Unavailable).waits("fetch_variable#1")
				r.done("fetch_variable#1").fails("fetch_variable#1", effect.Denied)
			}},
		{"the caller leaves before it is known", "steps:\n" + finding + "handlers:\n  call.ended: [{log: bye}]\n", "find_agent#1 log(bye) hung_up",
			func(r *player) { r.hangUp() }},

		{"a handler beside the flow", "vars: {n: 0}\nsteps:\n  - wait: 10s\n  - log: \"${n}\"\nhandlers:\n  order.paid:\n    - wait: 1s\n    - set_variable: {n: \"${event.data.amount}\"}\n", "wait#1 wait#2 set_variable#1 log(5) completed",
			func(r *player) { r.event("order.paid", map[string]any{"amount": 5}).done("wait#2").done("wait#1") }},
		{"a handler that fails", "steps:\n  - wait: 10s\n  - log: z\nhandlers:\n  order.paid: [{goto: fail}]\n  error: [{log: never}]\n", "wait#1 goto#1 !failed log(z) failed",
			func(r *player) { r.event("order.paid", nil).done("wait#1") }},
		{"a handler outlives the flow", "steps:\n  - wait: 10s\nhandlers:\n  order.paid: [{wait: 1s}, {log: h}]\n  call.ended: [{log: bye}]\n", "wait#1 wait#2 log(bye) log(h) completed",
			func(r *player) { r.event("order.paid", nil).done("wait#1").done("wait#2") }},
		{"an event in a scenario that was called", "steps:\n  - call: sub\n    exits: {failed: end}\nhandlers:\n  order.paid: [{log: h}]\n-- sub.yaml --\nsteps:\n  - wait: 10s\n  - log: b\nhandlers:\n  order.paid: [{log: never}]\n", "call#1 call#1/wait#1 log(h) log(b) completed",
			func(r *player) { r.event("order.paid", nil).done("call#1/wait#1") }},
		{"the caller leaves in a scenario that was called", "steps:\n  - try:\n      - call: sub\n    catch: {caller.hung_up: [{log: outer}]}\nhandlers:\n  call.ended: [{log: bye}]\n-- sub.yaml --\nsteps:\n  - try: [{wait: 10s}]\n    catch: {caller.hung_up: [{log: inner}]}\nhandlers:\n  call.ended: [{log: never}]\n", "try#1 call#1 call#1/try#1 call#1/wait#1 log(inner) log(outer) log(bye) hung_up",
			func(r *player) { r.hangUp() }},
		{"agent events", "steps:\n  - connect_call: {agent: Alex}\n    exits: {no_answer: end, busy: end, failed: end, target_disconnected: end}\nhandlers:\n  agent.offered: [{log: offered}]\n  agent.answered: [{log: answered}]\n", "connect_call#1 log(offered) log(answered) completed",
			func(r *player) {
				r.value(map[string]any{"agent": map[string]any{"id": "a", "name": "Alex"}}).value(nil).value(map[string]any{"ended_by": "agent", "seconds": 3})
			}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := everyMode(t, tt.text, interp.Options{}, tt.drive)
			require.Equal(t, tt.want, r.steps(), "%v", r.faults())
			require.Empty(t, r.m.State().Subs)
			require.Empty(t, r.waiting)
		})
	}
}

// TestSettingsStay changes, beside a step that waits, what its settings were
// computed from.
func TestSettingsStay(t *testing.T) {
	t.Parallel()
	text := "vars: {tries: 1, digits: \"\"}\nsteps:\n  - collect_digits: {say: \"Try ${tries}\", retries: \"${5 / tries}\", into: digits}\n    exits: {no_input: continue, invalid: end, failed: end}\nhandlers:\n  order.paid: [{set_variable: {tries: 0}}]\n"
	r := everyMode(t, text, interp.Options{}, func(r *player) {
		nothing := map[string]any{"digits": "", "reason": "no_input"}
		r.event("order.paid", nil)
		for range 6 {
			r.value(nothing)
		}
	})
	require.Equal(t, trace.Completed, r.m.State().Status, "%v", r.faults())
	require.Contains(t, string(r.asked[5].Args), "Try 1")
}

// TestQueueChanged brings the state of the queue to expressions.
func TestQueueChanged(t *testing.T) {
	t.Parallel()
	r := everyMode(t, "steps:\n  - log: \"${queue.position}\"\n  - wait: 10s\n  - log: \"${queue.position} ${queue.estimated_wait}\"\n", interp.Options{}, func(r *player) {
		r.after(time.Second).event(interp.QueueChanged, map[string]any{"name": "support", "position": 3, "waiting": 4, "estimated_wait": 90, "agents": 2, "available": 0})
		r.done("wait#1")
	})
	require.Equal(t, "log(-1) wait#1 log(3 90) completed", r.steps())
}

// TestSecretsOfCalledScenarios holds a secret that only a scenario that was
// called knows.
func TestSecretsOfCalledScenarios(t *testing.T) {
	t.Parallel()
	text := "vars: {pin: {type: text, secret: true}}\nsteps:\n  - collect_digits: {say: PIN, into: pin}\n    exits: {no_input: end, invalid: end, failed: end}\n  - call: sub\n    with: {code: \"${pin}\"}\n    exits: {failed: end}\n-- sub.yaml --\ninputs: {code: {type: text, secret: true}}\nsteps:\n  - crm_request: {method: POST, path: /pay, body: {card: \"${code}\"}}\n    exits: {none: end, failed: end, timeout: end}\n"
	r := everyMode(t, text, interp.Options{}, func(r *player) {
		r.value(map[string]any{"digits": secretDigits, "reason": "finished"}).value(map[string]any{"status": 200})
	})
	require.NotContains(t, r.json(), secretDigits)
	require.Equal(t, trace.Completed, r.m.State().Status)
}

// TestTalkingOn goes on talking after the scenario has hung up: a mistake of
// its author, and no leaving of the caller.
func TestTalkingOn(t *testing.T) {
	t.Parallel()
	text := "steps:\n  - answer:\n  - hangup:\n  - play_prompt: Hello\n    exits: {failed: continue}\n  - log: \"${error.code}\"\n"
	r := everyMode(t, text, interp.Options{}, func(r *player) { r.value(nil).value(nil).fault(effect.HungUp) })
	require.Equal(t, "answer#1 hangup#1 play_prompt#1 log(hung_up) completed", r.steps())
}

// TestExitOfFailure keeps, as the run's last exit, the one that failed it.
func TestExitOfFailure(t *testing.T) {
	t.Parallel()
	text := "steps:\n  - answer:\n  - get_record: {object: Contact, id: a}\n    exits: {none: fail, failed: end, timeout: end}\n"
	r := everyMode(t, text, interp.Options{}, func(r *player) { r.value(nil).fault(effect.NotFound) })
	require.Equal(t, trace.StatusFailed, r.m.State().Status)
	require.Equal(t, "none", r.m.State().Exit)
}
