package cli

import (
	"github.com/spf13/cobra"
)

func (a *app) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
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
		RunE: func(cmd *cobra.Command, args []string) error { return a.printCompletion(cmd.Root(), args[0]) },
	}
}

func (a *app) printCompletion(root *cobra.Command, shell string) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(a.out, true)
	case "zsh":
		return root.GenZshCompletion(a.out)
	case "fish":
		return root.GenFishCompletion(a.out, true)
	}
	return root.GenPowerShellCompletionWithDesc(a.out)
}

// yamlFiles lets the shell offer YAML files and directories.
func yamlFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}
