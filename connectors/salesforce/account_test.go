package salesforce

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	about := Connector{}.Describe()
	require.Equal(t, "salesforce", about.Type)
	require.True(t, about.CRM)
	for _, f := range about.Fields {
		require.NotEmpty(t, f.Doc, f.Name)
	}
	require.Equal(t, spec.Secret, spec.Find(about.Fields, "refresh_token").Kind)
}

const settings = `connectors:
  acme:
    type: salesforce
    default: true
    my_domain: acme--dev
    sandbox: true
    api_version: v67.0
    client_id: 3MVG9
    client_secret: env:SECRET
    refresh_token: env:REFRESH
    external_id_field: External_Id__c
    phone_region: DE
    phone_fallback: true
    concurrent: 10
`

func TestSettingsInAFile(t *testing.T) {
	t.Parallel()
	config, diags := connectors.Load(source.NewFile("connectors.yaml", []byte(settings)), []connectors.Connector{Connector{}}, nil)
	require.Empty(t, diags)
	a := config.Accounts[0]
	for _, f := range (Connector{}).Describe().Fields {
		if _, given := a.Secrets[f.Name]; f.Kind == spec.Secret && !given && (f.Name == "client_secret" || f.Name == "refresh_token") {
			a.Secrets[f.Name] = credential.New("s")
		}
	}
	c, err := Connector{}.Open(a, connectors.Deps{HTTP: rest.New(rest.Options{})})
	require.NoError(t, err)
	require.Equal(t, "DE", c.(*client).region)
	require.True(t, c.(*client).fallback)
	require.Equal(t, rest.DefaultLimits().Retries, rest.LimitsFrom(a.Settings).Retries)
	require.Equal(t, 10, rest.LimitsFrom(a.Settings).Concurrent)
}

func TestOpenNamesTheWrongSetting(t *testing.T) {
	t.Parallel()
	ok := map[string]any{"client_id": "c"}
	tests := []struct {
		settings map[string]any
		refresh  string
		want     string
	}{
		{nil, "r", "client_id is missing"},
		{ok, "", "refresh_token is missing"},
		{map[string]any{"client_id": "c", "login_url": "http://acme.my.salesforce.com"}, "r", "login_url: "},
		{map[string]any{"client_id": "c", "login_url": "https://acme.my.salesforce.com/services"}, "r", "login_url must be a URL without a path"},
		{map[string]any{"client_id": "c", "api_version": "v45.0"}, "r", "api_version must be v46.0 or later"},
		{map[string]any{"client_id": "c", "api_version": "../v66.0"}, "r", "api_version must be"},
		{map[string]any{"client_id": "c", "external_id_field": "a.b"}, "r", "external_id_field is not the name of a field"},
	}
	for _, tt := range tests {
		_, err := openAccount(tt.settings, tt.refresh)
		require.ErrorContains(t, err, tt.want)
	}
}

func openAccount(settings map[string]any, refresh string) (connectors.Client, error) {
	a := connectors.Account{ID: "acme", Settings: settings, Secrets: map[string]credential.Secret{"refresh_token": credential.New(refresh)}}
	return Connector{}.Open(a, connectors.Deps{HTTP: rest.New(rest.Options{})})
}

func TestVerify(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	who, err := b.Verify(b.ctx)
	require.NoError(t, err)
	require.Regexp(t, `^[^ @]+@[^ @]+ at 127\.0\.0\.1:[0-9]+ \(00D[A-Za-z0-9]{15}, API v66\.0\)$`, who)
	require.Equal(t, 1, b.signIns())

	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/oauth2/userinfo"}, Status: 403, Body: "Bad_OAuth_Token", Times: 1})
	_, err = b.Verify(b.ctx)
	require.NoError(t, err, "the identity service says an expired session in its own way")
	require.Equal(t, 2, b.signIns())
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/oauth2/userinfo"}, Status: 403, Body: "Inactive_User", Headers: map[string]string{"Content-Type": "text/plain"}})
	_, err = b.Verify(b.ctx)
	require.Equal(t, "Inactive_User", b.fault(t, effect.Auth, err).Detail)

	b = open(t, emulator.Options{}, with("api_version", "v99.0"))
	_, err = b.Verify(b.ctx)
	b.fault(t, effect.NotFound, err)
}

const expired = `[{"message":"Session expired or invalid","errorCode":"INVALID_SESSION_ID"}]`

func TestAnExpiredSessionIsRenewedOnce(t *testing.T) {
	t.Parallel()
	find := where("Contact", "Name", effect.Eq, "Jane Doe")
	b := signed(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 1})
	require.Equal(t, 1, b.search(t, find).Count)
	require.Equal(t, []string{"GET /query 401", "GET /query 200"}, b.requests())
	require.Equal(t, 2, b.signIns())

	b = signed(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired})
	_, err := b.Search(b.ctx, find)
	require.Equal(t, "INVALID_SESSION_ID", b.fault(t, effect.Auth, err).Detail)
	require.Equal(t, []string{"GET /query 401", "GET /query 401"}, b.requests(), "always expired: two requests, not more")
	require.Equal(t, 2, b.signIns())
}

func TestAWriteIsRepeatedAfterARenewal(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 1})
	id := b.create(t, "Contact", map[string]any{"LastName": "Once"})
	require.Equal(t, []map[string]any{{"Id": id, "Name": "Once"}}, b.search(t, where("Contact", "LastName", effect.Eq, "Once")).Records)
}

func TestASessionWithoutTheRightScope(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: `[{"message":"This session is not valid for use with the REST API","errorCode":"INVALID_SESSION_ID"}]`})
	_, err := b.Verify(b.ctx)
	require.Contains(t, b.fault(t, effect.Denied, err).Message, "not valid for use with the REST API")
	require.Len(t, b.requests(), 1)
	require.Equal(t, 1, b.signIns(), "a new token would be as useless")
}

// The org may live elsewhere than where one signs in, and move at a refresh.
func TestTheInstanceIsFollowed(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	other := "http://localhost:" + b.url[strings.LastIndex(b.url, ":")+1:]
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: tokenPath}, Status: 200, Times: 1,
		Body: `{"access_token":"canary-access","instance_url":"` + other + `/","token_type":"Bearer","issued_at":"1708058728442"}`})
	b.secrets = append(b.secrets, "canary-access")
	// The old host does not know the session, and not the renewed one either.
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 2})
	require.Equal(t, 1, b.search(t, where("Contact", "Name", effect.Eq, "Jane Doe")).Count)
	var urls []string
	for _, x := range b.recorder.Exchanges() {
		if !strings.HasSuffix(x.URL, tokenPath) {
			urls = append(urls, x.URL[:strings.Index(x.URL, "/services")])
		}
	}
	require.Equal(t, []string{other, other, b.url}, urls)
	shown, err := b.Pop(b.ctx, effect.Pop{ID: "p", Object: "Contact", Records: []map[string]any{{"Id": janeID}}}, effect.Agent{})
	require.NoError(t, err)
	require.Equal(t, effect.Shown{ID: "p", Account: "acme", Mode: "record", Object: "Contact", Records: []string{janeID},
		URL: b.url + "/lightning/r/Contact/" + janeID + "/view", Via: "open_cti", Payload: payload("SOBJECT", "recordId", janeID)}, shown)
}

func TestASignInWithoutAnInstance(t *testing.T) {
	t.Parallel()
	for _, instance := range []string{``, `,"instance_url":""`, `,"instance_url":"/x"`, `,"instance_url":7`} {
		b := open(t, emulator.Options{})
		b.inject(sandbox.Fault{Match: sandbox.Match{Path: tokenPath}, Status: 200, Body: `{"access_token":"canary-access","token_type":"Bearer"` + instance + `}`})
		b.secrets = append(b.secrets, "canary-access")
		_, err := b.Verify(b.ctx)
		b.fault(t, effect.Unavailable, err)
		require.Empty(t, b.requests())
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	const html = "<html><body>Oops</body></html>"
	problem := func(code string) string {
		return `[{"message":"about jane@secret.example","errorCode":"` + code + `"}]`
	}
	big := `{"records":["` + strings.Repeat("x", 5<<20) + `"]}`
	tests := []struct {
		name   string
		fault  sandbox.Fault
		code   effect.Code
		detail string
	}{
		{"html 503", sandbox.Fault{Status: 503, Body: html}, effect.Unavailable, ""},
		{"edge 420", sandbox.Fault{Status: 420, Body: html}, effect.RateLimited, ""},
		{"edge 502", sandbox.Fault{Status: 502, Body: html}, effect.Unavailable, ""},
		{"wrong host 404", sandbox.Fault{Status: 404, Body: html}, effect.Unavailable, ""},
		{"redirect", sandbox.Fault{Status: 302, Headers: map[string]string{"Location": "https://login.salesforce.com/"}}, effect.Unavailable, ""},
		{"cut in the body", sandbox.Fault{Cut: true, Body: `{"records":[]}`}, effect.Unavailable, ""},
		{"429 with a time", sandbox.Fault{Status: 429, Body: html, Headers: map[string]string{"Retry-After": "7"}}, effect.RateLimited, ""},
		{"request limit", sandbox.Fault{Status: 403, Body: problem("REQUEST_LIMIT_EXCEEDED")}, effect.RateLimited, "REQUEST_LIMIT_EXCEEDED"},
		{"garbage 200", sandbox.Fault{Status: 200, Body: "{]"}, effect.Unavailable, ""},
		{"html 200", sandbox.Fault{Status: 200, Body: html}, effect.Unavailable, ""},
		{"other json", sandbox.Fault{Status: 200, Body: `[1]`}, effect.Unavailable, ""},
		{"records that are none", sandbox.Fault{Status: 200, Body: `{"records":[1]}`}, effect.Unavailable, ""},
		{"leads elsewhere", sandbox.Fault{Status: 200, Body: `{"records":[],"nextRecordsUrl":"https://evil.example/"}`}, effect.Unavailable, ""},
		{"empty", sandbox.Fault{Status: 204}, effect.Unavailable, ""},
		{"oversize", sandbox.Fault{Status: 200, Body: big}, effect.Limit, ""},
		{"denied", sandbox.Fault{Status: 403, Body: problem("INSUFFICIENT_ACCESS")}, effect.Denied, "INSUFFICIENT_ACCESS"},
		{"api off", sandbox.Fault{Status: 403, Body: problem("API_DISABLED_FOR_ORG")}, effect.Denied, "API_DISABLED_FOR_ORG"},
		{"timeout", sandbox.Fault{Status: 400, Body: problem("QUERY_TIMEOUT")}, effect.Timeout, "QUERY_TIMEOUT"},
		{"locked row", sandbox.Fault{Status: 400, Body: problem("UNABLE_TO_LOCK_ROW")}, effect.Unavailable, "UNABLE_TO_LOCK_ROW"},
		{"query", sandbox.Fault{Status: 400, Body: problem("MALFORMED_QUERY")}, effect.Invalid, "MALFORMED_QUERY"},
		{"localised", sandbox.Fault{Status: 400, Body: `[{"message":"Ungültig: jane@secret.example","errorCode":"INVALID_EMAIL_ADDRESS","fields":["Email"]}]`}, effect.Invalid, "INVALID_EMAIL_ADDRESS"},
		{"deleted", sandbox.Fault{Status: 404, Body: problem("ENTITY_IS_DELETED")}, effect.NotFound, "ENTITY_IS_DELETED"},
		{"duplicate", sandbox.Fault{Status: 400, Body: `[{"duplicateResut":{},"errorCode":"DUPLICATES_DETECTED","message":"jane@secret.example"}]`}, effect.Conflict, "DUPLICATES_DETECTED"},
		{"old version", sandbox.Fault{Status: 410, Body: problem("UNSUPPORTED_API_VERSION")}, effect.Invalid, "UNSUPPORTED_API_VERSION"},
		{"server", sandbox.Fault{Status: 500, Body: problem("UNKNOWN_EXCEPTION")}, effect.Unavailable, "UNKNOWN_EXCEPTION"},
		{"multiple choices", sandbox.Fault{Status: 300, Body: `["/services/data/v66.0/sobjects/Contact/003A"]`}, effect.Conflict, ""},
		{"a code that is none", sandbox.Fault{Status: 400, Body: problem("jane@secret.example")}, effect.Invalid, ""},
	}
	org := emulator.Options{Seed: small(t)}
	for _, tt := range tests {
		b := signed(t, org)
		tt.fault.Match = sandbox.Match{Path: "/services/data"}
		b.inject(tt.fault)
		_, err := b.Search(b.ctx, where("Contact", "Email", effect.Eq, "jane@secret.example"))
		f := b.fault(t, tt.code, err)
		require.Equal(t, tt.detail, f.Detail, tt.name)
		if tt.detail == "" || !harmless[tt.detail] {
			require.NotContains(t, f.Message, "secret.example", tt.name)
		}
		require.NotContains(t, f.Message, "<html>", tt.name)
		require.Len(t, b.requests(), 1, tt.name)
		if tt.fault.Headers["Retry-After"] != "" {
			require.Equal(t, effect.Duration(7*time.Second), f.RetryAfter)
		}
	}
}

func TestACutConnection(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Cut: true})
	_, err := b.Search(b.ctx, where("Contact", "Name", effect.Eq, "x"))
	b.fault(t, effect.Unavailable, err)
}

func TestASignInThatIsRefused(t *testing.T) {
	t.Parallel()
	refusal := func(code, text string) string { return `{"error":"` + code + `","error_description":"` + text + `"}` }
	tests := []struct {
		fault sandbox.Fault
		code  effect.Code
	}{
		{sandbox.Fault{Status: 400, Body: refusal("invalid_grant", "expired access/refresh token")}, effect.Auth},
		{sandbox.Fault{Status: 400, Body: refusal("invalid_grant", "token request is already being processed")}, effect.Unavailable},
		{sandbox.Fault{Status: 400, Body: refusal("rate_limit_exceeded", "login rate exceeded")}, effect.RateLimited},
		{sandbox.Fault{Status: 503, Body: "<html>"}, effect.Unavailable},
		{sandbox.Fault{Status: 200, Body: "<html>"}, effect.Unavailable},
		{sandbox.Fault{Cut: true}, effect.Unavailable},
	}
	org := emulator.Options{Seed: small(t)}
	for _, tt := range tests {
		b := open(t, org)
		tt.fault.Match = sandbox.Match{Path: tokenPath}
		b.inject(tt.fault)
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "x"}}, "k")
		b.fault(t, tt.code, err)
		require.Empty(t, b.requests(), "nothing was sent without a sign-in")
	}
}

func TestRotatedRefreshTokensAreFollowed(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{Strict: emulator.Strict{RotateRefreshTokens: true}})
	for range 3 {
		b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 1})
		require.Equal(t, 1, b.search(t, where("Contact", "Name", effect.Eq, "Jane Doe")).Count)
	}
	require.Equal(t, 4, b.signIns())
}

func TestManyCallersRenewOneSession(t *testing.T) {
	t.Parallel()
	const callers = 20
	b := signed(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 1})
	var wait sync.WaitGroup
	errs := make([]error, callers)
	for i := range callers {
		wait.Go(func() {
			_, errs[i] = b.Search(b.ctx, effect.SearchArgs{Object: "Contact", Phone: "+14155550100", Limit: 1})
		})
	}
	wait.Wait()
	require.NoError(t, errors.Join(errs...))
	require.Equal(t, 2, b.signIns())
}

// A call ends with its context; what was under way is told by the fault.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Delay: 500 * time.Millisecond})
	ctx, cancel := context.WithTimeout(b.ctx, 20*time.Millisecond)
	defer cancel()
	_, err := b.Search(ctx, where("Contact", "Name", effect.Eq, "x"))
	b.fault(t, effect.Timeout, err)
	ctx, giveUp := context.WithCancel(b.ctx)
	b.arrived.Store((*func())(&giveUp))
	_, err = b.Create(ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "x"}}, "k")
	b.fault(t, effect.Unknown, err)
	ctx, cancel = context.WithCancel(b.ctx)
	cancel()
	_, err = b.Get(ctx, effect.GetArgs{Object: "Contact", ID: janeID})
	b.fault(t, effect.Cancelled, err)
}
