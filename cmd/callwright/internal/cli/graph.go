package cli

import (
	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine/graph"
)

// graphFormats are the values of graph's --format.
var graphFormats = []string{"mermaid", "dot", "svg", "json"}

func (a *app) graphCommand() *cobra.Command {
	var format, covered string
	cmd := &cobra.Command{
		Use:   "graph FILE",
		Short: "Draw a scenario",
		Long: `Graph prints the flow of a scenario as a drawing: its steps, where each exit
leads, loops and branches with a frame around them, and handlers beside the main
flow. Broken lines are taken when something fails. Exits that are not wired are
named in their step.

The formats are mermaid (for Markdown), dot (for Graphviz), svg (a picture, laid
out by callwright itself) and json (nodes, edges and their places).

--coverage colours what tests have been through, as "callwright test
--coverage=FILE" wrote it, and what they have missed.`,
		Example: `  callwright graph inbound.yaml
  callwright graph inbound.yaml --format svg > inbound.svg
  callwright graph inbound.yaml --format dot | dot -Tpng > inbound.png
  callwright graph inbound.yaml --coverage coverage.json --format svg > inbound.svg`,
		Args: files(1, 1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("format", format, graphFormats...); err != nil {
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
	cmd.Flags().StringVar(&covered, "coverage", "", "colour what the tests of this report have been through")
	complete(cmd, "format", graphFormats...)
	return cmd
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
