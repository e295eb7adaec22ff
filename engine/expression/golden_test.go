package expression_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/expression"
)

func TestNumbers(t *testing.T) {
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	e := worldEnv(c)
	rows := golden(t, "numbers.txt", " => ", func(src string) string { return run(c, e, src) })
	require.GreaterOrEqual(t, rows, 90)
}

func TestBroken(t *testing.T) {
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	rows := golden(t, "broken.txt", " => ", func(src string) string { return rejection(t, c, src) })
	require.GreaterOrEqual(t, rows, 100)
}

// rejection renders the error of a broken expression: offsets, what they
// underline, code, message and hint.
func rejection(t *testing.T, c *expression.Compiler, src string) string {
	_, bad := c.Compile(src, expression.Any())
	if bad == nil {
		return "ACCEPTED"
	}
	require.Less(t, bad.From, bad.To, src)
	require.LessOrEqual(t, bad.To, len(src), src)
	require.NotContains(t, bad.Message+bad.Hint, "\n", src)
	require.Equal(t, strings.ToLower(bad.Message[:1]), bad.Message[:1], src)
	out := fmt.Sprintf("%d-%d %q %s: %s", bad.From, bad.To, src[bad.From:bad.To], bad.Code, bad.Message)
	if bad.Hint != "" {
		out += " (" + bad.Hint + ")"
	}
	return out
}

func TestBrokenAreAllRejected(t *testing.T) {
	for _, line := range readLines(t, "broken.txt") {
		require.NotContains(t, line, "ACCEPTED")
	}
}
