package servicenow

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/servicenow/emulator"
	"github.com/callwright/callwright/engine/effect"
)

func names(set effect.RecordSet, field string) []any {
	out := []any{}
	for _, r := range set.Records {
		out = append(out, r[field])
	}
	return out
}

func TestEveryNotationIsFound(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	stored := []string{"+12065550142", "12065550142", "(206) 555-0142", "206.555.0142", "+1 206 555 0142", "1-206-555-0142 x7"}
	fields := []string{"phone", "mobile_phone", "home_phone"}
	want := []any{}
	for i, s := range stored {
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"user_name": s, "name": s, fields[i%3]: s}}, "k")
		require.NoError(t, err)
		want = append(want, s)
	}
	for _, near := range []string{"+12065550143", "+442065550142"} {
		_, err := b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"user_name": near, "name": near, "phone": near}}, "k")
		require.NoError(t, err)
	}
	for _, asked := range []string{"+12065550142", "(206) 555-0142"} {
		require.ElementsMatch(t, want, names(b.search(t, effect.SearchArgs{Object: "sys_user", Phone: asked, Fields: []string{"user_name"}}), "user_name"))
	}
	for object, number := range map[string]string{"company": "+14155557003", "account": "206-555-0170", "contact": "+12065550171"} {
		require.Equal(t, 1, b.search(t, effect.SearchArgs{Object: object, Phone: number}).Count, object)
	}
	b.region = "FR"
	_, err := b.Create(b.ctx, effect.CreateArgs{Object: "user", Values: map[string]any{"user_name": "fr", "name": "Pairs", "phone": "01 99 00 12 34"}}, "k")
	require.NoError(t, err)
	require.Equal(t, []any{"Pairs"}, names(b.search(t, effect.SearchArgs{Object: "user", Phone: "+33199001234"}), "name"))
	_, err = b.Search(b.ctx, effect.SearchArgs{Object: "incident", Phone: "+14155550100", Limit: 1})
	require.ErrorContains(t, b.fault(t, effect.Invalid, err), "no phone field")
}

// An instance leaves a condition out that it does not understand. Whoever
// relies on it would greet the first of all users by name.
func TestAFieldThatDoesNotExistFindsNobody(t *testing.T) {
	t.Parallel()
	for _, strict := range []bool{false, true} {
		b := open(t, emulator.Switches{NothingOnInvalidQuery: strict})
		for _, field := range []string{"nmae", "company.nmae", "comapny.name"} {
			_, err := b.Search(b.ctx, where("user", field, effect.Eq, "Jane Doe"))
			require.ErrorContains(t, b.fault(t, effect.Invalid, err), field)
		}
		_, err := b.Get(b.ctx, effect.GetArgs{Object: "user", ID: b.user(t, "Jane Doe"), Fields: []string{"nmae"}})
		b.fault(t, effect.Invalid, err)
		require.Zero(t, b.search(t, where("user", "name", effect.Eq, "nobody")).Count)
		before := len(b.requests())
		require.Zero(t, b.search(t, where("user", "name", effect.Eq, "nobody")).Count)
		require.Len(t, b.requests()[before:], 1, "the field is known by now")
	}
}

func TestConditionsAndFields(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	args := where("incident", "caller_id.name", effect.Eq, "Jane Doe")
	args.Order, args.Fields = "-number", []string{"number", "caller_id", "caller_id.name", "caller_id.company.name", "assigned_to.email"}
	set := b.search(t, args)
	require.Equal(t, "incident", set.Object)
	require.Equal(t, []any{"INC0000002", "INC0000001"}, names(set, "number"))
	jane := b.user(t, "Jane Doe")
	first := set.Records[1]
	require.Equal(t, map[string]any{
		"id": first["id"], "number": "INC0000001", "assigned_to": map[string]any{"email": "alex@callwright.example"},
		"caller_id": map[string]any{"sys_id": jane, "name": "Jane Doe", "company": map[string]any{"name": "Acme Corp"}},
	}, first)
	tests := []struct {
		field string
		op    effect.Op
		value any
		want  int
	}{
		{"number", effect.In, []any{"INC0000001", "INC0000002", "a,b"}, 2}, {"caller_id", effect.Eq, jane, 2}, {"caller_id", effect.Empty, nil, 0},
		{"short_description", effect.StartsWith, "order 1042", 1}, {"short_description", effect.Contains, "wrong ADDRESS", 1}, {"number", effect.Le, "INC0000002", 2},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, b.search(t, where("incident", tt.field, tt.op, tt.value)).Count, "%s %s", tt.field, tt.op)
	}
	set = b.search(t, effect.SearchArgs{Object: "incident", Query: "caller_id.email=:mail^priority<=:p", Params: map[string]any{"mail": "jane.doe@acme.example", "p": 2}, Order: "number"})
	require.Equal(t, []any{"INC0000001"}, names(set, "number"))
	require.Equal(t, "Order 1042 has not arrived", set.Records[0]["short_description"], "the usual fields")
	set = b.search(t, effect.SearchArgs{Object: "task", Query: "number=INC0000001"})
	require.Equal(t, 1, set.Count, "a table finds those that extend it")
}

func TestDescribeShowsWhatIsInherited(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{})
	info, err := b.Describe(b.ctx, "incident")
	require.NoError(t, err)
	require.Equal(t, "Incident", info.Label)
	seen := map[string]string{}
	for _, f := range info.Fields {
		seen[f.Name] = f.Type
		switch f.Name {
		case "sys_id":
			require.False(t, f.Writable)
			require.True(t, f.Unique)
		case "caller_id":
			require.True(t, f.Writable)
			require.Equal(t, "Caller", f.Label)
			require.Equal(t, "caller_id", f.Path)
			require.Equal(t, []string{"sys_user"}, f.To)
		}
	}
	require.Equal(t, []string{"reference", "journal_input", "GUID"}, []string{seen["caller_id"], seen["work_notes"], seen["sys_id"]})
	require.Len(t, seen, len(info.Fields), "each once")
	all, err := b.Objects(b.ctx)
	require.NoError(t, err)
	require.Subset(t, all, []string{"sys_user", "user"}, "also what people call it")
	for _, b := range []*bench{open(t, emulator.Switches{NoDictionary: true}), open(t, emulator.Switches{}, as("alex", "sandbox-password"))} {
		_, err = b.Describe(b.ctx, "incident")
		b.fault(t, effect.NotFound, err)
		_, err = b.Objects(b.ctx)
		b.fault(t, effect.Denied, err)
		b.user(t, "Jane Doe")
	}
}

func TestFetchCallsTheInstance(t *testing.T) {
	t.Parallel()
	b := open(t, emulator.Switches{}, byGrant(false, false))
	got, err := b.Fetch(b.ctx, effect.FetchArgs{
		Path:  []effect.PathPart{{Literal: "/api/now/table/"}, {Value: "incident"}},
		Query: map[string]any{"sysparm_query": "number=INC0000001", "sysparm_fields": "number"},
	}, effect.Read, "")
	require.NoError(t, err)
	require.Equal(t, map[string]any{"result": []any{map[string]any{"number": "INC0000001"}}}, got["body"])
	got, err = b.Fetch(b.ctx, effect.FetchArgs{Path: []effect.PathPart{{Literal: "/api/now/table/nothing"}}}, effect.Read, "")
	require.NoError(t, err)
	require.Equal(t, 400, got["status"], "every status is data")
}
