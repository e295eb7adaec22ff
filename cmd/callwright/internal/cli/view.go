package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/cmd/callwright/internal/viewer"
)

// longestTrace is how large a trace can be that a browser is still to show.
const longestTrace = 64 << 20

// viewFlags are the flags of `view`.
type viewFlags struct {
	scenario, out string
	format        string
	noOpen        bool
}

func (a *app) viewCommand() *cobra.Command {
	f := &viewFlags{}
	cmd := &cobra.Command{
		Use:   "view TRACE",
		Short: "Show a trace in the browser",
		Long: `View makes a page of a trace and opens it: the flow graph with the path that was
taken, every step with its lines, variables before and after, what was said and
shown, HTTP exchanges and errors. The page is one file that loads nothing, so it
can be kept or sent along; it holds what the trace holds.

The scenario is taken from --scenario, or looked for by its name beside the
trace and in the working directory. Without it the graph shows the steps of the
trace alone.

On the page the arrow keys go from step to step and / filters; an address that
ends in #seq=42 leads to that event.`,
		Example: `  callwright view run.jsonl
  callwright view run.jsonl --scenario inbound.yaml
  callwright view run.jsonl --out run.html --no-open`,
		Args: files(1, 1),
		RunE: func(_ *cobra.Command, args []string) error { return a.view(args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.scenario, "scenario", "", "the scenario that the trace is of")
	flags.StringVar(&f.out, "out", "", "write the page to this file (default: one in the directory for temporary files)")
	addFormat(cmd, &f.format)
	flags.BoolVar(&f.noOpen, "no-open", false, "open no browser")
	return cmd
}

// view is the command. It prints where the page is.
func (a *app) view(path string, f *viewFlags) error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	t, err := readTrace(path)
	if err != nil {
		return err
	}
	p := viewer.Page{Trace: t}
	if err := a.addScenario(&p, path, f.scenario); err != nil {
		return err
	}
	for _, note := range p.Reservations() {
		a.say("%s", note)
	}
	out, err := writePage(p, f.out)
	if err != nil {
		return err
	}
	if err := a.tellPage(p, out, f.format); err != nil {
		return err
	}
	if f.noOpen {
		return nil
	}
	if err := openBrowser(fileURL(out)); err != nil {
		a.hint("no browser could be opened; open the page yourself")
	}
	return nil
}

// viewed is what `view --output json` prints.
type viewed struct {
	FormatVersion int      `json:"format_version"`
	Page          string   `json:"page"`
	Scenario      string   `json:"scenario"` // the file; "" when there is none
	Notes         []string `json:"notes"`
}

// tellPage prints where the page is.
func (a *app) tellPage(p viewer.Page, out, format string) error {
	if format != formatJSON {
		_, err := fmt.Fprintln(a.out, out)
		return err
	}
	v := viewed{FormatVersion: 1, Page: out, Notes: append([]string{}, p.Reservations()...)}
	if p.Scenario != nil {
		v.Scenario = p.Scenario.File.Name
	}
	return a.out.json(v)
}

// readTrace reads a trace, or says what is wrong with it and where.
func readTrace(path string) (*viewer.Trace, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, usage("", "%s cannot be read: %v", path, errors.Unwrap(err))
	}
	defer func() { _ = file.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(file, longestTrace+1))
	switch {
	case err != nil:
		return nil, usage("", "%s cannot be read: %v", path, errors.Unwrap(err))
	case len(data) > longestTrace:
		return nil, usage("", "%s is larger than %d MB", path, longestTrace>>20)
	}
	t, err := viewer.Read(data)
	var bad *viewer.BadTrace
	if errors.As(err, &bad) {
		place := path
		if bad.Line > 0 {
			place = fmt.Sprintf("%s:%d", path, bad.Line)
		}
		return nil, usage("traces are written by callwright run --trace FILE", "%s: %s", place, bad.Problem)
	}
	return t, err
}

// writePage writes the page and returns where. It holds what the trace holds,
// so it is the user's own.
func writePage(p viewer.Page, path string) (string, error) {
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		return "", err
	}
	if path == "" {
		dir, err := os.MkdirTemp("", "callwright-view-")
		if err != nil {
			return "", usage("give --out FILE", "the page cannot be written: %v", err)
		}
		path = filepath.Join(dir, "trace.html")
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		return "", usage("", "the page %s cannot be written: %v", path, errors.Unwrap(err))
	}
	return path, nil
}
