package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/cassette"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce"
	"github.com/callwright/callwright/connectors/servicenow"
	"github.com/callwright/callwright/connectors/smtp"
	"github.com/callwright/callwright/connectors/zendesk"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

// connectorTypes are the connector types that come with callwright.
func connectorTypes() []connectors.Connector {
	return []connectors.Connector{salesforce.Connector{}, zendesk.Connector{}, servicenow.Connector{}, custom.Connector{}, smtp.Connector{}}
}

// world is what scenarios run against.
type world struct {
	registry *connectors.Registry
	about    string // where the accounts come from, for people
	cast     cast   // the emulators, if there are any
	stack    *rest.Stack
	tape     *cassette.Tape // nil: none
	plays    bool           // the tape answers, and nobody is called
}

// close ends the emulators.
func (w *world) close() { w.cast.stop() }

// accounts is what the compiler needs to know of the accounts.
func (w *world) accounts() []compile.Account {
	out := []compile.Account{} // known, also when there is none
	for _, i := range w.registry.Infos() {
		out = append(out, compile.Account(i))
	}
	return out
}

const accountsName = "connectors.yaml"

// reach returns the connectors file for a scenario: the one that was named, or
// the one beside the scenario or in the working directory; "" for none.
func reach(named, scenario string) string {
	if named != "" {
		return named
	}
	for _, path := range []string{filepath.Join(filepath.Dir(scenario), accountsName), accountsName} {
		if info, err := os.Stat(path); err == nil && !info.IsDir() {
			return path
		}
	}
	return ""
}

// openFile makes a world of a connectors file. Without one, the findings say
// why. With follow false, secrets are not looked for, and nothing can be called.
func openFile(file *source.File, follow bool) (*world, diag.List) {
	if !follow {
		return open(file, nil, nil)
	}
	k := openKept("")
	return open(file, k.resolver(file), k.vault)
}

func open(file *source.File, resolver *credential.Resolver, vault oauth.Vault) (*world, diag.List) {
	config, diags := connectors.Load(file, connectorTypes(), resolver)
	if diags.HasErrors() {
		return nil, diags
	}
	stack := rest.New(rest.Options{Allow: config.AllowHosts})
	r := connectors.NewRegistry(connectorTypes(), connectors.Deps{HTTP: stack, Vault: vault})
	for _, a := range config.Accounts {
		if err := r.Add(a); err != nil {
			diags.Add(diag.CodeBadValue, file.Name, diag.Range{}, "", "%v", err)
			return nil, diags
		}
	}
	return &world{registry: r, stack: stack, about: "accounts of " + file.Name}, diags
}

// openEmbedded makes a world of emulators, each on a free port of this machine.
func openEmbedded() (w *world, err error) {
	var players cast
	defer func() {
		if err != nil {
			players.stop()
		}
	}()
	var accounts []account
	for _, make := range []func(*seedText) (*crm, error){newSalesforce, newZendesk} {
		c, err := make(nil)
		if err != nil {
			return nil, err
		}
		served, account, err := c.serve(anyPort)
		if err != nil {
			return nil, err
		}
		players, accounts = append(players, served), append(accounts, account)
	}
	handler, plane, sample := newLoyalty()
	served, err := serve(nameLoyalty, anyPort, handler, plane)
	if err != nil {
		return nil, err
	}
	players, accounts = append(players, served), append(accounts, sample.at(served))
	w, err = openAccounts(accounts)
	if err != nil {
		return nil, err
	}
	w.cast = players
	return w, nil
}

const anyPort = "127.0.0.1:0"

// openAccounts takes the way that a file would take, with secrets in memory.
func openAccounts(accounts []account) (*world, error) {
	known := secrets(accounts)
	resolver := &credential.Resolver{Env: func(name string) (string, bool) {
		text, ok := known[name]
		return text, ok
	}}
	file := source.NewFile("(embedded)", accountsYAML(accounts, func(name string) string { return "env:" + name }))
	w, diags := open(file, resolver, nil)
	if err := diags.Err(); err != nil {
		return nil, fmt.Errorf("the embedded accounts do not fit the connectors: %w", err)
	}
	w.about = "embedded emulators: acme-salesforce (default), acme-zendesk, loyalty-api"
	return w, nil
}
