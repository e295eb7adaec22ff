package expression_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/expression"
	"github.com/callwright/callwright/engine/value"
)

// departures are the expressions of the corpus that mean something else in
// expr itself, with the reason why.
var departures = map[string]string{
	`string(none)`:                "nil is no text, not <nil>",
	`string(caller.first.Tags)`:   "lists are written as JSON",
	`string({b: 1, a: nil})`:      "records are written as JSON",
	`toJSON(caller.first)`:        "JSON is compact",
	`toJSON(mixed)`:               "JSON is compact",
	`toJSON({b: [1], a: nil})`:    "JSON is compact",
	`name[0:2]`:                   "texts are cut between letters",
	`name[1:]`:                    "texts are cut between letters",
	`name[:3]`:                    "texts are cut between letters",
	`name[0]`:                     "a letter, not a byte",
	`name[-1]`:                    "a letter, not a byte",
	`upper(name)[0:1] + name[1:]`: "texts are cut between letters",
	`indexOf(name, "wörld")`:      "counted in letters",
	`keys(groupBy(caller.records, .Tier__c))`:  "keys are texts",
	`{a: 1, b: [2]} == {b: [2.0], a: 1}`:       "records compare numbers by value, as lists do",
	`keys(prefs)`:                              "keys are sorted",
	`values(prefs)`:                            "in the order of keys",
	`toPairs(prefs)`:                           "in the order of keys",
	`keys({b: 1, a: 2})`:                       "keys are sorted",
	`values({b: 1, a: 2})`:                     "in the order of keys",
	`toPairs({b: 1, a: 2})`:                    "in the order of keys",
	`fromJSON('{"a": [1, 2.5, "x", null]}').a`: "whole numbers stay whole",
	`fromJSON(toJSON(caller)) == caller`:       "records compare numbers by value, as lists do",
	`fromJSON("[1, 2.5]")`:                     "whole numbers stay whole",
	`sortBy(caller.records, .Tier__c)`:         "nil comes last",
	`join(nums, "+")`:                          "numbers can be joined",
	`date("2026-03-01")`:                       "dates are texts",
	`date("2026-03-01T10:00:00+02:00")`:        "dates are texts",
	`date("2026-03-01 08:30:00")`:              "dates are texts",
}

// TestAgreement holds that where expr's own virtual machine accepts an
// expression of the corpus, it gives the same value, departures aside.
func TestAgreement(t *testing.T) {
	c := expression.NewCompiler(worldScope(), expression.Limits{})
	compared := 0
	for _, src := range corpus() {
		plain, err := expr.Compile(src, expr.Env(world()))
		if err != nil {
			continue
		}
		theirs, err := expr.Run(plain, world())
		if err != nil {
			continue
		}
		got := run(c, worldEnv(c), src)
		want := render(plainData(theirs), nil)
		if reason, ok := departures[src]; ok {
			require.NotEmpty(t, reason, src)
			continue
		}
		require.Equal(t, loosely(want), loosely(got), src)
		compared++
	}
	require.Greater(t, compared, 180)
	t.Logf("%d of %d expressions agree", compared, len(corpus()))
}

// loosely forgets whether a whole number was a float: round and the like give
// ints here and floats there.
func loosely(s string) string { return strings.TrimSuffix(s, ".0") }

// plainData turns what expr gives into scenario data.
func plainData(v any) any {
	rv := reflect.ValueOf(v)
	switch rv.Kind() {
	case reflect.Slice, reflect.Array:
		out := make([]any, rv.Len())
		for i := range out {
			out[i] = plainData(rv.Index(i).Interface())
		}
		return out
	case reflect.Map:
		out := map[string]any{}
		for _, k := range rv.MapKeys() {
			out[value.Text(k.Interface())] = plainData(rv.MapIndex(k).Interface())
		}
		return out
	case reflect.Float64:
		if f := rv.Float(); f == math.Trunc(f) {
			return f
		}
	case reflect.Struct:
		return fmt.Sprint(v)
	}
	return v
}
