package zendesk

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
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/zendesk/emulator"
	"github.com/callwright/callwright/engine/effect"
)

// Records of the emulator's default account.
const (
	jane     = 26363656426259
	rick     = 26363656426260
	rita     = 26363656426261
	alex     = 26363624373267
	order    = 35436 // Jane's ticket
	alexMail = "alex@callwright.example"
)

// bench is an account with its emulator, and everything that left the client.
type bench struct {
	*client
	emulator *emulator.Emulator
	record   connectors.Account
	deps     connectors.Deps
	ctx      context.Context
	recorder *rest.Recorder
	running  sync.WaitGroup // requests that the emulator has not logged yet
	secrets  []string
	elapsed  atomic.Int64 // added to the clock that both sides go by
}

// open makes a bench that signs in as an OAuth client.
func open(t *testing.T, s emulator.Switches) *bench { return openAs(t, s, false) }

func openAs(t *testing.T, s emulator.Switches, byToken bool) *bench {
	return openWith(t, s, func(a *connectors.Account, known emulator.Credentials) {
		if byToken {
			a.Settings["email"] = known.Email
			a.Secrets["api_token"] = credential.New(known.APIToken)
		} else {
			a.Settings["client_id"] = known.ClientID
			a.Secrets["client_secret"] = credential.New(known.ClientSecret)
		}
	})
}

// openWith makes a bench whose account is completed by set.
func openWith(t *testing.T, s emulator.Switches, set func(*connectors.Account, emulator.Credentials)) *bench {
	b := &bench{}
	start := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	clock := func() time.Time { return start.Add(time.Duration(b.elapsed.Load())) }
	b.emulator = emulator.New(emulator.Options{Clock: clock, Switches: s})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b.running.Add(1)
		defer b.running.Done()
		b.emulator.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	known := b.emulator.Credentials()
	b.secrets = []string{known.ClientSecret, known.APIToken, known.Bearer, known.Password}
	b.record = connectors.Account{
		ID: "acme", Type: "zendesk", Settings: map[string]any{"url": server.URL, "phone_region": "US"}, Secrets: map[string]credential.Secret{},
	}
	set(&b.record, known)
	b.deps.HTTP = rest.New(rest.Options{Allow: []string{strings.TrimPrefix(server.URL, "http://")}, Now: clock})
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

// requests lists what the emulator was asked, without the token requests.
func (b *bench) requests() []string {
	b.running.Wait()
	out := []string{}
	for _, r := range b.emulator.Plane().Requests() {
		if r.Path != "/oauth/tokens" {
			out = append(out, fmt.Sprintf("%s %s %d", r.Method, strings.TrimPrefix(r.Path, "/api/v2"), r.Status))
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

func ids(set effect.RecordSet) []any {
	out := []any{}
	for _, r := range set.Records {
		out = append(out, r["id"])
	}
	return out
}
