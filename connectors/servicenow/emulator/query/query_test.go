package query_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/servicenow/emulator/query"
)

type record map[string]string

func (r record) Value(field string) (string, bool) {
	v, ok := r[field]
	return v, ok
}

var jane = record{"name": "Jane Doe", "priority": "10", "active": "true", "manager": "", "opened_at": "2026-10-26 14:30:00", "company.name": "Acme Corp"}

func TestMatch(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query string
		want  bool
	}{
		{"", true},
		{"name=jane doe", true}, {"name=Jane", false}, {"name!=Jane", true},
		{"nameLIKEne D", true}, {"nameCONTAINSxyz", false}, {"nameNOT LIKEne", false}, {"nameDOES NOT CONTAINx", true},
		{"nameSTARTSWITHJane", true}, {"nameENDSWITHdoe", true}, {"nameENDSWITHjane", false},
		{"priority<9", false}, {"priority>9", true}, {"priority<=10", true}, {"priorityBETWEEN2@10", true}, {"priorityBETWEEN2", false},
		{"opened_at>2026-10-26", true}, {"opened_at<2026-10-26 14:30:00", false}, {"manager>a", false},
		{"priorityIN1,10", true}, {"priorityNOT IN1,2", true}, {"priorityIN1,2", false},
		{"managerISEMPTY", true}, {"managerISNOTEMPTY", false}, {"nameANYTHING", true},
		{"company.name=ACME corp", true},
		{"name=Jane Doe^priority=1", false}, {"name=x^ORname=Jane Doe", true},
		{"active=false^name=x^ORname=Jane Doe", false}, {"name=x^NQactive=true", true}, {"name=x^NQactive=false", false},
		{"name=x^EQ", false}, {"name=x^ORDERBYname", false},
		{"name=javascript:gs.getUserName()", true}, {"name=javascript:gs.nowDateTime()", false}, {"manager=javascript:x", true},
		{"^OR", true}, {"nonsense", true}, {"NAME=x", true}, {"^nonsense^ORname=x", false},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, query.Parse(tt.query).Match(jane, query.Env{UserName: "jane doe"}), tt.query)
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	q := query.Parse("a.b=1^ORc>=2^dSTARTSWITHx=y^NQeIN1,2^ORDERBYf^ORDERBYDESCg.h^GROUPBYx^!bad^ORDERBYno good^EQ")
	require.Equal(t, []query.Group{
		{{{"a.b", query.Eq, "1"}, {"c", query.Ge, "2"}}, {{"d", query.StartsWith, "x=y"}}},
		{{{"e", query.In, "1,2"}}},
	}, q.Groups)
	require.Equal(t, []query.Order{{"f", false}, {"g.h", true}}, q.Order)
	require.Equal(t, []string{"!bad", "no good"}, q.Dropped)
	require.Equal(t, []string{"a.b", "c", "d", "e", "f", "g.h"}, q.Fields())
}

// FuzzParse holds that nothing is read that is not there, and that reading
// ends well for everything.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"", "^", "name=a^ORname=b", "a.b.cISNOTEMPTY^NQ^^OR", "x=javascript:gs.getUserID()", "pBETWEEN1@2^ORDERBYDESCp", "ünï=1", "a=\x00", "priority>99999999999999999999999999999999999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := query.Parse(s)
		q.Match(jane, query.Env{})
		for _, g := range q.Groups {
			for _, alternatives := range g {
				for _, c := range alternatives {
					require.NotContains(t, c.Value, "^")
					require.Contains(t, s, c.Field)
					require.Contains(t, s, c.Value)
				}
			}
		}
		require.LessOrEqual(t, len(q.Fields()), strings.Count(s, "^")+1)
	})
}
