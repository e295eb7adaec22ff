package sosl_test

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
	"github.com/callwright/callwright/connectors/salesforce/emulator/sosl"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func lines(t testing.TB, file string) []string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestPrintsWhatItParsed(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, src := range lines(t, "testdata/ok.txt") {
		q, err := sosl.Parse(src)
		require.NoError(t, err, src)
		out.WriteString(q.String() + "\n")
	}
	golden(t, "testdata/ok.golden", out.String())
}

func TestRefusesAsTheVendorDoes(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, src := range lines(t, "testdata/bad.txt") {
		_, err := sosl.Parse(src)
		var bad *soql.Error
		require.ErrorAs(t, err, &bad, src)
		require.Equal(t, "MALFORMED_SEARCH", bad.Code, src)
		out.WriteString("== " + src + "\n" + bad.Error() + "\n")
	}
	golden(t, "testdata/bad.golden", out.String())
}

func TestUnescapes(t *testing.T) {
	t.Parallel()
	q, err := sosl.Parse(`FIND {\+a\*b*}`)
	require.NoError(t, err)
	require.Equal(t, &sosl.Words{Runes: []sosl.Rune{{R: '+'}, {R: 'a'}, {R: '*'}, {R: 'b'}, {R: '*', Wild: true}}}, q.Find)
}

func TestVeryLongQueriesLoseTheirOperators(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("x", 4000)
	q, err := sosl.Parse("FIND {" + filler + " OR acme AND NOT corp OR}")
	require.NoError(t, err)
	require.Equal(t, filler+" AND acme AND corp", sosl.Print(q.Find))
}

func TestNestingIsBounded(t *testing.T) {
	t.Parallel()
	_, err := sosl.Parse("FIND {" + strings.Repeat("(", 100_000))
	require.Error(t, err)
}

func FuzzSOSL(f *testing.F) {
	for _, file := range []string{"testdata/ok.txt", "testdata/bad.txt"} {
		for _, src := range lines(f, file) {
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		q, err := sosl.Parse(src)
		if err != nil {
			var bad *soql.Error
			require.True(t, errors.As(err, &bad))
			return
		}
		printed := q.String()
		again, err := sosl.Parse(printed)
		require.NoError(t, err, printed)
		require.Equal(t, printed, again.String())
	})
}
