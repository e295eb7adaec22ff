package expression_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/expression"
)

func TestFunctionExamples(t *testing.T) {
	t.Parallel()
	c := expression.NewCompiler(expression.NewScope(), expression.Limits{})
	e := expression.NewEnv(c)
	seen := map[string]bool{}
	for _, f := range expression.Functions() {
		require.False(t, seen[f.Name], f.Name)
		seen[f.Name] = true
		require.NotEmpty(t, f.Group, f.Name)
		require.True(t, strings.HasPrefix(f.Signature, f.Name+"("), f.Signature)
		require.True(t, strings.HasSuffix(f.Doc, "."), f.Name)
		require.Contains(t, f.Example, f.Name)
		require.Equal(t, f.Result, run(c, e, f.Example), f.Example)
	}
	require.Greater(t, len(seen), 60)
}

func TestProgramKnowsItself(t *testing.T) {
	t.Parallel()
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	for _, row := range []struct {
		src, typ string
		refs     []string
		constant any
	}{
		{"n", "whole number", []string{"n"}, nil},
		{"1 + 2", "whole number", nil, 3},
		{"[1, 2]", "list of whole numbers", nil, []any{1, 2}},
		{"{a: 1}", "record", nil, map[string]any{"a": 1}},
		{"let x = 2; x * 3", "whole number", nil, 6},
		{"ok && false", "true or false", []string{"ok"}, nil},
		{"false && ok", "true or false", []string{"ok"}, false},
		{"true || ok", "true or false", []string{"ok"}, true},
		{"1 == 1", "true or false", nil, true},
		{`"a" + 'b'`, "text", nil, "ab"},
		{"let c = caller; map(c.records, .Visits + n)", "list of whole numbers", []string{"caller", "n"}, nil},
		{"filter(nums, # > n && any(anyList, # == f))", "list of whole numbers", []string{"anyList", "f", "n", "nums"}, nil},
		{"{a: ok ? n : f}.a", "number", []string{"f", "n", "ok"}, nil},
		{"caller.first", "record", []string{"caller"}, nil},
		{"first(caller.records).Tags", "list of text", []string{"caller"}, nil},
		{"groupBy(nums, #)", "map", []string{"nums"}, nil},
		{"n + f", "number", []string{"f", "n"}, nil},
		{"any", "any value", []string{"any"}, nil},
		{"lost.first?.Name ?? name", "text", []string{"lost", "name"}, nil},
	} {
		p, bad := c.Compile(row.src, expression.Any())
		require.Nil(t, bad, row.src)
		require.Equal(t, row.src, p.Source())
		require.Equal(t, row.typ, p.Type().String(), row.src)
		require.Equal(t, row.refs, p.Refs(), row.src)
		v, ok := p.Constant()
		require.Equal(t, row.constant, v, row.src)
		require.Equal(t, row.constant != nil, ok, row.src)
	}
}

func TestWantedTypes(t *testing.T) {
	t.Parallel()
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	e := worldEnv(c)
	for _, row := range []struct {
		src  string
		want expression.Type
		out  string
	}{
		{"ok", expression.Bool(), "true"},
		{"any", expression.Bool(), "expression: needs true or false, but got a text [1:1]"},
		{"any && true", expression.Bool(), "expression: needs true or false, but got a text [1:1]"},
		{"none", expression.Bool(), "expression: needs true or false, but got nothing (nil); give a default with ?? [1:1]"},
		{"any", expression.String(), `"text"`},
		{"any", expression.Int(), "expression: needs a whole number, but got a text [1:1]"},
		{"anyNumber", expression.Int(), "4"},
		{"anyNumber / 8", expression.Int(), "rejected"},
		{"anyNumber", expression.Number(), "4.0"},
		{"n", expression.Number(), "7"},
		{"n", expression.Int(), "7"},
		{"f", expression.Int(), "rejected"},
		{"n", expression.String(), "rejected"},
		{"nums", expression.List(expression.Number()), "[5,3,9,1]"},
		{"nums", expression.List(expression.String()), "rejected"},
		{"anyList", expression.List(expression.Int()), "[3,1,2]"},
		{"anyList", expression.List(expression.String()), "expression: element 0: needs a text, but got a whole number [1:1]"},
		{"mixed", expression.List(expression.Any()), `[1,2.5,"three",null,true]`},
		{"[]", expression.List(expression.Bool()), "[]"},
		{"prefs", expression.Map(expression.String()), `{"color":"blue","lang":"de","size":"xl"}`},
		{"prefs", expression.Map(expression.Int()), "rejected"},
		{"call", expression.Record(map[string]expression.Type{"duration": expression.Int()}), `{"duration":61,"from":"+1 (555) 010-0199","recorded":true,"to":"+18005550199"}`},
		{"call", expression.Record(map[string]expression.Type{"duration": expression.String()}), "rejected"},
		{"nil", expression.Int(), "rejected"},
	} {
		p, bad := c.Compile(row.src, row.want)
		if row.out == "rejected" {
			require.NotNil(t, bad, row.src)
			require.Equal(t, "type-mismatch", string(bad.Code), row.src)
			continue
		}
		require.Nil(t, bad, row.src)
		require.Equal(t, row.out, render(e.Eval(p)), row.src)
	}
}

func TestChildScopes(t *testing.T) {
	t.Parallel()
	s := worldScope()
	e := worldEnv(expression.NewCompiler(s, expression.Limits{}))
	child := s.With("item", expression.Record(map[string]expression.Type{"Name": expression.String()})).With("index", expression.Int())
	c := expression.NewCompiler(child, expression.Limits{})
	p, bad := c.Compile(`item.Name + " " + string(index) + " of " + string(n)`, expression.String())
	require.Nil(t, bad)
	for i, want := range []string{"Ann 0 of 7", "Ann 1 of 7"} {
		e.Set("item", map[string]any{"Name": "Ann"})
		e.Set("index", i)
		v, fault := e.Eval(p)
		require.Nil(t, fault)
		require.Equal(t, want, v)
	}
	_, known := s.Lookup("item")
	require.False(t, known)
	require.Subset(t, child.Names(), s.Names())
	require.Contains(t, child.Names(), "item")
	s.Declare("later", expression.Int())
	_, known = child.Lookup("later")
	require.True(t, known)
}

func TestDeadline(t *testing.T) {
	t.Parallel()
	now, looks := time.Unix(0, 0), 0
	clock := func() time.Time {
		looks++
		now = now.Add(5 * time.Millisecond)
		return now
	}
	c := expression.NewCompiler(worldScope(), expression.Limits{Now: clock})
	e := worldEnv(c)
	p, bad := c.Compile("n + 1 > 3 && caller.count == 2", expression.Bool())
	require.Nil(t, bad)
	require.Equal(t, "true", render(e.Eval(p)))
	require.Zero(t, looks, "a plain expression reads the clock")
	p, bad = c.Compile("all(1..100, all(1..100, true))", expression.Bool())
	require.Nil(t, bad)
	require.Equal(t, "limit: the expression takes too long [1:18]", render(e.Eval(p)))
	require.Equal(t, 6, looks)

	unhurried := expression.NewCompiler(worldScope(), expression.Limits{Now: clock, Deadline: time.Hour})
	require.Equal(t, "true", render(worldEnv(unhurried).Eval(p)))
}

func TestLimits(t *testing.T) {
	t.Parallel()
	scope := worldScope()
	for _, row := range []struct {
		limits    expression.Limits
		src, want string
	}{
		{expression.Limits{Source: 10}, "n + n + n + n", "rejected: the expression is longer than 10 bytes"},
		{expression.Limits{Nodes: 5}, "n + n + n + n", "rejected: the expression is too long"},
		{expression.Limits{Cost: 100}, "all(1..200, true)", "limit: the expression does too much work [1:6]"},
		{expression.Limits{Cost: 1000}, "all(1..200, true)", "true"},
		{expression.Limits{}, strings.Repeat("(", 101) + "1" + strings.Repeat(")", 101), "rejected: brackets are nested deeper than 100 levels"},
		{expression.Limits{}, strings.Repeat("(", 100) + "1" + strings.Repeat(")", 100), "1"},
		{expression.Limits{}, `"` + strings.Repeat("(", 200) + `" == ""`, "false"},
		{expression.Limits{}, "\xff", "rejected: the expression is not UTF-8 text"},
		{expression.Limits{}, " ", "rejected: the expression is empty"},
		{expression.Limits{}, "reduce(1..70, [#acc], 0)", "limit: the value is nested too deeply [1:1]"},
	} {
		c := expression.NewCompiler(scope, row.limits)
		require.Equal(t, row.want, run(c, worldEnv(c), row.src), row.src)
	}
}

// TestBudgetIsPerEvaluation runs a costly program many times on one Env.
func TestBudgetIsPerEvaluation(t *testing.T) {
	t.Parallel()
	c := expression.NewCompiler(worldScope(), expression.Limits{Cost: 1000})
	e := worldEnv(c)
	p, bad := c.Compile("count(1..100, # > 50)", expression.Int())
	require.Nil(t, bad)
	for range 50 {
		v, fault := e.Eval(p)
		require.Nil(t, fault)
		require.Equal(t, 50, v)
	}
}

func TestEnvAfterFault(t *testing.T) {
	t.Parallel()
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	e := worldEnv(c)
	broken, bad := c.Compile(`max(n, min(n, n / (n - 7)))`, expression.Any())
	require.Nil(t, bad)
	good, bad := c.Compile(`max(n, min(n, 100))`, expression.Any())
	require.Nil(t, bad)
	for range 3 {
		_, fault := e.Eval(broken)
		require.Equal(t, effect.Expression, fault.Code)
		require.Equal(t, "7", render(e.Eval(good)))
	}
	require.Equal(t, 7, e.Get("n"))
	require.Nil(t, e.Get("never set"))
}
