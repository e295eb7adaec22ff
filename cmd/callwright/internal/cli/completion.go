package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
)

func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	var format string
	cmd := &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print the script that completes commands in a shell",
		Long: `Completion prints a script for a shell. With it, the tabulator key completes
commands, flags, their values, and the files that a command takes.`,
		Example: `  source <(callwright completion bash)
  callwright completion zsh > "${fpath[1]}/_callwright"
  callwright completion fish > ~/.config/fish/completions/callwright.fish
  callwright completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells, DisableFlagsInUseLine: true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("for example callwright completion bash", "name one shell")
			}
			for _, shell := range shells {
				if args[0] == shell {
					return nil
				}
			}
			return usage(suggest(args[0], shells, "use one of: bash, fish, powershell, zsh"), "there is no completion for %q", args[0])
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format); err != nil {
				return err
			}
			return a.printCompletion(cmd.Root(), args[0], format)
		},
	}
	addFormat(cmd, &format)
	return cmd
}

// completer is what `completion --output json` prints.
type completer struct {
	FormatVersion int    `json:"format_version"`
	Shell         string `json:"shell"`
	Script        string `json:"script"`
}

func (a *app) printCompletion(root *cobra.Command, shell, format string) error {
	if format != formatJSON {
		return writeCompletion(root, shell, a.out)
	}
	var w strings.Builder
	if err := writeCompletion(root, shell, &w); err != nil {
		return err
	}
	return a.out.json(completer{FormatVersion: 1, Shell: shell, Script: w.String()})
}

func writeCompletion(root *cobra.Command, shell string, to io.Writer) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(to, true)
	case "zsh":
		return root.GenZshCompletion(to)
	case "fish":
		return root.GenFishCompletion(to, true)
	}
	return root.GenPowerShellCompletionWithDesc(to)
}

// yamlFiles lets the shell offer YAML files and directories.
func yamlFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}
