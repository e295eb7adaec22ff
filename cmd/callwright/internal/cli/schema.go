package cli

import (
	"github.com/spf13/cobra"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/schema"
)

// schemas are the files that there is a schema of, in the order of the help.
func schemas() []struct {
	name string
	make func() schema.Schema
} {
	return []struct {
		name string
		make func() schema.Schema
	}{
		{"scenario", func() schema.Schema { return schema.Scenario(blocks.Registry()) }},
		{"test", testSchema},
		{"connectors", func() schema.Schema { return schema.Connectors(connectorFields()) }},
	}
}

func testSchema() schema.Schema {
	return schema.FromFields("Callwright tests of a scenario", scenariotest.Fields())
}

// connectorFields are the connector types with all their settings.
func connectorFields() (out []schema.Type) {
	for _, c := range connectorTypes() {
		d := c.Describe()
		out = append(out, schema.Type{Name: d.Type, Summary: d.Summary, Fields: append(connectors.CommonFields(), d.Fields...)})
	}
	return out
}

func (a *app) schemaCommand() *cobra.Command {
	var names []string
	for _, s := range schemas() {
		names = append(names, s.name)
	}
	var format string
	cmd := &cobra.Command{
		Use:   "schema [scenario|test|connectors]",
		Short: "Print a JSON Schema for editors",
		Long: `Schema prints the JSON Schema of scenarios, or of another kind of file. Editors
with yaml-language-server then complete blocks and settings, show what they are
for, and mark mistakes. A file names its schema in its first line:

  # yaml-language-server: $schema=callwright.schema.json

"callwright new" writes that line, and the schema beside the file. A schema is
JSON, with --output text as with --output json.`,
		Example: `  callwright schema > callwright.schema.json
  callwright schema test > callwright-test.schema.json
  callwright schema connectors > connectors.schema.json`,
		Args: cobra.ArbitraryArgs, ValidArgs: names, DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			if len(args) == 0 {
				args = names[:1]
			}
			if err := words("name")(cmd, args); err != nil {
				return err
			}
			return a.printSchema(args[0], names)
		},
	}
	addFormat(cmd, &format)
	return cmd
}

func (a *app) printSchema(name string, names []string) error {
	for _, s := range schemas() {
		if s.name != name {
			continue
		}
		text, err := schema.Encode(s.make())
		if err != nil {
			return err
		}
		_, err = a.out.Write(text)
		return err
	}
	return usage(diag.OneOf(name, names), "there is no schema of %q", name)
}
