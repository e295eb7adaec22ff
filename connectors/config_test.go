package connectors_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
)

var resolver = &credential.Resolver{Env: func(name string) (string, bool) { return "value of " + name, name != "NONE" }}

func load(text string, types []connectors.Connector, v *credential.Resolver) (connectors.Config, diag.List) {
	return connectors.Load(source.NewFile("connectors.yaml", []byte(text)), types, v)
}

func TestLoad(t *testing.T) {
	t.Parallel()
	const text = `# accounts
connectors:
  acme-salesforce:
    type: salesforce
    default: true
    url: https://acme.example.com
    password: env:ACME
  help:
    {type: zendesk, url: x, level: 9, password: "env:HELP", extra: env:MORE}
  old:
    type: zendesk
    inactive: true
    url: y
    password: env:NONE
allow_hosts: [LocalHost:8080, crm.internal, "[::1]:90"]
`
	config, diags := load(text, types, resolver)
	require.Empty(t, diags)
	require.Equal(t, []string{"localhost:8080", "crm.internal", "[::1]:90"}, config.AllowHosts)
	require.Len(t, config.Accounts, 3)
	acme, help, old := config.Accounts[0], config.Accounts[1], config.Accounts[2]
	require.Equal(t, connectors.Account{
		ID: "acme-salesforce", Type: "salesforce", Default: true, Settings: map[string]any{"url": "https://acme.example.com", "level": 3},
		Secrets: map[string]credential.Secret{"password": secret("value of ACME")},
	}, acme)
	require.Equal(t, map[string]any{"url": "x", "level": 9}, help.Settings)
	require.Equal(t, "value of MORE", help.Secrets["extra"].Reveal())
	require.True(t, old.Inactive)
	require.Empty(t, old.Secrets, "a deactivated account's secrets are not read")
	r := registry(t, types, config.Accounts...)
	require.Len(t, r.List(), 3)

	config, diags = load(text, types, nil)
	require.Empty(t, diags)
	require.Empty(t, config.Accounts[0].Secrets, "without a resolver none is")
}

func TestLoadMistakes(t *testing.T) {
	t.Parallel()
	broken := fake{name: "broken", open: func(connectors.Account, connectors.Deps) (connectors.Client, error) {
		return nil, errors.New("url is not a URL")
	}}
	all := append([]connectors.Connector{broken}, types...)
	account := func(lines ...string) string {
		return "connectors:\n  a:\n    " + strings.Join(lines, "\n    ") + "\n"
	}
	for name, c := range map[string]struct {
		text string
		want []string // rendered findings
	}{
		"empty":              {"connectors: {}", nil},
		"nothing in it":      {"connectors:", nil},
		"a list":             {"- a", []string{"1:1: error: expected a mapping with the key connectors, found a list [wrong-kind]"}},
		"no connectors":      {"allow_hosts: []", []string{`1:1: error: the key "connectors" is missing [missing-key]`}},
		"unknown key":        {"connectors: {}\nallow_host: []", []string{`2:1: error: unknown key "allow_host" [unknown-key] (did you mean "allow_hosts"?)`}},
		"list of accounts":   {"connectors: [a]", []string{"1:13: error: expected a mapping from account names to settings, found a list [wrong-kind]"}},
		"account is a text":  {"connectors:\n  a: salesforce", []string{`2:6: error: expected the settings of the account "a", found a value [wrong-kind]`}},
		"no type":            {account("url: x"), []string{`2:3: error: the setting "type" of the account "a" is missing [missing-key] (use one of: broken, http, salesforce, zendesk)`}},
		"unknown type":       {account("type: zendsk"), []string{`3:11: error: there is no connector type "zendsk" [bad-value] (did you mean "zendesk"?)`}},
		"bad name":           {"connectors:\n  a b:\n    type: http\n    url: x", []string{`2:3: error: the account name "a b" holds characters that scenarios cannot use [bad-name] (use letters, digits, _ - and .)`}},
		"unknown setting":    {account("type: http", "url: x", "lvel: 2"), []string{`5:5: error: unknown setting "lvel" [unknown-key] (did you mean "level"?)`}},
		"missing setting":    {account("type: http"), []string{`3:5: error: the setting "url" is missing [missing-key] (for example url: https://example.com)`}},
		"wrong kind":         {account("type: http", "url: x", "default: yes", "level: 77"), []string{`5:14: error: the setting "default" needs true or false, not "yes" [bad-value]`, `6:12: error: the setting "level" is 77, outside 1 to 9 [bad-value]`}},
		"two defaults":       {account("type: http", "url: x", "default: true") + "  b: {type: http, url: y, default: true}", []string{`6:36: error: "a" is the default of the type http already [ambiguous-account] (remove one of the two)`}},
		"missing secret":     {account("type: http", "url: x", "password: env:NONE"), []string{`5:15: error: the secret "password" cannot be read: env:NONE: the environment variable is not there [bad-value]`}},
		"unfollowed secret":  {account("type: http", "url: x", "password: secret:x"), []string{`5:15: error: the secret "password" cannot be read: secret:x: references of this kind cannot be followed here: not there [bad-value]`}},
		"connector refuses":  {account("type: broken", "url: x"), []string{`2:3: error: the account "a" cannot be used: url is not a URL [bad-value]`}},
		"duplicate account":  {"connectors:\n  a: {type: http, url: x}\n  a: {type: http, url: y}", []string{"3:3: error: "}},
		"host with a scheme": {"connectors: {}\nallow_hosts: [\"https://h\"]", []string{`2:15: error: "https://h" is not a host or host:port [bad-value] (write a host or host:port, without https://)`}},
		"hosts as a text":    {"connectors: {}\nallow_hosts: h", []string{`2:14: error: expected a list of hosts, found a value [wrong-kind] (for example allow_hosts: [localhost:8080])`}},
		"host as a map":      {"connectors: {}\nallow_hosts: [{a: b}]", []string{`2:15: error: expected a host, found a mapping [wrong-kind]`}},
		"not YAML":           {"connectors: {", []string{""}},
	} {
		_, diags := load(c.text, all, resolver)
		require.Len(t, diags, len(c.want), "%s: %v", name, diags)
		for i, d := range diags {
			require.Contains(t, d.String(), c.want[i], name)
			require.Equal(t, "connectors.yaml", d.File)
		}
	}
}

// TestSecretsInClear are refused, and neither the finding nor the line that a
// rendering shows for it holds the secret.
func TestSecretsInClear(t *testing.T) {
	t.Parallel()
	const canary = "cAnaRy"
	for name, c := range map[string]struct {
		text string
		line int // that the finding points to
	}{
		"block":    {"connectors:\n  a:\n    type: http\n    url: x\n    password: cAnaRy\n", 2},
		"quoted":   {"connectors:\n  a:\n    type: http\n    url: x\n    password: 'env:cAnaRy cAnaRy'\n", 2},
		"folded":   {"connectors:\n  a:\n    type: http\n    url: x\n    password: >-\n      cAnaRy\n      cAnaRy\n", 2},
		"flow":     {"connectors:\n  a: {type: http, url: x, password: cAnaRy}\n", 1},
		"one line": {"connectors: {a: {type: http, url: x, password: cAnaRy}}\n", 0},
		"a number": {"connectors:\n  a:\n    type: http\n    url: x\n    password: 12345678\n", 2},
		"inactive": {"connectors:\n  a:\n    type: http\n    inactive: true\n    url: x\n    password: cAnaRy\n", 2},
	} {
		file := source.NewFile("connectors.yaml", []byte(c.text))
		for _, v := range []*credential.Resolver{resolver, nil} {
			config, diags := connectors.Load(file, types, v)
			require.Len(t, diags, 1, "%s: %v", name, diags)
			d := diags[0]
			require.Equal(t, diag.CodeSecretLeak, d.Code)
			require.Equal(t, c.line, d.Range.Start.Line, name)
			shown := d.String() + file.Line(d.Range.Start.Line) + fmt.Sprintf("%+v", config)
			require.NotContains(t, shown, canary, name)
			require.NotContains(t, shown, "12345678", name)
			require.Contains(t, d.String(), `the setting "password" of the account "a" must name where the secret is`)
		}
	}
}

// TestLoadCustom opens accounts of a real connector under the file's hosts.
func TestLoadCustom(t *testing.T) {
	t.Parallel()
	const text = `
connectors:
  loyalty:
    type: http
    base_url: http://localhost:8080/v1
    auth: bearer
    token: env:TOKEN
    headers: {Accept-Language: en}
`
	list := []connectors.Connector{custom.Connector{}}
	_, diags := load(text, list, resolver)
	require.Len(t, diags, 1)
	require.Contains(t, diags[0].String(), `connectors.yaml:3:3: error: the account "loyalty" cannot be used: base_url: invalid: localhost:8080 is called by plain http`)
	config, diags := load(text+"allow_hosts: [localhost:8080]\n", list, resolver)
	require.Empty(t, diags)
	require.Equal(t, "value of TOKEN", config.Accounts[0].Secrets["token"].Reveal())
	_, diags = load(text, list, nil)
	require.Empty(t, diags, "without secrets an account is not tried")
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"connectors:\n  a:\n    type: http\n    base_url: https://h\n    token: cAnaRy-token\n", "allow_hosts: [a, {}]", "connectors: {a: {type: [http]}}",
		"connectors: {a: {type: http, headers: [x], scopes: {}, auth: 7, base_url: {}}}", "- x", "", "connectors: {a: {type: http, base_url: https://h, headers: {a: {b: c}}}}",
	} {
		f.Add(seed)
	}
	list := []connectors.Connector{custom.Connector{}}
	f.Fuzz(func(t *testing.T, text string) {
		config, diags := load(text, list, resolver)
		if diags.HasErrors() {
			return
		}
		stack := rest.New(rest.Options{Allow: config.AllowHosts})
		r := connectors.NewRegistry(list, connectors.Deps{HTTP: stack})
		for _, a := range config.Accounts {
			require.NoError(t, r.Add(a), "what loads without findings can be used")
			if !a.Inactive {
				_, fault := r.Resolve(a.ID, nil)
				require.Nil(t, fault)
			}
		}
	})
}
