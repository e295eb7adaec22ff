package docs_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/connectors/salesforce"
	"github.com/callwright/callwright/connectors/servicenow"
	"github.com/callwright/callwright/connectors/smtp"
	"github.com/callwright/callwright/connectors/zendesk"
	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/schema"
)

// The published schemas must be what the code says today.
func TestSchemasAreCurrent(t *testing.T) {
	var types []schema.Type
	for _, c := range []connectors.Connector{salesforce.Connector{}, zendesk.Connector{}, servicenow.Connector{}, custom.Connector{}, smtp.Connector{}} {
		d := c.Describe()
		types = append(types, schema.Type{Name: d.Type, Summary: d.Summary, Fields: append(connectors.CommonFields(), d.Fields...)})
	}
	for name, s := range map[string]schema.Schema{
		"callwright.schema.json":      schema.Scenario(blocks.Registry()),
		"callwright-test.schema.json": schema.FromFields("Callwright tests of a scenario", scenariotest.Fields()),
		"connectors.schema.json":      schema.Connectors(types),
	} {
		want, err := schema.Encode(s)
		require.NoError(t, err)
		path := filepath.Join("schema", name)
		if *update {
			require.NoError(t, os.WriteFile(path, want, 0o644))
		}
		got, err := os.ReadFile(path)
		require.NoError(t, err)
		require.True(t, string(want) == string(got), "%s is stale: run make golden", path)
	}
}
