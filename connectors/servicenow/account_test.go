package servicenow

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/servicenow/emulator"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

func TestOpenNamesTheWrongSetting(t *testing.T) {
	t.Parallel()
	const host, basic, client = "url=https://acme.service-now.com ", "username=u password=p ", "client_id=c client_secret=s "
	tests := []struct{ settings, want string }{
		{basic, "url must be"}, {"url=https://acme.service-now.com/now " + basic, "url must be"},
		{"url=http://acme.service-now.com " + basic, "url: "}, {"url=https://user:hunter2@acme.service-now.com " + basic, "url: "},
		{host, "username and password, or client_id"}, {host + "username=u", "username and password are both"}, {host + "password=p", "username and password are both"},
		{host + "client_id=c", "client_id and client_secret are both"}, {host + basic + "client_secret=s", "client_id and client_secret are both"},
		{host + "refresh_token=r", "client_id and client_secret are both"}, {host + basic + client + "refresh_token=r", "either refresh_token or"},
		{host + basic + "workspace=now/sow", "workspace must be"}, {host + basic + "workspace=/now/../x", "workspace must be"},
		{host + basic, ""}, {host + client, ""}, {host + client + basic, ""}, {host + client + "refresh_token=r workspace=/now/sow/", ""},
	}
	for _, tt := range tests {
		a := connectors.Account{ID: "acme", Settings: map[string]any{}, Secrets: map[string]credential.Secret{}}
		for pair := range strings.FieldsSeq(tt.settings) {
			name, v, _ := strings.Cut(pair, "=")
			if spec.Find((Connector{}).Describe().Fields, name).Kind == spec.Secret {
				a.Secrets[name] = credential.New(v)
			} else {
				a.Settings[name] = v
			}
		}
		_, err := Connector{}.Open(a, connectors.Deps{HTTP: rest.New(rest.Options{})})
		if tt.want == "" {
			require.NoError(t, err, tt.settings)
			continue
		}
		require.ErrorContains(t, err, tt.want, tt.settings)
		require.NotContains(t, err.Error(), "hunter2")
	}
}

func TestEveryWayToSignIn(t *testing.T) {
	t.Parallel()
	for name, way := range map[string]setting{
		"basic": with("phone_region", "US"), "client": byGrant(false, false), "refresh": byGrant(false, true), "password": byGrant(true, false),
	} {
		b := open(t, emulator.Switches{}, way)
		for range 2 {
			who, err := b.Identify(b.ctx)
			require.NoError(t, err, name)
			require.Equal(t, "callwright.integration", who.User, name)
		}
		b.emulator.ExpireTokens()
		_, err := b.Verify(b.ctx)
		require.NoError(t, err, name)
		if name == "basic" {
			continue
		}
		b.emulator.RevokeTokens()
		_, err = b.Verify(b.ctx)
		if name == "refresh" {
			f := b.fault(t, effect.Auth, err)
			require.Equal(t, "server_error", f.Detail)
		} else {
			require.NoError(t, err, name)
		}
	}
	b := open(t, emulator.Switches{NoClientCredentials: true}, byGrant(false, false))
	_, err := b.Verify(b.ctx)
	require.ErrorContains(t, b.fault(t, effect.Auth, err), "locked or expired")
	b = open(t, emulator.Switches{}, byGrant(false, false))
	b.inject("/oauth_token.do", 500, `{"error":"server_error","error_description":"try later"}`)
	_, err = b.Verify(b.ctx)
	b.fault(t, effect.Unavailable, err)
}

func TestWhatTheTextsMean(t *testing.T) {
	t.Parallel()
	body := func(message, detail string) string {
		return `{"error":{"message":"` + message + `","detail":"` + detail + `"},"status":"failure"}`
	}
	tests := []struct {
		status int
		body   string
		code   effect.Code
		detail string
		text   string
	}{
		{403, body("Operation Failed", "Error during insert of sys_user (jane) Unique Key violation detected by database (Duplicate entry 'jane.secret' for key 'user_name')"), effect.Conflict, "UniqueKey", ": user_name"},
		{403, body("Operation Failed", "Data Policy Exception: The following fields are mandatory: Name"), effect.Invalid, "DataPolicy", "data policy"},
		{403, body("Operation Failed", "Operation against file 'incident' was aborted by Business Rule 'x'"), effect.Invalid, "BusinessRule", "business rule"},
		{403, body("Operation Failed", "ACL Exception Insert Failed due to security constraints"), effect.Denied, "ACL", "access rule"},
		{403, body("Something", "else"), effect.Denied, "", "403"},
		{404, body("No Record found", "Record doesn't exist or ACL restricts the record retrieval"), effect.NotFound, "NoRecord", "no such record"},
		{404, "<html>", effect.Unavailable, "", "address right"},
		{400, body("Invalid table secret", ""), effect.Invalid, "InvalidTable", "no such table"},
		{500, body("Transaction cancelled: maximum execution time exceeded", "x"), effect.Timeout, "Quota", "time limit"},
		{200, `{"result":[],"error":{"message":"Transaction cancelled: maximum execution time exceeded"},"status":"failure"}`, effect.Unavailable, "", "broken off"},
		{200, `{"result":[{"name":"no id"}]}`, effect.Unavailable, "", "something else"},
	}
	for _, tt := range tests {
		b := open(t, emulator.Switches{})
		b.inject("/api", tt.status, tt.body)
		_, err := b.Search(b.ctx, where("user", "name", effect.Eq, "x"))
		f := b.fault(t, tt.code, err)
		require.Equal(t, tt.detail, f.Detail, tt.body)
		require.Contains(t, f.Message, tt.text)
		require.NotContains(t, f.Message, "secret")
	}
}

func TestRateLimitRules(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	list, err := b.Limits(b.ctx)
	require.NoError(t, err)
	require.Empty(t, list, "no rule applies")

	for _, hide := range []bool{false, true} {
		b = open(t, emulator.Switches{RatePerHour: 3, HideRetryAfter: hide})
		list, err = b.Limits(b.ctx)
		require.NoError(t, err)
		require.Equal(t, 3, list[0].Max)
		require.Equal(t, 1, list[0].Used)
		b.user(t, "Jane Doe")
		b.user(t, "Jane Doe")
		_, err = b.Verify(b.ctx)
		f := b.fault(t, effect.RateLimited, err)
		require.Greater(t, time.Duration(f.RetryAfter), time.Duration(0))
		require.LessOrEqual(t, time.Duration(f.RetryAfter), time.Hour+time.Second)
		_, err = b.Limits(b.ctx)
		b.fault(t, effect.RateLimited, err)
	}
}
