package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
)

// Each limit lets through what is at it and refuses what is one above.
func TestLimits(t *testing.T) {
	t.Parallel()
	nested := func(n int) string { return strings.Repeat("[", n-1) + "a" + strings.Repeat("]", n-1) }
	inline := func(n int) string { return strings.Repeat("- ", n-1) + "a" }
	stair := func(n int) string {
		var b strings.Builder
		for i := range n - 1 {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return b.String() + strings.Repeat(" ", n) + "b"
	}
	keys := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "k%d: 1\n", i)
		}
		return b.String()
	}
	items := func(n int) string { return "[" + strings.Repeat("a,", n-1) + "]" }
	tests := []struct {
		name  string
		text  func(n int) string
		limit int
		want  string
	}{
		{"brackets", nested, maxDepth, "1:65 lists and mappings are nested deeper than 64 levels"},
		{"dashes", inline, maxDepth, "1:129 lists and mappings are nested deeper than 64 levels"},
		{"mappings", stair, maxDepth, "64:64 lists and mappings are nested deeper than 64 levels"},
		{"keys", keys, maxKeys, "1001:1 a mapping holds more than 1000 keys"},
		{"nodes", items, maxNodes, "1:100000 the file holds more than 50000 values"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			n, diags := Parse(NewFile("x.yaml", []byte(c.text(c.limit))))
			require.Empty(t, diags)
			require.NotNil(t, n)
			_, diags = Parse(NewFile("x.yaml", []byte(c.text(c.limit+1))))
			require.Len(t, diags, 1)
			require.Equal(t, diag.CodeTooLarge, diags[0].Code)
			start := diags[0].Range.Start
			require.Equal(t, c.want, fmt.Sprintf("%d:%d %s", start.Line, start.Column, diags[0].Message))
		})
	}
}

// The survey refuses what the parser would pay too much for, with its line.
func TestSurveyLimits(t *testing.T) {
	t.Parallel()
	for text, line := range map[string]int{
		"a: 1\n" + strings.Repeat("- ", maxDashes+1) + "a": 2,
		strings.Repeat("- a\n", maxIndicators+1):           maxIndicators + 1,
	} {
		n, diags := Parse(NewFile("x.yaml", []byte(text)))
		require.Nil(t, n)
		require.Equal(t, diag.CodeTooLarge, diags[0].Code)
		require.Equal(t, line, diags[0].Range.Start.Line)
	}
	mustParse(t, "a: |\n  "+strings.Repeat("-", 500)+"\n  "+strings.Repeat("--- ", 200)+"\n")
}
