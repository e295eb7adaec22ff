package custom_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors"
	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/custom"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

type transportFunc func(r *http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// service is an HTTP service in the process that keeps the bytes of the last
// request as they would go over the wire.
type service struct {
	wire   string
	host   string
	calls  int
	handle http.HandlerFunc
}

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	s.calls++
	s.host = r.URL.Scheme + "://" + r.URL.Host
	var wire bytes.Buffer
	if err := r.Write(&wire); err != nil {
		return nil, err
	}
	s.wire = wire.String()
	if r.GetBody != nil {
		r.Body, _ = r.GetBody()
	}
	w := httptest.NewRecorder()
	if s.handle != nil {
		s.handle(w, r)
	}
	return w.Result(), nil
}

// open makes a client of the service with the settings over a base URL.
func open(t testing.TB, s http.RoundTripper, settings map[string]any, secrets map[string]string) connectors.Client {
	t.Helper()
	c, err := tryOpen(s, settings, secrets)
	require.NoError(t, err)
	return c
}

func tryOpen(s http.RoundTripper, settings map[string]any, secrets map[string]string) (connectors.Client, error) {
	a := connectors.Account{ID: "loyalty", Type: "http", Settings: map[string]any{"base_url": "https://api.example.com/v1"}, Secrets: map[string]credential.Secret{}}
	for _, f := range (custom.Connector{}).Describe().Fields {
		if f.Default != nil {
			a.Settings[f.Name] = f.Default
		}
	}
	for name, v := range settings {
		a.Settings[name] = v
	}
	for name, text := range secrets {
		a.Secrets[name] = credential.New(text)
	}
	return custom.Connector{}.Open(a, connectors.Deps{HTTP: rest.New(rest.Options{Transport: s})})
}

func fetch(t testing.TB, c connectors.Client, args effect.FetchArgs) (map[string]any, error) {
	return c.(connectors.Fetcher).Fetch(t.Context(), args, effect.Read, "")
}

func literal(text string) effect.PathPart { return effect.PathPart{Literal: text} }
func val(text string) effect.PathPart     { return effect.PathPart{Value: text} }

func requireCode(t testing.TB, code effect.Code, err error, about ...any) *effect.Fault {
	t.Helper()
	var f *effect.Fault
	require.ErrorAs(t, err, &f, about...)
	require.Equal(t, code, f.Code, "%v: %s", about, f.Message)
	return f
}

func pairs(kv ...any) *spec.Pairs {
	p := &spec.Pairs{}
	for i := 0; i < len(kv); i += 2 {
		p.Names = append(p.Names, kv[i].(string))
		p.Values = append(p.Values, kv[i+1])
	}
	return p
}
