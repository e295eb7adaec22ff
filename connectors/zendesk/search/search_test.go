package search

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/zendesk/emulator/query"
	"github.com/callwright/callwright/engine/effect"
)

func TestQueries(t *testing.T) {
	t.Parallel()
	tests := []struct {
		q    Query
		want string
	}{
		{Query{Type: "group"}, "type:group"},
		{where("email", effect.Eq, "jane@example.com"), `type:user email:"jane@example.com"`},
		{where("name", effect.Eq, `O"Brien\`+"\n2"), `type:user name:"O Brien 2"`},
		{where("organization", effect.Ne, "none"), `type:user -organization:"none"`},
		{where("organization", effect.Eq, nil), `type:user organization:none`},
		{where("organization", effect.Ne, nil), `type:user -organization:none`},
		{where("created", effect.Ge, "2026-01-31T09:30:00Z"), `type:user created>=2026-01-31T09:30:00Z`},
		{where("age", effect.Lt, 5), `type:user age<5`},
		{where("age", effect.Gt, 1.5), `type:user age>1.5`},
		{where("age", effect.Le, "4hours"), `type:user age<=4hours`},
		{where("vip", effect.Eq, true), `type:user vip:true`},
		{where("tags", effect.In, []any{"a", "b c", 3}), `type:user tags:"a" tags:"b c" tags:3`},
		{where("name", effect.StartsWith, "Jan"), `type:user name:Jan*`},
		{where("phone", effect.StartsWith, "+1415"), `type:user phone:+1415*`},
		{where("phone", effect.Empty, nil), `type:user phone:none`},
		{where("phone", effect.NotEmpty, nil), `type:user -phone:none`},
		{Query{Type: "user", Where: []effect.Condition{{Field: "created", Op: effect.Gt, Value: "2026-01-01"}, {Field: "created", Op: effect.Lt, Value: "2026-02-01"}},
			Any: []effect.Condition{{Field: "phone", Op: effect.Eq, Value: "+1"}, {Field: "phone", Op: effect.Eq, Value: "(1) 2"}}},
			`type:user created>2026-01-01 created<2026-02-01 phone:"+1" phone:"(1) 2"`},
	}
	for _, tt := range tests {
		got, err := tt.q.Text()
		require.NoError(t, err, tt.want)
		require.Equal(t, tt.want, got)
		_, err = query.Parse(got)
		require.NoError(t, err)
	}
}

func where(field string, op effect.Op, v any) Query {
	return Query{Type: "user", Where: []effect.Condition{{Field: field, Op: op, Value: v}}}
}

func TestRefusedQueries(t *testing.T) {
	t.Parallel()
	double := where("name", effect.Eq, "a")
	double.Where = append(double.Where, effect.Condition{Field: "Name", Op: effect.StartsWith, Value: "b"})
	tests := []struct {
		q    Query
		want string
	}{
		{Query{}, `knows group, organization, ticket, user, and no ""`},
		{Query{Type: "user role:admin"}, "and no"},
		{where("na me", effect.Eq, "x"), "not the name of a field"},
		{where("name:x role", effect.Eq, "x"), "not the name of a field"},
		{where("name", effect.Contains, "x"), "beginnings of words (starts_with) only"},
		{where("name", "like", "x"), "no such comparison"},
		{where("name", effect.Eq, ""), "without a letter or digit"},
		{where("name", effect.Eq, `" * "`), "without a letter or digit"},
		{where("name", effect.Eq, []any{}), "a list cannot be searched for"},
		{where("name", effect.Eq, math.NaN()), "not finite"},
		{where("name", effect.StartsWith, "Jane D"), "only one word"},
		{where("name", effect.StartsWith, "-role:admin"), "only one word"},
		{where("name", effect.StartsWith, ""), "only one word"},
		{where("name", effect.StartsWith, "+"), "only one word"},
		{where("created", effect.Lt, "1 OR role:admin"), "only one word"},
		{where("created", effect.Lt, nil), "not a nil"},
		{where("tags", effect.In, "a"), "needs a list, not a string"},
		{where("tags", effect.In, []any{[]any{}}), "a list cannot be searched for"},
		{where("type", effect.Eq, "ticket"), "alternatives"},
		{double, "Name: Zendesk takes two values of one field for alternatives"},
	}
	for _, tt := range tests {
		_, err := tt.q.Text()
		require.ErrorContains(t, err, tt.want, "%v", tt.q)
	}
}

func TestNothing(t *testing.T) {
	t.Parallel()
	require.True(t, where("tags", effect.In, []any{}).Nothing())
	require.False(t, where("tags", effect.In, []any{"a"}).Nothing())
	require.False(t, where("tags", effect.Eq, []any{}).Nothing())
}

func TestBind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query  string
		params map[string]any
		want   string
	}{
		{"type:ticket status<solved", nil, "type:ticket status<solved"},
		{"requester::e", map[string]any{"e": "a@b.c"}, `requester:"a@b.c"`},
		{"requester::e -tags::t", map[string]any{"e": 12, "t": `x" role:admin`}, `requester:12 -tags:"x role:admin"`},
		{"created>:d created<=:d", map[string]any{"d": "2026-01-31"}, "created>2026-01-31 created<=2026-01-31"},
		{"name::n* x", map[string]any{"n": "Jan"}, "name:Jan* x"},
		{":w", map[string]any{"w": "Jane Doe"}, `"Jane Doe"`},
		{"-:w", map[string]any{"w": "Jane"}, `-"Jane"`},
		{"assignee::a", map[string]any{"a": nil}, "assignee:none"},
		{`"a:b" 12:30 subject:"it's 5:15"`, nil, `"a:b" 12:30 subject:"it's 5:15"`},
	}
	for _, tt := range tests {
		got, err := Bind(tt.query, tt.params)
		require.NoError(t, err, tt.query)
		require.Equal(t, tt.want, got)
	}
}

func TestBindRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query  string
		params map[string]any
		want   string
	}{
		{" ", nil, "the query is empty"},
		{"email::mial", map[string]any{"mail": 1}, `the parameter :mial has no value; did you mean "mail"?`},
		{"email::x", nil, "no parameters are given"},
		{"email:x", map[string]any{"x": 1}, `does not use the parameter "x"`},
		{`email:":x"`, nil, "the parameter :x stands inside a quoted phrase"},
		{`"a:x"`, map[string]any{"x": 1}, "the parameter :x stands inside a quoted phrase"},
		{`"a`, nil, "a quotation mark is not closed"},
		{"name::x*", map[string]any{"x": "a b"}, "only one word"},
		{"name::x.y", map[string]any{"x": "a"}, "a blank must follow"},
		{"name::x", map[string]any{"x": "**"}, "without a letter or digit"},
		{"name::x", map[string]any{"x": []any{"a"}}, "a list cannot be searched for"},
		{":x", map[string]any{"x": nil}, "behind a field only"},
		{"created>:x", map[string]any{"x": "1 role:admin"}, "only one word"},
	}
	for _, tt := range tests {
		_, err := Bind(tt.query, tt.params)
		require.ErrorContains(t, err, tt.want, tt.query)
	}
}
