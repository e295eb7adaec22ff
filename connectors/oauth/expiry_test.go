package oauth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
)

const (
	processes  = 8
	goroutines = 64
)

// meeting lets all processes into a round at once, and hears from each which
// token it had in the round before.
type meeting struct {
	s      *service
	rounds int
	mu     sync.Mutex
	round  int
	heard  []string
	gate   chan struct{}
	bad    []string // what was wrong
	before int      // calls before the round
}

// attend answers with the number of the next round, 0 after the last.
func (m *meeting) attend(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	m.heard = append(m.heard, r.FormValue("token"))
	gate := m.gate
	if len(m.heard) == processes {
		m.close()
	}
	m.mu.Unlock()
	select {
	case <-gate:
	case <-r.Context().Done():
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	fmt.Fprint(w, m.round)
}

// close ends a round: all must have used the one token of its one request.
func (m *meeting) close() {
	m.s.mu.Lock()
	defer m.s.mu.Unlock()
	for _, token := range m.heard {
		if want := fmt.Sprintf("access-%d", m.s.serial); token != want {
			m.bad = append(m.bad, fmt.Sprintf("round %d: a process had %q, not %s", m.round, token, want))
		}
	}
	if n := m.s.calls - m.before; m.round > 0 && n != 1 {
		m.bad = append(m.bad, fmt.Sprintf("round %d: %d token requests", m.round, n))
	}
	m.round++
	if m.round > m.rounds || len(m.bad) > 0 {
		m.round = 0
	}
	// What is granted in an odd round ends by the clock, before the even one.
	m.s.life = 36_000
	if m.round%2 == 1 {
		m.s.life = 1800
	}
	m.heard, m.before = nil, m.s.calls
	close(m.gate)
	m.gate = make(chan struct{})
}

// expire is the part of one process: in even rounds its token has ended by the
// clock, in odd ones by the service's word.
func expire(m *member) error {
	token, err := m.token()
	for err == nil {
		var round int
		if round, err = m.attend(token); err != nil || round == 0 {
			return err
		}
		m.hours.Store(int64(round))
		token, err = m.together(token, round%2 == 1)
	}
	return err
}

func (m *member) attend(token string) (round int, err error) {
	answer, err := http.PostForm(m.base+"/attend", url.Values{"token": {token}})
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err
	}
	_, err = fmt.Sscan(string(body), &round)
	return round, err
}

// together lets all goroutines get a token, and returns the one they all got.
func (m *member) together(old string, rejected bool) (string, error) {
	var wg sync.WaitGroup
	tokens, errs := make([]string, goroutines), make([]error, goroutines)
	for i := range goroutines {
		wg.Go(func() {
			h := http.Header{"Authorization": {"Bearer " + old}}
			if rejected {
				m.source.Rejected(context.Background(), h, &rest.Response{Status: http.StatusUnauthorized})
			}
			errs[i] = m.source.Authorize(context.Background(), h)
			tokens[i] = strings.TrimPrefix(h.Get("Authorization"), "Bearer ")
		})
	}
	wg.Wait()
	for _, t := range tokens {
		if t != tokens[0] || t == old {
			return "mixed: " + t, errors.Join(errs...)
		}
	}
	return tokens[0], errors.Join(errs...)
}

// TestProcessesRenewOnce: eight processes of sixty-four goroutines each find
// their token expired, over and over, at a service that ends the sign-in when
// a refresh token comes twice. OAUTH_TEST_EXPIRIES=1000 runs the full size.
func TestProcessesRenewOnce(t *testing.T) {
	rounds := size("OAUTH_TEST_EXPIRIES", 100, 10)
	s := newService(t)
	m := &meeting{s: s, rounds: rounds, gate: make(chan struct{})}
	s.Config.Handler.(*http.ServeMux).HandleFunc("POST /attend", m.attend)
	dir, k := account(t, s)
	start := time.Now()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	errs := make(chan error, processes)
	for range processes {
		c := child(ctx, t, "expire", dir, s.URL)
		require.NoError(t, c.Start())
		go func() { errs <- c.Wait() }()
	}
	var failed error
	for range processes {
		if err := <-errs; err != nil && failed == nil {
			failed = err
			cancel() // the others would wait for it
		}
	}
	m.mu.Lock() // of handlers that may still be on their way out
	defer m.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	require.Empty(t, m.bad)
	require.NoError(t, failed)
	require.Equal(t, rounds, s.calls, "one token request an expiry")
	require.Zero(t, s.refused)
	require.True(t, s.alive)
	status, err := k.Status()
	require.NoError(t, err)
	require.True(t, status.Connected)
	noneInClear(t, dir)
	t.Logf("%d processes x %d goroutines, %d expiries: %d token requests, %d invalid_grant, alive: %v, %v",
		processes, goroutines, rounds, s.calls, s.refused, s.alive, time.Since(start).Round(time.Millisecond))
}
