package diag_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
)

func TestSort(t *testing.T) {
	t.Parallel()
	var l diag.List
	l.Add(diag.CodeUnusedVar, "b", spot(1, 1, 2), "", "later file")
	l.Add(diag.CodeUnusedVar, "a", spot(2, 1, 2), "", "later line")
	l.Add(diag.CodeUnknownKey, "a", spot(1, 5, 6), "", "later column")
	l.Add(diag.CodeUnknownKey, "a", spot(1, 1, 2), "", "z")
	l.Add(diag.CodeUnknownKey, "a", spot(1, 1, 2), "", "%s", "a")
	l.Add(diag.CodeBadValue, "a", spot(1, 1, 2), "", "z")
	l.Add(diag.CodeUnknownKey, "a", spot(1, 1, 2), "", "a")
	l.Sort()
	var got []string
	for _, d := range l {
		got = append(got, d.Message)
	}
	require.Equal(t, []string{"z", "a", "z", "later column", "later line", "later file"}, got)
}

func TestErr(t *testing.T) {
	t.Parallel()
	var l diag.List
	require.NoError(t, l.Err())
	l.Add(diag.CodeUnusedVar, "f", spot(1, 2, 3), "", "a warning")
	require.NoError(t, l.Err())
	require.False(t, l.HasErrors())
	l.Add(diag.CodeUnknownKey, "f", spot(3, 4, 5), "a hint", "an error")
	require.EqualError(t, l.Err(), "f:1:2: warning: a warning [unused-variable]\nf:3:4: error: an error [unknown-key] (a hint)")
}

func TestCatalogue(t *testing.T) {
	t.Parallel()
	seen := map[diag.Code]bool{}
	for _, i := range diag.Catalogue() {
		require.False(t, seen[i.Code], i.Code)
		seen[i.Code] = true
		require.NotEmpty(t, i.Summary)
		require.Equal(t, i.Severity, i.Code.Severity())
	}
	diag.Catalogue()[0].Code = "spoilt"
	require.NotEqual(t, diag.Code("spoilt"), diag.Catalogue()[0].Code)
	require.Equal(t, diag.Error, diag.Code("nothing like it").Severity())
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	words := []string{"search", "switch", "log"}
	for name, want := range map[string]string{"serach": "search", "SEARCH": "search", "swich": "switch", "lgo": "log", "zzzz": "", "": ""} {
		require.Equal(t, want, diag.Closest(name, words), name)
	}
	require.Equal(t, `did you mean "log"?`, diag.OneOf("logg", words))
	require.Equal(t, "use one of: log, search, switch", diag.OneOf("zzzzzz", words))
	require.Empty(t, diag.OneOf("x", nil))
	require.Empty(t, diag.Suggest("zzzzzz", words))
}
