package zendesk

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func TestFindsCallersByNumber(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	for _, number := range []string{"+14155550100", "(415) 555-0100", "415.555.0100", "1 415 555 0100", "sip:+14155550100@pbx.example", "4155550100"} {
		require.Equal(t, []any{jane}, ids(b.search(t, effect.SearchArgs{Object: "user", Phone: number})), number)
	}
	require.ElementsMatch(t, []any{rick, rita}, ids(b.search(t, effect.SearchArgs{Object: "user", Phone: "+14155550111"})))
	require.Equal(t, effect.RecordSet{Account: "acme", Object: "user", Records: []map[string]any{}}, b.search(t, effect.SearchArgs{Object: "user", Phone: "+14155550199"}))
	for _, notation := range []string{"+442079460100", "020 7946 0100"} {
		b.region = "GB"
		set := b.search(t, effect.SearchArgs{Object: "user", Phone: notation, Fields: []string{"phone"}})
		require.Equal(t, []map[string]any{{"id": 26363656430700, "phone": "+44 20 7946 0100"}}, set.Records, "stored with blanks")
	}
}

func TestANumberIsOneRequestAndNoNumberIsNone(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	for _, number := range []string{"anonymous", "sip:anonymous@anonymous.invalid", "+266696687", "O'Brien') OR Name LIKE '%"} {
		require.Zero(t, b.search(t, effect.SearchArgs{Object: "user", Phone: number}).Count)
	}
	require.Empty(t, b.requests())
	b.search(t, effect.SearchArgs{Object: "user", Phone: "+14155550111"})
	require.Equal(t, []string{"GET /search.json 200"}, b.requests())
}

func TestConditions(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	tests := []struct {
		name string
		args effect.SearchArgs
		want []any
	}{
		{"equal", where("user", "email", effect.Eq, "jane.doe@acme.example"), []any{jane}},
		{"equal means the whole name", where("user", "name", effect.Eq, "Jane"), []any{}},
		{"whole name", where("user", "name", effect.Eq, "jane doe"), []any{jane}},
		{"one of", where("user", "name", effect.In, []any{"Rick Shaw", "Rita Shaw", "Rita"}), []any{rick, rita}},
		{"one of none", where("user", "name", effect.In, []any{}), []any{}},
		{"begins with", where("user", "email", effect.StartsWith, "jane.doe"), []any{jane}},
		{"requester by id", where("ticket", "requester_id", effect.Eq, jane), []any{35436, 35437}},
		{"status", and(where("ticket", "requester", effect.Eq, "jane.doe@acme.example"), "status", effect.Lt, "pending"), []any{35436}},
		{"type", and(where("ticket", "requester_id", effect.Eq, jane), "type", effect.Eq, "question"), []any{35437}},
		{"custom field by title", where("ticket", "Case number", effect.Eq, "35437"), []any{35437}},
		{"custom field by key", where("ticket", "custom.case_number", effect.Eq, "35436"), []any{35436}},
		{"user field", where("user", "account_number", effect.Eq, "1001"), []any{jane}},
		{"number and condition", and(effect.SearchArgs{Object: "user", Phone: "+14155550111"}, "name", effect.Eq, "Rita Shaw"), []any{rita}},
		{"organization", where("organization", "name", effect.Eq, `MD "Photo" Ltd`), []any{26363643450403}},
		{"group", where("Group", "name", effect.Eq, "Billing"), []any{26363643448212}},
	}
	for _, tt := range tests {
		require.ElementsMatch(t, tt.want, ids(b.search(t, tt.args)), tt.name)
	}
}

func where(object, field string, op effect.Op, v any) effect.SearchArgs {
	return and(effect.SearchArgs{Object: object}, field, op, v)
}

func and(args effect.SearchArgs, field string, op effect.Op, v any) effect.SearchArgs {
	args.Where = append(args.Where, effect.Condition{Field: field, Op: op, Value: v})
	args.Limit = 25
	return args
}

func TestAuthorsQueries(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	set := b.search(t, effect.SearchArgs{Query: "type:ticket requester::who status<:s", Params: map[string]any{"who": "jane.doe@acme.example", "s": "solved"}})
	require.ElementsMatch(t, []any{35436, 35437}, ids(set))
	require.Equal(t, "ticket", set.Object)
	set = b.search(t, effect.SearchArgs{Object: "user", Query: "email::e", Params: map[string]any{"e": "jane.doe@acme.example"}, Fields: []string{"name", "user_fields.tier"}})
	require.Equal(t, []map[string]any{{"id": jane, "name": "Jane Doe", "user_fields": map[string]any{"tier": "gold"}}}, set.Records)
	// In place of a value this would read: every agent's and admin's tickets.
	set = b.search(t, effect.SearchArgs{Query: "type:user email::e", Params: map[string]any{"e": `x" role:admin role:agent`}})
	require.Zero(t, set.Count)
}

func TestHostileNamesFindNobodyAndBreakNothing(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	for _, name := range []string{`O'Brien') OR Name LIKE '%`, `" OR role:admin "`, `x" type:ticket "`, "-name:x", "a*", "order_by:created", "\\\" type:ticket", "x\nrole:admin"} {
		require.Zero(t, b.search(t, where("user", "name", effect.Eq, name)).Count, name)
		require.Zero(t, b.search(t, effect.SearchArgs{Query: "type:user email::n", Params: map[string]any{"n": name}}).Count, name)
	}
	require.Equal(t, 1, b.search(t, where("user", "name", effect.Eq, "Siobhán O'Brien")).Count)
}

func TestLimitOrderAndFields(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	args := where("user", "role", effect.Eq, "end-user")
	args.Limit = 3
	set := b.search(t, args)
	require.Equal(t, 3, set.Count)
	require.True(t, set.More)

	args.Limit = 150
	set = b.search(t, args)
	require.Equal(t, 150, set.Count)
	require.True(t, set.More)

	args = where("ticket", "requester_id", effect.Eq, jane)
	args.Limit, args.Order = 2, "-created_at"
	set = b.search(t, args)
	require.Equal(t, []any{35437, 35436}, ids(set))
	require.False(t, set.More)
	args.Order = "created"
	require.Equal(t, []any{35436, 35437}, ids(b.search(t, args)))

	args.Fields = []string{"subject", "custom.customer_tier", "via.channel", "nothing.here", "custom_fields"}
	record := b.search(t, args).Records[0]
	require.Equal(t, map[string]any{
		"id": 35436, "subject": "Order 1042 has not arrived", "custom": map[string]any{"customer_tier": "gold"},
		"via": map[string]any{"channel": "api"}, "nothing": nil, "custom_fields": record["custom_fields"],
	}, record)
	require.Contains(t, record["custom_fields"], map[string]any{"id": 26363655924371, "value": "35436"})
	args.Fields = []string{"custom"}
	require.Equal(t, map[string]any{"Call id": nil, "Case number": "35436", "Customer tier": "gold"}, b.search(t, args).Records[0]["custom"])
}

func TestRefusedSearches(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	withOrder := where("user", "name", effect.Eq, "x")
	withOrder.Order = "name"
	withField := where("ticket", "status", effect.Eq, "open")
	withField.Fields = []string{"custom.custmer_tier"}
	both := where("user", "name", effect.Eq, "x")
	both.Query = "type:user"
	tests := []struct {
		args effect.SearchArgs
		want string
	}{
		{effect.SearchArgs{Object: "user"}, "nothing to search by"},
		{both, "either a query or"},
		{where("usr", "name", effect.Eq, "x"), `did you mean "user"?`},
		{effect.SearchArgs{Object: "ticket", Phone: "+14155550100"}, "finds users only"},
		{where("user", "name", effect.Contains, "an"), "whole words"},
		{where("ticket", "prioritty", effect.Eq, "high"), `no field "prioritty"; did you mean "priority"?`},
		{withOrder, "Zendesk sorts by"},
		{withField, `did you mean "Customer tier"?`},
		{effect.SearchArgs{Query: "type:user name::n"}, ":n has no value"},
	}
	for _, tt := range tests {
		tt.args.Limit = 5
		_, err := b.Search(b.ctx, tt.args)
		require.ErrorContains(t, b.fault(t, effect.Invalid, err), tt.want)
	}
}
