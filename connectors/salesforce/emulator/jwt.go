package emulator

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/callwright/callwright/connectors/salesforce/emulator/org"
)

// claims are what an assertion says. exp may be a number or a text.
type claims struct {
	Issuer   string `json:"iss"`
	Subject  string `json:"sub"`
	Prn      string `json:"prn"` // an old name of sub, which goes before it
	Audience string `json:"aud"`
	Expires  any    `json:"exp"`
}

func (e *Emulator) grantJWT(r *http.Request) (org.Row, *oauthFault) {
	st := e.state.Load()
	c, fault := e.assertion(r)
	if fault != nil {
		return nil, fault
	}
	username := c.Subject
	if c.Prn != "" {
		username = c.Prn
	}
	client, user := st.auth.client(c.Issuer), st.user(username)
	a := st.auth
	a.mu.Lock()
	defer a.mu.Unlock()
	if user == nil || !a.approved(client, username) {
		return nil, badGrant("user hasn't approved this consumer")
	}
	if fault := a.admit(user); fault != nil {
		return nil, fault
	}
	all, _ := client.scopes(nil)
	scopes := slices.DeleteFunc(slices.Clone(all), func(s string) bool { return s == "refresh_token" })
	s := a.open(session{user: user.ID, username: user.Text("Username"), client: client.ID, scopes: scopes})
	return org.Row{
		{Name: "access_token", Value: s.token}, {Name: "scope", Value: strings.Join(scopes, " ")},
		{Name: "instance_url", Value: e.instanceURL(r)}, {Name: "id", Value: e.identityURL(r, user.ID)},
		{Name: "token_type", Value: "Bearer"},
	}, nil
}

// approved reports whether an admin or the user has approved the app. Callers
// hold mu.
func (a *auth) approved(c *Client, username string) bool {
	if slices.ContainsFunc(c.Approved, func(u string) bool { return strings.EqualFold(u, username) }) {
		return true
	}
	for _, p := range a.approvals {
		if !p.dead && p.client == c.ID && strings.EqualFold(p.username, username) {
			return true
		}
	}
	return false
}

// assertion checks everything of an assertion but its user.
func (e *Emulator) assertion(r *http.Request) (claims, *oauthFault) {
	var c claims
	parts := strings.Split(r.PostFormValue("assertion"), ".")
	var header struct{ Alg string }
	if len(parts) != 3 || !decodePart(parts[0], &header) || !decodePart(parts[1], &c) || header.Alg != "RS256" {
		return c, badGrant("invalid assertion")
	}
	client := e.state.Load().auth.client(c.Issuer)
	switch {
	case client == nil:
		return c, badClientID()
	case !client.allows(grantJWT):
		return c, &oauthFault{"unsupported_grant_type", "grant type not supported"}
	case !verified(e.publicKey(client), parts):
		return c, badGrant("invalid assertion")
	case !e.isAudience(r, c.Audience):
		return c, badGrant("audience is invalid")
	}
	return c, e.checkExpiry(c.Expires)
}

// skew is how long after its end an assertion still counts.
const skew = 3 * time.Minute

func (e *Emulator) checkExpiry(exp any) *oauthFault {
	seconds, ok := exp.(float64)
	if s, isText := exp.(string); isText {
		n, err := strconv.ParseFloat(s, 64)
		seconds, ok = n, err == nil
	}
	left := seconds - float64(e.plane.Now().Unix())
	switch {
	case !ok:
		return badGrant("invalid assertion")
	case left <= -skew.Seconds():
		return badGrant("expired authorization code")
	case e.strict.ShortAssertions && left > 300:
		return badGrant("invalid assertion")
	}
	return nil
}

func (e *Emulator) isAudience(r *http.Request, aud string) bool {
	aud = strings.TrimSuffix(aud, "/")
	return aud == "https://login.salesforce.com" || aud == "https://test.salesforce.com" ||
		aud == origin(r) || aud == strings.TrimSuffix(e.instanceURL(r), "/")
}

// publicKey is what checks a client's assertions; nil if its certificate
// cannot be read.
func (e *Emulator) publicKey(c *Client) *rsa.PublicKey {
	if c.Certificate == "" {
		return &e.key().PublicKey
	}
	block, _ := pem.Decode([]byte(c.Certificate))
	if block == nil {
		return nil
	}
	var key any
	if cert, err := x509.ParseCertificate(block.Bytes); err == nil {
		key = cert.PublicKey
	} else if key, err = x509.ParsePKIXPublicKey(block.Bytes); err != nil {
		return nil
	}
	public, _ := key.(*rsa.PublicKey)
	return public
}

func verified(key *rsa.PublicKey, parts []string) bool {
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if key == nil || err != nil {
		return false
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature) == nil
}

func decodePart(part string, into any) bool {
	data, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(data, into) == nil
}

// idToken is the OpenID token of a session.
func (e *Emulator) idToken(a answer) string {
	id := e.identityURL(a.r, a.session.user)
	body := org.Row{
		{Name: "iss", Value: origin(a.r)}, {Name: "sub", Value: id}, {Name: "aud", Value: a.session.client},
		{Name: "iat", Value: a.session.issued.Unix()}, {Name: "exp", Value: a.session.issued.Add(2 * time.Minute).Unix()},
	}
	if a.nonce != "" {
		body = append(body, org.Cell{Name: "nonce", Value: a.nonce})
	}
	text := encodePart(org.Row{{Name: "typ", Value: "JWT"}, {Name: "alg", Value: "RS256"}, {Name: "kid", Value: keyID}}) +
		"." + encodePart(body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(nil, e.key(), crypto.SHA256, sum[:])
	if err != nil { // only for a key too short to sign
		return ""
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

// keyID names the one key of /id/keys.
const keyID = "1"

func encodePart(row org.Row) string {
	data, err := row.MarshalJSON()
	if err != nil { // only for values that JSON does not know
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(data)
}
