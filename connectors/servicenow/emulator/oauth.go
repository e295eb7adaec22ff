package emulator

import (
	"crypto/subtle"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"time"
)

const (
	accessLife  = 30 * time.Minute
	refreshLife = 100 * 24 * time.Hour
)

// grant is an access token with the refresh token that came with it.
type grant struct {
	client, user    string
	access, refresh string
	expires         time.Time // of the access token; zero: there is none
	refreshExpires  time.Time // zero: never
}

type tokens struct {
	clients map[string]SeedClient
	grants  []*grant
	count   int
}

func newTokens(clients []SeedClient) *tokens {
	t := &tokens{clients: map[string]SeedClient{}}
	for _, c := range clients {
		t.clients[c.ID] = c
		if c.RefreshToken != "" {
			t.grants = append(t.grants, &grant{client: c.ID, user: c.User, refresh: c.RefreshToken})
		}
	}
	return t
}

// next makes a text that looks random and is the same in every run.
func (t *tokens) next(kind string) string {
	t.count++
	id := sysID("token "+kind, fmt.Sprint(t.count))
	return id + sysID("tail", id)
}

func (t *tokens) expire() {
	for _, g := range t.grants {
		g.access, g.expires = "", time.Time{}
	}
}

func (t *tokens) revoke() { t.grants = nil }

// byAccess finds the grant of an access token that is good at now, or nil.
func (t *tokens) byAccess(token string, now time.Time) *grant {
	for _, g := range t.grants {
		if g.access != "" && same(g.access, token) && now.Before(g.expires) {
			return g
		}
	}
	return nil
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// issueToken is oauth_token.do.
func (c *call) issueToken() (reply, error) {
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	form, err := url.ParseQuery(string(c.body))
	if kind != "application/x-www-form-urlencoded" || err != nil {
		return oauthProblem("invalid_request", "Missing grant_type parameter value")
	}
	id, secret := form.Get("client_id"), form.Get("client_secret")
	if name, pass, given := c.r.BasicAuth(); given {
		id, secret = name, pass
	}
	client, known := c.tokens.clients[id]
	if !known || !same(secret, client.Secret) {
		return oauthProblem("server_error", "access_denied")
	}
	g := c.granted(client, form)
	if g == nil {
		return oauthProblem("server_error", "access_denied")
	}
	body := map[string]any{
		"access_token": g.access, "scope": "useraccount", "token_type": "Bearer",
		"expires_in": int(g.expires.Sub(c.now).Seconds()) - 1,
	}
	if g.refresh != "" {
		body["refresh_token"] = g.refresh
	}
	return reply{status: http.StatusOK, body: body}, nil
}

func oauthProblem(code, description string) (reply, error) {
	return reply{status: http.StatusUnauthorized, body: map[string]any{"error": code, "error_description": description}}, nil
}

// granted finds or makes the grant that the form asks for; nil refuses. A
// token that is still good is given again.
func (c *call) granted(client SeedClient, form url.Values) *grant {
	switch form.Get("grant_type") {
	case "password":
		login, known := c.logins[form.Get("username")]
		if !known || !same(form.Get("password"), login.Password) || !c.mayCall(login.Username) {
			return nil
		}
		return c.renew(c.grantOf(client.ID, login.Username, true))
	case "client_credentials":
		if c.switches.NoClientCredentials || !c.mayCall(client.User) {
			return nil
		}
		return c.renew(c.grantOf(client.ID, client.User, false))
	case "refresh_token":
		for _, g := range c.tokens.grants {
			live := g.refreshExpires.IsZero() || c.now.Before(g.refreshExpires)
			if g.client == client.ID && g.refresh != "" && same(g.refresh, form.Get("refresh_token")) && live && c.mayCall(g.user) {
				return c.renew(g)
			}
		}
	}
	return nil
}

// grantOf is the one grant of a client for a user.
func (c *call) grantOf(client, user string, refreshable bool) *grant {
	for _, g := range c.tokens.grants {
		if g.client == client && g.user == user && (g.refresh != "") == refreshable {
			return g
		}
	}
	g := &grant{client: client, user: user}
	if refreshable {
		g.refresh, g.refreshExpires = c.tokens.next("refresh"), c.now.Add(refreshLife)
	}
	c.tokens.grants = append(c.tokens.grants, g)
	return g
}

func (c *call) renew(g *grant) *grant {
	if g.access == "" || !c.now.Before(g.expires) {
		g.access, g.expires = c.tokens.next("access"), c.now.Add(accessLife)
	}
	return g
}

// mayCall reports whether the user is active and not locked out.
func (c *call) mayCall(name string) bool {
	u := c.user(name)
	return u != nil && u.values["active"] == "true" && u.values["locked_out"] != "true"
}
