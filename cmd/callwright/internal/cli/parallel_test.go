package cli

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
)

func TestInParallelDoesAll(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 2, 100} {
		done := make([]int32, n)
		inParallel(t.Context(), n, func(i int) { atomic.AddInt32(&done[i], 1) })
		for i := range done {
			require.EqualValues(t, 1, done[i])
		}
	}
}

func TestInParallelStopsWhenInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	var done atomic.Int32
	inParallel(ctx, 1000, func(int) {
		done.Add(1)
		cancel()
	})
	require.Less(t, done.Load(), int32(1000))
}

// A defect beside the main goroutine is reported as any other.
func TestPanicInParallelIsADefect(t *testing.T) {
	t.Parallel()
	a, _, stderr := newTestApp(t)
	root := a.root()
	root.AddCommand(&cobra.Command{Use: "boom", Run: func(cmd *cobra.Command, _ []string) {
		inParallel(cmd.Context(), 100, func(i int) {
			if i >= 3 {
				panic("token=canary")
			}
		})
	}})
	root.SetArgs([]string{"boom"})
	require.Equal(t, exitDefect, a.execute(t.Context(), root))
	require.Contains(t, read(t, stderr), "this is a defect of callwright")
	require.NotContains(t, read(t, stderr), "canary")
}
