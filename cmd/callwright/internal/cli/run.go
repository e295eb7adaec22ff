package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/runner"
	"github.com/callwright/callwright/engine/trace"
)

func (a *app) runCommand() *cobra.Command {
	f := &runFlags{}
	cmd := &cobra.Command{
		Use:   "run FILE --from NUMBER",
		Short: "Run a scenario for one call",
		Long: `Run plays one call through a scenario and shows every step: what the caller
heard and pressed, what the agent saw, what was asked of which service, and how
it went. The caller and the agent follow the flags; nobody is really called.

Accounts come from --connectors, or a connectors.yaml beside the scenario or in
the working directory. Where there is none, emulators are started for the run:
acme-salesforce (the default account), acme-zendesk and the sample service
loyalty-api, which knows the member +14155550100.

--digits are the keys that the caller presses, in order: 0 to 9, * and #. A
comma ends an entry, or leaves a question without an answer. --say, given once
or more, is what they say to a question or after a beep, or write in a chat.

--fault breaks an embedded emulator, named salesforce, zendesk or loyalty-api:
  NAME or NAME:down   it answers 503
  NAME:html           it answers with a page instead of data
  NAME:cut            it cuts every connection
  NAME:slow           it answers after a minute
  NAME:busy           it answers 429
  NAME:@FILE          the faults in a JSON file, as /_sandbox/faults takes them

--record keeps the HTTP exchanges of the run in a cassette, without any secret.
Accounts sign in anew for it, so that the cassette tells where that led.
With --cassette requests are answered from it: nobody is called, nobody signs in
and no secret is needed.

The exit code is 0 if the run was completed or the caller hung up, 1 if it
failed or could not start, 3 if the cassette lacks an answer, and 130 if it was
interrupted.`,
		Example: `  callwright run inbound.yaml --from +14155550100
  callwright run inbound.yaml --from +14155550100 --digits 1234# --agent no_answer
  callwright run chat.yaml --from +14155550100 --event chat.incoming --say Order --say 4711
  callwright run inbound.yaml --from +14155550100 --trace run.jsonl --output json
  callwright run inbound.yaml --from +14155550100 --fault salesforce:html`,
		Args: files(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(cmd.Flags().Changed("from")); err != nil {
				return err
			}
			return a.runScenario(cmd.Context(), args[0], f)
		},
	}
	f.add(cmd)
	return cmd
}

// runScenario is the command.
func (a *app) runScenario(ctx context.Context, path string, f *runFlags) error {
	events, err := f.happenings()
	if err != nil {
		return err
	}
	p, err := a.prepare(path, f)
	if err != nil {
		return err
	}
	defer p.close()
	defer p.wire.schedule(events)()
	return a.play(ctx, p)
}

// play runs the call and shows how it went.
func (a *app) play(ctx context.Context, p *performance) (err error) {
	var t story.Teller
	if p.flags.format == formatText {
		t = newTree(a.out, p.scenario.Program())
	}
	tale := story.New(p.scenario.Program(), t)
	p.pacer.host, p.pacer.slow = p.host, true
	sinks := trace.Tee{tale, p.pacer}
	var file *traceFile
	if p.flags.trace != "" {
		if file, err = createTrace(p.flags.trace, p.world.registry.Masker()); err != nil {
			return err
		}
		sinks = append(sinks, file.writer)
	}
	p.input.Trace = sinks
	end, err := p.scenario.Run(ctx, p.input, p.performers(p.pacer, tale.Show), p.wire.events)
	if err != nil {
		return usage("", "%v", err) // the input, which was checked before
	}
	if err := file.close(); err != nil {
		return err
	}
	if err := p.showEnd(end, tale); err != nil {
		return err
	}
	return a.ejectTape(p.world, exitOf(ctx, end))
}

// exitOf is the exit code for how a run ended.
func exitOf(ctx context.Context, end *interp.State) int {
	switch {
	case end.Status == trace.Cancelled, ctx.Err() != nil:
		return exitInterrupted
	case end.Status == trace.StatusFailed:
		return exitFailed
	}
	return exitOK
}

// performers are who carries out what the run asks for, with the phone as the
// host and show as the agent's screen.
func (p *performance) performers(phone effect.Performer, show func(host.Screen)) runner.Mux {
	c := connectors.NewPerformer(p.world.registry)
	desk := &host.Desk{Popper: c, Show: show}
	return runner.Mux{
		Connectors: p.logged(p.world.carrier(c)), Host: p.logged(p.router.Around(phone)), Router: p.logged(p.router),
		Desk: p.logged(recorded{desk, p.world.registry.Masker()}),
	}
}

// showEnd prints how the run ended.
func (p *performance) showEnd(end *interp.State, tale *story.Story) error {
	if p.flags.format == formatJSON {
		return p.out.json(p.report(end, tale))
	}
	_, err := fmt.Fprintf(p.out, "\n%s\n", p.lastLine(end, tale))
	return err
}

// lastLine is status, exit, duration, and what never reached an agent.
func (p *performance) lastLine(end *interp.State, tale *story.Story) string {
	c := map[trace.Status]colour{trace.Completed: colourGood, trace.HungUp: colourWarn}[end.Status]
	if c == colourNone {
		c = colourBad
	}
	parts := []string{p.out.paint(c, string(end.Status))}
	if end.Exit != "" && end.Status == trace.Completed {
		parts = append(parts, "exit "+end.Exit)
	}
	parts = append(parts, short(time.Duration(end.Now)))
	if tale.Fault != nil && end.Status == trace.StatusFailed {
		parts = append(parts, fmt.Sprintf("%s at %s", tale.Fault.Code, tale.At))
	}
	if waiting := tale.Undelivered(end.Session.Pops); len(waiting) > 0 {
		var ids []string
		for _, pop := range waiting {
			ids = append(ids, pop.ID)
		}
		parts = append(parts, p.out.paint(colourWarn, fmt.Sprintf("%d screen %s never delivered (%s)", len(ids), plural(len(ids), "pop"), strings.Join(ids, ", "))))
	}
	return strings.Join(parts, " · ")
}
