package source

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// places are texts in which the expression ${x} stands once in the value of
// the key k. want is where its dollar stands, span the range of the value.
var places = [...]struct{ name, text, want, span string }{
	{"plain", "k: ${x}", "1:4", "1:4-1:8"},
	{"plain within text", "k: call ${x} now", "1:9", "1:4-1:17"},
	{"plain before a comment", "k: a ${x} # ${y}", "1:6", "1:4-1:10"},
	{"plain cyrillic", "k: привет ${x}", "1:11", "1:4-1:15"},
	{"plain on two lines", "k: hello\n  dear ${x}", "2:8", "1:4-2:12"},
	{"plain on two lines, first", "k: hello ${x}\n  dear", "1:10", "1:4-2:7"},
	{"plain with a blank line", "k: hello\n\n  \n  dear\n   ${x}\nz: 1", "5:4", "1:4-5:8"},
	{"plain lines with CRLF", "k: hello \r\n  dear\r\n\r\n  😀 ${x}\r\n", "4:5", "1:4-4:9"},
	{"plain that starts below its key", "k:\n    a\n    b ${x}", "3:7", "2:5-3:11"},
	{"plain in a list", "k:\n- - a\n    日本 ${x}", "", ""},
	{"single", "k: '${x}'", "1:5", "1:4-1:10"},
	{"single with an apostrophe", "k: 'it''s ''${x}'''", "1:13", "1:4-1:20"},
	{"single on two lines", "k: 'a\n  ''b'' ${x}'", "2:9", "1:4-2:14"},
	{"single with a blank line", "k: 'a  \n\n  b ${x} '", "3:5", "1:4-3:11"},
	{"single flush left", "k: 'a\nb ${x}'", "2:3", "1:4-2:8"},
	{"double", `k: "${x}"`, "1:5", "1:4-1:10"},
	{"double with wide text", `k: "日本語 😀 ${x}"`, "1:11", "1:4-1:16"},
	{"double with escapes", `k: "\t\"\\ ${x}"`, "1:12", "1:4-1:17"},
	{"double with coded escapes", `k: "\x41\u0416\U0001F600\N\L\_ ${x}"`, "1:32", "1:4-1:37"},
	{"double with an escaped dollar", `k: "\u0024{x}"`, "1:5", "1:4-1:15"},
	{"double on two lines", "k: \"a\n  b ${x}\"", "2:5", "1:4-2:10"},
	{"double with an escaped line break", "k: \"a\\\n   b ${x}\"", "2:6", "1:4-2:11"},
	{"double with an escaped blank", "k: \"a\\\n   \\ b ${x}\"", "2:8", "1:4-2:13"},
	{"double with blank lines", "k: \"a\n\n\n  b ${x}\"", "4:5", "1:4-4:10"},
	{"double with CRLF", "k: \"a\\n\r\n\r\n  ж ${x}\"\r\n", "3:5", "1:4-3:10"},
	{"double with blanks at the end", "k: \" ${x} \"", "1:6", "1:4-1:12"},
	{"double, escape at the line's start", "k: \"a\n  \\t${x}\"", "2:5", "1:4-2:10"},
	{"literal", "k: |\n  a\n  ${x}\n", "3:3", "1:4-3:7"},
	{"literal with more indentation", "k: |\n  a\n    ж ${x}\n  b\n", "3:7", "1:4-4:4"},
	{"literal with blank lines", "k: |-\n\n  a\n\n\n  日 ${x}\n\n", "6:5", "1:4-6:9"},
	{"literal that keeps its end", "k: |+\n  ${x}\n\n\nz: 1", "2:3", "1:4-4:1"},
	{"literal with an indicator", "k: |2\n    a\n   ${x}\n", "3:4", "1:4-3:8"},
	{"literal with an indicator and blank lines", "k: |2-\n\n    a\n\n  ${x}\n", "5:3", "1:4-5:7"},
	{"literal with CRLF", "k: |\r\n  a\r\n\r\n  ${x}\r\n", "4:3", "1:4-4:7"},
	{"literal with a comment", "k: | # text\n  ${x}", "2:3", "1:4-2:7"},
	{"literal in a list", "- k: |\n    a\n     ${x}\n- b", "", ""},
	{"folded", "k: >\n  a\n  b ${x}\n", "3:5", "1:4-3:9"},
	{"folded with blank lines", "k: >\n  a\n\n  b\n\n\n  ${x}\n", "7:3", "1:4-7:7"},
	{"folded with indented lines", "k: >\n  a\n    b\n    c\n\n  ${x} d\n", "6:3", "1:4-6:9"},
	{"folded, indented after blank lines", "k: >\n  a\n\n    b ${x}\n  c\n", "4:7", "1:4-5:4"},
	{"folded that is stripped", "k: >-\n  ж\n  ${x}\n\n\nz: 1", "3:3", "1:4-3:7"},
	{"folded with a line of blanks", "k: >\n  a\n   \n  ${x}\n", "4:3", "1:4-4:7"},
	{"folded with CRLF", "k: >\r\n  a\r\n  b\r\n\r\n  ${x}\r\n", "5:3", "1:4-5:7"},
	{"folded with an indicator", "k: >1\n   a\n ${x}\n", "3:2", "1:4-3:6"},
	{"after a byte order mark", "\ufeffk: ${x}", "1:4", "1:4-1:8"},
	{"after wide keys", "{имя: 1, 日本: 2, k: '${x}', z: 日}", "1:21", "1:20-1:26"},
	{"in braces", "{a: 1, k: 'ж ${x}' }", "1:14", "1:11-1:19"},
	{"after an anchor", "k: &a ${x}", "1:7", "1:7-1:11"},
	{"after a tag and an anchor", "k: !t &a\n  \"${x}\"", "2:4", "2:3-2:9"},
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range places {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := NewFile("x.yaml", []byte(c.text))
			root, _ := Parse(f)
			require.NotNil(t, root)
			checkTree(t, f, root)
			if c.want == "" {
				return
			}
			n := root.Get("k")
			from := strings.Index(n.Text, "${x}")
			require.GreaterOrEqual(t, from, 0)
			r := n.Span(from, from+len("${x}"))
			require.Equal(t, c.want, strings.Split(span(r), "-")[0])
			require.Equal(t, c.span, span(n.Range))
			if r.Start.Line == r.End.Line && !strings.Contains(c.text, `\u0024`) {
				require.Equal(t, "${x}", pointed(f, r))
			}
		})
	}
}

// Long texts hold places at intervals, so that looking one up stays cheap.
func TestPlacesOfLongTexts(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("слово ${x} 日本 ", 2_000)
	for _, text := range []string{
		"k: " + long, "k: '" + long + "'", `k: "\t` + long + `"`, "k: |\n  " + long + "\n", "k: a\n  " + long,
	} {
		n := mustParse(t, text).Get("k")
		require.Greater(t, len(n.places), len(long)/stride/2)
		require.Less(t, len(n.places), len(long)/stride*2+8)
	}
}

// The position of a list, mapping, or nothing at all.
func TestRanges(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"mapping", "k:\n  a: 1\n  b: 2\nz: 3", "2:3-3:7"},
		{"list", "k:\n  - a\n  - b\n# c\nz: 3", "2:3-3:6"},
		{"list flush left", "k:\n- a\n- b: c\nz: 3", "2:1-3:7"},
		{"brackets", "k: [a, b]", "1:4-1:10"},
		{"brackets over lines", "k: [a,\n  'b', # c]\n ]\nz: 1", "1:4-3:3"},
		{"braces", "k: {a: 1, b: }", "1:4-1:15"},
		{"braces with a bare key", "k: {a, b, }", "1:4-1:12"},
		{"empty brackets", "k: [ ]", "1:4-1:7"},
		{"empty braces", "k: {\n}", "1:4-2:2"},
		{"nested brackets", "k: [[a], {b: [ж]}]", "1:4-1:19"},
		{"nothing", "k:\nz: 1", "1:3-1:3"},
		{"nothing at the end", "k:", "1:3-1:3"},
		{"null", "k: ~", "1:4-1:5"},
		{"empty text", "k: ''", "1:4-1:6"},
		{"empty block", "k: |\nz: 1", "1:4-1:5"},
		{"block that keeps blank lines", "k: |+\n\n\nz: 1", "1:4-3:1"},
		{"ends with a block", "k:\n  a: |\n    b\nz: 1", "2:3-3:6"},
		{"ends with nothing", "k:\n  a:\nz: 1", "2:3-2:5"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, span(mustParse(t, c.text).Get("k").Range))
		})
	}
}

func TestPairInBrackets(t *testing.T) {
	t.Parallel()
	n := mustParse(t, "[a: 1, b]")
	require.Equal(t, "1:2-1:6", span(n.Items[0].Range))
	require.Equal(t, "1:1-1:10", span(n.Range))
}

func TestAtOutsideTheText(t *testing.T) {
	t.Parallel()
	n := mustParse(t, "k: \"ж\\u20ac\"").Get("k")
	require.Equal(t, at(1, 5), n.At(-5))
	require.Equal(t, at(1, 5), n.At(1), "inside a character counts as its start")
	require.Equal(t, at(1, 6), n.At(3), "inside an escape counts as its start")
	require.Equal(t, at(1, 12), n.At(99))
	m := mustParse(t, "k: 1")
	require.Equal(t, at(1, 1), m.At(7))
}
