package connectors_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/source"
)

// A run that has begun goes on with the record that it started with; a new run
// is refused.
func TestARunKeepsItsRecord(t *testing.T) {
	t.Parallel()
	r := registry(t, types, acme, help)
	inFlight := connectors.NewPerformer(r.Freeze())
	selects := effect.Request{Kind: effect.CRMSelect, Account: "acme"}
	require.NoError(t, r.Deactivate("acme"))

	refused := connectors.NewPerformer(r.Freeze()).Perform(context.Background(), selects)
	require.Equal(t, effect.Inactive, refused.Fault.Code)
	require.Nil(t, inFlight.Perform(context.Background(), selects).Fault)

	require.NoError(t, r.Replace([]connectors.Account{help}))
	require.Nil(t, inFlight.Perform(context.Background(), selects).Fault, "also when the account is gone")
	require.Equal(t, effect.NotFound, connectors.NewPerformer(r).Perform(context.Background(), selects).Fault.Code)
	require.ErrorContains(t, r.Deactivate("acme"), `deactivate account "acme": there is no such account`)
}

func TestFrozenIsItsOwn(t *testing.T) {
	t.Parallel()
	r := registry(t, types, acme)
	f := r.Freeze()
	require.NoError(t, r.Add(help))
	require.NoError(t, f.Add(loyalty))
	require.Len(t, r.List(), 2)
	require.Len(t, f.List(), 2)
	_, ok := f.Lookup("help")
	require.False(t, ok)

	secret := connectors.Account{ID: "s", Type: "http", Secrets: map[string]credential.Secret{"password": credential.New("canary-5521")}}
	require.NoError(t, r.Add(secret))
	require.Equal(t, "***", f.Masker().Mask("canary-5521"), "all of them mask what any of them knows")
}

func TestReplaceKeepsClientsOfWhatIsTheSame(t *testing.T) {
	t.Parallel()
	var opened atomic.Int64
	kinds := []connectors.Connector{fake{name: "http", opened: &opened}}
	read := func(text string) []connectors.Account {
		config, diags := connectors.Load(source.NewFile("connectors.yaml", []byte(text)), kinds, nil)
		require.Empty(t, diags)
		for i := range config.Accounts {
			config.Accounts[i].Secrets["password"] = credential.New("p")
		}
		return config.Accounts
	}
	r := connectors.NewRegistry(kinds, connectors.Deps{})
	uses := func(want int64, why string) {
		t.Helper()
		for _, a := range r.List() {
			_, f := r.Resolve(a.ID, nil)
			require.Nil(t, f)
		}
		require.Equal(t, want, opened.Load(), why)
	}
	require.NoError(t, r.Replace(read("connectors:\n  a: {type: http, url: x}\n  b: {type: http, url: y}\n")))
	uses(2, "each once")
	require.NoError(t, r.Replace(read("# moved\nconnectors:\n  b: {type: http, url: y}\n  a: {type: http, url: x, default: true}\n")))
	uses(2, "none has changed")
	require.NoError(t, r.Replace(read("connectors:\n  a: {type: http, url: z}\n  b: {type: http, url: y}\n")))
	uses(3, "a has")
	other := read("connectors:\n  a: {type: http, url: z}\n  b: {type: http, url: y}\n")
	other[1].Secrets["password"] = credential.New("q")
	require.NoError(t, r.Replace(other))
	uses(4, "another password")
}

func TestReplaceIsAllOrNothing(t *testing.T) {
	t.Parallel()
	for want, accounts := range map[string][]connectors.Account{
		`replace account "help": it is of the type zendesk, which cannot change`:         {acme, {ID: "help", Type: "http"}},
		`replace account "acme": the id is taken`:                                        {acme, acme},
		`replace account "second": "acme" is the default of the type salesforce already`: {acme, {ID: "second", Type: "salesforce", Default: true}},
		`replace account "x": unknown type "salesfroce" (did you mean "salesforce"?)`:    {{ID: "x", Type: "salesfroce"}},
	} {
		r := registry(t, types, acme, help)
		require.EqualError(t, r.Replace(accounts), want)
		require.Equal(t, []connectors.Account{acme, help}, r.List())
	}
}

func TestRegistryUnderChange(t *testing.T) {
	t.Parallel()
	r := registry(t, types, acme, help)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				_ = r.Replace([]connectors.Account{acme, help})
				_ = r.Deactivate("acme")
			}
		})
		wg.Go(func() {
			for range 200 {
				got, f := r.Freeze().Resolve("acme", nil)
				if f != nil && f.Code != effect.Inactive || f == nil && got.Account.ID != "acme" {
					t.Errorf("%v %v", got, f)
				}
				r.List()
			}
		})
	}
	wg.Wait()
}
