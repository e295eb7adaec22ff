package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/replay"
)

// replayFlags are the flags of `replay`.
type replayFlags struct {
	scenario, format string
}

func (a *app) replayCommand() *cobra.Command {
	f := &replayFlags{}
	cmd := &cobra.Command{
		Use:   "replay TRACE|DIR...",
		Short: "Hold old traces against today's scenario",
		Long: `Replay runs the scenario of a trace again with what was answered then, and says
whether it still does the same, or where it first does something else. Nothing
is called. A folder of production traces is a regression suite: in a directory
it takes every .jsonl file.

The scenario is taken from --scenario, a file or a directory, or looked for by
its name beside the trace and in the working directory.

Steps, exits, variables, errors and requests are compared, requests by their
arguments; ids and times are not. Secrets are *** in both. Where the scenario
looks into a secret that the trace hides, the trace cannot be used.

The exit code is 0 if all is the same, 1 if something differs, 2 if a trace
cannot be used, and 3 if a scenario asks for what was never recorded.`,
		Example: `  callwright replay run.jsonl
  callwright replay traces/ --scenario scenarios/
  callwright replay traces/ --output junit > replay.xml`,
		Args: files(1, 0),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("output", f.format, formatText, formatJSON, formatJUnit); err != nil {
				return err
			}
			return a.replayTraces(cmd.Context(), f, args)
		},
	}
	cmd.Flags().StringVar(&f.scenario, "scenario", "", "the scenario, or the directory in which it is")
	cmd.Flags().StringVarP(&f.format, "output", "o", formatText, "how to print results: text, json or junit")
	complete(cmd, "output", formatText, formatJSON, formatJUnit)
	return cmd
}

// verdict is what a replay came to.
type verdict string

const (
	verdictSame       verdict = "same"
	verdictDiffers    verdict = "differs"
	verdictUnusable   verdict = "unusable"
	verdictUnrecorded verdict = "unrecorded"
)

// replayed is a trace with what became of it.
type replayed struct {
	path     string
	file     string // of the scenario
	other    string // the name of the scenario that the trace is of, if it is not that one
	verdict  verdict
	line     int    // of the trace; 0: none
	problem  string // of an unusable trace
	changed  bool   // the scenario's content is not what it was
	scenario *engine.Scenario
	trace    *replay.Trace
	diff     *replay.Difference
}

// replayTraces is the command.
func (a *app) replayTraces(ctx context.Context, f *replayFlags, args []string) error {
	paths, err := traceFiles(args)
	if err != nil {
		return err
	}
	if _, err := os.Stat(f.scenario); f.scenario != "" && err != nil {
		return usage("check the path and the spelling", "--scenario %s cannot be read: %v", f.scenario, errors.Unwrap(err))
	}
	all := make([]replayed, len(paths))
	library := &replayLibrary{named: f.scenario, linter: newLinter(""), loaded: map[string]*engine.Scenario{}}
	for i, path := range paths {
		all[i] = replayed{path: path}
		t := all[i].read()
		if t != nil {
			all[i].find(library, t)
		}
	}
	var done atomic.Int64
	stop := a.progress("traces", len(paths), &done)
	inParallel(ctx, len(all), func(i int) {
		all[i].run()
		done.Add(1)
	})
	stop()
	if ctx.Err() != nil {
		return ended(exitInterrupted)
	}
	if err := a.showReplays(all, f.format); err != nil {
		return err
	}
	return ended(replayExit(all))
}

// replayExit is the exit code for what was found.
func replayExit(all []replayed) int {
	codes := map[verdict]int{verdictUnusable: exitUsage, verdictUnrecorded: exitUnrecorded, verdictDiffers: exitFailed}
	for _, v := range []verdict{verdictUnusable, verdictUnrecorded, verdictDiffers} {
		if slices.ContainsFunc(all, func(r replayed) bool { return r.verdict == v }) {
			return codes[v]
		}
	}
	return exitOK
}

// traceFiles are the traces that the arguments mean, each once.
func traceFiles(args []string) ([]string, error) {
	var paths []string
	for _, arg := range args {
		before := len(paths)
		err := filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (path == arg || filepath.Ext(path) == ".jsonl") {
				paths = append(paths, path)
			}
			return err
		})
		if err != nil {
			return nil, usage("check the path and the spelling", "%s cannot be read: %v", arg, errors.Unwrap(err))
		}
		if len(paths) == before {
			return nil, usage("traces are written by callwright run --trace FILE.jsonl", "there is no trace in %s", arg)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), nil
}

// read reads the trace; nil when it cannot be used.
func (r *replayed) read() *replay.Trace {
	info, err := os.Stat(r.path)
	if err == nil && info.Size() > longestTrace {
		err = errors.New("it is too large")
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(r.path)
	}
	if err != nil {
		r.refuse(err)
		return nil
	}
	t, err := replay.Read(data)
	if err != nil {
		r.refuse(err)
		return nil
	}
	return t
}

func (r *replayed) refuse(err error) {
	r.verdict, r.problem = verdictUnusable, err.Error()
	var at *replay.Error
	if errors.As(err, &at) {
		r.line, r.problem = at.Line, at.Err.Error()
	}
}
