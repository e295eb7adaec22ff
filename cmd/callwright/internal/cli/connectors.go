package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/lifecycle"
)

// connectorsFlags are the flags of all commands of `connectors`.
type connectorsFlags struct {
	file, store, format string
}

func (a *app) connectorsCommand() *cobra.Command {
	f := &connectorsFlags{}
	cmd := &cobra.Command{
		Use:   "connectors",
		Short: "Set up the accounts that scenarios use",
		Long: `Connectors adds accounts to a connectors file, tests, approves, changes and
removes them. An account is saved only after a real sign-in; it is edited and
deleted only while it is deactivated; its name and type never change. What
people wrote into the file stays as it is.

No secret stands in the file or on the command line: --secret names where each
one is.

` + storeHelp,
		Example: `  callwright connectors add acme --type salesforce --set my_domain=acme \
      --set client_id=3MVG9... --set auth=refresh_token --secret client_secret=secret:acme
  callwright connectors authorize acme
  callwright connectors test acme`,
		Args: cobra.ArbitraryArgs, RunE: a.noCommand,
	}
	cmd.PersistentFlags().StringVar(&f.file, "connectors", accountsName, "the file with the accounts")
	cmd.PersistentFlags().StringVar(&f.store, "store", "", "the directory of the credential store")
	cmd.AddCommand(
		a.connectorsAdd(f), a.connectorsList(f), a.connectorsShow(f), a.connectorsTest(f), a.connectorsLimits(f), a.connectorsDescribe(f), a.connectorsAuthorize(f),
		a.connectorsDefault(f), a.connectorsDeactivate(f), a.connectorsActivate(f), a.connectorsEdit(f), a.connectorsDelete(f),
	)
	return cmd
}

// manager is what the commands work with.
func (f *connectorsFlags) manager() *lifecycle.Manager {
	k := openKept(f.store)
	return lifecycle.New(lifecycle.Options{
		File: f.file, Types: connectorTypes(), Vault: k.vault,
		Secrets: credential.Resolver{Env: os.LookupEnv, File: credential.Files(filepath.Dir(f.file)), Store: k.secrets},
	})
}

// verb makes a command that works on one account, or, without a name in its
// use, on all.
func (a *app) verb(f *connectorsFlags, use, short, long string, do func(ctx context.Context, m *lifecycle.Manager, id string) error) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Long: long, Args: cobra.ArbitraryArgs}
	cmd.Example = "  callwright connectors " + strings.Replace(use, "NAME", "acme", 1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		id, err := oneName(cmd, args, strings.Contains(use, "NAME"))
		if err != nil {
			return err
		}
		if err := checkFormat(f.format); err != nil {
			return err
		}
		if err := do(cmd.Context(), f.manager(), id); err != nil {
			return a.failure(cmd.Context(), f, err)
		}
		return nil
	}
	addFormat(cmd, &f.format)
	return cmd
}

func wordOf(use string) string {
	word, _, _ := strings.Cut(use, " ")
	return word
}

// oneName reads the only argument. What may be a secret that was given there
// is not repeated.
func oneName(cmd *cobra.Command, args []string, wanted bool) (string, error) {
	switch {
	case !wanted && len(args) > 0:
		return "", usage("write: "+cmd.CommandPath(), "%s takes no name", cmd.Name())
	case wanted && len(args) == 0:
		return "", usage("write: "+cmd.UseLine(), "no name is given")
	case wanted && len(args) > 1:
		return "", usage("write: "+cmd.UseLine(), "there is more than one name, or a value that does not belong on the command line")
	case wanted:
		return args[0], nil
	}
	return "", nil
}

// failed is what a failure prints with --output json.
type failedReport struct {
	FormatVersion int `json:"format_version"`
	Error         struct {
		Class   lifecycle.Class `json:"class"`
		Message string          `json:"message"`
		Advice  string          `json:"advice"`
	} `json:"error"`
}

// failure reports what a Manager could not do.
func (a *app) failure(ctx context.Context, f *connectorsFlags, err error) error {
	why := lifecycle.AsFailure(err)
	code := exitOfClass(why.Class)
	if ctx.Err() != nil {
		code = exitInterrupted
	}
	if f.format == formatJSON {
		out := failedReport{FormatVersion: 1}
		out.Error.Class, out.Error.Message, out.Error.Advice = why.Class, why.Message, why.Advice
		if err := a.out.json(out); err != nil {
			return err
		}
		return ended(code)
	}
	return &problem{code: code, message: why.Message, hint: why.Advice}
}

// exitOfClass tells what was asked for wrongly from what a service refused.
func exitOfClass(c lifecycle.Class) int {
	switch c {
	case lifecycle.NotFound, lifecycle.Exists, lifecycle.Quota, lifecycle.Active, lifecycle.Inactive, lifecycle.BadFile,
		lifecycle.BadSetting, lifecycle.MissingSecret, lifecycle.Changed, lifecycle.Unsupported, lifecycle.NoStore, lifecycle.PlainHTTP:
		return exitUsage
	case lifecycle.Cancelled:
		return exitInterrupted
	}
	return exitFailed
}
