package cli

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/cmd/callwright/internal/story"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/trace"
)

// sampleCaller is whom the emulators know.
const sampleCaller = "+14155550100"

func (a *app) callCommand() *cobra.Command {
	f := &runFlags{agent: string(host.Answers)}
	steps := false
	cmd := &cobra.Command{
		Use:   "call FILE",
		Short: "Play a call through a scenario in the terminal",
		Long: `Call makes the terminal the telephone and the agent's desk: you hear prompts as
text, press keys, and answer as the agent. Times are real.

What you type goes to whoever waits for it:
  0 to 9, * and #   the caller presses keys; Enter ends an entry, or is silence
  text and Enter    the caller says or writes something, or leaves a message
  Enter             ends music
  a, r              the agent accepts or rejects the call
  e, x              the agent ends the conversation; the agent is lost
  Ctrl-D            the caller hangs up
  Ctrl-C            ends the run

Keys count at once on a terminal, and line by line where input is piped in; the
end of the input hangs up. What is typed before somebody waits for it is kept;
what is typed while somebody waits for something else is lost.

With --output json the call is on stderr, and on stdout is what became of it,
as with run.

Accounts are those of run. The exit code is 0 if the run was completed or the
caller hung up, 1 if it failed or could not start, and 130 if it was
interrupted.`,
		Example: `  callwright call inbound.yaml
  callwright call inbound.yaml --from +14155550100 --trace call.jsonl
  printf '1\na\ne\n' | callwright call inbound.yaml
  callwright call inbound.yaml --output json > call.json`,
		Args: files(1, 1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.checkCall(); err != nil {
				return err
			}
			return a.callScenario(cmd.Context(), args[0], f, steps)
		},
	}
	f.addCall(cmd)
	addFormat(cmd, &f.format)
	cmd.Flags().BoolVar(&steps, "steps", false, "show the steps that are taken")
	return cmd
}

func (f *runFlags) checkCall() error {
	if err := checkFormat(f.format); err != nil {
		return err
	}
	return oneOf("event", f.event, lang.Events()...)
}

// booth is where the call is heard and seen: beside the result, if that is
// data.
func (a *app) booth(format string) *output {
	if format == formatJSON {
		return a.err
	}
	return a.out
}

// callScenario is the command.
func (a *app) callScenario(ctx context.Context, path string, f *runFlags, steps bool) error {
	p, err := a.prepare(path, f)
	if err != nil {
		return err
	}
	defer p.close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	booth := a.booth(f.format)
	back, keys := a.singleKeys(booth)
	defer back()
	c := newConsole(&screen{out: booth, live: keys}, p.host, p.wire)
	go newTypist(os.Stdin, c.in, keys, func() {
		back() // so that a second Ctrl-C ends the process
		stop()
	}).read()
	return p.call(ctx, c, steps)
}

// call plays the call on a console and shows how it ended.
func (p *performance) call(ctx context.Context, c *console, steps bool) error {
	t := &callTeller{console: c, steps: steps}
	tale := story.New(p.scenario.Program(), t)
	p.pacer.host = c
	l := &lobby{console: c, router: p.router}
	sinks := trace.Tee{tale, p.pacer, l}
	var file *traceFile
	if p.flags.trace != "" {
		var err error
		if file, err = createTrace(p.flags.trace, p.world.registry.Masker()); err != nil {
			return err
		}
		sinks = append(sinks, file.writer)
	}
	p.input.Trace = sinks
	end, err := p.converse(ctx, c, l, tale)
	if err != nil {
		return usage("", "%v", err) // the input, which was checked before
	}
	if err := file.close(); err != nil {
		return err
	}
	if err := p.showEnd(end, tale); err != nil {
		return err
	}
	return ended(exitOf(ctx, end))
}

// converse runs the scenario.
func (p *performance) converse(ctx context.Context, c *console, l *lobby, tale *story.Story) (*interp.State, error) {
	defer c.in.close()
	mux := p.performers(p.pacer, func(s host.Screen) {
		tale.Show(s)
		c.show(s)
	})
	mux.Timer = effect.PerformerFunc(c.wait)
	mux.Router = p.logged(l)
	return p.scenario.Run(ctx, p.input, mux, p.wire.events)
}

// callTeller shows what a caller and an agent do not see.
type callTeller struct {
	console *console
	steps   bool
}

func (t *callTeller) Began(i *trace.RunInfo) {
	from := fmt.Sprint(i.Call["from"])
	if from == "" {
		from = "a withheld number"
	}
	t.console.phone(fmt.Sprintf("%s calls %v", from, i.Call["to"]))
}

// Opened says nothing: what is inside of a step speaks for itself.
func (t *callTeller) Opened(*story.Visit) {}

func (t *callTeller) Visited(v *story.Visit) {
	for _, n := range v.Notes {
		t.Noted(v, n)
	}
	if t.steps {
		t.console.aside(fmt.Sprintf("%s%s → %s  (%s)", branched(v.Spot), name(v.Key), v.Exit, short(v.Took())))
	}
}

func (t *callTeller) Noted(_ *story.Visit, n story.Note) {
	switch n.Kind {
	case story.Logs:
		t.console.aside(n.Text)
	case story.Error:
		t.console.screen.say(partyFlow, colourBad, n.Text)
	}
}
