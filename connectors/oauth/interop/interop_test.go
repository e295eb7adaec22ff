package interop_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/credential/store"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/engine/effect"
)

// approve plays the browser, up to where it comes back.
func approve(t *testing.T, w oauth.Web, c oauth.Consent) url.Values {
	t.Helper()
	page, err := w.AuthorizeURL(c)
	require.NoError(t, err)
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Get(page)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusSeeOther, answer.StatusCode)
	back, err := answer.Location()
	require.NoError(t, err)
	return back.Query()
}

func web(e oauth.Endpoint, s *server) oauth.Web {
	e.Scopes = []string{"read", "offline"}
	return oauth.Web{Endpoint: e, Authorize: s.URL + "/authorize", Redirect: redirect}
}

func requireRefused(t *testing.T, err error, detail string) {
	t.Helper()
	var f *effect.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, effect.Auth, f.Code)
	require.Equal(t, detail, f.Detail)
	require.NotContains(t, f.Message, secret)
}

var clients = []struct {
	name  string
	basic bool
}{{"confidential", false}, {"confidential", true}, {"public", false}}

// TestAuthorizationCode with PKCE, then renewals that replace the refresh
// token, kept in a store by two processes' worth of sources.
func TestAuthorizationCode(t *testing.T) {
	t.Parallel()
	for _, c := range clients {
		s := newServer(t, nil)
		w := web(s.endpoint(t, c.name, c.basic), s)
		consent := oauth.NewConsent()
		token, err := w.Exchange(t.Context(), consent, approve(t, w, consent))
		require.NoError(t, err)
		require.False(t, token.Refresh.IsZero())
		require.Equal(t, "read offline", token.Scope)
		require.WithinDuration(t, time.Now().Add(time.Hour), token.Expiry, 10*time.Second)
		require.Equal(t, http.StatusOK, s.status(t, token))

		k := keeper(t)
		require.NoError(t, k.Put(t.Context(), token))
		sources := []*oauth.Source{k.Source(oauth.RefreshToken(w.Endpoint)), k.Source(oauth.RefreshToken(w.Endpoint))}
		calls := s.calls
		for range 10 {
			old := token
			token = together(t, sources, old)
			require.NotEqual(t, old.Refresh.Reveal(), token.Refresh.Reveal())
			require.Equal(t, http.StatusUnauthorized, s.status(t, old))
			require.Equal(t, http.StatusOK, s.status(t, token))
		}
		require.Equal(t, calls+10, s.calls)
	}
}

func keeper(t *testing.T) oauth.Keeper {
	t.Helper()
	dir := t.TempDir()
	o := store.Options{Dir: filepath.Join(dir, "store"), Keys: store.KeyFile(filepath.Join(dir, "key"))}
	require.NoError(t, store.Init(t.Context(), o))
	v, err := store.Open(o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = v.Close() })
	return oauth.Keeper{Vault: v, Account: "acme"}
}

// together has many callers find the old token rejected.
func together(t *testing.T, sources []*oauth.Source, old oauth.Token) (fresh oauth.Token) {
	t.Helper()
	var wg sync.WaitGroup
	got := make([]oauth.Token, 20)
	errs := make([]error, len(got))
	for i := range got {
		wg.Go(func() {
			s := sources[i%len(sources)]
			_, first := s.Token(t.Context())
			s.Invalidate(old.Access)
			token, err := s.Token(t.Context())
			got[i], errs[i] = token, errors.Join(first, err)
		})
	}
	wg.Wait()
	for i, token := range got {
		require.NoError(t, errs[i])
		require.Equal(t, got[0].Access.Reveal(), token.Access.Reveal())
	}
	return got[0]
}

func TestReusedRefreshTokenEndsTheSignIn(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	w := web(s.endpoint(t, "confidential", false), s)
	consent := oauth.NewConsent()
	first, err := w.Exchange(t.Context(), consent, approve(t, w, consent))
	require.NoError(t, err)
	refresh := oauth.RefreshToken(w.Endpoint)
	second, err := refresh.Fetch(t.Context(), first)
	require.NoError(t, err)
	_, err = refresh.Fetch(t.Context(), first)
	requireRefused(t, err, "invalid_grant")
	_, err = refresh.Fetch(t.Context(), second)
	requireRefused(t, err, "invalid_grant")
	k := keeper(t)
	require.NoError(t, k.Put(t.Context(), oauth.Token{Refresh: second.Refresh}))
	_, err = k.Source(refresh).Token(t.Context())
	requireRefused(t, err, "invalid_grant")
	require.ErrorContains(t, err, "run: callwright connectors authorize acme")
}

func TestCodeIsBoundToItsConsent(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	w := web(s.endpoint(t, "confidential", false), s)
	consent, other := oauth.NewConsent(), oauth.NewConsent()
	back := approve(t, w, consent)
	_, err := w.Exchange(t.Context(), oauth.Consent{State: consent.State, Verifier: other.Verifier}, back)
	requireRefused(t, err, "invalid_grant")

	back = approve(t, w, consent)
	elsewhere := w
	elsewhere.Redirect = "http://127.0.0.1:9/other"
	_, err = elsewhere.Exchange(t.Context(), consent, back)
	requireRefused(t, err, "invalid_grant")

	back = approve(t, w, consent)
	_, err = w.Exchange(t.Context(), consent, back)
	require.NoError(t, err)
	_, err = w.Exchange(t.Context(), consent, back)
	requireRefused(t, err, "invalid_grant")

	w.Endpoint.Scopes = []string{"unknown"}
	_, err = w.Exchange(t.Context(), consent, approve(t, w, consent))
	requireRefused(t, err, "invalid_scope")
}

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	for _, basic := range []bool{false, true} {
		e := s.endpoint(t, "confidential", basic)
		e.Scopes, e.Audience = []string{"read"}, "https://api.example.com"
		token, err := oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
		require.NoError(t, err)
		require.True(t, token.Refresh.IsZero())
		require.Equal(t, http.StatusOK, s.status(t, token))
		e.Audience = "https://elsewhere.example.com"
		_, err = oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
		requireRefused(t, err, "invalid_request")
		e.Audience, e.ClientSecret = "", credential.New("wrong")
		_, err = oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
		requireRefused(t, err, "invalid_client")
	}
	e := s.endpoint(t, "public", false)
	_, err := oauth.ClientCredentials(e).Fetch(t.Context(), oauth.Token{})
	requireRefused(t, err, "invalid_grant")
}

func TestPassword(t *testing.T) {
	t.Parallel()
	s := newServer(t, nil)
	e := s.endpoint(t, "confidential", false)
	e.Scopes = []string{"read"}
	login := oauth.Login{User: "jane", Password: credential.New("p+&% ss"), SecurityToken: credential.New("t0k3n")}
	token, err := oauth.Password(e, login).Fetch(t.Context(), oauth.Token{})
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, s.status(t, token))
	login.SecurityToken = credential.Secret{}
	_, err = oauth.Password(e, login).Fetch(t.Context(), oauth.Token{})
	requireRefused(t, err, "invalid_grant")
	require.ErrorContains(t, err, "security token is wrong")
	require.NotContains(t, err.Error(), "p+&")
}

func TestJWTBearer(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	s := newServer(t, key.Public())
	e := s.endpoint(t, "confidential", false)
	e.ClientSecret, e.Scopes = credential.Secret{}, []string{"read"}
	a := oauth.Assertion{
		Subject: "jane", Audience: s.URL + "/token", KeyID: "k1",
		Key: credential.New(string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))),
	}
	fetch := func() (oauth.Token, error) {
		f, err := oauth.JWTBearer(e, a)
		require.NoError(t, err)
		return f.Fetch(t.Context(), oauth.Token{})
	}
	for range 2 { // each assertion is new
		token, err := fetch()
		require.NoError(t, err)
		require.Equal(t, http.StatusOK, s.status(t, token))
	}
	good := a
	a.Audience = "https://login.example.com"
	_, err = fetch()
	requireRefused(t, err, "invalid_grant")
	a = good
	a.Subject = "john"
	_, err = fetch()
	requireRefused(t, err, "invalid_grant")
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	a = good
	a.Key = credential.New(string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(other)})))
	_, err = fetch()
	requireRefused(t, err, "invalid_grant")
}
