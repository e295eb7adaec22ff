package cli

import (
	"context"
	"errors"
	"runtime/debug"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/trace"
)

// simulateFlags are the flags of `simulate`.
type simulateFlags struct {
	calls         int
	seed          uint64
	mix, agents   string
	emulators     bool
	faults        []string
	trace         string
	allowFailures bool
	format        string
}

const maxCalls = 10_000_000

func (a *app) simulateCommand() *cobra.Command {
	f := &simulateFlags{}
	cmd := &cobra.Command{
		Use:   "simulate FILE",
		Short: "Play thousands of calls through a scenario and count how they end",
		Long: `Simulate plays many calls through a scenario on a virtual clock, on which ten
minutes in a queue take no time. It shows how the calls ended, how every step
was left, how long callers waited, and the first call that failed, step by step.

Who calls, what they press, how patient they are, what agents do and what
connectors answer is drawn from a mix by the seed. Without --mix, callers with
fictional numbers meet connectors that answer with made-up records. The same
scenario, mix, seed and agents give the same bytes. docs/simulating.md tells what
a mix and a file of agents hold.

find_agent takes as long as the mix says, or, with --agents, until one of those
agents is free; then all calls share them, and the report says who waits.

With --emulators, the embedded emulators answer what the mix has no result for,
as with run. That is a lot slower, and calls come one by one.

The exit code is 1 if a call failed.`,
		Example: `  callwright simulate inbound.yaml --calls 10000 --seed 7
  callwright simulate inbound.yaml --mix monday.yaml --agents agents.yaml
  callwright simulate inbound.yaml --mix monday.yaml --output json --trace first.jsonl`,
		Args: files(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(); err != nil {
				return err
			}
			return a.simulate(cmd.Context(), args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&f.calls, "calls", 1000, "how many calls to play")
	flags.Uint64Var(&f.seed, "seed", 1, "where all chance comes from")
	flags.StringVar(&f.mix, "mix", "", "a file that says who calls and what they meet")
	flags.StringVar(&f.agents, "agents", "", "a file of the agents and queues that all calls share")
	flags.BoolVar(&f.emulators, "emulators", false, "let the embedded emulators answer")
	flags.StringArrayVar(&f.faults, "fault", nil, "break an embedded emulator, such as salesforce:down")
	flags.StringVar(&f.trace, "trace", "", "write the trace of the first call that failed to this file, as JSON Lines")
	flags.BoolVar(&f.allowFailures, "allow-failures", false, "end with the exit code 0 although calls failed")
	addFormat(cmd, &f.format)
	return cmd
}

func (f *simulateFlags) check() error {
	switch {
	case f.calls < 1 || f.calls > maxCalls:
		return usage("", "--calls is %d, outside 1 to %d", f.calls, maxCalls)
	case len(f.faults) > 0 && !f.emulators:
		return usage("add --emulators, or put faults among the results of the mix", "--fault needs the embedded emulators")
	}
	return checkFormat(f.format)
}

// simulation is all that one command needs.
type simulation struct {
	*app
	flags    *simulateFlags
	scenario *engine.Scenario
	spec     simulate.Spec
}

// simulate is the command.
func (a *app) simulate(ctx context.Context, path string, f *simulateFlags) error {
	s := &simulation{app: a, flags: f, spec: simulate.Spec{Calls: f.calls, Seed: f.seed, Progress: &atomic.Int64{}}}
	if err := s.readFiles(); err != nil {
		return err
	}
	l := newLinter("")
	if f.emulators {
		w, err := openEmbedded()
		if err != nil {
			return usage("", "the emulators cannot be started: %v", err)
		}
		defer w.close()
		if err := s.meet(ctx, w); err != nil {
			return err
		}
		l.fixed = w.accounts()
	}
	var err error
	if s.scenario, err = a.loadScenario(l, path); err != nil {
		return err
	}
	s.spec.Program = s.scenario.Program()
	r, err := s.run(ctx)
	if err != nil {
		return err
	}
	return s.show(r)
}

// meet lets the emulators answer.
func (s *simulation) meet(ctx context.Context, w *world) error {
	s.out.masker, s.err.masker = w.registry.Masker(), w.registry.Masker()
	if err := w.inject(s.flags.faults); err != nil {
		return err
	}
	c := connectors.NewPerformer(w.registry)
	s.spec.Behind = simulate.Performed(ctx, c, 0)
	s.spec.Desk = simulate.Performed(ctx, &host.Desk{Popper: c}, 0)
	return nil
}

// readFiles reads the mix and the agents.
func (s *simulation) readFiles() error {
	l := newLinter("")
	if path := s.flags.mix; path != "" {
		s.spec.Mix = readWith(l, path, simulate.Read)
	}
	if path := s.flags.agents; path != "" {
		s.spec.Agents = readWith(l, path, func(f *source.File) (*router.Config, diag.List) {
			c, diags := router.Read(f)
			return &c, diags
		})
	}
	l.diags.Sort()
	if l.diags.HasErrors() {
		s.render(s.err, l)
		return usage("", "%s; nothing was simulated", l.diags.Summary())
	}
	s.warn(l)
	return nil
}

// readWith reads a file of some kind, with its findings among those of l.
func readWith[T any](l *linter, path string, read func(*source.File) (*T, diag.List)) *T {
	f := l.read(path)
	if f == nil {
		return nil
	}
	v, diags := read(f)
	l.diags = append(l.diags, diags...)
	return v
}

// garbage is how far the heap may grow, in percent, between two collections.
// What a simulated call leaves behind is small and soon gone, so that looking
// for it often is most of the work.
const garbage = 400

// run simulates, with a bar that shows how far it is.
func (s *simulation) run(ctx context.Context) (*simulate.Report, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(garbage))
	stop := s.progress("calls", s.flags.calls, s.spec.Progress)
	r, err := simulate.Run(ctx, s.spec)
	stop()
	switch {
	case ctx.Err() != nil:
		return nil, ended(exitInterrupted)
	case errors.Is(err, simulate.ErrSpec):
		return nil, usage("", "%v", err)
	case err != nil:
		return nil, failed("", "%v", err)
	case r.Calls == 0:
		return nil, failed("give the callers of the mix a from and a to that fit", "the scenario %s takes none of the calls: its guard does not hold: %s", s.scenario.Name(), s.guard())
	}
	return r, nil
}

func (s *simulation) guard() string {
	if s.spec.Program.When == nil {
		return "it has none"
	}
	return s.spec.Program.When.Source()
}

// show prints the report, writes the trace, and decides the exit code.
func (s *simulation) show(r *simulate.Report) error {
	if err := s.keep(r.Trace); err != nil {
		return err
	}
	err := s.showReport(r)
	if s.flags.format == formatJSON {
		err = s.out.json(s.report(r))
	}
	if err != nil || r.Failed == 0 || s.flags.allowFailures {
		return err
	}
	return ended(exitFailed)
}

// keep writes the trace of the first call that failed to --trace.
func (s *simulation) keep(events []trace.Event) error {
	switch {
	case s.flags.trace == "":
		return nil
	case len(events) == 0:
		s.say("no call failed, so there is no trace for %s", s.flags.trace)
		return nil
	}
	masker := s.out.masker
	if masker == nil { // there are no accounts, and so no secrets of any
		masker = &credential.Masker{}
	}
	file, err := createTrace(s.flags.trace, masker)
	if err != nil {
		return err
	}
	for _, e := range events {
		file.writer.Record(e)
	}
	return file.close()
}
