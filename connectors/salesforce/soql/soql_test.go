package soql

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
)

func TestLiterals(t *testing.T) {
	t.Parallel()
	tests := []struct {
		v    any
		want string
	}{
		{nil, "null"}, {true, "true"}, {12, "12"}, {-1.5, "-1.5"}, {1e21, "1000000000000000000000"},
		{"O'Brien", `'O\'Brien'`}, {`a\b"c`, `'a\\b\"c'`}, {"a\n\x00\u2028b", `'a\u000A\u0000\u2028b'`}, {"100%_", "'100%_'"},
		{"2026-01-31", "'2026-01-31'"},
		{map[string]any{"date": "2026-01-31"}, "2026-01-31"},
		{map[string]any{"datetime": "2026-01-31T09:30:00+01:00"}, "2026-01-31T09:30:00+01:00"},
	}
	for _, tt := range tests {
		got, err := Literal(tt.v)
		require.NoError(t, err)
		require.Equal(t, tt.want, got)
	}
	require.Equal(t, `'%Bob\'s \\ \"100\%\_%'`, Like("%", `Bob's \ "100%_`, "%"))
	require.Equal(t, `"\+1 \(415\) 555\-1212 \{x\}"`, Term("+1 (415) 555-1212 {x}"))
}

func TestNoLiterals(t *testing.T) {
	t.Parallel()
	for _, v := range []any{
		math.NaN(), math.Inf(1), []any{"a"}, map[string]any{}, map[string]any{"date": "2026-02-31"}, map[string]any{"date": 5},
		map[string]any{"datetime": "2026-01-31T25:00:00Z"}, map[string]any{"date": "2026-01-31 OR Id != null"},
		map[string]any{"datetime": "2026-01-31T09:30:00Z", "date": "2026-01-31"}, int64(1), struct{}{},
	} {
		_, err := Literal(v)
		require.Error(t, err, "%v", v)
	}
}

func TestConditions(t *testing.T) {
	t.Parallel()
	tests := []struct {
		c    effect.Condition
		want string
	}{
		{effect.Condition{Field: "Name", Op: effect.Eq, Value: "A"}, "Name = 'A'"},
		{effect.Condition{Field: "Name", Op: effect.Ne, Value: nil}, "Name != null"},
		{effect.Condition{Field: "Account.Owner.Name", Op: effect.Eq, Value: "A"}, "Account.Owner.Name = 'A'"},
		{effect.Condition{Field: "Score__c", Op: effect.Ge, Value: 3}, "Score__c >= 3"},
		{effect.Condition{Field: "CreatedDate", Op: effect.Lt, Value: "2026-01-31T00:00:00Z"}, "CreatedDate < 2026-01-31T00:00:00Z"},
		{effect.Condition{Field: "Contact.Birthdate", Op: effect.Eq, Value: "1990-01-31"}, "Contact.Birthdate = 1990-01-31"},
		{effect.Condition{Field: "CreatedDate", Op: effect.Eq, Value: "1990-01-31' OR"}, "CreatedDate = '1990-01-31\\' OR'"},
		{effect.Condition{Field: "Due_Date__c", Op: effect.Eq, Value: "1990-01-31"}, "Due_Date__c = '1990-01-31'"},
		{effect.Condition{Field: "Id", Op: effect.In, Value: []any{"a", 1, nil}}, "Id IN ('a', 1, null)"},
		{effect.Condition{Field: "Id", Op: effect.In, Value: []any{}}, "Id = null"},
		{effect.Condition{Field: "Name", Op: effect.StartsWith, Value: "50%"}, `Name LIKE '50\%%'`},
		{effect.Condition{Field: "Name", Op: effect.Contains, Value: 7}, "Name LIKE '%7%'"},
		{effect.Condition{Field: "Name", Op: effect.Empty}, "Name = null"},
		{effect.Condition{Field: "Name", Op: effect.NotEmpty}, "Name != null"},
	}
	for _, tt := range tests {
		got, err := condition(tt.c)
		require.NoError(t, err)
		require.Equal(t, tt.want, got)
	}
}

func TestQueries(t *testing.T) {
	t.Parallel()
	q := Query{Fields: []string{"Id", "Account.Name"}, From: "Contact", Order: "-LastModifiedDate", Limit: 26,
		Where: []effect.Condition{{Field: "Name", Op: effect.Eq, Value: "A"}, {Field: "Email", Op: effect.Empty}}}
	text, err := q.Text()
	require.NoError(t, err)
	require.Equal(t, "SELECT Id, Account.Name FROM Contact WHERE Name = 'A' AND Email = null ORDER BY LastModifiedDate DESC LIMIT 26", text)

	text, err = Find{Terms: []string{"14155550100", "415 555 0100"}, In: "PHONE", Returning: q}.Text()
	require.NoError(t, err)
	require.Equal(t, `FIND {"14155550100" OR "415 555 0100"} IN PHONE FIELDS RETURNING Contact(Id, Account.Name WHERE Name = 'A' AND Email = null ORDER BY LastModifiedDate DESC LIMIT 26)`, text)
}

func TestRefusedQueries(t *testing.T) {
	t.Parallel()
	with := func(c effect.Condition) Query {
		return Query{Fields: []string{"Id"}, From: "Contact", Where: []effect.Condition{c}}
	}
	tests := []struct {
		name string
		q    Query
		want string
	}{
		{"object", Query{Fields: []string{"Id"}, From: "Contact WHERE"}, `"Contact WHERE" is not the name of an object`},
		{"object with a dot", Query{Fields: []string{"Id"}, From: "A.B"}, "not the name of an object"},
		{"no object", Query{Fields: []string{"Id"}}, "not the name of an object"},
		{"no fields", Query{From: "Contact"}, "no fields are asked for"},
		{"field", Query{Fields: []string{"Id, Name FROM User --"}, From: "Contact"}, "not the name of a field"},
		{"field with an empty part", Query{Fields: []string{"Account..Name"}, From: "Contact"}, "not the name of a field"},
		{"function", Query{Fields: []string{"FIELDS(ALL)"}, From: "Contact"}, "not the name of a field"},
		{"letter of another script", Query{Fields: []string{"Nаme"}, From: "Contact"}, "not the name of a field"},
		{"order", Query{Fields: []string{"Id"}, From: "Contact", Order: "Name LIMIT 1"}, "not the name of a field"},
		{"condition", with(effect.Condition{Field: "1", Op: effect.Eq}), "not the name of a field"},
		{"operator", with(effect.Condition{Field: "Name", Op: "like"}), "no such comparison"},
		{"value", with(effect.Condition{Field: "Name", Op: effect.Eq, Value: []any{}}), "Name eq: a list cannot be compared with"},
		{"less than nothing", with(effect.Condition{Field: "Name", Op: effect.Lt}), "nothing is neither less"},
		{"no list", with(effect.Condition{Field: "Name", Op: effect.In, Value: "x"}), "needs a list, not a string"},
		{"list in a list", with(effect.Condition{Field: "Name", Op: effect.In, Value: []any{[]any{}}}), "a list cannot be compared with"},
		{"everything", with(effect.Condition{Field: "Name", Op: effect.StartsWith, Value: ""}), "would find every record"},
		{"text of nothing", with(effect.Condition{Field: "Name", Op: effect.Contains}), "needs a text, not a nil"},
	}
	for _, tt := range tests {
		_, err := tt.q.Text()
		require.ErrorContains(t, err, tt.want, tt.name)
		_, err = Find{Terms: []string{"xx"}, In: "ALL", Returning: tt.q}.Text()
		require.ErrorContains(t, err, tt.want, tt.name)
	}
	_, err := Find{In: "ALL", Returning: Query{Fields: []string{"Id"}, From: "Contact"}}.Text()
	require.ErrorContains(t, err, "nothing to find")
}

func TestBind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query  string
		params map[string]any
		want   string
	}{
		{"SELECT Id FROM Contact", nil, "SELECT Id FROM Contact"},
		{" select Id from Contact where Email=:e ", map[string]any{"e": "O'B"}, ` select Id from Contact where Email='O\'B' `},
		{"SELECT Id FROM A WHERE B = :b AND C = :b", map[string]any{"b": 1.5}, "SELECT Id FROM A WHERE B = 1.5 AND C = 1.5"},
		{"SELECT Id FROM A WHERE B LIKE %:b%", map[string]any{"b": "5%"}, `SELECT Id FROM A WHERE B LIKE '%5\%%'`},
		{"SELECT Id FROM A WHERE B LIKE :b% OR C LIKE %:b", map[string]any{"b": "x"}, "SELECT Id FROM A WHERE B LIKE 'x%' OR C LIKE '%x'"},
		{"SELECT Id FROM A WHERE B LIKE :b", map[string]any{"b": "5%"}, `SELECT Id FROM A WHERE B LIKE '5\%'`},
		{"SELECT Id FROM A WHERE B IN :b", map[string]any{"b": []any{"x", 2}}, "SELECT Id FROM A WHERE B IN ('x', 2)"},
		{"SELECT Id FROM A WHERE B NOT IN (:b, 'z')", map[string]any{"b": []any{"x", 2}}, "SELECT Id FROM A WHERE B NOT IN ('x', 2, 'z')"},
		{"SELECT Id FROM A WHERE B = LAST_N_DAYS:n", map[string]any{"n": 30}, "SELECT Id FROM A WHERE B = LAST_N_DAYS:30"},
		{"SELECT Id FROM A WHERE B = LAST_N_DAYS:30", nil, "SELECT Id FROM A WHERE B = LAST_N_DAYS:30"},
		{"SELECT Id FROM A WHERE B > 2026-01-31T09:30:00Z", nil, "SELECT Id FROM A WHERE B > 2026-01-31T09:30:00Z"},
		{"SELECT Id FROM A WHERE B > :d", map[string]any{"d": map[string]any{"date": "2026-01-31"}}, "SELECT Id FROM A WHERE B > 2026-01-31"},
		{"SELECT Id FROM A WHERE B = 'urn:case' AND C = '12:30'", nil, "SELECT Id FROM A WHERE B = 'urn:case' AND C = '12:30'"},
		{`SELECT Id FROM A WHERE B = 'it\'s {:)' AND C = :c`, map[string]any{"c": nil}, `SELECT Id FROM A WHERE B = 'it\'s {:)' AND C = null`},
		{"FIND {:n} IN PHONE FIELDS RETURNING Contact(Id WHERE Name = :n LIMIT 2)", map[string]any{"n": "+1"}, `FIND {"\+1"} IN PHONE FIELDS RETURNING Contact(Id WHERE Name = '+1' LIMIT 2)`},
		{`FIND {"a \:b" OR :n}`, map[string]any{"n": 12}, `FIND {"a \:b" OR "12"}`},
	}
	for _, tt := range tests {
		got, search, err := Bind(tt.query, tt.params)
		require.NoError(t, err, tt.query)
		require.Equal(t, tt.want, got)
		require.Equal(t, tt.want[0] == 'F', search)
	}
}

func TestBindRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		query  string
		params map[string]any
		want   string
	}{
		{"DELETE FROM Contact", nil, "neither SELECT nor FIND"},
		{"", nil, "neither SELECT nor FIND"},
		{"SELECT Id FROM A WHERE B = :nmae", map[string]any{"name": 1}, `the parameter :nmae has no value; did you mean "name"?`},
		{"SELECT Id FROM A WHERE B = :x", nil, "the parameter :x has no value; no parameters are given"},
		{"SELECT Id FROM A", map[string]any{"x": 1}, `does not use the parameter "x"`},
		{"SELECT Id FROM A WHERE B = ':x'", map[string]any{"x": 1}, "the parameter :x stands inside a quoted string"},
		{"SELECT Id FROM A WHERE B LIKE '%:x%'", nil, "the parameter :x stands inside a quoted string"},
		{"SELECT Id FROM A WHERE B = 'a:x'", map[string]any{"x": 1}, "the parameter :x stands inside a quoted string"},
		{`FIND {":x"} RETURNING A`, map[string]any{"x": "y"}, "the parameter :x stands inside a quoted string"},
		{"SELECT Id FROM A WHERE B = 'x", nil, "a quoted string is not closed"},
		{`SELECT Id FROM A WHERE B = 'x\'`, nil, "a quoted string is not closed"},
		{"FIND {:x", map[string]any{"x": "y"}, "the FIND { is not closed"},
		{`FIND {\`, nil, `the query ends with a \`},
		{"FIND {:x}", map[string]any{"x": " "}, "the parameter :x: there is nothing to find"},
		{"FIND {:x}", map[string]any{"x": nil}, "a text is needed here, not a nil"},
		{"SELECT Id FROM A WHERE B LIKE %:x", map[string]any{"x": ""}, "would find every record"},
		{"SELECT Id FROM A WHERE B LIKE :x", map[string]any{"x": true}, "a text is needed here, not a bool"},
		{"SELECT Id FROM A WHERE B = :x", map[string]any{"x": []any{1, 2}}, "a list can stand behind IN only"},
		{"SELECT Id FROM A WHERE B IN :x", map[string]any{"x": []any{}}, "the list is empty"},
		{"SELECT Id FROM A WHERE B IN :x", map[string]any{"x": []any{[]any{}}}, "a list cannot be compared with"},
		{"SELECT Id FROM A WHERE B = LAST_N_DAYS:x", map[string]any{"x": "30 OR Id != null"}, "a whole number is needed here"},
		{"SELECT Id FROM A WHERE B = :x", map[string]any{"x": map[string]any{"a": 1}}, "a map cannot be compared with"},
	}
	for _, tt := range tests {
		_, _, err := Bind(tt.query, tt.params)
		require.ErrorContains(t, err, tt.want, tt.query)
	}
}
