package interp_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
)

// collectPIN makes the caller key in a secret.
const collectPIN = "vars: {pin: {type: text, secret: true}, list: {type: list, secret: true}, out: {type: any}}\nsteps:\n  - collect_digits: {say: PIN, into: pin}\n    exits: {no_input: end, invalid: end}\n"

// TestSecretsStayOutOfTraces lets a secret go everywhere that the compiler
// allows; it is in no event.
func TestSecretsStayOutOfTraces(t *testing.T) {
	t.Parallel()
	set := "    exits: {none: end, failed: end, timeout: end}\n"
	tests := []struct {
		name, pin, steps string
		drive            func(*player)
	}{
		{"keyed in", "48151623", "", func(*player) {}},
		{"a body", "48151623", "  - fetch_variable: {connector: c, method: POST, path: /, body: {a: \"${pin}\", b: [\"x${pin}y\", {c: \"${pin}\"}]}}\n" + set, func(r *player) { r.value(map[string]any{"status": 200}) }},
		{"a short one in a body", "47", "  - fetch_variable: {connector: c, method: POST, path: /, body: {a: \"${pin}\"}}\n" + set, func(r *player) { r.value(map[string]any{"status": 200}) }},
		{"made a number", "48151623", "  - fetch_variable: {connector: c, method: POST, path: /, body: {a: \"${int(pin)}\", b: \"${[int(pin)]}\"}}\n" + set, func(r *player) { r.value(map[string]any{"status": 200}) }},
		{"in a list", "48151623", "  - set_variable: {list: [\"${pin}\", 1]}\n  - create_record: {object: a, values: {a: \"${list}\"}}\n    exits: {failed: end, timeout: end}\n", func(r *player) { r.value(nil) }},
		{"sent again", "48151623", "  - fetch_variable: {connector: c, method: POST, path: /, body: {a: \"${pin}\"}, retry: {attempts: 2}}\n" + set, func(r *player) { r.fault(effect.Unavailable).value(nil).value(map[string]any{"status": 200}) }},
		{"echoed in a value", "48151623", "  - fetch_variable: {connector: c, path: /, set: {out: response.body}}\n" + set, func(r *player) {
			r.value(map[string]any{"status": 200, "body": map[string]any{"text": "you said 48151623", "48151623": 48151623, "f": []any{"48151623"}}})
		}},
		{"echoed in a fault", "48151623", "  - wait: 1s\n", func(r *player) {
			res := effect.Failed(r.pending(), &effect.Fault{Code: effect.Invalid, Message: "48151623 is wrong", Detail: "48151623"})
			r.tell(interp.Event{Result: &res})
		}},
		{"echoed and logged", "48151623", "  - fetch_variable: {connector: c, path: /}\n    exits: {none: end, timeout: end, failed: [log: \"${error.message}\"]}\n", func(r *player) {
			res := effect.Failed(r.pending(), effect.NewFault(effect.Invalid, "48151623 is wrong"))
			r.tell(interp.Event{Result: &res})
		}},
		{"echoed and switched on", "48151623", "  - fetch_variable: {connector: c, path: /, set: {out: response.body}}\n" + set + "  - switch: out\n    cases: {a: end}\n  - log: a\n", func(r *player) {
			r.value(map[string]any{"status": 200, "body": "48151623"})
		}},
		{"echoed and looped over", "48151623", "  - fetch_variable: {connector: c, path: /, set: {out: response.body}}\n" + set + "  - for_each: out\n    do: [log: \"${item}\"]\n", func(r *player) {
			r.value(map[string]any{"status": 200, "body": []any{"48151623"}})
		}},
		{"told of by the router", "48151623", "  - wait: 1s\n", func(r *player) {
			r.tell(interp.Event{Name: interp.QueueChanged, Data: map[string]any{"name": "48151623"}})
			r.value(nil)
		}},
		{"compared", "48151623", "  - if: pin == \"1\"\n    then: end\n  - log: a\n    when: len(pin) > 2\n", func(*player) {}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := everyMode(t, collectPIN+tt.steps, interp.Options{}, func(r *player) {
				r.value(map[string]any{"digits": tt.pin})
				tt.drive(r)
			})
			require.True(t, r.last.Done)
			require.NotContains(t, r.json(), `"`+tt.pin)
			if len(tt.pin) > 2 {
				require.NotContains(t, r.json(), tt.pin)
			}
			require.Contains(t, r.json(), `"name":"pin","value":"***"`)
		})
	}
}

// TestFilledSecrets hides an answer that fills a secret variable by set.
func TestFilledSecrets(t *testing.T) {
	t.Parallel()
	text := "vars: {token: {type: text, secret: true}}\nsteps:\n  - fetch_variable: {connector: c, path: /, set: {token: response.body.token}}\n    exits: {none: end, failed: end, timeout: end}\n  - if: token == \"\"\n    then: end\n"
	r := everyMode(t, text, interp.Options{}, func(r *player) {
		r.value(map[string]any{"status": 200, "body": map[string]any{"token": "tok-4711"}})
	})
	require.Equal(t, "tok-4711", r.m.State().Vars["token"])
	require.NotContains(t, r.json(), "tok-4711")
}

// TestSecretInputs masks what a run is started with.
func TestSecretInputs(t *testing.T) {
	t.Parallel()
	p := program(t, "inputs: {pin: {type: text, secret: true}, name: {type: text}}\nsteps:\n  - if: pin == name\n    then: end\n")
	in := input()
	in.Inputs = map[string]any{"pin": "48151623", "name": "Ada"}
	var out bytes.Buffer
	m := interp.New(p, interp.Options{Trace: trace.NewWriter(&out)})
	_, err := m.Start(in)
	require.NoError(t, err)
	require.NotContains(t, out.String(), "48151623")
	require.Contains(t, out.String(), `"inputs":{"name":"Ada","pin":"***"}`)

	for _, inputs := range []map[string]any{nil, {"pin": "1"}, {"pin": 1, "name": "a"}, {"pin": "1", "name": "a", "more": 1}} {
		in.Inputs = inputs
		_, err := interp.New(p, interp.Options{}).Start(in)
		require.Error(t, err)
	}
}

// TestHostsAreToldOfSecrets marks the request whose digits nobody may log.
func TestHostsAreToldOfSecrets(t *testing.T) {
	t.Parallel()
	r := play(t, program(t, collectPIN), plain, interp.Options{})
	var args effect.CollectArgs
	require.NoError(t, json.Unmarshal(r.pending().Args, &args))
	require.True(t, args.Secret)
}
