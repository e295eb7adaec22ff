package zendesk

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	about := Connector{}.Describe()
	require.Equal(t, "zendesk", about.Type)
	require.True(t, about.CRM)
	for _, f := range about.Fields {
		require.NotEmpty(t, f.Doc, f.Name)
	}
	require.Equal(t, spec.Secret, spec.Find(about.Fields, "api_token").Kind)
}

const settings = `connectors:
  acme:
    type: zendesk
    subdomain: acme
    client_id: callwright
    client_secret: env:SECRET
    scope: read write
    phone_region: DE
    plan: growth
`

func TestSettingsInAFile(t *testing.T) {
	t.Parallel()
	config, diags := connectors.Load(source.NewFile("connectors.yaml", []byte(settings)), []connectors.Connector{Connector{}}, nil)
	require.Empty(t, diags)
	a := config.Accounts[0]
	for _, f := range (Connector{}).Describe().Fields {
		if f.Kind == spec.Secret && f.Name == "client_secret" {
			a.Secrets[f.Name] = credential.New("s")
		}
	}
	require.Equal(t, 400, limits(a).RatePerMinute)
	c, err := Connector{}.Open(a, connectors.Deps{HTTP: rest.New(rest.Options{})})
	require.NoError(t, err)
	require.Equal(t, "DE", c.(*client).region)
}

func TestOpenNamesTheWrongSetting(t *testing.T) {
	t.Parallel()
	const oauth, token = "client_id=c client_secret=s ", "email=e@x.example api_token=t "
	tests := []struct{ settings, want string }{
		{oauth, "either url or subdomain"},
		{"url=https://acme.zendesk.com subdomain=acme " + oauth, "either url or subdomain"},
		{"subdomain=acme.zendesk.com " + oauth, "subdomain must be the name"},
		{"url=https://acme.zendesk.com/api/v2 " + oauth, "url must be a URL without a path"},
		{"url=http://acme.zendesk.com " + oauth, "url: "},
		{"url=https://user:hunter2@acme.zendesk.com " + oauth, "url: "},
		{"subdomain=acme", "auth: client_credentials needs the setting client_id"},
		{"subdomain=acme " + oauth + token, "auth: api_token does not use the setting client_id"},
		{"subdomain=acme client_id=c", "auth: client_credentials needs the setting client_secret"},
		{"subdomain=acme email=e@x.example", "auth: api_token needs the setting api_token"},
		{"subdomain=acme api_token=hunter2", "auth: api_token needs the setting email"},
		{"subdomain=acme api_token=hunter2 token=hunter2", "api_token and token are given; say with auth"},
		{"subdomain=acme refresh_token=hunter2 password=hunter2", "refresh_token and password are given; say with auth"},
		{"subdomain=acme auth=bearer " + oauth, "auth: bearer needs the setting token"},
		{"subdomain=acme token=hunter2 email=e@x.example", "auth: bearer does not use the setting email"},
		{"subdomain=acme auth=password password=hunter2 client_id=c client_secret=s", "auth: password needs the setting email"},
		{"subdomain=acme password=hunter2 email=e@x.example", "auth: password needs the setting client_id"},
		{"subdomain=acme auth=authorization_code", "auth: authorization_code needs the setting client_id"},
		{"subdomain=acme auth=authorization_code client_id=c api_token=hunter2", "auth: authorization_code does not use the setting api_token"},
		{"subdomain=acme auth=client_credentials refresh_token=hunter2 " + oauth, "auth: client_credentials does not use the setting refresh_token"},
		{"subdomain=acme auth=basic " + oauth, "auth is not one of the known ways"},
		{"subdomain=acme auth=authorization_code client_id=c", ""},
		{"subdomain=acme token=t", ""},
		{"subdomain=acme password=p email=e@x.example " + oauth, ""},
		{"subdomain=acme " + oauth, ""},
		{"url=https://acme.zendesk.com/ " + token, ""},
	}
	for _, tt := range tests {
		a := connectors.Account{ID: "acme", Settings: map[string]any{}, Secrets: map[string]credential.Secret{}}
		for pair := range strings.FieldsSeq(tt.settings) {
			name, v, _ := strings.Cut(pair, "=")
			if f := spec.Find((Connector{}).Describe().Fields, name); f.Kind == spec.Secret {
				a.Secrets[name] = credential.New(v)
			} else {
				a.Settings[name] = v
			}
		}
		c, err := Connector{}.Open(a, connectors.Deps{HTTP: rest.New(rest.Options{})})
		if tt.want != "" {
			require.ErrorContains(t, err, tt.want, tt.settings)
			require.NotContains(t, err.Error(), "hunter2")
			continue
		}
		require.NoError(t, err, tt.settings)
		require.Equal(t, "https://acme.zendesk.com", c.(*client).base)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	for _, byToken := range []bool{false, true} {
		b := openAs(t, emulator.Switches{}, byToken)
		who, err := b.Verify(b.ctx)
		require.NoError(t, err)
		require.Equal(t, map[bool]string{false: "admin@callwright.example", true: alexMail}[byToken]+" at "+strings.TrimPrefix(b.base, "http://")+" (API v2)", who)
	}
}

const me = `{"user":{"id":7,"email":"x@x.example","role":"agent","active":true,"suspended":false}}`

func TestVerifyLooksAtWhoItIs(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, old, new string
		code           effect.Code
	}{
		{"anonymous", `"id":7`, `"id":null`, effect.Auth},
		{"end user", `"agent"`, `"end-user"`, effect.Denied},
		{"inactive", `"active":true`, `"active":false`, effect.Denied},
		{"suspended", `"suspended":false`, `"suspended":true`, effect.Denied},
		{"something else", `"user"`, `"usr"`, effect.Unavailable},
	}
	for _, tt := range tests {
		b := open(t, emulator.Switches{})
		b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/users/me.json"}, Status: 200, Body: strings.Replace(me, tt.old, tt.new, 1)})
		_, err := b.Verify(b.ctx)
		b.fault(t, tt.code, err)
	}
}

func TestAScopeThatWasNotGranted(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/oauth/tokens"}, Status: 200, Body: `{"access_token":"tok-canary","token_type":"bearer","scope":"read wrte"}`})
	b.secrets = append(b.secrets, "tok-canary")
	_, err := b.Verify(b.ctx)
	require.Contains(t, b.fault(t, effect.Denied, err).Message, "write")
}

func TestAWrongCredential(t *testing.T) {
	t.Parallel()
	b := openAs(t, emulator.Switches{}, true)
	b.auth = rest.Basic(alexMail+"/token", credential.New("wrong-canary"))
	b.secrets = append(b.secrets, "wrong-canary")
	_, err := b.Verify(b.ctx)
	b.fault(t, effect.Auth, err)
	_, err = b.Search(b.ctx, where("user", "name", effect.Eq, "x"))
	b.fault(t, effect.Auth, err)
	require.Len(t, b.requests(), 2, "an API token cannot be renewed")
}

// A token is asked for with its lifetime; one that tells none is taken to last
// half an hour.
func TestTokensAreRenewed(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	find := func() { b.search(t, where("user", "name", effect.Eq, "Jane Doe")) }
	find()
	b.elapsed.Add(int64(100 * time.Minute))
	find()
	require.Equal(t, 1, b.signIns(), "two hours were asked for")

	b = open(t, emulator.Switches{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/oauth/tokens"}, Status: 200, Times: 1, Body: `{"access_token":"` + b.emulator.Credentials().Bearer + `","token_type":"bearer"}`})
	find()
	find()
	require.Equal(t, 1, b.signIns())
	b.elapsed.Add(int64(31 * time.Minute))
	find()
	require.Equal(t, 2, b.signIns(), "thirty minutes are assumed")
}

func TestAnExpiredTokenIsReplacedOnce(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	b.search(t, where("user", "name", effect.Eq, "Jane Doe"))
	b.emulator.ExpireTokens()
	b.search(t, where("user", "name", effect.Eq, "Jane Doe"))
	require.Equal(t, []string{"GET /search.json 200", "GET /search.json 401", "GET /search.json 200"}, b.requests())
	require.Equal(t, 2, b.signIns())

	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api"}, Status: 401, Body: `{"error":"invalid_token","error_description":"expired"}`})
	_, err := b.Search(b.ctx, where("user", "name", effect.Eq, "Jane Doe"))
	b.fault(t, effect.Auth, err)
	require.Len(t, b.requests(), 5, "always 401: two requests, not more")
}

func TestFailures(t *testing.T) {
	t.Parallel()
	const html = "<html><body>Oops</body></html>"
	big := `{"results":["` + strings.Repeat("x", 5<<20) + `"]}`
	tests := []struct {
		name   string
		fault  sandbox.Fault
		code   effect.Code
		detail string
		after  time.Duration
	}{
		{"html 503", sandbox.Fault{Status: 503, Body: html}, effect.Unavailable, "", 0},
		{"503 with a time", sandbox.Fault{Status: 503, Body: html, Headers: map[string]string{"Retry-After": "7"}}, effect.Unavailable, "", 7 * time.Second},
		{"500", sandbox.Fault{Status: 500, Body: `{"status":500,"error":"Internal Server Error"}`}, effect.Unavailable, "Internal Server Error", 0},
		{"cut", sandbox.Fault{Cut: true}, effect.Unavailable, "", 0},
		{"cut in the body", sandbox.Fault{Cut: true, Body: `{"results":[]}`}, effect.Unavailable, "", 0},
		{"429 with a time", sandbox.Fault{Status: 429, Body: "Number of allowed API requests per minute exceeded", Headers: map[string]string{"Retry-After": "93"}}, effect.RateLimited, "", 93 * time.Second},
		{"429 without", sandbox.Fault{Status: 429, Body: `{"error":"APIRateLimitExceeded"}`}, effect.RateLimited, "APIRateLimitExceeded", 10 * time.Second},
		{"garbage 200", sandbox.Fault{Status: 200, Body: "{]"}, effect.Unavailable, "", 0},
		{"html 200", sandbox.Fault{Status: 200, Body: html}, effect.Unavailable, "", 0},
		{"other json", sandbox.Fault{Status: 200, Body: `[1]`}, effect.Unavailable, "", 0},
		{"results that are none", sandbox.Fault{Status: 200, Body: `{"results":[1]}`}, effect.Unavailable, "", 0},
		{"empty", sandbox.Fault{Status: 204}, effect.Unavailable, "", 0},
		{"oversize", sandbox.Fault{Status: 200, Body: big}, effect.Limit, "", 0},
		{"wrong subdomain", sandbox.Fault{Status: 404, Body: html}, effect.Unavailable, "", 0},
		{"wrong subdomain redirects", sandbox.Fault{Status: 302, Headers: map[string]string{"Location": "https://www.zendesk.com/"}}, effect.Unavailable, "", 0},
		{"forbidden", sandbox.Fault{Status: 403, Body: `{"error":{"title":"Forbidden","message":"You do not have access to this page."}}`}, effect.Denied, "Forbidden", 0},
		{"scope", sandbox.Fault{Status: 403, Body: `{"error":"Forbidden","description":"You are missing the following required scopes: groups:read, read"}`}, effect.Denied, "Forbidden", 0},
		{"search unavailable", sandbox.Fault{Status: 422, Body: `{"error":"unavailable","description":"Sorry, we could not complete your search query."}`}, effect.Unavailable, "unavailable", 0},
		{"search invalid", sandbox.Fault{Status: 422, Body: `{"error":"invalid","description":"Invalid search: jane@secret.example"}`}, effect.Invalid, "invalid", 0},
		{"attribute", sandbox.Fault{Status: 400, Body: `{"errors":[{"code":"InvalidPaginationDepth","title":"x"}]}`}, effect.Invalid, "InvalidPaginationDepth", 0},
		{"conflict", sandbox.Fault{Status: 409, Body: `{"error":"Conflict","description":"x"}`}, effect.Conflict, "Conflict", 0},
		{"duplicate", sandbox.Fault{Status: 422, Body: `{"error":"RecordInvalid","details":{"email":[{"description":"jane@secret.example is taken","error":"DuplicateValue"}]}}`}, effect.Conflict, "RecordInvalid", 0},
		{"gone path", sandbox.Fault{Status: 404, Body: `{"error":"InvalidEndpoint","description":"Not found"}`}, effect.NotFound, "InvalidEndpoint", 0},
	}
	for _, tt := range tests {
		b := open(t, emulator.Switches{})
		// Without a sign-in the connection is new, and net/http repeats nothing.
		b.auth = rest.Bearer(credential.New(b.emulator.Credentials().Bearer))
		b.inject(tt.fault)
		_, err := b.Search(b.ctx, where("user", "email", effect.Eq, "jane@secret.example"))
		f := b.fault(t, tt.code, err)
		require.Equal(t, tt.detail, f.Detail, tt.name)
		require.Equal(t, tt.after, time.Duration(f.RetryAfter), tt.name)
		require.NotContains(t, f.Message, "secret.example", tt.name)
		require.NotContains(t, f.Message, "<html>", tt.name)
		require.Len(t, b.requests(), 1, tt.name)
		for _, x := range b.recorder.Exchanges() {
			require.NotContains(t, x.URL, url.QueryEscape("jane@secret"), tt.name)
		}
	}
}

func TestWhatTheTextsSay(t *testing.T) {
	t.Parallel()
	tests := []struct{ body, want string }{
		{`{"error":"Forbidden","description":"You are missing the following required scopes: groups:read, read"}`, "missing the following required scopes: groups:read, read"},
		{`{"error":"RecordInvalid","details":{"name":[{"error":"BlankValue"}],"email":[{"error":"DuplicateValue"},{"error":"InvalidFormat"}]}}`, "RecordInvalid, email DuplicateValue InvalidFormat, name BlankValue"},
	}
	for _, tt := range tests {
		b := open(t, emulator.Switches{})
		b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api"}, Status: 422, Body: tt.body})
		_, err := b.Get(b.ctx, effect.GetArgs{Object: "user", ID: "1"})
		require.ErrorContains(t, err, tt.want)
	}
}

func TestASignInThatIsRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fault sandbox.Fault
		code  effect.Code
	}{
		{sandbox.Fault{Status: 401, Body: `{"error":"invalid_client","error_description":"Client authentication failed"}`}, effect.Auth},
		{sandbox.Fault{Status: 503, Body: "<html>"}, effect.Unavailable},
		{sandbox.Fault{Status: 200, Body: "<html>wrong subdomain</html>"}, effect.Unavailable},
		{sandbox.Fault{Cut: true}, effect.Unavailable},
	}
	for _, tt := range tests {
		b := open(t, emulator.Switches{})
		tt.fault.Match = sandbox.Match{Path: "/oauth/tokens"}
		b.inject(tt.fault)
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "ticket", Values: map[string]any{"comment": "x"}}, "k")
		b.fault(t, tt.code, err)
		require.Empty(t, b.requests(), "nothing was sent without a sign-in")
	}
}
