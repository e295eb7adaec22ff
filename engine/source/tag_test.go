package source

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/yaml.v3"
)

// The table of telephone numbers, identifiers and other texts that YAML tools
// change: the text is always kept, and what would be changed elsewhere warns.
func TestTags(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text  string
		tag   Tag
		warns bool
	}{
		{"+14155550100", Text, true}, {"+1", Text, true}, {"+0", Text, true}, {"+1.5", Text, true}, {"+.5", Text, true},
		{"00441234567", Text, true}, {"0800123", Text, true}, {"010", Text, true}, {"00", Text, true}, {"-010", Text, true},
		{"0123.5", Text, true}, {"1_000", Text, true}, {"1_000.5", Text, true}, {"0x1F", Text, true}, {"-0x1F", Text, true},
		{"0o17", Text, true}, {"0b11", Text, true}, {"-0", Text, true}, {"12345678901234567890", Text, true},
		{"-9223372036854775809", Text, true}, {"123456789012345678901234567890", Text, true}, {"1e999", Text, true},
		{"+1 415 555 0100", Text, false}, {"(415) 555-0100", Text, false}, {"415-555-0100", Text, false}, {"+", Text, false},
		{"2024-01-02", Text, false}, {"2024-01-02T03:04:05Z", Text, false}, {"12:30", Text, false},
		{"09:00", Text, false}, {"1.2.3", Text, false}, {".inf", Text, false}, {"-.inf", Text, false}, {".nan", Text, false},
		{"yes", Text, false}, {"no", Text, false}, {"on", Text, false}, {"off", Text, false}, {"y", Text, false},
		{"True", Text, false}, {"FALSE", Text, false}, {"Null", Text, false}, {"NULL", Text, false}, {"_1", Text, false},
		{"1a", Text, false}, {"0xZZ", Text, false}, {"1e", Text, false}, {"e5", Text, false}, {".", Text, false}, {"...x", Text, false},
		{"5s", Text, false}, {"10m", Text, false}, {"9", Int, false}, {"500 ms", Text, false}, {"1,000", Text, false},
		{"0", Int, false}, {"7", Int, false}, {"-7", Int, false}, {"9223372036854775807", Int, false}, {"-9223372036854775808", Int, false},
		{"1.5", Float, false}, {"-1.50", Float, false}, {"0.5", Float, false}, {".5", Float, false}, {"5.", Float, false},
		{"1e3", Float, false}, {"1E-3", Float, false}, {"-2.5e+10", Float, false},
		{"true", Bool, false}, {"false", Bool, false}, {"null", Null, false}, {"~", Null, false}, {"", Null, false},
	}
	for _, c := range tests {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			n, diags := Parse(NewFile("x.yaml", []byte("k: "+c.text+"\nl:\n  - "+c.text+"\n")))
			require.NotNil(t, n, "%v", diags)
			v := n.Get("k")
			require.Equal(t, c.text, v.Text)
			require.Equal(t, c.tag, v.Tag)
			require.Equal(t, c.tag == Null, v.IsNull())
			if !c.warns {
				require.Empty(t, diags)
				return
			}
			require.Len(t, diags, 2, "once for each place")
			require.False(t, diags.HasErrors())
			require.Equal(t, v.Range, diags[0].Range)
		})
	}
}

// Whatever the parser itself would read as a number is a number here, too, or
// warns; and a number here gives its text back there.
func TestTagsAgreeWithTheParser(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"1", "-1", "0", "+1", "010", "0o10", "0x10", "0b1", "1_0", "1.5", "1e3", "+1e3", "01.5", "99999999999999999999", "5.", ".5"} {
		var n yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(text), &n))
		number := n.Content[0].Tag == "!!int" || n.Content[0].Tag == "!!float"
		tag := tagOf(text)
		require.Equal(t, number, tag == Int || tag == Float || losesText(text), text)
	}
}

// Quoted and block scalars are text whatever they look like.
func TestOnlyPlainScalarsHaveTags(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`"1"`, `'true'`, `"null"`, `''`, "|-\n  010", ">-\n  1.5"} {
		require.Equal(t, Text, mustParse(t, "k: "+text).Get("k").Tag, text)
	}
}

// Keys are text: a number that stands as a key keeps its digits.
func TestNumbersAsKeys(t *testing.T) {
	t.Parallel()
	n := mustParse(t, "1: sales\n\"2\": support\n010: x\ntrue: y\n")
	for key, want := range map[string]string{"1": "sales", "2": "support", "010": "x", "true": "y"} {
		require.Equal(t, want, n.Get(key).Text)
	}
	require.Nil(t, n.Get("8"))
}
