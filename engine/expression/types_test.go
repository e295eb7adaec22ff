package expression_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/expression"
)

var sampleTypes = []expression.Type{
	expression.Any(), expression.Nil(), expression.Bool(), expression.Int(), expression.Number(), expression.String(),
	expression.List(expression.Any()), expression.List(expression.Int()), expression.List(expression.List(expression.String())),
	expression.Map(expression.Any()), expression.Map(expression.String()),
	expression.Record(nil), expression.Record(map[string]expression.Type{"a": expression.Int()}),
	expression.Record(map[string]expression.Type{"a": expression.Int(), "b": expression.List(expression.String())}),
}

func TestTypeNames(t *testing.T) {
	t.Parallel()
	want := []string{
		"any value", "nothing (nil)", "true or false", "whole number", "number", "text", "list", "list of whole numbers",
		"list of lists of text", "map", "map", "record", "record", "record",
	}
	for i, typ := range sampleTypes {
		require.Equal(t, want[i], typ.String())
	}
}

func TestTypeEqual(t *testing.T) {
	t.Parallel()
	for i, a := range sampleTypes {
		for j, b := range sampleTypes {
			require.Equal(t, i == j, a.Equal(b), "%s and %s", a, b)
		}
	}
	again := expression.Record(map[string]expression.Type{"b": expression.List(expression.String()), "a": expression.Int()})
	require.True(t, again.Equal(sampleTypes[len(sampleTypes)-1]))
	require.Equal(t, []string{"a", "b"}, again.FieldNames())
	f, ok := again.Field("b")
	require.True(t, ok)
	require.Equal(t, expression.StringKind, f.Elem().Kind())
	_, ok = again.Field("c")
	require.False(t, ok)
}

func TestTypeIsImmutable(t *testing.T) {
	t.Parallel()
	fields := map[string]expression.Type{"a": expression.Int()}
	r := expression.Record(fields)
	fields["b"] = expression.Int()
	require.Equal(t, []string{"a"}, r.FieldNames())
}

func TestTypeOf(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		v    any
		want expression.Type
	}{
		{nil, expression.Nil()},
		{true, expression.Bool()},
		{1, expression.Int()},
		{1.5, expression.Number()},
		{"", expression.String()},
		{[]any{}, expression.List(expression.Any())},
		{[]any{1, 2}, expression.List(expression.Int())},
		{[]any{1, 2.5}, expression.List(expression.Number())},
		{[]any{1, "a"}, expression.List(expression.Any())},
		{[]any{nil, "a"}, expression.List(expression.String())},
		{[]any{nil}, expression.List(expression.Any())},
		{map[string]any{"a": 1, "b": nil}, expression.Record(map[string]expression.Type{"a": expression.Int(), "b": expression.Any()})},
		{struct{}{}, expression.Any()},
	} {
		require.True(t, row.want.Equal(expression.TypeOf(row.v)), "%v: %s", row.v, expression.TypeOf(row.v))
	}
}

func TestAssignable(t *testing.T) {
	t.Parallel()
	record := func(fields map[string]expression.Type) expression.Type { return expression.Record(fields) }
	type types = map[string]expression.Type
	for _, row := range []struct {
		to, from expression.Type
		want     bool
	}{
		{expression.Any(), expression.Int(), true},
		{expression.Int(), expression.Any(), true},
		{expression.Number(), expression.Int(), true},
		{expression.Int(), expression.Number(), false},
		{expression.String(), expression.Int(), false},
		{expression.String(), expression.Nil(), false},
		{expression.Nil(), expression.Nil(), true},
		{expression.List(expression.Number()), expression.List(expression.Int()), true},
		{expression.List(expression.Int()), expression.List(expression.Number()), false},
		{expression.List(expression.Int()), expression.List(expression.Any()), true},
		{expression.List(expression.Int()), expression.Int(), false},
		{expression.Map(expression.Int()), record(types{"a": expression.Int()}), true},
		{expression.Map(expression.Int()), record(types{"a": expression.String()}), false},
		{expression.Map(expression.Any()), record(types{"a": expression.String()}), true},
		{record(types{"a": expression.Int()}), expression.Map(expression.Any()), true},
		{record(types{"a": expression.Int()}), record(types{"a": expression.String()}), false},
		{record(types{"a": expression.Number()}), record(types{"a": expression.Int(), "b": expression.Bool()}), true},
		{record(types{"a": expression.Int()}), record(nil), true},
		{record(nil), expression.List(expression.Any()), false},
	} {
		require.Equal(t, row.want, expression.Assignable(row.to, row.from), "%s <- %s", row.to, row.from)
	}
}

func TestConvert(t *testing.T) {
	t.Parallel()
	record := expression.Record(map[string]expression.Type{"id": expression.Int(), "name": expression.String()})
	for _, row := range []struct {
		v    any
		to   expression.Type
		want any
		bad  string
	}{
		{1, expression.Any(), 1, ""},
		{nil, expression.Any(), nil, ""},
		{nil, expression.Nil(), nil, ""},
		{nil, expression.String(), nil, "needs a text, but got nothing (nil); give a default with ??"},
		{1, expression.Nil(), nil, "needs nothing (nil), but got a whole number"},
		{1, expression.Number(), 1, ""},
		{2.0, expression.Number(), 2.0, ""},
		{2.0, expression.Int(), 2, ""},
		{2.5, expression.Int(), nil, "needs a whole number, but got one that is not whole"},
		{1e300, expression.Int(), nil, "needs a whole number, but got one that is not whole"},
		{"5", expression.Int(), nil, "needs a whole number, but got a text"},
		{true, expression.String(), nil, "needs a text, but got true or false"},
		{[]any{1, 2.0, nil}, expression.List(expression.Int()), []any{1, 2, nil}, ""},
		{[]any{1, "a"}, expression.List(expression.Int()), nil, "element 1: needs a whole number, but got a text"},
		{[]any{[]any{1}}, expression.List(expression.List(expression.Int())), []any{[]any{1}}, ""},
		{map[string]any{"id": 5.0, "extra": "x"}, record, map[string]any{"id": 5, "extra": "x"}, ""},
		{map[string]any{"id": "x"}, record, nil, "field id: needs a whole number, but got a text"},
		{map[string]any{"secret": "x"}, expression.Map(expression.Int()), nil, "a field: needs a whole number, but got a text"},
		{[]any{}, record, nil, "needs a record, but got a list"},
	} {
		before := render(row.v, nil)
		got, err := expression.Convert(row.v, row.to)
		require.Equal(t, before, render(row.v, nil), "Convert changed its argument")
		if row.bad != "" {
			require.EqualError(t, err, row.bad)
			continue
		}
		require.NoError(t, err)
		require.Equal(t, row.want, got)
	}
}
