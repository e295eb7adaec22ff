package connectortest

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

func get(t *testing.T, s Subject) {
	b := open(t, s)
	getter := can[connectors.Getter](b)
	_, err := getter.Get(b.ctx, effect.GetArgs{Object: b.Person.Object, ID: b.MissingID, Fields: []string{b.Person.Name}})
	b.fault(t, err, effect.NotFound)
	_, err = getter.Get(b.ctx, effect.GetArgs{Object: b.BadObject, ID: b.MissingID})
	b.fault(t, err, effect.Invalid, effect.NotFound)
	id := b.oneID(t)
	record, err := getter.Get(b.ctx, effect.GetArgs{Object: b.Person.Object, ID: id, Fields: []string{b.Person.Name, b.Person.Email}})
	require.NoError(t, err)
	require.Equal(t, b.Person.OneName, record[b.Person.Name])
	require.Equal(t, b.Person.OneEmail, record[b.Person.Email])
	record, err = getter.Get(b.ctx, effect.GetArgs{Object: b.Person.Object, ID: id})
	require.NoError(t, err, "the usual fields")
	require.Equal(t, id, idOf(t, record))
	b.clean(t, record)
}

func update(t *testing.T, s Subject) {
	b := open(t, s)
	updater := can[connectors.Updater](b)
	id := b.create(t, "before", "k")
	change := effect.UpdateArgs{Object: b.Ticket.Object, ID: id, Values: map[string]any{b.Ticket.Text: "after"}}
	for range 2 {
		require.NoError(t, updater.Update(b.ctx, change), "setting a value may be repeated")
		require.Equal(t, "after", b.text(t, id))
	}
	change.ID = b.noTicket()
	b.fault(t, updater.Update(b.ctx, change), effect.NotFound)
	change.ID, change.Values = id, map[string]any{b.BadField: "x"}
	b.fault(t, updater.Update(b.ctx, change), effect.Invalid)
	change.Object, change.Values = b.BadObject, map[string]any{b.Ticket.Text: "x"}
	b.fault(t, updater.Update(b.ctx, change), effect.Invalid, effect.NotFound)
	require.Equal(t, "after", b.text(t, id))
}

func create(t *testing.T, s Subject) {
	b := open(t, s)
	creator := can[connectors.Creator](b)
	id := b.create(t, "a new one", "k1")
	require.Equal(t, "a new one", b.text(t, id))
	require.Equal(t, 1, b.tickets(t, "a new one"))
	bad := b.ticket("never made")
	bad.Values[b.BadField] = "x"
	_, err := creator.Create(b.ctx, bad, "k2")
	b.fault(t, err, effect.Invalid)
	require.Zero(t, b.tickets(t, "never made"))
	bad = b.ticket("never made")
	bad.Object = b.BadObject
	_, err = creator.Create(b.ctx, bad, "k3")
	b.fault(t, err, effect.Invalid, effect.NotFound)
}

// keys are what runs and authors make keys of.
func keys() []string {
	return []string{"run-1/step/1/1", "a key with blanks and ünïcode", "^ORx=y' \"", "../..", string(make([]byte, 300))}
}

func createWithKey(t *testing.T, s Subject) {
	b := open(t, s)
	can[connectors.Creator](b)
	if !b.Ticket.Keyed {
		t.Skip("the vendor makes nothing once by a key")
	}
	seen := map[string]bool{}
	for i, key := range keys() {
		text := "made once " + strconv.Itoa(i)
		id := b.create(t, text, key)
		require.Equal(t, id, b.create(t, text, key), key)
		require.Equal(t, 1, b.tickets(t, text), key)
		require.False(t, seen[id], "another key makes another record")
		seen[id] = true
	}
}

// createTogether holds that callers with one key make one record.
func createTogether(t *testing.T, s Subject) {
	b := open(t, s)
	creator := can[connectors.Creator](b)
	if !b.Ticket.Keyed {
		t.Skip("the vendor makes nothing once by a key")
	}
	const callers = 8
	made := make([]string, callers)
	errs := make([]error, callers)
	var wg sync.WaitGroup
	for i := range callers {
		wg.Go(func() { made[i], errs[i] = creator.Create(b.ctx, b.ticket("together"), "one key") })
	}
	wg.Wait()
	for i, err := range errs {
		if err == nil {
			require.NotEmpty(t, made[i])
			continue
		}
		b.fault(t, err, effect.Conflict, effect.Unavailable, effect.Unknown)
		made[i] = ""
	}
	require.Equal(t, 1, b.tickets(t, "together"))
}

// lostAnswer cuts the answer to a write that was carried out.
func lostAnswer(t *testing.T, s Subject) {
	b := signed(t, s)
	creator := can[connectors.Creator](b)
	b.create(t, "to learn what is to be learnt", "k0")
	before := len(b.requests())
	b.injectWrites(sandbox.Fault{Cut: true, After: true})
	_, err := creator.Create(b.ctx, b.ticket("lost"), "key of the lost one")
	codes := []effect.Code{effect.Unknown}
	if b.Ticket.Keyed && !b.Ticket.Doubt {
		codes = append(codes, effect.Unavailable, effect.Timeout)
	}
	b.fault(t, err, codes...)
	b.in.Plane.ClearFaults()
	if !b.Ticket.Keyed {
		require.Equal(t, 1, writes(b.since(before)), "it is not sent again")
		require.Equal(t, 1, b.tickets(t, "lost"))
		return
	}
	b.create(t, "lost", "key of the lost one")
	require.Equal(t, 1, b.tickets(t, "lost"), "the repeat finds what the first one made")
}

func upsert(t *testing.T, s Subject) {
	b := open(t, s)
	upserter := can[connectors.Upserter](b)
	u := b.Upsert
	require.NotNil(t, u, "the subject tells nothing to upsert")
	args := func(match, text string) effect.UpsertArgs {
		values := map[string]any{u.Text: text}
		for name, v := range u.Values {
			values[name] = v
		}
		return effect.UpsertArgs{Object: u.Object, Match: u.Match, MatchValue: match, Values: values}
	}
	id, created, err := upserter.Upsert(b.ctx, args("cw-upsert-1", "first"))
	require.NoError(t, err)
	require.True(t, created)
	require.NotEmpty(t, id)
	again, created, err := upserter.Upsert(b.ctx, args("cw-upsert-1", "second"))
	require.NoError(t, err)
	require.False(t, created)
	require.Equal(t, id, again)
	record, err := b.client.(connectors.Getter).Get(b.ctx, effect.GetArgs{Object: u.Object, ID: id, Fields: []string{u.Text}})
	require.NoError(t, err)
	require.Equal(t, "second", record[u.Text])

	other, created, err := upserter.Upsert(b.ctx, args("cw-upsert-2", "third"))
	require.NoError(t, err)
	require.True(t, created)
	require.NotEqual(t, id, other)
	_, _, err = upserter.Upsert(b.ctx, effect.UpsertArgs{Object: u.Object, Match: b.BadField, MatchValue: "x", Values: u.Values})
	b.fault(t, err, effect.Invalid, effect.NotFound)
	_, _, err = upserter.Upsert(b.ctx, effect.UpsertArgs{Object: u.Object, Match: u.Match, MatchValue: "", Values: u.Values})
	b.fault(t, err, effect.Invalid, effect.NotFound)
	if u.Several != "" {
		many := args(u.Twice, "x")
		many.Match = u.Several
		_, _, err = upserter.Upsert(b.ctx, many)
		b.fault(t, err, effect.Conflict)
	}
}

func remove(t *testing.T, s Subject) {
	b := open(t, s)
	deleter := can[connectors.Deleter](b)
	id := b.create(t, "to be deleted", "k")
	args := effect.DeleteArgs{Object: b.Ticket.Object, ID: id}
	require.NoError(t, deleter.Delete(b.ctx, args))
	_, err := b.client.(connectors.Getter).Get(b.ctx, effect.GetArgs{Object: b.Ticket.Object, ID: id, Fields: []string{b.Ticket.Text}})
	b.fault(t, err, effect.NotFound)
	b.fault(t, deleter.Delete(b.ctx, args), effect.NotFound)
	b.fault(t, deleter.Delete(b.ctx, effect.DeleteArgs{Object: b.Ticket.Object, ID: b.noTicket()}), effect.NotFound)
	b.fault(t, deleter.Delete(b.ctx, effect.DeleteArgs{Object: b.BadObject, ID: b.MissingID}), effect.Invalid, effect.NotFound)
}

func link(t *testing.T, s Subject) {
	b := open(t, s)
	linker := can[connectors.Linker](b)
	require.NotNil(t, b.Link, "the subject tells nothing to link")
	ticket, person := b.create(t, "to be linked", "k"), b.oneID(t)
	args := effect.LinkArgs{From: effect.Ref{Object: b.Ticket.Object, ID: ticket}, To: effect.Ref{Object: b.Person.Object, ID: person}}
	for _, as := range []string{"", b.Link.As} {
		args.As = as
		require.NoError(t, linker.Link(b.ctx, args), "as %q", as)
		record, err := b.client.(connectors.Getter).Get(b.ctx, effect.GetArgs{Object: b.Ticket.Object, ID: ticket, Fields: []string{b.Link.Field}})
		require.NoError(t, err)
		require.Equal(t, person, idOf(t, map[string]any{"id": at(record, b.Link.Field)}))
	}
	missing := args
	missing.To.ID = b.MissingID
	b.fault(t, linker.Link(b.ctx, missing), effect.NotFound, effect.Invalid)
	missing = args
	missing.From.ID = b.noTicket()
	b.fault(t, linker.Link(b.ctx, missing), effect.NotFound, effect.Invalid)
	args.As = b.BadField
	b.fault(t, linker.Link(b.ctx, args), effect.Invalid, effect.NotFound)
}

func logActivity(t *testing.T, s Subject) {
	b := open(t, s)
	logger := can[connectors.ActivityLogger](b)
	ticket, person := b.create(t, "what was called about", "k"), b.oneID(t)
	call := effect.ActivityArgs{
		Subject: "Call from O'Brien ^OR", Text: "Asked for \"help\" 🙂", Direction: "inbound", From: b.Person.One, To: "+18005550199",
		Seconds: 61, StartedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC).Format(time.RFC3339), Outcome: "answered", Agent: "alex@callwright.example",
	}
	abouts := [][]effect.Ref{
		{{Object: b.Person.Object, ID: person}}, {{Object: b.Ticket.Object, ID: ticket}},
		{{Object: b.Person.Object, ID: person}, {Object: b.Ticket.Object, ID: ticket}},
	}
	for i, about := range abouts {
		call.About = about
		ref, err := logger.LogActivity(b.ctx, call, "call "+strconv.Itoa(i))
		require.NoError(t, err)
		require.NotEmpty(t, ref.ID)
		require.NotEmpty(t, ref.Object)
		_, err = b.client.(connectors.Getter).Get(b.ctx, effect.GetArgs{Object: ref.Object, ID: ref.ID})
		require.NoError(t, err, "the record that was named is there")
	}
	call.Agent = "nobody@nowhere.example"
	_, err := logger.LogActivity(b.ctx, call, "by nobody")
	require.NoError(t, err, "an agent whom the CRM does not know is no obstacle")
	call.About = []effect.Ref{{Object: b.Ticket.Object, ID: b.noTicket()}}
	_, err = logger.LogActivity(b.ctx, call, "about nothing")
	b.fault(t, err, effect.NotFound, effect.Invalid)
}

// brokenWrites breaks the answers to a write in every way. What may have
// happened is Unknown, and nothing is sent twice.
func brokenWrites(t *testing.T, s Subject) {
	tests := []struct {
		name  string
		fault sandbox.Fault
		codes []effect.Code
	}{
		{"html 200", sandbox.Fault{Status: 200, Body: page}, []effect.Code{effect.Unknown}},
		{"garbage 201", sandbox.Fault{Status: 201, Body: "{]"}, []effect.Code{effect.Unknown}},
		{"other json", sandbox.Fault{Status: 201, Body: `[1]`}, []effect.Code{effect.Unknown}},
		{"no id", sandbox.Fault{Status: 201, Body: `{}`}, []effect.Code{effect.Unknown}},
		{"500", sandbox.Fault{Status: 500, Body: `{}`}, []effect.Code{effect.Unknown}},
		{"502", sandbox.Fault{Status: 502, Body: page}, []effect.Code{effect.Unknown}},
		{"cut", sandbox.Fault{Cut: true}, []effect.Code{effect.Unknown}},
		{"cut in the body", sandbox.Fault{Cut: true, Status: 201, Body: `{"id":"1","success":true}`}, []effect.Code{effect.Unknown}},
		{"503", sandbox.Fault{Status: 503, Body: page}, []effect.Code{effect.Unavailable}},
		{"429", sandbox.Fault{Status: 429, Headers: map[string]string{"Retry-After": "7"}}, []effect.Code{effect.RateLimited}},
		{"redirect", sandbox.Fault{Status: 302, Headers: map[string]string{"Location": "/elsewhere"}}, []effect.Code{effect.Unavailable}},
	}
	b := signed(t, s)
	creator := can[connectors.Creator](b)
	b.create(t, "to learn what is to be learnt", "k0")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b.injectWrites(tt.fault)
			defer b.in.Plane.ClearFaults()
			before := len(b.requests())
			_, err := creator.Create(b.ctx, b.ticket("never mind"), "key "+tt.name)
			codes := tt.codes
			if b.Ticket.Keyed && !b.Ticket.Doubt {
				codes = append(codes, effect.Unavailable, effect.Timeout)
			}
			b.fault(t, err, codes...)
			most := 1
			if b.Ticket.Keyed && !b.Ticket.Doubt {
				most = 2 // the transport itself repeats what says that it may be repeated
			}
			require.LessOrEqual(t, writes(b.since(before)), most, "sent once")
			for _, r := range b.since(before) {
				require.NotEqual(t, http.MethodDelete, r.Method)
			}
		})
	}
}
