package emulator

import (
	"crypto/subtle"
	"strings"
)

// access says whom an endpoint lets in.
type access int

const (
	agents access = iota
	admins
	signedIn // any user
	anyone   // even nobody
)

// authenticate finds out who calls.
func (c *call) authenticate() error {
	header := c.r.Header.Get("Authorization")
	scheme, credential, _ := strings.Cut(header, " ")
	switch strings.ToLower(scheme) {
	case "bearer":
		return c.bearer(strings.TrimSpace(credential))
	case "basic":
		return c.basic()
	}
	return nil
}

// basic takes "email/token" and the API token. A plain email and password is
// no longer a way in: such a caller is anonymous.
func (c *call) basic() error {
	name, token, _ := c.r.BasicAuth()
	email, isToken := strings.CutSuffix(name, "/token")
	if !isToken {
		return nil
	}
	u := c.userByEmail(email)
	if c.switches.NoAPITokens || c.apiToken == "" || !same(token, c.apiToken) || !mayCall(u) {
		return unauthenticated()
	}
	c.who = u
	return nil
}

func (c *call) bearer(token string) error {
	g := c.tokens.byAccess(token)
	if g == nil || !g.live(c.now) {
		return invalidToken()
	}
	u := c.users[g.userID]
	if !mayCall(u) {
		return invalidToken()
	}
	g.used = stamp(c.now)
	c.who, c.grant, c.scopes = u, g, g.scopes
	return nil
}

func mayCall(u *user) bool { return u != nil && u.Active && !u.Suspended }

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// admit applies an endpoint's access to the caller.
func (c *call) admit(a access) error {
	switch {
	case a == anyone:
		return nil
	case c.who == nil:
		return unauthenticated()
	case a == signedIn, a == agents && c.who.agent(), c.who.Role == "admin":
		return nil
	}
	return forbidden()
}
