package zendesk

import (
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/records"
)

func TestLimits(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	got, err := b.Limits(b.ctx)
	require.NoError(t, err)
	require.Equal(t, []connectors.Limit{{Name: "account", Used: 1, Max: 700, Window: "minute", Source: "X-Rate-Limit header"}}, got)
	require.Equal(t, []connectors.Limit{
		{Name: "account", Used: 1, Max: 400, Window: "minute", Source: "Ratelimit-Limit header"},
		{Name: "search-export", Used: 3, Max: 100, Window: "minute", Source: "Zendesk-Ratelimit-Search-Export header"},
	}, quotas(http.Header{
		"Ratelimit-Limit": {"400"}, "Ratelimit-Remaining": {"399"}, "X-Rate-Limit": {"many"},
		"Zendesk-Ratelimit-Search-Export": {"total=100; remaining=97; resets=41"}, "Zendesk-Ratelimit-Other": {"soon"},
	}))
	b = open(t, emulator.Switches{RatePerMinute: -1})
	_, err = b.Limits(b.ctx)
	b.fault(t, effect.Unavailable, err)
}

func TestDescribeAndObjects(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	objects, err := b.Objects(b.ctx)
	require.NoError(t, err)
	for _, object := range objects {
		info, err := b.Describe(b.ctx, object)
		require.NoError(t, err)
		require.Equal(t, object, info.Name)
		require.True(t, slices.IsSortedFunc(info.Fields, func(a, b records.Field) int {
			if a.Name < b.Name {
				return -1
			}
			return 1
		}), "sorted, and each once")
	}
	info, err := b.Describe(b.ctx, "Ticket")
	require.NoError(t, err)
	require.Contains(t, info.Fields, records.Field{Name: "custom.Case number", Label: "Case number", Type: "text", Writable: true, Also: []string{"Case number", "case_number", "custom.case_number"}})
	require.Contains(t, info.Fields, records.Field{Name: "external_id", Label: "external id", Type: "string", Writable: true, Unique: true})
	require.Contains(t, info.Fields, records.Field{Name: "id", Label: "id", Type: "integer"})
	_, err = b.Create(b.ctx, effect.CreateArgs{Object: "ticket", Values: map[string]any{"comment": "x", "custom.Case number": "5"}}, "k")
	require.NoError(t, err, "a field can be set by the name that it is described by")
	_, err = b.Describe(b.ctx, "contact")
	b.fault(t, effect.Invalid, err)
}

func literal(s string) effect.PathPart { return effect.PathPart{Literal: s} }

func TestFetch(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	fetch := func(args effect.FetchArgs, mode effect.Mode, key string) map[string]any {
		t.Helper()
		answer, err := b.Fetch(b.ctx, args, mode, key)
		require.NoError(t, err)
		return answer
	}
	answer := fetch(effect.FetchArgs{Path: []effect.PathPart{literal("/tickets/"), {Value: "35436"}, literal("/comments")}, Query: map[string]any{"per_page": 5}}, effect.Read, "")
	require.Equal(t, 200, answer["status"])
	require.NotEmpty(t, answer["body"].(map[string]any)["comments"])
	answer = fetch(effect.FetchArgs{Path: []effect.PathPart{literal("/tickets/999.json")}}, effect.Read, "")
	require.Equal(t, 404, answer["status"], "a status is data")
	raw := effect.FetchArgs{Method: "POST", Path: []effect.PathPart{literal("/tickets.json")}, JSON: map[string]any{"ticket": map[string]any{"subject": "raw", "comment": map[string]any{"body": "x"}}}}
	for range 2 {
		require.Equal(t, 201, fetch(raw, effect.Write, "key")["status"])
	}
	require.Equal(t, 1, b.search(t, where("ticket", "subject", effect.Eq, "raw")).Count, "a ticket goes under its key")
	for path, want := range map[string]bool{"/tickets": true, "tickets.json": true, "/tickets?x=1": true, "/tickets/1": false, "/users": false} {
		require.Equal(t, want, makesTicket(effect.FetchArgs{Method: "POST", Path: []effect.PathPart{literal(path)}}), path)
	}
	before := len(b.requests())
	for _, path := range [][]effect.PathPart{
		{literal("/users/"), {Value: ".."}}, {literal("/../../oauth/tokens")}, {literal("https://evil.example/")}, {literal("/users/"), {Value: ""}},
	} {
		_, err := b.Fetch(b.ctx, effect.FetchArgs{Path: path}, effect.Read, "")
		b.fault(t, effect.Invalid, err)
	}
	require.Len(t, b.requests(), before)
	b.inject(sandbox.Fault{Match: sandbox.Match{Method: "POST", Path: "/api/v2/users"}, Cut: true, After: true})
	_, err := b.Fetch(b.ctx, effect.FetchArgs{Method: "POST", Path: []effect.PathPart{literal("/users")}, JSON: map[string]any{}}, effect.Write, "key")
	b.fault(t, effect.Unknown, err)
}
