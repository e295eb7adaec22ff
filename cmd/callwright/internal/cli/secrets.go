package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
)

// secretsFlags are the flags of all commands of `secrets`.
type secretsFlags struct{ store, format string }

func (a *app) secretsCommand() *cobra.Command {
	f := &secretsFlags{}
	cmd := &cobra.Command{
		Use:   "secrets",
		Short: "Keep the secrets that accounts refer to",
		Long: `Secrets keeps passwords, keys and tokens in an encrypted store, for
secret:NAME in a connectors file. A value is read from a prompt or from stdin,
never from the command line, and is never printed.

` + storeHelp,
		Example: `  callwright secrets init
  callwright secrets set acme-client
  callwright secrets list --output json`,
		Args: cobra.ArbitraryArgs, RunE: a.noCommand,
	}
	cmd.PersistentFlags().StringVar(&f.store, "store", "", "the directory of the credential store")
	cmd.AddCommand(
		a.secretsVerb(f, "init", "Make a store and its key", "", a.secretsInit),
		a.secretsVerb(f, "set NAME", "Store a secret, read from a prompt or from stdin", "acme-client", a.secretsSet),
		a.secretsVerb(f, "list", "List the names of the secrets", "", a.secretsList),
		a.secretsVerb(f, "remove NAME", "Forget a secret", "acme-client", a.secretsRemove),
		a.secretsVerb(f, "rotate-key", "Encrypt the store with a new key", "", a.secretsRotate),
	)
	return cmd
}

// secretsVerb is one command; its example names a secret if it takes one.
func (a *app) secretsVerb(f *secretsFlags, use, short, example string, do func(context.Context, *secretsFlags, string) error) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Long: short + ".\n\n" + storeHelp}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		name, err := oneName(cmd, args, example != "")
		if err != nil {
			return err
		}
		if err := checkFormat(f.format); err != nil {
			return err
		}
		return do(cmd.Context(), f, name)
	}
	cmd.Args = cobra.ArbitraryArgs
	cmd.Example = "  callwright secrets " + wordOf(use) + space(example)
	addFormat(cmd, &f.format)
	return cmd
}

func space(text string) string {
	if text == "" {
		return ""
	}
	return " " + text
}

// open opens the store, or says what to do.
func (f *secretsFlags) open() (*store.Store, error) {
	o, err := storeOptions(f.store)
	if err != nil {
		return nil, err
	}
	s, err := store.Open(o)
	if err != nil {
		return nil, storeProblem(err)
	}
	return s, nil
}

// storeProblem explains what is wrong with the store.
func storeProblem(err error) error {
	hint := ""
	switch {
	case errors.Is(err, store.ErrNoStore):
		hint = "run: callwright secrets init"
	case errors.Is(err, credential.ErrMissing):
		hint = "callwright secrets list shows what there is"
	}
	if errors.Is(err, context.Canceled) {
		return ended(exitInterrupted)
	}
	return usage(hint, "%v", err)
}

func (a *app) secretsInit(ctx context.Context, f *secretsFlags, _ string) error {
	o, err := storeOptions(f.store)
	if err != nil {
		return err
	}
	if err := store.Init(ctx, o); err != nil {
		return storeProblem(err)
	}
	return a.secretsDone(f, "initialized", "", fmt.Sprintf("made a credential store in %s; its key is in %s", o.Dir, o.Keys))
}

func (a *app) secretsSet(ctx context.Context, f *secretsFlags, name string) error {
	s, err := f.open()
	if err != nil {
		return err
	}
	defer s.Close()
	value, err := a.readSecret(ctx, name)
	if err != nil {
		return err
	}
	if err := s.Set(ctx, name, value); err != nil {
		return storeProblem(err)
	}
	return a.secretsDone(f, "set", name, "stored "+name)
}

func (a *app) secretsRemove(ctx context.Context, f *secretsFlags, name string) error {
	s, err := f.open()
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.Remove(ctx, name); err != nil {
		return storeProblem(err)
	}
	return a.secretsDone(f, "removed", name, "removed "+name)
}

func (a *app) secretsRotate(ctx context.Context, f *secretsFlags, _ string) error {
	s, err := f.open()
	if err != nil {
		return err
	}
	defer s.Close()
	if err := s.RotateKey(ctx); err != nil {
		return storeProblem(err)
	}
	return a.secretsDone(f, "rotated", "", "the store is encrypted with a new key")
}

// secretsDone is what a command prints that changed something.
func (a *app) secretsDone(f *secretsFlags, done, name, text string) error {
	if f.format == formatJSON {
		return a.out.json(struct {
			FormatVersion int    `json:"format_version"`
			Done          string `json:"done"`
			Name          string `json:"name,omitempty"`
		}{1, done, name})
	}
	_, err := fmt.Fprintln(a.out, text)
	return err
}

type listedSecret struct {
	Name    string    `json:"name"`
	Changed time.Time `json:"changed"`
}

func (a *app) secretsList(_ context.Context, f *secretsFlags, _ string) error {
	s, err := f.open()
	if err != nil {
		return err
	}
	defer s.Close()
	entries, err := s.List()
	if err != nil {
		return storeProblem(err)
	}
	list := []listedSecret{}
	rows := [][]string{{"NAME", "CHANGED"}}
	for _, e := range entries {
		list = append(list, listedSecret{e.Name, e.Changed})
		rows = append(rows, []string{e.Name, e.Changed.UTC().Format(time.RFC3339)})
	}
	if f.format == formatJSON {
		return a.out.json(struct {
			FormatVersion int            `json:"format_version"`
			Secrets       []listedSecret `json:"secrets"`
		}{1, list})
	}
	return a.table(rows, "the store holds no secrets")
}
