package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

func TestWrapAndCut(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"one two", "three"}, wrap("one  two three", 8))
	require.Equal(t, []string{"abcde", "f gh"}, wrap("abcdef gh", 5))
	require.Equal(t, []string{""}, wrap(" ", 5))
	require.Equal(t, []string{"東京", "東"}, wrap("東京東", 5))
	require.Equal(t, "short", cut("short", 5))
	require.Equal(t, "long…", cut("longer", 5))
	require.Equal(t, "東京…", cut("東京東京", 6))
	require.Equal(t, "東  ", pad("東", 4))
}

func TestShort(t *testing.T) {
	t.Parallel()
	require.Equal(t, "0 ms", short(900*time.Microsecond))
	require.Equal(t, "999 ms", short(999*time.Millisecond))
	require.Equal(t, "1.5 s", short(1500*time.Millisecond))
	require.Equal(t, "2m3s", short(2*time.Minute+3*time.Second+400*time.Millisecond))
}

func TestPath(t *testing.T) {
	t.Parallel()
	require.Equal(t, "/a/b?q=…", path("http://127.0.0.1:1234/a/b?q=…"))
	require.Equal(t, "/", path("https://example.com"))
	require.Equal(t, "not a url", path("not a url"))
}

func TestOutlineFollowsTheFile(t *testing.T) {
	t.Parallel()
	f := source.NewFile("a.yaml", []byte(`callwright: v1
scenario: outline
steps:
  - answer:
  - if: call.from == ""
    then:
      - log: a
      - for_each: "[1]"
        do: [{log: b}]
    else: [{log: c}]
  - play_prompt: x
    exits:
      failed:
        - log: d
  - log: e
handlers:
  error:
    - log: f
`))
	e, err := engine.New(engine.Options{Blocks: blocks.All()})
	require.NoError(t, err)
	s, diags := e.Compile(f)
	require.NotNil(t, s, diags)
	o := story.NewOutline(s.Program())
	depths := map[string]int{}
	o.Each(func(key string, s *story.Spot) { depths[key] = s.Depth })
	require.Equal(t, map[string]int{
		"answer#1": 0, "if#1": 0, "log#1": 1, "for_each#1": 1, "log#2": 2, "log#3": 1,
		"play_prompt#1": 0, "log#4": 1, "log#5": 0, "log#6": 0,
	}, depths)
}

func TestNextAddress(t *testing.T) {
	t.Parallel()
	tests := []struct {
		address string
		up      int
		want    string
		fails   bool
	}{
		{"127.0.0.1:0", 1, "127.0.0.1:0", false},
		{"127.0.0.1:8080", 0, "127.0.0.1:8080", false},
		{"[::1]:8080", 1, "[::1]:8081", false},
		{"localhost:65535", 1, "", true},
		{"localhost", 0, "", true},
		{"localhost:http", 0, "", true},
	}
	for _, tt := range tests {
		got, err := nextAddress(tt.address, tt.up)
		require.Equal(t, tt.fails, err != nil, tt.address)
		require.Equal(t, tt.want, got)
	}
}

// FuzzWrap holds wrap and cut to the widths that they are given.
func FuzzWrap(f *testing.F) {
	f.Add("one two three", 8)
	f.Add("名前 is a wide name", 5)
	f.Add("averyveryverylongword", 3)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 2 || width > 200 {
			return
		}
		text = strings.ToValidUTF8(text, "")
		lines := wrap(text, width)
		for _, line := range lines {
			require.LessOrEqual(t, diag.Width(line), width)
		}
		require.Equal(t, strings.Join(strings.Fields(text), ""), strings.ReplaceAll(strings.Join(lines, ""), " ", ""))
		require.LessOrEqual(t, diag.Width(cut(text, width)), width)
	})
}
