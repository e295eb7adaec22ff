package emulator_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
)

const tokenURL = "/services/oauth2/token"

func oauthError(code, description string) string {
	return fmt.Sprintf(`{"error":%q,"error_description":%q}`, code, description)
}

func TestTokenFaults(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{LoginHosts: []string{"login.example"}})
	const app = "&client_id=app&client_secret=app-secret"
	password := url.QueryEscape("p+a&s=s%TOKEN")
	tests := map[string]string{
		"":                       oauthError("unsupported_grant_type", "grant type not supported"),
		"grant_type=magic" + app: oauthError("unsupported_grant_type", "grant type not supported"),

		"grant_type=refresh_token&refresh_token=x":                                        oauthError("invalid_client_id", "client identifier invalid"),
		"grant_type=refresh_token&refresh_token=x&client_id=app&client_secret=wrong":      oauthError("invalid_client", "invalid client credentials"),
		"grant_type=refresh_token&refresh_token=x&client_id=app":                          oauthError("invalid_client", "invalid client credentials"),
		"grant_type=refresh_token&refresh_token=x" + app:                                  oauthError("invalid_grant", "expired access/refresh token"),
		"grant_type=refresh_token&refresh_token=5Aep8.first&client_id=pub":                oauthError("invalid_grant", "expired access/refresh token"),
		"grant_type=password&username=admin@x.example&password=wrong" + app:               oauthError("invalid_grant", "authentication failure"),
		"grant_type=password&username=admin@x.example&password=p%2Ba%26s%3Ds%25" + app:    oauthError("invalid_grant", "authentication failure"),
		"grant_type=password&username=nobody@x.example&password=x" + app:                  oauthError("invalid_grant", "authentication failure"),
		"grant_type=password&username=gone@x.example&password=gone" + app:                 oauthError("invalid_grant", "authentication failure"),
		"grant_type=password&username=admin@x.example&client_id=pub&password=" + password: oauthError("invalid_client", "invalid client credentials"),

		"grant_type=authorization_code&code=x" + app:                             oauthError("invalid_grant", "invalid authorization code"),
		"grant_type=client_credentials&client_id=app&client_secret=":             oauthError("invalid_client", "invalid client credentials"),
		"grant_type=client_credentials&client_id=bare&client_secret=bare-secret": oauthError("invalid_grant", "no client credentials user enabled"),
		"grant_type=client_credentials&client_id=web&client_secret=web-secret":   oauthError("invalid_grant", "client credentials flow not enabled"),
		"grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=a.b.c": oauthError("invalid_grant", "invalid assertion"),
	}
	for form, want := range tests {
		w := c.form(tokenURL, form)
		require.Equal(t, 400, w.Code, form)
		require.Equal(t, want, w.Body.String(), form)
		require.Equal(t, "application/json;charset=UTF-8", w.Header().Get("Content-Type"))
		require.Contains(t, w.Header().Get("Cache-Control"), "no-store")
	}

	w := c.do("GET", tokenURL+"?grant_type=password", "")
	require.Equal(t, oauthError("invalid_request", "must use HTTP POST"), w.Body.String())
	w = c.do("POST", tokenURL, `{"grant_type":"password"}`)
	require.Equal(t, oauthError("unsupported_grant_type", "grant type not supported"), w.Body.String())

	r := httptest.NewRequest("POST", "http://login.example"+tokenURL, strings.NewReader("grant_type=client_credentials"+app))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w = httptest.NewRecorder()
	c.ServeHTTP(w, r)
	require.Equal(t, oauthError("invalid_grant", "request not supported on this domain"), w.Body.String())
}

// shape replaces what cannot be told beforehand.
func shape(body string) string {
	for _, name := range []string{"access_token", "refresh_token", "signature", "id_token"} {
		if _, rest, ok := strings.Cut(body, `"`+name+`":"`); ok {
			value, _, _ := strings.Cut(rest, `"`)
			body = strings.Replace(body, value, "…", 1)
		}
	}
	return body
}

const issued = `"token_type":"Bearer","issued_at":"1793610000000"}`

func TestGrantAnswers(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{InstanceURL: "https://acme.my.salesforce.com"})
	const place = `"instance_url":"https://acme.my.salesforce.com","id":"http://org.example/id/00DCw0000000aA1MAI/005Cw0000000aA1IAI",`
	const app = "&client_id=app&client_secret=app-secret"
	tests := map[string]string{
		"grant_type=refresh_token&refresh_token=5Aep8.first" + app:                                        `{"access_token":"…","signature":"…","scope":"api refresh_token",` + place + issued,
		"grant_type=password&username=admin@x.example&password=" + url.QueryEscape("p+a&s=s%TOKEN") + app: `{"access_token":"…","signature":"…",` + place + issued,
		"grant_type=client_credentials" + app:                                                             `{"access_token":"…","signature":"…","scope":"api openid","id_token":"…",` + place + issued,
	}
	for form, want := range tests {
		w := c.form(tokenURL, form)
		require.Equal(t, want, shape(w.Body.String()), form)
		require.Equal(t, 200, w.Code)
		token := field(t, w.Body.String(), "access_token")
		require.True(t, strings.HasPrefix(token, "00DCw0000000aA1!AQ"), token)
		c.token = token
		require.Equal(t, 200, c.do("GET", v66+"/", "").Code)
	}
}

func TestClientByHTTPBasicAndAnswerFormats(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	const form = "grant_type=refresh_token&refresh_token=5Aep8.first"
	c.header["Authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte("app:app%2Dsecret"))
	require.Equal(t, 200, c.form(tokenURL, form).Code)

	w := c.form(tokenURL, form+"&format=urlencoded")
	v, err := url.ParseQuery(w.Body.String())
	require.NoError(t, err)
	require.Equal(t, "http://org.example", v.Get("instance_url"))

	c.header["Accept"] = "application/xml"
	w = c.form(tokenURL, form)
	require.Contains(t, w.Body.String(), "<OAuth><access_token>00D")
	require.Equal(t, "application/xml;charset=UTF-8", w.Header().Get("Content-Type"))
	c.header["Accept"] = "application/x-www-form-urlencoded"
	w = c.form(tokenURL, "grant_type=refresh_token&refresh_token=x")
	require.Equal(t, "error=invalid_grant&error_description=expired+access%2Frefresh+token", w.Body.String())
	require.Equal(t, 400, w.Code)
}

func (c *client) refresh(token string) (int, string) {
	w := c.form(tokenURL, "grant_type=refresh_token&client_id=app&client_secret=app-secret&refresh_token="+url.QueryEscape(token))
	return w.Code, w.Body.String()
}

func TestRotationRevokesTheFamily(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{Strict: emulator.Strict{RotateRefreshTokens: true, MovedInstanceURL: "https://moved.example"}})
	// The login of newClient has already used the seed's token.
	c.Plane().Reset()
	_, body := c.refresh("5Aep8.first")
	require.Equal(t, "https://moved.example", field(t, body, "instance_url"))
	second := field(t, body, "refresh_token")
	c.token = field(t, body, "access_token")
	require.Equal(t, 200, c.do("GET", v66+"/", "").Code)

	status, body := c.refresh("5Aep8.first") // a retired token
	require.Equal(t, 400, status)
	require.Equal(t, oauthError("invalid_grant", "expired access/refresh token"), body)
	status, _ = c.refresh(second)
	require.Equal(t, 400, status, "the whole family is dead")
	require.Equal(t, 401, c.do("GET", v66+"/", "").Code, "and so are its sessions")
}

func TestConcurrentRefreshes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, emulator.Options{Strict: emulator.Strict{RefreshTakes: time.Second}})
		answers := make(chan string)
		for range 3 {
			go func() {
				_, body := c.refresh("5Aep8.first")
				answers <- body
			}()
		}
		busy, done := 0, 0
		for range 3 {
			switch body := <-answers; {
			case body == oauthError("invalid_grant", "token request is already being processed"):
				busy++
			default:
				require.Contains(t, body, "access_token")
				done++
			}
		}
		require.Equal(t, []int{2, 1}, []int{busy, done})
	})
}

func TestSessionSlidesAndExpires(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{Strict: emulator.Strict{SessionTimeout: time.Hour}})
	for range 3 {
		c.Plane().Advance(59 * time.Minute)
		require.Equal(t, 200, c.do("GET", v66+"/", "").Code)
	}
	c.Plane().Advance(time.Hour)
	w := c.do("GET", v66+"/", "")
	require.Equal(t, 401, w.Code)
	require.Equal(t, "Token", w.Header().Get("WWW-Authenticate"))
	require.Equal(t, `[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`, w.Body.String())
	require.Empty(t, w.Header().Get("Sforce-Limit-Info"))
}

// authorize asks for a code and returns where the browser is sent.
func (c *client) authorize(query string) (*httptest.ResponseRecorder, url.Values) {
	w := c.do("GET", "/services/oauth2/authorize?"+query, "")
	u, err := url.Parse(w.Header().Get("Location"))
	require.NoError(c.t, err)
	return w, u.Query()
}

const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

func challenge() string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func TestWebServerFlow(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{AutoApprove: true})
	const back = "&redirect_uri=https%3A%2F%2Fclient.example%2Fcb"
	w, got := c.authorize("response_type=code&client_id=app&state=a%26b&scope=api+offline_access+openid&nonce=n1&code_challenge_method=S256&code_challenge=" + challenge() + back)
	require.Equal(t, 302, w.Code)
	require.Equal(t, "a&b", got.Get("state"))
	code := got.Get("code")
	require.True(t, strings.HasPrefix(code, "aPrx") && strings.HasSuffix(code, "=="), code)

	exchange := func(more string) string {
		return c.form(tokenURL, "grant_type=authorization_code&client_id=app&client_secret=app-secret&code="+url.QueryEscape(code)+more).Body.String()
	}
	require.Equal(t, oauthError("redirect_uri_mismatch", "redirect_uri must match configuration"), exchange("&redirect_uri=x"))
	require.Equal(t, oauthError("invalid_grant", "missing code verifier"), exchange(back))
	require.Equal(t, oauthError("invalid_request", "invalid code verifier"), exchange(back+"&code_verifier=wrong"))
	body := exchange(back + "&code_verifier=" + verifier)
	require.Equal(t, `{"access_token":"…","refresh_token":"…","signature":"…","scope":"api refresh_token openid","id_token":"…",`+
		`"instance_url":"http://org.example","id":"http://org.example/id/00DCw0000000aA1MAI/005Cw0000000aA1IAI",`+issued, shape(body))
	require.Equal(t, oauthError("invalid_grant", "expired authorization code"), exchange(back+"&code_verifier="+verifier), "a code counts once")
	status, _ := c.refresh(field(t, body, "refresh_token"))
	require.Equal(t, 200, status)
	c.checkIDToken(field(t, body, "id_token"))

	_, got = c.authorize("response_type=code&client_id=app" + back)
	code = got.Get("code")
	c.Plane().Advance(15 * time.Minute)
	require.Equal(t, oauthError("invalid_grant", "expired authorization code"), exchange(back))
}

// checkIDToken verifies an id token with the published key.
func (c *client) checkIDToken(token string) {
	var set struct{ Keys []struct{ N, E string } }
	require.NoError(c.t, json.Unmarshal(c.do("GET", "/id/keys", "").Body.Bytes(), &set))
	number := func(s string) *big.Int {
		b, err := base64.RawURLEncoding.DecodeString(s)
		require.NoError(c.t, err)
		return new(big.Int).SetBytes(b)
	}
	key := &rsa.PublicKey{N: number(set.Keys[0].N), E: int(number(set.Keys[0].E).Int64())}
	part := strings.Split(token, ".")
	sum := sha256.Sum256([]byte(part[0] + "." + part[1]))
	signature, err := base64.RawURLEncoding.DecodeString(part[2])
	require.NoError(c.t, err)
	require.NoError(c.t, rsa.VerifyPKCS1v15(key, crypto.SHA256, sum[:], signature))
	body, err := base64.RawURLEncoding.DecodeString(part[1])
	require.NoError(c.t, err)
	require.JSONEq(c.t, `{"iss":"http://org.example","sub":"http://org.example/id/00DCw0000000aA1MAI/005Cw0000000aA1IAI","aud":"app","iat":1793610000,"exp":1793610120,"nonce":"n1"}`, string(body))
}

func TestAuthorizeFaults(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	const back = "&redirect_uri=https%3A%2F%2Fclient.example%2Fcb"
	w, _ := c.authorize("response_type=code&client_id=nobody" + back)
	require.Equal(t, 400, w.Code)
	require.Contains(t, w.Body.String(), "error=invalid_client_id")
	for _, uri := range []string{"", "https://evil.example/cb", "https://client.example/cb/x", "http://127.0.0.1:80/a/b"} {
		w, _ = c.authorize("response_type=code&client_id=app&redirect_uri=" + url.QueryEscape(uri))
		require.Equal(t, 400, w.Code, uri)
		require.Contains(t, w.Body.String(), "error=redirect_uri_mismatch")
	}
	for query, want := range map[string]string{
		"client_id=app":                                     "unsupported_response_type: response type not supported",
		"client_id=app&response_type=token":                 "unsupported_response_type: response type not supported",
		"client_id=app&response_type=code&scope=everything": "invalid_scope: the requested scope is not allowed",
		"client_id=pub&response_type=code":                  "invalid_request: missing required code challenge",
		"client_id=app&response_type=code&immediate=true":   "immediate_unsuccessful: the user must sign in",
	} {
		w, got := c.authorize(query + back + "&state=s")
		require.Equal(t, 302, w.Code)
		require.Equal(t, want+" s", got.Get("error")+": "+got.Get("error_description")+" "+got.Get("state"))
	}
}

func TestConsentPage(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	query := url.Values{"response_type": {"code"}, "client_id": {"app"}, "redirect_uri": {"http://127.0.0.1:4711/cb"}, "state": {`"><script>`}}
	w, _ := c.authorize(query.Encode())
	require.Equal(t, 200, w.Code)
	require.Contains(t, w.Body.String(), "<option>agent@x.example</option>")
	require.NotContains(t, w.Body.String(), "<script>")

	decide := func(decision, username string) url.Values {
		form := url.Values{"request": {query.Encode()}, "decision": {decision}, "username": {username}}
		w := c.form("/services/oauth2/authorize", form.Encode())
		require.Equal(t, 302, w.Code)
		u, err := url.Parse(w.Header().Get("Location"))
		require.NoError(t, err)
		require.Equal(t, "127.0.0.1:4711", u.Host)
		require.Equal(t, `"><script>`, u.Query().Get("state"))
		return u.Query()
	}
	require.NotEmpty(t, decide("allow", "agent@x.example").Get("code"))
	require.Equal(t, "access_denied", decide("deny", "agent@x.example").Get("error"))
	require.Equal(t, "access_denied", decide("allow", "gone@x.example").Get("error"))
	require.Equal(t, 400, c.form("/services/oauth2/authorize", "request=client_id%3Dnobody&decision=allow").Code)
}

func TestSixthApprovalRevokesTheOldest(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{AutoApprove: true})
	const back = "&redirect_uri=https%3A%2F%2Fclient.example%2Fcb"
	for range 5 { // with the seed's own they are six
		_, got := c.authorize("response_type=code&client_id=app" + back)
		w := c.form(tokenURL, "grant_type=authorization_code&client_id=app&client_secret=app-secret&code="+url.QueryEscape(got.Get("code"))+back)
		require.Equal(t, 200, w.Code, w.Body.String())
	}
	status, _ := c.refresh("5Aep8.first")
	require.Equal(t, 400, status)
	status, _ = c.refresh("5Aep8.agent")
	require.Equal(t, 200, status, "another user's approvals stay")
}

func jwt(t *testing.T, key *rsa.PrivateKey, claims string) string {
	t.Helper()
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"RS256"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims))
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	require.NoError(t, err)
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func TestJWTBearer(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	strict := newClient(t, emulator.Options{Strict: emulator.Strict{ShortAssertions: true}})
	block, _ := pem.Decode([]byte(c.PrivateKey()))
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	require.NoError(t, err)
	key := parsed.(*rsa.PrivateKey)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)

	claims := func(iss, sub, aud, exp string) string {
		return fmt.Sprintf(`{"iss":%q,"sub":%q,"aud":%q,"exp":%s}`, iss, sub, aud, exp)
	}
	now := start.Unix()
	in := func(seconds int64) string { return fmt.Sprint(now + seconds) }
	const login = "https://login.salesforce.com"
	good := `{"access_token":"…","scope":"api openid full web","instance_url":"http://org.example",` +
		`"id":"http://org.example/id/00DCw0000000aA1MAI/005Cw0000000aA1IAI","token_type":"Bearer"}`
	tests := map[string]string{
		claims("app", "admin@x.example", login, in(180)):                                                          good,
		claims("app", "admin@x.example", "http://org.example/", in(180)):                                          good,
		claims("app", "admin@x.example", login, `"`+in(180)+`"`):                                                  good,
		claims("app", "admin@x.example", login, in(-179)):                                                         good,
		claims("app", "admin@x.example", login, in(1_000_000)):                                                    good,
		`{"iss":"app","sub":"x","prn":"admin@x.example","aud":"https://test.salesforce.com","exp":` + in(1) + `}`: good,
		claims("app", "admin@x.example", login, in(-180)):                                                         oauthError("invalid_grant", "expired authorization code"),
		claims("app", "admin@x.example", login, `"soon"`):                                                         oauthError("invalid_grant", "invalid assertion"),
		claims("app", "admin@x.example", "https://evil.example", in(1)):                                           oauthError("invalid_grant", "audience is invalid"),
		claims("nobody", "admin@x.example", login, in(1)):                                                         oauthError("invalid_client_id", "client identifier invalid"),
		claims("bare", "agent@x.example", login, in(1)):                                                           oauthError("invalid_grant", "user hasn't approved this consumer"),
		claims("pub", "admin@x.example", login, in(1)):                                                            oauthError("unsupported_grant_type", "grant type not supported"),
	}
	ask := func(c *client, assertion string) string {
		return shape(c.form(tokenURL, "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="+assertion).Body.String())
	}
	for body, want := range tests {
		require.Equal(t, want, ask(c, jwt(t, key, body)), body)
	}
	fine := claims("app", "admin@x.example", login, in(1))
	require.Equal(t, oauthError("invalid_grant", "invalid assertion"), ask(c, jwt(t, other, fine)))
	block, _ = pem.Decode([]byte(strict.PrivateKey()))
	parsed, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	require.NoError(t, err)
	key = parsed.(*rsa.PrivateKey)
	require.Equal(t, good, ask(strict, jwt(t, key, claims("app", "admin@x.example", login, in(300)))))
	require.Equal(t, oauthError("invalid_grant", "invalid assertion"), ask(strict, jwt(t, key, claims("app", "admin@x.example", login, in(301)))))
}

func TestPasswordSwitchesAndLockout(t *testing.T) {
	t.Parallel()
	form := "grant_type=password&client_id=app&client_secret=app-secret&username=agent@x.example&password="
	c := newClient(t, emulator.Options{Strict: emulator.Strict{NoPasswordFlow: true}})
	require.Equal(t, 400, c.form(tokenURL, form+"agent").Code)

	c = newClient(t, emulator.Options{})
	for range 10 {
		require.Equal(t, 400, c.form(tokenURL, form+"wrong").Code)
	}
	require.Equal(t, 400, c.form(tokenURL, form+"agent").Code, "locked")
	c.Plane().Advance(time.Hour)
	require.Equal(t, 200, c.form(tokenURL, form+"agent").Code)
}

func TestLoginRate(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{Strict: emulator.Strict{HourlyLogins: 2}})
	status, _ := c.refresh("5Aep8.first") // the second; the client's own was the first
	require.Equal(t, 200, status)
	_, body := c.refresh("5Aep8.first")
	require.Equal(t, oauthError("rate_limit_exceeded", "login rate exceeded"), body)
	c.Plane().Advance(time.Hour)
	status, _ = c.refresh("5Aep8.first")
	require.Equal(t, 200, status)
}

func TestRevokeAndIntrospect(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{})
	introspect := func(token string) string {
		return c.form("/services/oauth2/introspect", "client_id=app&client_secret=app-secret&token="+url.QueryEscape(token)).Body.String()
	}
	c.Plane().Advance(time.Minute)
	require.Equal(t, 200, c.do("GET", v66+"/", "").Code) // slides the end
	require.Equal(t, `{"active":true,"scope":"api refresh_token","client_id":"app","username":"admin@x.example",`+
		`"sub":"http://org.example/id/00DCw0000000aA1MAI/005Cw0000000aA1IAI","token_type":"access_token","exp":1793617260,"iat":1793610000,"nbf":1793610000}`, introspect(c.token))
	require.Contains(t, introspect("5Aep8.first"), `"active":true,"scope":"api refresh_token"`)
	require.Contains(t, introspect("5Aep8.first"), `"token_type":"refresh_token"`)
	require.Equal(t, `{"active":false}`, introspect("nothing"))
	w := c.form(tokenURL, "grant_type=password&client_id=app&client_secret=app-secret&username=agent@x.example&password=agent")
	require.Equal(t, `{"active":false}`, introspect(field(t, w.Body.String(), "access_token")), "password sessions cannot be introspected")
	require.Equal(t, 400, c.form("/services/oauth2/introspect", "client_id=app&token=x").Code)

	second := c.login("5Aep8.first")
	revoke := func(token string) int { return c.form("/services/oauth2/revoke", "token="+url.QueryEscape(token)).Code }
	require.Equal(t, 200, revoke(c.token))
	require.Equal(t, 401, c.do("GET", v66+"/", "").Code)
	c.token = second
	require.Equal(t, 200, c.do("GET", v66+"/", "").Code, "the other session lives")
	require.Equal(t, 200, revoke("5Aep8.first"))
	require.Equal(t, 401, c.do("GET", v66+"/", "").Code)
	status, _ := c.refresh("5Aep8.first")
	require.Equal(t, 400, status)
	require.Equal(t, 400, revoke("5Aep8.first"))
	require.Equal(t, `{"active":false}`, introspect("5Aep8.first"))
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	c := newClient(t, emulator.Options{InstanceURL: "https://i.example"})
	const me = "/id/00DCw0000000aA1MAI/005Cw0000000aA1IAI"
	require.Equal(t, `{"sub":"http://org.example/id/00DCw0000000aA1MAI/005Cw0000000aA1IAI","user_id":"005Cw0000000aA1IAI","organization_id":"00DCw0000000aA1MAI",`+
		`"preferred_username":"admin@x.example","nickname":"ada","name":"Ada Admin","email":"admin@x.example","email_verified":true,"given_name":"Ada","family_name":"Admin",`+
		`"zoneinfo":"GMT","photos":{"picture":"https://i.example/profilephoto/005/F","thumbnail":"https://i.example/profilephoto/005/T"},`+
		`"profile":"https://i.example/005Cw0000000aA1IAI","picture":"https://i.example/profilephoto/005/F","address":{"country":"US"},"is_salesforce_integration_user":false,`+
		`"urls":{"enterprise":"https://i.example/services/Soap/c/{version}/00DCw0000000aA1","rest":"https://i.example/services/data/v{version}/","sobjects":"https://i.example/services/data/v{version}/sobjects/","search":"https://i.example/services/data/v{version}/search/","query":"https://i.example/services/data/v{version}/query/","recent":"https://i.example/services/data/v{version}/recent/"},`+
		`"active":true,"user_type":"STANDARD","language":"en_US","locale":"en_US","utcOffset":0,"updated_at":"2026-01-01T00:00:00.000+0000","is_app_installed":true}`,
		c.do("GET", "/services/oauth2/userinfo", "").Body.String())
	require.Contains(t, c.do("GET", me, "").Body.String(), `"display_name":"Ada Admin"`)
	token := c.token
	c.token = ""
	require.Equal(t, 200, c.do("GET", me+"?format=json&oauth_token="+url.QueryEscape(token), "").Code)

	for _, tt := range []struct {
		token, path, want string
		status            int
	}{
		{"", me, "Missing_OAuth_Token", 403},
		{"wrong", me, "Bad_OAuth_Token", 403},
		{"wrong", "/services/oauth2/userinfo", "Bad_OAuth_Token", 403},
		{"", "/services/oauth2/userinfo", "Missing_OAuth_Token", 403},
		{token, "/id/00DCw0000000aA2MAI/005Cw0000000aA1IAI", "Wrong_Org", 403},
		{token, "/id/00DCw0000000aA1MAI/what", "Bad_Id", 403},
		{token, "/id/00DCw0000000aA1MAI/005Cw0000000zz9IAA", "Bad_Id", 404},
		{token, "/id/00DCw0000000aA1MAI/005Cw0000000aA3IAI", "Inactive_User", 403},
	} {
		c.token = tt.token
		w := c.do("GET", tt.path, "")
		require.Equal(t, tt.want, w.Body.String())
		require.Equal(t, tt.status, w.Code)
		require.Equal(t, "text/plain;charset=UTF-8", w.Header().Get("Content-Type"))
	}
	require.Contains(t, c.do("GET", "/.well-known/openid-configuration", "").Body.String(), `"token_endpoint":"http://org.example/services/oauth2/token"`)
}
