package cli

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/docs"
)

var update = flag.Bool("update", false, "rewrite the reference page of the command line")

// all returns a command and all below it, as people see them.
func all(c *cobra.Command) []*cobra.Command {
	out := []*cobra.Command{c}
	for _, child := range c.Commands() {
		if child.Name() != "help" && !child.Hidden {
			out = append(out, all(child)...)
		}
	}
	return out
}

func flagsOf(set *pflag.FlagSet) []docs.Flag {
	var out []docs.Flag
	set.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		kind, usage := pflag.UnquoteUsage(f)
		one := docs.Flag{Name: strings.TrimSpace("--" + f.Name + " " + kind), Usage: usage}
		if f.Shorthand != "" {
			one.Name = "-" + f.Shorthand + ", " + one.Name
		}
		if f.DefValue != "false" && f.DefValue != "[]" {
			one.Default = f.DefValue
		}
		out = append(out, one)
	})
	return out
}

// TestCommandLinePageIsCurrent holds docs/cli.md to the commands.
func TestCommandLinePageIsCurrent(t *testing.T) {
	a, _, _ := newTestApp(t)
	var commands []docs.Command
	for _, c := range all(a.root()) {
		use := c.UseLine()
		commands = append(commands, docs.Command{
			Path: c.CommandPath(), Use: use, Short: c.Short, Long: c.Long, Example: c.Example,
			Flags: flagsOf(c.LocalFlags()), Group: c.HasSubCommands(),
		})
	}
	var codes []docs.ExitCode
	for _, c := range exitCodes() {
		codes = append(codes, docs.ExitCode{Code: c.code, Meaning: c.meaning})
	}
	const page = "../../../../docs/cli.md"
	want := docs.CLI(commands, codes)
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
	}
	require.Equal(t, want, read(t, page), "docs/cli.md is stale: run make golden")
}

// TestEveryCommandExplainsItself walks all commands.
func TestEveryCommandExplainsItself(t *testing.T) {
	t.Parallel()
	a, _, _ := newTestApp(t)
	for _, c := range all(a.root()) {
		path := c.CommandPath()
		require.NotEmpty(t, c.Short, path)
		require.NotContains(t, c.Short, "\n", path)
		require.False(t, strings.HasSuffix(c.Short, "."), path)
		require.NotEmpty(t, c.Long, path)
		require.Contains(t, c.Example, "callwright", path)
		if !c.HasSubCommands() {
			require.NotNil(t, c.Flags().Lookup("output"), "%s has no --output", path)
			require.Equal(t, "o", c.Flags().Lookup("output").Shorthand, path)
		}
		for _, f := range flagsOf(c.LocalFlags()) {
			require.NotEmpty(t, f.Usage, "%s %s", path, f.Name)
		}
	}
}
