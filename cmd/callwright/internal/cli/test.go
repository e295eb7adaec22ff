package cli

import (
	"context"
	"os"
	"regexp"

	"github.com/spf13/cobra"
)

// testFlags are the flags of `test`.
type testFlags struct {
	run, connectors       string
	update, review, watch bool
	verbose               bool
	format, coverage      string
	least                 float64
	pattern               *regexp.Regexp // of run; nil: all tests
	measured              bool           // the scenarios without tests count too
}

// testFormats are the values of test's --output.
var testFormats = []string{formatText, formatJSON, formatJUnit, formatGitHub}

func (a *app) testCommand() *cobra.Command {
	f := &testFlags{}
	cmd := &cobra.Command{
		Use:   "test [FILE|DIR...]",
		Short: "Run the tests of scenarios",
		Long: `Test runs the tests in *.test.yaml files, in the working directory if nothing
else is named. Each test is one call: who calls and when, what caller and agents
do, what the services answer, and what must come of it. docs/testing.md explains
the files.

Calls are played on a virtual clock and by emulators within the process: nothing
is called, an hour in a queue takes no time, and the same test leaves the same
trace, byte by byte.

A failed test is shown with its place in the test file and in the scenario, what
was expected and what came, and the command that runs just that test.

--update writes the golden traces anew, where the tests hold otherwise, prints
what changed and removes those that no test leaves. --review asks about each
difference on the terminal. Both refuse where CI is set.

--coverage prints what the tests have been through: steps, exits, and both sides
of conditions. As --coverage=json, or with a file name that the JSON is written
to, it is data, which "callwright graph --coverage" draws. --min-coverage fails
when a smaller part, in percent, of the wired exits was taken. In directories,
scenarios without any test count too.

The exit code is 1 if a test failed or a file has findings, and 3 if a cassette
has no answer to a request.`,
		Example: `  callwright test
  callwright test inbound.test.yaml --run '^known' -v
  callwright test scenarios --coverage --min-coverage 100
  callwright test --update
  callwright test --output junit > report.xml`,
		ValidArgsFunction: yamlFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"."}
			}
			if err := f.check(); err != nil {
				return err
			}
			if f.watch {
				return a.watchTests(cmd.Context(), f, args)
			}
			_, err := a.test(cmd.Context(), f, args)
			return err
		},
	}
	f.add(cmd)
	return cmd
}

func (f *testFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.run, "run", "", "run only the tests whose names this regular expression fits")
	flags.BoolVar(&f.update, "update", false, "write the golden traces anew")
	flags.BoolVar(&f.review, "review", false, "ask about each golden trace that differs")
	flags.BoolVar(&f.watch, "watch", false, "run again whenever a file changes")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "name every test")
	flags.StringVar(&f.connectors, "connectors", "", "the accounts that the scenarios know; emulators play them")
	flags.StringVar(&f.coverage, "coverage", "", "print what was covered: text, json, or a file for the JSON")
	flags.Lookup("coverage").NoOptDefVal = formatText
	flags.Float64Var(&f.least, "min-coverage", 0, "fail when less than this percentage of the exits was taken")
	flags.StringVarP(&f.format, "output", "o", formatText, "how to print results: text, json, junit or github")
	complete(cmd, "output", testFormats...)
	complete(cmd, "coverage", formatText, formatJSON)
}

// check reports flags that are wrong whatever the tests are.
func (f *testFlags) check() error {
	if err := oneOf("output", f.format, testFormats...); err != nil {
		return err
	}
	if f.least < 0 || f.least > 100 {
		return usage("", "--min-coverage is %v, outside 0 to 100", f.least)
	}
	if f.update && f.review {
		return usage("leave one of them out", "--update and --review cannot be used together")
	}
	if ci := os.Getenv("CI"); (f.update || f.review) && ci != "" && ci != "false" {
		return usage("run it on your own machine and commit the golden traces", "golden traces are not written where CI is set")
	}
	if f.watch && (f.review || f.format != formatText) {
		return usage("", "--watch goes with --output text only, and without --review")
	}
	if f.coverage == formatJSON && (f.format == formatJUnit || f.format == formatGitHub) {
		return usage("write the coverage to a file: --coverage=FILE", "--coverage=json and --output %s cannot both be on the standard output", f.format)
	}
	f.measured = f.coverage != "" || f.least > 0
	if f.run == "" {
		return nil
	}
	var err error
	if f.pattern, err = regexp.Compile(f.run); err != nil {
		return usage("", "--run is no regular expression: %v", err)
	}
	return nil
}

// test is the command. It returns what it has read, if it came so far.
func (a *app) test(ctx context.Context, f *testFlags, args []string) (*testProgram, error) {
	p, err := a.loadTests(f, args)
	if err != nil {
		return nil, err
	}
	if err := p.play(ctx); err != nil {
		return p, err
	}
	if err := p.settle(ctx); err != nil {
		return p, err
	}
	if err := p.show(); err != nil {
		return p, err
	}
	return p, ended(p.code())
}
