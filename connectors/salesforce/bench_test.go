package salesforce

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/salesforce/emulator"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/engine/effect"
)

// bench is an account with its emulator, and everything that left the client.
type bench struct {
	*client
	emulator *emulator.Emulator
	record   connectors.Account
	deps     connectors.Deps
	url      string
	ctx      context.Context
	recorder *rest.Recorder
	arrived  atomic.Pointer[func()] // called when a request is there
	running  sync.WaitGroup         // requests that the emulator has not logged yet
	secrets  []string
}

// setting changes the account of a bench.
type setting func(*connectors.Account)

func with(name string, v any) setting {
	return func(a *connectors.Account) { a.Settings[name] = v }
}

// open makes a bench; without a seed in o its org is a small one.
func open(t *testing.T, o emulator.Options, settings ...setting) *bench {
	return openIn(t, nil, o, settings...)
}

// openIn makes a bench whose sign-in is kept in a vault.
func openIn(t *testing.T, vault oauth.Vault, o emulator.Options, settings ...setting) *bench {
	if o.Seed == nil {
		o.Seed = small(t)
	}
	b := &bench{emulator: emulator.New(o)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.running.Add(1)
		defer b.running.Done()
		if arrived := b.arrived.Load(); arrived != nil {
			(*arrived)()
		}
		b.emulator.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	known := b.emulator.Credentials()
	b.url = server.URL
	b.secrets = []string{known.ClientSecret, known.RefreshToken, known.Password, known.SecurityToken}
	account := connectors.Account{
		ID: "acme", Type: "salesforce", Settings: map[string]any{"login_url": server.URL, "client_id": known.ClientID},
		Secrets: map[string]credential.Secret{
			"client_secret": credential.New(known.ClientSecret), "refresh_token": credential.New(known.RefreshToken),
		},
	}
	for _, s := range settings {
		s(&account)
	}
	b.record, b.deps = account, connectors.Deps{HTTP: rest.New(rest.Options{Allow: []string{"127.0.0.1", "localhost"}}), Vault: vault}
	b.ctx, b.recorder = rest.WithRecorder(t.Context())
	b.restart(t)
	return b
}

// restart opens the account anew, as another process would.
func (b *bench) restart(t *testing.T) {
	t.Helper()
	c, err := Connector{}.Open(b.record, b.deps)
	require.NoError(t, err)
	b.client = c.(*client)
}

// small is the default org with its first contacts only.
func small(t *testing.T) *emulator.Seed {
	seed, err := emulator.DefaultSeed()
	require.NoError(t, err)
	seed.Records = map[string][]map[string]any{
		"User": seed.Records["User"], "Account": seed.Records["Account"][:10], "Contact": seed.Records["Contact"][:10],
	}
	return seed
}

// signed is open with a session, so that faults hit what a test is about.
func signed(t *testing.T, o emulator.Options, settings ...setting) *bench {
	b := open(t, o, settings...)
	token, err := b.session.source.Token(b.ctx)
	require.NoError(t, err)
	b.secrets = append(b.secrets, token.Access.Reveal())
	return b
}

const tokenPath = "/services/oauth2/token"

// requests lists what the emulator was asked, without the token requests.
func (b *bench) requests() []string {
	b.running.Wait()
	out := []string{}
	for _, r := range b.emulator.Plane().Requests() {
		if r.Path != tokenPath {
			out = append(out, fmt.Sprintf("%s %s %d", r.Method, strings.TrimPrefix(r.Path, "/services/data/v66.0"), r.Status))
		}
	}
	return out
}

// signIns counts the token requests.
func (b *bench) signIns() int {
	others := len(b.requests())
	return len(b.emulator.Plane().Requests()) - others
}

func (b *bench) inject(f sandbox.Fault) { b.emulator.Plane().Inject(f) }

// fault checks the code of an error, and that nothing secret is in it or in
// what a trace will show.
func (b *bench) fault(t *testing.T, code effect.Code, err error) *effect.Fault {
	t.Helper()
	require.Error(t, err)
	f := effect.AsFault(err)
	require.Equal(t, code, f.Code, "%v", err)
	shown, jsonErr := json.Marshal(map[string]any{"fault": f, "exchanges": b.recorder.Exchanges()})
	require.NoError(t, jsonErr)
	for _, secret := range b.secrets {
		require.NotContains(t, string(shown)+fmt.Sprintf("%v %+v %#v", err, err, b.client), secret)
	}
	return f
}

func (b *bench) search(t *testing.T, args effect.SearchArgs) effect.RecordSet {
	t.Helper()
	if args.Limit == 0 {
		args.Limit = 25
	}
	set, err := b.Search(b.ctx, args)
	require.NoError(t, err)
	require.Equal(t, "acme", set.Account)
	require.Len(t, set.Records, set.Count)
	return set
}

func (b *bench) create(t *testing.T, object string, values map[string]any) string {
	t.Helper()
	id, err := b.Create(b.ctx, effect.CreateArgs{Object: object, Values: values}, "")
	require.NoError(t, err)
	return id
}

// jane is the id of the org's Jane Doe.
func (b *bench) jane(t *testing.T) string {
	t.Helper()
	id, _ := b.search(t, where("Contact", "Name", effect.Eq, "Jane Doe")).Records[0]["Id"].(string)
	return id
}

// names are the records' names, of which tests know what they mean.
func names(set effect.RecordSet) []any {
	out := []any{}
	for _, r := range set.Records {
		out = append(out, find(r, "Name"))
	}
	return out
}

func where(object, field string, op effect.Op, v any) effect.SearchArgs {
	return and(effect.SearchArgs{Object: object}, field, op, v)
}

func and(args effect.SearchArgs, field string, op effect.Op, v any) effect.SearchArgs {
	args.Where = append(args.Where, effect.Condition{Field: field, Op: op, Value: v})
	args.Limit = 25
	return args
}
