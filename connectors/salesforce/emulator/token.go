package emulator

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
)

// The grants of the token endpoint.
const (
	grantCode     = "authorization_code"
	grantRefresh  = "refresh_token"
	grantPassword = "password"
	grantJWT      = "urn:ietf:params:oauth:grant-type:jwt-bearer"
	grantClient   = "client_credentials"
)

// token is the token endpoint.
func (e *Emulator) token(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		refuseOAuth(w, r, &oauthFault{"invalid_request", "must use HTTP POST"})
		return
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		refuseOAuth(w, r, &oauthFault{"unsupported_grant_type", "grant type not supported"})
		return
	}
	row, fault := e.grant(r)
	if fault != nil {
		refuseOAuth(w, r, fault)
		return
	}
	answerOAuth(w, r, http.StatusOK, row)
}

func (e *Emulator) grant(r *http.Request) (org.Row, *oauthFault) {
	switch r.PostFormValue("grant_type") {
	case grantCode:
		return e.grantCode(r)
	case grantRefresh:
		return e.grantRefresh(r)
	case grantPassword:
		return e.grantPassword(r)
	case grantJWT:
		return e.grantJWT(r)
	case grantClient:
		return e.grantClient(r)
	}
	return nil, &oauthFault{"unsupported_grant_type", "grant type not supported"}
}

// clientOf finds the app that asks, by the body or by HTTP Basic, and checks
// its secret. Public apps may leave it out.
func (a *auth) clientOf(r *http.Request, mayBePublic bool) (*Client, *oauthFault) {
	id, secret := r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	if name, password, ok := r.BasicAuth(); ok {
		id, secret = unescaped(name), unescaped(password)
	}
	c := a.client(id)
	switch {
	case c == nil:
		return nil, badClientID()
	case c.Public && mayBePublic && secret == "":
		return c, nil
	case c.Secret == "" || !same(secret, c.Secret):
		return nil, badSecret()
	}
	return c, nil
}

// unescaped undoes the form encoding that OAuth wants inside of HTTP Basic.
func unescaped(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return s
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (c *Client) allows(grant string) bool {
	return len(c.Grants) == 0 || slices.Contains(c.Grants, grant)
}

// scopes gives what is left of the wanted scopes, all of the app's when none
// are wanted.
func (c *Client) scopes(wanted []string) ([]string, bool) {
	mine := c.Scopes
	if len(mine) == 0 {
		mine = knownScopes
	}
	if len(wanted) == 0 {
		return mine, true
	}
	for i, s := range wanted {
		if s == "offline_access" {
			wanted[i] = "refresh_token"
		}
		if !slices.Contains(mine, wanted[i]) {
			return nil, false
		}
	}
	return wanted, true
}

var knownScopes = []string{
	"refresh_token", "api", "web", "full", "id", "profile", "email", "address", "phone", "openid", "chatter_api",
	"custom_permissions", "visualforce", "wave_api", "eclair_api", "pardot_api", "lightning", "content", "cdp_ingest_api",
}

// admit counts a login of a user who has proved to be one.
func (a *auth) admit(user *org.Record) *oauthFault {
	if user.Value("IsActive") != true {
		return inactive()
	}
	if a.count(a.logins, user.ID) > a.strict.HourlyLogins {
		return &oauthFault{"rate_limit_exceeded", "login rate exceeded"}
	}
	return nil
}

// user finds the record of a username.
func (s *state) user(username string) *org.Record {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.org.User(username)
}

// answer is what the token endpoint says of a session.
type answer struct {
	e        *Emulator
	r        *http.Request
	client   *Client
	session  *session
	instance string
	nonce    string
}

// full is the answer of the web server flow and its like; refresh may be
// empty.
func (a answer) full(refresh string) org.Row {
	id := a.e.identityURL(a.r, a.session.user)
	issued := strconv.FormatInt(a.session.issued.UnixMilli(), 10)
	row := org.Row{{Name: "access_token", Value: a.session.token}}
	if refresh != "" {
		row = append(row, org.Cell{Name: "refresh_token", Value: refresh})
	}
	row = append(row, org.Cell{Name: "signature", Value: sign(a.client.Secret, id+issued)},
		org.Cell{Name: "scope", Value: strings.Join(a.session.scopes, " ")})
	if slices.Contains(a.session.scopes, "openid") {
		row = append(row, org.Cell{Name: "id_token", Value: a.e.idToken(a)})
	}
	return append(row, org.Cell{Name: "instance_url", Value: a.instance}, org.Cell{Name: "id", Value: id},
		org.Cell{Name: "token_type", Value: "Bearer"}, org.Cell{Name: "issued_at", Value: issued})
}

func sign(secret, text string) string {
	m := hmac.New(sha256.New, []byte(secret))
	m.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(m.Sum(nil))
}
