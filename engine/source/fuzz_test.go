package source

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// FuzzParse holds what Parse promises for every text: an end without panic,
// sorted findings inside the file, a tree or an error, and a sound tree.
func FuzzParse(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := NewFile("x.yaml", data)
		n, diags := Parse(file)
		checkDiags(t, file, diags)
		if n == nil {
			require.True(t, diags.HasErrors())
			return
		}
		checkTree(t, file, n)
		again, same := Parse(NewFile("x.yaml", data))
		require.Equal(t, diags, same)
		require.Equal(t, n.Range, again.Range)
	})
}

// FuzzOutline reads texts that the parser would accept, too: it must end, and
// point into the file, whatever it is given.
func FuzzOutline(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file := NewFile("x.yaml", data)
		if p := outlineProblem(file); p != nil {
			checkPos(t, file, p.r.Start)
			checkPos(t, file, p.r.End)
		}
	})
}

// seeds are the corpora and the texts of the position tests.
func seeds(t testing.TB) [][]byte {
	t.Helper()
	var all [][]byte
	archives, err := filepath.Glob("testdata/strict/*.txtar")
	require.NoError(t, err)
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		require.NoError(t, err)
		for i := 0; i < len(a.Files); i += 2 {
			all = append(all, a.Files[i].Data)
		}
	}
	good, err := os.ReadFile("testdata/good.yaml")
	require.NoError(t, err)
	all = append(all, good)
	for _, c := range places {
		all = append(all, []byte(c.text))
	}
	for _, b := range bombs() {
		all = append(all, b.data[:min(len(b.data), 200)])
	}
	return all
}
