package replay_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/replay"
	"github.com/callwright/callwright/engine/trace"
)

const inbound = `callwright: v1
scenario: inbound
vars: {case_number: "", pin: {type: text, secret: true}}
inputs: {tier: standard}
steps:
  - answer:
  - id: ask
    collect_digits: {say: Your case number, max_digits: 4, into: case_number}
    exits: {no_input: continue, failed: end}
  - id: find
    search: {object: Case, fields: [Id], where: {CaseNumber: "${case_number}"}, into: cases, retry: {attempts: 2}}
    exits: {none: none_found, many: end, failed: end, timeout: end}
  - play_prompt: "Found ${cases.count}, dear ${tier} caller"
  - hangup:
  - end:
  - id: none_found
    play_prompt: Nothing found.
handlers:
  order.paid: [{log: "paid ${event.data.amount}"}]
  call.ended: [{log: over}]
`

func load(t *testing.T, text string) (*engine.Scenario, *compile.Program) {
	t.Helper()
	e, err := engine.New(engine.Options{Blocks: blocks.All()})
	require.NoError(t, err)
	s, diags := e.Load(fstest.MapFS{"inbound.yaml": {Data: []byte(text)}}, "inbound.yaml")
	require.NotNil(t, s, "%v", diags)
	return s, s.Program()
}

// world answers by kind; the first search fails in passing.
type world struct {
	records  []any
	searched int
	digits   string
	takes    time.Duration // of HTTP calls
}

func (w *world) Perform(_ context.Context, r effect.Request) effect.Result {
	switch r.Kind {
	case effect.HostCollect:
		return effect.Done(r, map[string]any{"digits": w.digits, "reason": "finished"})
	case effect.HTTPFetch:
		time.Sleep(w.takes)
		return effect.Done(r, map[string]any{"status": 200})
	case effect.CRMSearch:
		if w.searched++; w.searched == 1 {
			return effect.Failed(r, effect.NewFault(effect.Unavailable, "down"))
		}
		return effect.Done(r, map[string]any{"records": w.records, "count": len(w.records), "object": "Case", "account": "acme"})
	}
	return effect.Done(r, nil)
}

// record runs a scenario and returns its trace.
func record(t *testing.T, text string, w *world, events ...interp.Event) []byte {
	t.Helper()
	s, _ := load(t, text)
	var out bytes.Buffer
	happens := make(chan interp.Event, len(events))
	for _, e := range events {
		happens <- e
	}
	_, err := s.Run(t.Context(), engine.Input{Run: "run-1", From: "+14155550100", To: "+1800", Inputs: map[string]any{"tier": "gold"}, Trace: trace.NewWriter(&out)}, w, happens)
	require.NoError(t, err)
	return out.Bytes()
}

func again(t *testing.T, lines []byte, text string) (*replay.Difference, error) {
	t.Helper()
	tr, err := replay.Read(lines)
	require.NoError(t, err)
	_, p := load(t, text)
	return replay.Run(p, tr)
}

func one() *world {
	return &world{records: []any{map[string]any{"Id": "500"}}, digits: "1234"}
}

func TestSame(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][]byte{
		"found":    record(t, inbound, one()),
		"none":     record(t, inbound, &world{records: []any{}, digits: "1"}),
		"hung up":  record(t, inbound, one(), interp.Event{HangUp: true}),
		"event":    record(t, inbound, one(), interp.Event{Name: "order.paid", Data: map[string]any{"amount": 5}}),
		"a secret": record(t, strings.ReplaceAll(inbound, "into: case_number", "into: pin"), one()),
	} {
		text := inbound
		if name == "a secret" {
			text = strings.ReplaceAll(inbound, "into: case_number", "into: pin")
		}
		d, err := again(t, lines, text)
		require.NoError(t, err, name)
		require.Nil(t, d, "%s: %+v", name, d)
	}
}

// What went on while a step waited begins again when it did then.
func TestWhileWaiting(t *testing.T) {
	text := "callwright: v1\nscenario: inbound\ninputs: {tier: standard}\nsteps:\n  - for_each: '[1, 2]'\n    do:\n      - fetch_variable: {connector: c, path: /, timeout: 5s, while_waiting: [{log: \"${tier}\"}]}\n        exits: {none: end, failed: end, timeout: end}\n"
	synctest.Test(t, func(t *testing.T) {
		lines := record(t, text, &world{takes: 2 * time.Second})
		require.Equal(t, 2, strings.Count(string(lines), `"name":"`+trace.Waits))
		d, err := again(t, lines, text)
		require.NoError(t, err)
		require.Nil(t, d, "%+v", d)
		d, err = again(t, lines, strings.ReplaceAll(text, "log: ", "play_prompt: "))
		require.NoError(t, err)
		require.Equal(t, "log#1", d.Expected.Step)
	})
}

// What has no effect on the run makes no difference.
func TestHarmlessChanges(t *testing.T) {
	t.Parallel()
	lines := record(t, inbound, one())
	for _, change := range [][2]string{
		{"vars:", "description: new\nvars:"},
		{"retry: {attempts: 2}", "retry: {attempts: 2, backoff: 200ms}"},
		{"none: none_found", "none: end"}, // the way is not taken
		{"Nothing found.", "Sorry."},
	} {
		require.Contains(t, inbound, change[0])
		d, err := again(t, lines, strings.Replace(inbound, change[0], change[1], 1))
		require.NoError(t, err)
		require.Nil(t, d, "%v: %+v", change, d)
	}
}

func TestFirstDifference(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, old, new string
		step           string
		in             []string
		unrecorded     effect.Kind
	}{
		{"another text", "Found ${cases.count}", "There is ${cases.count}", "play_prompt#1", []string{"say"}, ""},
		{"another argument", "object: Case", "object: Ticket", "find", []string{"object"}, ""},
		{"another setting", "max_digits: 4", "max_digits: 5", "ask", []string{"max_digits"}, ""},
		{"a new step without a request", "  - hangup:\n", "  - log: bye\n  - hangup:\n", "play_prompt#1", []string{"next step"}, ""},
		{"a new step with a request", "  - hangup:\n", "  - send_dtmf: \"1\"\n  - hangup:\n", "play_prompt#1", []string{"next step"}, effect.HostDTMF},
		{"a step less", "  - hangup:\n", "", "play_prompt#1", []string{"next step"}, ""},
		{"another way", "    exits: {no_input: continue, failed: end}\n", "    exits: {no_input: continue, failed: end, ok: none_found}\n", "ask", []string{"next step"}, effect.HostPlay},
		{"no handler", "  call.ended: [{log: over}]\n", "", "log#2", []string{"what happens"}, ""},
		{"a handler more", "log: over}]\n", "log: over}]\n  caller.hung_up: [{log: gone}]\n", "", nil, ""},
		{"another value", "  - hangup:\n", "  - set_variable: {case_number: x}\n  - hangup:\n", "play_prompt#1", []string{"next step"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, inbound, tt.old)
			d, err := again(t, record(t, inbound, one()), strings.Replace(inbound, tt.old, tt.new, 1))
			require.NoError(t, err)
			if tt.in == nil {
				require.Nil(t, d)
				return
			}
			require.NotNil(t, d)
			require.Equal(t, tt.step, d.Step())
			require.Equal(t, tt.in, d.In)
			if tt.unrecorded == "" {
				require.Nil(t, d.Unrecorded)
			} else {
				require.Equal(t, tt.unrecorded, d.Unrecorded.Asks)
			}
			require.NotZero(t, d.Expected.Line)
		})
	}
}

// A scenario that looks into a secret cannot be judged by a trace without it.
func TestHiddenAnswers(t *testing.T) {
	t.Parallel()
	secret := strings.ReplaceAll(inbound, "into: case_number", "into: pin")
	checked := strings.Replace(secret, "max_digits: 4,", "max_digits: 4, valid: \"digits == '1234'\",", 1)
	_, err := again(t, record(t, checked, one()), checked)
	require.ErrorIs(t, err, replay.ErrHidden)
	var at *replay.Error
	require.ErrorAs(t, err, &at)
	require.NotZero(t, at.Line)
}

func TestUnusableTraces(t *testing.T) {
	t.Parallel()
	whole := string(record(t, inbound, one()))
	lines := strings.SplitAfter(strings.TrimSuffix(whole, "\n"), "\n")
	for _, tt := range []struct {
		name, text string
		line       int
		is         error
	}{
		{"empty", "", 1, replay.ErrTrace},
		{"a page", "<html>\n</html>\n", 1, replay.ErrTrace},
		{"another JSON", "{\"a\":1}\n", 1, replay.ErrTrace},
		{"cut in a line", whole[:len(whole)-20], len(lines), replay.ErrCut},
		{"cut between lines", strings.Join(lines[:5], ""), 5, replay.ErrCut},
		{"a line is missing", strings.Join(append(append([]string{}, lines[:3]...), lines[4:]...), ""), 4, replay.ErrTrace},
		{"no beginning", strings.Join(lines[1:], ""), 1, replay.ErrTrace},
		{"another version", strings.Replace(whole, `"version":1`, `"version":9`, 1), 1, replay.ErrVersion},
		{"rubbish within", strings.Replace(whole, lines[4], "{\n", 1), 5, replay.ErrTrace},
	} {
		_, err := replay.Read([]byte(tt.text))
		require.ErrorIs(t, err, tt.is, tt.name)
		var at *replay.Error
		require.ErrorAs(t, err, &at, tt.name)
		require.Equal(t, tt.line, at.Line, tt.name)
	}
	golden, err := trace.Normalize([]byte(whole))
	require.NoError(t, err)
	_, err = replay.Read(golden)
	require.ErrorContains(t, err, "golden")
}

// A run that began after the call cannot be told apart without the call's past,
// but one that does the same does the same.
func TestCallsWithAPast(t *testing.T) {
	t.Parallel()
	lines := bytes.Replace(record(t, inbound, one()), []byte(`"event":"call.incoming"`), []byte(`"event":"call.ended"`), 1)
	d, err := again(t, lines, inbound)
	require.NoError(t, err)
	require.Nil(t, d)
	_, err = again(t, lines, strings.Replace(inbound, "Found", "Look", 1))
	require.ErrorIs(t, err, replay.ErrHidden)
	told := bytes.Replace(lines, []byte(`"from":`), []byte(`"answered":true,"duration":5,"from":`), 1)
	d, err = again(t, told, strings.Replace(inbound, "Found", "Look", 1))
	require.NoError(t, err)
	require.NotNil(t, d)
}

// Times of the trace are the run's times.
func TestTimes(t *testing.T) {
	t.Parallel()
	timed := strings.Replace(inbound, "dear ${tier} caller", "at ${run.now}", 1)
	lines := record(t, timed, one())
	require.Regexp(t, `\bat \d{4}-\d\d-\d\d`, string(lines), "the prompt tells the time")
	d, err := again(t, lines, timed)
	require.NoError(t, err)
	require.Nil(t, d)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"seq":1,"at_ms":0,"kind":"run_started","version":1,"run":"r","scenario":"s","program":"p","started":"2026-03-02T09:00:00Z","event":"manual","call":{"from":"1"}}
{"seq":2,"at_ms":3,"kind":"run_ended","status":"completed"}
`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := replay.Read(data)
		if err == nil {
			require.NotEmpty(t, tr.Events)
		}
	})
}
