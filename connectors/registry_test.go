package connectors_test

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/engine/effect"
)

var (
	types = []connectors.Connector{fake{name: "salesforce", crm: true}, fake{name: "zendesk", crm: true}, fake{name: "http"}}

	acme    = connectors.Account{ID: "acme", Type: "salesforce", Default: true}
	old     = connectors.Account{ID: "old", Type: "salesforce", Inactive: true}
	help    = connectors.Account{ID: "help", Type: "zendesk"}
	helpDef = connectors.Account{ID: "help", Type: "zendesk", Default: true}
	loyalty = connectors.Account{ID: "loyalty", Type: "http"}
)

func isCRM(d connectors.Description) bool { return d.CRM }

func TestResolve(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		accounts []connectors.Account
		id       string
		want     string // an account, or
		code     effect.Code
		message  string
	}{
		"named":            {[]connectors.Account{acme, help}, "help", "help", "", ""},
		"default":          {[]connectors.Account{acme, help, loyalty}, "", "acme", "", ""},
		"not a CRM's":      {[]connectors.Account{help, {ID: "l", Type: "http", Default: true}}, "", "", effect.Invalid, "no account is chosen and none is the default; choose one with select_account or the setting account (there are: help)"},
		"no default":       {[]connectors.Account{help}, "", "", effect.Invalid, "none is the default"},
		"nothing":          {nil, "", "", effect.Invalid, "none is set up"},
		"two defaults":     {[]connectors.Account{acme, helpDef}, "", "", effect.Invalid, "more than one default; choose one with select_account or the setting account (defaults: acme, help)"},
		"misspelt":         {[]connectors.Account{acme, help}, "acne", "", effect.NotFound, `there is no account "acne"; did you mean "acme"?`},
		"unknown":          {[]connectors.Account{help, acme}, "something-else", "", effect.NotFound, "there are: acme, help"},
		"unknown of none":  {nil, "x", "", effect.NotFound, "none is set up"},
		"inactive":         {[]connectors.Account{acme, old}, "old", "", effect.Inactive, `the account "old" is deactivated`},
		"inactive default": {[]connectors.Account{{ID: "a", Type: "zendesk", Default: true, Inactive: true}}, "", "", effect.Inactive, `"a" is deactivated`},
		"wrong type":       {[]connectors.Account{acme, loyalty}, "loyalty", "", effect.Unsupported, `the account "loyalty" is of the type http, which cannot do this`},
	} {
		got, f := registry(t, types, c.accounts...).Resolve(c.id, isCRM)
		if c.code != "" {
			require.NotNil(t, f, name)
			require.Equal(t, c.code, f.Code, name)
			require.Contains(t, f.Message, c.message, name)
			continue
		}
		require.Nil(t, f, name)
		require.Equal(t, c.want, got.Account.ID, name)
		require.NotNil(t, got.Client, name)
		require.Equal(t, got.Account.Type, got.About.Type, name)
	}
}

func TestAdd(t *testing.T) {
	t.Parallel()
	r := registry(t, types, acme, help)
	for problem, a := range map[string]connectors.Account{
		`add account "acme": the id is taken`:                                     {ID: "acme", Type: "http"},
		`add account "x": unknown type "zendsk" (did you mean "zendesk"?)`:        {ID: "x", Type: "zendsk"},
		`add account "": the id is not a name`:                                    {Type: "http"},
		`add account "a b": the id is not a name`:                                 {ID: "a b", Type: "http"},
		`add account "two": "acme" is the default of the type salesforce already`: {ID: "two", Type: "salesforce", Default: true},
	} {
		require.EqualError(t, r.Add(a), problem)
	}
	require.NoError(t, r.Add(loyalty))
	require.Equal(t, []connectors.Account{acme, help, loyalty}, r.List())
	require.Equal(t, []connectors.AccountInfo{
		{ID: "acme", Type: "salesforce", CRM: true, Default: true}, {ID: "help", Type: "zendesk", CRM: true}, {ID: "loyalty", Type: "http"},
	}, r.Infos())
	got, ok := r.Lookup("help")
	require.True(t, ok)
	require.Equal(t, help, got)
	_, ok = r.Lookup("nobody")
	require.False(t, ok)
}

func TestClientsAreOpenedOnce(t *testing.T) {
	t.Parallel()
	var opened atomic.Int64
	r := registry(t, []connectors.Connector{fake{name: "http", opened: &opened}}, loyalty)
	require.Zero(t, opened.Load(), "not before it is needed")
	var clients sync.Map
	var wg sync.WaitGroup
	for i := range 100 {
		wg.Go(func() {
			got, f := r.Resolve("loyalty", nil)
			require.Nil(t, f)
			clients.Store(got.Client, true)
			require.NoError(t, r.Add(connectors.Account{ID: fmt.Sprintf("more-%d", i), Type: "http"}))
		})
	}
	wg.Wait()
	require.EqualValues(t, 1, opened.Load())
	n := 0
	clients.Range(func(any, any) bool { n++; return true })
	require.Equal(t, 1, n)
	require.Len(t, r.List(), 101)
}

func TestAccountThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		code effect.Code
	}{
		{errors.New("url is missing; password s3cr3t-text"), effect.Invalid},
		{effect.NewFault(effect.Auth, "the key of s3cr3t-text is not a key"), effect.Auth},
	} {
		broken := fake{name: "http", open: func(connectors.Account, connectors.Deps) (connectors.Client, error) { return nil, c.err }}
		a := connectors.Account{ID: "a", Type: "http", Secrets: map[string]credential.Secret{"password": secret("s3cr3t-text")}}
		_, f := registry(t, []connectors.Connector{broken}, a).Resolve("a", nil)
		require.Equal(t, c.code, f.Code)
		require.Contains(t, f.Message, `the account "a" cannot be used: `)
		require.NotContains(t, f.Message, "s3cr3t", "the second net")
	}
}

func TestMaskerKnowsAllSecrets(t *testing.T) {
	t.Parallel()
	r := registry(t, types, connectors.Account{ID: "a", Type: "http", Secrets: map[string]credential.Secret{"password": secret("s3cr3t-text")}})
	require.Equal(t, "it is ***", r.Masker().Mask("it is s3cr3t-text"))
}
