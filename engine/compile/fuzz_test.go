package compile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/source"
)

// FuzzScenario compiles whatever comes. It never panics, it says the same
// twice, and it gives a program exactly when it finds no error.
func FuzzScenario(f *testing.F) {
	for _, dir := range []string{"ok", "bad"} {
		for _, a := range archives(f, dir) {
			for i := 0; i < len(a.Files); i += 2 {
				f.Add(a.Files[i].Data)
			}
		}
	}
	examples, err := filepath.Glob("../../scenarios/*.yaml")
	require.NoError(f, err)
	for _, name := range examples {
		data, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(data)
	}
	opt := compile.Options{Blocks: blocks.Registry(), Accounts: []compile.Account{{ID: "acme", Type: "salesforce", CRM: true, Default: true}}}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, diags := compile.Compile(source.NewFile("f", data), opt)
		require.Equal(t, diags.HasErrors(), p == nil)
		for _, d := range diags {
			require.Positive(t, d.Range.Start.Line)
			require.Positive(t, d.Range.Start.Column)
			require.NotEmpty(t, d.Message)
		}
		_, again := compile.Compile(source.NewFile("f", data), opt)
		require.Equal(t, diags, again)
	})
}
