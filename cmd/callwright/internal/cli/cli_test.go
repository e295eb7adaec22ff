package cli

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
)

// newTestApp makes an app that writes to files.
func newTestApp(t *testing.T) (a *app, out, err string) {
	t.Helper()
	open := func(name string) *os.File {
		f, err := os.Create(filepath.Join(t.TempDir(), name))
		require.NoError(t, err)
		t.Cleanup(func() { _ = f.Close() })
		return f
	}
	stdout, stderr := open("out"), open("err")
	return &app{out: newOutput(stdout), err: newOutput(stderr), log: zerolog.Nop()}, stdout.Name(), stderr.Name()
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(data)
}

func TestPanicIsADefect(t *testing.T) {
	t.Parallel()
	a, _, stderr := newTestApp(t)
	root := a.root()
	root.AddCommand(&cobra.Command{Use: "boom", Run: func(*cobra.Command, []string) { panic("token=canary") }})
	root.SetArgs([]string{"boom"})
	require.Equal(t, exitDefect, a.execute(t.Context(), root))
	said := read(t, stderr)
	require.Contains(t, said, "callwright: this is a defect of callwright")
	require.Contains(t, said, "callwright: hint: ")
	require.NotContains(t, said, "canary")
	require.NotContains(t, said, "goroutine")

	root.SetArgs([]string{"boom", "--log-level=debug"})
	require.Equal(t, exitDefect, a.execute(t.Context(), root))
	require.Contains(t, read(t, stderr), "cli_test.go", "the log tells where it happened")
}

func TestOutputIsMasked(t *testing.T) {
	t.Parallel()
	a, stdout, stderr := newTestApp(t)
	m := &credential.Masker{}
	m.Add(credential.New("canary-secret"))
	a.out.masker, a.err.masker = m, m
	require.NoError(t, a.out.json(map[string]string{"a": "x canary-secret y"}))
	a.say("it was canary-secret")
	a.hint("try canary-secret")
	require.Equal(t, "{\"a\":\"x *** y\"}\n", read(t, stdout))
	require.Equal(t, "callwright: it was ***\ncallwright: hint: try ***\n", read(t, stderr))
}

func TestEveryLineOfAMessageHasThePrefix(t *testing.T) {
	t.Parallel()
	a, _, stderr := newTestApp(t)
	require.Equal(t, exitUsage, a.report(usage("do\nthat", "one\ntwo")))
	require.Equal(t, "callwright: one\ncallwright: two\ncallwright: hint: do\ncallwright: hint: that\n", read(t, stderr))
}

func TestEmbeddedWorldCanBeOpened(t *testing.T) {
	t.Parallel()
	w, err := openEmbedded()
	require.NoError(t, err)
	defer w.close()
	defaults := 0
	for _, a := range w.accounts() {
		r, fault := w.registry.Resolve(a.ID, nil)
		require.Nil(t, fault)
		who, err := r.Client.Verify(context.Background())
		require.NoError(t, err, a.ID)
		require.NotEmpty(t, who)
		if a.CRM && a.Default {
			defaults++
			require.Equal(t, "acme-salesforce", a.ID)
		}
	}
	require.Equal(t, 1, defaults, "steps without an account have exactly one to fall back on")
}
