package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine/diag"
)

func (a *app) listCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "list",
		Short: "Show what there is: blocks, events, functions and more",
		Long: `List shows what scenarios can be made of, and what there is to be said about
them. Names after the word pick some: "callwright list diagnostics unwired-exit"
explains one finding.`,
		Example: `  callwright list blocks
  callwright list diagnostics unwired-exit
  callwright list scenarios scenarios/
  callwright list functions --output json`,
		Args: cobra.ArbitraryArgs, RunE: a.noCommand,
	}
	cmd.AddCommand(
		a.listOf("blocks", "search", "the blocks, with their settings and exits", listBlocks),
		a.listOf("connectors", "salesforce", "the connector types, with their settings", listConnectors),
		a.listOf("diagnostics", "unwired-exit", "the findings of lint, each with a bad and a good example", listDiagnostics),
		a.listOf("events", "call.incoming", "what can start a scenario, and what handlers are for", listEvents),
		a.listOf("functions", "digits", "the functions of the expression language", listFunctions),
		a.listOf("library", "queue-announcements", "the scenarios to start from, which new --from copies", listLibrary),
		a.listScenarios(),
		a.listOf("words", "for_each", "the words of the language, each with an example", listWords),
	)
	return cmd
}

// listing is one list.
type listing struct {
	names []string
	rows  []row
	data  func(i int) any       // an element as JSON
	long  func(w *sheet, i int) // an element that is asked for by its name; may be nil
	key   string                // the list's key in JSON
}

// row is a line of a list: a name, of which kind it is, and what it is.
type row struct{ name, kind, text string }

// listOf makes the command for a list. The list itself is made when it is
// asked for: most commands are others.
func (a *app) listOf(word, example, what string, read func() listing) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   word + " [NAME...]",
		Short: "Show " + what,
		Long:  "Show " + what + ".\nWith --output json, everything about each.",
		Example: fmt.Sprintf("  callwright list %s\n  callwright list %s %s\n  callwright list %s --output json",
			word, word, example, word),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return read().names, cobra.ShellCompDirectiveNoFileComp
		},
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			l := read()
			picked, err := l.pick(args)
			if err != nil {
				return err
			}
			return a.showList(l, picked, len(args) > 0, format)
		},
	}
	addFormat(cmd, &format)
	return cmd
}

// pick returns the indexes of the names; of all without any.
func (l *listing) pick(names []string) ([]int, error) {
	var out []int
	for i, name := range l.names {
		if len(names) == 0 || slices.Contains(names, name) {
			out = append(out, i)
		}
	}
	for _, name := range names {
		switch {
		case slices.Contains(l.names, name):
		case l.key == "blocks" && slices.Contains(listWords().names, name):
			return nil, usage("callwright list words "+name+" explains it", "there is no %q among the blocks", name)
		default:
			return nil, usage(suggest(name, l.names, holding(name, l.names)), "there is no %q among the %s", name, l.key)
		}
	}
	return out, nil
}

// holding is a hint with the names that hold what was written.
func holding(part string, names []string) string {
	var found []string
	for _, name := range names {
		if part != "" && strings.Contains(strings.ToLower(name), strings.ToLower(part)) {
			found = append(found, name)
		}
	}
	if len(found) == 0 {
		return "without a name, all are shown"
	}
	return "use one of: " + strings.Join(found, ", ")
}

func (a *app) showList(l listing, picked []int, named bool, format string) error {
	if format == formatJSON {
		list := []any{}
		for _, i := range picked {
			list = append(list, l.data(i))
		}
		return a.out.json(map[string]any{"format_version": 1, l.key: list})
	}
	w := sheet{width: a.out.width}
	switch {
	case named && l.long != nil:
		for n, i := range picked {
			if n > 0 {
				w.WriteString("\n")
			}
			l.long(&w, i)
		}
	default:
		writeRows(&w, l.rows, picked)
	}
	_, err := io.WriteString(a.out, w.String())
	return err
}

// sheet is a text that is laid out for a terminal; elsewhere, with the width
// 0, its lines are as long as they are, for grep and its like.
type sheet struct {
	strings.Builder
	width int
}

// writeRows writes names and kinds in columns, and what they are beside them.
func writeRows(w *sheet, rows []row, picked []int) {
	names, kinds := 0, 0
	for _, i := range picked {
		names, kinds = max(names, diag.Width(rows[i].name)+2), max(kinds, diag.Width(rows[i].kind)+2)
	}
	if kinds == 2 {
		kinds = 0
	}
	for _, i := range picked {
		line := pad(diag.Printable(rows[i].name), names) + pad(diag.Printable(rows[i].kind), kinds)
		for _, text := range w.lines(diag.Printable(rows[i].text), names+kinds) {
			fmt.Fprintln(w, strings.TrimRight(line+text, " "))
			line = pad("", names+kinds)
		}
	}
}

// lines breaks a text that stands behind an indent.
func (w *sheet) lines(text string, indent int) []string {
	if w.width == 0 || indent+diag.Width(text) <= w.width {
		return []string{text}
	}
	return wrap(text, max(w.width-indent, leastWidth/2))
}

// paragraph breaks a text into lines, indented by two.
func (w *sheet) paragraph(text string) string {
	width := 78
	if w.width > 0 {
		width = min(width, max(w.width-2, leastWidth/2))
	}
	return "  " + strings.Join(wrap(text, width), "\n  ")
}

// indent puts spaces before the lines of a text.
func indent(text, by string) string {
	var w strings.Builder
	for line := range strings.Lines(text) {
		w.WriteString(by + line)
	}
	return w.String()
}
