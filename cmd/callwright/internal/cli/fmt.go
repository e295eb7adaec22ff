package cli

import (
	"bytes"
	"context"
	"io"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/format"
	"github.com/callwright/callwright/engine/source"
)

// fmtFlags are the flags of `fmt`.
type fmtFlags struct {
	check, diff bool
	format      string
}

// stdinName stands for the standard input, on the command line and in findings.
const (
	stdinArg  = "-"
	stdinName = "<stdin>"
)

func (a *app) fmtCommand() *cobra.Command {
	f := &fmtFlags{}
	cmd := &cobra.Command{
		Use:   "fmt [FILE|DIR...]",
		Short: "Lay files out in the canonical style",
		Long: `Fmt lays scenarios, tests and connectors files out in the one canonical style,
and prints the names of those that it changed. In a directory, the working
directory if none is named, it takes every such file; a lone "-" reads the
standard input and writes to the standard output.

Keys at the top and in steps have their order, indentation is by two, quotes
stand where they are needed, and what is in brackets fits on a line of 100
characters or is written below each other. Comments, blank lines between steps
and long texts stay as they are, and so does all that a file means.

A file that is not YAML is reported and left alone. The exit code is 1 for that,
and with --check if a file is not in the canonical style.`,
		Example: `  callwright fmt
  callwright fmt inbound.yaml connectors.yaml
  callwright fmt --check scenarios/
  callwright fmt --diff inbound.yaml
  callwright fmt - < inbound.yaml`,
		Args: cobra.ArbitraryArgs, ValidArgsFunction: yamlFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(f.format); err != nil {
				return err
			}
			return a.formatFiles(cmd, f, args)
		},
	}
	cmd.Flags().BoolVar(&f.check, "check", false, "change nothing; name the files that would change, with exit code 1")
	cmd.Flags().BoolVar(&f.diff, "diff", false, "change nothing; print what would change")
	addFormat(cmd, &f.format)
	return cmd
}

// formatting is the work on one file.
type formatting struct {
	name  string
	file  *source.File
	text  []byte // nil beside findings that hold an error
	diags diag.List
	err   error // of writing it
}

func (w *formatting) changed() bool { return w.text != nil && !bytes.Equal(w.text, w.file.Data) }

func (a *app) formatFiles(cmd *cobra.Command, f *fmtFlags, args []string) error {
	if len(args) == 1 && args[0] == stdinArg {
		return a.formatStdin(cmd.Context(), cmd.InOrStdin(), f)
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	found := &finder{what: "scenario, test or connectors file", hint: "name a file to format it whatever it is", wanted: isOurs}
	paths, err := found.find(args)
	if err != nil {
		return err
	}
	work := make([]formatting, len(paths))
	inParallel(cmd.Context(), len(paths), func(i int) { work[i].path(cmd.Context(), paths[i], f) })
	if cmd.Context().Err() != nil {
		return ended(exitInterrupted)
	}
	return a.showFormatted(f, work, found.diags)
}

// isOurs reports whether a file is a scenario, a test or a connectors file.
func isOurs(path string) bool {
	return isTest(path) || holdsKey(path, "callwright", "connectors")
}

// path formats a file, and writes it unless the flags only ask.
func (w *formatting) path(ctx context.Context, path string, f *fmtFlags) {
	w.name = path
	if w.file, w.diags = source.ReadFile(path); w.file == nil {
		return
	}
	w.layOut()
	if w.changed() && !f.check && !f.diff && ctx.Err() == nil {
		w.err = replaceFile(path, w.text)
	}
}

func (w *formatting) layOut() {
	var more diag.List
	w.text, more = format.File(w.file)
	for _, d := range more {
		if d.Severity == diag.Error { // warnings are for lint to tell
			w.diags = append(w.diags, d)
		}
	}
}

// formatStdin formats the standard input.
func (a *app) formatStdin(ctx context.Context, in io.Reader, f *fmtFlags) error {
	data, err := untilDone(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(in, source.MaxSize+1)) })
	switch {
	case ctx.Err() != nil:
		return ended(exitInterrupted)
	case err != nil:
		return failed("", "the standard input cannot be read: %v", err)
	}
	w := formatting{name: stdinName, file: source.NewFile(stdinName, data)}
	w.layOut()
	if w.text != nil && !f.check && !f.diff && f.format == formatText {
		_, err = a.out.Write(w.text)
		return err
	}
	return a.showFormatted(f, []formatting{w}, nil)
}

// formattedFile is a file in what `fmt --output json` prints.
type formattedFile struct {
	File    string `json:"file"`
	Changed bool   `json:"changed"` // or would be, with --check and --diff
	Diff    string `json:"diff,omitempty"`
}

// formatted is what `fmt --output json` prints.
type formatted struct {
	FormatVersion int             `json:"format_version"`
	Files         []formattedFile `json:"files"`
	Diagnostics   []finding       `json:"diagnostics"`
}

func (a *app) showFormatted(f *fmtFlags, work []formatting, diags diag.List) error {
	l := &linter{files: map[string]*source.File{}, diags: diags}
	out := formatted{FormatVersion: 1, Files: []formattedFile{}}
	code := exitOK
	for _, w := range work {
		if w.err != nil {
			a.say("%s", w.err)
			code = exitFailed
		}
		if w.changed() && f.check {
			code = exitFailed
		}
		l.files[w.name] = w.file
		l.diags = append(l.diags, w.diags...)
		out.Files = append(out.Files, formattedFile{w.name, w.changed() && w.err == nil, w.difference(f)})
	}
	l.diags.Sort()
	if l.diags.HasErrors() {
		code = exitFailed
	}
	if f.format == formatJSON {
		out.Diagnostics = findingsOf(l.diags)
		if err := a.out.json(out); err != nil {
			return err
		}
		return ended(code)
	}
	if err := a.tellFormatted(f, out.Files); err != nil {
		return err
	}
	a.render(a.err, l)
	return ended(code)
}

func (a *app) tellFormatted(f *fmtFlags, files []formattedFile) error {
	for _, file := range files {
		text := file.Diff
		if !f.diff {
			text = file.File + "\n"
		}
		if !file.Changed {
			continue
		}
		if _, err := io.WriteString(a.out, text); err != nil {
			return err
		}
	}
	return nil
}

// difference is a unified diff, if one is asked for.
func (w *formatting) difference(f *fmtFlags) string {
	if !f.diff || !w.changed() {
		return ""
	}
	text := diff.Diff(w.name, w.file.Data, w.name+" (formatted)", w.text)
	_, text, _ = bytes.Cut(text, []byte("\n")) // the line "diff a b" is no part of the form
	return string(text)
}
