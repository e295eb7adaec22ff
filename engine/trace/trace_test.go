package trace_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// events are one of each kind.
func events() []trace.Event {
	return []trace.Event{
		{Seq: 1, Kind: trace.RunStarted, Info: &trace.RunInfo{Run: "run-42", Scenario: "s", Program: "sha256:ab12", Started: time.Date(2026, 3, 2, 9, 0, 0, 5, time.UTC), Event: "manual", Call: map[string]any{"to": "1", "from": "2"}, Inputs: map[string]any{"a": "***"}}},
		{Seq: 2, Kind: trace.StepEntered, Step: "a", Block: "log", Strand: "main", Settings: []trace.Setting{{Name: "z", Value: 1}, {Name: "message", Value: "x \"<y>\""}}},
		{Seq: 3, Kind: trace.StepEntered, Step: "b", Block: "answer", Strand: "error"},
		{Seq: 4, At: 1500 * time.Millisecond, Kind: trace.Requested, Step: "c", Block: "wait", Request: &effect.Request{ID: "run-42/c/1.1", Kind: effect.TimeWait, Args: json.RawMessage(`{"for":"1s"}`), Mode: effect.Write, Key: "k", Account: "acme", Timeout: effect.Duration(1234 * time.Millisecond), Attempt: 2}},
		{Seq: 5, Kind: trace.Waiting, Step: "c", Name: "run-42/c/1.1"},
		{Seq: 6, Kind: trace.Resumed, Step: "c", Name: "result"},
		{Seq: 7, Kind: trace.Resulted, Step: "c", Block: "wait", Result: &effect.Result{Request: "run-42/c/1.1", Value: []any{1, 2.0}, Account: "acme", Exchanges: []effect.Exchange{{Method: "GET", URL: "http://127.0.0.1:4711/x", Status: 200, Elapsed: effect.Duration(3 * time.Millisecond)}}}},
		{Seq: 8, Kind: trace.Resulted, Step: "c", Block: "wait", Result: &effect.Result{Request: "r", Fault: &effect.Fault{Code: effect.RateLimited, Message: "m", Detail: "d", RetryAfter: effect.Duration(time.Second)}}},
		{Seq: 9, Kind: trace.VariableSet, Step: "c", Block: "wait", Name: "n", Value: nil},
		{Seq: 10, Kind: trace.ExitTaken, Step: "c", Block: "wait", Exit: "ok", To: "end"},
		{Seq: 11, Kind: trace.Failed, Step: "c", Block: "wait", Fault: effect.NewFault(effect.Limit, "too much")},
		{Seq: 12, Kind: trace.VariableSet, Step: "c", Name: "bad", Value: struct{}{}},
		{Seq: 13, Kind: trace.ExitTaken, Step: "d", Block: "parse", Exit: "invalid", To: "end", Fault: effect.NewFault(effect.Invalid, "no form")},
		{Seq: 14, Kind: trace.RunEnded, Status: trace.Completed},
	}
}

const written = `{"seq":1,"at_ms":0,"kind":"run_started","version":1,"run":"run-42","scenario":"s","program":"sha256:ab12","started":"2026-03-02T09:00:00.000000005Z","event":"manual","call":{"from":"2","to":"1"},"inputs":{"a":"***"}}
{"seq":2,"at_ms":0,"kind":"step_entered","step":"a","block":"log","strand":"main","settings":{"z":1,"message":"x \"<y>\""}}
{"seq":3,"at_ms":0,"kind":"step_entered","step":"b","block":"answer","strand":"error"}
{"seq":4,"at_ms":1500,"kind":"request","step":"c","block":"wait","request":"run-42/c/1.1","request_kind":"time.wait","account":"acme","args":{"for":"1s"},"timeout":"1.234s","mode":"write","key":"k","attempt":2}
{"seq":5,"at_ms":0,"kind":"waiting","step":"c","name":"run-42/c/1.1"}
{"seq":6,"at_ms":0,"kind":"resumed","step":"c","name":"result"}
{"seq":7,"at_ms":0,"kind":"result","step":"c","block":"wait","request":"run-42/c/1.1","account":"acme","value":[1,2.0],"exchanges":[{"method":"GET","url":"http://127.0.0.1:4711/x","status":200,"elapsed":"3ms"}]}
{"seq":8,"at_ms":0,"kind":"result","step":"c","block":"wait","request":"r","fault":{"code":"rate_limited","message":"m","detail":"d","retry_after":"1s"}}
{"seq":9,"at_ms":0,"kind":"variable_set","step":"c","block":"wait","name":"n","value":null}
{"seq":10,"at_ms":0,"kind":"exit_taken","step":"c","block":"wait","exit":"ok","to":"end"}
{"seq":11,"at_ms":0,"kind":"error","step":"c","block":"wait","code":"limit","message":"too much"}
{"seq":12,"at_ms":0,"kind":"variable_set","step":"c","name":"bad","value":"unencodable: not scenario data: struct {}"}
{"seq":13,"at_ms":0,"kind":"exit_taken","step":"d","block":"parse","exit":"invalid","to":"end","code":"invalid","message":"no form"}
{"seq":14,"at_ms":0,"kind":"run_ended","status":"completed"}
`

func TestWriter(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	w, memory := trace.NewWriter(&out), &trace.Memory{}
	tee := trace.Tee{w, memory}
	for _, e := range events() {
		tee.Record(e)
	}
	require.NoError(t, w.Err())
	require.Equal(t, written, out.String())
	require.Equal(t, events(), memory.Events)
	for line := range bytes.Lines(out.Bytes()) {
		require.True(t, json.Valid(line), string(line))
	}
}

type broken struct{ left int }

func (b *broken) Write(p []byte) (int, error) {
	if b.left--; b.left < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func TestWriterStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	b := &broken{left: 1}
	w := trace.NewWriter(b)
	for _, e := range events() {
		w.Record(e)
	}
	require.EqualError(t, w.Err(), "disk full")
	require.Equal(t, -1, b.left, "it does not try again")
}

func TestNormalize(t *testing.T) {
	t.Parallel()
	got, err := trace.Normalize([]byte(written))
	require.NoError(t, err)
	for _, gone := range []string{"run-42", "1500", "2026-03-02", "ab12", "4711", "3ms", "1.234s"} {
		require.NotContains(t, string(got), gone)
	}
	require.Contains(t, string(got), `"request":"RUN/c/1.1"`)
	require.Contains(t, string(got), `"url":"http://emulator/x"`)
	again, err := trace.Normalize(got)
	require.NoError(t, err)
	require.Equal(t, string(got), string(again))
	_, err = trace.Normalize([]byte("{\"run\":\"a\"}\nnonsense\n"))
	require.ErrorContains(t, err, "trace line 2")
}

func TestRedact(t *testing.T) {
	t.Parallel()
	v := map[string]any{"a": "x4711y", "b": []any{4711, 47.0, "12", true, nil}, "4711": 1}
	got := trace.Redact(v, []string{"4711", "12"})
	require.Equal(t, map[string]any{"a": "x***y", "b": []any{"***", 47.0, "12", true, nil}, "***": 1}, got)
	require.Equal(t, 4711, v["b"].([]any)[0], "the original is not changed")
	require.Equal(t, v, trace.Redact(v, nil))

	require.Equal(t, map[string]any{"a": "x12y", "b": "***", "c": "***"}, trace.RedactEqual(map[string]any{"a": "x12y", "b": "12", "c": 12}, []string{"12"}))
	require.Equal(t, "12", trace.RedactEqual("12", nil))
	require.Equal(t, []string{"a", "1", "2.5"}, trace.Texts(nil, map[string]any{"x": []any{"a", "", nil, true, 1}, "y": 2.5}))
}
