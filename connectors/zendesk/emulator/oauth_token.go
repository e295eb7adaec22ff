package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Lifetimes of tokens, and what a client may ask for.
const (
	accessLife  = 30 * time.Minute
	refreshLife = 30 * 24 * time.Hour
	codeLife    = 120 * time.Second
)

var (
	accessRange  = [2]time.Duration{300 * time.Second, 172_800 * time.Second}
	refreshRange = [2]time.Duration{604_800 * time.Second, 7_776_000 * time.Second}
)

type oauthError struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
}

// The token endpoint's errors, in the stock sentences.
var oauthErrors = map[string]string{
	"invalid_grant": "The provided authorization grant is invalid, expired, revoked, does not match the redirection " +
		"URI used in the authorization request, or was issued to another client.",
	"invalid_client": "Client authentication failed due to unknown client, no client authentication included, " +
		"or unsupported authentication method.",
	"unsupported_grant_type": "The authorization grant type is not supported by the authorization server.",
	"invalid_scope":          "The requested scope is invalid, unknown, or malformed.",
	"invalid_request": "The request is missing a required parameter, includes an unsupported parameter value, " +
		"or is otherwise malformed.",
	"access_denied": "The resource owner or authorization server denied the request.",
	"unsupported_response_type": "The authorization server does not support obtaining an authorization code " +
		"using this method.",
}

func oauthProblem(code string) error {
	status := http.StatusBadRequest
	if code == "invalid_client" {
		status = http.StatusUnauthorized
	}
	return &problem{status: status, body: oauthError{code, oauthErrors[code]}}
}

// tokenRequest is the body of POST /oauth/tokens, from JSON or a form.
type tokenRequest map[string]string

func (c *call) tokenRequest() (tokenRequest, error) {
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	in := tokenRequest{}
	if kind == "application/json" {
		var members attributes
		if json.Unmarshal(c.body, &members) != nil {
			return nil, unparsable()
		}
		for name, raw := range members {
			in[name] = plain(raw)
		}
		return in, nil
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil {
		return nil, oauthProblem("invalid_request")
	}
	for name := range form {
		in[name] = form.Get(name)
	}
	return in, nil
}

// issueToken is POST /oauth/tokens.
func (c *call) issueToken() (reply, error) {
	in, err := c.tokenRequest()
	if err != nil {
		return reply{}, err
	}
	if in["grant_type"] == "" {
		return reply{}, oauthProblem("invalid_request")
	}
	cl, err := c.oauthClient(in)
	if err != nil {
		return reply{}, err
	}
	var g *grant
	switch in["grant_type"] {
	case "authorization_code":
		g, err = c.exchangeCode(cl, in)
	case "client_credentials":
		g, err = c.clientCredentials(cl, in)
	case "refresh_token":
		g, err = c.refresh(cl, in)
	case "password":
		g, err = c.password(cl, in)
	default:
		err = oauthProblem("unsupported_grant_type")
	}
	if err != nil {
		return reply{}, err
	}
	return c.tokenReply(g, in)
}

// oauthClient checks who asks: a confidential client by its secret, a public
// one by its name and the code's PKCE alone.
func (c *call) oauthClient(in tokenRequest) (*client, error) {
	id, secret := in["client_id"], in["client_secret"]
	if name, pass, given := c.r.BasicAuth(); given && c.switches.BasicClientAuth {
		id, secret = name, pass
	}
	cl := c.clients[id]
	if cl == nil || cl.secret != "" && !same(secret, cl.secret) {
		return nil, oauthProblem("invalid_client")
	}
	return cl, nil
}

func (c *call) exchangeCode(cl *client, in tokenRequest) (*grant, error) {
	got, known := c.tokens.codes[in["code"]]
	delete(c.tokens.codes, in["code"])
	valid := known && c.now.Before(got.expires) && got.client == cl.identifier &&
		got.redirect == in["redirect_uri"] && verifies(got, in["code_verifier"])
	if !valid {
		return nil, oauthProblem("invalid_grant")
	}
	return c.newGrant(cl, got.userID, got.scopes, true, in)
}

// verifies checks the PKCE verifier against the code's challenge.
func verifies(got code, verifier string) bool {
	switch {
	case got.challenge == "":
		return true
	case got.method == "S256":
		sum := sha256.Sum256([]byte(verifier))
		return same(base64.RawURLEncoding.EncodeToString(sum[:]), got.challenge)
	}
	return same(verifier, got.challenge)
}

func (c *call) clientCredentials(cl *client, in tokenRequest) (*grant, error) {
	if cl.secret == "" {
		return nil, oauthProblem("invalid_client")
	}
	scopes, err := cl.allow(in["scope"])
	if err != nil {
		return nil, err
	}
	return c.newGrant(cl, cl.userID, scopes, false, in)
}

func (c *call) password(cl *client, in tokenRequest) (*grant, error) {
	u := c.userByEmail(in["username"])
	if !mayCall(u) || c.passwords[u.ID] == "" || !same(in["password"], c.passwords[u.ID]) {
		return nil, oauthProblem("invalid_grant")
	}
	scopes, err := cl.allow(in["scope"])
	if err != nil {
		return nil, err
	}
	return c.newGrant(cl, u.ID, scopes, true, in)
}

// refresh replaces a grant: its tokens die at once. A replayed refresh token
// is refused and harms no successor.
func (c *call) refresh(cl *client, in tokenRequest) (*grant, error) {
	old := c.tokens.refresh[in["refresh_token"]]
	if old == nil || old.client != cl.identifier || !old.refreshable(c.now) {
		return nil, oauthProblem("invalid_grant")
	}
	scopes := old.scopes
	if in["scope"] != "" {
		scopes = fields(in["scope"])
		if exceeds(scopes, old.scopes) {
			return nil, oauthProblem("invalid_scope")
		}
	}
	g, err := c.newGrant(cl, old.userID, scopes, true, in)
	if err != nil {
		return nil, err
	}
	old.revoked = true
	if c.switches.KeepRefreshToken {
		delete(c.tokens.refresh, g.refresh)
		g.refresh = old.refresh
		c.tokens.refresh[g.refresh] = g
	}
	return g, nil
}

// allow checks the scopes asked for. Without any a client gets all it may have.
func (cl *client) allow(scope string) ([]string, error) {
	scopes := fields(scope)
	if len(scopes) == 0 {
		scopes = slices.Clone(cl.ceiling)
	}
	if len(scopes) == 0 {
		scopes = []string{"read", "write"}
	}
	if exceeds(scopes, cl.ceiling) {
		return nil, oauthProblem("invalid_scope")
	}
	return scopes, nil
}

func (c *call) newGrant(cl *client, user int64, scopes []string, refreshable bool, in tokenRequest) (*grant, error) {
	life, err := lifetime(in["expires_in"], accessLife, accessRange)
	if err != nil {
		return nil, err
	}
	refreshFor, err := lifetime(in["refresh_token_expires_in"], refreshLife, refreshRange)
	if err != nil {
		return nil, err
	}
	g := &grant{
		id: c.newID(), client: cl.identifier, clientID: cl.id, userID: user, scopes: scopes,
		access: c.tokens.next("access"), created: stamp(c.now), expires: c.now.Add(life),
	}
	if refreshable {
		g.refresh, g.refreshExpires = c.tokens.next("refresh"), c.now.Add(refreshFor)
	}
	c.tokens.add(g)
	return g, nil
}

func lifetime(text string, fallback time.Duration, within [2]time.Duration) (time.Duration, error) {
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(text)
	d := time.Duration(n) * time.Second
	if err != nil || d < within[0] || d > within[1] {
		return 0, oauthProblem("invalid_request")
	}
	return d, nil
}

// tokenReply leaves the lifetimes out unless the client asked for them.
func (c *call) tokenReply(g *grant, in tokenRequest) (reply, error) {
	body := object{{"access_token", g.access}}
	if g.refresh != "" {
		body = append(body, member{"refresh_token", g.refresh})
	}
	body = append(body, member{"token_type", "bearer"}, member{"scope", strings.Join(g.scopes, " ")})
	if in["expires_in"] != "" || c.switches.AlwaysExpiresIn {
		body = append(body, member{"expires_in", c.lifeLeft(g.expires)})
		if g.refresh != "" {
			body = append(body, member{"refresh_token_expires_in", c.lifeLeft(g.refreshExpires)})
		}
	}
	status := c.switches.TokenStatus
	if status == 0 {
		status = http.StatusOK
	}
	return reply{status: status, body: body}, nil
}

func (c *call) lifeLeft(until time.Time) any {
	left := int(until.Sub(c.now).Seconds())
	if c.switches.ExpiresInAsText {
		return strconv.Itoa(left)
	}
	return left
}
