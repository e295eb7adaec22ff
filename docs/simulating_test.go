package docs_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
)

// The files that the page about simulations shows must be right.
func TestSimulatingExamples(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("simulating.md.in")
	require.NoError(t, err)
	shown := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(page, -1)
	require.Len(t, shown, 2)
	_, diags := simulate.Read(source.NewFile("mix.yaml", shown[0][1]))
	require.Empty(t, diags)
	_, diags = router.Read(source.NewFile("agents.yaml", shown[1][1]))
	require.Empty(t, diags)
}
