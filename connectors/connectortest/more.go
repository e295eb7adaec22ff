package connectortest

import (
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/effect"
)

func quotas(t *testing.T, s Subject) {
	b := open(t, s)
	limiter := can[connectors.Limiter](b)
	for range 2 {
		list, err := limiter.Limits(b.ctx)
		require.NoError(t, err)
		for _, l := range list {
			require.NotEmpty(t, l.Name)
			require.NotEmpty(t, l.Source, l.Name)
			require.Positive(t, l.Max, l.Name)
			require.GreaterOrEqual(t, l.Used, 0, l.Name)
		}
		b.clean(t, list)
	}
}

func describe(t *testing.T, s Subject) {
	b := open(t, s)
	describer := can[connectors.Describer](b)
	object := b.Subject.Describe
	if object == "" {
		object = b.Person.Object
	}
	all, err := describer.Objects(b.ctx)
	require.NoError(t, err)
	require.Contains(t, all, object)
	require.True(t, slices.IsSorted(all))
	require.Len(t, slices.Compact(slices.Clone(all)), len(all), "each once")
	info, err := describer.Describe(b.ctx, object)
	require.NoError(t, err)
	require.Equal(t, object, info.Name)
	require.NotEmpty(t, info.Label)
	var names []string
	for _, f := range info.Fields {
		require.NotEmpty(t, f.Type, f.Name)
		names = append(names, f.Name)
	}
	require.True(t, slices.IsSorted(names))
	require.Contains(t, names, b.Person.Email)
	_, err = describer.Describe(b.ctx, b.BadObject)
	b.fault(t, err, effect.NotFound, effect.Invalid)
	_, err = describer.Describe(b.ctx, "../x ^'")
	b.fault(t, err, effect.NotFound, effect.Invalid)
}

func fetch(t *testing.T, s Subject) {
	b := open(t, s)
	fetcher := can[connectors.Fetcher](b)
	got, err := fetcher.Fetch(b.ctx, effect.FetchArgs{Path: b.Path}, effect.Read, "")
	require.NoError(t, err)
	require.Equal(t, 200, got["status"])
	require.NotEmpty(t, got["headers"])
	require.IsType(t, map[string]any{}, got["body"])
	b.clean(t, got)
	before := len(b.in.Plane.Requests())
	for _, path := range [][]effect.PathPart{
		{{Literal: "https://evil.example/"}}, {{Literal: "/../x"}}, {{Literal: b.API + "/"}, {Value: ".."}}, {{Literal: b.API + "/"}, {Value: "../../x"}},
	} {
		_, err = fetcher.Fetch(b.ctx, effect.FetchArgs{Path: path}, effect.Read, "")
		b.fault(t, err, effect.Invalid)
	}
	for _, args := range []effect.FetchArgs{
		{Method: "BREW", Path: b.Path}, {Path: b.Path, Headers: map[string]string{"X-A": "b\r\nX-C: d"}}, {Method: "POST", Path: b.Path, JSON: 1, Form: map[string]any{"a": 1}},
	} {
		_, err = fetcher.Fetch(b.ctx, args, effect.Read, "")
		b.fault(t, err, effect.Invalid)
	}
	require.Len(t, b.in.Plane.Requests(), before, "nothing was sent")
	got, err = fetcher.Fetch(b.ctx, effect.FetchArgs{Path: append(slices.Clone(b.Path), effect.PathPart{Value: "a b/c?d"})}, effect.Read, "")
	if err != nil {
		b.fault(t, err, effect.NotFound, effect.Invalid, effect.Unavailable)
		return
	}
	require.GreaterOrEqual(t, got["status"], 400)
}

var alex = effect.Agent{ID: "a1", Name: "Alex", Email: "alex@callwright.example"}

func pop(t *testing.T, s Subject) {
	b := open(t, s)
	popper := can[connectors.Popper](b)
	can[connectors.Searcher](b)
	one, many := b.search(t, b.byPhone(b.Person.One)), b.search(t, b.byPhone(b.Person.Many))
	tests := []struct {
		mode    string
		pop     effect.Pop
		records []map[string]any
	}{
		{"record", effect.Pop{ID: "p1", Object: one.Object, Records: one.Records}, one.Records},
		{"choice", effect.Pop{ID: "p2", Object: many.Object, Records: many.Records}, many.Records},
		{"record", effect.Pop{ID: "p3", Object: one.Object, Records: one.Records, New: &effect.NewRecord{Object: b.Ticket.Object}}, one.Records},
		{"new", effect.Pop{ID: "p4", New: &effect.NewRecord{Object: b.Ticket.Object}}, nil},
		{"new", effect.Pop{ID: "p5", New: &effect.NewRecord{Object: b.Ticket.Object, Defaults: map[string]any{b.Ticket.Text: "Call & co"}}}, nil},
	}
	for _, tt := range tests {
		for range 2 {
			shown, err := popper.Pop(b.ctx, tt.pop, alex)
			require.NoError(t, err, tt.pop.ID)
			require.Equal(t, tt.mode, shown.Mode, tt.pop.ID)
			require.Contains(t, []string{"url", "open_cti", "talk_partner"}, shown.Via)
			require.NotEmpty(t, shown.Object)
			b.onSite(t, shown.URL)
			if tt.records != nil {
				var want []string
				for _, r := range tt.records {
					want = append(want, idOf(t, r))
				}
				require.ElementsMatch(t, want, shown.Records, tt.pop.ID)
			}
			b.clean(t, shown)
		}
	}
	for _, text := range hostile {
		shown, err := popper.Pop(b.ctx, effect.Pop{ID: "p", New: &effect.NewRecord{Object: b.Ticket.Object, Defaults: map[string]any{b.Ticket.Text: text}}}, effect.Agent{})
		if err != nil {
			b.fault(t, err, effect.Invalid)
			continue
		}
		b.onSite(t, shown.URL)
	}
}

// onSite holds that an address is one of the account's.
func (b *bench) onSite(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	require.Contains(t, b.url, u.Host)
	require.NotEmpty(t, u.Host)
	require.Nil(t, u.User)
}

func popRefused(t *testing.T, s Subject) {
	b := open(t, s)
	popper := can[connectors.Popper](b)
	bad := []effect.Pop{{}, {Object: b.Person.Object}, {New: &effect.NewRecord{}}, {Object: b.Person.Object, Records: []map[string]any{{"name": "no id"}}}}
	for _, id := range []any{"", nil, "../x", "1/../2", "a b", "x?y", true, map[string]any{}} {
		record := map[string]any{"id": id, "Id": id}
		bad = append(bad, effect.Pop{Object: b.Person.Object, Records: []map[string]any{record}}, effect.Pop{Object: b.Person.Object, Records: []map[string]any{record, record}})
	}
	for _, p := range bad {
		_, err := popper.Pop(b.ctx, p, alex)
		require.Error(t, err, "%v", p)
		b.fault(t, err, effect.Invalid)
	}
}
