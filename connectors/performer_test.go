package connectors_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

func TestPerform(t *testing.T) {
	t.Parallel()
	search := effect.SearchArgs{Object: "Contact", Fields: []string{"Id"}, Phone: "+1800", Limit: 25}
	record := map[string]any{"Id": "003", "Age": int64(7), "Rate": 1.5, "At": json.Number("12345678901234567890")}
	for name, c := range map[string]struct {
		kind   effect.Kind
		args   any
		client *crm
		value  any
		saw    []any
	}{
		"select": {effect.CRMSelect, effect.SelectArgs{}, &crm{}, map[string]any{"account": "acme", "type": "salesforce"}, nil},
		"search": {effect.CRMSearch, search, &crm{set: effect.RecordSet{Object: "Contact", Records: []map[string]any{record}, More: true}},
			map[string]any{"account": "acme", "object": "Contact", "count": 1, "more": true, "records": []any{map[string]any{"Id": "003", "Age": 7, "Rate": 1.5, "At": "12345678901234567890"}}},
			[]any{search}},
		"search for none": {effect.CRMSearch, search, &crm{set: effect.RecordSet{Object: "Contact", Count: 9}},
			map[string]any{"account": "acme", "object": "Contact", "count": 0, "more": false, "records": []any{}}, []any{search}},
		"get": {effect.CRMGet, effect.GetArgs{Object: "Contact", ID: "003"}, &crm{get: map[string]any{"Id": "003", "n": nil}},
			map[string]any{"Id": "003", "n": nil}, []any{effect.GetArgs{Object: "Contact", ID: "003"}}},
		"create": {effect.CRMCreate, effect.CreateArgs{Object: "Task", Values: map[string]any{"a": "b"}}, &crm{},
			map[string]any{"id": "new-1", "object": "Task"}, []any{effect.CreateArgs{Object: "Task", Values: map[string]any{"a": "b"}}, "the-key"}},
		"update": {effect.CRMUpdate, effect.UpdateArgs{Object: "Task", ID: "7"}, &crm{},
			map[string]any{"id": "7", "object": "Task"}, []any{effect.UpdateArgs{Object: "Task", ID: "7"}}},
		"raw request": {effect.HTTPFetch, effect.FetchArgs{Method: "GET"}, &crm{fetch: func(context.Context, effect.FetchArgs, effect.Mode, string) (map[string]any, error) {
			return map[string]any{"status": 200}, nil
		}}, map[string]any{"status": 200}, []any{effect.FetchArgs{Method: "GET"}, effect.Read, "the-key"}},
	} {
		p := connectors.NewPerformer(registry(t, []connectors.Connector{always("salesforce", true, c.client)}, acme))
		account := ""
		if c.kind == effect.HTTPFetch {
			account = "acme"
		}
		r := p.Perform(t.Context(), request(t, c.kind, account, c.args))
		require.Nil(t, r.Fault, name)
		require.Equal(t, "r/1", r.Request, name)
		require.Equal(t, "acme", r.Account, name)
		require.Equal(t, c.value, r.Value, name)
		require.Equal(t, c.saw, c.client.saw, name)
	}
}

func TestPerformFaults(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		client  connectors.Client
		request effect.Request
		code    effect.Code
		message string
	}{
		"fault":          {&crm{err: fmt.Errorf("search: %w", effect.NewFault(effect.Denied, "no access"))}, request(t, effect.CRMSearch, "", nil), effect.Denied, "no access"},
		"foreign error":  {&crm{err: errForeign}, request(t, effect.CRMGet, "", nil), effect.Internal, "the connector failed with an error of the type *errors.errorString"},
		"panic":          {&crm{panic: "cAnaRy"}, request(t, effect.CRMUpdate, "", nil), effect.Internal, "the connector panicked in github.com/callwright/callwright/connectors_test.(*crm).see, line "},
		"panic of fault": {&crm{panic: effect.NewFault(effect.Denied, "cAnaRy")}, request(t, effect.CRMUpdate, "", nil), effect.Internal, "the connector panicked"},
		"runtime panic":  {&crm{}, request(t, effect.HTTPFetch, "acme", nil), effect.Internal, "the connector panicked in github.com/callwright/callwright/connectors_test.(*crm).Fetch"},
		"nil client":     {nil, request(t, effect.CRMGet, "", nil), effect.Unsupported, ""},
		"no capability":  {bare{}, request(t, effect.CRMSearch, "", nil), effect.Unsupported, `accounts of the type salesforce, such as "acme", cannot do crm.search`},
		"no fetch":       {bare{}, request(t, effect.HTTPFetch, "acme", nil), effect.Unsupported, "cannot do http.fetch"},
		"wrong kind":     {&crm{}, request(t, effect.HostPlay, "", nil), effect.Unsupported, `connectors do not perform requests of the kind "host.play"`},
		"bad arguments":  {&crm{}, effect.Request{Kind: effect.CRMGet, Args: json.RawMessage(`{"object":7}`)}, effect.Invalid, "the arguments of crm.get do not fit"},
		"no arguments":   {&crm{}, effect.Request{Kind: effect.CRMGet}, effect.Invalid, "the arguments of crm.get do not fit"},
		"not data":       {&crm{get: map[string]any{"f": func() {}}}, request(t, effect.CRMGet, "", effect.GetArgs{}), effect.Unavailable, `the account "acme" answered with data that cannot be used`},
		"unknown":        {&crm{}, request(t, effect.CRMGet, "acne", nil), effect.NotFound, "did you mean"},
		"fetch default":  {&crm{}, request(t, effect.HTTPFetch, "", nil), effect.Invalid, "no account is chosen"},
		"masked":         {&crm{err: effect.NewFault(effect.Denied, "for s3cr3t-text")}, request(t, effect.CRMGet, "", nil), effect.Denied, "for ***"},
	} {
		a := acme
		a.Secrets = map[string]credential.Secret{"password": secret("s3cr3t-text")}
		p := connectors.NewPerformer(registry(t, []connectors.Connector{always("salesforce", true, c.client)}, a))
		r := p.Perform(t.Context(), c.request)
		require.NotNil(t, r.Fault, name)
		require.Nil(t, r.Value, name)
		require.Equal(t, c.code, r.Fault.Code, "%s: %s", name, r.Fault.Message)
		require.Contains(t, r.Fault.Message, c.message, name)
		require.NotContains(t, r.Fault.Message, "cAnaRy", name)
	}
}

func TestPerformEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := &crm{fetch: func(ctx context.Context, _ effect.FetchArgs, _ effect.Mode, _ string) (map[string]any, error) {
			<-ctx.Done()
			return nil, fmt.Errorf("cAnaRy: %w", ctx.Err())
		}}
		p := connectors.NewPerformer(registry(t, []connectors.Connector{always("http", false, slow)}, loyalty))
		for limit, want := range map[time.Duration]time.Duration{0: 30 * time.Second, 2 * time.Second: 2 * time.Second} {
			start := time.Now()
			r := request(t, effect.HTTPFetch, "loyalty", effect.FetchArgs{})
			r.Timeout = effect.Duration(limit)
			got := p.Perform(t.Context(), r)
			require.Equal(t, effect.NewFault(effect.Timeout, "no answer in time"), got.Fault)
			require.Equal(t, want, time.Since(start))
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		got := p.Perform(ctx, request(t, effect.HTTPFetch, "loyalty", effect.FetchArgs{}))
		require.Equal(t, effect.Cancelled, got.Fault.Code)
	})
}

type transportFunc func(r *http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestExchangesAreInTheResult, beside a value and beside a fault, without the
// secrets of the account even where a connector put one into a path.
func TestExchangesAreInTheResult(t *testing.T) {
	t.Parallel()
	stack := rest.New(rest.Options{Transport: transportFunc(func(*http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		_, _ = io.WriteString(w, "four")
		return w.Result(), nil
	})})
	for _, fault := range []error{nil, effect.NewFault(effect.Invalid, "after the call")} {
		client := &crm{fetch: func(ctx context.Context, _ effect.FetchArgs, _ effect.Mode, _ string) (map[string]any, error) {
			_, err := stack.Do(ctx, rest.Request{URL: "https://h/s3cr3t-text?q=s3cr3t-text"}, nil)
			require.NoError(t, err)
			return map[string]any{}, fault
		}}
		a := loyalty
		a.Secrets = map[string]credential.Secret{"token": secret("s3cr3t-text")}
		p := connectors.NewPerformer(registry(t, []connectors.Connector{always("http", false, client)}, a))
		r := p.Perform(t.Context(), request(t, effect.HTTPFetch, "loyalty", effect.FetchArgs{}))
		require.Equal(t, fault != nil, r.Fault != nil)
		require.Len(t, r.Exchanges, 1)
		require.Equal(t, "https://h/***?q=…", r.Exchanges[0].URL)
		require.Equal(t, 4, r.Exchanges[0].Bytes)
		require.Equal(t, "loyalty", r.Account)
	}
}

func TestPop(t *testing.T) {
	t.Parallel()
	agent := effect.Agent{ID: "7", Name: "Jane"}
	pop := effect.Pop{ID: "run/pop", Object: "Contact"}
	client := &crm{}
	p := connectors.NewPerformer(registry(t, []connectors.Connector{always("salesforce", true, client), always("zendesk", true, bare{}), fake{name: "http"}}, acme, help, loyalty))
	shown, err := p.Pop(t.Context(), pop, agent)
	require.NoError(t, err)
	require.Equal(t, effect.Shown{ID: "run/pop", Account: "acme", Mode: "record", Via: "url"}, shown)
	require.Equal(t, []any{pop, agent}, client.saw)
	for account, code := range map[string]effect.Code{"help": effect.Unsupported, "loyalty": effect.Unsupported, "nobody": effect.NotFound} {
		pop.Account = account
		_, err := p.Pop(t.Context(), pop, agent)
		require.ErrorIs(t, err, &effect.Fault{Code: code}, account)
	}
	client.panic = "cAnaRy"
	pop.Account = "acme"
	_, err = p.Pop(t.Context(), pop, agent)
	require.ErrorIs(t, err, &effect.Fault{Code: effect.Internal})
	require.NotContains(t, err.Error(), "cAnaRy")
}

func BenchmarkPerform(b *testing.B) {
	set := effect.RecordSet{Object: "Contact"}
	for i := range 3 {
		set.Records = append(set.Records, map[string]any{"Id": fmt.Sprint(i), "Name": strings.Repeat("x", 20), "Tier__c": "gold"})
	}
	p := connectors.NewPerformer(registry(b, []connectors.Connector{always("salesforce", true, &crm{set: set})}, acme))
	r := request(b, effect.CRMSearch, "", effect.SearchArgs{Object: "Contact", Phone: "+18005550199", Limit: 25})
	b.ReportAllocs()
	for b.Loop() {
		if got := p.Perform(b.Context(), r); got.Fault != nil {
			b.Fatal(got.Fault)
		}
	}
}
