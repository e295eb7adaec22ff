package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What tests depend on is watched wherever it lies, and comes and goes.
func TestWatch(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	const text = "callwright: v1\nscenario: line\nsteps:\n  - play_prompt: "
	scenario := write("line.yaml", text+"Hello.\n")
	tests := write("tests/one.test.yaml", "scenario: ../line.yaml\ntests: {name: one, expect: {said: [Hello]}}\n")
	a, stdout, stderr := newTestApp(t)
	ctx, interrupt := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.watchTests(ctx, &testFlags{format: formatText}, []string{filepath.Dir(tests)}) }()
	rounds := 0
	again := func(change, want string) {
		rounds++
		require.Eventually(t, func() bool { return strings.Count(read(t, stderr), "watching") == rounds }, 10*time.Second, 10*time.Millisecond)
		require.Contains(t, read(t, stderr), change)
		require.Contains(t, read(t, stdout), want)
	}
	again("", "ok    "+tests)
	write("line.yaml", text+"Good morning.\n")
	again(scenario+" has changed", "expected  \"Hello\"\n")
	other := write("tests/two.test.yaml", "scenario: ../line.yaml\ntests: {name: two}\n")
	again(other+" has changed", "ok    "+other)
	require.NoError(t, os.Remove(other))
	require.NoError(t, os.Remove(tests))
	again("there is no test file in", "")
	write("tests/one.test.yaml", "scenario: ../line.yaml\ntests: {name: one, expect: {said: [Good morning]}}\n")
	again(tests+" has changed", "ok 1 test in 1 file")
	interrupt()
	require.Equal(t, exitInterrupted, a.report(<-ended))
}
