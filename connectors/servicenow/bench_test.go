package servicenow

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/connectors/sandbox"
	"github.com/callwright/callwright/connectors/servicenow/emulator"
	"github.com/callwright/callwright/engine/effect"
)

// bench is an account with its emulator.
type bench struct {
	*client
	emulator *emulator.Emulator
	ctx      context.Context
}

// setting changes the account of a bench.
type setting func(*connectors.Account, emulator.Credentials)

func with(name, v string) setting {
	return func(a *connectors.Account, _ emulator.Credentials) { a.Settings[name] = v }
}

// as signs in as another user of the default seed.
func as(user, password string) setting {
	return func(a *connectors.Account, _ emulator.Credentials) {
		a.Settings["username"], a.Secrets["password"] = user, credential.New(password)
	}
}

func byGrant(password, refresh bool) setting {
	return func(a *connectors.Account, known emulator.Credentials) {
		a.Settings["client_id"], a.Secrets["client_secret"] = known.ClientID, credential.New(known.ClientSecret)
		if !password {
			delete(a.Settings, "username")
			delete(a.Secrets, "password")
		}
		if refresh {
			a.Secrets["refresh_token"] = credential.New(known.RefreshToken)
		}
	}
}

func open(t *testing.T, s emulator.Switches, settings ...setting) *bench {
	t.Helper()
	b := &bench{emulator: emulator.New(emulator.Options{Switches: s}), ctx: t.Context()}
	server := httptest.NewServer(b.emulator)
	t.Cleanup(server.Close)
	known := b.emulator.Credentials()
	account := connectors.Account{ID: "acme", Type: "servicenow", Settings: map[string]any{"url": server.URL, "username": known.Username}}
	account.Secrets = map[string]credential.Secret{"password": credential.New(known.Password)}
	for _, change := range settings {
		change(&account, known)
	}
	c, err := Connector{}.Open(account, connectors.Deps{HTTP: rest.New(rest.Options{Allow: []string{"127.0.0.1"}})})
	require.NoError(t, err)
	b.client = c.(*client)
	return b
}

// requests lists what the emulator was asked.
func (b *bench) requests() []string {
	out := []string{}
	for _, r := range b.emulator.Plane().Requests() {
		out = append(out, fmt.Sprintf("%s %s %d", r.Method, strings.TrimPrefix(r.Path, "/api/now/table/"), r.Status))
	}
	return out
}

func (b *bench) search(t *testing.T, args effect.SearchArgs) effect.RecordSet {
	t.Helper()
	args.Limit = max(args.Limit, 25)
	set, err := b.Search(b.ctx, args)
	require.NoError(t, err)
	return set
}

// user is the id of a user by name.
func (b *bench) user(t *testing.T, name string) string {
	t.Helper()
	set := b.search(t, where("user", "name", effect.Eq, name))
	require.Equal(t, 1, set.Count, name)
	return set.Records[0]["id"].(string)
}

func where(object, field string, op effect.Op, v any) effect.SearchArgs {
	return effect.SearchArgs{Object: object, Where: []effect.Condition{{Field: field, Op: op, Value: v}}, Limit: 25}
}

func (b *bench) fault(t *testing.T, code effect.Code, err error) *effect.Fault {
	t.Helper()
	require.Error(t, err)
	f := effect.AsFault(err)
	require.Equal(t, code, f.Code, "%v", err)
	return f
}

func (b *bench) inject(path string, status int, body string) {
	b.emulator.Plane().Inject(sandbox.Fault{Match: sandbox.Match{Path: path}, Status: status, Body: body})
}
