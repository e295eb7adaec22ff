package cli

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/coverage"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/scenariotest"
	"github.com/callwright/callwright/engine/value"
)

// testProgram is the tests of one command.
type testProgram struct {
	*app
	flags    *testFlags
	args     []string
	embedded []compile.Account // known where there is no connectors file
	standIns *credential.Resolver
	suites   []*testSuite
	untested []*compile.Program // scenarios that no test file is about
	asks     asker              // of --review
	covered  *coverage.Report
}

// testSuite is one test file.
type testSuite struct {
	path         string
	linter       *linter            // with the findings, if there are any
	file         *scenariotest.File // nil beside findings
	program      *compile.Program
	accounts     []compile.Account
	accountsFile string               // where they come from; "": the embedded ones
	standIns     *credential.Resolver // of secrets, for cassettes
	runs         []*testRun
	goldens      []string // what was done to golden traces, for people
}

// testRun is one test and what came of it.
type testRun struct {
	test       *scenariotest.Test
	outcome    *scenariotest.Outcome
	trace      []byte // of one that has a golden trace
	failures   []scenariotest.Failure
	unrecorded bool // its cassette lacks something
	differs    bool // from its golden trace, and in nothing else
}

// loadTests reads everything that the arguments mean. What is wrong with a
// file is found among the results.
func (a *app) loadTests(f *testFlags, args []string) (*testProgram, error) {
	args, err := a.testsBeside(args)
	if err != nil {
		return nil, err
	}
	found := finder{what: "test file", hint: "test files are called *" + scenariotest.Extension, wanted: isTest}
	paths, err := found.find(args)
	if err != nil {
		return nil, err
	}
	p := &testProgram{app: a, flags: f, args: args}
	if f.review {
		if p.asks, err = newAsker(a); err != nil {
			return nil, err
		}
	}
	if err := p.know(); err != nil {
		return nil, err
	}
	for _, path := range paths {
		p.suites = append(p.suites, p.load(path))
	}
	if len(found.diags) > 0 {
		l := newLinter("")
		l.diags = found.diags
		p.suites = append(p.suites, &testSuite{path: found.diags[0].File, linter: l})
	}
	if f.measured {
		p.findUntested()
	}
	return p, p.checkChosen()
}

// know learns the embedded accounts and their secrets.
func (p *testProgram) know() error {
	sample := []compile.Account{
		{ID: "acme-salesforce", Type: nameSalesforce, CRM: true, Default: true}, {ID: "acme-zendesk", Type: nameZendesk, CRM: true},
		{ID: nameLoyalty, Type: "http"},
	}
	t := newTroupe()
	w, err := t.open(t.config(sample))
	if err != nil {
		return usage("", "the emulators cannot be made: %v", err)
	}
	p.out.masker, p.err.masker = w.registry.Masker(), w.registry.Masker()
	p.embedded, p.standIns = w.accounts(), standIns()
	return nil
}

// newLinter makes what compiles a scenario of a test file.
func (p *testProgram) newLinter(path string) *linter {
	l := newLinter(p.flags.connectors)
	if reach(p.flags.connectors, path) == "" {
		l.fixed = p.embedded
	}
	return l
}

// load reads a test file and its scenario.
func (p *testProgram) load(path string) *testSuite {
	s := &testSuite{path: path, linter: p.newLinter(path), standIns: p.standIns}
	l := s.linter
	f := l.read(path)
	if f == nil {
		return s
	}
	file, diags := scenariotest.Read(f)
	l.diags = append(l.diags, diags...)
	if file == nil {
		return s
	}
	whole := !diags.HasErrors()
	if _, err := os.Stat(file.Scenario); err != nil {
		at, hint := diag.Range{Start: diag.Pos{Line: 1, Column: 1}}, "name it: scenario: FILE"
		if file.Named != nil {
			at, hint = file.Named.Range, "check the path and the spelling"
		}
		l.diags.Add(diag.CodeUnknownScenario, path, at, hint, "there is no scenario %s", file.Scenario)
		return s
	}
	loaded := l.lint(file.Scenario)
	if loaded == nil {
		return s
	}
	l.diags = slices.DeleteFunc(l.diags, func(d diag.Diagnostic) bool { return d.Severity == diag.Warning }) // they are lint's
	s.program = loaded.Program()
	s.accounts, s.accountsFile = l.known(file.Scenario)
	l.diags = append(l.diags, file.Check(s.program)...)
	checkServices(s, file)
	if !l.diags.HasErrors() {
		s.file = file
		s.choose(p.flags)
	}
	if whole { // else not all tests are known
		p.checkStale(s, file) // the tests are run all the same
	}
	return s
}

// known returns the accounts that a scenario was compiled with, and the file
// that they come from; "" for the embedded ones.
func (l *linter) known(scenario string) ([]compile.Account, string) {
	path := reach(l.named, scenario)
	if l.fixed != nil || path == "" {
		return l.fixed, ""
	}
	seen := len(l.diags)
	accounts := l.accounts(path)
	l.diags = l.diags[:seen] // they were told before
	return accounts, path
}

// checkStale reports golden traces that no test leaves. With --update they are
// removed.
func (p *testProgram) checkStale(s *testSuite, file *scenariotest.File) {
	paths, _ := filepath.Glob(file.GoldenPattern()) // the pattern is well-formed
	stale := file.Stale(paths)
	if !p.flags.update {
		s.linter.diags = append(s.linter.diags, stale...)
		return
	}
	for _, d := range stale {
		if err := os.Remove(d.File); err != nil {
			s.linter.diags = append(s.linter.diags, d)
			continue
		}
		s.goldens = append(s.goldens, "removed "+d.File+": no test leaves it")
	}
}

// checkServices reports faults and records that no emulator can have.
func checkServices(s *testSuite, file *scenariotest.File) {
	for _, t := range file.Tests {
		for i, target := range t.Connectors.Faults {
			if _, _, err := newTroupe().fault(target, file.Name); err != nil {
				s.add(t.FaultRange(i), err)
			}
		}
		if path := t.Connectors.Cassette; path != "" {
			if _, err := openTape(path, &credential.Masker{}); err != nil {
				s.add(t.Range("connectors", "cassette"), usage("record one with callwright run --record FILE", "%v", err))
			}
		}
		for _, name := range value.Keys(t.Connectors.Seed) {
			if name != nameSalesforce && name != nameZendesk {
				s.add(t.KeyRange("connectors", "seed", name), usage(diag.OneOf(name, []string{nameSalesforce, nameZendesk}), "no emulator that takes records is called %q", name))
			}
		}
	}
}

// add makes a finding of an error.
func (s *testSuite) add(at diag.Range, err error) {
	known := &problem{message: err.Error()}
	errors.As(err, &known)
	s.linter.diags.Add(diag.CodeBadValue, s.path, at, known.hint, "%s", strings.TrimPrefix(known.message, "--fault: "))
}

// findUntested finds the scenarios in directories that no test file is about.
func (p *testProgram) findUntested() {
	tested := map[string]bool{}
	for _, s := range p.suites {
		if s.program != nil {
			for _, one := range s.program.Library {
				tested[filepath.Clean(one.File)] = true
			}
		}
	}
	for _, arg := range p.args {
		if info, err := os.Stat(arg); err != nil || !info.IsDir() {
			continue
		}
		paths, _ := scenarios().find([]string{arg}) // there may be none
		for _, path := range paths {
			if tested[filepath.Clean(path)] {
				continue
			}
			if loaded := p.newLinter(path).lint(path); loaded != nil {
				p.untested = append(p.untested, loaded.Program())
			}
		}
	}
}

// coverage is what the tests have been through.
func (p *testProgram) coverage() *coverage.Report {
	c := coverage.New()
	for _, program := range p.untested {
		c.Know(program)
	}
	for _, s := range p.suites {
		if s.program != nil {
			c.Know(s.program)
		}
		for _, r := range s.runs {
			switch o := r.outcome; {
			case o == nil:
			case !o.Taken:
				c.Passed(s.program)
			default:
				c.Run(s.program, o.Events)
			}
		}
	}
	return c.Report()
}
