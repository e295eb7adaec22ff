package cli

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/callwright/callwright/engine/diag"
)

// findings is what `lint --output json` prints.
type findings struct {
	FormatVersion int       `json:"format_version"`
	Diagnostics   []finding `json:"diagnostics"`
}

// finding is a diagnostic as findings hold it. The end is 0 if it is not known.
type finding struct {
	Code      string `json:"code"`
	Severity  string `json:"severity"`
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
	Message   string `json:"message"`
	Hint      string `json:"hint"`
}

func findingsOf(diags diag.List) []finding {
	out := []finding{}
	for _, d := range diags {
		out = append(out, finding{
			string(d.Code), d.Severity.String(), d.File,
			d.Range.Start.Line, d.Range.Start.Column, d.Range.End.Line, d.Range.End.Column, d.Message, d.Hint,
		})
	}
	return out
}

func (a *app) showFindings(l *linter, paths []string, format string) error {
	var err error
	switch format {
	case formatJSON:
		err = a.out.json(findings{FormatVersion: 1, Diagnostics: findingsOf(l.diags)})
	case formatGitHub:
		err = a.annotate(l.diags)
	case formatJUnit:
		err = writeJUnit(a.out, lintReport(paths, l.diags))
	default:
		a.render(a.out, l)
		err = a.summarize(l.diags, len(paths))
	}
	if err != nil {
		return err
	}
	if l.diags.HasErrors() {
		return ended(exitFailed)
	}
	return nil
}

func (a *app) summarize(diags diag.List, files int) error {
	summary := diags.Summary()
	if summary == "" {
		summary = "no findings"
	}
	_, err := fmt.Fprintf(a.out, "%s in %d %s\n", summary, files, plural(files, "file"))
	return err
}

// render shows all findings, each followed by an empty line.
func (a *app) render(to *output, l *linter) {
	r := diag.Renderer{Line: l.line, Paint: to.paintPart}
	for _, d := range l.diags {
		_, _ = io.WriteString(to, r.Render(d)+"\n")
	}
}

// annotate prints findings as workflow commands, which GitHub shows beside the
// lines of a pull request.
func (a *app) annotate(diags diag.List) error {
	for _, d := range diags {
		if _, err := io.WriteString(a.out, annotation(d)+"\n"); err != nil {
			return err
		}
	}
	return nil
}

func annotation(d diag.Diagnostic) string {
	at := "file=" + property(filepath.ToSlash(d.File))
	if start := d.Range.Start; start.Line > 0 {
		at += fmt.Sprintf(",line=%d,col=%d", start.Line, start.Column)
	}
	if end := d.Range.End; end.Line == d.Range.Start.Line && end.Line > 0 { // columns count on one line only
		at += fmt.Sprintf(",endLine=%d,endColumn=%d", end.Line, end.Column)
	}
	text := d.Message
	if d.Hint != "" {
		text += "\n" + d.Hint
	}
	return fmt.Sprintf("::%s %s,title=%s::%s", d.Severity, at, property(string(d.Code)), message(text))
}

// message makes a text fit for the end of a workflow command.
func message(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

// property makes a text fit for a property of a workflow command.
func property(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(message(text))
}

// lintReport is a test case for each file, and for each other file with
// findings, such as one with accounts.
func lintReport(paths []string, diags diag.List) junitSuite {
	byFile := map[string]diag.List{}
	for _, d := range diags {
		if _, known := byFile[d.File]; !known {
			paths = withPath(paths, d.File)
		}
		byFile[d.File] = append(byFile[d.File], d)
	}
	s := junitSuite{Name: "callwright lint"}
	for _, path := range paths {
		c := junitCase{Name: filepath.ToSlash(path), Class: "lint"}
		var lines []string
		for _, d := range byFile[path] {
			lines = append(lines, d.String())
		}
		text := strings.Join(lines, "\n")
		if byFile[path].HasErrors() {
			c.Failure = &junitFailure{Message: byFile[path].Summary(), Type: string(firstError(byFile[path])), Text: text}
		} else {
			c.Output = text
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

func withPath(paths []string, path string) []string {
	for _, p := range paths {
		if p == path {
			return paths
		}
	}
	return append(paths[:len(paths):len(paths)], path)
}

func firstError(diags diag.List) diag.Code {
	for _, d := range diags {
		if d.Severity == diag.Error {
			return d.Code
		}
	}
	return ""
}

func plural(n int, word string) string {
	if n == 1 {
		return word
	}
	return word + "s"
}
