package salesforce

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	limits, err := b.Limits(b.ctx)
	require.NoError(t, err)
	var names []string
	for _, l := range limits {
		names = append(names, l.Name)
	}
	require.IsIncreasing(t, names)
	require.Contains(t, limits, connectors.Limit{Name: "DailyApiRequests", Used: 1, Max: 15000, Window: "24 hours", Source: "/limits"})
	require.Contains(t, limits, connectors.Limit{Name: "PermissionSets", Used: 1, Max: 1500, Source: "/limits"})
}

// Few integration users may see the setup; the usage stands on every answer.
func TestLimitsWithoutThePermission(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{}, by(authPassword, map[string]string{"username": alexMail}, map[string]string{"password": "alex+password", "security_token": "alexSecurityToken"}))
	limits, err := b.Limits(b.ctx)
	require.NoError(t, err)
	require.Equal(t, []connectors.Limit{{Name: "DailyApiRequests", Used: 2, Max: 15000, Window: "24 hours", Source: "Sforce-Limit-Info header"}}, limits)
	require.Equal(t, []string{"GET /limits 403", "GET / 200"}, b.requests())

	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 403, Body: `[{"errorCode":"REQUEST_LIMIT_EXCEEDED","message":"TotalRequests Limit exceeded."}]`})
	_, err = b.Limits(b.ctx)
	b.fault(t, effect.RateLimited, err)
	require.Len(t, b.requests(), 3)
}

func TestUsageHeader(t *testing.T) {
	t.Parallel()
	tests := map[string][]connectors.Limit{
		"api-usage=18/15000": {{Name: "DailyApiRequests", Used: 18, Max: 15000, Window: "24 hours", Source: "Sforce-Limit-Info header"}},
		"api-usage=18/15000, per-app-api-usage=17/250(appName=sample app)": {
			{Name: "DailyApiRequests", Used: 18, Max: 15000, Window: "24 hours", Source: "Sforce-Limit-Info header"},
			{Name: "per-app-api-usage", Used: 17, Max: 250, Window: "24 hours", Source: "Sforce-Limit-Info header"},
		},
		"": nil, "api-usage=lots": nil, "api-usage=99999999999999999999/1": nil,
	}
	for header, want := range tests {
		require.Equal(t, want, usage(header), header)
	}
	b := open(t, emulator.Options{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data/v66.0/limits"}, Status: 403, Body: `[{"errorCode":"INSUFFICIENT_ACCESS"}]`})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 200, Body: "{}"})
	_, err := b.Limits(b.ctx)
	b.fault(t, effect.Unavailable, err)
}

func TestDescribeAndObjects(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	info, err := b.Describe(b.ctx, "contact")
	require.NoError(t, err)
	require.Equal(t, "Contact", info.Name)
	require.Equal(t, "Contact", info.Label)
	fields := map[string]records.Field{}
	var names []string
	for _, f := range info.Fields {
		fields[f.Name] = f
		names = append(names, f.Name)
	}
	require.IsIncreasing(t, names)
	require.Equal(t, "phone", fields["Phone"].Type)
	require.True(t, fields["Phone"].Writable)
	require.False(t, fields["Phone"].Unique)
	require.True(t, fields["External_Id__c"].Unique)
	require.False(t, fields["CreatedDate"].Writable)
	require.Equal(t, "Account", fields["AccountId"].Path)
	require.Equal(t, []string{"Account"}, fields["AccountId"].To)
	require.Empty(t, fields["Phone"].Path)
	objects, err := b.Objects(b.ctx)
	require.NoError(t, err)
	require.Subset(t, objects, []string{"Account", "Case", "Contact", "Lead", "Task", "User"})
	require.IsIncreasing(t, objects)

	_, err = b.Describe(b.ctx, "Elephant")
	b.fault(t, effect.NotFound, err)
	_, err = b.Describe(b.ctx, "../limits")
	b.fault(t, effect.Invalid, err)
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 200, Body: `{"objectDescribe":{}}`})
	_, err = b.Describe(b.ctx, "Contact")
	b.fault(t, effect.Unavailable, err)
}

func literal(s string) effect.PathPart { return effect.PathPart{Literal: s} }

func part(s string) effect.PathPart { return effect.PathPart{Value: s} }

func TestFetch(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	fetch := func(args effect.FetchArgs, mode effect.Mode) map[string]any {
		t.Helper()
		answer, err := b.Fetch(b.ctx, args, mode, "key")
		require.NoError(t, err)
		return answer
	}
	answer := fetch(effect.FetchArgs{Path: []effect.PathPart{literal("/sobjects/Contact/"), part(b.jane(t))}, Query: map[string]any{"fields": "Name"}}, effect.Read)
	require.Equal(t, 200, answer["status"])
	require.Equal(t, "Jane Doe", answer["body"].(map[string]any)["Name"])
	answer = fetch(effect.FetchArgs{Method: "POST", Path: []effect.PathPart{literal("/sobjects/Task")}, JSON: map[string]any{"Subject": "raw"}}, effect.Write)
	require.Equal(t, 201, answer["status"])
	require.Equal(t, 1, count(b, t, "raw"))
	answer = fetch(effect.FetchArgs{Path: []effect.PathPart{literal("/sobjects/Contact/003D000000QV9n2IAD")}}, effect.Read)
	require.Equal(t, 404, answer["status"], "a status is data")
	require.Equal(t, "NOT_FOUND", answer["body"].([]any)[0].(map[string]any)["errorCode"])
	answer = fetch(effect.FetchArgs{Path: []effect.PathPart{literal("/query?q="), part("SELECT Id FROM Contact WHERE Name = 'x&y'")}}, effect.Read)
	require.Equal(t, 200, answer["status"])

	before := len(b.requests())
	for _, path := range [][]effect.PathPart{
		{literal("/sobjects/"), part("..")}, {literal("/../../oauth2/token")}, {literal("https://evil.example/")}, {literal("/sobjects/"), part("")},
	} {
		_, err := b.Fetch(b.ctx, effect.FetchArgs{Path: path}, effect.Read, "")
		b.fault(t, effect.Invalid, err)
	}
	require.Len(t, b.requests(), before)

	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 1})
	require.Equal(t, 200, fetch(effect.FetchArgs{Path: []effect.PathPart{literal("/limits")}}, effect.Read)["status"])
	require.Equal(t, 2, b.signIns())
	b.inject(sandbox.Fault{Match: sandbox.Match{Method: "POST", Path: "/services/data"}, Cut: true, After: true})
	_, err := b.Fetch(b.ctx, effect.FetchArgs{Method: "POST", Path: []effect.PathPart{literal("/sobjects/Task")}, JSON: map[string]any{}}, effect.Write, "key")
	b.fault(t, effect.Unknown, err)
}

func TestAFetchFollowsTheInstance(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	other := "http://localhost:" + b.url[strings.LastIndex(b.url, ":")+1:]
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: tokenPath}, Status: 200, Times: 1, Body: `{"access_token":"canary-access","instance_url":"` + other + `","token_type":"Bearer"}`})
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Status: 401, Body: expired, Times: 2})
	answer, err := b.Fetch(b.ctx, effect.FetchArgs{Path: []effect.PathPart{literal("/limits")}}, effect.Read, "")
	require.NoError(t, err)
	require.Equal(t, 200, answer["status"])
	require.Len(t, b.requests(), 3)
}

// FuzzAnswers: what a service writes into an answer breaks nothing.
func FuzzAnswers(f *testing.F) {
	f.Add("api-usage=18/15000, per-app-api-usage=17/250(appName=x)", `{"id":"003","success":true,"errors":[],"created":true}`)
	f.Add("api-usage=/", `[{"success":false,"errors":[{"statusCode":"DUPLICATE_VALUE","message":"x","fields":null}]}]`)
	f.Add("=1/2", `[null]`)
	f.Fuzz(func(t *testing.T, header, body string) {
		for _, l := range usage(header) {
			require.NotEmpty(t, l.Name)
			require.GreaterOrEqual(t, l.Used, 0)
			require.GreaterOrEqual(t, l.Max, 0)
		}
		if r, ok := rowOf(&rest.Response{Status: 200, Body: []byte(body)}); !ok {
			require.Zero(t, r)
		}
	})
}
