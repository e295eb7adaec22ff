package zendesk

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func TestUpsert(t *testing.T) {
	t.Parallel()
	odd := `a b+c&d="e"/../ü`
	tests := []struct {
		object, match, v string
		values           map[string]any
		text             string // an attribute to change
	}{
		{"user", "external_id", odd, map[string]any{"name": "New"}, "notes"},
		{"User", "Email", "new+1@acme.example", map[string]any{"name": "New", "tier": "gold"}, "notes"},
		{"organization", "external_id", odd, map[string]any{"name": "New Ltd"}, "notes"},
		{"organization", "name", `New "Ltd" & Sons`, map[string]any{"Plan": "basic"}, "notes"},
		{"ticket", "external_id", odd, map[string]any{"comment": "It began with a call.", "Case number": "7"}, "subject"},
	}
	for _, tt := range tests {
		b := open(t, emulator.Switches{})
		id, created, err := b.Upsert(b.ctx, effect.UpsertArgs{Object: tt.object, Match: tt.match, MatchValue: tt.v, Values: tt.values})
		require.NoError(t, err, "%v", tt)
		require.True(t, created, "%v", tt)
		again, created, err := b.Upsert(b.ctx, effect.UpsertArgs{Object: tt.object, Match: tt.match, MatchValue: tt.v, Values: map[string]any{"name": tt.values["name"], tt.text: "second"}})
		if tt.object == "ticket" || tt.match == "name" { // which have no other name to give
			again, created, err = b.Upsert(b.ctx, effect.UpsertArgs{Object: tt.object, Match: tt.match, MatchValue: tt.v, Values: map[string]any{tt.text: "second"}})
		}
		require.NoError(t, err, "%v", tt)
		require.False(t, created, "%v", tt)
		require.Equal(t, id, again, "%v", tt)
		record, err := b.Get(b.ctx, effect.GetArgs{Object: tt.object, ID: id, Fields: []string{tt.text, "external_id"}})
		require.NoError(t, err)
		require.Equal(t, "second", record[tt.text], "%v", tt)
		if tt.match == "external_id" {
			require.Equal(t, tt.v, record["external_id"])
		}
	}
}

func TestUpsertsThatFail(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	for i := range 2 {
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "ticket", Values: map[string]any{"comment": "x", "external_id": "twin"}}, strconv.Itoa(i))
		require.NoError(t, err)
	}
	b.secrets = append(b.secrets, "canary-value")
	tests := []struct {
		args effect.UpsertArgs
		code effect.Code
		says string
	}{
		{effect.UpsertArgs{Object: "ticket", Match: "external_id", MatchValue: "twin", Values: map[string]any{"status": "open"}}, effect.Conflict, "several tickets have this external_id"},
		{effect.UpsertArgs{Object: "ticket", Match: "external_id", MatchValue: "new", Values: map[string]any{"status": "open"}}, effect.Invalid, "a new ticket needs a comment"},
		{effect.UpsertArgs{Object: "user", Match: "phone", MatchValue: "+14155550100"}, effect.Invalid, `a user is not identified by "phone"`},
		{effect.UpsertArgs{Object: "user", Match: "emial", MatchValue: "x"}, effect.Invalid, `did you mean "email"?`},
		{effect.UpsertArgs{Object: "user", Match: "email", MatchValue: " "}, effect.Invalid, "is empty"},
		{effect.UpsertArgs{Object: "user", Match: "email", MatchValue: "x@y.example", Values: map[string]any{"email": "canary-value"}}, effect.Invalid, "another email"},
		{effect.UpsertArgs{Object: "user", Match: "external_id", MatchValue: "x", Values: map[string]any{"nmae": "canary-value"}}, effect.Invalid, `did you mean "name"?`},
		{effect.UpsertArgs{Object: "user", Match: "external_id", MatchValue: "x"}, effect.Invalid, "RecordInvalid, name BlankValue"},
		{effect.UpsertArgs{Object: "organization", Match: "external_id", MatchValue: "x", Values: map[string]any{"name": "Acme Corp"}}, effect.Conflict, "name DuplicateValue"},
		{effect.UpsertArgs{Object: "group", Match: "name", MatchValue: "x"}, effect.Invalid, "a group cannot be written"},
		{effect.UpsertArgs{Object: "contact", Match: "name", MatchValue: "x"}, effect.Invalid, "there is no object"},
	}
	for _, tt := range tests {
		_, _, err := b.Upsert(b.ctx, tt.args)
		require.Contains(t, b.fault(t, tt.code, err).Message, tt.says)
	}
}

// Lost answers leave no doubt, and two that make the same record make one.
func TestUpsertsMayBeRepeated(t *testing.T) {
	t.Parallel()
	all := []effect.UpsertArgs{
		{Object: "user", Match: "external_id", MatchValue: "once", Values: map[string]any{"name": "Once"}},
		{Object: "organization", Match: "name", MatchValue: "Once"},
		{Object: "ticket", Match: "external_id", MatchValue: "once", Values: map[string]any{"comment": "x"}},
	}
	for _, args := range all {
		b := open(t, emulator.Switches{})
		b.inject(sandbox.Fault{Match: sandbox.Match{Method: "POST", Path: "/api"}, Cut: true, After: true, Times: 1})
		_, _, err := b.Upsert(b.ctx, args)
		require.True(t, b.fault(t, effect.Unavailable, err).Repeatable(), args.Object)
		first, created, err := b.Upsert(b.ctx, args)
		require.NoError(t, err, args.Object)
		require.False(t, created, args.Object)
		require.NotEmpty(t, first)
	}
	// Somebody makes the record between the look and the write.
	for _, args := range all[1:] {
		b := open(t, emulator.Switches{})
		first, _, err := b.Upsert(b.ctx, args)
		require.NoError(t, err)
		empty := `{"organizations":[],"tickets":[]}`
		b.inject(sandbox.Fault{Match: sandbox.Match{Method: "GET", Path: "/api"}, Status: 200, Body: empty, Times: 1})
		args.Values = map[string]any{"comment": "another", "notes": "x"}
		if args.Object == "organization" {
			delete(args.Values, "comment")
		} else {
			delete(args.Values, "notes")
		}
		id, created, err := b.Upsert(b.ctx, args)
		require.NoError(t, err, args.Object)
		require.False(t, created)
		require.Equal(t, first, id)
	}
	b := open(t, emulator.Switches{})
	_, _, err := b.Upsert(b.ctx, all[2])
	require.NoError(t, err)
	b.inject(sandbox.Fault{Match: sandbox.Match{Method: "PUT"}, Cut: true, After: true})
	_, _, err = b.Upsert(b.ctx, all[2])
	b.fault(t, effect.Unknown, err) // the comment may stand there
}

func TestDelete(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	for object, values := range map[string]map[string]any{"ticket": {"comment": "x"}, "user": {"name": "Gone"}, "organization": {"name": "Gone Ltd"}} {
		id, err := b.Create(b.ctx, effect.CreateArgs{Object: object, Values: values}, "k"+object)
		require.NoError(t, err)
		require.NoError(t, b.Delete(b.ctx, effect.DeleteArgs{Object: object, ID: id}))
		b.fault(t, effect.NotFound, b.Delete(b.ctx, effect.DeleteArgs{Object: object, ID: "999"}))
		if object != "user" { // who stays, inactive
			b.fault(t, effect.NotFound, b.Delete(b.ctx, effect.DeleteArgs{Object: object, ID: id}))
		}
	}
	before := len(b.requests())
	b.fault(t, effect.Invalid, b.Delete(b.ctx, effect.DeleteArgs{Object: "group", ID: "1"}))
	b.fault(t, effect.Invalid, b.Delete(b.ctx, effect.DeleteArgs{Object: "user", ID: "me"}))
	b.fault(t, effect.Invalid, b.Delete(b.ctx, effect.DeleteArgs{Object: "contact", ID: "1"}))
	require.Len(t, b.requests(), before)
	b.inject(sandbox.Fault{Match: sandbox.Match{Method: "DELETE"}, Cut: true, After: true})
	b.fault(t, effect.Unknown, b.Delete(b.ctx, effect.DeleteArgs{Object: "ticket", ID: "35436"}))
}
