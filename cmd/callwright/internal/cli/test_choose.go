package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/scenariotest"
)

// testsBeside puts in the place of scenarios the test files that belong to
// them by their names.
func (a *app) testsBeside(args []string) ([]string, error) {
	out := slices.Clone(args)
	for i, path := range out {
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() || !isScenario(path) {
			continue
		}
		tests := strings.TrimSuffix(path, filepath.Ext(path)) + scenariotest.Extension
		if _, err := os.Stat(tests); err != nil {
			return nil, usage("write them there; docs/testing.md explains how", "%s is a scenario, and there are no tests of it in %s", path, tests)
		}
		a.say("%s is a scenario; its tests are in %s", path, tests)
		out[i] = tests
	}
	return out, nil
}

// choose takes the tests that are asked for.
func (s *testSuite) choose(f *testFlags) {
	for _, t := range s.file.Tests {
		if f.pattern == nil || f.pattern.MatchString(t.Name) {
			s.runs = append(s.runs, &testRun{test: t})
		}
	}
}

// checkChosen reports a pattern that fits no test. What is wrong with the files
// comes first: it may hide the one that is meant.
func (p *testProgram) checkChosen() error {
	var names []string
	for _, s := range p.suites {
		if len(s.runs) > 0 || s.linter.diags.HasErrors() {
			return nil
		}
		if s.file == nil {
			continue
		}
		for _, t := range s.file.Tests {
			names = append(names, t.Name)
		}
	}
	if p.flags.pattern == nil {
		return nil
	}
	return usage(meantTest(p.flags.run, names), "--run %q fits no test", p.flags.run)
}

// namedTests is how many tests a hint names.
const namedTests = 8

// meantTest is the hint for a pattern that fits none of the names.
func meantTest(pattern string, names []string) string {
	if s := diag.Suggest(strings.Trim(pattern, "^$"), names); s != "" {
		return s
	}
	slices.Sort(names)
	names = slices.Compact(names)
	text := "the tests are: " + strings.Join(names[:min(namedTests, len(names))], ", ")
	if len(names) > namedTests {
		text += ", …"
	}
	return text
}
