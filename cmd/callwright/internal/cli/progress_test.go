package cli

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// A bar is shown of work that takes a while, and it is gone afterwards.
func TestProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, _, stderr := newTestApp(t)
		a.err.width = 80
		var done atomic.Int64
		done.Store(5)
		stop := a.progress("files", 10, &done)
		time.Sleep(progressFrom - 1)
		synctest.Wait()
		require.Empty(t, read(t, stderr))
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		half := strings.Repeat("#", progressWidth/2) + strings.Repeat(" ", progressWidth/2)
		require.Equal(t, "\r["+half+"] 5 of 10 files\x1b[K", read(t, stderr))
		stop()
		require.True(t, strings.HasSuffix(read(t, stderr), "files\x1b[K\r\x1b[K"))
	})
}

// Where nobody looks there is none.
func TestNoProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, _, stderr := newTestApp(t)
		stop := a.progress("files", 10, &atomic.Int64{})
		time.Sleep(2 * progressFrom)
		stop()
		require.Empty(t, read(t, stderr))
	})
}

// lint counts the files that are done.
func TestLintCounts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var paths []string
	for _, name := range []string{"a", "b", "c"} {
		path := filepath.Join(dir, name+".yaml")
		require.NoError(t, os.WriteFile(path, []byte("callwright: v1\nscenario: "+name+"\nsteps: [{answer: }]\n"), 0o600))
		paths = append(paths, path)
	}
	l := newLinter("")
	l.lintAll(t.Context(), paths)
	require.Equal(t, bar("files", len(paths), len(paths)), l.meter.line())
}
