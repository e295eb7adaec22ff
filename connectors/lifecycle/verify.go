package lifecycle

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
	"github.com/callwright/callwright/engine/value"
)

// Report is what a sign-in told.
type Report struct {
	Account  string
	Type     string
	Identity connectors.Identity // its parts are empty where the service does not tell
	Says     string              // the same in one line
	Took     time.Duration
	// Waiting says that the account was saved inactive, because a person has to
	// approve it first; see Authorize.
	Waiting bool
}

// opened is an account with its secrets, and what is needed to use it.
type opened struct {
	account connectors.Account
	kind    connectors.Connector
	deps    connectors.Deps
	masker  *credential.Masker
}

// open follows the account's secrets in a file that parse found in order.
func (m *Manager) open(d document, id string, vault oauth.Vault) (*opened, error) {
	a, err := m.find(d, id)
	if err != nil {
		return nil, err
	}
	kind := m.types[a.Type]
	if err := m.plainHTTP(a, d.config.AllowHosts); err != nil {
		return nil, err
	}
	if err := m.resolves(d, a, kind); err != nil {
		return nil, err
	}
	config, diags := connectors.LoadOne(d.file, m.Types, &m.Secrets, id)
	i := slices.IndexFunc(config.Accounts, func(a connectors.Account) bool { return a.ID == id })
	if i < 0 {
		return nil, findings(BadFile, diags)
	}
	o := &opened{account: config.Accounts[i], kind: kind, masker: &credential.Masker{}}
	o.account.Inactive = false // for this look at it
	for _, s := range o.account.Secrets {
		o.masker.Add(s)
	}
	if diags.HasErrors() {
		return nil, findings(BadSetting, diags).masked(o.masker)
	}
	o.deps = connectors.Deps{HTTP: m.HTTP(config.AllowHosts), Vault: vault}
	return o, nil
}

// plainHTTP finds addresses that no sign-in may use.
func (m *Manager) plainHTTP(a connectors.Account, allowed []string) error {
	for _, name := range value.Keys(a.Settings) {
		text, _ := a.Settings[name].(string)
		u, err := url.Parse(text)
		if err != nil || u.Scheme != "http" || u.Host == "" {
			continue
		}
		port := u.Port()
		if port == "" {
			port = "80"
		}
		host := strings.ToLower(u.Hostname())
		if !slices.Contains(allowed, host) && !slices.Contains(allowed, net.JoinHostPort(host, port)) {
			return fail(PlainHTTP, advice(PlainHTTP, a.ID), "the setting %q leads to %s by plain http", name, u.Host)
		}
	}
	return nil
}

// resolves finds secrets that are not there.
func (m *Manager) resolves(d document, a connectors.Account, kind connectors.Connector) error {
	for _, f := range kind.Describe().Fields {
		n := d.entry(a.ID).Get(f.Name)
		if f.Kind != spec.Secret || n.IsNull() || n.Kind != source.Scalar {
			continue
		}
		ref, err := credential.Parse(n.Text)
		if err != nil {
			continue // said by the loader
		}
		if _, err := m.Secrets.Resolve(ref); err != nil {
			return fail(MissingSecret, ref.Remedy(), "the secret %q cannot be read: %v", f.Name, err)
		}
	}
	return nil
}

// verify signs in and says who the account is.
func (m *Manager) verify(ctx context.Context, o *opened) (Report, error) {
	ctx, cancel := context.WithTimeout(ctx, m.Limit)
	defer cancel()
	ctx, recorder := rest.WithRecorder(ctx)
	defer o.deps.HTTP.Close()
	r := Report{Account: o.account.ID, Type: o.account.Type}
	start := o.deps.HTTP.Now()
	client, err := o.kind.Open(o.account, o.deps)
	if err != nil {
		return r, fail(BadSetting, "", "the account %q cannot be used: %v", o.account.ID, err).masked(o.masker)
	}
	if i, ok := client.(connectors.Identifier); ok {
		r.Identity, err = i.Identify(ctx)
		r.Says = r.Identity.String()
	} else {
		r.Says, err = client.Verify(ctx)
	}
	r.Took = o.deps.HTTP.Now().Sub(start)
	if err != nil {
		return r, classify(o.account.ID, err, recorder.Exchanges()).masked(o.masker)
	}
	r.Says = o.masker.Mask(r.Says)
	return r, nil
}

// Test signs in with an account, active or not, and says who it is.
func (m *Manager) Test(ctx context.Context, id string) (Report, error) {
	o, err := m.openSaved(id)
	if err != nil {
		return Report{}, err
	}
	return m.verify(ctx, o)
}

// openSaved opens an account as it stands in the file, with the real vault: a
// refresh token that is replaced while it is looked at must last.
func (m *Manager) openSaved(id string) (*opened, error) {
	d, err := m.read()
	if err != nil {
		return nil, err
	}
	return m.open(d, id, m.Vault)
}

// Limits tells how much of an account's quotas at its service is used.
func (m *Manager) Limits(ctx context.Context, id string) ([]connectors.Limit, error) {
	o, err := m.openSaved(id)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, m.Limit)
	defer cancel()
	ctx, recorder := rest.WithRecorder(ctx)
	defer o.deps.HTTP.Close()
	client, err := o.kind.Open(o.account, o.deps)
	if err != nil {
		return nil, fail(BadSetting, "", "the account %q cannot be used: %v", id, err).masked(o.masker)
	}
	limiter, ok := client.(connectors.Limiter)
	if !ok {
		return nil, fail(Unsupported, "", "accounts of the type %s tell no limits", o.account.Type)
	}
	limits, err := limiter.Limits(ctx)
	if err != nil {
		return nil, classify(id, err, recorder.Exchanges()).masked(o.masker)
	}
	return limits, nil
}

// asFailure is errors.As for the one type of this package.
func asFailure(err error, class Class) bool {
	var f *Failure
	return errors.As(err, &f) && f.Class == class
}
