package value_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/value"
)

func data() *rapid.Generator[any] {
	return rapid.Custom(func(t *rapid.T) any { return draw(t, 3) })
}

func draw(t *rapid.T, depth int) any {
	kinds := 4
	if depth > 0 {
		kinds = 6
	}
	switch rapid.IntRange(0, kinds).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return rapid.Int().Draw(t, "int")
	case 3:
		return rapid.Float64().Filter(func(f float64) bool { return !math.IsInf(f, 0) && !math.IsNaN(f) }).Draw(t, "float")
	case 4:
		return rapid.String().Draw(t, "text")
	case 5:
		list := []any{}
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			list = append(list, draw(t, depth-1))
		}
		return list
	}
	m := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "size") {
		m[rapid.String().Draw(t, "key")] = draw(t, depth-1)
	}
	return m
}

func TestEncodeDecodeRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := data().Draw(t, "v")
		require.NoError(t, value.Check(v))
		b, err := value.Encode(v)
		require.NoError(t, err)
		require.True(t, json.Valid(b))
		got, err := value.Decode(b)
		require.NoError(t, err)
		require.Equal(t, v, got)
		again, err := value.Encode(got)
		require.NoError(t, err)
		require.Equal(t, b, again)
	})
}

func TestCloneSharesNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := data().Draw(t, "v")
		before, err := value.Encode(v)
		require.NoError(t, err)
		spoil(value.Clone(v))
		after, err := value.Encode(v)
		require.NoError(t, err)
		require.Equal(t, before, after)
	})
	require.Nil(t, value.CloneMap(nil))
	require.Nil(t, value.CloneList(nil))
}

func spoil(v any) {
	switch v := v.(type) {
	case []any:
		for i := range v {
			spoil(v[i])
			v[i] = "spoilt"
		}
	case map[string]any:
		for k := range v {
			spoil(v[k])
			v[k] = "spoilt"
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		"1": 1, "-0": 0, "1.0": 1.0, "1e2": 100.0, "9007199254740993": 9007199254740993,
		"9223372036854775808": "9223372036854775808", `"<&>"`: "<&>", "null": nil, " [ ] ": []any{},
	} {
		got, err := value.Decode([]byte(text))
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "1 2", "{}x", "[1,]", "1e999", strings.Repeat("[", 100) + strings.Repeat("]", 100)} {
		_, err := value.Decode([]byte(text))
		require.Error(t, err, text)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		v    any
		want string
	}{
		{nil, ""}, {"a", "a"}, {true, "true"}, {-12, "-12"}, {1.5, "1.5"}, {1e20, "100000000000000000000"}, {1e21, "1e+21"}, {1e-7, "1e-07"},
		{[]any{1, "a", nil}, `[1,"a",null]`}, {map[string]any{"b": 1, "a": 2.0}, `{"a":2.0,"b":1}`}, {[]any(nil), "[]"}, {struct{}{}, ""},
	} {
		require.Equal(t, tt.want, value.Text(tt.v))
	}
}

func TestAdmit(t *testing.T) {
	t.Parallel()
	whole := map[string]any{"a": []any{1, 2.5, nil, "x", map[string]any{}}}
	got, err := value.Admit(whole)
	require.NoError(t, err)
	spoil(got)
	require.Equal(t, "spoilt", whole["a"], "it is not copied")

	type row struct {
		N int64 `json:"n"`
	}
	cycle := map[string]any{}
	cycle["self"] = cycle
	for _, tt := range []struct{ in, want any }{
		{[]row{{1}}, []any{map[string]any{"n": 1}}}, {[]any(nil), nil}, {map[string]any{"a": map[string]any(nil)}, map[string]any{"a": nil}}, {int8(3), 3},
	} {
		got, err := value.Admit(tt.in)
		require.NoError(t, err)
		require.Equal(t, tt.want, got)
	}
	for _, v := range []any{make(chan int), []any{math.NaN()}, cycle} {
		_, err := value.Admit(v)
		require.Error(t, err)
	}
}

func TestNotData(t *testing.T) {
	t.Parallel()
	for _, v := range []any{int64(1), float32(1), []string{"a"}, struct{}{}, math.NaN(), math.Inf(1), []any{map[string]any{"a": make(chan int)}}} {
		require.ErrorIs(t, value.Check(v), value.ErrNotData)
		_, err := value.Encode(v)
		require.ErrorIs(t, err, value.ErrNotData)
	}
	require.EqualError(t, value.Check([]any{map[string]any{"a": int8(1)}}), "[0]: a: not scenario data: int8")
	require.Equal(t, "unsupported", value.KindName(int8(1)))
}

func TestStructsKeepNumbers(t *testing.T) {
	t.Parallel()
	type inner struct{ V any }
	type embedded struct{ E any }
	type named map[string]any
	type outer struct {
		Any  any
		List []any
		Map  map[string]any
		Data value.Map
		Rows []map[string]any
		In   *inner
		Raw  json.RawMessage
		L    value.List
		embedded
		Named named
		Texts map[string]string
	}
	text := `{"Any":9007199254740993,"List":[1,2.0],"Map":{"a":1,"n":null},"Data":{"b":[1]},"Rows":[{"c":1}],"In":{"V":7},"Raw":{"x":1},"L":[1,{"a":2}],"E":8,"Named":{"d":[3]},"Texts":{"e":"f"}}`
	var o outer
	require.NoError(t, value.Unmarshal([]byte(text), &o))
	require.Equal(t, outer{
		Any: 9007199254740993, List: []any{1, 2.0}, Map: map[string]any{"a": 1, "n": nil}, Data: value.Map{"b": []any{1}},
		Rows: []map[string]any{{"c": 1}}, In: &inner{7}, Raw: json.RawMessage(`{"x":1}`), L: value.List{1, map[string]any{"a": 2}},
		embedded: embedded{8}, Named: named{"d": []any{3}}, Texts: map[string]string{"e": "f"},
	}, o)
	require.Error(t, value.Unmarshal([]byte(text+"x"), &o))
	require.Error(t, value.Unmarshal([]byte(`{"Data": [1]}`), &o))
	require.Error(t, value.Unmarshal([]byte(`{"L": {}}`), &o))

	got, err := value.From(o)
	require.NoError(t, err)
	require.Equal(t, 9007199254740993, got.(map[string]any)["Any"])
	_, err = value.From(make(chan int))
	require.Error(t, err)
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"1", `{"a":[1,2.5,null,true,"x"]}`, `"\ud800"`, "1e400", "[[[["} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v, err := value.Decode(b)
		if err != nil {
			return
		}
		out, err := value.Encode(v)
		require.NoError(t, err)
		again, err := value.Decode(out)
		require.NoError(t, err)
		require.Equal(t, v, again)
	})
}
