package cli

import (
	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine/graph"
)

// graphFormats are the values of graph's --format. Its --output knows "text"
// besides, as every --output does.
var graphFormats = []string{"mermaid", "dot", "svg", "json"}

func (a *app) graphCommand() *cobra.Command {
	var format, output, covered string
	cmd := &cobra.Command{
		Use:   "graph FILE",
		Short: "Draw a scenario",
		Long: `Graph prints the flow of a scenario as a drawing: its steps, where each exit
leads, loops and branches with a frame around them, and handlers beside the main
flow. Broken lines are taken when something fails. Exits that are not wired are
named in their step.

The formats are mermaid (for Markdown), dot (for Graphviz), svg (a picture, laid
out by callwright itself) and json (nodes, edges and their places). --output
means the same; its text is mermaid.

--coverage colours what tests have been through, as "callwright test
--coverage=FILE" wrote it, and what they have missed.`,
		Example: `  callwright graph inbound.yaml
  callwright graph inbound.yaml --format svg > inbound.svg
  callwright graph inbound.yaml --output json | jq '.nodes[].id'
  callwright graph inbound.yaml --format dot | dot -Tpng > inbound.png
  callwright graph inbound.yaml --coverage coverage.json --format svg > inbound.svg`,
		Args: files(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			format, err := graphFormat(cmd, format, output)
			if err != nil {
				return err
			}
			g, err := a.readGraph(args[0])
			if err != nil {
				return err
			}
			if covered != "" {
				if err := a.colour(g, covered); err != nil {
					return err
				}
			}
			_, err = a.out.Write(drawn(g, format))
			return err
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "mermaid", "mermaid, dot, svg or json")
	cmd.Flags().StringVarP(&output, "output", "o", formatText, "the same as --format; text is mermaid")
	cmd.Flags().StringVar(&covered, "coverage", "", "colour what the tests of this report have been through")
	complete(cmd, "format", graphFormats...)
	complete(cmd, "output", append([]string{formatText}, graphFormats...)...)
	return cmd
}

// graphFormat is the format that is asked for by either flag, or by both alike.
func graphFormat(cmd *cobra.Command, format, output string) (string, error) {
	if err := oneOf("format", format, graphFormats...); err != nil {
		return "", err
	}
	if err := oneOf("output", output, append([]string{formatText}, graphFormats...)...); err != nil {
		return "", err
	}
	if output == formatText {
		output = graphFormats[0]
	}
	switch set := cmd.Flags().Changed; {
	case !set("output"):
		return format, nil
	case set("format") && format != output:
		return "", usage("leave one of them out", "--format %s and --output %s cannot be used together", format, output)
	}
	return output, nil
}

// readGraph compiles a scenario and makes its graph, or says why it cannot.
func (a *app) readGraph(path string) (*graph.Graph, error) {
	l := newLinter("")
	s := l.lint(path)
	l.diags.Sort()
	if s == nil {
		a.render(a.err, l)
		return nil, failed("", "%s: %s; there is nothing to draw", path, l.diags.Summary())
	}
	return graph.New(s.Program()), nil
}

func drawn(g *graph.Graph, format string) []byte {
	switch format {
	case "dot":
		return g.DOT()
	case "svg":
		return g.SVG()
	case "json":
		return g.JSON()
	}
	return g.Mermaid()
}
