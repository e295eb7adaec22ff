package servicenow

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/servicenow/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func TestUnknownFieldsAreNotWritten(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	before := b.search(t, where("incident", "number", effect.NotEmpty, nil))
	tests := []struct {
		values map[string]any
		want   string
	}{
		{map[string]any{"shrt_description": "x"}, "shrt_description"}, {map[string]any{"caller_id.name": "x"}, "another record"}, {map[string]any{"sys_id": "x"}, "sys_id"},
		{map[string]any{"state": map[string]any{}}, "state"}, {map[string]any{"A b": 1}, "not the name of a field"},
	}
	for _, tt := range tests {
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "incident", Values: tt.values}, "k")
		require.ErrorContains(t, b.fault(t, effect.Invalid, err), tt.want)
		err = b.Update(b.ctx, effect.UpdateArgs{Object: "incident", ID: before.Records[0]["id"].(string), Values: tt.values})
		require.ErrorContains(t, b.fault(t, effect.Invalid, err), tt.want)
	}
	for _, r := range b.requests() {
		require.True(t, strings.HasPrefix(r, "GET "), r)
	}
}

func TestWhoMayNotWrite(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{}, as("rhea.reader", `read+only&100%="secret"`))
	_, err := b.Create(b.ctx, effect.CreateArgs{Object: "incident", Values: map[string]any{"short_description": "x"}}, "k")
	require.Equal(t, "ACL", b.fault(t, effect.Denied, err).Detail)
	b = open(t, emulator.Switches{}, as("alex", "sandbox-password"))
	err = b.Delete(b.ctx, effect.DeleteArgs{Object: "user", ID: b.user(t, "Jane Doe")})
	b.fault(t, effect.Denied, err)
	b = open(t, emulator.Switches{})
	_, err = b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"user_name": "jane.doe", "name": "Twin"}}, "k")
	require.ErrorContains(t, b.fault(t, effect.Conflict, err), "user_name")
	_, err = b.Create(b.ctx, effect.CreateArgs{Object: "group", Values: map[string]any{"description": "x"}}, "k")
	b.fault(t, effect.Invalid, err)
}

func TestTheKeyIsTheCorrelationID(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	id, err := b.Create(b.ctx, effect.CreateArgs{Object: "incident", Values: map[string]any{"short_description": "x"}}, "run-1/step/1")
	require.NoError(t, err)
	record, err := b.Get(b.ctx, effect.GetArgs{Object: "incident", ID: id, Fields: []string{"correlation_id"}})
	require.NoError(t, err)
	require.Equal(t, "run-1/step/1", record["correlation_id"])
	_, err = b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"user_name": "n1", "name": "x"}}, "run-1/step/1")
	require.NoError(t, err, "users have no such field, and the key of another record is none of theirs")
	id, err = b.Create(b.ctx, effect.CreateArgs{Object: "incident", Values: map[string]any{"short_description": "y", "correlation_id": "own"}}, "k")
	require.NoError(t, err)
	record, err = b.Get(b.ctx, effect.GetArgs{Object: "incident", ID: id, Fields: []string{"correlation_id"}})
	require.NoError(t, err)
	require.Equal(t, "own", record["correlation_id"])
}

func TestCallsBecomeNotesOrInteractions(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	jane := b.user(t, "Jane Doe")
	incident := b.search(t, where("incident", "number", effect.Eq, "INC0000001")).Records[0]["id"].(string)
	call := effect.ActivityArgs{
		About: []effect.Ref{{Object: "user", ID: jane}, {Object: "incident", ID: incident}}, Subject: "Call from Jane", Text: "Where is it?",
		Direction: "inbound", From: "+14155550100", Seconds: 61, StartedAt: "2026-11-22T10:00:00Z", Agent: "alex@callwright.example",
	}
	for range 2 {
		ref, err := b.LogActivity(b.ctx, call, "k1")
		require.NoError(t, err)
		require.Equal(t, effect.Ref{Object: "incident", ID: incident}, ref)
	}
	record, err := b.get(b.ctx, "incident", incident, []string{"work_notes"}, true)
	require.NoError(t, err)
	notes := record["work_notes"].(string)
	require.Equal(t, 1, strings.Count(notes, "Call from Jane"), "a key is noted once")
	require.Contains(t, notes, "Duration: 1m1s")
	require.Contains(t, notes, "Where is it?")

	call.About = call.About[:1]
	ref, err := b.LogActivity(b.ctx, call, "k2")
	require.NoError(t, err)
	again, err := b.LogActivity(b.ctx, call, "k2")
	require.NoError(t, err)
	require.Equal(t, ref, again)
	got, err := b.Get(b.ctx, effect.GetArgs{Object: ref.Object, ID: ref.ID, Fields: []string{"opened_for.name", "type", "direction", "caller_phone_number", "assigned_to.name", "opened_at"}})
	require.NoError(t, err)
	require.Equal(t, map[string]any{
		"id": ref.ID, "opened_for": map[string]any{"name": "Jane Doe"}, "type": "phone", "direction": "inbound", "caller_phone_number": "+14155550100",
		"assigned_to": map[string]any{"name": "Alex Agent"}, "opened_at": "2026-11-22 10:00:00",
	}, got)
}

func TestLinksByTheirUsualFields(t *testing.T) {
	t.Parallel()
	tests := []struct{ from, to, as, want string }{
		{"incident", "sys_user", "", "caller_id"}, {"incident", "sys_user_group", "", "assignment_group"}, {"incident", "problem", "", "problem_id"},
		{"problem", "incident", "", "parent"}, {"incident", "core_company", "", "company"}, {"incident", "sys_user", "watcher", "watcher"},
	}
	for _, tt := range tests {
		got, err := relation(tt.from, tt.to, tt.as)
		require.NoError(t, err)
		require.Equal(t, tt.want, got)
	}
	for _, as := range []string{"", "a^b", "caller_id.name"} {
		_, err := relation("core_company", "incident", as)
		require.Error(t, err)
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	jane := b.user(t, "Jane Doe")
	many := b.search(t, effect.SearchArgs{Object: "user", Phone: "+14155550111"})
	pop := func(p effect.Pop) effect.Shown {
		shown, err := b.Pop(b.ctx, p, effect.Agent{})
		require.NoError(t, err)
		return shown
	}
	uri := func(s effect.Shown) string {
		u, err := url.Parse(s.URL)
		require.NoError(t, err)
		require.Equal(t, "/nav_to.do", u.Path)
		return u.Query().Get("uri")
	}
	require.Equal(t, "sys_user.do?sys_id="+jane, uri(pop(effect.Pop{Object: "user", Records: []map[string]any{{"id": jane}}})))
	choice := pop(effect.Pop{Object: many.Object, Records: many.Records})
	inner, err := url.Parse(uri(choice))
	require.NoError(t, err)
	require.Equal(t, "sys_user_list.do", inner.Path)
	require.Equal(t, "sys_idIN"+strings.Join(choice.Records, ","), inner.Query().Get("sysparm_query"))
	require.Len(t, choice.Payload.(map[string]any)["choices"], 2)

	fresh := effect.Pop{New: &effect.NewRecord{Object: "incident", Defaults: map[string]any{
		"short_description": "Call^active=false & more", "caller_id": jane, "description": "javascript:gs.getUserID()", "no good": "x", "state": nil,
	}}}
	shown := pop(fresh)
	inner, err = url.Parse(uri(shown))
	require.NoError(t, err)
	require.Equal(t, "-1", inner.Query().Get("sys_id"))
	require.Equal(t, "caller_id="+jane+"^short_description=Call active=false & more", inner.Query().Get("sysparm_query"))
	require.Equal(t, "Call^active=false & more", shown.Payload.(map[string]any)["defaults"].(map[string]any)["short_description"])

	b = open(t, emulator.Switches{}, with("workspace", "/now/sow"))
	require.Equal(t, b.base+"/now/sow/record/sys_user/"+jane, pop(effect.Pop{Object: "user", Records: []map[string]any{{"id": jane}}}).URL)
	require.Equal(t, b.base+"/now/sow/record/incident/-1/params/query/state=1", strings.ReplaceAll(pop(effect.Pop{New: &effect.NewRecord{Object: "incident", Defaults: map[string]any{"state": 1}}}).URL, "%3D", "="))
}
