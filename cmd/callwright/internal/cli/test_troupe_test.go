package cli

import (
	"bufio"
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/source"
)

const libraryDir = "../../../../scenarios"

// TestClock lets time pass on the clock of a test, up to the end of a request.
func TestClock(t *testing.T) {
	t.Parallel()
	c := &testClock{start: time.Unix(0, 0)}
	require.NoError(t, c.pass(time.Hour))
	ctx, cancel := context.WithTimeout(c.within(2*time.Second), 2*time.Second)
	defer cancel()
	require.NoError(t, c.sleep(ctx, time.Second))
	ends, ok := ctx.Deadline()
	require.True(t, ok)
	require.InDelta(t, float64(time.Second), float64(time.Until(ends)), float64(500*time.Millisecond), "it goes by the clock")
	require.ErrorIs(t, c.sleep(ctx, time.Hour), context.DeadlineExceeded)
	require.ErrorIs(t, c.pass(0), context.DeadlineExceeded)
	require.Equal(t, time.Unix(3602, 0), c.now(), "time stands still at the end")
	c.ends = 0
	require.NoError(t, c.pass(time.Second))
}

// loadSome loads tests of the library.
func loadSome(t *testing.T, names ...string) *testProgram {
	t.Helper()
	a, _, _ := newTestApp(t)
	var paths []string
	for _, name := range names {
		paths = append(paths, filepath.Join(libraryDir, name+scenariotest.Extension))
	}
	p, err := a.loadTests(&testFlags{format: formatText}, paths)
	require.NoError(t, err)
	return p
}

// traces plays all tests of a program with one troupe, in their order or
// backwards, and returns their traces.
func traces(t *testing.T, p *testProgram, backwards bool) map[string]string {
	t.Helper()
	out := map[string]string{}
	troupe := newTroupe()
	for _, s := range order(p.suites, backwards) {
		for _, r := range order(s.runs, backwards) {
			require.NoError(t, troupe.run(t.Context(), s, r))
			lines, err := r.outcome.Trace()
			require.NoError(t, err)
			out[r.test.String()] = string(lines)
		}
	}
	return out
}

func order[T any](list []T, backwards bool) []T {
	out := slices.Clone(list)
	if backwards {
		slices.Reverse(out)
	}
	return out
}

// A test leaves the same trace whatever was played before it: a troupe that
// has played is as good as a new one.
func TestTroupeForgets(t *testing.T) {
	t.Parallel()
	p := loadSome(t, "two-accounts", "inbound-zendesk", "missed-call", "payment-reminder", "answered-call-task")
	forwards := traces(t, p, false)
	require.NotEmpty(t, forwards)
	backwards := traces(t, p, true)
	for _, name := range slices.Sorted(maps.Keys(forwards)) {
		requireSame(t, name, forwards[name], backwards[name])
	}
}

// requireSame shows the first event that differs; a whole trace would bury it.
func requireSame(t *testing.T, name, want, got string) {
	t.Helper()
	for _, c := range scenariotest.Diff([]byte(want), []byte(got)) {
		old, now := c.Shown()
		require.Equal(t, old, now, "%s, line %d", name, c.Line)
	}
}

// TestLibrary runs the tests of the library, which cover every exit.
func TestLibrary(t *testing.T) {
	t.Parallel()
	a, out, _ := newTestApp(t)
	_, err := a.test(t.Context(), &testFlags{format: formatText, coverage: formatText, least: 100, measured: true}, []string{libraryDir})
	require.NoError(t, err, read(t, out))
}

func BenchmarkTestLibrary(b *testing.B) {
	a := &app{out: newOutput(os.Stderr), err: newOutput(os.Stderr)}
	for b.Loop() {
		p, err := a.loadTests(&testFlags{format: formatText}, []string{libraryDir})
		require.NoError(b, err)
		require.NoError(b, p.play(b.Context()))
		require.NoError(b, p.settle(b.Context()))
		tests, _, _ := p.counts()
		b.ReportMetric(float64(tests), "tests")
	}
}

// TestSnapshot sees what tests can depend on, and nothing else.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	write("a.yaml", "a")
	write("sub/b.csv", "b")
	write("note.txt", "c")
	write(".hidden/d.yaml", "d")
	look := func(path string) map[string]stamp { return snapshot([]string{path}, nil) }
	before := look(dir)
	require.Len(t, before, 2)
	require.Empty(t, different(before, look(dir)))
	write("note.txt", "longer")
	write(".hidden/d.yaml", "longer")
	require.Empty(t, different(before, look(dir)))
	write("sub/b.csv", "longer")
	b := filepath.Join(dir, "sub", "b.csv")
	require.Equal(t, b, different(before, look(filepath.Join(dir, "a.yaml"))), "beside a file that is named")
	require.NoError(t, os.Remove(b))
	require.Equal(t, b, different(before, look(dir)), "it is gone")
	write("sub/b.csv", "b")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Empty(t, changed(ctx, []string{dir}, nil, look(dir)))
	require.Equal(t, b, changed(t.Context(), []string{dir}, nil, before), "the time of a file has changed")
}

// TestReview asks about each difference until the answer is to stop.
func TestReview(t *testing.T) {
	t.Parallel()
	a, _, errs := newTestApp(t)
	r := &testRun{test: &scenariotest.Test{Name: "one", File: &scenariotest.File{File: source.NewFile("x.test.yaml", nil)}}, trace: []byte("{\"kind\":\"b\"}\n")}
	ask := func(answers string) (kept []bool) {
		q := asker{app: a, lines: bufio.NewReader(strings.NewReader(answers))}
		for range 3 {
			keep, err := q.keep(t.Context(), r, []byte("{\"kind\":\"a\"}\n"))
			require.NoError(t, err)
			kept = append(kept, keep)
		}
		return kept
	}
	require.Equal(t, []bool{true, false, true}, ask("y\nwhat\nn\nYes\n"))
	require.Equal(t, []bool{true, false, false}, ask("y\nq\ny\n"))
	require.Equal(t, []bool{false, false, false}, ask(""))
	require.Contains(t, read(t, errs), "- {\"kind\":\"a\"}\n")
}
