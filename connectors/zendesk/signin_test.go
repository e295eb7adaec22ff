package zendesk

import (
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
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func byPassword(a *connectors.Account, known emulator.Credentials) {
	a.Settings["client_id"], a.Settings["email"] = known.ClientID, known.Email
	a.Secrets["client_secret"], a.Secrets["password"] = credential.New(known.ClientSecret), credential.New(known.Password)
}

func byBearer(a *connectors.Account, known emulator.Credentials) {
	a.Secrets["token"] = credential.New(known.Bearer)
}

func byCode(a *connectors.Account, known emulator.Credentials) {
	a.Settings["auth"], a.Settings["client_id"] = authCode, known.ClientID
	a.Secrets["client_secret"] = credential.New(known.ClientSecret)
}

func TestEveryWayToSignIn(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]func(*connectors.Account, emulator.Credentials){"password": byPassword, "bearer": byBearer} {
		b := openWith(t, emulator.Switches{}, way)
		who, err := b.Identify(b.ctx)
		require.NoError(t, err, name)
		require.Equal(t, strings.TrimPrefix(b.base, "http://"), who.Organization, name)
		require.Equal(t, "v2", who.Version, name)
		require.Contains(t, who.User, "@callwright.example", name)
		b.emulator.ExpireTokens()
		require.Equal(t, []any{jane}, ids(b.search(t, where("user", "name", effect.Eq, "Jane Doe"))), name)
	}
}

func TestSignInsThatAreRefused(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(`+ & % = "`, 1200)
	tests := []struct {
		name   string
		way    func(*connectors.Account, emulator.Credentials)
		change map[string]string
		says   string
		sent   int
	}{
		{"wrong password", byPassword, map[string]string{"password": "pw-canary"}, "password", 0},
		{"a long password of odd characters", byPassword, map[string]string{"password": long}, "password", 0},
		{"wrong client secret", byPassword, map[string]string{"client_secret": "cs-canary"}, "client id or secret", 0},
		{"wrong bearer", byBearer, map[string]string{"token": "bt-canary"}, "401", 1},
		{"never approved", byCode, nil, "no refresh token; connect it again", 0},
		{"wrong refresh token", byCode, map[string]string{"refresh_token": "rt-canary"}, "connect the account again", 0},
	}
	for _, tt := range tests {
		b := openWith(t, emulator.Switches{}, func(a *connectors.Account, known emulator.Credentials) {
			tt.way(a, known)
			for name, v := range tt.change {
				a.Secrets[name] = credential.New(v)
			}
		})
		for _, v := range tt.change {
			b.secrets = append(b.secrets, v)
		}
		_, err := b.Verify(b.ctx)
		require.Contains(t, b.fault(t, effect.Auth, err).Message+" 401", tt.says, tt.name)
		require.Len(t, b.requests(), tt.sent, tt.name)
		require.LessOrEqual(t, b.signIns(), 1, tt.name)
	}
}

// approve plays the person who approves the account's client.
func approve(t *testing.T, b *bench) oauth.Token {
	t.Helper()
	web, err := Connector{}.Consent(b.record, b.deps, "http://localhost:8790/callback")
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
	return token
}

// Zendesk replaces the refresh token at each use: it is kept before it is
// used, and each process begins where the last one ended.
func TestApprovalInABrowser(t *testing.T) {
	t.Parallel()
	kept := connectortest.NewVault()
	b := openWith(t, emulator.Switches{AutoApprove: true}, byCode)
	b.deps.Vault = kept
	b.restart(t)
	_, err := b.Verify(b.ctx)
	require.Contains(t, b.fault(t, effect.Auth, err).Message, "callwright connectors authorize acme")
	require.NoError(t, oauth.Keeper{Vault: kept, Account: "acme", Now: b.deps.HTTP.Now}.Put(b.ctx, approve(t, b)))
	b.restart(t)
	before := b.signIns()
	for range 3 {
		b.search(t, where("user", "name", effect.Eq, "Jane Doe"))
		b.elapsed.Add(int64(3 * time.Hour))
		b.search(t, where("user", "name", effect.Eq, "Jane Doe"))
		b.restart(t)
	}
	require.Equal(t, before+3, b.signIns(), "one for each expiry")

	kept.Break(true)
	b.elapsed.Add(int64(3 * time.Hour))
	sent := len(b.requests())
	_, err = b.Search(b.ctx, where("user", "name", effect.Eq, "Jane Doe"))
	require.Contains(t, b.fault(t, effect.Unavailable, err).Message, "cannot be kept")
	require.Len(t, b.requests(), sent, "nothing is used that is not kept")
	kept.Break(false)
	b.search(t, where("user", "name", effect.Eq, "Jane Doe"))

	b.emulator.RevokeTokens()
	_, err = b.Search(b.ctx, where("user", "name", effect.Eq, "Jane Doe"))
	require.Contains(t, b.fault(t, effect.Auth, err).Message, "callwright connectors authorize acme")
	_, err = Connector{}.Consent(connectors.Account{Settings: map[string]any{"subdomain": "acme", "client_id": "c"}, Secrets: map[string]credential.Secret{"client_secret": credential.New("s")}}, b.deps, "http://localhost/cb")
	require.ErrorContains(t, err, "auth: client_credentials needs no approval")
}

func TestApprovalWithoutAVault(t *testing.T) {
	t.Parallel()
	b := openWith(t, emulator.Switches{AutoApprove: true}, byCode)
	b.record.Secrets["refresh_token"] = approve(t, b).Refresh
	b.restart(t)
	for range 2 {
		b.search(t, where("user", "name", effect.Eq, "Jane Doe"))
		b.elapsed.Add(int64(3 * time.Hour))
	}
	require.Equal(t, 3, b.signIns(), "the approval, and two refreshes of which the second has the token of the first")
}

// TestSignInMatrix is about the tokens: what token answers may be like.
func TestSignInMatrix(t *testing.T) {
	t.Parallel()
	token := func(more string) string { return `{"access_token":"TOKEN","token_type":"bearer"` + more + `}` }
	refusal := func(code string) string { return `{"error":"` + code + `","error_description":"x"}` }
	tests := []struct {
		name  string
		fault sandbox.Fault
		code  effect.Code // "" for success
	}{
		{"revoked", sandbox.Fault{Status: 400, Body: refusal("invalid_grant")}, effect.Auth},
		{"unknown client", sandbox.Fault{Status: 401, Body: refusal("invalid_client")}, effect.Auth},
		{"unknown scope", sandbox.Fault{Status: 400, Body: refusal("invalid_scope")}, effect.Auth},
		{"too many", sandbox.Fault{Status: 429, Body: "slow down", Headers: map[string]string{"Retry-After": "7"}}, effect.RateLimited},
		{"html 503", sandbox.Fault{Status: 503, Body: "<html>"}, effect.Unavailable},
		{"wrong subdomain", sandbox.Fault{Status: 302, Headers: map[string]string{"Location": "https://www.zendesk.com/"}}, effect.Unavailable},
		{"cut", sandbox.Fault{Cut: true}, effect.Unavailable},
		{"no expiry", sandbox.Fault{Status: 200, Body: token("")}, ""},
		{"expiry as text", sandbox.Fault{Status: 201, Body: token(`,"expires_in":"7200"`)}, ""},
		{"a token type in capitals", sandbox.Fault{Status: 200, Body: strings.Replace(token(""), "bearer", "BEARER", 1)}, ""},
	}
	for _, tt := range tests {
		b := open(t, emulator.Switches{})
		tt.fault.Match = sandbox.Match{Path: "/oauth/tokens"}
		tt.fault.Body = strings.ReplaceAll(tt.fault.Body, "TOKEN", b.emulator.Credentials().Bearer)
		b.inject(tt.fault)
		_, err := b.Search(b.ctx, where("user", "name", effect.Eq, "Jane Doe"))
		require.Equal(t, 1, b.signIns(), tt.name)
		if tt.code == "" {
			require.NoError(t, err, tt.name)
			continue
		}
		require.Equal(t, tt.code, effect.AsFault(err).Code, "%s: %v", tt.name, err)
		b.fault(t, tt.code, err)
		require.Empty(t, b.requests(), tt.name)
	}
}
