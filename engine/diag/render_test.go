package diag_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
)

func spot(line, from, to int) diag.Range {
	return diag.Range{Start: diag.Pos{Line: line, Column: from}, End: diag.Pos{Line: line, Column: to}}
}

func TestRender(t *testing.T) {
	t.Parallel()
	found := func(r diag.Range, hint string) diag.Diagnostic {
		return diag.Diagnostic{Code: diag.CodeUnknownBlock, File: "a.yaml", Range: r, Message: "no such block", Hint: hint}
	}
	warning := found(spot(3, 1, 2), "")
	warning.Severity = diag.Warning
	tests := []struct {
		name string
		line string
		d    diag.Diagnostic
		want string
	}{
		{"a spot and a hint", "  - serach:", found(spot(7, 5, 11), `did you mean "search"?`), `
error: no such block [unknown-block]
 --> a.yaml:7:5
  |
7 |   - serach:
  |     ^^^^^^
help: did you mean "search"?
`},
		{"a warning, no hint", "x: 1", warning, `
warning: no such block [unknown-block]
 --> a.yaml:3:1
  |
3 | x: 1
  | ^
`},
		{"wide line numbers", "abc", found(spot(1234, 2, 4), ""), `
error: no such block [unknown-block]
    --> a.yaml:1234:2
     |
1234 | abc
     |  ^^
`},
		{"no end", "abc", found(diag.Range{Start: diag.Pos{Line: 1, Column: 2}}, ""), `
error: no such block [unknown-block]
 --> a.yaml:1:2
  |
1 | abc
  |  ^
`},
		{"several lines", "a: >", found(diag.Range{Start: diag.Pos{Line: 1, Column: 4}, End: diag.Pos{Line: 9, Column: 2}}, ""), `
error: no such block [unknown-block]
 --> a.yaml:1:4
  |
1 | a: >
  |    ^
`},
		{"behind the line", "ab", found(spot(1, 3, 3), ""), `
error: no such block [unknown-block]
 --> a.yaml:1:3
  |
1 | ab
  |   ^
`},
		{"wide runes", "名前: 東京", found(spot(1, 5, 7), ""), `
error: no such block [unknown-block]
 --> a.yaml:1:5
  |
1 | 名前: 東京
  |       ^^^^
`},
		{"combining runes", "cafe\u0301: x", found(spot(1, 8, 9), ""), "\n" + `error: no such block [unknown-block]
 --> a.yaml:1:8
  |
1 | cafe` + "\u0301" + `: x
  |       ^
`},
		{"tabs", "a\tb\tc", found(spot(1, 5, 6), ""), `
error: no such block [unknown-block]
 --> a.yaml:1:5
  |
1 | a   b   c
  |         ^
`},
		{"no line to show", "", found(spot(1, 1, 2), "look"), `
error: no such block [unknown-block]
 --> a.yaml:1:1
help: look
`},
		{"no place", "secret", found(diag.Range{}, ""), `
error: no such block [unknown-block]
 --> a.yaml
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := diag.Renderer{Line: func(file string, line int) string {
				require.Equal(t, "a.yaml", file)
				require.Equal(t, tt.d.Range.Start.Line, line)
				return tt.line
			}}
			require.Equal(t, strings.TrimPrefix(tt.want, "\n"), r.Render(tt.d))
		})
	}
}

func TestRenderCutsLongLines(t *testing.T) {
	t.Parallel()
	line := strings.Repeat("a", 500) + "HERE" + strings.Repeat("b", 500)
	r := diag.Renderer{Line: func(string, int) string { return line }}
	lines := strings.Split(r.Render(diag.Diagnostic{File: "f", Range: spot(1, 501, 505)}), "\n")
	require.Less(t, diag.Width(lines[3]), 120)
	at := strings.Index(lines[4], "^^^^")
	require.Equal(t, "HERE", string([]rune(lines[3])[at:at+4]))
	require.NotContains(t, lines[4], "^^^^^")
	require.True(t, strings.HasSuffix(lines[3], "…"))

	whole := r.Render(diag.Diagnostic{File: "f", Range: spot(1, 1, 1005)})
	require.Less(t, strings.Count(whole, "^"), 120, "the underline is cut too")
	for column := range 1010 { // no place makes it panic
		require.Contains(t, r.Render(diag.Diagnostic{File: "f", Range: spot(1, column, column+7)}), "^")
	}
}

func TestRenderMakesControlCharactersVisible(t *testing.T) {
	t.Parallel()
	r := diag.Renderer{Line: func(string, int) string { return "a: \x1b[2J\u202eboo\x00" }}
	got := r.Render(diag.Diagnostic{File: "f\x1b", Message: "m\x07", Hint: "h\r", Range: spot(1, 4, 5)})
	require.NotContains(t, got, "\x1b")
	require.NotContains(t, got, "\x07")
	require.NotContains(t, got, "\x00")
	require.NotContains(t, got, "\r")
	require.NotContains(t, got, "\u202e")
	require.Contains(t, got, "a: \ufffd[2J\ufffdboo\ufffd")
}

func TestRenderPaints(t *testing.T) {
	t.Parallel()
	var seen []diag.Part
	r := diag.Renderer{
		Line:  func(string, int) string { return "abc" },
		Paint: func(p diag.Part, text string) string { seen = append(seen, p); return "<" + text + ">" },
	}
	got := r.Render(diag.Diagnostic{Code: "c", File: "f", Message: "m", Hint: "h", Range: spot(1, 2, 3)})
	require.Equal(t, "<error:> <m> <[c]>\n <-->> f:1:2\n<  |>\n<1 |> abc\n<  |>  <^>\n<help:> h\n", got)
	require.Contains(t, seen, diag.PartMark)
}

func TestSummary(t *testing.T) {
	t.Parallel()
	e, w := diag.Diagnostic{}, diag.Diagnostic{Severity: diag.Warning}
	require.Empty(t, diag.List{}.Summary())
	require.Equal(t, "1 error", diag.List{e}.Summary())
	require.Equal(t, "2 errors, 1 warning", diag.List{e, w, e}.Summary())
	require.Equal(t, "2 warnings", diag.List{w, w}.Summary())
}
