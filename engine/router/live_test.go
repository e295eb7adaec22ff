package router_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/router"
)

func request(t testing.TB, kind effect.Kind, id string, args any) effect.Request {
	t.Helper()
	data, err := json.Marshal(args)
	require.NoError(t, err)
	return effect.Request{ID: id, Kind: kind, Args: data}
}

func find(t testing.TB, run string) effect.Request {
	return request(t, effect.RouteFind, run+"/find/1.1", effect.FindArgs{Queue: "q", Priority: 5, Escape: "9"})
}

func staff(names ...string) router.Config {
	var agents []effect.Agent
	for _, n := range names {
		agents = append(agents, effect.Agent{ID: n, Name: n})
	}
	return router.Everybody(agents...)
}

func live(t testing.TB, c router.Config, o router.Options) *router.Live {
	t.Helper()
	l, err := router.NewLive(c, o)
	require.NoError(t, err)
	t.Cleanup(l.Close)
	return l
}

// ask performs a request in a goroutine of its own.
func ask(ctx context.Context, p effect.Performer, q effect.Request) <-chan effect.Result {
	out := make(chan effect.Result, 1)
	go func() { out <- p.Perform(ctx, q) }()
	synctest.Wait()
	return out
}

func pending(t *testing.T, c <-chan effect.Result) {
	t.Helper()
	synctest.Wait()
	select {
	case res := <-c:
		t.Fatalf("answered: %+v", res)
	default:
	}
}

func agentOf(res effect.Result) any {
	v, _ := res.Value.(map[string]any)
	a, _ := v["agent"].(map[string]any)
	return a["name"]
}

func TestLiveFindWaits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var news []string
		l := live(t, staff("Jane"), router.Options{Notify: func(run string, s effect.QueueStatus) {
			news = append(news, fmt.Sprintf("%s: %d of %d", run, s.Position, s.Waiting))
		}})
		require.Equal(t, "Jane", agentOf(<-ask(t.Context(), l, find(t, "ann"))))
		bea, cid := ask(t.Context(), l, find(t, "bea")), ask(t.Context(), l, find(t, "cid"))
		pending(t, bea)
		require.Equal(t, effect.Conflict, l.Perform(t.Context(), find(t, "cid")).Fault.Code)
		l.Press("bea", "9")
		require.Equal(t, map[string]any{"escape": "9"}, (<-bea).Value)
		pending(t, cid)
		time.Sleep(router.DefaultHold) // nobody offers ann's call
		res := <-cid
		require.Equal(t, "Jane", agentOf(res))
		require.Equal(t, 30, res.Value.(map[string]any)["waited"])
		require.Equal(t, []string{"bea: 1 of 1", "cid: 2 of 2", "cid: 1 of 1"}, news)
	})
}

func TestLiveFindEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := live(t, staff("Jane"), router.Options{})
		<-ask(t.Context(), l, find(t, "ann"))

		begin := time.Now()
		q := find(t, "bea")
		q.Timeout = effect.Duration(5 * time.Second)
		require.Equal(t, effect.Timeout, (<-ask(t.Context(), l, q)).Fault.Code)
		require.Equal(t, 5*time.Second, time.Since(begin))

		short, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		require.Equal(t, effect.Timeout, (<-ask(short, l, find(t, "cid"))).Fault.Code)

		ctx, cancel := context.WithCancel(t.Context())
		dan, eve := ask(ctx, l, find(t, "dan")), ask(t.Context(), l, find(t, "eve"))
		cancel()
		require.Equal(t, effect.Cancelled, (<-dan).Fault.Code)
		require.Equal(t, effect.Cancelled, l.Perform(ctx, find(t, "dan")).Fault.Code)
		require.NoError(t, l.SetState("Jane", router.Away))
		l.Leave("ann")
		pending(t, eve) // Jane has a break
		require.NoError(t, l.SetState("Jane", router.Offline))
		require.Equal(t, effect.NoAnswer, (<-eve).Fault.Code)
		require.ErrorContains(t, l.SetState("Joan", router.Away), `did you mean "Jane"?`)
	})
}

// line is a telephone side that answers when it is told to.
type line struct {
	answers map[effect.Kind]chan effect.Result
}

func (l line) Perform(ctx context.Context, q effect.Request) effect.Result {
	select {
	case res := <-l.answers[q.Kind]:
		return res
	case <-ctx.Done():
		return effect.Failed(q, effect.NewFault(effect.Cancelled, "hung up"))
	}
}

func TestLiveAround(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := staff("Jane")
		c.WrapUp = 10 * time.Second
		l := live(t, c, router.Options{})
		phone := line{map[effect.Kind]chan effect.Result{effect.HostOffer: make(chan effect.Result), effect.HostConnect: make(chan effect.Result)}}
		h := l.Around(phone)
		is := func(s router.State, run string) {
			t.Helper()
			synctest.Wait()
			require.Equal(t, router.Presence{Agent: effect.Agent{ID: "Jane", Name: "Jane"}, State: s, Run: run}, l.Agents()[0])
		}
		offer := func(run string) <-chan effect.Result {
			return ask(t.Context(), h, request(t, effect.HostOffer, run+"/connect/1", effect.OfferArgs{Queue: "q"}))
		}
		rings := map[string]any{"agent": map[string]any{"id": "Jane", "name": "Jane"}}

		ann := offer("ann")
		is(router.Ringing, "ann")
		require.Equal(t, effect.Busy, (<-offer("bea")).Fault.Code, "the host is not asked")
		phone.answers[effect.HostOffer] <- effect.Result{Value: rings}
		require.Nil(t, (<-ann).Fault)
		ctx, cancel := context.WithCancel(t.Context())
		connect := ask(ctx, h, request(t, effect.HostConnect, "ann/connect/2", effect.ConnectArgs{}))
		time.Sleep(time.Hour)
		is(router.Ringing, "ann")
		cancel() // the caller has hung up
		<-connect
		is(router.Available, "")

		bea := offer("bea")
		phone.answers[effect.HostOffer] <- effect.Result{Value: rings}
		<-bea
		connect = ask(t.Context(), h, request(t, effect.HostConnect, "bea/connect/2", effect.ConnectArgs{}))
		phone.answers[effect.HostConnect] <- effect.Result{}
		<-connect
		is(router.Busy, "bea")
		ctx, cancel = context.WithCancel(t.Context())
		talk := ask(ctx, h, request(t, effect.HostTalk, "bea/connect/3", nil))
		time.Sleep(time.Hour)
		is(router.Busy, "bea")
		cid := ask(t.Context(), l, find(t, "cid"))
		cancel()
		<-talk
		is(router.WrapUp, "")
		time.Sleep(10 * time.Second)
		require.Equal(t, "Jane", agentOf(<-cid))
	})
}

// TestLiveLetsGoAfterPanic keeps nobody for a host that broke.
func TestLiveLetsGoAfterPanic(t *testing.T) {
	t.Parallel()
	l := live(t, staff("Jane"), router.Options{})
	h := l.Around(effect.PerformerFunc(func(context.Context, effect.Request) effect.Result { panic("broken") }))
	require.Panics(t, func() {
		h.Perform(t.Context(), request(t, effect.HostOffer, "ann/1", effect.OfferArgs{Agent: "Jane"}))
	})
	require.Equal(t, router.Available, l.Agents()[0].State)
}

func TestLiveCallback(t *testing.T) {
	t.Parallel()
	args := effect.CallbackArgs{Number: "+15551230001", Queue: "q", Priority: 5, Attempts: 2, Every: effect.Duration(time.Minute)}
	q := request(t, effect.RouteCallback, "ann/back/1", args)
	require.Equal(t, effect.Unsupported, live(t, staff("Jane"), router.Options{}).Perform(t.Context(), q).Fault.Code)

	synctest.Test(t, func(t *testing.T) {
		var l *router.Live
		var tries []time.Time
		var faults []effect.Code
		l = live(t, staff("Jane"), router.Options{Call: func(d router.Decision) {
			if d.Fault != nil {
				faults = append(faults, d.Fault.Code)
				return
			}
			tries = append(tries, time.Now())
			require.NoError(t, l.Called(d.Callback.ID, false)) // a hook may use the router
		}})
		begin := time.Now()
		require.Equal(t, map[string]any{"id": "ann-back-1"}, l.Perform(t.Context(), q).Value)
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, []time.Time{begin, begin.Add(time.Minute)}, tries)
		require.Equal(t, []effect.Code{effect.NoAnswer}, faults)
		require.ErrorContains(t, l.Called("ann-back-1", true), "end the call back ann-back-1")
	})
}

// TestLiveTogether lets many callers, who are impatient in part, share a few
// agents; the race detector watches.
func TestLiveTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := live(t, staff("Jane", "Sam", "Bob"), router.Options{Notify: func(string, effect.QueueStatus) {}})
		var mu sync.Mutex
		talks := map[any]int{}
		h := l.Around(effect.PerformerFunc(func(ctx context.Context, q effect.Request) effect.Result {
			if q.Kind == effect.HostTalk {
				time.Sleep(time.Second)
			}
			return effect.Done(q, nil)
		}))
		found, twice := 0, false
		var all sync.WaitGroup
		for i := range 200 {
			all.Go(func() {
				run := fmt.Sprintf("run%d", i)
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(i+1)*time.Second)
				defer cancel()
				res := l.Perform(ctx, find(t, run))
				if res.Fault != nil {
					return
				}
				who := agentOf(res)
				mu.Lock()
				found++
				talks[who]++
				twice = twice || talks[who] > 1
				mu.Unlock()
				for n, kind := range []effect.Kind{effect.HostOffer, effect.HostConnect, effect.HostTalk} {
					if kind == effect.HostTalk {
						mu.Lock()
						talks[who]-- // before the router knows
						mu.Unlock()
					}
					h.Perform(t.Context(), request(t, kind, fmt.Sprintf("%s/connect/%d", run, n), effect.OfferArgs{Agent: fmt.Sprint(who)}))
				}
			})
		}
		all.Wait()
		require.Greater(t, found, 150)
		require.False(t, twice, "somebody had two calls")
		for _, a := range l.Agents() {
			require.Equal(t, router.Available, a.State)
		}
	})
}
