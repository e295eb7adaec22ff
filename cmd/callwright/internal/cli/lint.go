package cli

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

func (a *app) lintCommand() *cobra.Command {
	var connectorsFile, format string
	cmd := &cobra.Command{
		Use:   "lint FILE...",
		Short: "Say everything that is wrong with scenarios",
		Long: `Lint reads scenarios and says everything that is wrong with them, each finding
with its place and what to do about it. In a directory it takes every .yaml file
that has the key "callwright".

Accounts are checked against --connectors, or a connectors.yaml beside the
scenario or in the working directory. Without one, nothing is said about them.
No secret is needed, and nothing is called.

The exit code is 1 if there are errors, and 0 if there are warnings only.`,
		Example: `  callwright lint inbound.yaml
  callwright lint scenarios/ --connectors connectors.yaml
  callwright lint scenarios/ --output json`,
		Args: files(1, 0),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			l := newLinter(connectorsFile)
			paths, err := l.collect(args)
			if err != nil {
				return err
			}
			for _, path := range paths {
				l.lint(path)
			}
			l.diags.Sort()
			return a.showFindings(l, len(paths), format)
		},
	}
	cmd.Flags().StringVar(&connectorsFile, "connectors", "", "the accounts to check against")
	addFormat(cmd, &format)
	return cmd
}

// linter collects the findings of several files.
type linter struct {
	named    string            // --connectors
	fixed    []compile.Account // known whatever stands beside the scenario; may be nil
	files    map[string]*source.File
	accounts map[string][]compile.Account // by connectors file; nil: not known
	diags    diag.List
}

func newLinter(connectorsFile string) *linter {
	return &linter{named: connectorsFile, files: map[string]*source.File{}, accounts: map[string][]compile.Account{}}
}

// read reads a file and keeps it, so that findings can show its lines.
func (l *linter) read(path string) *source.File {
	f, diags := source.ReadFile(path)
	l.diags = append(l.diags, diags...)
	l.files[path] = f
	return f
}

// open reads a file that a scenario names. What is wrong with it is reported
// where it is named.
func (l *linter) open(path string) (*source.File, diag.List) {
	if f := l.files[path]; f != nil {
		return f, nil
	}
	f, diags := source.ReadFile(path)
	if f != nil {
		l.files[path] = f
	}
	return f, diags
}

// line returns a line of a file that was read.
func (l *linter) line(file string, line int) string {
	if f := l.files[file]; f != nil {
		return f.Line(line)
	}
	return ""
}

// known returns the accounts that a scenario is checked against.
func (l *linter) known(scenario string) []compile.Account {
	if l.fixed != nil {
		return l.fixed
	}
	path := reach(l.named, scenario)
	if path == "" {
		return nil
	}
	if accounts, done := l.accounts[path]; done {
		return accounts
	}
	l.accounts[path] = nil
	f := l.read(path)
	if f == nil {
		return nil
	}
	w, diags := openFile(f, false)
	l.diags = append(l.diags, diags...)
	if w != nil {
		l.accounts[path] = w.accounts()
	}
	return l.accounts[path]
}

// lint compiles a file; nil beside findings that hold an error.
func (l *linter) lint(path string) *engine.Scenario {
	accounts := l.known(path)
	f := l.read(path)
	if f == nil {
		return nil
	}
	e, err := engine.New(engine.Options{Blocks: blocks.All(), Accounts: accounts, Open: l.open})
	if err != nil {
		panic(err) // two built-in blocks of one name: every test fails
	}
	s, diags := e.Compile(f)
	l.diags = append(l.diags, diags...)
	return s
}

// findings is what `lint --output json` prints.
type findings struct {
	FormatVersion int       `json:"format_version"`
	Diagnostics   []finding `json:"diagnostics"`
}

// finding is a diagnostic as findings hold it.
type finding struct {
	Code     string `json:"code"`
	Severity string `json:"severity"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
}

func (a *app) showFindings(l *linter, files int, format string) error {
	code := exitOK
	if l.diags.HasErrors() {
		code = exitFailed
	}
	if format == formatJSON {
		out := findings{FormatVersion: 1, Diagnostics: []finding{}}
		for _, d := range l.diags {
			out.Diagnostics = append(out.Diagnostics, finding{string(d.Code), d.Severity.String(), d.File, d.Range.Start.Line, d.Range.Start.Column, d.Message, d.Hint})
		}
		if err := a.out.json(out); err != nil {
			return err
		}
		return ended(code)
	}
	a.render(a.out, l)
	summary := l.diags.Summary()
	if summary == "" {
		summary = "no findings"
	}
	if _, err := fmt.Fprintf(a.out, "%s in %d %s\n", summary, files, plural(files, "file")); err != nil {
		return err
	}
	return ended(code)
}

// render shows all findings, each followed by an empty line.
func (a *app) render(to *output, l *linter) {
	r := diag.Renderer{Line: l.line, Paint: to.paintPart}
	for _, d := range l.diags {
		_, _ = io.WriteString(to, r.Render(d)+"\n")
	}
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
