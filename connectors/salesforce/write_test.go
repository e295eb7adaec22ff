package salesforce

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

func TestGet(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	account := b.create(t, "Account", map[string]any{"Name": "Zoo 47"})
	id := b.create(t, "Contact", map[string]any{"LastName": "Keeper", "AccountId": account})
	record, err := b.Get(b.ctx, effect.GetArgs{Object: "Contact", ID: id, Fields: []string{"LastName", "Account.Name"}})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"Id": id, "LastName": "Keeper", "Account": map[string]any{"Name": "Zoo 47"}}, record)
	record, err = b.Get(b.ctx, effect.GetArgs{Object: "Contact", ID: id[:15]})
	require.NoError(t, err)
	require.Equal(t, map[string]any{"Id": id, "Name": "Keeper"}, record)

	_, err = b.Get(b.ctx, effect.GetArgs{Object: "Contact", ID: "003D000000QV9n2IAD"})
	b.fault(t, effect.NotFound, err)
	before := len(b.requests())
	for _, bad := range []string{"", "../../limits", "003D000000QV9n2IAZ", "x' OR Id != null"} {
		_, err = b.Get(b.ctx, effect.GetArgs{Object: "Contact", ID: bad})
		b.fault(t, effect.Invalid, err)
	}
	require.Len(t, b.requests(), before)
}

func TestCreateAndUpdate(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{})
	hostile := `x","OwnerId":"005` + "\n\u2028y"
	id := b.create(t, "Task", map[string]any{"Subject": hostile, "CallDurationInSeconds": 61, "Status": "Completed"})
	read := func() map[string]any {
		record, err := b.Get(b.ctx, effect.GetArgs{Object: "Task", ID: id, Fields: []string{"Subject", "CallDurationInSeconds"}})
		require.NoError(t, err)
		return record
	}
	require.Equal(t, map[string]any{"Id": id, "Subject": hostile, "CallDurationInSeconds": 61}, read())
	require.NoError(t, b.Update(b.ctx, effect.UpdateArgs{Object: "Task", ID: id, Values: map[string]any{"Subject": "New", "CallDurationInSeconds": nil}}))
	require.Equal(t, map[string]any{"Id": id, "Subject": "New", "CallDurationInSeconds": nil}, read())

	_, err := b.Create(b.ctx, effect.CreateArgs{Object: "Contact", Values: map[string]any{"FirstName": "x"}}, "k")
	f := b.fault(t, effect.Invalid, err)
	require.Equal(t, "REQUIRED_FIELD_MISSING", f.Detail)
	require.Contains(t, f.Message, "LastName")
	for _, object := range []string{"Task/x", "..", "Task?x=1", ""} {
		_, err = b.Create(b.ctx, effect.CreateArgs{Object: object}, "k")
		b.fault(t, effect.Invalid, err)
		b.fault(t, effect.Invalid, b.Update(b.ctx, effect.UpdateArgs{Object: object, ID: id}))
	}
	b.fault(t, effect.Invalid, b.Update(b.ctx, effect.UpdateArgs{Object: "Task", ID: "x"}))
	b.fault(t, effect.NotFound, b.Update(b.ctx, effect.UpdateArgs{Object: "Contact", ID: "003D000000QV9n2IAD", Values: map[string]any{"LastName": "x"}}))
}

func count(b *bench, t *testing.T, subject string) int {
	t.Helper()
	return b.search(t, where("Task", "Subject", effect.Eq, subject)).Count
}

func TestALostCreateIsUnknownAndNotRepeated(t *testing.T) {
	t.Parallel()
	faults := map[string]sandbox.Fault{
		"cut": {Cut: true, After: true}, "garbage": {Status: 201, Body: "<html>", After: true}, "empty": {Status: 201, Body: "{}", After: true},
		"a list":  {Status: 201, Body: "[1]", After: true},
		"gateway": {Status: 502, Body: "<html>", After: true}, "server": {Status: 500, Body: `[{"errorCode":"UNKNOWN_EXCEPTION","message":"x"}]`, After: true},
	}
	for name, fault := range faults {
		b := signed(t, emulator.Options{})
		fault.Match, fault.Times = sandbox.Match{Method: "POST", Path: "/services/data"}, 1
		b.inject(fault)
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "lost"}}, "key")
		require.False(t, b.fault(t, effect.Unknown, err).Repeatable(), name)
		require.Len(t, b.requests(), 1, name)
		require.Equal(t, 1, count(b, t, "lost"), name)
	}
}

func TestAnExternalIDMakesCreatesSafe(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{}, with("external_id_field", "External_Id__c"))
	args := effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "once"}}
	b.inject(sandbox.Fault{Match: sandbox.Match{Path: "/services/data"}, Cut: true, After: true, Times: 1})
	_, err := b.Create(b.ctx, args, "run/1/step")
	require.True(t, b.fault(t, effect.Unavailable, err).Repeatable())
	first, err := b.Create(b.ctx, args, "run/1/step")
	require.NoError(t, err)
	again, err := b.Create(b.ctx, args, "run/1/step")
	require.NoError(t, err)
	require.Equal(t, first, again)
	require.Equal(t, 1, count(b, t, "once"))
	other, err := b.Create(b.ctx, args, "run/2/step")
	require.NoError(t, err)
	require.NotEqual(t, first, other)

	args.Values = map[string]any{"external_id__c": "mine"}
	_, err = b.Create(b.ctx, args, "k")
	require.ErrorContains(t, b.fault(t, effect.Invalid, err), "External_Id__c is filled")

	b = open(t, emulator.Options{}, with("external_id_field", "Nothing__c"))
	_, err = b.Create(b.ctx, effect.CreateArgs{Object: "Task", Values: map[string]any{"Subject": "x"}}, "k")
	require.ErrorContains(t, b.fault(t, effect.Invalid, err), "Task has no external id field Nothing__c")
}

func TestAnUpdateMayBeRepeated(t *testing.T) {
	t.Parallel()
	b := signed(t, emulator.Options{})
	id := b.create(t, "Task", map[string]any{"Subject": "old"})
	b.inject(sandbox.Fault{Match: sandbox.Match{Method: "PATCH"}, Status: 504, Body: "<html>"})
	err := b.Update(b.ctx, effect.UpdateArgs{Object: "Task", ID: id, Values: map[string]any{"Subject": "new"}})
	require.True(t, b.fault(t, effect.Unavailable, err).Repeatable())
}

func TestDuplicateRules(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{Strict: emulator.Strict{DuplicateRule: true}})
	values := map[string]any{"FirstName": "Du", "LastName": "Plicate", "Email": "du@plicate.example"}
	b.create(t, "Contact", values)
	_, err := b.Create(b.ctx, effect.CreateArgs{Object: "Contact", Values: values}, "k")
	require.Equal(t, "DUPLICATES_DETECTED", b.fault(t, effect.Conflict, err).Detail)
}

func TestSeveralRecordsWithOneExternalID(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Options{}, with("external_id_field", "Legacy_Id__c"))
	for range 2 {
		b.create(t, "Contact", map[string]any{"LastName": "Twin", "Legacy_Id__c": "dup"})
	}
	_, err := b.Create(b.ctx, effect.CreateArgs{Object: "Contact", Values: map[string]any{"LastName": "Third"}}, "dup")
	require.Contains(t, b.fault(t, effect.Conflict, err).Message, "several records")
}
