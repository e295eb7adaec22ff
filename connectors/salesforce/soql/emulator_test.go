package soql_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	emulated "github.com/callwright/callwright/connectors/salesforce/emulator/soql"
	"github.com/callwright/callwright/connectors/salesforce/emulator/sosl"
	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/engine/effect"
)

// texts are runes of every script and every control character, and pieces of
// the two languages.
func texts(n int) *rapid.Generator[[]string] {
	piece := rapid.OneOf(
		rapid.SampledFrom([]string{`'`, `"`, `\`, "%", "_", "{", "}", ":", "*", "?", " ", "' OR Id != null OR Name = '", "} RETURNING User(", `\u0027`, "\xff"}),
		rapid.Map(rapid.Rune(), func(r rune) string { return string(r) }),
		rapid.Map(rapid.RuneFrom(nil, unicode.C), func(r rune) string { return string(r) }),
	)
	return rapid.SliceOfN(rapid.Map(rapid.SliceOfN(piece, 0, 6), func(p []string) string { return strings.Join(p, "") }), n, n)
}

// The emulator's parser, which shares nothing with the writers, reads every
// value back as the one literal that it is.
func TestTheEmulatorReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		for _, s := range texts(200).Draw(rt, "values") {
			valid := strings.ToValidUTF8(s, "\uFFFD")
			text, err := soql.Query{Fields: []string{"Id"}, From: "Contact", Where: []effect.Condition{
				{Field: "Name", Op: effect.Eq, Value: s}, {Field: "Title", Op: effect.StartsWith, Value: "x" + s},
			}}.Text()
			require.NoError(rt, err)
			q, err := emulated.Parse(text)
			require.NoError(rt, err, "%q", text)
			terms := q.Where.(*emulated.Logic).Terms
			require.Len(rt, terms, 2)
			name, title := terms[0].(*emulated.Compare), terms[1].(*emulated.Compare)
			require.Equal(rt, emulated.String, name.Value.Kind)
			require.Equal(rt, valid, name.Value.Value())
			wild, plain := "", ""
			for _, r := range title.Value.Pattern() {
				if r.Any {
					wild += string(r.R)
				} else {
					plain += string(r.R)
				}
			}
			require.Equal(rt, "%", wild, "the author's wildcard and no other")
			require.Equal(rt, "x"+valid, plain)
		}
	})
}

func TestTheEmulatorReadsWhatIsSearched(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		for _, s := range texts(200).Draw(rt, "values") {
			text, err := soql.Find{Terms: []string{"xx" + s, "second"}, In: "PHONE", Returning: soql.Query{
				Fields: []string{"Id"}, From: "Contact", Where: []effect.Condition{{Field: "Name", Op: effect.Eq, Value: s}}, Limit: 3,
			}}.Text()
			require.NoError(rt, err)
			q, err := sosl.Parse(text)
			require.NoError(rt, err, "%q", text)
			require.Len(rt, q.Returning, 1)
			require.Equal(rt, strings.ToValidUTF8(s, "\uFFFD"), q.Returning[0].Query.Where.(*emulated.Compare).Value.Value())
			terms := q.Find.(*sosl.Or).Terms
			require.Len(rt, terms, 2)
			words := phrase(rt, terms[0])
			require.Equal(rt, spaced("xx"+s), words)
			require.Equal(rt, "second", phrase(rt, terms[1]))
		}
	})
}

// phrase is the text of a term, which must be one phrase without wildcards.
func phrase(t require.TestingT, term sosl.Term) string {
	if and, ok := term.(*sosl.And); ok {
		require.Len(t, and.Terms, 1)
		require.False(t, and.Terms[0].Not)
		term = and.Terms[0].Term
	}
	words := term.(*sosl.Words)
	require.True(t, words.Phrase)
	out := ""
	for _, r := range words.Runes {
		require.False(t, r.Wild)
		out += string(r.R)
	}
	return out
}

func spaced(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}
