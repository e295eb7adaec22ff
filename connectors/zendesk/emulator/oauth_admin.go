package emulator

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

var tokenRoutes = []route{
	{"GET /oauth/tokens", "", admins, (*call).listTokens},
	{"POST /oauth/tokens", "", admins, (*call).createToken},
	{"GET /oauth/tokens/current", unscoped, signedIn, (*call).currentToken},
	{"DELETE /oauth/tokens/current", unscoped, signedIn, (*call).revokeCurrentToken},
	{"GET /oauth/tokens/{id}", "", admins, (*call).showToken},
	{"DELETE /oauth/tokens/{id}", "", admins, (*call).revokeToken},
}

// tokenView is a grant as the administration shows it. Only the answer that
// makes a token has full_token.
type tokenView struct {
	URL              string     `json:"url"`
	ID               int64      `json:"id"`
	UserID           int64      `json:"user_id"`
	ClientID         int64      `json:"client_id"`
	Token            string     `json:"token"`
	FullToken        string     `json:"full_token,omitempty"`
	Scopes           []string   `json:"scopes"`
	RefreshToken     *string    `json:"refresh_token"`
	RefreshExpiresAt *time.Time `json:"refresh_token_expires_at"`
	CreatedAt        time.Time  `json:"created_at"`
	UsedAt           *time.Time `json:"used_at"`
	ExpiresAt        *time.Time `json:"expires_at"`
}

func (c *call) tokenView(g *grant) tokenView {
	v := tokenView{
		URL: c.url("oauth/tokens/%d.json", g.id), ID: g.id, UserID: g.userID, ClientID: g.clientID,
		Token: short(g.access), Scopes: g.scopes, RefreshExpiresAt: moment(g.refreshExpires),
		CreatedAt: g.created, UsedAt: moment(g.used), ExpiresAt: moment(g.expires),
	}
	if g.refresh != "" {
		v.RefreshToken = optional(short(g.refresh))
	}
	return v
}

// short is the part of a token that may be shown.
func short(token string) string { return token[:min(10, len(token))] }

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	s := stamp(t)
	return &s
}

func (c *call) listTokens() (reply, error) {
	live := slices.DeleteFunc(slices.Clone(c.tokens.grants), func(g *grant) bool { return !g.live(c.now) })
	out := views(window{0, len(live)}, live, c.tokenView)
	return ok(object{{"tokens", out}, {"next_page", nil}, {"previous_page", nil}, {"count", len(out)}})
}

func (c *call) createToken() (reply, error) {
	attrs, err := c.object("token")
	if err != nil {
		return reply{}, err
	}
	var in struct {
		ClientID int64    `json:"client_id"`
		Scopes   []string `json:"scopes"`
	}
	if err := decodeInto(attrs, &in); err != nil {
		return reply{}, err
	}
	cl := c.clientByID(in.ClientID)
	if cl == nil || len(in.Scopes) == 0 {
		d := details{}
		if cl == nil {
			d.add("client", "BlankValue", "Client: cannot be blank")
		}
		if len(in.Scopes) == 0 {
			d.add("scopes", "BlankValue", "Scopes: cannot be blank")
		}
		return reply{}, d.err()
	}
	g := &grant{
		id: c.newID(), client: cl.identifier, clientID: cl.id, userID: c.who.ID, scopes: in.Scopes,
		access: c.tokens.next("access"), created: stamp(c.now),
	}
	c.tokens.add(g)
	v := c.tokenView(g)
	v.FullToken = g.access
	return created(object{{"token", v}})
}

func (c *call) clientByID(id int64) *client {
	for _, cl := range c.clients { // ids are unique, so the order is no matter
		if cl.id == id {
			return cl
		}
	}
	return nil
}

// decodeInto reads all attributes that the struct has.
func decodeInto(attrs attributes, v any) error {
	data, err := json.Marshal(attrs)
	if err != nil {
		return err
	}
	return decodeError(json.Unmarshal(data, v))
}

func (c *call) tokenOfPath() (*grant, error) {
	id, err := c.id("id")
	if err != nil {
		return nil, err
	}
	for _, g := range c.tokens.grants {
		if g.id == id && !g.revoked {
			return g, nil
		}
	}
	return nil, notFound()
}

func (c *call) showToken() (reply, error) {
	g, err := c.tokenOfPath()
	if err != nil {
		return reply{}, err
	}
	return ok(object{{"token", c.tokenView(g)}})
}

func (c *call) revokeToken() (reply, error) {
	g, err := c.tokenOfPath()
	if err != nil {
		return reply{}, err
	}
	g.revoked = true
	return reply{status: http.StatusNoContent}, nil
}

// currentToken is about the token of the request itself; Basic has none.
func (c *call) currentToken() (reply, error) {
	if c.grant == nil {
		return reply{}, notFound()
	}
	return ok(object{{"token", c.tokenView(c.grant)}})
}

func (c *call) revokeCurrentToken() (reply, error) {
	if c.grant == nil {
		return reply{}, notFound()
	}
	c.grant.revoked = true
	return reply{status: http.StatusNoContent}, nil
}
