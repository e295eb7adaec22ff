package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/engine/effect"
)

// vault is a Vault in memory.
type vault struct {
	lock    sync.Mutex // held by Update
	mu      sync.Mutex
	text    map[string]credential.Secret
	failing error
	writes  int
}

func (v *vault) Get(name string) (credential.Secret, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	s, ok := v.text[name]
	if !ok {
		return s, credential.ErrMissing
	}
	return s, nil
}

func (v *vault) Update(_ context.Context, name string, change func(credential.Secret) (credential.Secret, error)) error {
	v.lock.Lock()
	defer v.lock.Unlock()
	old, _ := v.Get(name)
	fresh, err := change(old)
	if err != nil || fresh.Reveal() == old.Reveal() {
		return err
	}
	return v.put(name, fresh)
}

func (v *vault) put(name string, s credential.Secret) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failing != nil {
		return v.failing
	}
	if v.text == nil {
		v.text = map[string]credential.Secret{}
	}
	v.text[name], v.writes = s, v.writes+1
	return nil
}

// provider replaces the refresh token at each use, and ends the sign-in when a
// used one comes again.
type provider struct {
	mu     sync.Mutex
	n      int // of the pair that is good
	calls  int
	sent   []string
	ended  bool
	before func(call int) error
	lives  time.Duration
}

func (p *provider) Fetch(_ context.Context, previous oauth.Token) (oauth.Token, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	p.sent = append(p.sent, previous.Refresh.Reveal())
	if p.before != nil {
		if err := p.before(p.calls); err != nil {
			return oauth.Token{}, err
		}
	}
	if p.ended || previous.Refresh.Reveal() != fmt.Sprintf("r%d", p.n) {
		p.ended = true
		return oauth.Token{}, refusal("invalid_grant")
	}
	p.n++
	return p.pair(), nil
}

func (p *provider) pair() oauth.Token {
	t := oauth.Token{Access: credential.New(fmt.Sprintf("a%d", p.n)), Refresh: credential.New(fmt.Sprintf("r%d", p.n))}
	if p.lives > 0 {
		t.Expiry = time.Now().Add(p.lives)
	}
	return t
}

func refusal(code string) error {
	return &effect.Fault{Code: effect.Auth, Message: "id.example.com refused the sign-in", Detail: code}
}

var busy = &effect.Fault{Code: effect.Unavailable, Message: "busy", Detail: "invalid_grant"}

func keeper(v *vault) oauth.Keeper { return oauth.Keeper{Vault: v, Account: "acme"} }

func connect(t *testing.T, k oauth.Keeper, p *provider) {
	t.Helper()
	require.NoError(t, k.Put(t.Context(), p.pair()))
}

func TestStoredBeforeUse(t *testing.T) {
	t.Parallel()
	v, p := &vault{}, &provider{}
	k := keeper(v)
	connect(t, k, p)
	s := k.Source(p)
	require.Equal(t, "a0", access(t, s), "what was put is used")
	require.Zero(t, p.calls)
	v.failing = errors.New("disk full")
	s.Invalidate(credential.New("a0"))
	for range 3 {
		_, err := s.Token(t.Context())
		f := requireCode(t, effect.Unavailable, err)
		require.Contains(t, f.Message, "disk full")
	}
	require.Equal(t, 1, p.calls, "the granted pair is held, not asked for again")
	v.failing = nil
	require.Equal(t, "a1", access(t, s))
	require.Equal(t, 1, p.calls)
	require.Equal(t, "a1", access(t, k.Source(p)), "it is there for the next process")
	s.Invalidate(credential.New("a1"))
	require.Equal(t, "a2", access(t, s))
}

func TestUnsavedGrantYieldsToANewerOne(t *testing.T) {
	t.Parallel()
	v, p := &vault{}, &provider{}
	k := keeper(v)
	connect(t, k, p)
	s := k.Source(p)
	require.Equal(t, "a0", access(t, s))
	v.failing = errors.New("disk full")
	s.Invalidate(credential.New("a0"))
	_, err := s.Token(t.Context())
	require.Error(t, err)
	v.failing = nil
	require.NoError(t, k.Put(t.Context(), oauth.Token{Access: credential.New("approved"), Refresh: credential.New("r")}))
	require.Equal(t, "approved", access(t, s))
}

func TestAnotherProcessRenewed(t *testing.T) {
	t.Parallel()
	v, p := &vault{}, &provider{}
	k := keeper(v)
	connect(t, k, p)
	first, second := k.Source(p), k.Source(p)
	require.Equal(t, "a0", access(t, first))
	require.Equal(t, "a0", access(t, second))
	first.Invalidate(credential.New("a0"))
	require.Equal(t, "a1", access(t, first))
	second.Invalidate(credential.New("a0"))
	require.Equal(t, "a1", access(t, second), "taken over")
	require.Equal(t, 1, p.calls)
	second.Invalidate(credential.New("a1"))
	require.Equal(t, "a2", access(t, second))
	require.Equal(t, []string{"r0", "r1"}, p.sent)
}

// TestThousandCallersOneRefresh: all with an expired token, over two sources.
func TestThousandCallersOneRefresh(t *testing.T) {
	t.Parallel()
	v, p := &vault{}, &provider{}
	k := keeper(v)
	connect(t, k, p)
	sources := []*oauth.Source{k.Source(p), k.Source(p)}
	for _, s := range sources {
		require.Equal(t, "a0", access(t, s))
		s.Invalidate(credential.New("a0"))
	}
	var wg sync.WaitGroup
	for i := range 1000 {
		wg.Go(func() {
			token, err := sources[i%2].Token(t.Context())
			require.NoError(t, err)
			require.Equal(t, "a1", token.Access.Reveal())
		})
	}
	wg.Wait()
	require.Equal(t, 1, p.calls)
}

func TestNeedsAuthorization(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, p := &vault{}, &provider{}
		k := keeper(v)
		connect(t, k, p)
		p.ended = true
		s := k.Source(p)
		s.Invalidate(credential.New("a0"))
		require.Equal(t, "a0", access(t, s))
		s.Invalidate(credential.New("a0"))
		const plain = "the account acme needs authorization; run: callwright connectors authorize acme (id.example.com refused the sign-in)"
		for range 50 {
			_, err := s.Token(t.Context())
			f := requireCode(t, effect.Auth, err)
			require.Equal(t, plain, f.Message)
			_, err = k.Source(p).Token(t.Context()) // another process each time
			if err == nil {
				continue // it has the old access token still
			}
		}
		require.Equal(t, 1, p.calls)
		status, err := k.Status()
		require.NoError(t, err)
		require.False(t, status.Connected)
		require.Equal(t, plain, status.Problem)
		time.Sleep(10*time.Minute - time.Second)
		_, err = s.Token(t.Context())
		requireCode(t, effect.Auth, err)
		require.Equal(t, 1, p.calls, "remembered by all for ten minutes")
		time.Sleep(time.Minute)
		_, err = s.Token(t.Context())
		requireCode(t, effect.Auth, err)
		require.Equal(t, 2, p.calls)

		p.ended, p.n = false, 7
		connect(t, k, p)
		status, err = k.Status()
		require.NoError(t, err)
		require.True(t, status.Connected)
		time.Sleep(30 * time.Second)
		require.Equal(t, "a7", access(t, s), "a running process takes the new approval")
		require.Equal(t, 2, p.calls)
	})
}

func TestNeverConnected(t *testing.T) {
	t.Parallel()
	v := &vault{}
	k := keeper(v)
	_, err := k.Source(oauth.RefreshToken(answer(500, "", ""))).Token(t.Context())
	f := requireCode(t, effect.Auth, err)
	require.Equal(t, "the account acme needs authorization; run: callwright connectors authorize acme", f.Message)
	require.Zero(t, v.writes)
	status, err := k.Status()
	require.NoError(t, err)
	require.Equal(t, f.Message, status.Problem)
}

func TestUnreadableRecordIsKept(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"cAnaRy", "{}", `{"version":9,"current":{"access":"cAnaRy"}}`} {
		v := &vault{}
		require.NoError(t, v.put(oauth.KeptName("acme"), credential.New(text)))
		_, err := keeper(v).Source(&provider{}).Token(t.Context())
		f := requireCode(t, effect.Auth, err)
		require.Contains(t, f.Message, "callwright connectors authorize acme")
		require.NotContains(t, f.Message, "cAnaRy")
		require.Equal(t, 1, v.writes, "nothing is deleted")
	}
}

// TestBusyServiceIsTransient: another machine renews with the same token, and
// stores what it got where this one sees it.
func TestBusyServiceIsTransient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, p := &vault{}, &provider{}
		k := keeper(v)
		connect(t, k, p)
		s := k.Source(p)
		require.Equal(t, "a0", access(t, s))
		p.before = func(call int) error {
			if call <= 2 {
				return busy
			}
			return nil
		}
		s.Invalidate(credential.New("a0"))
		start := time.Now()
		require.Equal(t, "a1", access(t, s), "tried again after a while")
		require.Greater(t, time.Since(start), 375*time.Millisecond)
		require.Equal(t, 3, p.calls)

		p.before = func(int) error {
			p.n = 41 // of the other machine
			text := fmt.Sprintf(`{"version":1,"current":{"access":"a41","refresh":"r41","issued":%q}}`, time.Now().Format(time.RFC3339))
			require.NoError(t, v.put(oauth.KeptName("acme"), credential.New(text)))
			return busy
		}
		s.Invalidate(credential.New("a1"))
		require.Equal(t, "a41", access(t, s), "and reloaded")
		require.Equal(t, 4, p.calls)

		p.before = func(int) error { return busy }
		s.Invalidate(credential.New("a41"))
		_, err := s.Token(t.Context())
		requireCode(t, effect.Unavailable, err)
		require.Equal(t, 8, p.calls, "four tries, then it is reported as passing")
		p.before = nil
		require.Equal(t, "a42", access(t, s))
	})
}

// TestRefusedTokenWasReplaced: on invalid_grant the store is read again first.
func TestRefusedTokenWasReplaced(t *testing.T) {
	t.Parallel()
	v, p := &vault{}, &provider{}
	k := keeper(v)
	connect(t, k, p)
	s := k.Source(p)
	require.Equal(t, "a0", access(t, s))
	p.before = func(call int) error {
		if call > 1 {
			return nil
		}
		p.n = 5
		require.NoError(t, v.put(oauth.KeptName("acme"), credential.New(`{"version":1,"current":{"refresh":"r5"}}`)))
		return refusal("invalid_grant")
	}
	s.Invalidate(credential.New("a0"))
	require.Equal(t, "a6", access(t, s))
	require.Equal(t, []string{"r0", "r5"}, p.sent)
}

// TestForgottenGrant: the service lost the pair that it granted last, before
// it was used; the one before is good still.
func TestForgottenGrant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, p := &vault{}, &provider{}
		k := keeper(v)
		connect(t, k, p)
		s := k.Source(p)
		forget := func(old string) {
			s.Invalidate(credential.New(old))
			fresh := access(t, s)
			p.n--
			s.Invalidate(credential.New(fresh))
			p.before = func(int) error {
				if p.sent[len(p.sent)-1] != fmt.Sprintf("r%d", p.n) {
					return refusal("invalid_grant")
				}
				return nil
			}
		}
		require.Equal(t, "a0", access(t, s))
		forget("a0")
		require.Equal(t, "a1", access(t, s))
		require.Equal(t, []string{"r0", "r1", "r0"}, p.sent)

		forget("a1")
		time.Sleep(2 * time.Minute)
		calls := p.calls
		_, err := s.Token(t.Context())
		requireCode(t, effect.Auth, err)
		require.Equal(t, calls+1, p.calls, "later a used token is not sent again: it would end the sign-in")
	})
}

func TestOtherFaultsAreNotFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, fault := range []error{
			refusal("invalid_client"), effect.NewFault(effect.Unavailable, "down"), effect.NewFault(effect.Timeout, "slow"),
			&effect.Fault{Code: effect.RateLimited, RetryAfter: effect.Duration(time.Second)},
		} {
			v, p := &vault{}, &provider{}
			k := keeper(v)
			connect(t, k, p)
			s := k.Source(p)
			require.Equal(t, "a0", access(t, s))
			p.before = func(int) error { return fault }
			s.Invalidate(credential.New("a0"))
			_, err := s.Token(t.Context())
			require.ErrorIs(t, err, fault)
			require.Equal(t, 1, v.writes)
			p.before = nil
			time.Sleep(time.Minute)
			require.Equal(t, "a1", access(t, s))
		}
	})
}

func TestSeed(t *testing.T) {
	t.Parallel()
	v, p := &vault{}, &provider{}
	k := keeper(v)
	k.Seed = credential.New("r0")
	require.Equal(t, "a1", access(t, k.Source(p)))
	require.Equal(t, "a1", access(t, k.Source(p)), "the seed is not used again")
	p.n = 9
	k.Seed = credential.New("r9") // the operator put another one into the settings
	require.Equal(t, "a10", access(t, k.Source(p)))
	require.NoError(t, k.Put(t.Context(), oauth.Token{Access: credential.New("approved")}))
	require.Equal(t, "approved", access(t, k.Source(p)))
	require.Equal(t, []string{"r0", "r9"}, p.sent)
}

// TestEarlyRenewalIsSpread: of two processes one renews, by its own draw.
func TestEarlyRenewalIsSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, p := &vault{}, &provider{lives: 30 * time.Minute}
		k := keeper(v)
		k.Rand = func() float64 { return 0.5 }
		connect(t, k, p)
		early := k.Source(p)
		k.Rand = func() float64 { return 0 }
		late := k.Source(p)
		require.Equal(t, "a0", access(t, early))
		require.Equal(t, "a0", access(t, late))
		time.Sleep(28*time.Minute + 30*time.Second - 1)
		require.Equal(t, "a0", access(t, early))
		time.Sleep(time.Nanosecond)
		require.Equal(t, "a1", access(t, early))
		require.Equal(t, "a0", access(t, late))
		time.Sleep(30 * time.Second)
		require.Equal(t, "a1", access(t, late), "taken over in its turn")
		require.Equal(t, 1, p.calls)
	})
}

// TestFailedEarlyRenewal of a process that has just begun.
func TestFailedEarlyRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, p := &vault{}, &provider{lives: 30 * time.Minute}
		k := keeper(v)
		connect(t, k, p)
		time.Sleep(29*time.Minute + 30*time.Second)
		p.before = func(int) error { return effect.NewFault(effect.Unavailable, "down") }
		require.Equal(t, "a0", access(t, k.Source(p)))
		require.Equal(t, 1, p.calls)
	})
}

func TestWhatTheServiceToldOnceIsKept(t *testing.T) {
	t.Parallel()
	v := &vault{}
	k := keeper(v)
	require.NoError(t, k.Put(t.Context(), oauth.Token{
		Refresh: credential.New("r"), Scope: "api", Extra: map[string]string{"instance_url": "https://a", "id": "1"},
	}))
	e := answer(200, "application/json", `{"access_token":"a","instance_url":"https://b"}`)
	e.Extra = []string{"instance_url", "id"}
	_, err := k.Source(oauth.RefreshToken(e)).Token(t.Context())
	require.NoError(t, err)
	token, err := k.Source(oauth.RefreshToken(e)).Token(t.Context())
	require.NoError(t, err)
	require.Equal(t, map[string]string{"instance_url": "https://b", "id": "1"}, token.Extra)
	require.Equal(t, "api", token.Scope)
	require.Equal(t, "r", token.Refresh.Reveal())
}
