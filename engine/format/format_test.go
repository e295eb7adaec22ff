package format_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"

	"github.com/callwright/callwright/engine/format"
	"github.com/callwright/callwright/engine/source"
)

var update = flag.Bool("update", false, "rewrite the expectations")

// formatted formats a text twice: the second time nothing may change.
func formatted(t testing.TB, text string) string {
	t.Helper()
	once, diags := format.File(source.NewFile("f.yaml", []byte(text)))
	require.Empty(t, diags.Err(), "%q", text)
	twice, diags := format.File(source.NewFile("f.yaml", once))
	require.Empty(t, diags.Err(), "%q", once)
	require.Equal(t, string(once), string(twice))
	return string(once)
}

// TestStyle holds each NAME.yaml of the corpus to the NAME.want behind it.
func TestStyle(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		require.NoError(t, err)
		require.Zero(t, len(a.Files)%2, path)
		for i := 0; i < len(a.Files); i += 2 {
			name := strings.TrimSuffix(a.Files[i].Name, ".yaml")
			require.Equal(t, name+".want", a.Files[i+1].Name)
			t.Run(filepath.Base(path)+"/"+name, func(t *testing.T) {
				got := formatted(t, string(a.Files[i].Data))
				if *update {
					a.Files[i+1].Data = []byte(got)
				}
				require.Equal(t, string(a.Files[i+1].Data), got)
			})
		}
		if *update {
			require.NoError(t, os.WriteFile(path, txtar.Format(a), 0o644))
		}
	}
}

// TestScenariosAreFormatted holds the scenarios that people start from, and
// the examples of the tests of blocks, to the style.
func TestScenariosAreFormatted(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../../scenarios/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, paths)
	for _, path := range paths {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, string(data), formatted(t, string(data)), path)
	}
}

// corpus is every YAML text of the repository's corpora.
func corpus(t testing.TB) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"testdata/*.txtar", "../../testdata/lang/*/*.txtar"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, path := range paths {
			a, err := txtar.ParseFile(path)
			require.NoError(t, err)
			for _, f := range a.Files {
				if strings.HasSuffix(f.Name, ".yaml") {
					out = append(out, string(f.Data))
				}
			}
		}
	}
	for _, pattern := range []string{"../../scenarios/*.yaml", "../../blocks/*/testdata/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			require.NoError(t, err)
			out = append(out, string(data))
		}
	}
	require.NotEmpty(t, out)
	return out
}

// isSound reports whether a text is what format.File takes at all.
func isSound(text string) bool {
	root, diags := source.Parse(source.NewFile("f.yaml", []byte(text)))
	return root != nil && !diags.HasErrors() && root.Kind == source.Mapping
}

// TestMeaningIsKept formats all there is, in every shape of line breaks.
func TestMeaningIsKept(t *testing.T) {
	t.Parallel()
	for _, text := range corpus(t) {
		if !isSound(text) {
			_, diags := format.File(source.NewFile("f.yaml", []byte(text)))
			require.True(t, diags.HasErrors(), "%q", text)
			continue
		}
		want := formatted(t, text)
		if strings.Contains(text, "\r") {
			continue
		}
		windows := strings.ReplaceAll(text, "\n", "\r\n")
		require.Equal(t, strings.ReplaceAll(want, "\n", "\r\n"), formatted(t, windows))
	}
}

func FuzzFormat(f *testing.F) {
	for _, text := range corpus(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if isSound(text) {
			formatted(t, text)
		}
	})
}
