package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// grant is a Fetcher that counts and answers by script.
type grant struct {
	mu       sync.Mutex
	calls    int
	previous []string // refresh tokens it was called with
	takes    time.Duration
	lives    time.Duration
	rotates  bool
	fail     func(call int) error
}

func (g *grant) Fetch(ctx context.Context, previous oauth.Token) (oauth.Token, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls++
	g.previous = append(g.previous, previous.Refresh.Reveal())
	if g.takes > 0 {
		select {
		case <-time.After(g.takes):
		case <-ctx.Done():
			return oauth.Token{}, effect.NewFault(effect.Timeout, "too slow")
		}
	}
	if g.fail != nil {
		if err := g.fail(g.calls); err != nil {
			return oauth.Token{}, err
		}
	}
	t := oauth.Token{Access: credential.New(fmt.Sprintf("access-%d", g.calls)), Refresh: previous.Refresh}
	if g.rotates {
		t.Refresh = credential.New(fmt.Sprintf("refresh-%d", g.calls))
	}
	if g.lives > 0 {
		t.Expiry = time.Now().Add(g.lives)
	}
	return t, nil
}

func requireCode(t *testing.T, code effect.Code, err error) *effect.Fault {
	t.Helper()
	var f *effect.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, code, f.Code, f.Message)
	return f
}

func access(t *testing.T, s *oauth.Source) string {
	t.Helper()
	token, err := s.Token(t.Context())
	require.NoError(t, err)
	return token.Access.Reveal()
}

// TestOneRefreshForAThousandCallers: all find their token rejected, some
// before, some during and some after the refresh, over the whole stack.
func TestOneRefreshForAThousandCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &grant{takes: 200 * time.Millisecond}
		s := oauth.NewSource(g, oauth.Options{})
		require.Equal(t, "access-1", access(t, s))
		var mu sync.Mutex
		served, rejected, started := 0, 0, 0
		stack := rest.New(rest.Options{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			started++
			delay := time.Duration(50+started) * time.Millisecond
			mu.Unlock()
			time.Sleep(delay) // of the bubble's clock
			mu.Lock()
			w := httptest.NewRecorder()
			if r.Header.Get("Authorization") == "Bearer access-1" {
				rejected++
				w.WriteHeader(http.StatusUnauthorized)
			} else {
				served++
			}
			return w.Result(), nil
		})})
		var wg sync.WaitGroup
		for range 1000 {
			wg.Go(func() {
				answer, err := stack.Do(t.Context(), rest.Request{Method: "POST", URL: "https://h/", Mode: effect.Write}, s)
				require.NoError(t, err)
				require.Equal(t, 200, answer.Status)
			})
		}
		wg.Wait()
		require.Equal(t, 2, g.calls, "the first sign-in and exactly one refresh")
		require.Equal(t, 1000, served)
		require.Equal(t, 1000, rejected)
	})
}

func TestInvalidateComparesAndClears(t *testing.T) {
	t.Parallel()
	g := &grant{}
	s := oauth.NewSource(g, oauth.Options{})
	require.Equal(t, "access-1", access(t, s))
	s.Invalidate(credential.New("another"))
	require.Equal(t, "access-1", access(t, s))
	s.Invalidate(credential.New("access-1"))
	require.Equal(t, "access-2", access(t, s))
	s.Invalidate(credential.New("access-1"))
	require.Equal(t, "access-2", access(t, s), "a late rejection of the old token ends nothing")
}

func TestRejectedIsAbout401(t *testing.T) {
	t.Parallel()
	s := oauth.NewSource(&grant{}, oauth.Options{})
	h := http.Header{}
	require.NoError(t, s.Authorize(t.Context(), h))
	require.Equal(t, "Bearer access-1", h.Get("Authorization"))
	require.False(t, s.Rejected(t.Context(), h, &rest.Response{Status: 403}))
	require.False(t, s.Rejected(t.Context(), http.Header{"Authorization": {"Basic x"}}, &rest.Response{Status: 401}))
	require.Equal(t, "access-1", access(t, s))
	require.True(t, s.Rejected(t.Context(), h, &rest.Response{Status: 401}))
	require.Equal(t, "access-2", access(t, s))
}

func TestRenewalBeforeExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		failing := false
		g := &grant{lives: 30 * time.Minute, fail: func(int) error {
			if failing {
				return effect.NewFault(effect.Unavailable, "down")
			}
			return nil
		}}
		s := oauth.NewSource(g, oauth.Options{})
		require.Equal(t, "access-1", access(t, s))
		time.Sleep(29*time.Minute - time.Second)
		require.Equal(t, "access-1", access(t, s))
		time.Sleep(time.Second)
		require.Equal(t, "access-2", access(t, s), "a minute before its end")

		time.Sleep(29 * time.Minute)
		failing = true
		require.Equal(t, "access-2", access(t, s), "a failed early renewal disturbs nobody")
		require.Equal(t, "access-2", access(t, s))
		require.Equal(t, 3, g.calls, "and is not tried again at once")
		time.Sleep(5 * time.Second)
		require.Equal(t, "access-2", access(t, s))
		require.Equal(t, 4, g.calls)
		time.Sleep(time.Minute)
		_, err := s.Token(t.Context())
		requireCode(t, effect.Unavailable, err)
		failing = false
		require.Equal(t, "access-6", access(t, s), "a passing failure is not remembered")
	})
}

func TestShortLivedTokenIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &grant{lives: 20 * time.Second}
		s := oauth.NewSource(g, oauth.Options{})
		require.Equal(t, "access-1", access(t, s))
		time.Sleep(17 * time.Second)
		require.Equal(t, "access-1", access(t, s))
		time.Sleep(time.Second)
		require.Equal(t, "access-2", access(t, s))
	})
}

func TestRefusedSignInIsNotRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &grant{fail: func(call int) error {
			if call <= 1 {
				return effect.NewFault(effect.Auth, "wrong secret")
			}
			return nil
		}}
		s := oauth.NewSource(g, oauth.Options{})
		for range 100 {
			_, err := s.Token(t.Context())
			require.Contains(t, requireCode(t, effect.Auth, err).Message, "wrong secret")
		}
		require.Equal(t, 1, g.calls)
		time.Sleep(30*time.Second - 1)
		_, err := s.Token(t.Context())
		requireCode(t, effect.Auth, err)
		time.Sleep(time.Nanosecond)
		require.Equal(t, "access-2", access(t, s))
	})
}

func TestRateLimitedSignInWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &grant{fail: func(call int) error {
			if call == 1 {
				return &effect.Fault{Code: effect.RateLimited, RetryAfter: effect.Duration(42 * time.Second)}
			}
			return nil
		}}
		s := oauth.NewSource(g, oauth.Options{})
		_, err := s.Token(t.Context())
		requireCode(t, effect.RateLimited, err)
		time.Sleep(42*time.Second - 1)
		_, err = s.Token(t.Context())
		requireCode(t, effect.RateLimited, err)
		require.Equal(t, 1, g.calls)
		time.Sleep(time.Nanosecond)
		require.Equal(t, "access-2", access(t, s))
	})
}

// TestRejectedNewTokens: a service that grants tokens and rejects every one
// must not make the account sign in without end.
func TestRejectedNewTokens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &grant{}
		s := oauth.NewSource(g, oauth.Options{})
		for range 100 {
			token, err := s.Token(t.Context())
			if err != nil {
				requireCode(t, effect.Auth, err)
				continue
			}
			s.Invalidate(token.Access)
		}
		require.Equal(t, 20, g.calls)
		time.Sleep(time.Minute)
		require.Equal(t, "access-21", access(t, s))
	})
}

func TestCallersGiveUpOnTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &grant{takes: 3 * time.Second}
		s := oauth.NewSource(g, oauth.Options{})
		first, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := s.Token(first)
		requireCode(t, effect.Timeout, err)
		gone, leave := context.WithCancel(t.Context())
		leave()
		_, err = s.Token(gone)
		requireCode(t, effect.Cancelled, err)
		require.Equal(t, "access-1", access(t, s), "the fetch of those who left went on")
		require.Equal(t, 1, g.calls)
	})
}

func TestFetchEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := oauth.NewSource(&grant{takes: time.Hour}, oauth.Options{})
		start := time.Now()
		_, err := s.Token(t.Context())
		requireCode(t, effect.Timeout, err)
		require.Equal(t, 10*time.Second, time.Since(start))
	})
}

func TestRotationIsSavedBeforeUse(t *testing.T) {
	t.Parallel()
	g := &grant{rotates: true}
	var saved []string
	failing := true
	s := oauth.NewSource(g, oauth.Options{
		Token: oauth.Token{Refresh: credential.New("refresh-0")},
		Save: func(_ context.Context, token oauth.Token) error {
			if failing {
				return errors.New("disk full of cAnaRy")
			}
			saved = append(saved, token.Refresh.Reveal())
			return nil
		},
	})
	_, err := s.Token(t.Context())
	f := requireCode(t, effect.Unavailable, err)
	require.NotContains(t, f.Message, "cAnaRy")
	_, err = s.Token(t.Context())
	requireCode(t, effect.Unavailable, err)
	require.Equal(t, 1, g.calls, "the granted token is kept and saved again, not given up for the used one")
	failing = false
	require.Equal(t, "access-1", access(t, s))
	s.Invalidate(credential.New("access-1"))
	require.Equal(t, "access-2", access(t, s))
	require.Equal(t, []string{"refresh-0", "refresh-1"}, g.previous)
	require.Equal(t, []string{"refresh-1", "refresh-2"}, saved)
}

func TestStoredTokenIsUsed(t *testing.T) {
	t.Parallel()
	g := &grant{}
	saves := 0
	s := oauth.NewSource(g, oauth.Options{
		Token: oauth.Token{Access: credential.New("stored"), Refresh: credential.New("r"), Expiry: time.Now().Add(time.Hour)},
		Save:  func(context.Context, oauth.Token) error { saves++; return nil },
	})
	require.Equal(t, "stored", access(t, s))
	s.Invalidate(credential.New("stored"))
	require.Equal(t, "access-1", access(t, s))
	require.Equal(t, []string{"r"}, g.previous)
	require.Zero(t, saves, "the refresh token stayed the same")
}

func TestPanickingGrant(t *testing.T) {
	t.Parallel()
	s := oauth.NewSource(&grant{fail: func(call int) error {
		if call == 1 {
			panic("cAnaRy")
		}
		return nil
	}}, oauth.Options{})
	_, err := s.Token(t.Context())
	require.NotContains(t, requireCode(t, effect.Internal, err).Message, "cAnaRy")
	require.Equal(t, "access-2", access(t, s))
}

// TestRefreshUnderLoad: many callers, a thousand expiries, and a provider
// that ends the connection when a refresh token comes twice.
func TestRefreshUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		used := map[string]bool{}
		g := &grant{rotates: true, takes: 100 * time.Millisecond, lives: 30 * time.Minute}
		g.fail = func(int) error {
			last := g.previous[len(g.previous)-1]
			if used[last] {
				return effect.NewFault(effect.Auth, "reused")
			}
			used[last] = true
			return nil
		}
		s := oauth.NewSource(g, oauth.Options{
			Token: oauth.Token{Refresh: credential.New("refresh-0")},
			Save:  func(context.Context, oauth.Token) error { return nil },
		})
		for range 1000 {
			var wg sync.WaitGroup
			for range 16 {
				wg.Go(func() {
					_, err := s.Token(t.Context())
					require.NoError(t, err)
				})
			}
			wg.Wait()
			time.Sleep(30 * time.Minute)
		}
		require.Equal(t, 1000, g.calls)
	})
}
