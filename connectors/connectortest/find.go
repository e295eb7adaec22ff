package connectortest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

func newStack() *rest.Stack { return rest.New(rest.Options{}) }

// notations are ways to write a number of the United States.
func notations(e164 string) []string {
	d := e164[2:]
	a, b, c := d[:3], d[3:6], d[6:]
	return []string{
		e164, e164[1:], d, "(" + a + ") " + b + "-" + c, a + "-" + b + "-" + c, a + "." + b + "." + c, a + " " + b + " " + c,
		"1 " + a + " " + b + " " + c, "+1 (" + a + ") " + b + "-" + c, "1-" + a + "-" + b + "-" + c, "tel:" + e164,
		"sip:" + e164 + "@pbx.example;user=phone", `"Caller" <sip:` + e164 + `@pbx.example>`,
	}
}

func phone(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Searcher](b)
	for _, number := range notations(b.Person.One) {
		set := b.search(t, b.byPhone(number))
		require.Equal(t, 1, set.Count, number)
		require.False(t, set.More, number)
		require.Equal(t, b.Person.OneName, set.Records[0][b.Person.Name], number)
	}
	for _, number := range notations(b.Person.Many) {
		require.Equal(t, 2, b.search(t, b.byPhone(number)).Count, number)
	}
	for _, number := range notations(b.Person.None) {
		set := b.search(t, b.byPhone(number))
		require.Zero(t, set.Count, number)
		require.False(t, set.More, number)
		require.NotNil(t, set.Records, "nobody is an empty list")
	}
	args := b.byPhone(b.Person.Many)
	args.Limit = 1
	require.True(t, b.search(t, args).More)
	args.Limit = 2
	require.False(t, b.search(t, args).More)
	args = b.byPhone(b.Person.One)
	args.Where = []effect.Condition{{Field: b.Person.Email, Op: effect.Eq, Value: "nobody@nowhere.example"}}
	require.Zero(t, b.search(t, args).Count, "conditions must hold as well")
	args.Where[0].Value = b.Person.OneEmail
	require.Equal(t, 1, b.search(t, args).Count)
}

func withheld(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Searcher](b)
	for _, number := range []string{"anonymous", "sip:anonymous@anonymous.invalid", "+266696687", "unknown", "Restricted"} {
		require.Zero(t, b.search(t, b.byPhone(number)).Count, number)
	}
	require.Empty(t, b.requests(), "nobody is asked for")
}

func conditions(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Searcher](b)
	names := func(args effect.SearchArgs) []any {
		out := []any{}
		for _, r := range b.search(t, args).Records {
			out = append(out, r[b.Person.Name])
		}
		return out
	}
	one := []any{b.Person.OneName}
	require.Equal(t, one, names(b.where(b.Person.Email, effect.Eq, b.Person.OneEmail)))
	require.Equal(t, one, names(b.where(b.Person.Email, effect.In, []any{"nobody@nowhere.example", b.Person.OneEmail})))
	require.Empty(t, names(b.where(b.Person.Email, effect.In, []any{})))
	require.Empty(t, names(b.where(b.Person.Email, effect.Eq, "nobody@nowhere.example")))
	require.Equal(t, one, names(b.where(b.Person.Name, effect.Eq, b.Person.OneName)))
	both := b.where(b.Person.Email, effect.Eq, b.Person.OneEmail)
	both.Where = append(both.Where, effect.Condition{Field: b.Person.Name, Op: effect.Eq, Value: "Somebody Else Entirely"})
	require.Empty(t, names(both))
	require.Equal(t, one, names(effect.SearchArgs{
		Object: b.Person.Object, Fields: []string{b.Person.Name}, Query: b.Person.Query, Params: map[string]any{"value": b.Person.OneName}, Limit: 5,
	}))
}

func limits(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Searcher](b)
	args := b.Person.Crowd
	for _, limit := range []int{1, 3, 99, 100, 101, 150} {
		args.Limit = limit
		set := b.search(t, args)
		require.Equal(t, limit, set.Count)
		require.True(t, set.More, limit)
	}
	args.Limit = 1000
	set := b.search(t, args)
	require.False(t, set.More)
	require.Greater(t, set.Count, 150)
	seen := map[string]bool{}
	for _, r := range set.Records {
		seen[idOf(t, r)] = true
	}
	require.Len(t, seen, set.Count, "each record once")
	args.Limit = set.Count
	require.False(t, b.search(t, args).More, "exactly as many as there are")
	args.Limit--
	require.True(t, b.search(t, args).More)
}

func dotted(t *testing.T, s Subject) {
	if s.Person.Path == "" {
		t.Skip("the vendor has no dotted fields")
	}
	b := open(t, s)
	can[connectors.Searcher](b)
	args := b.byPhone(b.Person.One)
	args.Fields = []string{b.Person.Path}
	require.Equal(t, b.Person.PathValue, at(b.search(t, args).Records[0], b.Person.Path))
	getter := can[connectors.Getter](b)
	record, err := getter.Get(b.ctx, effect.GetArgs{Object: b.Person.Object, ID: b.oneID(t), Fields: []string{b.Person.Path}})
	require.NoError(t, err)
	require.Equal(t, b.Person.PathValue, at(record, b.Person.Path))
}

func refusedSearches(t *testing.T, s Subject) {
	b := open(t, s)
	searcher := can[connectors.Searcher](b)
	ok := b.where(b.Person.Email, effect.Eq, b.Person.OneEmail)
	both, unbound, unused, badOp, badList := ok, ok, ok, ok, ok
	both.Query = b.Person.Query
	unbound.Where, unbound.Query = nil, b.Person.Query
	unused.Where, unused.Query, unused.Params = nil, b.Person.Query, map[string]any{"value": "x", "more": 1}
	badOp.Where = []effect.Condition{{Field: b.Person.Email, Op: "resembles", Value: "x"}}
	badList.Where = []effect.Condition{{Field: b.Person.Email, Op: effect.In, Value: "x"}}
	badObject, badField := ok, b.where(b.BadField, effect.Eq, "x")
	badObject.Object = b.BadObject
	tests := []struct {
		name  string
		args  effect.SearchArgs
		codes []effect.Code
	}{
		{"nothing to search by", effect.SearchArgs{Object: b.Person.Object, Limit: 1}, nil},
		{"two ways at once", both, nil}, {"parameter without a value", unbound, nil}, {"parameter that is not used", unused, nil},
		{"unknown comparison", badOp, nil}, {"a list that is none", badList, nil}, {"unknown field", badField, nil},
		{"unknown object", badObject, []effect.Code{effect.Invalid, effect.NotFound}},
		{"hostile field", b.where("a b'\"^:", effect.Eq, "x"), nil}, {"hostile object", effect.SearchArgs{Object: "x/../y ^'", Where: ok.Where, Limit: 1}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.codes == nil {
				tt.codes = []effect.Code{effect.Invalid}
			}
			set, err := searcher.Search(b.ctx, tt.args)
			if b.Lenient && tt.name == "unknown field" && err == nil {
				require.Zero(t, set.Count)
				return
			}
			require.Error(t, err, "%v", set)
			b.fault(t, err, tt.codes...)
		})
	}
}

// ids holds that an id survives as a text and as data, every digit kept.
func ids(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Searcher](b)
	getter := can[connectors.Getter](b)
	record := b.one(t)
	id := idOf(t, record)
	written, err := value.Encode(record)
	require.NoError(t, err, "a record is scenario data")
	read, err := value.Decode(written)
	require.NoError(t, err)
	require.Equal(t, id, idOf(t, read.(map[string]any)))
	got, err := getter.Get(b.ctx, effect.GetArgs{Object: b.Person.Object, ID: id, Fields: []string{b.Person.Name}})
	require.NoError(t, err)
	require.Equal(t, id, idOf(t, got))
	require.Equal(t, b.Person.OneName, got[b.Person.Name])
}
