package cli

import "github.com/spf13/cobra"

// The values of --output.
const (
	formatText   = "text"
	formatJSON   = "json"
	formatGitHub = "github"
	formatJUnit  = "junit"
)

func addFormat(cmd *cobra.Command, format *string) {
	cmd.Flags().StringVarP(format, "output", "o", formatText, "how to print results: text or json")
	complete(cmd, "output", formatText, formatJSON)
}

func checkFormat(format string) error { return oneOf("output", format, formatText, formatJSON) }

// completeLate is complete with values that are made when they are asked for:
// most commands are others.
func completeLate(cmd *cobra.Command, flag string, values func() []string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return values(), cobra.ShellCompDirectiveNoFileComp
	})
}

// complete lets the shell offer a flag's values.
func complete(cmd *cobra.Command, flag string, values ...string) {
	// The error is about a flag that does not exist, which a test would show.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}
