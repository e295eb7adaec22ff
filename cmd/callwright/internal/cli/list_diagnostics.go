package cli

import (
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// explained is a code of a finding in JSON.
type explained struct {
	Code        string `json:"code"`
	Severity    string `json:"severity"`
	Summary     string `json:"summary"`
	Explanation string `json:"explanation"`
	Bad         string `json:"bad"`
	Good        string `json:"good"`
}

func listDiagnostics() listing {
	all := diag.Catalogue()
	l := listing{
		key:  "diagnostics",
		data: func(i int) any { return explain(all[i]) },
		long: func(w *sheet, i int) { writeExplained(w, explain(all[i])) },
	}
	for _, i := range all {
		l.names = append(l.names, string(i.Code))
		l.rows = append(l.rows, row{string(i.Code), i.Severity.String(), i.Summary})
	}
	return l
}

func explain(i diag.Info) explained {
	e := diag.Explain(i.Code)
	return explained{string(i.Code), i.Severity.String(), i.Summary, e.Doc, e.Bad, e.Good}
}

func writeExplained(w *sheet, e explained) {
	fmt.Fprintf(w, "%s (%s)\n\n%s\n\n", e.Code, e.Severity, w.paragraph(e.Summary+" "+e.Explanation))
	for _, example := range []struct{ word, text string }{{"Bad", e.Bad}, {"Good", e.Good}} {
		if example.text != "" {
			fmt.Fprintf(w, "  %s:\n\n%s", example.word, printableLines(indent(example.text, "    ")))
		}
		if example.text != "" && example.word == "Bad" {
			fmt.Fprintln(w)
		}
	}
}

func printableLines(text string) string {
	var w strings.Builder
	for line := range strings.Lines(text) {
		w.WriteString(diag.Printable(strings.TrimSuffix(line, "\n")) + "\n")
	}
	return w.String()
}
