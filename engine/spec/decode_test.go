package spec_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/source"
	"github.com/callwright/callwright/engine/spec"
)

var fields = []spec.Field{
	{Name: "text", Kind: spec.Text}, {Name: "name", Kind: spec.Name}, {Name: "flag", Kind: spec.Bool},
	{Name: "int", Kind: spec.Int, Min: 1, Max: 5}, {Name: "number", Kind: spec.Number, Min: 0, Max: 2}, {Name: "for", Kind: spec.Duration, Default: time.Second},
	{Name: "enum", Kind: spec.Enum, Enum: []string{"a", "b"}}, {Name: "any", Kind: spec.Value}, {Name: "map", Kind: spec.Map},
	{Name: "names", Kind: spec.Names}, {Name: "object", Kind: spec.Object, Fields: []spec.Field{{Name: "x", Kind: spec.Int, Default: 7}, {Name: "must", Kind: spec.Text, Required: true}}},
}

func decode(t *testing.T, text string) (map[string]any, []string) {
	t.Helper()
	n, diags := source.Parse(source.NewFile("f", []byte(text)))
	require.Empty(t, diags)
	v, diags := spec.Decode(n, fields, nil)
	var found []string
	for _, d := range diags {
		found = append(found, d.Message)
	}
	return v, found
}

func TestDecode(t *testing.T) {
	t.Parallel()
	got, found := decode(t, "text: hi\nname: a.b-c\nflag: true\nint: 5\nnumber: 1.5\nfor: 1m30s\nenum: b\nany: [1, {a: null}, \"2\"]\nmap: {a: 1}\nnames: one\nobject: {must: x}\n")
	require.Empty(t, found)
	p := got["map"].(*spec.Pairs)
	require.Equal(t, []string{"a"}, p.Names)
	require.Equal(t, []any{1}, p.Values)
	list := got["any"].([]any)
	require.Equal(t, []any{1, "2"}, []any{list[0], list[2]})
	delete(got, "map")
	delete(got, "any")
	require.Equal(t, map[string]any{
		"text": "hi", "name": "a.b-c", "flag": true, "int": 5, "number": 1.5, "for": 90 * time.Second, "enum": "b",
		"names": []string{"one"}, "object": map[string]any{"x": 7, "must": "x"},
	}, got)
}

// TestBareExpressions reads one expression where several can stand, if the
// field says what it must give.
func TestBareExpressions(t *testing.T) {
	t.Parallel()
	n, diags := source.Parse(source.NewFile("f", []byte("valid: len(digits) > 3\nset: a\n")))
	require.Empty(t, diags)
	var wanted []string
	hook := func(n *source.Node, f *spec.Field, _ *diag.List) (any, bool) {
		wanted = append(wanted, f.Kind.String()+" "+f.Want)
		return "compiled " + n.Text, true
	}
	got, diags := spec.Decode(n, []spec.Field{{Name: "valid", Kind: spec.Expressions, Want: "bool"}, {Name: "set", Kind: spec.Expressions}}, hook)
	require.Len(t, diags, 1)
	require.Equal(t, "expected a map of expressions, found a value", diags[0].Message)
	p := got["valid"].(*spec.Pairs)
	require.Equal(t, []string{""}, p.Names)
	require.Equal(t, []any{"compiled len(digits) > 3"}, p.Values)
	require.Equal(t, []string{"expression bool"}, wanted)
}

func TestDecodeFindings(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"int: 6\n", `the setting "int" is 6, outside 1 to 5`},
		{"number: 2.5\n", `the setting "number" is 2.5, outside 0 to 2`},
		{"number: many\n", `the setting "number" needs a number, not "many"`},
		{"flag: \"true\"\n", `the setting "flag" needs true or false, not "true"`},
		{"flag: [a]\n", "expected true or false, found a list"},
		{"name: 1a\n", `the setting "name" needs a name, not "1a"`},
		{"enum: c\n", `the setting "enum" cannot be "c"; it is one of a, b`},
		{"enum: [a]\n", "expected one of a, b, found a list"},
		{"for: 1\n", `the setting "for" needs a duration such as 2s or 10m, not "1"`},
		{"names: [[a]]\n", "expected a name, found a list"},
		{"map: 1\n", "expected a map, found a value"},
		{"object: 1\n", "expected a mapping of settings, found a value"},
		{"object: {}\n", `the setting "must" is missing`},
		{"object: {must: }\n", `the setting "must" is missing`},
		{"object: {mst: a}\n", `unknown setting "mst"`},
		{"text: \n", `the setting "text" is empty; it needs a text`},
		{"txt: a\n", `unknown setting "txt"`},
		{"[a]\n", "expected a mapping of settings, found a list"},
	} {
		_, found := decode(t, tt.text)
		require.Equal(t, []string{tt.want}, found, tt.text)
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	for k := spec.Text; k <= spec.Secret; k++ {
		require.NotEmpty(t, k.String())
	}
	require.True(t, spec.Map.Dynamic())
	require.False(t, spec.Query.Dynamic())
	require.Nil(t, spec.Find(fields, "none"))
	require.Equal(t, "text", spec.FieldNames(fields)[0])
	for text, problem := range map[string]string{"1s": "", "-1s": "cannot be negative", "9999h": "is longer than a year", "x": `needs a duration such as 2s or 10m, not "x"`} {
		_, got := spec.ParseDuration(text)
		require.Equal(t, problem, got)
	}
}

// TestValues reads what Decode gives as the owner of a file does.
func TestValues(t *testing.T) {
	t.Parallel()
	v := spec.Values{"name": "a", "list": []any{map[string]any{"x": 1}, "no mapping"}}
	require.Equal(t, "a", spec.Get[string](v, "name"))
	require.Zero(t, spec.Get[int](v, "name"), "of another type")
	require.Zero(t, spec.Get[int](v, "none"))
	require.Equal(t, []spec.Values{{"x": 1}, nil}, v.List("list"))
	require.Empty(t, v.List("none"))
}

// TestData finds no Pairs in what it made.
func TestData(t *testing.T) {
	t.Parallel()
	p := &spec.Pairs{Names: []string{"a"}, Values: []any{1}}
	require.Equal(t, map[string]any{"p": map[string]any{"a": 1}, "l": []any{map[string]any{"a": 1}, "x"}, "t": "x"},
		spec.Data(map[string]any{"p": p, "l": []any{p, "x"}, "t": "x"}))
	require.Nil(t, spec.Data(nil))
}

func TestFormatDuration(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0s", "500ms", "20s", "1m30s", "10m", "1h", "1h0m5s", "2h10m"} {
		d, problem := spec.ParseDuration(text)
		require.Empty(t, problem)
		require.Equal(t, text, spec.FormatDuration(d))
	}
}
