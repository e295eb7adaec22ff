package cli

import (
	"context"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// Ctrl-C ends a command that waits for its standard input.
func TestFormatStdinInterrupted(t *testing.T) {
	t.Parallel()
	a, stdout, _ := newTestApp(t)
	in, keyboard := io.Pipe()
	defer keyboard.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := a.formatStdin(ctx, in, &fmtFlags{format: formatText})
	var p *problem
	require.True(t, errors.As(err, &p))
	require.Equal(t, exitInterrupted, p.code)
	require.Empty(t, read(t, stdout))
}
