package oauth_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/credential"
	"github.com/callwright/callwright/connectors/oauth"
)

// renew is a process whose token is rejected all the time. It tells of each
// one, and ends when it can get none, after some more tries.
func renew(m *member) error {
	for {
		start := time.Now()
		token, err := m.token()
		if err != nil {
			took := time.Since(start)
			for range 20 {
				_, _ = m.token()
			}
			fmt.Printf("error %d %v\n", took.Milliseconds(), err)
			return nil
		}
		fmt.Println(token)
		m.hours.Add(1) // so that it may sign in that often
		m.source.Invalidate(credential.New(token))
	}
}

// The moments of a kill.
const (
	onArrival   = iota // the service has not granted anything yet
	beforeReply        // it has, and the answer is lost
	afterReply         // the answer is on its way to the disk
	moments
)

// TestKilledWhileRenewing: processes are killed in the middle of a renewal.
// The store is whole each time; a sign-in is lost only when the kill came
// between the service's grant and the disk, and then the next process says so
// plainly, soon, and without asking over and over. OAUTH_TEST_KILLS=1000 runs
// the full size.
func TestKilledWhileRenewing(t *testing.T) {
	kills := size("OAUTH_TEST_KILLS", 200, 20)
	s := newService(t)
	dir, k := account(t, s)
	random := rand.New(rand.NewPCG(3, 4))
	var lost [moments]int
	gone := false // the stored refresh token is used up
	slowest := time.Duration(0)
	start := time.Now()
	for n := 0; n < kills; {
		before, moment := s.requests(), random.IntN(moments)
		message, took := untilKilled(t, s, dir, moment, 1+random.IntN(3), random)
		status, err := k.Status()
		require.NoError(t, err, "never torn")
		if message == "" {
			n++
			if now := s.differs(t, k); now && !gone {
				lost[moment]++
				gone = true
			}
			continue
		}
		require.True(t, gone, "given up without need")
		require.Equal(t, fmt.Sprintf("auth: the account acme needs authorization; run: callwright connectors authorize acme "+
			"(%s/token refused the sign-in: the stored sign-in is wrong, revoked or used up; connect the account again (expired access/refresh token))",
			strings.TrimPrefix(s.URL, "http://")), message)
		require.False(t, status.Connected)
		require.LessOrEqual(t, s.requests()-before, 2, "asked with the stored pair and the one before it, whatever the callers did")
		require.Less(t, took, time.Second)
		slowest = max(slowest, took)
		gone = false
		s.approve(t, k)
	}
	require.Zero(t, lost[onArrival])
	require.Positive(t, lost[beforeReply], "a lost answer is a lost sign-in")
	t.Logf("%d kills: 0 torn; sign-ins lost on arrival %d, before the reply %d, after it %d, reported within %v; %v",
		kills, lost[onArrival], lost[beforeReply], lost[afterReply], slowest, time.Since(start).Round(time.Millisecond))
}

func (s *service) requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// differs reports whether the stored refresh token is not the good one.
func (s *service) differs(t *testing.T, k oauth.Keeper) bool {
	t.Helper()
	text, err := k.Vault.Get(oauth.KeptName("acme"))
	require.NoError(t, err)
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.alive || !strings.Contains(text.Reveal(), fmt.Sprintf(`"current":{"access":"access-%d","refresh":"refresh-%d"`, s.serial, s.serial))
}

// approve is a person who connects the account again.
func (s *service) approve(t *testing.T, k oauth.Keeper) {
	t.Helper()
	s.mu.Lock()
	s.alive = true
	s.serial += 100
	s.mu.Unlock()
	require.NoError(t, k.Put(t.Context(), s.pair()))
}

// untilKilled runs a process that is killed at a moment of its nth renewal, or
// returns why it gave up before.
func untilKilled(t *testing.T, s *service, dir string, moment, nth int, random *rand.Rand) (message string, took time.Duration) {
	t.Helper()
	c := child(t.Context(), t, "renew", dir, s.URL)
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	s.mu.Lock()
	require.NoError(t, c.Start())
	s.around = s.killer(c, moment, nth, random.IntN(20_000))
	s.mu.Unlock()
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if text, ok := strings.CutPrefix(lines.Text(), "error "); ok {
			ms, rest, _ := strings.Cut(text, " ")
			took, err = time.ParseDuration(ms + "ms")
			require.NoError(t, err)
			message = rest
		}
	}
	_ = c.Wait()
	return message, took
}

// killer kills c in its nth request, at a moment; spins is how long after the
// reply.
func (s *service) killer(c *exec.Cmd, moment, nth, spins int) func(grant func()) func() {
	n := 0
	kill := func() {
		_ = c.Process.Kill()
		s.dead = strconv.Itoa(c.Process.Pid)
	}
	return func(grant func()) func() {
		if n++; n != nth {
			grant()
			return func() {}
		}
		if moment == onArrival {
			kill()
			panic(http.ErrAbortHandler)
		}
		grant()
		if moment == beforeReply {
			kill()
			panic(http.ErrAbortHandler)
		}
		return func() {
			for range spins {
				runtime.Gosched()
			}
			kill()
		}
	}
}
