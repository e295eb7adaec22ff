package connectortest

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// bench is an open account, and everything that left its client.
type bench struct {
	Subject
	t        *testing.T
	in       Instance
	client   connectors.Client
	url      string
	ctx      context.Context
	recorder *rest.Recorder
	secrets  []string
	arrived  atomic.Pointer[func(*http.Request)] // called when a request comes in
}

// open makes a bench on a new emulator. Settings may change the account.
func open(t *testing.T, s Subject, settings ...func(*connectors.Account)) *bench {
	t.Helper()
	b := &bench{Subject: s, t: t, in: s.New()}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f := b.arrived.Load(); f != nil {
			(*f)(r)
		}
		b.in.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	b.url = server.URL
	account := b.in.Account(server.URL)
	for _, change := range settings {
		change(&account)
	}
	b.secrets = slices.Clone(b.in.Secrets)
	for _, secret := range account.Secrets {
		b.secrets = append(b.secrets, secret.Reveal())
	}
	stack := rest.New(rest.Options{Allow: []string{strings.TrimPrefix(server.URL, "http://")}})
	t.Cleanup(stack.Close)
	var err error
	b.client, err = s.Connector.Open(account, connectors.Deps{HTTP: stack})
	require.NoError(t, err)
	b.ctx, b.recorder = rest.WithRecorder(t.Context())
	return b
}

// signed is open with a session, so that faults hit what a test is about.
func signed(t *testing.T, s Subject) *bench {
	t.Helper()
	b := open(t, s)
	_, err := b.client.Verify(b.ctx)
	require.NoError(t, err)
	return b
}

// can returns the client as a capability, or skips the test.
func can[C any](b *bench) C {
	b.t.Helper()
	c, ok := b.client.(C)
	if !ok {
		b.t.Skipf("the client has no such capability")
	}
	return c
}

// requests lists what the emulator was asked below the API, oldest first.
func (b *bench) requests() []sandbox.Request {
	var out []sandbox.Request
	for _, r := range b.in.Plane.Requests() {
		if strings.HasPrefix(r.Path, b.API) && r.Path != b.Token {
			out = append(out, r)
		}
	}
	return out
}

// since are the requests after the first n.
func (b *bench) since(n int) []sandbox.Request { return b.requests()[n:] }

// writes counts the requests that could have changed something.
func writes(list []sandbox.Request) int {
	n := 0
	for _, r := range list {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			n++
		}
	}
	return n
}

// signIns counts the token requests.
func (b *bench) signIns() int {
	n := 0
	for _, r := range b.in.Plane.Requests() {
		if b.Token != "" && r.Path == b.Token {
			n++
		}
	}
	return n
}

// inject breaks the answers below the API.
func (b *bench) inject(f sandbox.Fault) {
	if f.Match.Path == "" {
		f.Match.Path = b.API
	}
	b.in.Plane.Inject(f)
}

// injectWrites breaks the answers to whatever is no GET.
func (b *bench) injectWrites(f sandbox.Fault) {
	for _, method := range []string{http.MethodPost, http.MethodPatch, http.MethodPut} {
		f.Match = sandbox.Match{Method: method, Path: b.API}
		b.in.Plane.Inject(f)
	}
}

// fault checks that an error has one of the codes, and that nothing secret is
// in it or in what a trace will show.
func (b *bench) fault(t *testing.T, err error, codes ...effect.Code) *effect.Fault {
	t.Helper()
	require.Error(t, err)
	f := effect.AsFault(err)
	require.Contains(t, codes, f.Code, "%v", err)
	require.NotEmpty(t, f.Message)
	b.clean(t, f, fmt.Sprintf("%v %+v", err, err))
	return f
}

// clean checks that no secret is in any of the values, in the exchanges or in
// what the client prints itself as.
func (b *bench) clean(t *testing.T, values ...any) {
	t.Helper()
	shown, err := json.Marshal(append(values, b.recorder.Exchanges()))
	require.NoError(t, err)
	text := string(shown) + fmt.Sprintf("%v %+v %#v", b.client, b.client, b.client)
	for _, secret := range b.secrets {
		require.NotContains(t, text, secret)
	}
}

// search runs a search that must succeed.
func (b *bench) search(t *testing.T, args effect.SearchArgs) effect.RecordSet {
	t.Helper()
	set, err := b.client.(connectors.Searcher).Search(b.ctx, args)
	require.NoError(t, err)
	require.Len(t, set.Records, set.Count)
	require.LessOrEqual(t, set.Count, args.Limit)
	require.NotEmpty(t, set.Object)
	b.clean(t, set)
	return set
}

// byPhone looks people up by number.
func (b *bench) byPhone(number string) effect.SearchArgs {
	return effect.SearchArgs{Object: b.Person.Object, Fields: []string{b.Person.Name}, Phone: number, Limit: 25}
}

// where looks people up by a condition on a field.
func (b *bench) where(field string, op effect.Op, v any) effect.SearchArgs {
	return effect.SearchArgs{Object: b.Person.Object, Fields: []string{b.Person.Name}, Where: []effect.Condition{{Field: field, Op: op, Value: v}}, Limit: 25}
}

// one is the record of the person with the number One.
func (b *bench) one(t *testing.T) map[string]any {
	t.Helper()
	set := b.search(t, b.byPhone(b.Person.One))
	require.Equal(t, 1, set.Count)
	require.Equal(t, b.Person.OneName, set.Records[0][b.Person.Name])
	return set.Records[0]
}

// oneID is the id of that person.
func (b *bench) oneID(t *testing.T) string {
	t.Helper()
	return idOf(t, b.one(t))
}

// idOf is a record's id, under the name that the vendor gives it.
func idOf(t *testing.T, record map[string]any) string {
	t.Helper()
	id := record["Id"]
	if id == nil {
		id = record["id"]
	}
	require.NotEmpty(t, value.Text(id), "the record has no id")
	return value.Text(id)
}

// ticket makes the values of a ticket with a text.
func (b *bench) ticket(text string) effect.CreateArgs {
	values := map[string]any{}
	for name, v := range b.Ticket.Values {
		values[name] = v
	}
	values[b.Ticket.Text] = text
	return effect.CreateArgs{Object: b.Ticket.Object, Values: values}
}

// create makes a ticket that must succeed.
func (b *bench) create(t *testing.T, text, key string) string {
	t.Helper()
	id, err := b.client.(connectors.Creator).Create(b.ctx, b.ticket(text), key)
	require.NoError(t, err)
	require.NotEmpty(t, id)
	return id
}

// tickets counts the tickets with a text.
func (b *bench) tickets(t *testing.T, text string) int {
	t.Helper()
	return b.search(t, effect.SearchArgs{
		Object: b.Ticket.Object, Limit: 50, Where: []effect.Condition{{Field: b.Ticket.Text, Op: effect.Eq, Value: text}},
	}).Count
}

// text reads the text of a ticket.
func (b *bench) text(t *testing.T, id string) any {
	t.Helper()
	record, err := b.client.(connectors.Getter).Get(b.ctx, effect.GetArgs{Object: b.Ticket.Object, ID: id, Fields: []string{b.Ticket.Text}})
	require.NoError(t, err)
	b.clean(t, record)
	return record[b.Ticket.Text]
}

// noTicket is the id of no ticket.
func (b *bench) noTicket() string { return cmp.Or(b.Ticket.MissingID, b.MissingID) }
