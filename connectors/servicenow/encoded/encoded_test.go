package encoded_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/connectors/servicenow/emulator/query"
	"github.com/callwright/callwright/connectors/servicenow/encoded"
	"github.com/callwright/callwright/engine/effect"
)

func TestText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		field string
		op    effect.Op
		value any
		want  string
	}{
		{"name", effect.Eq, "O'Brien') OR Name LIKE '%", "name=O'Brien') OR Name LIKE '%"},
		{"caller_id.name", effect.Ne, "x", "caller_id.name!=x"},
		{"priority", effect.Le, 2, "priority<=2"}, {"priority", effect.Lt, 2.5, "priority<2.5"},
		{"active", effect.Eq, true, "active=true"},
		{"name", effect.StartsWith, "J", "nameSTARTSWITHJ"}, {"name", effect.Contains, "a,b", "nameLIKEa,b"},
		{"name", effect.In, []any{"a,b", 2, nil}, "name=a,b^ORname=2^ORnameISEMPTY"},
		{"name", effect.Eq, nil, "nameISEMPTY"}, {"name", effect.Ne, "", "nameISNOTEMPTY"},
		{"name", effect.Empty, nil, "nameISEMPTY"}, {"name", effect.NotEmpty, nil, "nameISNOTEMPTY"},
	}
	for _, tt := range tests {
		got, err := encoded.Query{Where: []effect.Condition{{Field: tt.field, Op: tt.op, Value: tt.value}}}.Text()
		require.NoError(t, err, tt.want)
		require.Equal(t, tt.want, got)
	}
	q := encoded.Query{
		Where: []effect.Condition{{Field: "a", Op: effect.Eq, Value: 1}},
		Any:   []effect.Condition{{Field: "b", Op: effect.Eq, Value: 2}, {Field: "c", Op: effect.Contains, Value: "3"}},
		Order: "-d.e",
	}
	got, err := q.Text()
	require.NoError(t, err)
	require.Equal(t, "a=1^b=2^ORcLIKE3^ORDERBYDESCd.e", got)
	require.Equal(t, []string{"a", "b", "c", "d.e"}, q.Fields())
	require.True(t, encoded.Query{Where: []effect.Condition{{Field: "a", Op: effect.In, Value: []any{}}}}.Nothing())
	require.False(t, q.Nothing())
}

func TestRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		field string
		op    effect.Op
		value any
		want  string
	}{
		{"name", effect.Eq, "x^ORactive=true", "cannot hold a ^"},
		{"name", effect.Contains, "javascript:gs.getUserName()", "runs a script"},
		{"name", effect.Eq, " JavaScript:1", "runs a script"},
		{"name", effect.Eq, "a\x00b", "control character"}, {"name", effect.Eq, "a\nb", "control character"}, {"name", effect.Eq, "\xff", "control character"},
		{"priority", effect.Lt, "=5", "cannot begin with ="},
		{"name", effect.Contains, "", "would find every record"}, {"name", effect.StartsWith, nil, "would find every record"}, {"name", effect.Lt, "", "would find every record"},
		{"name", effect.Eq, map[string]any{}, "a map cannot be searched for"}, {"name", effect.Eq, math.NaN(), "not finite"},
		{"name", effect.In, "x", "needs a list"}, {"name", effect.In, []any{"a^b"}, "cannot hold a ^"}, {"name", effect.In, []any{}, "empty"},
		{"name", "like", "x", "no such comparison"},
		{"Name", effect.Eq, 1, "not the name of a field"}, {"a b", effect.Eq, 1, "not the name"}, {"a.", effect.Eq, 1, "not the name"}, {"", effect.Eq, 1, "not the name"},
		{"name", effect.Eq, strings.Repeat("x", 1001), "longer than"},
	}
	for _, tt := range tests {
		_, err := encoded.Query{Where: []effect.Condition{{Field: tt.field, Op: tt.op, Value: tt.value}}}.Text()
		require.ErrorContains(t, err, tt.want)
		_, err = encoded.Query{Any: []effect.Condition{{Field: tt.field, Op: tt.op, Value: tt.value}}}.Text()
		require.ErrorContains(t, err, tt.want)
	}
	_, err := encoded.Query{Order: "name^ORactive=true"}.Text()
	require.ErrorContains(t, err, "not the name of a field")
}

func TestBind(t *testing.T) {
	t.Parallel()
	got, err := encoded.Bind("caller_id.email=:mail^opened_at>2026-01-01 10:30:00^numberIN:a,:b^nameLIKE:n^user=javascript:gs.getUserID()",
		map[string]any{"mail": "a=b@x.example", "a": "INC1", "b": "INC2", "n": "x,y"})
	require.NoError(t, err)
	require.Equal(t, "caller_id.email=a=b@x.example^opened_at>2026-01-01 10:30:00^numberININC1,INC2^nameLIKEx,y^user=javascript:gs.getUserID()", got)

	tests := []struct {
		query  string
		params map[string]any
		want   string
	}{
		{" ", nil, "empty"},
		{"name=:who", nil, "no parameters are given"},
		{"name=:who", map[string]any{"woh": 1}, `did you mean "woh"?`},
		{"name=x", map[string]any{"who": 1}, "does not use"},
		{"name=:who", map[string]any{"who": "a^ORb=c"}, "cannot hold a ^"},
		{"name=:who", map[string]any{"who": ""}, "every record"},
		{"name=:who x", map[string]any{"who": "a"}, "whole value"},
		{"numberIN:a,:b", map[string]any{"a": "1,2", "b": 1}, "cannot hold a comma"},
		{"numberIN:a", map[string]any{"a": "1,2"}, "cannot hold a comma"},
		{"priority<:p", map[string]any{"p": "=1"}, "cannot begin with ="},
	}
	for _, tt := range tests {
		_, err := encoded.Bind(tt.query, tt.params)
		require.ErrorContains(t, err, tt.want, tt.query)
	}
}

// hostile are texts that try to be more than a value.
func hostile() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{0,30}`), rapid.SampledFrom([]string{
		"^ORactive=true", "x^NQactive=true", "=", "LIKE", "javascript:gs.getUserID()", "a,b", "ISEMPTY", "\n", "@", "%", "",
	}))
}

// What the writer writes, the instance's reader reads back as it was meant.
func TestValuesStayValues(t *testing.T) {
	t.Parallel()
	ops := map[effect.Op]query.Op{
		effect.Eq: query.Eq, effect.Ne: query.Ne, effect.Lt: query.Lt, effect.Le: query.Le, effect.Gt: query.Gt, effect.Ge: query.Ge,
		effect.StartsWith: query.StartsWith, effect.Contains: query.Like,
	}
	rapid.Check(t, func(t *rapid.T) {
		v := hostile().Draw(t, "value")
		op := rapid.SampledFrom([]effect.Op{effect.Eq, effect.Ne, effect.Lt, effect.Le, effect.Gt, effect.Ge, effect.StartsWith, effect.Contains}).Draw(t, "op")
		text, err := encoded.Query{Where: []effect.Condition{{Field: "name", Op: op, Value: v}, {Field: "active", Op: effect.Eq, Value: "true"}}}.Text()
		if err != nil || v == "" {
			return
		}
		require.Equal(t, []query.Group{{{{Field: "name", Op: ops[op], Value: v}}, {{Field: "active", Op: query.Eq, Value: "true"}}}}, query.Parse(text).Groups)
	})
}

func FuzzBind(f *testing.F) {
	f.Add("name=:v^active=true", "x^ORa=b")
	f.Add("nIN:v,:v", "a,b")
	f.Add("p<:v", "=")
	f.Add(":v::v=:v", "")
	f.Fuzz(func(t *testing.T, text, v string) {
		got, err := encoded.Bind(text, map[string]any{"v": v})
		if err != nil {
			return
		}
		plain, err := encoded.Bind(text, map[string]any{"v": "x"})
		require.NoError(t, err)
		require.Equal(t, shape(query.Parse(plain)), shape(query.Parse(got)), "the value changed what is asked")
	})
}

// shape is a query without its values.
func shape(q query.Query) query.Query {
	for _, g := range q.Groups {
		for _, alternatives := range g {
			for i := range alternatives {
				alternatives[i].Value = ""
			}
		}
	}
	q.Dropped = nil
	return q
}
