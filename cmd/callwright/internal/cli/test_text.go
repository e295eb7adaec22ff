package cli

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/scenariotest"
)

// tester prints results for people.
type tester struct {
	*testProgram
	to *output
	b  strings.Builder
}

// text is all results, file by file.
func (p *testProgram) text(to *output) string {
	t := tester{testProgram: p, to: to}
	for _, s := range p.suites {
		t.suite(s)
	}
	return t.b.String()
}

// suite is a line for each file, and below it what is wrong.
func (t *tester) suite(s *testSuite) {
	failed := s.failed()
	switch findings := s.linter.diags.Summary(); {
	case findings != "":
		fmt.Fprintf(&t.b, "%s  %s  %s\n", t.to.paint(colourBad, "FAIL"), s.path, findings)
	case failed > 0:
		fmt.Fprintf(&t.b, "%s  %s  %d of %d %s failed\n", t.to.paint(colourBad, "FAIL"), s.path, failed, len(s.runs), plural(len(s.runs), "test"))
	case len(s.runs) > 0 || t.flags.pattern == nil:
		fmt.Fprintf(&t.b, "%s    %s  %d %s\n", t.to.paint(colourGood, "ok"), s.path, len(s.runs), plural(len(s.runs), "test"))
	}
	for _, line := range s.goldens {
		t.b.WriteString(indent(line, "      ") + "\n")
	}
	t.findings(s)
	for _, r := range s.runs {
		t.run(s, r)
	}
}

// findings are what is wrong with the file.
func (t *tester) findings(s *testSuite) {
	r := diag.Renderer{Line: s.linter.line, Paint: t.to.paintPart}
	for _, d := range s.linter.diags {
		t.b.WriteString("\n" + r.Render(d))
	}
	if len(s.linter.diags) > 0 {
		t.b.WriteString("\n")
	}
}

// run is a line for a test, if that is wanted, and its failures.
func (t *tester) run(s *testSuite, r *testRun) {
	if len(r.failures) == 0 {
		if t.flags.verbose {
			fmt.Fprintf(&t.b, "      %s    %s\n", t.to.paint(colourGood, "ok"), r.test.Name)
		}
		return
	}
	fmt.Fprintf(&t.b, "      %s  %s\n", t.to.paint(colourBad, "FAIL"), t.to.paint(colourBold, r.test.Name))
	for _, f := range r.failures {
		t.failure(s, f)
	}
	fmt.Fprintf(&t.b, "%s %s\n", t.to.paint(colourHint, "again:"), rerun(s.path, r.test.Name))
	if r.differs {
		fmt.Fprintf(&t.b, "%s %s --update\n", t.to.paint(colourHint, "if the new trace is right:"), rerun(s.path, r.test.Name))
	}
	t.b.WriteString("\n")
}

// failure shows a difference with both places, and both sides.
func (t *tester) failure(s *testSuite, f scenariotest.Failure) {
	fmt.Fprintf(&t.b, "\n%s\n", t.to.paint(colourBold, diag.Printable(f.Message)))
	t.frame(s.linter, f.File, f.At)
	if f.StepFile != "" {
		t.frame(s.linter, f.StepFile, stepRange(s.linter.line(f.StepFile, f.StepLine), f.StepLine))
	}
	if f.Want != "" {
		t.side("expected", f.Want, colourGood)
	}
	t.side("got", f.Got, colourBad)
}

// stepRange is where a step begins on its line: its first key.
func stepRange(line string, number int) diag.Range {
	key, _, _ := strings.Cut(line, ":")
	from := len(line) - len(strings.TrimLeft(line, " "))
	return diag.Range{Start: diag.Pos{Line: number, Column: from + 1}, End: diag.Pos{Line: number, Column: len([]rune(key)) + 1}}
}

// frame shows a place: as findings do, without a head.
func (t *tester) frame(l *linter, file string, at diag.Range) {
	r := diag.Renderer{Line: l.line, Paint: t.to.paintPart}
	_, shown, _ := strings.Cut(r.Render(diag.Diagnostic{File: file, Range: at}), "\n")
	t.b.WriteString(shown)
}

const sideWidth = 10

// side shows what was expected, or what came; further lines stand below the
// first.
func (t *tester) side(name, text string, c colour) {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		head := ""
		if i == 0 {
			head = name
		}
		fmt.Fprintf(&t.b, "%s%s\n", pad(head, sideWidth), t.to.paint(c, diag.Printable(line)))
	}
}

// rerun is the command that runs one test.
func rerun(path, name string) string {
	pattern := "^" + regexp.QuoteMeta(name) + "$"
	return "callwright test " + shellWord(path) + " --run '" + strings.ReplaceAll(pattern, "'", `'\''`) + "'"
}

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./@%+=:,-]+$`)

// shellWord quotes a word for a shell where it needs it.
func shellWord(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// summary is the last line.
func (p *testProgram) summary(to *output) string {
	tests, failed, broken := p.counts()
	var parts []string
	if failed > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d %s in %d %s failed", failed, tests, plural(tests, "test"), len(p.suites), plural(len(p.suites), "file")))
	} else {
		parts = append(parts, fmt.Sprintf("%d %s in %d %s", tests, plural(tests, "test"), len(p.suites), plural(len(p.suites), "file")))
	}
	if broken > 0 {
		parts = append(parts, fmt.Sprintf("%d %s with findings", broken, plural(broken, "file")))
	}
	if p.flags.pattern == nil && tests > 0 || p.uncovered() {
		text := "exits " + percentage(p.covered.Total.Exits.Percent())
		if p.uncovered() {
			text += " of at least " + percentage(p.flags.least)
		}
		parts = append(parts, text)
	}
	head := to.paint(colourGood, "ok")
	if failed+broken > 0 || p.uncovered() {
		head = to.paint(colourBad, "FAIL")
	}
	return head + " " + strings.Join(parts, ", ") + "\n"
}

func percentage(p float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", p), ".0") + "%" }

// emit writes a text at once, so that it is masked as a whole.
func emit(w io.Writer, text string) error {
	_, err := io.WriteString(w, text)
	return err
}
