package salesforce

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/salesforce/soql"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

// odd are groupings that no search index knows to join.
var odd = []string{"20-65-55-01-42", "2 0 6 5 5 5 0 1 4 2", "206 5550 142", "(1206) 55 50 142", "206/55501/42 ext. 7"}

func TestNumbersInOddGroupings(t *testing.T) {
	t.Parallel()
	const asked = "+12065550142"
	missed := 0
	for _, stored := range odd {
		b := signed(t, emulator.Options{})
		b.create(t, "Contact", map[string]any{"LastName": stored, "MobilePhone": stored})
		b.create(t, "Contact", map[string]any{"LastName": "near", "Phone": "20-65-55-01-43"})
		b.create(t, "Contact", map[string]any{"LastName": "longer", "Phone": "9 20-65-55-01-42 88"})
		before := len(b.requests())
		if b.search(t, effect.SearchArgs{Object: "Contact", Phone: asked}).Count == 0 {
			missed++
		}
		require.Equal(t, []string{"GET /search/ 200"}, b.requests()[before:], "without the setting there is one search")
		b.fallback = true
		require.Equal(t, []any{stored}, names(b.search(t, effect.SearchArgs{Object: "Contact", Phone: asked})), stored)
	}
	require.Positive(t, missed, "otherwise the fallback proves nothing")
}

func TestTheFallbackIsForNumbersThatAreNotFound(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{}, with("phone_fallback", true))
	require.Equal(t, 1, b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+14155550100"}).Count)
	require.Equal(t, []string{"GET /search/ 200"}, b.requests())
	require.Zero(t, b.search(t, effect.SearchArgs{Object: "Contact", Phone: "+14155550199"}).Count)
	require.Equal(t, []string{"GET /search/ 200", "GET /query 200"}, b.requests()[1:])
	b.create(t, "Contact", map[string]any{"LastName": "Odd", "Phone": odd[0]})
	require.Zero(t, b.search(t, and(effect.SearchArgs{Object: "Contact", Phone: "+12065550142"}, "LastName", effect.Eq, "Even")).Count, "conditions must hold as well")
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data/v66.0/query"}, Status: 400, Body: `[{"errorCode":"QUERY_TIMEOUT","message":"x"}]`})
	_, err := b.Search(b.ctx, effect.SearchArgs{Object: "Contact", Phone: "+14155550199", Limit: 1})
	b.fault(t, effect.Timeout, err)
}

func TestDigitsInAnyGrouping(t *testing.T) {
	t.Parallel()
	text, err := soql.Query{Fields: []string{"Id"}, From: "Lead", Limit: 5, Written: soql.Digits{Fields: []string{"Phone", "MobilePhone"}, Digits: "4155"},
		Where: []effect.Condition{{Field: "Name", Op: effect.Eq, Value: "x"}}}.Text()
	require.NoError(t, err)
	require.Equal(t, "SELECT Id FROM Lead WHERE Name = 'x' AND (Phone LIKE '%4%1%5%5%' OR MobilePhone LIKE '%4%1%5%5%') LIMIT 5", text)
	for _, bad := range []soql.Digits{{Fields: []string{"Phone"}}, {Fields: []string{"Phone"}, Digits: "4' OR"}, {Fields: []string{"Pho ne"}, Digits: "4"}} {
		_, err := soql.Query{Fields: []string{"Id"}, From: "Lead", Written: bad}.Text()
		require.Error(t, err)
	}
}
