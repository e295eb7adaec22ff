package zendesk

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func TestGet(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	record, err := b.Get(b.ctx, effect.GetArgs{Object: "user", ID: strconv.Itoa(jane), Fields: []string{"name", "custom.tier", "custom.Account number"}})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"id": jane, "name": "Jane Doe", "custom": map[string]any{"tier": "gold", "Account number": "1001"}}, record)

	record, err = b.Get(b.ctx, effect.GetArgs{Object: "ticket", ID: "35436"})
	require.NoError(t, err)
	require.Equal(t, order, record["id"])
	require.Equal(t, jane, record["requester_id"])

	record, err = b.Get(b.ctx, effect.GetArgs{Object: "organization", ID: "26363643450387", Fields: []string{"name"}})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"id": 26363643450387, "name": "Acme Corp"}, record)

	for _, object := range []string{"user", "ticket", "organization"} {
		_, err = b.Get(b.ctx, effect.GetArgs{Object: object, ID: "999"})
		require.Equal(t, "RecordNotFound", b.fault(t, effect.NotFound, err).Detail)
	}
	before := len(b.requests())
	for _, id := range []string{"", "me", "1/../../../oauth/tokens", "1.json?x=", "-1", "１"} {
		_, err = b.Get(b.ctx, effect.GetArgs{Object: "user", ID: id})
		b.fault(t, effect.Invalid, err)
	}
	require.Len(t, b.requests(), before)
}

func ticket(b *bench, t *testing.T, id string, fields ...string) map[string]any {
	t.Helper()
	record, err := b.Get(b.ctx, effect.GetArgs{Object: "ticket", ID: id, Fields: fields})
	require.NoError(t, err)
	return record
}

func TestCreateTicket(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	id, err := b.Create(b.ctx, effect.CreateArgs{Object: "ticket", Values: map[string]any{
		"subject": `Call "x","public":true`, "comment": "They called.", "requester_id": jane, "priority": "high",
		"Case number": "C-1", "custom": map[string]any{"customer_tier": "gold"}, "custom_fields": []any{map[string]any{"id": 26363655924373, "value": "run-1"}},
	}}, "run-1/step")
	require.NoError(t, err)
	got := ticket(b, t, id, "subject", "requester_id", "priority", "custom", "is_public")
	require.Equal(t, map[string]any{
		"id": got["id"], "subject": `Call "x","public":true`, "requester_id": jane, "priority": "high", "is_public": false,
		"custom": map[string]any{"Case number": "C-1", "Customer tier": "gold", "Call id": "run-1"},
	}, got)
}

func TestComments(t *testing.T) {
	t.Parallel()
	tests := []struct {
		values map[string]any
		public bool
	}{
		{map[string]any{"comment": "x"}, false},
		{map[string]any{"description": "x"}, false},
		{map[string]any{"comment": map[string]any{"body": "x"}}, false},
		{map[string]any{"comment": map[string]any{"body": "x", "public": nil}}, false},
		{map[string]any{"comment": map[string]any{"body": "x", "public": true}}, true},
	}
	b := open(t, emulator.Switches{})
	for i, tt := range tests {
		id, err := b.Create(b.ctx, effect.CreateArgs{Object: "ticket", Values: tt.values}, strconv.Itoa(i))
		require.NoError(t, err)
		require.Equal(t, tt.public, ticket(b, t, id, "is_public")["is_public"], "%v", tt.values)
	}
}

func TestATicketIsCreatedOnce(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	args := effect.CreateArgs{Object: "ticket", Values: map[string]any{"subject": "once", "comment": "x"}}
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/tickets.json"}, Cut: true, After: true, Times: 1})
	_, err := b.Create(b.ctx, args, "key")
	require.True(t, b.fault(t, effect.Unavailable, err).Repeatable(), "the key makes it safe")
	first, err := b.Create(b.ctx, args, "key")
	require.NoError(t, err)
	again, err := b.Create(b.ctx, args, "key")
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Equal(t, 1, b.search(t, where("ticket", "subject", effect.Eq, "once")).Count)

	args.Values["subject"] = "another"
	_, err = b.Create(b.ctx, args, "key")
	require.Equal(t, "IdempotentRequestError", b.fault(t, effect.Conflict, err).Detail)
	_, err = b.Create(b.ctx, args, strings.Repeat("k", 300))
	require.NoError(t, err, "a long key is shortened")
}

func TestLostWritesAreUnknownAndNotRepeated(t *testing.T) {
	t.Parallel()
	garbage := sandbox.Fault{Status: 201, Body: "<html>", After: true}
	empty := sandbox.Fault{Status: 201, Body: "{}", After: true}
	cut := sandbox.Fault{Cut: true, After: true}
	gateway := sandbox.Fault{Status: 502, Body: "<html>", After: true}
	for _, fault := range []sandbox.Fault{cut, garbage, empty, gateway} {
		b := open(t, emulator.Switches{})
		b.inject(fault)
		b.auth = rest.Bearer(credential.New(b.emulator.Credentials().Bearer)) // no sign-in for the fault to hit
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"name": "New"}}, "key")
		b.fault(t, effect.Unknown, err)
		require.Len(t, b.requests(), 1)
	}
	b := open(t, emulator.Switches{})
	b.inject(sandbox.Fault{Match: sandbox.Match{Method: "PUT"}, Cut: true, After: true})
	err := b.Update(b.ctx, effect.UpdateArgs{Object: "ticket", ID: "35436", Values: map[string]any{"comment": "twice?"}})
	b.fault(t, effect.Unknown, err)
	err = b.Update(b.ctx, effect.UpdateArgs{Object: "ticket", ID: "35436", Values: map[string]any{"status": "pending"}})
	b.fault(t, effect.Unavailable, err)
	require.Len(t, b.requests(), 2)
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	require.NoError(t, b.Update(b.ctx, effect.UpdateArgs{Object: "ticket", ID: "35436", Values: map[string]any{"status": "pending", "Customer tier": "silver"}}))
	require.Equal(t, map[string]any{"id": order, "status": "pending", "custom": map[string]any{"Customer tier": "silver", "Case number": "35436"}},
		ticket(b, t, "35436", "status", "custom.Customer tier", "custom.Case number"))
	require.NoError(t, b.Update(b.ctx, effect.UpdateArgs{Object: "user", ID: strconv.Itoa(jane), Values: map[string]any{"notes": "called", "Account number": "77"}}))
	record, err := b.Get(b.ctx, effect.GetArgs{Object: "user", ID: strconv.Itoa(jane), Fields: []string{"notes", "user_fields"}})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"id": jane, "notes": "called", "user_fields": map[string]any{"account_number": "77", "tier": "gold"}}, record)
	require.NoError(t, b.Update(b.ctx, effect.UpdateArgs{Object: "organization", ID: "26363643450387", Values: map[string]any{"Plan": "basic", "organization_fields": map[string]any{}}}))

	b.fault(t, effect.NotFound, b.Update(b.ctx, effect.UpdateArgs{Object: "ticket", ID: "999", Values: map[string]any{"status": "open"}}))
	require.NoError(t, b.Update(b.ctx, effect.UpdateArgs{Object: "ticket", ID: "35436", Values: map[string]any{"status": "closed"}}))
	f := b.fault(t, effect.Invalid, b.Update(b.ctx, effect.UpdateArgs{Object: "ticket", ID: "35436", Values: map[string]any{"status": "open"}}))
	require.Equal(t, "RecordInvalid", f.Detail)
}

func TestCreateOthers(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	id, err := b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"name": "Caller", "phone": "+14155550199"}}, "k")
	require.NoError(t, err)
	require.Equal(t, id, strconv.Itoa(b.search(t, effect.SearchArgs{Object: "user", Phone: "+14155550199"}).Records[0]["id"].(int)))
	_, err = b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"name": "Twin", "email": "jane.doe@acme.example"}}, "k")
	require.NotContains(t, b.fault(t, effect.Conflict, err).Message, "jane.doe")
	_, err = b.Create(b.ctx, effect.CreateArgs{Object: "organization", Values: map[string]any{"name": "New Ltd", "custom": map[string]any{"plan": "x"}}}, "k")
	require.NoError(t, err)
}

func TestRefusedWrites(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	tests := []struct {
		object string
		values map[string]any
		want   string
	}{
		{"contact", nil, `there is no object "contact"`},
		{"group", nil, "a group cannot be written"},
		{"ticket", map[string]any{"subject": "x"}, "a ticket needs a comment"},
		{"ticket", map[string]any{"comment": "x", "description": "y"}, "not both"},
		{"ticket", map[string]any{"comment": 5}, "needs a text or {body, public}, not a int"},
		{"ticket", map[string]any{"comment": "x", "priorty": "high"}, `a ticket has no field "priorty"; did you mean "priority"?`},
		{"ticket", map[string]any{"comment": "x", "Case nunber": "1"}, `did you mean "Case number"?`},
		{"ticket", map[string]any{"comment": "x", "custom": map[string]any{"Nothing alike": 1}}, `a ticket has no field "Nothing alike"`},
		{"ticket", map[string]any{"comment": "x", "custom": "y"}, "custom needs a map of fields, not a string"},
		{"ticket", map[string]any{"comment": "x", "custom_fields": "y"}, "custom_fields has another form"},
		{"user", map[string]any{"nmae": "x"}, `did you mean "name"?`},
	}
	for _, tt := range tests {
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: tt.object, Values: tt.values}, "k")
		require.ErrorContains(t, b.fault(t, effect.Invalid, err), tt.want)
	}
	for _, r := range b.requests() {
		require.False(t, strings.HasPrefix(r, "POST"), r)
	}
}

// A list of fields is read once, and again when a name is not in it.
func TestCustomFieldsAreRemembered(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	for i := range 3 {
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "ticket", Values: map[string]any{"comment": "x", "Case number": "1"}}, strconv.Itoa(i))
		require.NoError(t, err)
	}
	fields := func() (n int) {
		for _, r := range b.requests() {
			if strings.HasPrefix(r, "GET /ticket_fields") {
				n++
			}
		}
		return n
	}
	require.Equal(t, 1, fields())
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/api/v2/ticket_fields.json"}, Status: 200, Times: 1,
		Body: `{"ticket_fields":[{"id":5,"title":"Brand new","active":true,"removable":true}],"meta":{"has_more":false}}`})
	_, err := b.attributes(b.ctx, kinds()[1], map[string]any{"brand_new": 1})
	require.NoError(t, err)
	require.Equal(t, 2, fields())
}

func TestChoicesGoByTheirNames(t *testing.T) {
	t.Parallel()
	f := customField{options: []option{{"Gold customer", "tier_gold"}, {"Silver", "tier_silver"}}}
	require.Equal(t, "tier_gold", f.value("Gold customer"))
	require.Equal(t, "tier_gold", f.value("tier_gold"))
	require.Equal(t, []any{"tier_silver", "x"}, f.value([]any{"Silver", "x"}))
	require.Equal(t, true, f.value(true))
}
