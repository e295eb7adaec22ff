package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/value"
)

// emulateFlags are the flags of `emulate`.
type emulateFlags struct {
	address, seed, format string
}

const nameAll = "all"

func (a *app) emulateCommand() *cobra.Command {
	f := &emulateFlags{}
	targets := []string{nameSalesforce, nameZendesk, nameMail, nameAll}
	cmd := &cobra.Command{
		Use:   "emulate salesforce|zendesk|smtp|all",
		Short: "Serve emulators of CRMs and of a mail server",
		Long: `Emulate serves CRMs and a mail server that live in memory, for any client, until
it is stopped with Ctrl-C. It prints their addresses and credentials, and a
connectors file with which "callwright run --connectors" uses them; both are
gone afterwards.

Each CRM has endpoints to look into it and to break it under /_sandbox/:
requests, faults, clock, reset, seed and pops. The mail server delivers nothing:
it prints each message that it takes.

With --output json one line is printed as soon as the emulators listen, and one
for each message.`,
		Example: `  callwright emulate salesforce
  callwright emulate all --addr 127.0.0.1:8080
  callwright emulate smtp --addr 127.0.0.1:2525
  callwright emulate zendesk --seed account.json --output json`,
		ValidArgs: targets,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("write: "+cmd.CommandPath()+" "+nameAll, "name one of %s", strings.Join(targets, ", "))
			}
			if !slices.Contains(targets, args[0]) {
				return usage(diag.OneOf(args[0], targets), "there is no emulator %q", args[0])
			}
			if err := checkFormat(f.format); err != nil {
				return err
			}
			return a.emulate(cmd.Context(), args[0], f)
		},
	}
	cmd.Flags().StringVar(&f.address, "addr", anyPort, "where to listen; with all, each emulator takes the port after the one before")
	cmd.Flags().StringVar(&f.seed, "seed", "", "the records to begin with, as JSON, instead of the sample ones; with all, {\"salesforce\": ..., \"zendesk\": ...}")
	addFormat(cmd, &f.format)
	return cmd
}

// emulate is the command.
func (a *app) emulate(ctx context.Context, target string, f *emulateFlags) error {
	emulators, err := makeEmulators(target, f.seed)
	if err != nil {
		return err
	}
	players, accounts, err := listen(emulators, f.address)
	defer players.stop()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "callwright-emulate-")
	if err != nil {
		return usage("", "the connectors file cannot be written: %v", err)
	}
	defer os.RemoveAll(dir)
	path, err := writeAccounts(dir, accounts)
	if err != nil {
		return usage("", "the connectors file cannot be written: %v", err)
	}
	if err := a.showEmulators(emulators, path, f.format); err != nil {
		return err
	}
	return a.showMails(ctx, mailsOf(emulators), f.format)
}

// emulator is a service before it is served.
type emulator interface {
	title() string
	serve(address string) (*actor, account, error)
	credentials() any // as `emulate` prints them, once it is served
}

func makeEmulators(target, seed string) ([]emulator, error) {
	seeds, err := readSeeds(target, seed)
	if err != nil {
		return nil, err
	}
	var out []emulator
	for _, e := range []struct {
		name string
		make func(*seedText) (*crm, error)
	}{{nameSalesforce, newSalesforce}, {nameZendesk, newZendesk}} {
		if target != nameAll && target != e.name {
			continue
		}
		c, err := e.make(seeds[e.name])
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	if target == nameAll || target == nameMail {
		out = append(out, newMail())
	}
	return out, nil
}

// listen serves the emulators, each at the port after the one before.
func listen(emulators []emulator, address string) (players cast, accounts []account, err error) {
	for i, c := range emulators {
		at, err := nextAddress(address, i)
		if err != nil {
			return players, nil, err
		}
		served, account, err := c.serve(at)
		if err != nil {
			return players, nil, usage("choose another --addr", "%v", err)
		}
		players, accounts = append(players, served), append(accounts, account)
	}
	return players, accounts, nil
}

// nextAddress is the address with its port moved up; port 0 is any free one.
func nextAddress(address string, up int) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", usage("for example --addr 127.0.0.1:8080", "--addr %q is not host:port", address)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n+uint64(up) > 65535 {
		return "", usage("use a port from 1 to 65534, or 0 for a free one", "--addr %q has no port that can be used", address)
	}
	if n > 0 {
		n += uint64(up)
	}
	return net.JoinHostPort(host, strconv.FormatUint(n, 10)), nil
}

// writeAccounts writes a connectors file and, each in a file of its own, the
// secrets that it refers to.
func writeAccounts(dir string, accounts []account) (string, error) {
	known := secrets(accounts)
	var errs []error
	file := accountsYAML(accounts, func(name string) string {
		path := filepath.Join(dir, strings.ToLower(name))
		errs = append(errs, os.WriteFile(path, []byte(known[name]+"\n"), 0o600))
		return "file:" + path
	})
	path := filepath.Join(dir, accountsName)
	errs = append(errs, os.WriteFile(path, file, 0o600))
	return path, errors.Join(errs...)
}

// emulated is what `emulate --output json` prints. The credentials open these
// emulators only, so they are no secrets.
type emulated struct {
	FormatVersion  int    `json:"format_version"`
	Salesforce     any    `json:"salesforce,omitempty"`
	Zendesk        any    `json:"zendesk,omitempty"`
	SMTP           any    `json:"smtp,omitempty"`
	ConnectorsFile string `json:"connectors_file"`
}

// showEmulators prints how to reach the emulators.
func (a *app) showEmulators(emulators []emulator, connectorsFile, format string) error {
	if format == formatJSON {
		all := emulated{FormatVersion: 1, ConnectorsFile: connectorsFile}
		for _, c := range emulators {
			switch c.title() {
			case nameSalesforce:
				all.Salesforce = c.credentials()
			case nameZendesk:
				all.Zendesk = c.credentials()
			case nameMail:
				all.SMTP = c.credentials()
			}
		}
		return a.out.json(all)
	}
	if _, err := io.WriteString(a.out, a.emulatorsText(emulators, connectorsFile)); err != nil {
		return err
	}
	a.say("serving until Ctrl-C")
	return nil
}

func (a *app) emulatorsText(emulators []emulator, connectorsFile string) string {
	var b strings.Builder
	for _, c := range emulators {
		b.WriteString(a.out.paint(colourBold, c.title()) + "\n")
		for _, line := range credentialLines(c.credentials()) {
			b.WriteString("  " + line + "\n")
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "connectors file  %s\n", connectorsFile)
	fmt.Fprintf(&b, "use it           callwright run FILE --from +14155550100 --connectors %s\n", connectorsFile)
	return b.String()
}

// credentialLines lists what a client needs, under the names of the JSON form.
func credentialLines(shown any) []string {
	v, err := value.From(shown)
	fields, _ := v.(map[string]any)
	if err != nil {
		return nil
	}
	lines := []string{pad("url", 16) + value.Text(fields["url"])}
	for _, name := range value.Keys(fields) {
		if name != "url" {
			lines = append(lines, pad(name, 16)+value.Text(fields[name]))
		}
	}
	return lines
}
