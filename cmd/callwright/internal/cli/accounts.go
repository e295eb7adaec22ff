package cli

import (
	"fmt"
	"net"
	"strings"

	"github.com/callwright/callwright/engine/value"
)

// account is an entry of a connectors.yaml for an actor.
type account struct {
	id, kind  string
	isDefault bool
	url       string // the name of the setting that holds the actor's URL; "": it has a host and a port
	actor     *actor
	settings  []setting
}

// setting is one line of an account.
type setting struct {
	name, text string
	secret     bool
}

// at returns the account for an actor that is served.
func (a account) at(served *actor) account {
	a.actor = served
	return a
}

// secretName names a secret of the account among those of all accounts.
func (a account) secretName(s setting) string {
	return strings.ToUpper(strings.ReplaceAll(a.id+"_"+s.name, "-", "_"))
}

// accountsYAML writes a connectors.yaml for actors. Secrets are not in it; refer
// says where each of them is.
func accountsYAML(accounts []account, refer func(name string) string) []byte {
	var b strings.Builder
	b.WriteString("# Accounts of emulators on this machine. They open nothing else.\nallow_hosts:\n")
	for _, a := range accounts {
		fmt.Fprintf(&b, "  - %s\n", quote(a.actor.host()))
	}
	b.WriteString("connectors:\n")
	for _, a := range accounts {
		fmt.Fprintf(&b, "  %s:\n    type: %s\n", a.id, a.kind)
		if a.isDefault {
			b.WriteString("    default: true\n")
		}
		b.WriteString(a.place())
		for _, s := range a.settings {
			text := s.text
			if s.secret {
				text = refer(a.secretName(s))
			}
			fmt.Fprintf(&b, "    %s: %s\n", s.name, quote(text))
		}
	}
	return []byte(b.String())
}

// place says where the actor is.
func (a account) place() string {
	if a.url != "" {
		return fmt.Sprintf("    %s: %s\n", a.url, quote(a.actor.url))
	}
	host, port, _ := net.SplitHostPort(a.actor.host()) // of a listener
	return fmt.Sprintf("    host: %s\n    port: %s\n", quote(host), port)
}

// quote writes text as YAML: a JSON string is one.
func quote(text string) string { return string(value.AppendString(nil, text)) }

// secrets returns the secrets of accounts by name.
func secrets(accounts []account) map[string]string {
	out := map[string]string{}
	for _, a := range accounts {
		for _, s := range a.settings {
			if s.secret {
				out[a.secretName(s)] = s.text
			}
		}
	}
	return out
}
