package soql_test

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator/soql"
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
		q, err := soql.Parse(src)
		require.NoError(t, err, src)
		out.WriteString(q.String() + "\n")
	}
	golden(t, "testdata/ok.golden", out.String())
}

func TestRefusesAsTheVendorDoes(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	for _, src := range lines(t, "testdata/bad.txt") {
		_, err := soql.Parse(src)
		var bad *soql.Error
		require.ErrorAs(t, err, &bad, src)
		out.WriteString("== " + src + "\n" + bad.Error() + "\n")
	}
	golden(t, "testdata/bad.golden", out.String())
}

func TestErrorShowsRowColumnAndPlace(t *testing.T) {
	t.Parallel()
	_, err := soql.Parse("SELECT Id\nFROM Contact\nWHERE é")
	require.EqualError(t, err, "MALFORMED_QUERY: \nWHERE é\n      ^\nERROR at Row:3:Column:7\nunexpected token: 'é'")
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for name, src := range map[string]string{
		"long": "SELECT Id FROM Contact WHERE Name = '" + strings.Repeat("x", 100_000) + "'",
		"deep": "SELECT Id FROM Contact WHERE " + strings.Repeat("(", 10_000),
		"nots": "SELECT Id FROM Contact WHERE " + strings.Repeat("NOT ", 10_000) + "Name = 'x'",
	} {
		_, err := soql.Parse(src)
		require.Error(t, err, name)
	}
}

func where(t *testing.T, src string) soql.Literal {
	t.Helper()
	c, err := soql.ParseWhere(src)
	require.NoError(t, err)
	return c.(*soql.Compare).Value
}

func TestEscapes(t *testing.T) {
	t.Parallel()
	require.Equal(t, "a'\"\\\n\r\t\b\fé", where(t, `X = 'a\'\"\\\n\R\t\b\f\u00e9'`).Value())
	require.Equal(t, "100%_", where(t, `X = '100%_'`).Value())
	require.Equal(t, []soql.Rune{{'%', true}, {'%', false}, {'_', true}, {'_', false}, {'\\', false}},
		where(t, `X LIKE '%\%_\_\\'`).Pattern())
}

func TestRanges(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 4, 15, 30, 0, 0, time.UTC) // a Wednesday
	tests := map[string][2]string{
		"2024-02-29":                    {"2024-02-29", "2024-03-01"},
		"TODAY":                         {"2026-11-04", "2026-11-05"},
		"YESTERDAY":                     {"2026-11-03", "2026-11-04"},
		"TOMORROW":                      {"2026-11-05", "2026-11-06"},
		"LAST_WEEK":                     {"2026-10-25", "2026-11-01"},
		"THIS_WEEK":                     {"2026-11-01", "2026-11-08"},
		"LAST_MONTH":                    {"2026-10-01", "2026-11-01"},
		"NEXT_QUARTER":                  {"2027-01-01", "2027-04-01"},
		"THIS_YEAR":                     {"2026-01-01", "2027-01-01"},
		"LAST_90_DAYS":                  {"2026-08-06", "2026-11-05"},
		"LAST_N_DAYS:1":                 {"2026-11-03", "2026-11-05"},
		"NEXT_N_DAYS:2":                 {"2026-11-05", "2026-11-07"},
		"N_DAYS_AGO:4":                  {"2026-10-31", "2026-11-01"},
		"LAST_N_WEEKS:2":                {"2026-10-18", "2026-11-01"},
		"LAST_N_MONTHS:11":              {"2025-12-01", "2026-11-01"},
		"NEXT_N_QUARTERS:1":             {"2027-01-01", "2027-04-01"},
		"LAST_N_YEARS:2":                {"2024-01-01", "2026-01-01"},
		"2024-01-31T23:00:00.000-02:00": {"2024-02-01T01:00:00Z", "2024-02-01T01:00:00.001Z"},
	}
	parse := func(s string) time.Time {
		if d, err := time.Parse(time.DateOnly, s); err == nil {
			return d
		}
		d, err := time.Parse(time.RFC3339Nano, s)
		require.NoError(t, err)
		return d
	}
	for src, want := range tests {
		from, to := where(t, "CreatedDate = "+src).Range(now)
		require.Equal(t, parse(want[0]), from, src)
		require.Equal(t, parse(want[1]), to, src)
	}
}

func TestParseParts(t *testing.T) {
	t.Parallel()
	c, err := soql.ParseWhere("A = 1 AND (B = 2 OR C = 3)")
	require.NoError(t, err)
	require.Equal(t, "A = 1 AND (B = 2 OR C = 3)", soql.Print(c))
	o, err := soql.ParseOrder("Name DESC, Id")
	require.NoError(t, err)
	require.Equal(t, "Name DESC, Id", soql.PrintOrder(o))
	for _, bad := range []string{"", "A = 1 LIMIT 5", "A = 'x"} {
		_, err := soql.ParseWhere(bad)
		require.Error(t, err, bad)
		_, err = soql.ParseOrder(bad + "'")
		require.Error(t, err, bad)
	}
}

func FuzzSOQL(f *testing.F) {
	for _, file := range []string{"testdata/ok.txt", "testdata/bad.txt"} {
		for _, src := range lines(f, file) {
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src string) {
		q, err := soql.Parse(src)
		if err != nil {
			var bad *soql.Error
			require.True(t, errors.As(err, &bad))
			return
		}
		printed := q.String()
		again, err := soql.Parse(printed)
		require.NoError(t, err, printed)
		require.Equal(t, printed, again.String())
	})
}
