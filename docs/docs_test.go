package docs_test

import (
	"flag"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/connectors/salesforce"
	"github.com/callwright/callwright/connectors/servicenow"
	"github.com/callwright/callwright/connectors/smtp"
	"github.com/callwright/callwright/connectors/zendesk"
	"github.com/callwright/callwright/docs"
)

var update = flag.Bool("update", false, "rewrite the pages")

// The pages must be what the code says today.
func TestPagesAreCurrent(t *testing.T) {
	prose, err := os.ReadFile("language.md.in")
	require.NoError(t, err)
	guide, err := os.ReadFile("connectors.md.in")
	require.NoError(t, err)
	tests, err := os.ReadFile("testing.md.in")
	require.NoError(t, err)
	simulations, err := os.ReadFile("simulating.md.in")
	require.NoError(t, err)
	pages := map[string]string{
		"blocks.md":     docs.Blocks(blocks.Registry(), blocks.All()),
		"language.md":   docs.Language(string(prose)),
		"testing.md":    docs.Testing(string(tests)),
		"simulating.md": docs.Simulating(string(simulations)),
		"connectors.md": docs.Connectors(string(guide), []connectors.Connector{
			salesforce.Connector{}, zendesk.Connector{}, servicenow.Connector{}, custom.Connector{}, smtp.Connector{},
		}),
	}
	for name, want := range pages {
		if *update {
			require.NoError(t, os.WriteFile(name, []byte(want), 0o644))
		}
		got, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, want, string(got), "%s is stale: run make golden", name)
		require.NotRegexp(t, `(?m)^\{\{`, want, "%s has a table that nothing fills", name)
	}
}
