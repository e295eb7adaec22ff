package connectors

import (
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

// Config is the content of a connectors.yaml.
type Config struct {
	Accounts   []Account // in the order of the file
	AllowHosts []string  // for rest.Options.Allow
	// Quotas are the most accounts that an administrator may add, by type; the
	// file's own, without any defaults. Accounts that stand here already work.
	Quotas map[string]int
}

// CommonFields returns the settings that accounts of every type have.
func CommonFields() []spec.Field {
	return []spec.Field{
		{Name: "type", Kind: spec.Name, Required: true, Doc: "What the account connects to.", Example: "salesforce"},
		{Name: "default", Kind: spec.Bool, Default: false, Doc: "Use this account where a scenario names none."},
		{Name: "inactive", Kind: spec.Bool, Default: false, Doc: "Refuse new work."},
	}
}

// Load reads a connectors.yaml and says everything that is wrong with it. A
// secret that is written in clear is refused, and not repeated: the finding
// points beside it. With a nil resolver references are checked and not
// followed, and the accounts hold no secrets.
func Load(file *source.File, connectors []Connector, resolver *credential.Resolver) (Config, diag.List) {
	return load(loader{file: file, resolver: resolver}, connectors)
}

// LoadOne is Load, but follows the secrets of one account only, which it also
// does for an account that is deactivated.
func LoadOne(file *source.File, connectors []Connector, resolver *credential.Resolver, id string) (Config, diag.List) {
	return load(loader{file: file, resolver: resolver, only: id}, connectors)
}

func load(l loader, connectors []Connector) (Config, diag.List) {
	root, diags := source.Parse(l.file)
	l.types, l.diags = map[string]Connector{}, diags
	for _, c := range connectors {
		l.types[c.Describe().Type] = c
	}
	if root != nil {
		l.root(root)
	}
	l.diags.Sort()
	return l.config, l.diags
}

type loader struct {
	file     *source.File
	resolver *credential.Resolver
	only     string // the one account whose secrets are followed; "": all that are active
	types    map[string]Connector
	defaults map[string]string // account id by type
	section  *source.Node      // the key "connectors"
	config   Config
	diags    diag.List
}

var rootFields = []string{"allow_hosts", "connectors", "quotas"}

func (l *loader) root(n *source.Node) {
	if n.Kind != source.Mapping {
		l.add(diag.CodeWrongKind, n, "", "expected a mapping with the key connectors, found a %s", n.Kind)
		return
	}
	l.hosts(n.Get("allow_hosts")) // first: accounts are checked against it
	if n.Get("connectors") == nil {
		l.add(diag.CodeMissingKey, n, "", `the key "connectors" is missing`)
	}
	for _, e := range n.Entries {
		switch e.Key.Text {
		case "connectors":
			l.section = e.Key
			l.accounts(e.Value)
		case "quotas":
			l.quotas(e.Value)
		case "allow_hosts":
		default:
			l.add(diag.CodeUnknownKey, e.Key, diag.OneOf(e.Key.Text, rootFields), "unknown key %q", e.Key.Text)
		}
	}
}

func (l *loader) hosts(n *source.Node) {
	if n.IsNull() {
		return
	}
	if n.Kind != source.Sequence {
		l.add(diag.CodeWrongKind, n, "for example allow_hosts: [localhost:8080]", "expected a list of hosts, found a %s", n.Kind)
		return
	}
	for _, item := range n.Items {
		if item.Kind != source.Scalar {
			l.add(diag.CodeWrongKind, item, "", "expected a host, found a %s", item.Kind)
		} else if host, err := rest.ParseHost(item.Text); err != nil {
			l.add(diag.CodeBadValue, item, "write a host or host:port, without https://", "%v", err)
		} else {
			l.config.AllowHosts = append(l.config.AllowHosts, host)
		}
	}
}

func (l *loader) quotas(n *source.Node) {
	if n.IsNull() {
		return
	}
	if n.Kind != source.Mapping {
		l.add(diag.CodeWrongKind, n, "for example quotas: {salesforce: 5}", "expected a mapping from types to numbers, found a %s", n.Kind)
		return
	}
	l.config.Quotas = map[string]int{}
	for _, e := range n.Entries {
		most, isInt := spec.Plain(e.Value).(int)
		switch {
		case l.types[e.Key.Text] == nil:
			l.add(diag.CodeUnknownKey, e.Key, diag.OneOf(e.Key.Text, l.typeNames()), "there is no connector type %q", e.Key.Text)
		case e.Value.Kind != source.Scalar || !isInt || most < 0:
			l.add(diag.CodeBadValue, e.Value, "for example "+e.Key.Text+": 5", "the quota of %q needs a whole number", e.Key.Text)
		default:
			l.config.Quotas[e.Key.Text] = most
		}
	}
}

func (l *loader) accounts(n *source.Node) {
	if n.IsNull() {
		return
	}
	if n.Kind != source.Mapping {
		l.add(diag.CodeWrongKind, n, "", "expected a mapping from account names to settings, found a %s", n.Kind)
		return
	}
	l.defaults = map[string]string{}
	for _, e := range n.Entries {
		l.account(e.Key, e.Value)
	}
}

func (l *loader) account(key, n *source.Node) {
	before := len(l.diags)
	if !idForm.MatchString(key.Text) {
		l.add(diag.CodeBadName, key, "use letters, digits, _ - and .", "the account name %q holds characters that scenarios cannot use", key.Text)
	}
	if n.Kind != source.Mapping {
		l.add(diag.CodeWrongKind, n, "", "expected the settings of the account %q, found a %s", key.Text, n.Kind)
		return
	}
	c := l.connector(key, n.Get("type"))
	if c == nil {
		return
	}
	fields := append(CommonFields(), c.Describe().Fields...)
	values, diags := spec.Decode(n, fields, nil)
	l.diags = append(l.diags, diags...)
	a := Account{ID: key.Text, Type: c.Describe().Type, Settings: values, Secrets: map[string]credential.Secret{}}
	a.Default, _ = values["default"].(bool)
	a.Inactive, _ = values["inactive"].(bool)
	for _, f := range CommonFields() {
		delete(values, f.Name)
	}
	l.secrets(&a, key, n, fields)
	l.oneDefault(a, n)
	if len(l.diags) == before && l.follows(a) {
		l.try(c, a, key)
	}
	l.config.Accounts = append(l.config.Accounts, a)
}

// follows reports whether the account's secrets are wanted.
func (l *loader) follows(a Account) bool {
	if l.only != "" {
		return l.resolver != nil && a.ID == l.only
	}
	return l.resolver != nil && !a.Inactive
}

// connector returns the type of an account, or nil beside a finding.
func (l *loader) connector(key, n *source.Node) Connector {
	if n.IsNull() {
		l.add(diag.CodeMissingKey, key, diag.OneOf("", l.typeNames()), `the setting "type" of the account %q is missing`, key.Text)
		return nil
	}
	c, ok := l.types[n.Text]
	if !ok || n.Kind != source.Scalar {
		l.add(diag.CodeBadValue, n, diag.OneOf(n.Text, l.typeNames()), "there is no connector type %q", n.Text)
		return nil
	}
	return c
}

func (l *loader) typeNames() []string {
	names := make([]string, 0, len(l.types))
	for name := range l.types { // sorted by OneOf
		names = append(names, name)
	}
	return names
}

func (l *loader) oneDefault(a Account, n *source.Node) {
	if !a.Default {
		return
	}
	if first, taken := l.defaults[a.Type]; taken {
		l.add(diag.CodeAmbiguousAccount, n.Get("default"), "remove one of the two", "%q is the default of the type %s already", first, a.Type)
		return
	}
	l.defaults[a.Type] = a.ID
}

// try opens the account, which does no I/O, to find settings that the
// connector refuses.
func (l *loader) try(c Connector, a Account, key *source.Node) {
	deps := Deps{HTTP: rest.New(rest.Options{Allow: l.config.AllowHosts})}
	if _, err := c.Open(a, deps); err != nil {
		l.add(diag.CodeBadValue, key, "", "the account %q cannot be used: %v", a.ID, err)
	}
}

func (l *loader) add(code diag.Code, n *source.Node, hint, format string, args ...any) {
	l.diags.Add(code, l.file.Name, n.Range, hint, format, args...)
}
