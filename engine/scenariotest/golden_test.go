package scenariotest_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/scenariotest"
)

// golden plays a call that has a golden trace, and returns the trace.
func golden(t *testing.T) (*compile.Program, *scenariotest.Test, []byte) {
	t.Helper()
	p := program(t, support)
	f, found := read(t, p, "tests:\n  name: one\n  golden: true\n  call: {from: \"+14155550100\"}\n")
	require.Empty(t, found)
	o, err := f.Tests[0].Run(t.Context(), p, stage())
	require.NoError(t, err)
	return p, f.Tests[0], lined(t, o)
}

func TestGolden(t *testing.T) {
	t.Parallel()
	p, one, now := golden(t)
	failures, err := one.CheckGolden(p, now, now)
	require.NoError(t, err)
	require.Empty(t, failures)

	failures, err = one.CheckGolden(p, now, nil)
	require.NoError(t, err)
	require.Equal(t, "the golden trace dir/testdata/support.one.trace.jsonl", failures[0].Want)
	require.Equal(t, 3, failures[0].At.Start.Line)

	text := string(now)
	changed := strings.Replace(text, `"tier":"gold"`, `"tier":"silver"`, 1)
	require.NotEqual(t, text, changed)
	failures, err = one.CheckGolden(p, now, []byte(changed))
	require.NoError(t, err)
	require.Len(t, failures, 1)
	require.Contains(t, failures[0].Message, "of dir/testdata/support.one.trace.jsonl on")
	require.Contains(t, failures[0].Want, "silver")
	require.Contains(t, failures[0].Got, "gold")
	require.Equal(t, []any{"set_variable#1", "dir/support.yaml", 21}, []any{failures[0].Step, failures[0].StepFile, failures[0].StepLine})

	renumbered := strings.ReplaceAll(text, `{"seq":`, `{"seq":1`)
	failures, err = one.CheckGolden(p, now, []byte(renumbered))
	require.NoError(t, err)
	require.Empty(t, failures, "numbers are no difference")

	for _, same := range []string{strings.ReplaceAll(text, "\n", "\r\n"), "\ufeff" + text, strings.TrimSuffix(text, "\n")} {
		failures, err = one.CheckGolden(p, now, []byte(same))
		require.NoError(t, err)
		require.Empty(t, failures, "what an editor does to ends of lines is no difference")
	}
	crlf := strings.ReplaceAll(changed, "\n", "\r\n")
	require.Len(t, scenariotest.Diff([]byte(crlf), now), len(scenariotest.Diff([]byte(changed), now)))
}

// Every difference has a place in the scenario: that of its step, if there is
// such a step today, or else of what came before it.
func TestGoldenPlace(t *testing.T) {
	t.Parallel()
	p, one, now := golden(t)
	text := string(now)
	end := strings.LastIndex(strings.TrimSuffix(text, "\n"), "\n") + 1
	for name, tt := range map[string]struct{ golden, step string }{
		"the first event": {strings.Replace(text, `"from":"+14155550100"`, `"from":"+2"`, 1), ""},
		"the last event":  {text[:end] + strings.Replace(text[end:], "completed", "failed", 1), "end#1"},
		"a step is new":   {without(text, `"step":"find"`), "find"},
		"a step is gone":  {text[:end] + `{"seq":999,"at_ms":0,"kind":"step_entered","step":"gone"}` + "\n" + text[end:], "end#1"},
		"a step is not":   {text[:end] + `{"seq":999,"at_ms":0,"kind":"step_entered","step":"bye"}` + "\n" + text[end:], "bye"},
	} {
		failures, err := one.CheckGolden(p, now, []byte(tt.golden))
		require.NoError(t, err, name)
		require.Len(t, failures, 1, name)
		require.Equal(t, tt.step, failures[0].Step, name)
		require.Equal(t, tt.step != "", failures[0].StepLine > 0, name)
	}
}

// without leaves out the lines that hold a text.
func without(lines, text string) (out string) {
	for line := range strings.Lines(lines) {
		if !strings.Contains(line, text) {
			out += line
		}
	}
	return out
}

// A golden trace that was cut, or is none, is said so, with its line.
func TestBrokenGolden(t *testing.T) {
	t.Parallel()
	p, one, now := golden(t)
	lines := strings.SplitAfter(string(now), "\n")
	name := one.Golden
	for text, want := range map[string]string{
		strings.Join(lines[:3], "") + lines[3][:40]:                   name + ":4: it is cut off in the middle of this line",
		strings.TrimSuffix(strings.Join(lines[:4], ""), "\n"):         name + ":4: it does not go on to the end of the run",
		strings.Join(lines[:4], ""):                                   name + ":4: it does not go on to the end of the run",
		strings.Replace(string(now), `"version":1`, `"version":7`, 1): name + ":1: its version is 7, and this is for 1",
		"":         name + ":0: it does not go on to the end of the run",
		"<html>\n": name + ":1: the line is no event of a trace",
		"{}\n":     name + ":1: the line is no event of a trace",
	} {
		_, err := one.CheckGolden(p, now, []byte(text))
		require.EqualError(t, err, want)
		var broken *scenariotest.Broken
		require.ErrorAs(t, err, &broken)
		require.Equal(t, diag.CodeBadFile, broken.Diagnostic().Code)
	}
}

func TestDiff(t *testing.T) {
	t.Parallel()
	trace := func(kinds ...string) []byte {
		text := ""
		for i, k := range kinds {
			text += `{"seq":` + strings.Repeat("1", i+1) + `,"at_ms":0,"kind":"` + k + "\"}\n"
		}
		return []byte(text)
	}
	line := func(kinds ...string) (out []string) {
		for _, k := range kinds {
			out = append(out, `{"kind":"`+k+`"}`)
		}
		return out
	}
	none := []string{}
	for _, tt := range []struct {
		old, now []byte
		want     []scenariotest.Change
	}{
		{trace("a", "b"), trace("a", "b"), nil},
		{trace("a", "c"), trace("a", "b", "c"), []scenariotest.Change{{Line: 2, Old: none, New: line("b")}}},
		{trace("a", "b", "c"), trace("a", "c"), []scenariotest.Change{{Line: 2, Old: line("b"), New: none}}},
		{trace("a", "b", "c"), trace("a", "x", "c"), []scenariotest.Change{{Line: 2, Old: line("b"), New: line("x")}}},
		{trace("a"), trace("a", "b"), []scenariotest.Change{{Line: 2, Old: none, New: line("b")}}},
		{nil, trace("a"), []scenariotest.Change{{Line: 1, Old: nil, New: line("a")}}},
		{trace("a", "b", "c", "d"), trace("x", "b", "d"), []scenariotest.Change{{Line: 1, Old: line("a"), New: line("x")}, {Line: 3, Old: line("c"), New: none}}},
	} {
		got := scenariotest.Diff(tt.old, tt.now)
		require.Len(t, got, len(tt.want), "%s", tt.now)
		for i := range got {
			require.Equal(t, tt.want[i].Line, got[i].Line)
			require.ElementsMatch(t, tt.want[i].Old, got[i].Old)
			require.ElementsMatch(t, tt.want[i].New, got[i].New)
		}
	}
}

func TestAround(t *testing.T) {
	t.Parallel()
	old, now := scenariotest.Around("a short line", "a short word")
	require.Equal(t, []string{"a short line", "a short word"}, []string{old, now})
	long := strings.Repeat("é", 400)
	old, now = scenariotest.Around(long+"x"+long, long+"y"+long)
	require.Contains(t, old, "éx")
	require.Contains(t, now, "éy")
	require.Less(t, len([]rune(old)), 250)
}

// Whatever two traces are, their difference is told without a panic, and a
// trace has none with itself.
func FuzzDiff(f *testing.F) {
	f.Add("a\nb\n", "a\nc\n")
	f.Add("", "x")
	f.Add("{\"seq\":1,\"at_ms\":0,\"kind\":\"a\"}\n", "{\"seq\":2,\"at_ms\":7,\"kind\":\"a\"}\n")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a)+len(b) > 2000 {
			return
		}
		for _, c := range scenariotest.Diff([]byte(a), []byte(b)) {
			c.Shown()
		}
		if len(scenariotest.Diff([]byte(a), []byte(a))) != 0 {
			t.Fatal("a difference with itself")
		}
	})
}
