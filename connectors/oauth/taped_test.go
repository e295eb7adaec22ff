package oauth_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/engine/effect"
)

// For a recording an account signs in although its token is good, once, and
// what comes of that is kept for everybody.
func TestAnew(t *testing.T) {
	t.Parallel()
	v, p := &vault{}, &provider{}
	connect(t, keeper(v), p)
	k := keeper(v)
	k.Vault = oauth.Anew(v)
	require.Equal(t, "a1", access(t, k.Source(p)))
	require.Equal(t, "a1", access(t, k.Source(p)))
	require.Equal(t, "a1", access(t, keeper(v).Source(p)))
	require.Equal(t, 1, p.calls)
	s := k.Source(p)
	require.Equal(t, "a1", access(t, s))
	s.Invalidate(credential.New("a1"))
	require.Equal(t, "a2", access(t, s))
}

// A recording that could not sign in leaves the others what they have.
func TestAnewFails(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]error{
		"for now":  effect.NewFault(effect.Unavailable, "down"),
		"for good": refusal("invalid_grant"),
		"at all":   errors.New("no network"),
	} {
		v, p := &vault{}, &provider{before: func(int) error { return fault }}
		connect(t, keeper(v), p)
		k := keeper(v)
		k.Vault = oauth.Anew(v)
		_, err := k.Source(p).Token(t.Context())
		require.Error(t, err, name)
		require.Equal(t, "a0", access(t, keeper(v).Source(p)), name)
	}
}

// What cannot be kept is not lost as long as the recording goes on.
func TestAnewIsNotKept(t *testing.T) {
	t.Parallel()
	v, p := &vault{}, &provider{}
	connect(t, keeper(v), p)
	v.failing = errors.New("disk full")
	k := keeper(v)
	k.Vault = oauth.Anew(v)
	s := k.Source(p)
	_, err := s.Token(t.Context())
	require.ErrorContains(t, err, "disk full")
	v.failing = nil
	require.Equal(t, "a1", access(t, s))
	require.Equal(t, 1, p.calls)
}

// What was never approved is not for a recording either.
func TestAnewOfNothing(t *testing.T) {
	t.Parallel()
	k := keeper(&vault{})
	k.Vault = oauth.Anew(k.Vault)
	_, err := k.Source(oauth.RefreshToken(oauth.Endpoint{})).Token(t.Context())
	require.ErrorContains(t, err, "callwright connectors authorize acme")
}

// granting is a Fetcher that grants everything.
type granting struct{ sent []string }

func (g *granting) Fetch(_ context.Context, previous oauth.Token) (oauth.Token, error) {
	g.sent = append(g.sent, previous.Refresh.Reveal())
	return oauth.Token{Access: credential.New("access")}, nil
}

// Whoever plays a recording needs no approval.
func TestPlayed(t *testing.T) {
	t.Parallel()
	v, g := oauth.Played(), &granting{}
	for _, k := range []oauth.Keeper{{Account: "acme"}, {Account: "acme"}, {Account: "other"}, {Account: "seeded", Seed: credential.New("seed")}} {
		k.Vault = v
		require.Equal(t, "access", access(t, k.Source(g)))
	}
	require.Equal(t, []string{"of-the-recording", "of-the-recording", "seed"}, g.sent, "each account once")
}
