package search

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/connectors/zendesk/emulator/query"
	"github.com/callwright/callwright/engine/effect"
)

// batch is how many values one of rapid's hundred rounds tries.
const batch = 400

func hostile() *rapid.Generator[[]string] {
	piece := rapid.SampledFrom([]string{
		`"`, "'", `\`, "*", "-", ":", "<", ">", "=", "(", ")", "“", "”", "\x00", "\n", "\r", "\t", "\u2028", "\u00a0", "é", "日", "😀", "\xff",
		"a", "0", " ", `" role:admin "`, " OR ", "status<closed", "-type:user", "type:ticket", "none", ":p", "order_by:created", "+1",
	})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "")
	})
	return rapid.SliceOfN(text, batch, batch)
}

// letters is what the index can see of a text.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(s, ""))
}

// Whatever a value holds, the emulator's parser finds it as the one value of
// the one term, with every letter and digit, or the writer refuses it.
func TestValuesStayValues(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		for _, s := range hostile().Draw(rt, "values") {
			built, err := where("name", effect.Eq, s).Text()
			bound, errBind := Bind("type:user name::p", map[string]any{"p": s})
			require.Equal(rt, err == nil, errBind == nil)
			require.Equal(rt, err != nil, letters(s) == "", "%q", s)
			if err != nil {
				continue
			}
			require.Equal(rt, built, bound)
			q, err := query.Parse(built)
			require.NoError(rt, err, built)
			require.Len(rt, q.Terms, 2, built)
			require.Empty(rt, q.OrderBy+q.Sort)
			term := q.Terms[1]
			require.Equal(rt, query.Term{Field: "name", Op: query.Is, Value: query.Value{Text: term.Value.Text, Quoted: true}}, term, built)
			require.Equal(rt, letters(s), letters(term.Value.Text))
		}
	})
}

// Where no phrase can stand, a value is one word or refused.
func TestWordsStayWords(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		for _, s := range hostile().Draw(rt, "values") {
			for _, c := range []struct {
				op     effect.Op
				as     query.Op
				prefix bool
			}{{effect.StartsWith, query.Is, true}, {effect.Ge, query.AtLeast, false}} {
				built, err := where("name", c.op, s).Text()
				if err != nil {
					continue
				}
				q, err := query.Parse(built)
				require.NoError(rt, err, built)
				want := query.Term{Field: "name", Op: c.as, Value: query.Value{Text: s, Prefix: c.prefix}}
				require.Equal(rt, []query.Term{{Field: "type", Op: query.Is, Value: query.Value{Text: "user"}}, want}, q.Terms, built)
			}
		}
	})
}

func FuzzBind(f *testing.F) {
	for _, seed := range []string{"type:user name::p", ":p", "-:p", "created>=:p", "name::p*", `":p"`, `"`, "::p", "a::p b::p"} {
		f.Add(seed, "x\" role:admin")
	}
	f.Fuzz(func(t *testing.T, author, v string) {
		got, err := Bind(author, map[string]any{"p": "x" + v})
		if err != nil {
			return
		}
		plain, err := Bind(author, map[string]any{"p": "x"})
		require.NoError(t, err)
		want, err := query.Parse(plain)
		if err != nil {
			return // the author's own text is wrong
		}
		have, err := query.Parse(got)
		require.NoError(t, err, got)
		require.Equal(t, structure(want), structure(have))
	})
}

func structure(q query.Query) []query.Term {
	out := make([]query.Term, len(q.Terms))
	for i, t := range q.Terms {
		out[i] = t
		out[i].Value.Text = ""
	}
	return out
}
