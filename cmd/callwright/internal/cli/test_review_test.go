package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/source"
)

// Whoever does not answer can still leave.
func TestReviewIsInterrupted(t *testing.T) {
	t.Parallel()
	a, _, stderr := newTestApp(t)
	silent, keys := io.Pipe()
	t.Cleanup(func() { _ = keys.Close() })
	ctx, interrupt := context.WithCancel(t.Context())
	q := asker{app: a, lines: bufio.NewReader(silent)}
	answered := make(chan error, 1)
	go func() {
		kept, err := q.keep(ctx, &testRun{test: &scenariotest.Test{Name: "one", File: &scenariotest.File{File: source.NewFile("line.test.yaml", nil)}}}, nil)
		if kept {
			err = errors.New("it was kept")
		}
		answered <- err
	}()
	_, err := keys.Write([]byte("what?\n")) // it asks again
	require.NoError(t, err)
	interrupt()
	require.Equal(t, exitInterrupted, a.report(<-answered))
	require.Contains(t, read(t, stderr), "Keep the new trace?")
}
