package emulator

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
)

// code is an authorization code.
type code struct {
	client, redirect string
	user, username   string
	challenge, nonce string
	scopes           []string
	issued           time.Time
	used             bool
}

// codeLife is how long a code can be exchanged.
const codeLife = 15 * time.Minute

func (e *Emulator) grantCode(r *http.Request) (org.Row, *oauthFault) {
	a := e.state.Load().auth
	client, fault := a.clientOf(r, true)
	if fault != nil {
		return nil, fault
	}
	if !client.allows(grantCode) {
		return nil, &oauthFault{"unsupported_grant_type", "grant type not supported"}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	c, fault := a.redeem(r, client)
	if fault != nil {
		return nil, fault
	}
	s := session{user: c.user, username: c.username, client: client.ID, scopes: c.scopes}
	refresh := ""
	if slices.Contains(c.scopes, "refresh_token") {
		s.approval = a.approve(approval{user: c.user, username: c.username, client: client.ID, scopes: c.scopes})
		refresh = s.approval.refresh
	}
	return answer{e: e, r: r, client: client, session: a.open(s), instance: e.instanceURL(r), nonce: c.nonce}.full(refresh), nil
}

// redeem checks a code and what was promised when it was asked for. Callers
// hold mu.
func (a *auth) redeem(r *http.Request, client *Client) (*code, *oauthFault) {
	c := a.codes[r.PostFormValue("code")]
	verifier := r.PostFormValue("code_verifier")
	switch {
	case c == nil || c.client != client.ID:
		return nil, badGrant("invalid authorization code")
	case c.used || a.plane.Now().Sub(c.issued) >= codeLife:
		return nil, badGrant("expired authorization code")
	case c.redirect != r.PostFormValue("redirect_uri"):
		return nil, &oauthFault{"redirect_uri_mismatch", "redirect_uri must match configuration"}
	case c.challenge != "" && verifier == "":
		return nil, badGrant("missing code verifier")
	case c.challenge != "" && !same(challenge(verifier), c.challenge):
		return nil, &oauthFault{"invalid_request", "invalid code verifier"}
	}
	c.used = true
	return c, nil
}

func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func (e *Emulator) grantRefresh(r *http.Request) (org.Row, *oauthFault) {
	st := e.state.Load()
	a := st.auth
	client, fault := a.clientOf(r, true)
	if fault != nil {
		return nil, fault
	}
	token := r.PostFormValue("refresh_token")
	if !a.begin(token) {
		return nil, badGrant("token request is already being processed")
	}
	defer a.end(token)
	wait(r.Context(), e.strict.RefreshTakes)
	s, refresh, fault := a.refresh(st, token, client)
	if fault != nil {
		return nil, fault
	}
	instance := e.instanceURL(r)
	if e.strict.MovedInstanceURL != "" {
		instance = e.strict.MovedInstanceURL
	}
	return answer{e: e, r: r, client: client, session: s, instance: instance}.full(refresh), nil
}

// begin keeps others with the same token out; false if somebody is in.
func (a *auth) begin(token string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.busy[token] {
		return false
	}
	a.busy[token] = true
	return true
}

func (a *auth) end(token string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.busy, token)
}

// refresh opens a session by a refresh token. A retired token gives its whole
// family away. The new refresh token is "" without rotation.
func (a *auth) refresh(st *state, token string, client *Client) (*session, string, *oauthFault) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := a.approvals[token]
	if p == nil || p.dead || p.client != client.ID {
		return nil, "", deadToken()
	}
	if p.refresh != token {
		a.revoke(p)
		return nil, "", deadToken()
	}
	if fault := a.admit(st.user(p.username)); fault != nil {
		return nil, "", fault
	}
	fresh := ""
	if client.Rotate || a.strict.RotateRefreshTokens {
		fresh = "5Aep8" + a.random("refresh", 82)
		p.refresh = fresh
		a.approvals[fresh] = p
	}
	return a.open(session{user: p.user, username: p.username, client: client.ID, scopes: p.scopes, approval: p}), fresh, nil
}

// maxFailures is how many wrong passwords lock a user out for an hour.
const maxFailures = 10

func (e *Emulator) grantPassword(r *http.Request) (org.Row, *oauthFault) {
	st := e.state.Load()
	a := st.auth
	client, fault := a.clientOf(r, false)
	if fault != nil {
		return nil, fault
	}
	failed := badGrant("authentication failure") // whatever the reason is
	if e.strict.NoPasswordFlow || !client.allows(grantPassword) {
		return nil, failed
	}
	login, user := a.login(r.PostFormValue("username")), st.user(r.PostFormValue("username"))
	a.mu.Lock()
	defer a.mu.Unlock()
	if login == nil || user == nil || !a.proves(login, r.PostFormValue("password")) || user.Value("IsActive") != true {
		return nil, failed
	}
	if fault := a.admit(user); fault != nil {
		return nil, fault
	}
	s := a.open(session{user: user.ID, username: login.Username, client: client.ID, scopes: []string{"api"}, opaque: true})
	row := answer{e: e, r: r, client: client, session: s, instance: e.instanceURL(r)}.full("")
	return slices.DeleteFunc(row, func(c org.Cell) bool { return c.Name == "scope" }), nil
}

// proves checks a password with its security token. Callers hold mu.
func (a *auth) proves(l *Login, password string) bool {
	if t := a.failures[l.Username]; l.Locked || t != nil && t.n >= maxFailures && a.plane.Now().Sub(t.since) < time.Hour {
		return false
	}
	if !same(password, l.Password+l.SecurityToken) {
		a.count(a.failures, l.Username)
		return false
	}
	delete(a.failures, l.Username)
	return true
}

func (e *Emulator) grantClient(r *http.Request) (org.Row, *oauthFault) {
	if e.isLoginHost(r.Host) {
		return nil, badGrant("request not supported on this domain")
	}
	st := e.state.Load()
	a := st.auth
	client, fault := a.clientOf(r, false)
	switch {
	case fault != nil:
		return nil, fault
	case !client.allows(grantClient):
		return nil, badGrant("client credentials flow not enabled")
	case client.RunAs == "":
		return nil, badGrant("no client credentials user enabled")
	}
	user := st.user(client.RunAs)
	a.mu.Lock()
	defer a.mu.Unlock()
	if fault := a.admit(user); fault != nil {
		return nil, fault
	}
	all, _ := client.scopes(nil)
	scopes := slices.DeleteFunc(slices.Clone(all), func(s string) bool {
		return s == "full" || s == "web" || s == "refresh_token"
	})
	s := a.open(session{user: user.ID, username: client.RunAs, client: client.ID, scopes: scopes})
	return answer{e: e, r: r, client: client, session: s, instance: e.instanceURL(r)}.full(""), nil
}

func (e *Emulator) isLoginHost(host string) bool {
	return host == "login.salesforce.com" || host == "test.salesforce.com" ||
		strings.HasSuffix(host, ".salesforce-setup.com") || slices.Contains(e.opts.LoginHosts, host)
}

func wait(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
