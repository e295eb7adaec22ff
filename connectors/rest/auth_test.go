package rest_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// renewer hands out token-1, token-2, ... and renews for every status it is
// asked about, unless told not to.
type renewer struct {
	n      int
	refuse bool
	asked  []int
	err    error
}

func (r *renewer) Authorize(_ context.Context, h http.Header) error {
	r.n++
	h.Set("Authorization", fmt.Sprintf("token-%d", r.n))
	return r.err
}

func (r *renewer) Rejected(_ context.Context, sent http.Header, answer *rest.Response) bool {
	r.asked = append(r.asked, answer.Status)
	return !r.refuse && sent.Get("Authorization") == fmt.Sprintf("token-%d", r.n)
}

func TestRejectedCredentialIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status  int
		valid   string // the token that is accepted
		refuse  bool
		want    int
		tokens  int
		carried int // writes carried out
	}{
		{401, "token-1", false, 200, 1, 1},
		{401, "token-2", false, 200, 2, 1},
		{403, "token-2", false, 200, 2, 1},
		{401, "token-3", false, 401, 2, 0},
		{401, "token-2", true, 401, 1, 0},
		{400, "token-2", false, 400, 1, 0},
		{500, "token-2", false, 500, 1, 0},
	} {
		carried := 0
		stack := local(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			require.NoError(t, err)
			require.Equal(t, `{"a":1}`, string(body), "the body goes out again whole")
			if r.Header.Get("Authorization") != c.valid {
				w.WriteHeader(c.status)
				return
			}
			carried++
		})
		a := &renewer{refuse: c.refuse}
		ctx, recorder := rest.WithRecorder(background())
		answer, err := stack.Do(ctx, rest.Request{Method: "POST", URL: "https://h/", Mode: effect.Write, Body: []byte(`{"a":1}`)}, a)
		require.NoError(t, err)
		require.Equal(t, c.want, answer.Status)
		require.Equal(t, c.tokens, a.n)
		require.Equal(t, c.carried, carried)
		require.Len(t, recorder.Exchanges(), c.tokens)
		require.Equal(t, c.tokens == 2, recorder.Exchanges()[c.tokens-1].Note == "again after a rejected credential")
	}
}

func TestFailingAuthorizerSendsNothing(t *testing.T) {
	t.Parallel()
	stack := local(func(http.ResponseWriter, *http.Request) { t.Error("the request was sent") })
	_, err := stack.Do(background(), rest.Request{URL: "https://h/"}, &renewer{err: effect.NewFault(effect.Auth, "no")})
	requireFault(t, effect.Auth, err)
}

func TestStaticAuthorizers(t *testing.T) {
	t.Parallel()
	secret := credential.New("s3cret")
	given := http.Header{"Authorization": {"from the scenario"}}
	for _, c := range []struct {
		a            rest.Authorizer
		header, want string
	}{
		{rest.Basic("user", secret), "Authorization", "Basic dXNlcjpzM2NyZXQ="},
		{rest.Bearer(secret), "Authorization", "Bearer s3cret"},
		{rest.APIKey("X-Key", secret), "X-Key", "s3cret"},
	} {
		calls := 0
		stack := local(func(w http.ResponseWriter, r *http.Request) {
			calls++
			require.Equal(t, c.want, r.Header.Get(c.header))
			w.WriteHeader(401)
		})
		answer, err := stack.Do(background(), rest.Request{URL: "https://h/", Header: given}, c.a)
		require.NoError(t, err)
		require.Equal(t, 401, answer.Status)
		require.Equal(t, 1, calls, "a credential that cannot change is not tried again")
	}
	require.Equal(t, http.Header{"Authorization": {"from the scenario"}}, given, "the caller's headers stay")
}
