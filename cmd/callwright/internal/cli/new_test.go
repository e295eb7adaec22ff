package cli

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	samples "github.com/callwright/callwright/scenarios"
)

// A copy of any scenario of the library is complete and bears its new name.
func TestNewFromLibrary(t *testing.T) {
	t.Parallel()
	e, err := engine.New(engine.Options{Blocks: blocks.All()})
	require.NoError(t, err)
	for _, name := range samples.Names() {
		drafts, err := fromLibrary("copy", name)
		require.NoError(t, err, name)
		files := fstest.MapFS{}
		for _, d := range drafts {
			require.NotContains(t, string(d.data), "golden: true", name)
			files[d.path] = &fstest.MapFile{Data: d.data}
		}
		s, diags := e.Load(files, "copy.yaml")
		require.NotNil(t, s, "%s: %v", name, diags)
		require.Equal(t, "copy", s.Name())
		require.True(t, strings.HasPrefix(string(files["copy.yaml"].Data), "# yaml-language-server: $schema="))
	}
}
