package connectortest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/engine/effect"
)

// hostile are texts that would be more than a value in one language or
// another.
var hostile = []string{
	"O'Brien') OR Name LIKE '%", "' OR '1'='1", `" OR role:admin "`, `\' OR Name != \'`, `\`, `\\`, `"`, `'`, "%", "_", "*", "?", "a*",
	"^OR", "^ORactive=true", "x^NQactive=true", "^ORDERBYname", "javascript:gs.getUserID()", "javascript:gs.getUserName()",
	`x" type:ticket "`, "-name:x", "order_by:created", "NOT x", "AND", "{x}", "x} RETURNING Contact(Id) {", "x\nrole:admin", "x\r\nHost: evil",
	"\x00", "a\x00b", "\x1b[31m", "\xff\xfe", "\u202e\u2066", "🙂", "👩‍👩‍👧‍👦", "名前", "=1+1", "=", "<", ">=", ",", "a,b", "&x=1", "#", "?q=1", "..", "../../x", "%27%20OR", "${x}",
	"{{x}}", "<script>alert(1)</script>", ":value", ":x", "null", "true", "0", strings.Repeat("x", 5000), strings.Repeat("'", 300),
}

// canary begins texts that no record holds, so that one which is found was
// found by something else than its text.
const canary = "zqxjk"

// hostileSearches holds that a value finds nobody, whatever it looks like, and
// never makes a query that the vendor cannot read.
func hostileSearches(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Searcher](b)
	for _, text := range hostile {
		b.findsNobody(t, b.where(b.Person.Name, effect.Eq, text))
		for _, v := range []string{canary + text, canary + " " + text} {
			b.findsNobody(t, b.where(b.Person.Name, effect.Eq, v))
			b.findsNobody(t, b.where(b.Person.Email, effect.Eq, v))
			b.findsNobody(t, b.where(b.Person.Name, effect.StartsWith, v))
			b.findsNobody(t, b.where(b.Person.Name, effect.Contains, v))
			b.findsNobody(t, b.where(b.Person.Name, effect.In, []any{v, canary}))
			b.findsNobody(t, effect.SearchArgs{Object: b.Person.Object, Query: b.Person.Query, Params: map[string]any{"value": v}, Limit: 5})
		}
		b.findsNobody(t, b.byPhone(text))
		b.findsNobody(t, b.byPhone(b.Person.None+text))
	}
	b.one(t)
}

// reporter is a *testing.T or a *rapid.T.
type reporter interface {
	require.TestingT
	Helper()
}

// findsNobody lets a search find nobody or be refused before it is sent.
func (b *bench) findsNobody(t reporter, args effect.SearchArgs) {
	t.Helper()
	before := len(b.requests())
	set, err := b.client.(connectors.Searcher).Search(b.ctx, args)
	if err != nil {
		require.Equal(t, effect.Invalid, effect.AsFault(err).Code, "%v: %q %q", err, args.Where, args.Params)
	} else {
		require.Zero(t, set.Count, "%q %q %q", args.Where, args.Params, args.Phone)
	}
	for _, r := range b.since(before) {
		require.Equal(t, http.StatusOK, r.Status, "%q %q %q: %s %s?%s", args.Where, args.Params, args.Phone, r.Method, r.Path, r.Query)
		require.Contains(t, []string{http.MethodGet, http.MethodPost}, r.Method)
	}
}

func hostileRandom(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Searcher](b)
	piece := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~]{1,20}`), rapid.SampledFrom(hostile[:40]))
	rapid.Check(t, func(t *rapid.T) {
		v := canary + rapid.SampledFrom([]string{"", " "}).Draw(t, "blank") + strings.Join(rapid.SliceOfN(piece, 1, 3).Draw(t, "pieces"), "")
		op := rapid.SampledFrom([]effect.Op{effect.Eq, effect.StartsWith, effect.Contains}).Draw(t, "op")
		b.findsNobody(t, b.where(b.Person.Name, op, v))
		b.findsNobody(t, effect.SearchArgs{Object: b.Person.Object, Query: b.Person.Query, Params: map[string]any{"value": v}, Limit: 5})
	})
}

// hostileIDs holds that an id cannot lead to another record, path or query.
func hostileIDs(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Searcher](b)
	id := b.oneID(t)
	list := append([]string{
		"", " ", id + "/", id + "?x=1", id + "#x", "/" + id, id + "%2F..", id + "/../" + id, id + " ", id + "\n", id + ".json", "%2e%2e", "search", "me",
	}, hostile...)
	before := len(b.requests())
	for _, bad := range list {
		if c, ok := b.client.(connectors.Getter); ok {
			_, err := c.Get(b.ctx, effect.GetArgs{Object: b.Person.Object, ID: bad, Fields: []string{b.Person.Name}})
			b.fault(t, err, effect.Invalid, effect.NotFound)
		}
		if c, ok := b.client.(connectors.Updater); ok {
			err := c.Update(b.ctx, effect.UpdateArgs{Object: b.Person.Object, ID: bad, Values: map[string]any{b.Person.Email: "changed@nowhere.example"}})
			b.fault(t, err, effect.Invalid, effect.NotFound)
		}
		if c, ok := b.client.(connectors.Deleter); ok {
			b.fault(t, c.Delete(b.ctx, effect.DeleteArgs{Object: b.Person.Object, ID: bad}), effect.Invalid, effect.NotFound)
		}
	}
	for _, r := range b.since(before) {
		require.False(t, r.Method != http.MethodGet && r.Status < 400, "%s %s was carried out", r.Method, r.Path)
	}
	require.Equal(t, 1, b.search(t, b.where(b.Person.Email, effect.Eq, b.Person.OneEmail)).Count)
}

// hostileTexts holds that what is written is what is read back.
func hostileTexts(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Creator](b)
	can[connectors.Getter](b)
	updater, _ := b.client.(connectors.Updater)
	for _, text := range []string{
		"O'Brien') OR Name LIKE '%", `"quotes" and \backslashes\`, "^OR^NQ caret", "javascript:gs.getUserID()", "🙂 名前 é", "100% <b>&amp;</b> {{x}} ${y}", "a\tb", ":value", "null",
	} {
		id := b.create(t, text, "key of "+text)
		require.Equal(t, text, b.text(t, id))
		if updater == nil {
			continue
		}
		require.NoError(t, updater.Update(b.ctx, effect.UpdateArgs{Object: b.Ticket.Object, ID: id, Values: map[string]any{b.Ticket.Text: text + " again"}}))
		require.Equal(t, text+" again", b.text(t, id))
	}
}

// at reads a dotted path.
func at(record map[string]any, path string) any {
	name, rest, more := strings.Cut(path, ".")
	if !more {
		return record[name]
	}
	inner, _ := record[name].(map[string]any)
	return at(inner, rest)
}
