package salesforce

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

func upsertion(v string, values map[string]any) effect.UpsertArgs {
	return effect.UpsertArgs{Object: "Contact", Match: "External_Id__c", MatchValue: v, Values: values}
}

func TestUpsert(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	for _, v := range []string{"E-1", "a b+c&d=e%2F", "Ümläut", "a/b", "a.b", "..", `a\b`, "a;b=c", "jane@acme.example", "?x#y", "'x' OR Id != ''", `"quoted"`} {
		id, created, err := b.Upsert(b.ctx, upsertion(v, map[string]any{"LastName": "First", "external_id__c": v}))
		require.NoError(t, err, v)
		require.True(t, created, v)
		again, created, err := b.Upsert(b.ctx, upsertion(v, map[string]any{"LastName": "Second"}))
		require.NoError(t, err, v)
		require.False(t, created, v)
		require.Equal(t, id, again, v)
		record, err := b.Get(b.ctx, effect.GetArgs{Object: "Contact", ID: id, Fields: []string{"LastName", "External_Id__c"}})
		require.NoError(t, err)
		require.Equal(t, map[string]any{"Id": id, "LastName": "Second", "External_Id__c": v}, record)
	}
}

func TestUpsertsThatFail(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	for _, v := range []string{"twice", "tw.ice"} {
		for range 2 {
			b.create(t, "Contact", map[string]any{"LastName": "Twin", "Legacy_Id__c": v})
		}
	}
	tests := []struct {
		args effect.UpsertArgs
		code effect.Code
		says string
		sent int
	}{
		{effect.UpsertArgs{Object: "Contact", Match: "Legacy_Id__c", MatchValue: "twice"}, effect.Conflict, "several records", 1},
		{effect.UpsertArgs{Object: "Contact", Match: "Legacy_Id__c", MatchValue: "tw.ice"}, effect.Conflict, "DUPLICATE_EXTERNAL_ID", 1},
		{effect.UpsertArgs{Object: "Contact", Match: "Nothing__c", MatchValue: "x"}, effect.Invalid, "Contact has no external id field Nothing__c", 1},
		{effect.UpsertArgs{Object: "Contact", Match: "Nothing__c", MatchValue: "x.y"}, effect.Invalid, "Contact has no external id field Nothing__c", 1},
		{upsertion("new", map[string]any{"FirstName": "Jane"}), effect.Invalid, "REQUIRED_FIELD_MISSING", 1},
		{upsertion("n.ew", map[string]any{"FirstName": "Jane"}), effect.Invalid, "REQUIRED_FIELD_MISSING", 1},
		{upsertion("x", map[string]any{"Nothing__c": "canary-value"}), effect.Invalid, "No such column 'Nothing__c'", 1},
		{upsertion("", nil), effect.Invalid, "is empty", 0},
		{upsertion("x", map[string]any{"ID": janeID}), effect.Invalid, "cannot hold Id", 0},
		{upsertion("x", map[string]any{"External_Id__c": "canary-value"}), effect.Invalid, "another External_Id__c", 0},
		{effect.UpsertArgs{Object: "Contact/x", Match: "External_Id__c", MatchValue: "x"}, effect.Invalid, "is not the name of an object", 0},
		{effect.UpsertArgs{Object: "Contact", Match: "../Id", MatchValue: "x"}, effect.Invalid, "is not the name of a field", 0},
		{effect.UpsertArgs{Object: "Contact", Match: "Account.Name", MatchValue: "x"}, effect.Invalid, "is not the name of a field", 0},
	}
	b.secrets = append(b.secrets, "canary-value")
	for _, tt := range tests {
		before := len(b.requests())
		_, _, err := b.Upsert(b.ctx, tt.args)
		require.Contains(t, b.fault(t, tt.code, err).Message, tt.says)
		require.Len(t, b.requests(), before+tt.sent, tt.says)
	}
}

func TestAnUpsertMayBeRepeated(t *testing.T) {
	t.Parallel()
	for _, v := range []string{"once", "on.ce"} {
		for _, fault := range []sandbox.Fault{{Cut: true, After: true}, {Status: 502, Body: "<html>", After: true}, {Status: 200, Body: "{}", After: true}, {Status: 200, Body: "[]", After: true}} {
			b := signed(t, emulator.Options{})
			fault.Match, fault.Times = sandbox.Match{Method: "PATCH"}, 1
			b.inject(fault)
			args := upsertion(v, map[string]any{"LastName": "Once"})
			_, _, err := b.Upsert(b.ctx, args)
			require.True(t, b.fault(t, effect.Unavailable, err).Repeatable())
			_, created, err := b.Upsert(b.ctx, args)
			require.NoError(t, err)
			require.False(t, created, "the first one came through")
			require.Equal(t, 1, b.search(t, where("Contact", "LastName", effect.Eq, "Once")).Count)
		}
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	id := b.create(t, "Task", map[string]any{"Subject": "gone"})
	require.NoError(t, b.Delete(b.ctx, effect.DeleteArgs{Object: "Task", ID: id}))
	require.Zero(t, count(b, t, "gone"))
	err := b.Delete(b.ctx, effect.DeleteArgs{Object: "Task", ID: id})
	b.fault(t, effect.NotFound, err)
	b.fault(t, effect.NotFound, b.Delete(b.ctx, effect.DeleteArgs{Object: "Contact", ID: "003D000000QV9n2IAD"}))
	before := len(b.requests())
	b.fault(t, effect.Invalid, b.Delete(b.ctx, effect.DeleteArgs{Object: "Task/..", ID: id}))
	b.fault(t, effect.Invalid, b.Delete(b.ctx, effect.DeleteArgs{Object: "Task", ID: "../Contact"}))
	require.Len(t, b.requests(), before)

	id = b.create(t, "Task", map[string]any{"Subject": "perhaps"})
	b.inject(sandbox.Fault{Match: sandbox.Match{Method: "DELETE"}, Cut: true, After: true})
	b.fault(t, effect.Unknown, b.Delete(b.ctx, effect.DeleteArgs{Object: "Task", ID: id}))
}
