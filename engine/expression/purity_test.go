package expression_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/value"
)

// deface changes everything that can be changed in v.
func deface(v any) {
	switch v := v.(type) {
	case []any:
		for i := range v {
			deface(v[i])
			v[i] = "defaced"
		}
	case map[string]any:
		for k := range v {
			deface(v[k])
			v[k] = "defaced"
		}
		v["defaced"] = true
	}
}

// drawExpression makes an expression that gives a list, a record or a scalar
// out of variables, literals and functions that could hand on what they share.
func drawExpression(t *rapid.T, depth int) string {
	if depth == 0 {
		return rapid.SampledFrom([]string{"nums", "anyList", "mixed", "caller", "caller.records", "caller.first", "prefs", "call",
			"n", "name", `["gold", "silver"]`, `{a: [1, 2], b: {c: [3]}}`, "[]", "[[1], [2]]", "1..3", "nil"}).Draw(t, "leaf")
	}
	x := func() string { return drawExpression(t, depth-1) }
	forms := []func() string{
		func() string { return "[" + x() + ", " + x() + "]" },
		func() string { return "{a: " + x() + ", b: " + x() + "}" },
		func() string { return "concat([" + x() + "], mixed)" },
		func() string { return "reverse([" + x() + ", " + x() + "])" },
		func() string { return "take([" + x() + "], 1)" },
		func() string { return "uniq([" + x() + ", 1])" },
		func() string { return "flatten([" + x() + "])" },
		func() string { return "filter([" + x() + "], true)" },
		func() string { return "map([" + x() + "], #)" },
		func() string { return "map([1, 2], " + x() + ")" },
		func() string { return "first([" + x() + "])" },
		func() string { return "values({a: " + x() + "})" },
		func() string { return "toPairs({a: " + x() + "})" },
		func() string { return "fromPairs([[\"k\", " + x() + "]])" },
		func() string { return "groupBy([" + x() + "], 1)" },
		func() string { return "sortBy([" + x() + "], 1)" },
		func() string { return "reduce([1, 2], [#acc, " + x() + "], " + x() + ")" },
		func() string { return "(let v = " + x() + "; [v, v])" },
		func() string { return "(ok ? " + x() + " : " + x() + ")" },
		func() string { return "(" + x() + " ?? " + x() + ")" },
		func() string { return "[" + x() + "][0]" },
		func() string { return "[" + x() + ", 1][0:1]" },
		func() string { return "default(" + x() + ", " + x() + ")" },
		func() string { return "get({a: " + x() + "}, \"a\")" },
		func() string { return "max(nums)" },
		func() string { return "sort(nums)" },
		func() string { return "(" + x() + " == " + x() + ")" },
	}
	return forms[rapid.IntRange(0, len(forms)-1).Draw(t, "form")]()
}

// TestResultsShareNothing changes every result as deeply as it can and runs
// the same program again: neither the program nor the variables may notice.
func TestResultsShareNothing(t *testing.T) {
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	e := worldEnv(c)
	before, compiled := render(world(), nil), 0
	rapid.Check(t, func(rt *rapid.T) {
		for range 30 {
			src := drawExpression(rt, rapid.IntRange(0, 4).Draw(rt, "depth"))
			p, bad := c.Compile(src, expression.Any())
			if bad != nil {
				continue
			}
			compiled++
			requireUnshared(rt, e, p)
			now := map[string]any{}
			for name := range world() {
				now[name] = e.Get(name)
			}
			require.Equal(rt, before, render(now, nil), "the variables changed: %s", src)
		}
	})
	require.Greater(t, compiled, 1000)
}

func requireUnshared(t require.TestingT, e *expression.Env, p *expression.Program) {
	v, fault := e.Eval(p)
	first := render(v, fault)
	require.NoError(t, value.Check(v))
	deface(v)
	constant, _ := p.Constant()
	deface(constant)
	for range 2 {
		again, fault := e.Eval(p)
		require.Equal(t, first, render(again, fault), p.Source())
		deface(again)
	}
}

// TestProgramsAreShared evaluates the same programs in many goroutines; the
// race detector watches.
func TestProgramsAreShared(t *testing.T) {
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	var programs []*expression.Program
	var want []string
	e := worldEnv(c)
	for _, src := range corpus() {
		p, bad := c.Compile(src, expression.Any())
		require.Nil(t, bad, src)
		programs = append(programs, p)
		want = append(want, render(e.Eval(p)))
	}
	var wg sync.WaitGroup
	failures := make(chan string, 64)
	for g := range 64 {
		wg.Go(func() {
			e := worldEnv(c)
			for i := range 10 * len(programs) {
				k := (i*7 + g) % len(programs)
				if got := render(e.Eval(programs[k])); got != want[k] {
					failures <- fmt.Sprintf("%s: %s, not %s", programs[k].Source(), got, want[k])
					return
				}
			}
		})
	}
	wg.Wait()
	close(failures)
	require.Empty(t, failures)
}

// trap has a method that must not be reachable.
type trap struct{ called *bool }

func (t trap) Delete() string { *t.called = true; return "deleted" }

func TestOnlyPlainDataIsReachable(t *testing.T) {
	t.Parallel()
	called := false
	s := worldScope()
	s.Declare("trap", expression.Any())
	c := expression.NewCompiler(s, expression.Limits{})
	e := worldEnv(c)
	e.Set("trap", trap{&called})
	for _, src := range []string{
		`trap`, `trap.Delete`, `trap.Delete()`, `trap["Delete"]`, `trap?.Delete`, `get(trap, "Delete")`, `[trap]`, `{a: trap}`, `string(trap)`,
		`toJSON(trap)`, `trap == trap`, `type(trap)`, `len(trap)`, `map([trap], .Delete)`, `map([1], trap)`, `keys(trap)`, `"Delete" in trap`,
		`trap.called`, `trap | Delete()`, `upper(trap)`, `trap + trap`, `-trap`, `sort([trap, trap])`, `uniq([trap])`, `groupBy([trap], #)`, `default(trap, 1)`,
		`join([trap])`, `flatten([trap])`, `trap ?? 1`, `trap ? 1 : 2`, `let t = trap; t.Delete`, `trap.Delete.call()`, `$env.trap`, `trap matches "x"`,
	} {
		p, bad := c.Compile(src, expression.Any())
		if bad != nil {
			continue
		}
		v, fault := e.Eval(p)
		if fault == nil {
			require.NoError(t, value.Check(v), src)
		}
	}
	require.False(t, called)
}

// TestMessagesHoldNoValue looks for a secret in everything that can be said
// about it.
func TestMessagesHoldNoValue(t *testing.T) {
	t.Parallel()
	const secret = "4111-SECRET-1111"
	s := expression.NewScope()
	s.Declare("pin", expression.Any())
	c := expression.NewCompiler(s, expression.Limits{})
	e := expression.NewEnv(c)
	for _, v := range []any{secret, []any{secret}, map[string]any{secret: secret}} {
		e.Set("pin", v)
		for _, f := range expression.Functions() {
			for _, src := range []string{f.Name + "(pin)", f.Name + "(pin, pin)", f.Name + "([pin], pin)", f.Name + "(pin, pin, pin)"} {
				requireNoSecret(t, c, e, src, secret)
			}
		}
		for _, op := range []string{"+", "-", "*", "/", "%", "**", "..", "<", "in", "contains", "matches", "and"} {
			requireNoSecret(t, c, e, "pin "+op+" 1", secret)
			requireNoSecret(t, c, e, "[1, pin] "+op+" pin", secret)
		}
		for _, src := range []string{"pin.x", "pin[0]", "pin[pin]", "-pin", "!pin", "pin ? 1 : 2", "pin[1.5:]", "{(pin): 1}", "sum([pin])"} {
			requireNoSecret(t, c, e, src, secret)
		}
	}
}

func requireNoSecret(t *testing.T, c *expression.Compiler, e *expression.Env, src, secret string) {
	t.Helper()
	for _, want := range []expression.Type{expression.Any(), expression.Int(), expression.Bool(), expression.List(expression.Int())} {
		p, bad := c.Compile(src, want)
		if bad != nil {
			require.NotContains(t, bad.Message+bad.Hint, secret, src)
			continue
		}
		if _, fault := e.Eval(p); fault != nil {
			require.False(t, strings.Contains(fault.Error(), secret), "%s: %s", src, fault)
		}
	}
}
