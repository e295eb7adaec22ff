package cli

import (
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
)

// listedScenario is a scenario in JSON.
type listedScenario struct {
	Name        string   `json:"name"`
	File        string   `json:"file"`
	Description string   `json:"description"`
	On          []string `json:"on"`
	Inputs      []string `json:"inputs"`
	Steps       int      `json:"steps"` // of the main flow, without those in branches
}

func (a *app) listScenarios() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "scenarios [FILE|DIR...]",
		Short: "Show the scenarios in a directory",
		Long: `Show the scenarios in a directory, the working directory if none is named: the
file, the name, the events that start it and what it is for. Mistakes in them
are for lint to tell.`,
		Example: `  callwright list scenarios
  callwright list scenarios scenarios/ --output json`,
		Args: cobra.ArbitraryArgs, ValidArgsFunction: yamlFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			return a.showScenarios(args, format)
		},
	}
	addFormat(cmd, &format)
	return cmd
}

func (a *app) showScenarios(args []string, format string) error {
	if len(args) == 0 {
		args = []string{"."}
	}
	found := scenarios()
	paths, err := found.find(args)
	if err != nil {
		return err
	}
	l := linter{files: map[string]*source.File{}, diags: found.diags}
	list := []listedScenario{}
	for _, path := range paths {
		if s, ok := l.outline(path); ok {
			list = append(list, s)
		}
	}
	if format == formatJSON {
		err = a.out.json(map[string]any{"format_version": 1, "scenarios": list})
	} else {
		_, err = io.WriteString(a.out, scenarioTable(list, a.out.width))
	}
	if err != nil {
		return err
	}
	a.render(a.err, &l)
	if l.diags.HasErrors() {
		return ended(exitFailed)
	}
	return nil
}

// scenarioTable has the columns file, events and what it is for.
func scenarioTable(list []listedScenario, width int) string {
	var rows []row
	for _, s := range list {
		rows = append(rows, row{s.File, strings.Join(s.On, ", "), firstSentence(s.Description)})
	}
	w := sheet{width: width}
	writeRows(&w, rows, indexes(rows))
	return w.String()
}

// outline reads the shape of a scenario; false if the file is none.
func (l *linter) outline(path string) (listedScenario, bool) {
	f := l.read(path)
	if f == nil {
		return listedScenario{}, false
	}
	root, diags := source.Parse(f)
	l.diags = append(l.diags, diags...)
	return outlined(root, path)
}

// outlined is what is told of the scenario in a file.
func outlined(root *source.Node, path string) (listedScenario, bool) {
	s, _ := lang.Read(root)
	if s == nil {
		return listedScenario{}, false
	}
	out := listedScenario{
		Name: s.Name, File: filepath.ToSlash(path), Description: strings.TrimSpace(s.Description),
		On: append([]string{}, s.On...), Inputs: []string{}, Steps: len(s.Steps),
	}
	for _, v := range s.Inputs {
		out.Inputs = append(out.Inputs, v.Name)
	}
	return out, true
}

func firstSentence(text string) string {
	first, _, _ := strings.Cut(strings.Join(strings.Fields(text), " "), ". ")
	return first
}
