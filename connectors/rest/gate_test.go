package rest_test

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/connectors/rest"
	"github.com/callwright/callwright/engine/effect"
)

// hosts answers by host name: "dead" swallows requests until mended, "live"
// answers after ten milliseconds.
type hosts struct {
	mu     sync.Mutex
	mended bool
	sent   map[string]int
}

func (h *hosts) RoundTrip(r *http.Request) (*http.Response, error) {
	h.mu.Lock()
	if h.sent == nil {
		h.sent = map[string]int{}
	}
	h.sent[r.URL.Host]++
	dead := r.URL.Host == "dead" && !h.mended
	h.mu.Unlock()
	if dead {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	time.Sleep(10 * time.Millisecond)
	return reply(200), nil
}

func (h *hosts) mend() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mended = true
}

func read(stack *rest.Stack, host string) (took time.Duration, err error) {
	start := time.Now()
	_, err = stack.Do(background(), rest.Request{URL: "https://" + host + "/", Mode: effect.Read}, nil)
	return time.Since(start), err
}

// TestDeadAccountStaysAlone: a thousand calls to a service that swallows them
// hold no more than the limit's goroutines, the others are refused in no time;
// the other account notices nothing; the breaker opens, and one interval after
// the service is back the account works. It counts goroutines and so is not
// parallel.
func TestDeadAccountStaysAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := &hosts{}
		shared := rest.New(rest.Options{Transport: network})
		limits := rest.Limits{Concurrent: 25, Queue: 10, Timeout: 5 * time.Second, Breaker: rest.Breaker{After: 5, Pause: 10 * time.Second}}
		dead, live := shared.For("dead", limits), shared.For("live", limits)
		before, start := runtime.NumGoroutine(), time.Now()
		var mu sync.Mutex
		var wg sync.WaitGroup
		codes := map[string]int{}
		for range 1000 {
			wg.Go(func() {
				took, err := read(dead, "dead")
				mu.Lock()
				defer mu.Unlock()
				codes[fmt.Sprint(effect.AsFault(err).Code, " ", took)]++
			})
		}
		synctest.Wait()
		// The calls that wait, and room for what the runtime and other tests begin
		// meanwhile; one more for each call would be hundreds.
		require.LessOrEqual(t, runtime.NumGoroutine()-before, 25+10+20)
		mu.Lock()
		require.Equal(t, map[string]int{"rate_limited 0s": 1000 - 25 - 10}, codes)
		mu.Unlock()
		for range 100 {
			took, err := read(live, "live")
			require.NoError(t, err)
			require.Equal(t, 10*time.Millisecond, took)
		}
		wg.Wait()
		require.Equal(t, 1000-25-10, codes["rate_limited 0s"])
		require.Equal(t, 25, codes["timeout 5s"])
		require.Equal(t, 10, codes["unavailable 5s"]+codes["timeout 10s"], "those that waited are let go with the breaker")
		require.Less(t, codes["timeout 10s"], 5, "but for those that had a slot before the fifth failure")
		time.Sleep(time.Until(start.Add(10 * time.Second)))
		requireRecovery(t, network, dead)
	})
}

// requireRecovery takes a stack whose breaker has just opened.
func requireRecovery(t *testing.T, network *hosts, dead *rest.Stack) {
	sent := network.sent["dead"]
	took, err := read(dead, "dead")
	f := requireFault(t, effect.Unavailable, err)
	requireKind(t, rest.Refrained, err)
	require.Equal(t, effect.Duration(5*time.Second), f.RetryAfter, "the breaker opened five seconds ago")
	require.Contains(t, f.Message, "until 2000-01-01T00:00:15Z")
	require.Zero(t, took)

	time.Sleep(5*time.Second + 1)
	ctx, cancel := context.WithCancel(background())
	go func() { _, _ = dead.Do(ctx, rest.Request{URL: "https://dead/"}, nil) }()
	synctest.Wait()
	require.Equal(t, sent+1, network.sent["dead"], "one call is the probe")
	_, err = read(dead, "dead")
	require.Contains(t, requireFault(t, effect.Unavailable, err).Message, "another call tries")
	cancel() // says nothing of the service
	synctest.Wait()
	_, err = read(dead, "dead")
	requireFault(t, effect.Timeout, err, "the next probe fails too")
	_, err = read(dead, "dead")
	requireFault(t, effect.Unavailable, err)

	network.mend()
	time.Sleep(10*time.Second + 1)
	for range 3 {
		_, err = read(dead, "dead")
		require.NoError(t, err)
	}
}

// TestBreakerCounts only what says that the service is not there.
func TestBreakerCounts(t *testing.T) {
	t.Parallel()
	for status, opens := range map[int]bool{200: false, 400: false, 401: false, 404: false, 408: true, 429: false, 500: true, 501: false, 502: true, 503: true} {
		sent := 0
		stack := local(func(w http.ResponseWriter, _ *http.Request) {
			sent++
			w.WriteHeader(status)
		}).For("acme", rest.Limits{Breaker: rest.Breaker{After: 3}})
		for range 6 {
			_, _ = read(stack, "h")
		}
		require.Equal(t, opens, sent == 3, status)
	}
	status, sent := 500, 0
	stack := local(func(w http.ResponseWriter, _ *http.Request) {
		sent++
		w.WriteHeader(status)
	}).For("acme", rest.Limits{Breaker: rest.Breaker{After: 3}})
	for i := range 20 {
		status = 500
		if i%3 == 2 {
			status = 200
		}
		_, _ = read(stack, "h")
	}
	require.Equal(t, 20, sent, "failures in a row only")
}

// TestRatePerMinute: no minute has more than the rate, whenever it begins.
func TestRatePerMinute(t *testing.T) {
	t.Parallel()
	for _, rate := range []int{1, 6, 60, 400} {
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			var times []time.Time
			stack := local(func(http.ResponseWriter, *http.Request) {
				mu.Lock()
				defer mu.Unlock()
				times = append(times, time.Now())
			}).For("acme", rest.Limits{RatePerMinute: rate, Queue: 1000})
			for range 5 * rate {
				go func() { _, _ = read(stack, "h") }()
				time.Sleep(30 * time.Second / time.Duration(rate)) // twice as fast as allowed
			}
			time.Sleep(5 * time.Minute)
			mu.Lock()
			defer mu.Unlock()
			require.GreaterOrEqual(t, len(times), rate*2)
			for i := rate; i < len(times); i++ {
				require.Greater(t, times[i].Sub(times[i-rate]), 59*time.Second, "rate %d, call %d", rate, i)
			}
		})
	}
}

// TestRateAndTheDeadline: a turn that comes too late is refused at once, and
// is not lost for the others.
func TestRateAndTheDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stack := local(func(http.ResponseWriter, *http.Request) {}).For("acme", rest.Limits{RatePerMinute: 1})
		_, err := read(stack, "h")
		require.NoError(t, err)
		for range 5 {
			took, err := read(stack, "h")
			require.Equal(t, effect.Duration(time.Minute), requireFault(t, effect.RateLimited, err).RetryAfter)
			require.Zero(t, took)
		}
		time.Sleep(time.Minute)
		_, err = read(stack, "h")
		require.NoError(t, err)
	})
}

// TestRetryAfterHolds: what a service asks for binds the account's other
// calls to that host too; what it says to a write, those to the same path.
func TestRetryAfterHolds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		mode   effect.Mode
		held   []string
		code   effect.Code
	}{
		{503, effect.Read, []string{"https://h/1", "https://h/2?x=1"}, effect.Unavailable},
		{503, effect.Write, []string{"https://h/1", "https://h/2"}, effect.Unavailable},
		{429, effect.Read, []string{"https://h/1", "https://h/2"}, effect.RateLimited},
		{429, effect.Write, []string{"https://h/1?x=1"}, effect.RateLimited},
		{301, effect.Read, nil, ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			status := c.status
			stack := local(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", "40")
				w.WriteHeader(status)
			}).For("acme", rest.DefaultLimits())
			_, err := stack.Do(background(), rest.Request{Method: "PUT", URL: "https://h/1", Mode: c.mode}, nil)
			require.NoError(t, err)
			status = 204
			for _, u := range []string{"https://h/1", "https://h/1?x=1", "https://h/2", "https://h/2?x=1", "https://other/1"} {
				_, err := stack.Do(background(), rest.Request{URL: u, Mode: effect.Read}, nil)
				if !isHeld(c.held, u) {
					require.NoError(t, err, "%v %s", c, u)
					continue
				}
				require.Equal(t, effect.Duration(40*time.Second), requireFault(t, c.code, err, c, u).RetryAfter)
			}
			time.Sleep(40 * time.Second)
			_, err = stack.Do(background(), rest.Request{URL: "https://h/1", Mode: effect.Read}, nil)
			require.NoError(t, err)
		})
	}
}

// isHeld reports whether u has the host and, unless two are listed, the path of the list.
func isHeld(held []string, u string) bool {
	switch len(held) {
	case 0:
		return false
	case 1:
		return u == "https://h/1" || u == "https://h/1?x=1"
	}
	return u != "https://other/1"
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		network := &hosts{}
		stack := rest.New(rest.Options{Transport: network}).For("acme", rest.Limits{Concurrent: 1})
		ctx, cancel := context.WithCancel(background())
		go func() { _, _ = stack.Do(ctx, rest.Request{URL: "https://dead/"}, nil) }()
		synctest.Wait()
		short, end := context.WithTimeout(background(), time.Second)
		defer end()
		recording, recorder := rest.WithRecorder(short)
		_, err := stack.Do(recording, rest.Request{URL: "https://live/?q=secret", Mode: effect.Write, Note: "note"}, nil)
		requireFault(t, effect.Timeout, err, "nothing was sent, so it is not unknown")
		require.Equal(t, []effect.Exchange{{Method: "GET", URL: "https://live/?q=…", Note: "note, not sent", Waited: effect.Duration(time.Second)}}, recorder.Exchanges())
		cancelled, stop := context.WithCancel(background())
		stop()
		_, err = stack.Do(cancelled, rest.Request{URL: "https://live/"}, nil)
		requireFault(t, effect.Cancelled, err)
		cancel()
		synctest.Wait()
		_, err = read(stack, "live")
		require.NoError(t, err, "the slot came back")
	})
}

// TestPanicGivesTheTurnBack: a transport that panics costs no slot.
func TestPanicGivesTheTurnBack(t *testing.T) {
	t.Parallel()
	panics := true
	stack := local(func(http.ResponseWriter, *http.Request) {
		if panics {
			panic("defect")
		}
	}).For("acme", rest.Limits{Concurrent: 1, Breaker: rest.Breaker{After: 1}})
	require.Panics(t, func() { _, _ = read(stack, "h") })
	panics = false
	_, err := read(stack, "h")
	require.NoError(t, err)
}

// TestTokenRequestsTakeTheirTurn: an Authorizer that calls over the account's
// own stack does not wait for the call that it is asked by.
func TestTokenRequestsTakeTheirTurn(t *testing.T) {
	t.Parallel()
	stack := local(func(http.ResponseWriter, *http.Request) {}).For("acme", rest.Limits{Concurrent: 1, Queue: 1})
	_, err := stack.Do(background(), rest.Request{URL: "https://h/"}, &fetching{stack: stack})
	require.NoError(t, err)
}

type fetching struct {
	renewer
	stack *rest.Stack
}

func (f *fetching) Authorize(ctx context.Context, _ http.Header) error {
	_, err := f.stack.Do(ctx, rest.Request{URL: "https://h/token"}, nil)
	return err
}

// TestQueuedCallsLearn: what a service says to a call holds for those that
// wait for its slot.
func TestQueuedCallsLearn(t *testing.T) {
	t.Parallel()
	for name, limits := range map[string]rest.Limits{
		"Retry-After": {Concurrent: 1},
		"breaker":     {Concurrent: 1, Breaker: rest.Breaker{After: 1, Pause: time.Minute}},
	} {
		synctest.Test(t, func(t *testing.T) {
			sent := 0
			stack := local(func(w http.ResponseWriter, _ *http.Request) {
				sent++
				time.Sleep(time.Second)
				if name == "Retry-After" {
					w.Header().Set("Retry-After", "50")
				}
				w.WriteHeader(503)
			}).For("acme", limits)
			go func() { _, _ = read(stack, "h") }()
			synctest.Wait()
			took, err := read(stack, "h")
			requireFault(t, effect.Unavailable, err)
			require.Equal(t, time.Second, took)
			require.Equal(t, 1, sent)
		})
	}
}

// TestOpenBreakerRefusesFirst: nobody waits for a Retry-After only to be
// refused by the breaker then.
func TestOpenBreakerRefusesFirst(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		stack := local(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3")
			w.WriteHeader(503)
		}).For("acme", rest.Limits{Breaker: rest.Breaker{After: 1, Pause: 20 * time.Second}})
		_, _ = read(stack, "h")
		took, err := read(stack, "h")
		requireFault(t, effect.Unavailable, err)
		require.Zero(t, took)
	})
}

// TestLargeAnswersDoNotOpen the breaker: the service is there.
func TestLargeAnswersDoNotOpen(t *testing.T) {
	t.Parallel()
	stack := local(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2)) }).
		For("acme", rest.Limits{MaxBytes: 1, Breaker: rest.Breaker{After: 1}})
	for range 3 {
		_, err := read(stack, "h")
		requireKind(t, rest.TooLarge, err)
	}
}
