package oauth_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/engine/effect"
)

// listening answers with a token and keeps the form.
func listening(form *url.Values) oauth.Endpoint {
	return endpoint(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		*form = r.PostForm
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"access_token":"a","refresh_token":"r"}`)
	})
}

func TestPasswordRequest(t *testing.T) {
	t.Parallel()
	var form url.Values
	e := listening(&form)
	e.Audience = "https://api.example.com"
	_, err := oauth.Password(e, oauth.Login{User: "jane@acme.com", Password: credential.New("p+&% ss"), SecurityToken: credential.New("t0k3n")}).Fetch(t.Context(), oauth.Token{})
	require.NoError(t, err)
	require.Equal(t, url.Values{
		"grant_type": {"password"}, "username": {"jane@acme.com"}, "password": {"p+&% sst0k3n"},
		"client_id": {"client"}, "client_secret": {"cl!ent s3cret"}, "audience": {"https://api.example.com"},
	}, form)
	_, err = oauth.Password(e, oauth.Login{User: "jane", Password: credential.New("pass")}).Fetch(t.Context(), oauth.Token{})
	require.NoError(t, err)
	require.Equal(t, "pass", form.Get("password"))
}

func TestNoPasswordInRefusals(t *testing.T) {
	t.Parallel()
	e := answer(400, "application/json", `{"error":"invalid_grant","error_description":"no hunter2 with tok3n by jane@acme.com"}`)
	_, err := oauth.Password(e, oauth.Login{User: "jane@acme.com", Password: credential.New("hunter2"), SecurityToken: credential.New("tok3n")}).Fetch(t.Context(), oauth.Token{})
	f := requireCode(t, effect.Auth, err)
	require.Contains(t, f.Message, "security token is wrong")
	require.Contains(t, f.Message, "(no *** with *** by ***)")
}

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func pemText(kind string, der []byte) credential.Secret {
	return credential.New(string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})))
}

func pkcs8(t *testing.T, key any) credential.Secret {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	return pemText("PRIVATE KEY", der)
}

func TestJWTBearerRequest(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range []struct {
		key      credential.Secret
		issuer   string
		lifetime time.Duration
		want     time.Duration
	}{
		{pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(testKey())), "", 0, 3 * time.Minute},
		{pkcs8(t, testKey()), "other", time.Minute, time.Minute},
		{pkcs8(t, testKey()), "client", time.Hour, 3 * time.Minute},
	} {
		var form url.Values
		e := listening(&form)
		e.ClientSecret = credential.Secret{}
		f, err := oauth.JWTBearer(e, oauth.Assertion{
			Issuer: c.issuer, Subject: "jane@acme.com", Audience: "https://login.salesforce.com", Key: c.key, KeyID: "k1", Lifetime: c.lifetime,
		})
		require.NoError(t, err)
		for range 2 {
			_, err = f.Fetch(t.Context(), oauth.Token{})
			require.NoError(t, err)
			require.Len(t, form, 2, "neither client_id nor client_secret")
			require.Equal(t, "urn:ietf:params:oauth:grant-type:jwt-bearer", form.Get("grant_type"))
			claims := jwt.MapClaims{}
			token, err := jwt.NewParser(jwt.WithTimeFunc(func() time.Time { return noon }), jwt.WithValidMethods([]string{"RS256"})).
				ParseWithClaims(form.Get("assertion"), claims, func(*jwt.Token) (any, error) { return testKey().Public(), nil })
			require.NoError(t, err)
			require.Equal(t, map[string]any{"alg": "RS256", "typ": "JWT", "kid": "k1"}, token.Header)
			want := c.issuer
			if want == "" {
				want = "client"
			}
			require.Equal(t, want, claims["iss"])
			require.Equal(t, "jane@acme.com", claims["sub"])
			require.Equal(t, "https://login.salesforce.com", claims["aud"], "a text, not a list")
			require.EqualValues(t, noon.Add(c.want).Unix(), claims["exp"])
			require.EqualValues(t, noon.Add(-10*time.Second).Unix(), claims["iat"])
			id := claims["jti"].(string)
			require.False(t, seen[id], "an assertion is used once")
			seen[id] = true
		}
	}
}

func TestJWTBearerWithAClientSecret(t *testing.T) {
	t.Parallel()
	var form url.Values
	f, err := oauth.JWTBearer(listening(&form), oauth.Assertion{Subject: "jane", Audience: "x", Key: pkcs8(t, testKey())})
	require.NoError(t, err)
	_, err = f.Fetch(t.Context(), oauth.Token{})
	require.NoError(t, err)
	require.Equal(t, "client", form.Get("client_id"))
	require.Equal(t, "cl!ent s3cret", form.Get("client_secret"))
}

func TestKeysThatCannotSign(t *testing.T) {
	t.Parallel()
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(testKey().Public())
	require.NoError(t, err)
	locked := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Headers: map[string]string{"DEK-Info": "AES"}, Bytes: []byte("cAnaRy")})
	for want, key := range map[string]credential.Secret{
		"not in PEM form":        credential.New("cAnaRy"),
		"protected by a pass":    pemText("ENCRYPTED PRIVATE KEY", []byte("cAnaRy")),
		"protected by a passph":  credential.New(string(locked)),
		"holds no private key":   pemText("PUBLIC KEY", public),
		"cannot be read":         pemText("PRIVATE KEY", []byte("cAnaRy")),
		"key cannot be read":     pemText("RSA PRIVATE KEY", []byte("cAnaRy")),
		"is not an RSA key":      pkcs8(t, curve),
		"is not in PEM form (--": {},
	} {
		_, err := oauth.JWTBearer(answer(200, "", ""), oauth.Assertion{Key: key})
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), "cAnaRy")
	}
}

func FuzzKeysThatCannotSign(f *testing.F) {
	f.Add("-----BEGIN PRIVATE KEY-----\nMAo=\n-----END PRIVATE KEY-----\n")
	f.Add(pemText("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(testKey())).Reveal())
	f.Fuzz(func(t *testing.T, text string) {
		g, err := oauth.JWTBearer(oauth.Endpoint{}, oauth.Assertion{Key: credential.New(text)})
		if (g == nil) == (err == nil) {
			t.Fatal("neither a grant nor an error")
		}
	})
}

func web(e oauth.Endpoint) oauth.Web {
	return oauth.Web{Endpoint: e, Authorize: "https://id.example.com/authorize?tenant=7", Redirect: "http://127.0.0.1:8080/back"}
}

func TestAuthorizeURL(t *testing.T) {
	t.Parallel()
	w := web(answer(200, "", ""))
	w.Endpoint.Scopes = []string{"api", "refresh_token"}
	w.Params = map[string]string{"prompt": "login consent", "state": "forged", "code_challenge_method": "plain"}
	c := oauth.NewConsent()
	text, err := w.AuthorizeURL(c)
	require.NoError(t, err)
	u, err := url.Parse(text)
	require.NoError(t, err)
	require.Equal(t, "https://id.example.com/authorize", u.Scheme+"://"+u.Host+u.Path)
	require.Equal(t, url.Values{
		"tenant": {"7"}, "prompt": {"login consent"}, "response_type": {"code"}, "client_id": {"client"},
		"redirect_uri": {w.Redirect}, "scope": {"api refresh_token"}, "state": {c.State.Reveal()},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(c.Verifier.Reveal())}, "code_challenge_method": {"S256"},
	}, u.Query())
	require.NotContains(t, text, c.Verifier.Reveal())
	require.NotEqual(t, c.State.Reveal(), oauth.NewConsent().State.Reveal())
	require.NotContains(t, fmt.Sprintf("%+v %#v", c, c), c.State.Reveal())
	for _, bad := range []string{"", "http://id.example.com/", "javascript:alert(1)", "https://user:cAnaRy@x/", "https://%zz"} {
		w.Authorize = bad
		_, err := w.AuthorizeURL(c)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "cAnaRy")
	}
}

func TestExchange(t *testing.T) {
	t.Parallel()
	var form url.Values
	w := web(listening(&form))
	w.Endpoint.Scopes = []string{"api"}
	c := oauth.NewConsent()
	back, err := url.ParseQuery("code=aPrx1%3D%3D&state=" + c.State.Reveal())
	require.NoError(t, err)
	token, err := w.Exchange(t.Context(), c, back)
	require.NoError(t, err)
	require.Equal(t, "r", token.Refresh.Reveal())
	require.Equal(t, url.Values{
		"grant_type": {"authorization_code"}, "code": {"aPrx1=="}, "redirect_uri": {w.Redirect}, "code_verifier": {c.Verifier.Reveal()},
		"client_id": {"client"}, "client_secret": {"cl!ent s3cret"},
	}, form)
}

func TestExchangeRefused(t *testing.T) {
	t.Parallel()
	w := web(endpoint(func(http.ResponseWriter, *http.Request) { t.Error("a request was sent") }))
	c := oauth.NewConsent()
	state := "&state=" + c.State.Reveal()
	for query, want := range map[string]effect.Code{
		"":                            effect.Denied,
		"code=x":                      effect.Denied,
		"code=x&state=other":          effect.Denied,
		"error=access_denied":         effect.Denied,
		"error=x&state=":              effect.Denied,
		"x=1" + state:                 effect.Invalid,
		"code=" + state:               effect.Invalid,
		"error=server_error" + state:  effect.Unavailable,
		"error=invalid_scope" + state: effect.Auth,
		"error=access_denied&error_description=end-user+denied" + state: effect.Denied,
		"code=x&error=unauthorized_client" + state:                      effect.Auth,
	} {
		back, err := url.ParseQuery(query)
		require.NoError(t, err)
		_, err = w.Exchange(t.Context(), c, back)
		requireCode(t, want, err)
	}
	_, err := w.Exchange(t.Context(), oauth.Consent{}, url.Values{"code": {"x"}})
	requireCode(t, effect.Denied, err)
	back, err := url.ParseQuery("error=%3Cb%3EcAnaRy&error_description=a%0Ab" + state)
	require.NoError(t, err)
	_, err = w.Exchange(t.Context(), c, back)
	require.NotContains(t, err.Error(), "cAnaRy")
	require.NotContains(t, err.Error(), "\n")
}

// TestWhatARefusedGrantCanMean: the same code asks for different things.
func TestWhatARefusedGrantCanMean(t *testing.T) {
	t.Parallel()
	e := answer(400, "application/json", `{"error":"invalid_grant"}`)
	signer, err := oauth.JWTBearer(e, oauth.Assertion{Key: pkcs8(t, testKey())})
	require.NoError(t, err)
	for want, f := range map[string]oauth.Fetcher{
		"connect the account again": oauth.RefreshToken(e),
		"switched this kind":        oauth.Password(e, oauth.Login{}),
		"a user to run as":          oauth.ClientCredentials(e),
		"has not approved the app":  signer,
	} {
		_, err := f.Fetch(t.Context(), oauth.Token{Refresh: credential.New("r")})
		require.Contains(t, requireCode(t, effect.Auth, err).Message, want)
	}
	c := oauth.NewConsent()
	_, err = web(e).Exchange(t.Context(), c, url.Values{"code": {"x"}, "state": {c.State.Reveal()}})
	require.Contains(t, requireCode(t, effect.Auth, err).Message, "start again")
}
