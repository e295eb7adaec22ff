package interop_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v3"
	"github.com/ory/fosite"
	"github.com/ory/fosite/compose"
	"github.com/ory/fosite/storage"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
)

const (
	redirect = "http://127.0.0.1:9/back"
	secret   = "cl!ent/+s3cret"
)

// server is an authorization server on which everybody approves everything.
type server struct {
	*httptest.Server
	provider fosite.OAuth2Provider
	store    *storage.MemoryStore
	mu       sync.Mutex
	calls    int
}

func newServer(t *testing.T, key any) *server {
	t.Helper()
	s := &server{store: storage.NewMemoryStore()}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /authorize", s.authorize)
	mux.HandleFunc("POST /token", s.token)
	mux.HandleFunc("GET /api", s.api)
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	s.clients(t)
	s.store.Users["jane"] = storage.MemoryUserRelation{Username: "jane", Password: "p+&% sst0k3n"}
	s.store.IssuerPublicKeys["confidential"] = storage.IssuerPublicKeys{Issuer: "confidential", KeysBySub: map[string]storage.SubjectPublicKeys{
		"jane": {Subject: "jane", Keys: map[string]storage.PublicKeyScopes{
			"k1": {Key: &jose.JSONWebKey{Key: key, KeyID: "k1", Algorithm: "RS256", Use: "sig"}, Scopes: []string{"read"}},
		}},
	}}
	config := &fosite.Config{
		GlobalSecret: []byte("0123456789abcdef0123456789abcdef"), TokenURL: s.URL + "/token",
		EnforcePKCE: true, GrantTypeJWTBearerCanSkipClientAuth: true, GrantTypeJWTBearerMaxDuration: 5 * time.Minute,
		AccessTokenLifespan: time.Hour,
	}
	s.provider = compose.Compose(config, s.store,
		&compose.CommonStrategy{CoreStrategy: compose.NewOAuth2HMACStrategy(config)},
		compose.OAuth2AuthorizeExplicitFactory, compose.OAuth2PKCEFactory, compose.OAuth2RefreshTokenGrantFactory,
		compose.OAuth2ClientCredentialsGrantFactory,
		compose.OAuth2ResourceOwnerPasswordCredentialsFactory, //lint:ignore SA1019 services offer the grant still
		compose.RFC7523AssertionGrantFactory, compose.OAuth2TokenIntrospectionFactory,
	)
	return s
}

func (s *server) clients(t *testing.T) {
	t.Helper()
	hash, err := bcrypt.GenerateFromPassword([]byte(secret), bcrypt.MinCost)
	require.NoError(t, err)
	all := fosite.DefaultClient{
		RedirectURIs: []string{redirect}, ResponseTypes: []string{"code"}, Scopes: []string{"read", "offline"},
		Audience:   []string{"https://api.example.com"},
		GrantTypes: []string{"authorization_code", "refresh_token", "client_credentials", "password"},
	}
	confidential, public := all, all
	confidential.ID, confidential.Secret = "confidential", hash
	public.ID, public.Public = "public", true
	s.store.Clients["confidential"], s.store.Clients["public"] = &confidential, &public
}

func (s *server) authorize(w http.ResponseWriter, r *http.Request) {
	ask, err := s.provider.NewAuthorizeRequest(r.Context(), r)
	if err != nil {
		s.provider.WriteAuthorizeError(r.Context(), w, ask, err)
		return
	}
	for _, scope := range ask.GetRequestedScopes() {
		ask.GrantScope(scope)
	}
	answer, err := s.provider.NewAuthorizeResponse(r.Context(), ask, &fosite.DefaultSession{Subject: "jane"})
	if err != nil {
		s.provider.WriteAuthorizeError(r.Context(), w, ask, err)
		return
	}
	s.provider.WriteAuthorizeResponse(r.Context(), w, ask, answer)
}

func (s *server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls++
	s.mu.Unlock()
	ask, err := s.provider.NewAccessRequest(r.Context(), r, &fosite.DefaultSession{})
	if err != nil {
		s.provider.WriteAccessError(r.Context(), w, ask, err)
		return
	}
	for _, scope := range ask.GetRequestedScopes() {
		ask.GrantScope(scope)
	}
	answer, err := s.provider.NewAccessResponse(r.Context(), ask)
	if err != nil {
		s.provider.WriteAccessError(r.Context(), w, ask, err)
		return
	}
	s.provider.WriteAccessResponse(r.Context(), w, ask, answer)
}

// api answers to good access tokens.
func (s *server) api(w http.ResponseWriter, r *http.Request) {
	_, _, err := s.provider.IntrospectToken(r.Context(), fosite.AccessTokenFromRequest(r), fosite.AccessToken, &fosite.DefaultSession{})
	if err != nil {
		w.WriteHeader(http.StatusUnauthorized)
	}
}

// endpoint is the server's token endpoint, as a client with a way to name
// itself sees it.
func (s *server) endpoint(t *testing.T, client string, basic bool) oauth.Endpoint {
	t.Helper()
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	e := oauth.Endpoint{HTTP: rest.New(rest.Options{Allow: []string{u.Host}}), URL: s.URL + "/token", ClientID: client, Basic: basic}
	if client == "confidential" {
		e.ClientSecret = credential.New(secret)
	}
	return e
}

// status is that of a call with the token.
func (s *server) status(t *testing.T, token oauth.Token) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+token.Access.Reveal())
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return answer.StatusCode
}
