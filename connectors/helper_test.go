package connectors_test

import (
	"context"
	"encoding/json"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// fake is a connector type whose clients do what the test says.
type fake struct {
	name   string
	crm    bool
	opened *atomic.Int64
	open   func(connectors.Account, connectors.Deps) (connectors.Client, error)
}

func (f fake) Describe() connectors.Description {
	return connectors.Description{Type: f.name, CRM: f.crm, Summary: "A fake.", Fields: []spec.Field{
		{Name: "url", Kind: spec.Text, Required: true, Example: "https://example.com"},
		{Name: "password", Kind: spec.Secret},
		{Name: "extra", Kind: spec.Secret},
		{Name: "level", Kind: spec.Int, Default: 3, Min: 1, Max: 9},
	}}
}

func (f fake) Open(a connectors.Account, d connectors.Deps) (connectors.Client, error) {
	if f.opened != nil {
		f.opened.Add(1)
	}
	if f.open == nil {
		return &crm{}, nil
	}
	return f.open(a, d)
}

// crm is a client with every capability, bare one with none.
type (
	crm struct {
		err   error
		panic any
		set   effect.RecordSet
		get   map[string]any
		fetch func(context.Context, effect.FetchArgs, effect.Mode, string) (map[string]any, error)
		saw   []any
	}
	bare struct{}
)

func (bare) Verify(context.Context) (string, error) { return "bare", nil }

func (c *crm) see(args ...any) error {
	if c.panic != nil {
		panic(c.panic)
	}
	c.saw = args
	return c.err
}

func (c *crm) Verify(context.Context) (string, error) { return "ok", nil }

func (c *crm) Search(_ context.Context, a effect.SearchArgs) (effect.RecordSet, error) {
	return c.set, c.see(a)
}

func (c *crm) Get(_ context.Context, a effect.GetArgs) (map[string]any, error) {
	return c.get, c.see(a)
}

func (c *crm) Create(_ context.Context, a effect.CreateArgs, key string) (string, error) {
	return "new-1", c.see(a, key)
}

func (c *crm) Update(_ context.Context, a effect.UpdateArgs) error { return c.see(a) }

func (c *crm) Pop(_ context.Context, p effect.Pop, a effect.Agent) (effect.Shown, error) {
	return effect.Shown{Mode: "record", Via: "url"}, c.see(p, a)
}

func (c *crm) Fetch(ctx context.Context, a effect.FetchArgs, m effect.Mode, key string) (map[string]any, error) {
	if err := c.see(a, m, key); err != nil {
		return nil, err
	}
	return c.fetch(ctx, a, m, key)
}

// always makes a connector whose accounts share one client.
func always(name string, isCRM bool, c connectors.Client) fake {
	return fake{name: name, crm: isCRM, open: func(connectors.Account, connectors.Deps) (connectors.Client, error) { return c, nil }}
}

func registry(t testing.TB, types []connectors.Connector, accounts ...connectors.Account) *connectors.Registry {
	t.Helper()
	r := connectors.NewRegistry(types, connectors.Deps{HTTP: rest.New(rest.Options{})})
	for _, a := range accounts {
		require.NoError(t, r.Add(a))
	}
	return r
}

func request(t testing.TB, kind effect.Kind, account string, args any) effect.Request {
	t.Helper()
	b, err := json.Marshal(args)
	require.NoError(t, err)
	return effect.Request{ID: "r/1", Kind: kind, Account: account, Args: b, Mode: effect.Read, Key: "the-key"}
}

func secret(text string) credential.Secret { return credential.New(text) }

var errForeign = errors.New("a foreign error with cAnaRy in it")
