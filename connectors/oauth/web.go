package oauth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/effect"
)

// Web is the authorization code grant with PKCE: a person approves in a
// browser, which comes back with a code for a token.
type Web struct {
	Endpoint  Endpoint          // where the code is exchanged; its Scopes are asked for
	Authorize string            // the URL of the page on which the person approves
	Redirect  string            // where the browser comes back, as registered with the service
	Params    map[string]string // further parameters of the page, e.g. prompt or login_hint
}

// Consent is one approval under way: what was sent out, to be recognised when
// the browser comes back. It serves for one exchange.
type Consent struct {
	State    credential.Secret
	Verifier credential.Secret
}

// NewConsent makes an approval's secrets.
func NewConsent() Consent {
	return Consent{credential.New(rand.Text()), credential.New(oauth2.GenerateVerifier())}
}

// AuthorizeURL is the page to send the person to. It holds the state, and of
// the verifier its hash only.
func (w Web) AuthorizeURL(c Consent) (string, error) {
	if err := w.Endpoint.HTTP.CheckURL(w.Authorize); err != nil {
		return "", err
	}
	u, err := url.Parse(w.Authorize)
	if err != nil {
		return "", effect.NewFault(effect.Invalid, "the authorization URL cannot be parsed")
	}
	q := u.Query()
	for name, text := range w.Params {
		q.Set(name, text)
	}
	if len(w.Endpoint.Scopes) > 0 {
		q.Set("scope", strings.Join(w.Endpoint.Scopes, " "))
	}
	if w.Endpoint.Audience != "" {
		q.Set("audience", w.Endpoint.Audience)
	}
	q.Set("response_type", "code")
	q.Set("client_id", w.Endpoint.ClientID)
	q.Set("redirect_uri", w.Redirect)
	q.Set("state", c.State.Reveal())
	q.Set("code_challenge", oauth2.S256ChallengeFromVerifier(c.Verifier.Reveal()))
	q.Set("code_challenge_method", "S256")
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// Exchange turns the query that the browser came back with into a token. It
// asks for none unless the query belongs to the consent.
func (w Web) Exchange(ctx context.Context, c Consent, back url.Values) (Token, error) {
	state := c.State.Reveal()
	if state == "" || subtle.ConstantTimeCompare([]byte(back.Get("state")), []byte(state)) != 1 {
		return Token{}, effect.NewFault(effect.Denied, "the browser came back from another sign-in than the one that was started; start it again")
	}
	if code := back.Get("error"); code != "" {
		return Token{}, w.declined(code, back.Get("error_description"))
	}
	code := back.Get("code")
	if code == "" {
		return Token{}, effect.NewFault(effect.Invalid, "the browser came back without a code")
	}
	e := w.Endpoint
	e.Scopes = nil // they belong to the page; here they are settled
	return e.post(ctx, url.Values{
		"grant_type": {"authorization_code"}, "code": {code},
		"redirect_uri": {w.Redirect}, "code_verifier": {c.Verifier.Reveal()},
	})
}

// declined explains why the page gave no code.
func (w Web) declined(code, description string) *effect.Fault {
	if !codeForm.MatchString(code) {
		code = ""
	}
	class := classify(0, code, description)
	if code == "access_denied" {
		class = effect.Denied
	}
	f := effect.NewFault(class, "the sign-in was not approved")
	f.Detail = code
	if text := explanation(code, "authorization_code"); text != "" {
		f.Message += ": " + text
	}
	if text := w.Endpoint.clean(description, nil); text != "" {
		f.Message += " (" + text + ")"
	}
	return f
}
