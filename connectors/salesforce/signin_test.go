package salesforce

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/connectortest"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

func TestWhereAnAccountSignsIn(t *testing.T) {
	t.Parallel()
	tests := []struct {
		settings  map[string]any
		want, aud string
	}{
		{map[string]any{}, production, production},
		{map[string]any{"sandbox": true}, sandboxes, sandboxes},
		{map[string]any{"sandbox": true, "login_url": "https://acme--dev.sandbox.my.salesforce.com/"}, "https://acme--dev.sandbox.my.salesforce.com", sandboxes},
		{map[string]any{"login_url": "https://acme--dev.sandbox.my.salesforce.com"}, "https://acme--dev.sandbox.my.salesforce.com", sandboxes},
		{map[string]any{"sandbox": true, "login_url": sandboxes}, sandboxes, sandboxes},
		{map[string]any{"login_url": "https://acme.my.site.com"}, "https://acme.my.site.com", "https://acme.my.site.com"},
		{map[string]any{"my_domain": "Acme"}, "https://acme.my.salesforce.com", production},
		{map[string]any{"my_domain": "acme.my.salesforce.com"}, "https://acme.my.salesforce.com", production},
		{map[string]any{"my_domain": "acme--dev"}, "https://acme--dev.sandbox.my.salesforce.com", sandboxes},
		{map[string]any{"my_domain": "acme--dev.sandbox.my.salesforce.com", "sandbox": true}, "https://acme--dev.sandbox.my.salesforce.com", sandboxes},
	}
	for _, tt := range tests {
		a := connectors.Account{Settings: tt.settings}
		got, _, err := loginURL(a)
		require.NoError(t, err)
		require.Equal(t, tt.want, got)
		require.Equal(t, tt.aud, audience(got, isSandbox(a)), tt.settings)
	}
	for given, want := range map[string]string{"": "v66.0", "66": "v66.0", "v67.0": "v67.0", "101.0": "v101.0"} {
		got, err := apiVersion(given)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

// Each combination of settings that cannot work is a finding that names
// settings, and no value.
func TestSignInsThatCannotWork(t *testing.T) {
	t.Parallel()
	tests := []struct{ given, want string }{
		{"refresh_token=canary private_key=canary", "refresh_token and private_key are given; say with auth which"},
		{"refresh_token=canary password=canary username=u client_secret=canary", "refresh_token and password are given"},
		{"client_secret=canary", "auth is missing: client_id and client_secret alone"},
		{"", "refresh_token is missing"},
		{"auth=jwt private_key=canary", "auth: jwt needs the setting username"},
		{"auth=jwt username=canary", "auth: jwt needs the setting private_key"},
		{"auth=jwt username=canary private_key=canary client_secret=canary", "auth: jwt does not use the setting client_secret"},
		{"username=canary private_key=canary", "private_key: the private key is not in PEM form"},
		{"auth=password username=canary password=canary", "auth: password needs the setting client_secret"},
		{"password=canary client_secret=canary", "auth: password needs the setting username"},
		{"auth=password client_secret=canary username=canary", "auth: password needs the setting password"},
		{"auth=password client_secret=canary username=canary password=canary refresh_token=canary", "auth: password does not use the setting refresh_token"},
		{"auth=client_credentials my_domain=acme", "auth: client_credentials needs the setting client_secret"},
		{"auth=client_credentials client_secret=canary", "works at the org's own address only; set my_domain"},
		{"auth=client_credentials client_secret=canary sandbox=true", "works at the org's own address only; set my_domain"},
		{"auth=client_credentials client_secret=canary login_url=https://login.salesforce.com", "set my_domain"},
		{"auth=client_credentials client_secret=canary my_domain=acme security_token=canary", "does not use the setting security_token"},
		{"auth=client_credentials client_secret=canary my_domain=acme username=canary", "does not use the setting username"},
		{"auth=refresh_token refresh_token=canary audience=canary", "auth: refresh_token does not use the setting audience"},
		{"auth=device refresh_token=canary", "auth is not one of the known ways"},
		{"refresh_token=canary my_domain=acme login_url=https://acme.my.salesforce.com", "my_domain and login_url say the same thing"},
		{"refresh_token=canary my_domain=ac.me", "my_domain must be the name before .my.salesforce.com"},
		{"refresh_token=canary my_domain=-acme", "my_domain must be the name"},
		{"refresh_token=canary my_domain=acme sandbox=true", "my_domain of a sandbox has two parts"},
		{"refresh_token=canary sandbox=true login_url=https://login.salesforce.com", "login_url and sandbox contradict each other"},
		{"refresh_token=canary login_url=https://test.salesforce.com", "login_url and sandbox contradict each other"},
	}
	for _, tt := range tests {
		_, err := Connector{}.Open(given(t, "client_id=canary "+tt.given), connectors.Deps{HTTP: rest.New(rest.Options{})})
		require.ErrorContains(t, err, tt.want, tt.given)
		require.NotContains(t, err.Error(), "canary", tt.given)
	}
	for _, fine := range []string{
		"refresh_token=x", "auth=refresh_token", "auth=refresh_token client_secret=x", "password=x username=u client_secret=x security_token=x",
		"auth=client_credentials client_secret=x my_domain=acme", "auth=client_credentials client_secret=x login_url=https://acme.my.salesforce.com",
	} {
		_, err := Connector{}.Open(given(t, "client_id=c "+fine), connectors.Deps{HTTP: rest.New(rest.Options{})})
		require.NoError(t, err, fine)
	}
}

// given makes an account of pairs.
func given(t *testing.T, pairs string) connectors.Account {
	t.Helper()
	a := connectors.Account{ID: "acme", Settings: map[string]any{}, Secrets: map[string]credential.Secret{}}
	for pair := range strings.FieldsSeq(pairs) {
		name, v, _ := strings.Cut(pair, "=")
		switch name {
		case "client_secret", "refresh_token", "private_key", "password", "security_token":
			a.Secrets[name] = credential.New(v)
		case "sandbox":
			a.Settings[name] = v == "true"
		default:
			a.Settings[name] = v
		}
	}
	return a
}

// by makes a bench's account sign in by other settings and secrets.
func by(auth string, settings map[string]string, secrets map[string]string) setting {
	return func(a *connectors.Account) {
		delete(a.Secrets, "refresh_token")
		a.Settings["auth"] = auth
		for name, v := range settings {
			a.Settings[name] = v
		}
		for name, v := range secrets {
			a.Secrets[name] = credential.New(v)
		}
		if auth == authJWT {
			delete(a.Secrets, "client_secret")
		}
	}
}

const integration = "integration@callwright.example"

func testKey(t *testing.T) (key *rsa.PrivateKey, pkcs1, pkcs8 string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	text := func(kind string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	return key, text("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)), text("PRIVATE KEY", der)
}

func TestEveryWayToSignIn(t *testing.T) {
	t.Parallel()
	key, pkcs1, pkcs8 := testKey(t)
	ways := map[string]setting{
		"refresh token":            func(*connectors.Account) {},
		"jwt, PKCS #8":             by(authJWT, map[string]string{"username": integration}, map[string]string{"private_key": pkcs8}),
		"jwt, PKCS #1":             by(authJWT, map[string]string{"username": integration}, map[string]string{"private_key": pkcs1}),
		"jwt with an audience":     by(authJWT, map[string]string{"username": integration, "audience": "https://test.salesforce.com"}, map[string]string{"private_key": pkcs8}),
		"password and token":       by(authPassword, map[string]string{"username": integration}, map[string]string{"password": "emulator+password", "security_token": "emulatorSecurityToken"}),
		"password with the token":  by(authPassword, map[string]string{"username": integration}, map[string]string{"password": "emulator+passwordemulatorSecurityToken"}),
		"client credentials":       by(authClient, nil, nil),
		"inferred: user, password": by("", map[string]string{"username": integration}, map[string]string{"password": "emulator+password", "security_token": "emulatorSecurityToken"}),
	}
	for name, way := range ways {
		b := open(t, emulator.Options{Key: key}, way)
		who, err := b.Identify(b.ctx)
		require.NoError(t, err, name)
		require.Equal(t, connectors.Identity{
			User: integration, Organization: strings.TrimPrefix(b.url, "http://"), OrganizationID: who.OrganizationID, Version: "v66.0",
		}, who, name)
		require.Equal(t, 1, b.signIns(), name)
		b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 1})
		require.Equal(t, 1, b.search(t, where("Contact", "Name", effect.Eq, "Jane Doe")).Count, name)
		require.Equal(t, 2, b.signIns(), name)
	}
}

func TestSignInsThatAreRefused(t *testing.T) {
	t.Parallel()
	key, _, pem8 := testKey(t)
	_, _, other := testKey(t)
	long := strings.Repeat(`+ & % = "`, 1200)
	jwt := func(user, pem string) setting {
		return by(authJWT, map[string]string{"username": user}, map[string]string{"private_key": pem})
	}
	password := func(p, token string) setting {
		return by(authPassword, map[string]string{"username": integration}, map[string]string{"password": p, "security_token": token})
	}
	tests := []struct {
		name    string
		org     emulator.Options
		way     setting
		secrets []string
		says    []string
	}{
		{"wrong password", emulator.Options{}, password("pw-canary", "emulatorSecurityToken"), []string{"pw-canary"}, []string{"password", "security token", "locked", "switched"}},
		{"no security token", emulator.Options{}, password("emulator+password", ""), nil, []string{"security token"}},
		{"a long password of odd characters", emulator.Options{}, password(long, "x"), []string{long, long[:40]}, []string{"password"}},
		{"flow switched off", emulator.Options{Strict: emulator.Strict{NoPasswordFlow: true}}, password("emulator+password", "emulatorSecurityToken"), nil, []string{"switched"}},
		{"another key", emulator.Options{}, jwt(integration, other), []string{other}, []string{"signature", "invalid assertion"}},
		{"not approved", emulator.Options{}, jwt("sam@callwright.example", pem8), nil, []string{"approved"}},
		{"wrong audience", emulator.Options{}, func(a *connectors.Account) {
			jwt(integration, pem8)(a)
			a.Settings["audience"] = "https://elsewhere.example"
		}, nil, []string{"audience"}},
		{"wrong client secret", emulator.Options{}, by(authClient, nil, map[string]string{"client_secret": "cs-canary"}), []string{"cs-canary"}, []string{"client id or secret"}},
		{"wrong refresh token", emulator.Options{}, func(a *connectors.Account) {
			a.Secrets["refresh_token"] = credential.New("rt-canary")
		}, []string{"rt-canary"}, []string{"connect the account again"}},
		{"no refresh token", emulator.Options{}, by(authRefresh, nil, nil), nil, []string{"no refresh token; connect it again"}},
	}
	for _, tt := range tests {
		tt.org.Key, tt.org.Seed = key, small(t)
		b := open(t, tt.org, tt.way)
		b.secrets = append(b.secrets, tt.secrets...)
		_, err := b.Verify(b.ctx)
		f := b.fault(t, effect.Auth, err)
		for _, says := range tt.says {
			require.Contains(t, f.Message, says, tt.name)
		}
		_, err = b.Create(b.ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "x"}}, "k")
		b.fault(t, effect.Auth, err)
		require.Empty(t, b.requests(), tt.name)
		require.LessOrEqual(t, b.signIns(), 1, "%s: a refused sign-in is not repeated, which could lock the user out", tt.name)
	}
}

// Client credentials at a host for everybody: the message names the way out.
func TestClientCredentialsNeedTheOrgsOwnHost(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{}, by(authClient, nil, nil))
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: tokenPath}, Status: 400, Body: `{"error":"invalid_grant","error_description":"request not supported on this domain"}`})
	_, err := b.Verify(b.ctx)
	f := b.fault(t, effect.Auth, err)
	require.Contains(t, f.Message, "URL is the organization's own")
	require.Contains(t, f.Message, "request not supported on this domain")
}

// The clock of this machine may be off by minutes.
func TestSignedAssertionsBearAWrongClock(t *testing.T) {
	t.Parallel()
	key, _, pem8 := testKey(t)
	for offset, ok := range map[time.Duration]bool{
		0: true, 5 * time.Minute: true, -5 * time.Minute: true, 7 * time.Minute: false, -time.Hour: true,
	} {
		b := open(t, emulator.Options{Key: key}, by(authJWT, map[string]string{"username": integration}, map[string]string{"private_key": pem8}))
		b.emulator.Plane().SetOffset(offset)
		_, err := b.Verify(b.ctx)
		if ok {
			require.NoError(t, err, offset)
			continue
		}
		require.Contains(t, b.fault(t, effect.Auth, err).Message, "clock", offset)
	}
}

// A person approves the app in a browser; what comes of it is kept.
func TestApprovalInABrowser(t *testing.T) {
	t.Parallel()
	vault := connectortest.NewVault()
	b := openIn(t, vault, emulator.Options{AutoApprove: true, Strict: emulator.Strict{RotateRefreshTokens: true}}, by(authRefresh, nil, nil))
	_, err := b.Verify(b.ctx)
	require.Contains(t, b.fault(t, effect.Auth, err).Message, "callwright connectors authorize acme")
	require.Zero(t, b.signIns())

	web, err := Connector{}.Consent(b.record, b.deps, "http://localhost:8913/cb")
	require.NoError(t, err)
	consent := oauth.NewConsent()
	page, err := web.AuthorizeURL(consent)
	require.NoError(t, err)
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Get(page)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	back, err := url.Parse(answer.Header.Get("Location"))
	require.NoError(t, err)
	token, err := web.Exchange(b.ctx, consent, back.Query())
	require.NoError(t, err)
	require.NoError(t, oauth.Keeper{Vault: vault, Account: "acme", Now: b.deps.HTTP.Now}.Put(b.ctx, token))

	b.restart(t)
	require.Equal(t, 1, b.search(t, where("Contact", "Name", effect.Eq, "Jane Doe")).Count)
	_, err = Connector{}.Consent(given(t, "client_id=c auth=client_credentials client_secret=s my_domain=acme"), b.deps, "http://localhost/cb")
	require.ErrorContains(t, err, "auth: client_credentials needs no approval")
}
