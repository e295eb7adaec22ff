package cli

import (
	"context"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/blocks"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
)

// lintFlags are the flags of `lint`.
type lintFlags struct {
	connectors, format, severity string
	strict, online               bool
	cannot                       []string // what the host is not able to do
}

// lintFormats are the values of lint's --output.
var lintFormats = []string{formatText, formatJSON, formatGitHub, formatJUnit}

func (a *app) lintCommand() *cobra.Command {
	f := &lintFlags{}
	cmd := &cobra.Command{
		Use:   "lint [FILE|DIR...]",
		Short: "Say everything that is wrong with scenarios",
		Long: `Lint reads scenarios and says everything that is wrong with them, each finding
with its place and what to do about it. In a directory, the working directory if
nothing else is named, it takes every .yaml file that has the key "callwright".
"callwright list diagnostics" explains each finding with an example.

Accounts are checked against --connectors, or a connectors.yaml beside the
scenario or in the working directory. Without one, nothing is said about them.
Objects and fields of records, in queries as well, are checked against what
"callwright connectors describe --save" kept beside that file. No secret is
needed, and nothing is called.

With --online, the accounts that scenarios use are asked for their objects and
fields instead. Scenarios without a connectors file are checked against the
embedded emulators then.

A host that cannot do everything is told by --host-cannot, with the names that
docs/blocks.md gives: record for host.record. Steps that need it are errors.

--output github prints annotations for a pull request, --output junit a report
with a test case for each file.

The exit code is 1 if there are errors, and 0 if there are warnings only.`,
		Example: `  callwright lint inbound.yaml
  callwright lint
  callwright lint scenarios/ --connectors connectors.yaml
  callwright lint scenarios/ --online
  callwright lint scenarios/ --host-cannot record,speech
  callwright lint scenarios/ --warnings-as-errors --output github
  callwright lint scenarios/ --output junit > lint.xml`,
		Args: cobra.ArbitraryArgs, ValidArgsFunction: yamlFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			if len(args) == 0 {
				args = []string{"."}
			}
			return a.lintFiles(cmd.Context(), f, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.connectors, "connectors", "", "the accounts to check against")
	flags.StringVar(&f.severity, "severity", diag.Warning.String(), "the least severe findings to tell: warning or error")
	flags.BoolVar(&f.online, "online", false, "ask the accounts for their objects and fields")
	flags.StringSliceVar(&f.cannot, "host-cannot", nil, "what the host or the router is not able to do, such as record or callback")
	flags.BoolVar(&f.strict, "warnings-as-errors", false, "take warnings for errors")
	flags.StringVarP(&f.format, "output", "o", formatText, "how to print findings: text, json, github or junit")
	complete(cmd, "host-cannot", abilityNames()...)
	complete(cmd, "severity", diag.Warning.String(), diag.Error.String())
	complete(cmd, "output", lintFormats...)
	return cmd
}

func (f *lintFlags) check() error {
	if err := oneOf("severity", f.severity, diag.Warning.String(), diag.Error.String()); err != nil {
		return err
	}
	return oneOf("output", f.format, lintFormats...)
}

// lintFiles is the command.
func (a *app) lintFiles(ctx context.Context, f *lintFlags, args []string) error {
	can, err := hostWithout(f.cannot)
	if err != nil {
		return err
	}
	found := scenarios()
	paths, err := found.find(args)
	if err != nil {
		return err
	}
	l := newLinter(f.connectors)
	l.can = can
	l.learn = &learning{online: f.online, inquiries: map[string]*inquiry{}}
	defer l.learn.close()
	l.diags = found.diags
	stop := a.watch(l.meter.line)
	l.lintAll(ctx, paths)
	stop()
	if ctx.Err() != nil {
		return ended(exitInterrupted)
	}
	l.diags = f.chosen(l.diags)
	return a.showFindings(l, paths, f.format)
}

// chosen sorts findings and picks those that the flags ask for.
func (f *lintFlags) chosen(all diag.List) diag.List {
	out := diag.List{}
	for _, d := range all {
		if f.strict {
			d.Severity = diag.Error
		}
		if d.Severity == diag.Error || f.severity != diag.Error.String() {
			out = append(out, d)
		}
	}
	out.Sort()
	return out
}

// linter collects the findings of several files.
type linter struct {
	named   string                 // --connectors
	fixed   []compile.Account      // known whatever stands beside the scenario; may be nil
	can     func(effect.Kind) bool // what the host can do; nil: not known
	now     func() time.Time       // of runs; nil: the machine's clock
	files   map[string]*source.File
	engines map[string]*engine.Engine    // by connectors file, "" without one
	about   map[string][]compile.Account // the accounts, likewise
	learn   *learning                    // what the accounts' records are checked against; nil: they are not
	diags   diag.List
	meter   *meter // of lintAll
}

func newLinter(connectorsFile string) *linter {
	return &linter{named: connectorsFile, files: map[string]*source.File{}, engines: map[string]*engine.Engine{}, about: map[string][]compile.Account{}, meter: &meter{}}
}

// read reads a file and keeps it, so that findings can show its lines.
func (l *linter) read(path string) *source.File {
	f, diags := source.ReadFile(path)
	l.diags = append(l.diags, diags...)
	l.files[path] = f
	return f
}

// line returns a line of a file. One that a scenario names is read again: it
// has a finding of its own.
func (l *linter) line(file string, line int) string {
	f, known := l.files[file]
	if !known {
		f, _ = source.ReadFile(file)
		l.files[file] = f
	}
	if f == nil {
		return ""
	}
	return f.Line(line)
}

// engine returns what compiles a scenario: it knows the accounts that are in
// reach of the file.
func (l *linter) engine(scenario string) *engine.Engine {
	path := ""
	if l.fixed == nil {
		path = reach(l.named, scenario)
	}
	if e := l.engines[path]; e != nil {
		return e
	}
	accounts, known := l.about[path]
	if !known {
		accounts = l.accounts(path)
		l.about[path] = accounts
	}
	o := engine.Options{Blocks: blocks.All(), Can: l.can, Now: l.now, Accounts: accounts, Open: source.ReadFile}
	l.records(&o, path)
	e, err := engine.New(o)
	if err != nil {
		panic(err) // two built-in blocks of one name: every test fails
	}
	l.engines[path] = e
	return e
}

// accounts returns the accounts of a connectors file; nil: they are not known.
func (l *linter) accounts(path string) []compile.Account {
	if path == "" {
		return l.unnamed()
	}
	f := l.read(path)
	if f == nil {
		return nil
	}
	w, diags := openFile(f, false)
	l.diags = append(l.diags, diags...)
	if w == nil {
		return nil
	}
	return w.accounts()
}

// lint compiles a file; nil beside findings that hold an error.
func (l *linter) lint(path string) *engine.Scenario {
	w := linting{engine: l.engine(path)}
	s := w.compile(path)
	l.take(path, w)
	return s
}

// linting is the work on one file.
type linting struct {
	engine *engine.Engine
	file   *source.File
	diags  diag.List
}

// gcPercent is how much more memory may be used before the collector runs:
// what compiling a file leaves behind is gone with the file, and collecting it
// each time would take half of the time.
const gcPercent = 400

// lintAll compiles files side by side. The findings come in the order of the
// files, however long each took.
func (l *linter) lintAll(ctx context.Context, paths []string) {
	defer debug.SetGCPercent(debug.SetGCPercent(gcPercent))
	work := l.compileAll(ctx, paths)
	for l.ask(ctx) {
		l.engines = map[string]*engine.Engine{} // they know more now
		work = l.compileAll(ctx, paths)
	}
	for i, w := range work {
		l.take(paths[i], w)
	}
}

func (l *linter) compileAll(ctx context.Context, paths []string) []linting {
	l.meter.begin("files", len(paths))
	work := make([]linting, len(paths))
	for i, path := range paths {
		work[i].engine = l.engine(path)
	}
	inParallel(ctx, len(paths), func(i int) {
		work[i].compile(paths[i])
		l.meter.add(1)
	})
	return work
}

func (l *linter) take(path string, w linting) {
	l.files[path] = w.file
	l.diags = append(l.diags, w.diags...)
}

func (w *linting) compile(path string) *engine.Scenario {
	if w.file, w.diags = source.ReadFile(path); w.file == nil {
		return nil
	}
	s, more := w.engine.Compile(w.file)
	w.diags = append(w.diags, more...)
	return s
}
