// Package cli is the command line of Callwright.
//
// # Files
//
// A command has the file of its name; files that begin with that name and an
// underscore hold the rest of it. What several commands share:
//
//   - cli, problem, exit, logging: the root, errors and how the process ends.
//   - output, format, columns, parallel: how results are written.
//   - world, accounts, stage, loyalty, cassette: what scenarios run against:
//     accounts of a file, emulators on this machine, or what was recorded.
//   - describe: what accounts tell of their records.
//   - tree: a run on the terminal, as package story tells it.
//   - console: a person as caller and agent, for call.
//
// # Output
//
//   - Results go to stdout, and nothing else does.
//   - All else goes to stderr, each line behind "callwright:"; what to do about
//     it behind "callwright: hint:". Findings in a file that are shown with
//     their source line stand as they are.
//   - Messages are lower-case and have no full stop.
//   - Colour is used on a terminal only, and never with NO_COLOR.
//   - Times, names and orders are the same for the same work, except where the
//     time itself is the result.
//   - No secret is written anywhere; what goes out passes a masker that knows
//     the secrets of all accounts.
//
// # Exit codes
//
//	0    it went well
//	1    findings, or a run that failed
//	2    the command line or the configuration is wrong
//	3    a replay met a call that was not recorded
//	4    a defect of callwright
//	130  interrupted
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/rs/zerolog"
	"github.com/spf13/cobra"
)

// app is what the commands share.
type app struct {
	out, err *output
	level    string // --log-level
	log      zerolog.Logger
}

// Main runs the command line and returns the exit code.
func Main(args []string, stdout, stderr *os.File) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the process at once
	a := &app{out: newOutput(stdout), err: newOutput(stderr), log: zerolog.Nop()}
	root := a.root()
	root.SetArgs(args)
	return a.execute(ctx, root)
}

func (a *app) execute(ctx context.Context, root *cobra.Command) (code int) {
	defer func() {
		if p := recover(); p != nil {
			code = a.defect(p)
		}
	}()
	err := root.ExecuteContext(ctx)
	if err == nil {
		err = a.out.complete()
	}
	return a.report(err)
}

// defect reports a panic. Its value may hold anything, so it is shown at the
// log level debug only.
func (a *app) defect(p any) int {
	a.say("this is a defect of callwright; the command was given up")
	a.hint("repeat it with --log-level=debug and report what it prints")
	a.log.Debug().Str("stack", string(debug.Stack())).Msgf("panic: %v", p)
	return exitDefect
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "callwright",
		Short: "Scenarios as code for contact centers",
		Long: `Callwright runs scenarios: YAML files that say, step by step, what happens to a
call. It knows the caller from the CRM before the agent says hello.

Everything works without an account anywhere: where no connectors.yaml is in
reach, scenarios run against emulators of Salesforce and Zendesk.

` + exitHelp,
		Example: `  callwright lint inbound.yaml
  callwright run inbound.yaml --from +14155550100 --digits 1234#
  callwright emulate all`,
		Args:          cobra.ArbitraryArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE:          a.noCommand,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			return a.startLog()
		},
	}
	root.PersistentFlags().StringVar(&a.level, "log-level", "warn", "what to tell on stderr: debug, info, warn, error or off")
	root.Version = readAbout().line()
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetHelpCommand(a.helpCommand())
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(unknownFlag)
	root.AddCommand(a.runCommand(), a.simulateCommand(), a.callCommand(), a.lintCommand(), a.testCommand(), a.fmtCommand(), a.listCommand(), a.completionCommand(), a.graphCommand(), a.viewCommand(), a.schemaCommand(), a.stepCommand(), a.replayCommand(), a.newCommand(), a.emulateCommand(), a.connectorsCommand(), a.secretsCommand(), a.versionCommand())
	return root
}

// noCommand is reached when the first word is no command.
func (a *app) noCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return usage(suggest(args[0], names, cmd.CommandPath()+" --help lists the commands"), "there is no command %q", args[0])
}

// report says what went wrong and returns the exit code for it.
func (a *app) report(err error) int {
	var known *problem
	switch {
	case err == nil:
		return exitOK
	case !errors.As(err, &known):
		known = &problem{code: exitUsage, message: err.Error()} // of cobra itself
	}
	if known.message != "" {
		a.say("%s", known.message)
	}
	if known.hint != "" {
		a.hint("%s", known.hint)
	}
	return known.code
}

// say writes a message to stderr.
func (a *app) say(format string, args ...any) { a.prefixed("callwright: ", format, args...) }

// hint writes what to do about the message before.
func (a *app) hint(format string, args ...any) {
	a.prefixed("callwright: "+a.err.paint(colourHint, "hint:")+" ", format, args...)
}

func (a *app) prefixed(prefix, format string, args ...any) {
	for line := range strings.Lines(fmt.Sprintf(format, args...)) {
		_, _ = io.WriteString(a.err, prefix+strings.TrimRight(line, "\n")+"\n")
	}
}
