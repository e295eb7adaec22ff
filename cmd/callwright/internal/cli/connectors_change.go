package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connectors/lifecycle"
	"github.com/callwright/callwright/engine/diag"
)

// reportedSignIn is what commands print that sign in.
type reportedSignIn struct {
	FormatVersion  int    `json:"format_version"`
	Account        string `json:"account"`
	Type           string `json:"type"`
	State          string `json:"state,omitempty"`
	User           string `json:"user"`
	Organization   string `json:"organization"`
	OrganizationID string `json:"organization_id"`
	APIVersion     string `json:"api_version"`
	Says           string `json:"says"`
	DurationMS     int64  `json:"duration_ms"`
}

// showReport prints what a sign-in told.
func (a *app) showReport(f *connectorsFlags, r lifecycle.Report, state, done string) error {
	if f.format == formatJSON {
		i := r.Identity
		return a.out.json(reportedSignIn{1, r.Account, r.Type, state, i.User, i.Organization, i.OrganizationID, i.Version, r.Says, r.Took.Milliseconds()})
	}
	_, err := fmt.Fprintf(a.out, "%s %s: %s, %s\n", r.Account, a.out.paint(colourGood, done), diag.Printable(r.Says), short(r.Took))
	return err
}

// showDone prints that the file was changed.
func (a *app) showDone(f *connectorsFlags, id, done string) error {
	if f.format == formatJSON {
		return a.out.json(struct {
			FormatVersion int    `json:"format_version"`
			Account       string `json:"account"`
			Done          string `json:"done"`
		}{1, id, done})
	}
	_, err := fmt.Fprintf(a.out, "%s is %s\n", id, strings.ReplaceAll(done, "_", " "))
	return err
}

// settingFlags are --set and --secret.
type settingFlags struct{ set, secret []string }

func (s *settingFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&s.set, "set", nil, "a setting, as name=value")
	cmd.Flags().StringArrayVar(&s.secret, "secret", nil, "where a secret is, as name=secret:NAME, name=env:NAME or name=file:PATH")
}

// pairsOf reads name=value; what has no name is not repeated.
func pairsOf(flag string, texts []string) ([]lifecycle.Setting, error) {
	var out []lifecycle.Setting
	for _, text := range texts {
		name, value, ok := strings.Cut(text, "=")
		if !ok || name == "" {
			return nil, &lifecycle.Failure{Class: lifecycle.BadSetting, Message: "--" + flag + " needs a name and a value", Advice: "write --" + flag + " name=value"}
		}
		out = append(out, lifecycle.Setting{Name: name, Text: value})
	}
	return out, nil
}

func (s *settingFlags) read() (settings, secrets []lifecycle.Setting, err error) {
	if settings, err = pairsOf("set", s.set); err == nil {
		secrets, err = pairsOf("secret", s.secret)
	}
	return settings, secrets, err
}

func (a *app) connectorsAdd(f *connectorsFlags) *cobra.Command {
	var kind string
	var isDefault bool
	var flags settingFlags
	cmd := a.verb(f, "add NAME", "Add an account", `Add signs in with a new account and saves it if that works; otherwise nothing
is saved. An account that a person has to approve in a browser is saved
inactive, for "callwright connectors authorize".`, func(ctx context.Context, m *lifecycle.Manager, id string) error {
		if kind == "" {
			return &lifecycle.Failure{Class: lifecycle.BadSetting, Message: "no --type is given", Advice: "use one of: " + strings.Join(listConnectors().names, ", ")}
		}
		r := lifecycle.Record{ID: id, Type: kind, Default: isDefault}
		var err error
		if r.Settings, r.Secrets, err = flags.read(); err != nil {
			return err
		}
		report, err := m.Add(ctx, r)
		if err != nil {
			return err
		}
		if report.Waiting {
			a.say("%s is saved, and inactive until a person approves it", id)
			a.hint("run: callwright connectors authorize %s", id)
			if f.format == formatJSON {
				report.Says = ""
				return a.showReport(f, report, stateOf(true), "")
			}
			return nil
		}
		return a.showReport(f, report, stateOf(false), "is added")
	})
	cmd.Example = `  callwright connectors add loyalty --type http --set base_url=https://api.example.com \
      --set auth=bearer --secret token=secret:loyalty`
	cmd.Flags().StringVar(&kind, "type", "", "what the account connects to: salesforce, zendesk, http ...")
	cmd.Flags().BoolVar(&isDefault, "default", false, "use the account where a scenario names none of its type")
	flags.add(cmd)
	return cmd
}

func (a *app) connectorsTest(f *connectorsFlags) *cobra.Command {
	return a.verb(f, "test NAME", "Sign in with an account", "Sign in with an account, active or not, and tell who it is and how long it took.", func(ctx context.Context, m *lifecycle.Manager, id string) error {
		report, err := m.Test(ctx, id)
		if err != nil {
			return err
		}
		return a.showReport(f, report, "", "works")
	})
}

func (a *app) connectorsActivate(f *connectorsFlags) *cobra.Command {
	return a.verb(f, "activate NAME", "Let an account take new runs again", "Sign in with an account and, if that works, let it take new runs again.", func(ctx context.Context, m *lifecycle.Manager, id string) error {
		report, err := m.Activate(ctx, id)
		if err != nil {
			return err
		}
		return a.showReport(f, report, stateOf(false), "is active")
	})
}

// changing makes a command that changes the file and calls nothing.
func (a *app) changing(f *connectorsFlags, use, done, short, long string, do func(*lifecycle.Manager, context.Context, string) error) *cobra.Command {
	return a.verb(f, use, short, long, func(ctx context.Context, m *lifecycle.Manager, id string) error {
		if err := do(m, ctx, id); err != nil {
			return err
		}
		return a.showDone(f, id, done)
	})
}

func (a *app) connectorsDefault(f *connectorsFlags) *cobra.Command {
	return a.changing(f, "default NAME", "the_default", "Choose the account that is used where a scenario names none",
		"Make an account the one that is used where a scenario names none of its type.", (*lifecycle.Manager).Default)
}

func (a *app) connectorsDeactivate(f *connectorsFlags) *cobra.Command {
	return a.changing(f, "deactivate NAME", "inactive", "Make an account refuse new runs",
		"Make an account refuse new runs. Runs that have begun keep it.", (*lifecycle.Manager).Deactivate)
}

func (a *app) connectorsDelete(f *connectorsFlags) *cobra.Command {
	return a.changing(f, "delete NAME", "deleted", "Delete an account that is deactivated",
		"Delete an account that is deactivated, and the sign-in that was approved for it. Secrets that it only refers to stay in the store.", (*lifecycle.Manager).Delete)
}

func (a *app) connectorsEdit(f *connectorsFlags) *cobra.Command {
	var flags settingFlags
	var unset []string
	cmd := a.verb(f, "edit NAME", "Change the settings of an account that is deactivated", "Change the settings of an account that is deactivated. Activate validates them.", func(ctx context.Context, m *lifecycle.Manager, id string) error {
		settings, secrets, err := flags.read()
		if err != nil {
			return err
		}
		if len(settings)+len(secrets)+len(unset) == 0 {
			return &lifecycle.Failure{Class: lifecycle.BadSetting, Message: "there is nothing to change", Advice: "give --set, --secret or --unset"}
		}
		if err := m.Edit(ctx, id, lifecycle.Change{Settings: settings, Secrets: secrets, Unset: unset}); err != nil {
			return err
		}
		return a.showDone(f, id, "changed")
	})
	cmd.Example = "  callwright connectors edit acme --set api_version=v67.0 --unset phone_region"
	flags.add(cmd)
	cmd.Flags().StringArrayVar(&unset, "unset", nil, "a setting to take out")
	return cmd
}
