package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
)

func TestRotateKey(t *testing.T) {
	t.Parallel()
	s, o := fresh(t, "a", "1")
	other := open(t, o)
	old, err := o.Keys.Load()
	require.NoError(t, err)
	require.NoError(t, s.RotateKey(t.Context()))
	require.Equal(t, "1", get(t, other, "a"), "who had it open goes on")
	require.NoError(t, other.Set(t.Context(), "a", credential.New("2")))
	require.Equal(t, "2", get(t, s, "a"))
	n, err := store.ParseKeys(o.Keys)
	require.NoError(t, err)
	require.Equal(t, 1, n)
	o.Keys = store.KeyEnv("K", env{"K": old.Reveal()}.lookup)
	_, err = store.Open(o)
	require.ErrorIs(t, err, store.ErrWrongKey, "the old key is of no use any more")
}

// steps are those of a RotateKey with a key file.
func steps(t *testing.T) []string {
	t.Helper()
	s, _ := fresh(t, "a", "1")
	var all []string
	s.At(func(step string) error { all = append(all, step); return nil })
	require.NoError(t, s.RotateKey(t.Context()))
	require.Len(t, all, 12, "%v", all)
	return all
}

// usable checks a store after a crash, and that the work can be finished.
func usable(t *testing.T, o store.Options, where string) {
	t.Helper()
	s := open(t, o)
	require.Equal(t, "1", get(t, s, "a"), where)
	require.NoError(t, s.Set(t.Context(), "b", credential.New("2")), where)
	require.Equal(t, "2", get(t, open(t, o), "b"), where)
	require.NoError(t, s.RotateKey(t.Context()), where)
	n, err := store.ParseKeys(o.Keys)
	require.NoError(t, err)
	require.Equal(t, 1, n, where)
	require.Equal(t, "1", get(t, open(t, o), "a"), where)
	walk(t, filepath.Dir(o.Dir), func(path string, _ os.FileInfo) {
		require.False(t, strings.HasPrefix(filepath.Base(path), "."), "%s: %s was left behind", where, path)
	})
}

// TestRotateKeyCrashes at every step: a process that kills itself there.
func TestRotateKeyCrashes(t *testing.T) {
	t.Parallel()
	for i, step := range steps(t) {
		_, o := fresh(t, "a", "1")
		err := child(t, "rotate", filepath.Dir(o.Dir), i+1).Run()
		var exit *exec.ExitError
		require.ErrorAs(t, err, &exit, step)
		require.Equal(t, syscall.SIGKILL, exit.Sys().(syscall.WaitStatus).Signal(), step)
		usable(t, o, fmt.Sprintf("killed at step %d, %s", i+1, step))
	}
}

// TestRotateKeyFails at every step, as on a full disk.
func TestRotateKeyFails(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	for i, step := range steps(t) {
		s, o := fresh(t, "a", "1")
		n := 0
		s.At(func(string) error {
			if n++; n == i+1 {
				return full
			}
			return nil
		})
		require.ErrorIs(t, s.RotateKey(t.Context()), full, step)
		require.Equal(t, "1", get(t, s, "a"), "by the process that failed")
		usable(t, o, fmt.Sprintf("failed at step %d, %s", i+1, step))
	}
}

func TestSetFails(t *testing.T) {
	t.Parallel()
	full := errors.New("no space left on device")
	for i := range 3 { // before the rename; after it the new value stands
		s, o := fresh(t, "a", "1")
		n := 0
		s.At(func(string) error {
			if n++; n == i+1 {
				return full
			}
			return nil
		})
		require.ErrorIs(t, s.Set(t.Context(), "a", credential.New("2")), full)
		require.Equal(t, "1", get(t, s, "a"))
		require.Equal(t, "1", get(t, open(t, o), "a"))
		require.NoError(t, s.Set(t.Context(), "a", credential.New("3")))
		require.Equal(t, "3", get(t, open(t, o), "a"))
	}
}

// TestRotateKeyWhileInUse: readers and writers notice nothing.
func TestRotateKeyWhileInUse(t *testing.T) {
	t.Parallel()
	s, o := fresh(t, "a", "1")
	done := make(chan struct{})
	var wg sync.WaitGroup
	reads := make([]int, 4)
	for i := range reads {
		reader := open(t, o)
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				secret, err := reader.Get("a")
				require.NoError(t, err)
				require.Equal(t, "1", secret.Reveal())
				reads[i]++
			}
		})
	}
	writer := open(t, o)
	wg.Go(func() {
		for i := range 50 {
			require.NoError(t, writer.Set(t.Context(), "w", credential.New(fmt.Sprint(i))))
		}
	})
	for range 50 {
		require.NoError(t, s.RotateKey(t.Context()))
	}
	close(done)
	wg.Wait()
	require.Equal(t, "49", get(t, open(t, o), "w"))
	require.Positive(t, slices.Min(reads))
}

// TestKilledWriters: whenever a writer is killed, the store opens, holds a
// whole value, and can be written to.
func TestKilledWriters(t *testing.T) {
	t.Parallel()
	kills := 100
	if testing.Short() {
		kills = 20
	}
	_, o := fresh(t, "a", "1", "changing", "0.0")
	random := rand.New(rand.NewPCG(1, 2))
	for round := range kills {
		c := child(t, "write", filepath.Dir(o.Dir), round)
		out, err := c.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, c.Start())
		lines := bufio.NewReader(out)
		for range 1 + random.IntN(12) { // then it is at work on the next change
			_, err = lines.ReadString('\n')
			require.NoError(t, err)
		}
		for range random.IntN(2000) {
			runtime.Gosched()
		}
		require.NoError(t, c.Process.Kill())
		_ = c.Wait()
		s := open(t, o)
		require.Equal(t, "1", get(t, s, "a"))
		require.Regexp(t, `^\d+\.\d+$`, get(t, s, "changing"))
	}
	usable(t, o, "after all kills")
}

func TestProcessesAddUp(t *testing.T) {
	t.Parallel()
	_, o := fresh(t, "n", "0")
	var all []*exec.Cmd
	for range 6 {
		c := child(t, "count", filepath.Dir(o.Dir), 40)
		require.NoError(t, c.Start())
		all = append(all, c)
	}
	for _, c := range all {
		require.NoError(t, c.Wait())
	}
	require.Equal(t, "240", get(t, open(t, o), "n"))
}

// BenchmarkRotate goes over to a new key with 1,000 tokens in the store.
func BenchmarkRotate(b *testing.B) {
	o := options(b.TempDir())
	require.NoError(b, store.Init(b.Context(), o))
	s, err := store.Open(o)
	require.NoError(b, err)
	for i := range 1000 {
		require.NoError(b, s.Set(b.Context(), fmt.Sprintf("t%d", i), credential.New(strings.Repeat("x", 1000))))
	}
	for b.Loop() {
		require.NoError(b, s.RotateKey(b.Context()))
	}
}

func BenchmarkGet(b *testing.B) {
	o := options(b.TempDir())
	require.NoError(b, store.Init(b.Context(), o))
	s, err := store.Open(o)
	require.NoError(b, err)
	require.NoError(b, s.Set(b.Context(), "a", credential.New("1")))
	for b.Loop() {
		_, err := s.Get("a")
		require.NoError(b, err)
	}
}

func BenchmarkSet(b *testing.B) {
	o := options(b.TempDir())
	require.NoError(b, store.Init(b.Context(), o))
	s, err := store.Open(o)
	require.NoError(b, err)
	for i := 0; b.Loop(); i++ {
		require.NoError(b, s.Set(b.Context(), "a", credential.New(fmt.Sprint(i))))
	}
}
