package rest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// serve starts a plain http server.
func serve(t testing.TB, h http.HandlerFunc) *httptest.Server {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s
}

func host(t testing.TB, s *httptest.Server) string {
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	return u.Host
}

// stackFor makes a stack that may reach the servers.
func stackFor(t testing.TB, servers ...*httptest.Server) *rest.Stack {
	var allow []string
	for _, s := range servers {
		allow = append(allow, host(t, s))
	}
	return rest.New(rest.Options{Allow: allow})
}

// transportFunc answers requests in the process.
type transportFunc func(r *http.Request) (*http.Response, error)

func (f transportFunc) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// local makes a stack whose requests h answers.
func local(h http.HandlerFunc) *rest.Stack {
	return rest.New(rest.Options{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
		w := httptest.NewRecorder()
		h(w, r)
		return w.Result(), nil
	})})
}

// requireFault returns the fault of err and checks its code.
func requireFault(t testing.TB, code effect.Code, err error, about ...any) *effect.Fault {
	t.Helper()
	var f *effect.Fault
	require.ErrorAs(t, err, &f, about...)
	require.Equal(t, code, f.Code, "%v: %s", about, f.Message)
	return f
}

func requireKind(t testing.TB, kind rest.Kind, err error, about ...any) {
	t.Helper()
	var e *rest.Error
	require.ErrorAs(t, err, &e, about...)
	require.Equal(t, kind, e.Kind, "%v: %v", about, err)
}

// everythingOf renders an error on all paths, also those of its chain.
func everythingOf(err error) string {
	text := ""
	for ; err != nil; err = errors.Unwrap(err) {
		b, _ := json.Marshal(err)
		text += fmt.Sprintf("%v\n%+v\n%#v\n%s\n", err, err, err, b)
	}
	return text
}

func background() context.Context { return context.Background() }
