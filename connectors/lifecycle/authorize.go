package lifecycle

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/oauth"
)

// Approval says how a person approves an account.
type Approval struct {
	// Port of the callback on this machine; 0: any free one. Most services want
	// the whole callback registered, so it has to be the same each time.
	Port int
	// Show brings the page to the person. It does not wait.
	Show func(page string) error
	// Paste waits for the address that a browser elsewhere was sent back to. Nil:
	// only the callback is waited for.
	Paste func(ctx context.Context) (string, error)
	Limit time.Duration // how long the person may take; 0: 10 minutes
}

const patience = 10 * time.Minute

// Authorize lets a person approve an account in a browser. What comes of it is
// tried by a real sign-in, put into the vault, and never returned; the account
// is active then.
func (m *Manager) Authorize(ctx context.Context, id string, a Approval) (Report, error) {
	if m.Vault == nil {
		return Report{}, fail(NoStore, "make one with: callwright secrets init", "there is no credential store to keep the sign-in in")
	}
	before, err := m.read()
	if err != nil {
		return Report{}, err
	}
	vault := newTrial(m.Vault)
	o, err := m.open(before, id, vault)
	if err != nil {
		return Report{}, err
	}
	kind, ok := o.kind.(connectors.Consenter)
	if !ok {
		return Report{}, fail(Unsupported, "", "accounts of the type %s are not approved in a browser", o.account.Type)
	}
	token, err := m.approve(ctx, o, kind, a)
	if err != nil {
		return Report{}, err
	}
	keeper := oauth.Keeper{Vault: vault, Account: id, Seed: o.account.Secrets[seedField], Now: o.deps.HTTP.Now}
	if err := keeper.Put(ctx, token); err != nil {
		return Report{}, fail(NoStore, "", "the sign-in cannot be kept: %v", err)
	}
	report, err := m.verify(ctx, o)
	if err != nil {
		return Report{}, err
	}
	if err := vault.commit(ctx); err != nil {
		return Report{}, err
	}
	return report, m.activate(ctx, id, before)
}

// seedField is what connectors call the setting with a first refresh token.
const seedField = "refresh_token"

// approve gets a token by a person's approval.
func (m *Manager) approve(ctx context.Context, o *opened, kind connectors.Consenter, a Approval) (oauth.Token, error) {
	id := o.account.ID
	callback, err := listen(a.Port)
	if err != nil {
		return oauth.Token{}, err
	}
	defer callback.close()
	web, err := kind.Consent(o.account, o.deps, callback.url)
	if err != nil {
		return oauth.Token{}, fail(Unsupported, "", "the account %q cannot be approved in a browser: %v", id, err).masked(o.masker)
	}
	consent := oauth.NewConsent()
	o.masker.Add(consent.Verifier)
	page, err := web.AuthorizeURL(consent)
	if err != nil {
		return oauth.Token{}, classify(id, err, nil).masked(o.masker)
	}
	callback.serve(consent.State)
	if err := a.Show(page); err != nil {
		return oauth.Token{}, fail(Unsupported, "", "the page cannot be shown: %v", err)
	}
	back, err := a.wait(ctx, callback)
	if err != nil {
		return oauth.Token{}, err
	}
	token, err := web.Exchange(ctx, consent, back)
	o.masker.Add(token.Access)
	o.masker.Add(token.Refresh)
	switch {
	case err != nil:
		return oauth.Token{}, explainExchange(id, err).masked(o.masker)
	case token.Refresh.IsZero():
		return oauth.Token{}, fail(FlowDisabled, "allow the app the scope that gives refresh tokens", "the service gave no refresh token, so the sign-in would not last")
	}
	return token, nil
}

// explainExchange is classify for what a browser came back with.
func explainExchange(id string, err error) *Failure {
	f := classify(id, err, nil)
	switch f.Class {
	case MissingPermission: // it came back from another sign-in
		f.Class = Declined
	case NeedsAuthorization:
		f.Advice = "start again; a code can be used once, and for some minutes only"
	}
	f.Advice = cmp.Or(f.Advice, advice(f.Class, id))
	return f
}

// wait returns the query that the browser came back with.
func (a Approval) wait(ctx context.Context, c *callback) (url.Values, error) {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(a.Limit, patience))
	defer cancel()
	type pasted struct {
		text string
		err  error
	}
	paste := make(chan pasted, 1)
	if a.Paste != nil {
		go func() {
			text, err := a.Paste(ctx)
			paste <- pasted{text, err}
		}()
	}
	select {
	case back := <-c.back:
		return back, nil
	case p := <-paste:
		if ctx.Err() == nil && p.err != nil {
			return nil, fail(Declined, "", "nothing was pasted: %v", p.err)
		} else if p.err == nil {
			return queryOf(p.text)
		}
	case <-ctx.Done():
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return nil, fail(Timeout, "start again", "nobody approved in time")
	}
	return nil, fail(Cancelled, "", "the approval was cancelled")
}

// queryOf reads a pasted address, of which nothing is repeated.
func queryOf(text string) (url.Values, error) {
	text = strings.TrimSpace(text)
	if u, err := url.Parse(text); err == nil && u.RawQuery != "" {
		return u.Query(), nil
	}
	if q, err := url.ParseQuery(text); err == nil && q.Get("state") != "" {
		return q, nil
	}
	return nil, fail(Declined, "copy the whole address out of the browser after approving", "what was pasted is not the address that the browser was sent back to")
}
