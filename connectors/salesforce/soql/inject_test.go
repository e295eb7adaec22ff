package soql

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/effect"
)

// batch is how many values one round of a property test tries; rapid makes a
// hundred rounds, so each property sees a hundred times as many.
const batch = 300

// hostile draws texts of the characters that mean something somewhere, mixed
// with pieces of queries.
func hostile() *rapid.Generator[[]string] {
	piece := rapid.SampledFrom([]string{
		"'", `"`, `\`, `\'`, "%", "_", "{", "}", "(", ")", ":", "*", "?", "-", "+", "~", "^", "&", "|", "!", "[", "]",
		"\x00", "\n", "\r", "\t", "\x7f", "\u0085", "\u2028", "\u00a0", "\ufeff", "é", "日", "😀", "\xff", "\xc3", "a", "0", " ",
		"' OR Id != null OR Name = '", ") OR (", "} IN ALL FIELDS RETURNING User(Id)", ":name", ":p", "${x}", `\u0027`, "AND", "LIMIT 1", "--", "/*",
	})
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "pieces"), "")
	})
	return rapid.SliceOfN(text, batch, batch)
}

// each runs check on many hostile texts and shrinks the first that fails.
func each(t *testing.T, check func(t require.TestingT, s, valid string)) {
	rapid.Check(t, func(rt *rapid.T) {
		for _, s := range hostile().Draw(rt, "values") {
			check(rt, s, strings.ToValidUTF8(s, "\uFFFD"))
		}
	})
}

func read(t require.TestingT, query string) []token {
	out, err := tokens(query)
	require.NoError(t, err, query)
	require.True(t, utf8.ValidString(query))
	return out
}

func TestStringsStayValues(t *testing.T) {
	t.Parallel()
	each(t, func(t require.TestingT, s, valid string) {
		require.Equal(t, []token{{"word", "x"}, {"=", ""}, {"literal", valid}, {"word", "AND"}}, read(t, "x = "+String(s)+" AND"))
	})
}

func TestPatternsStayValues(t *testing.T) {
	t.Parallel()
	each(t, func(t require.TestingT, s, valid string) {
		want := []token{{"word", "LIKE"}, {"literal", "<ANY>" + valid + "<ANY>"}, {"word", "AND"}}
		require.Equal(t, want, read(t, "LIKE "+Like("%", s, "%")+" AND"))
	})
}

func TestTermsStayValues(t *testing.T) {
	t.Parallel()
	blank := func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return ' '
		}
		return r
	}
	each(t, func(t require.TestingT, s, valid string) {
		want := []token{{"{", ""}, {"literal", strings.Map(blank, valid)}, {"word", "OR"}, {"literal", "x"}, {"}", ""}}
		require.Equal(t, want, read(t, "{"+Term(s)+" OR "+Term("x")+"}"))
	})
}

// A value at any place of a built query leaves its structure as it is with a
// harmless value.
func TestValuesNeverChangeABuiltQuery(t *testing.T) {
	t.Parallel()
	build := func(v string) string {
		q := Query{Fields: []string{"Id", "Account.Name"}, From: "Contact", Order: "-Name", Limit: 3, Where: []effect.Condition{
			{Field: "Name", Op: effect.Eq, Value: v}, {Field: "Email", Op: effect.In, Value: []any{v, "x"}},
			{Field: "Account.Name", Op: effect.Contains, Value: "x" + v}, {Field: "Title", Op: effect.StartsWith, Value: "x" + v},
		}}
		text, err := Find{Terms: []string{v + "xx"}, In: "PHONE", Returning: q}.Text()
		require.NoError(t, err)
		return text
	}
	plain := kinds(read(t, build("plain")))
	rapid.Check(t, func(rt *rapid.T) {
		for _, s := range hostile().Draw(rt, "values")[:batch/10] {
			require.Equal(rt, plain, kinds(read(rt, build(s))))
		}
	})
}

func TestValuesNeverChangeAnAuthorsQuery(t *testing.T) {
	t.Parallel()
	bind := func(v string) string {
		text, _, err := Bind("SELECT Id FROM Contact WHERE Name = :name AND (Email IN :p OR Title LIKE %:like%) LIMIT 5",
			map[string]any{"name": v, "p": []any{v, "x"}, "like": "x" + v})
		require.NoError(t, err)
		return text
	}
	plain := kinds(read(t, bind("plain")))
	rapid.Check(t, func(rt *rapid.T) {
		for _, s := range hostile().Draw(rt, "values")[:batch/10] {
			require.Equal(rt, plain, kinds(read(rt, bind(s))))
		}
	})
}

// kinds is the structure of a query: everything but the values.
func kinds(all []token) []token {
	out := make([]token, len(all))
	for i, t := range all {
		out[i] = t
		if t.kind == "literal" {
			out[i].text = ""
		}
	}
	return out
}

func FuzzBind(f *testing.F) {
	for _, seed := range []string{
		"SELECT Id FROM Contact WHERE Name = :p", "FIND {:p} IN PHONE FIELDS RETURNING Contact(Id)", "SELECT Id FROM A WHERE B LIKE %:p%",
		"SELECT Id FROM A WHERE C = ':p'", "SELECT Id FROM A WHERE D = LAST_N_DAYS:p", "FIND {\\", "SELECT '\\", "select :p,(:p", "FIND{\"",
	} {
		f.Add(seed, "O'Brien\\")
	}
	f.Fuzz(func(t *testing.T, query, v string) {
		hostile, _, err := Bind(query, map[string]any{"p": "x" + v})
		plain, _, errPlain := Bind(query, map[string]any{"p": "x"})
		require.Equal(t, err == nil, errPlain == nil)
		if err != nil {
			return
		}
		want, err := tokens(plain)
		if err != nil {
			return // the author's own text is wrong
		}
		got, err := tokens(hostile)
		require.NoError(t, err, hostile)
		require.Equal(t, kinds(want), kinds(got))
	})
}
