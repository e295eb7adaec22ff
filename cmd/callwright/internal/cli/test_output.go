package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/scenariotest"
)

// failed reports whether anything is wrong with the file's tests.
func (s *testSuite) failed() int {
	n := 0
	for _, r := range s.runs {
		if len(r.failures) > 0 {
			n++
		}
	}
	return n
}

// counts are the tests, those that failed, and the files with findings.
func (p *testProgram) counts() (tests, failed, broken int) {
	for _, s := range p.suites {
		tests, failed = tests+len(s.runs), failed+s.failed()
		if s.linter.diags.HasErrors() {
			broken++
		}
	}
	return tests, failed, broken
}

// code is the exit code.
func (p *testProgram) code() int {
	for _, s := range p.suites {
		if slices.ContainsFunc(s.runs, func(r *testRun) bool { return r.unrecorded }) {
			return exitUnrecorded
		}
	}
	if _, failed, broken := p.counts(); failed+broken > 0 || p.uncovered() {
		return exitFailed
	}
	return exitOK
}

// uncovered reports whether too few exits were taken.
func (p *testProgram) uncovered() bool {
	return p.flags.least > 0 && p.covered.Total.Exits.Percent() < p.flags.least
}

// show prints the results and the coverage.
func (p *testProgram) show() error {
	for _, s := range p.suites {
		s.linter.diags.Sort()
	}
	p.covered = p.coverage()
	if err := p.showResults(); err != nil {
		return err
	}
	if err := p.showCoverage(); err != nil {
		return err
	}
	if p.uncovered() {
		p.say("the tests take %s of the exits, less than --min-coverage %s", percentage(p.covered.Total.Exits.Percent()), percentage(p.flags.least))
		if p.flags.coverage == "" {
			p.hint("--coverage shows which ones they do not take")
		}
	}
	return nil
}

func (p *testProgram) showResults() error {
	switch p.flags.format {
	case formatJSON:
		return p.out.json(p.report())
	case formatJUnit:
		return writeJUnit(p.out, p.junit()...)
	case formatGitHub:
		return p.github()
	}
	to := p.out
	if p.flags.coverage == formatJSON { // stdout is for the data
		to = p.err
	}
	return emit(to, p.text(to)+p.summary(to))
}

// showCoverage prints or writes the coverage.
func (p *testProgram) showCoverage() error {
	data := p.flags.coverage
	switch {
	case data == "" || data == formatJSON && p.flags.format == formatJSON: // it is in the report
		return nil
	case data == formatText && p.flags.format == formatText:
		if err := emit(p.out, "\n"); err != nil {
			return err
		}
		return p.covered.Text(p.out)
	case data == formatText:
		return p.covered.Text(p.err)
	}
	lines, err := p.covered.JSON()
	if err != nil {
		return failed("", "%v", err)
	}
	if data == formatJSON {
		return emit(p.out, string(lines))
	}
	if old, err := os.ReadFile(data); err == nil && bytes.Equal(old, lines) {
		return nil // --watch would take it for a change
	}
	if err := os.WriteFile(data, lines, 0o644); err != nil {
		return usage("", "the coverage cannot be written: %v", err)
	}
	return nil
}

// testReport is what `test --output json` prints.
type testReport struct {
	FormatVersion int             `json:"format_version"`
	Tests         int             `json:"tests"`
	Failed        int             `json:"failed"`
	Files         []testFile      `json:"files"`
	Coverage      json.RawMessage `json:"coverage,omitempty"`
}

type testFile struct {
	File        string     `json:"file"`
	Scenario    string     `json:"scenario,omitempty"`
	Diagnostics []finding  `json:"diagnostics"`
	Goldens     []string   `json:"goldens,omitempty"`
	Tests       []testCase `json:"tests"`
}

type testCase struct {
	Name     string        `json:"name"`
	Passed   bool          `json:"passed"`
	Failures []testFailure `json:"failures,omitempty"`
	Rerun    string        `json:"rerun,omitempty"`
}

type testFailure struct {
	Message  string `json:"message"`
	Expected string `json:"expected,omitempty"`
	Got      string `json:"got"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Step     string `json:"step,omitempty"`
	StepFile string `json:"step_file,omitempty"`
	StepLine int    `json:"step_line,omitempty"`
}

func (p *testProgram) report() testReport {
	out := testReport{FormatVersion: 1, Files: []testFile{}}
	out.Tests, out.Failed, _ = p.counts()
	for _, s := range p.suites {
		f := testFile{File: s.path, Diagnostics: findingsOf(s.linter.diags), Goldens: s.goldens, Tests: []testCase{}}
		if s.program != nil {
			f.Scenario = s.program.File
		}
		for _, r := range s.runs {
			f.Tests = append(f.Tests, caseOf(s, r))
		}
		out.Files = append(out.Files, f)
	}
	if p.flags.coverage == formatJSON {
		out.Coverage, _ = json.Marshal(p.covered) // texts and numbers
	}
	return out
}

func caseOf(s *testSuite, r *testRun) testCase {
	c := testCase{Name: r.test.Name, Passed: len(r.failures) == 0}
	for _, f := range r.failures {
		c.Failures = append(c.Failures, testFailure{f.Message, f.Want, f.Got, f.At.Start.Line, f.At.Start.Column, f.Step, f.StepFile, f.StepLine})
	}
	if !c.Passed {
		c.Rerun = rerun(s.path, r.test.Name)
	}
	return c
}

// junit is a suite for each file.
func (p *testProgram) junit() []junitSuite {
	var out []junitSuite
	for _, s := range p.suites {
		name := filepath.ToSlash(s.path)
		suite := junitSuite{Name: name}
		if len(s.linter.diags) > 0 {
			report := lintReport([]string{s.path}, s.linter.diags)
			suite.Cases = append(suite.Cases, slices.DeleteFunc(report.Cases, func(c junitCase) bool { return c.Failure == nil })...)
		}
		for _, r := range s.runs {
			c := junitCase{Name: r.test.Name, Class: name}
			if len(r.failures) > 0 {
				c.Failure = &junitFailure{Message: r.failures[0].Message, Type: "failed", Text: s.plain(r)}
			}
			suite.Cases = append(suite.Cases, c)
		}
		out = append(out, suite)
	}
	return out
}

// plain are the failures of a test without colours and excerpts.
func (s *testSuite) plain(r *testRun) string {
	var b strings.Builder
	for _, f := range r.failures {
		fmt.Fprintf(&b, "%s:%d:%d: %s\n", f.File, f.At.Start.Line, f.At.Start.Column, f.Message)
		if f.StepFile != "" {
			fmt.Fprintf(&b, "%s:%d: %s\n", f.StepFile, f.StepLine, f.Step)
		}
		if f.Want != "" {
			fmt.Fprintf(&b, "expected  %s\n", f.Want)
		}
		fmt.Fprintf(&b, "got       %s\n", f.Got)
	}
	fmt.Fprintf(&b, "again: %s\n", rerun(s.path, r.test.Name))
	return b.String()
}

// github prints annotations for a pull request, at the places in the tests.
func (p *testProgram) github() error {
	for _, s := range p.suites {
		if err := p.annotate(s.linter.diags); err != nil {
			return err
		}
		for _, r := range s.runs {
			for _, f := range r.failures {
				if err := emit(p.out, annotation(annotated(r, f))+"\n"); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func annotated(r *testRun, f scenariotest.Failure) diag.Diagnostic {
	text := r.test.Name + ": " + f.Message
	if f.Want != "" {
		text += "\nexpected " + f.Want
	}
	return diag.Diagnostic{Code: "test-failed", Severity: diag.Error, File: f.File, Range: f.At, Message: text + "\ngot " + f.Got}
}
