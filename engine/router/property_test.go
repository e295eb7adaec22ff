package router

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/effect"
)

// world is two routers that are told the same. The clock of the second is
// looked at more often.
type world struct {
	t         *rapid.T
	a, b      *Router
	now       time.Duration
	fromA     []Decision
	fromB     []Decision
	finds     []string         // ids of all that were asked
	withdrawn map[string]bool  // by us
	hosting   []effect.Request // begun and not ended
	n         int
}

func newWorld(t *rapid.T) *world {
	c := Config{
		Ageing: rapid.SampledFrom([]time.Duration{-1, time.Second, time.Minute}).Draw(t, "ageing"),
		WrapUp: seconds(t, 3, "wrap-up"), Rest: seconds(t, 3, "rest"), Hold: time.Second + seconds(t, 60, "hold"),
	}
	if rapid.Bool().Draw(t, "queues are named") {
		c.Queues = []Queue{{Name: "a", Capacity: rapid.IntRange(0, 4).Draw(t, "capacity")}, {Name: "b", Skills: []effect.Skill{{Name: "x"}}, WrapUp: time.Second}}
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "agents") {
		a := Agent{Agent: effect.Agent{Name: fmt.Sprintf("agent %d", i)}, State: rapid.SampledFrom(chosen[:]).Draw(t, "state")}
		for _, s := range []string{"x", "y"} {
			if level := rapid.IntRange(-1, 3).Draw(t, s); level >= 0 {
				a.Skills = append(a.Skills, effect.Skill{Name: s, Level: level})
			}
		}
		a.Queues = rapid.SampledFrom([][]string{nil, {"a"}, {"b"}, {"a", "b"}}).Draw(t, "serves")
		c.Agents = append(c.Agents, a)
	}
	w := &world{t: t, withdrawn: map[string]bool{}}
	for _, r := range []**Router{&w.a, &w.b} {
		var err error
		*r, err = New(c, time.Time{})
		require.NoError(t, err)
	}
	return w
}

func seconds(t *rapid.T, most int, what string) time.Duration {
	return time.Duration(rapid.IntRange(0, most).Draw(t, what)) * time.Second
}

// both tells the routers the same. Time goes on first, so that the decisions
// that are given back come of f alone.
func (w *world) both(f func(*Router) []Decision) []Decision {
	until := w.now + seconds(w.t, 20, "later")
	w.fromA = append(w.fromA, w.a.Advance(until)...)
	for w.now < until {
		w.now += 500 * time.Millisecond
		w.fromB = append(w.fromB, w.b.Advance(w.now)...)
	}
	ds := f(w.a)
	w.fromA = append(w.fromA, ds...)
	w.fromB = append(w.fromB, f(w.b)...)
	return ds
}

func (w *world) request(kind effect.Kind, run string, args any) effect.Request {
	data, err := json.Marshal(args)
	require.NoError(w.t, err)
	w.n++
	return effect.Request{ID: fmt.Sprintf("%s/%d", run, w.n), Kind: kind, Args: data}
}

func (w *world) run() string { return fmt.Sprintf("run%d", rapid.IntRange(0, 7).Draw(w.t, "run")) }

func (w *world) agent() string {
	return fmt.Sprintf("agent %d", rapid.IntRange(0, 3).Draw(w.t, "agent"))
}

func (w *world) skills() []effect.Skill {
	var out []effect.Skill
	for _, s := range []string{"x", "y"} {
		if rapid.Bool().Draw(w.t, "wants "+s) {
			out = append(out, effect.Skill{Name: s, Level: rapid.IntRange(0, 3).Draw(w.t, "level"), Preferred: rapid.Bool().Draw(w.t, "preferred")})
		}
	}
	return out
}

func (w *world) priority() int { return rapid.IntRange(1, 10).Draw(w.t, "priority") }

func (w *world) queue() string {
	return rapid.SampledFrom([]string{"", "a", "b"}).Draw(w.t, "queue")
}

func (w *world) find(*rapid.T) {
	args := effect.FindArgs{Queue: w.queue(), Skills: w.skills(), Priority: w.priority(), Escape: "1"}
	for range rapid.IntRange(0, 2).Draw(w.t, "stages") {
		args.Relax = append(args.Relax, effect.Relax{
			After: effect.Duration(seconds(w.t, 30, "after")), Drop: rapid.SampledFrom([][]string{nil, {"x"}, {"y"}}).Draw(w.t, "drop"),
			Level: rapid.IntRange(0, 1).Draw(w.t, "less"), Queue: w.queue(), To: rapid.IntRange(0, 10).Draw(w.t, "to"),
		})
	}
	q := w.request(effect.RouteFind, w.run(), args)
	q.Timeout = effect.Duration(seconds(w.t, 60, "timeout"))
	w.finds = append(w.finds, q.ID)
	w.both(func(r *Router) []Decision { return r.Ask(q, w.now) })
}

func (w *world) withdraw(t *rapid.T) {
	if len(w.finds) == 0 {
		t.Skip("nobody waits")
	}
	id := rapid.SampledFrom(w.finds).Draw(w.t, "ticket")
	w.withdrawn[id] = true
	w.inTurn(func(r *Router) []Decision { return r.Withdraw(id, w.now) })
}

// inTurn checks that a caller who is given to an agent was the first of those
// whom the agent could have.
func (w *world) inTurn(f func(*Router) []Decision) {
	var before []*ticket
	ds := w.both(func(r *Router) []Decision {
		if r == w.a {
			for _, p := range r.poolList {
				before = append(before, p.line...)
			}
			slices.SortFunc(before, compare)
		}
		return f(r)
	})
	for _, d := range ds {
		if d.Agent == nil {
			continue
		}
		a := w.a.agent(d.Agent.Name)
		first := before[slices.IndexFunc(before, func(t *ticket) bool { return a.has(t.need) })]
		require.Equal(w.t, first.id, d.Ticket)
	}
}

func (w *world) state(*rapid.T) {
	who, to := w.agent(), rapid.SampledFrom(chosen[:]).Draw(w.t, "to")
	w.inTurn(func(r *Router) []Decision {
		ds, _ := r.SetState(who, to, w.now) // not everybody is there
		return ds
	})
}

func (w *world) rank(*rapid.T) {
	q := w.request(effect.RoutePriority, w.run(), effect.PriorityArgs{Priority: w.priority()})
	w.both(func(r *Router) []Decision { return r.Ask(q, w.now) })
}

func (w *world) press(*rapid.T) {
	run := w.run()
	w.both(func(r *Router) []Decision { return r.Press(run, "1", w.now) })
}

func (w *world) callback(*rapid.T) {
	q := w.request(effect.RouteCallback, w.run(), effect.CallbackArgs{
		Number: "1", Queue: w.queue(), Skills: w.skills(), Priority: w.priority(), Attempts: rapid.IntRange(1, 3).Draw(w.t, "attempts"), Every: effect.Duration(seconds(w.t, 9, "every")),
	})
	q.Key = fmt.Sprintf("back%d", rapid.IntRange(0, 5).Draw(w.t, "key"))
	w.both(func(r *Router) []Decision { return r.Ask(q, w.now) })
}

func (w *world) called(*rapid.T) {
	id, reached := fmt.Sprintf("back%d", rapid.IntRange(0, 5).Draw(w.t, "key")), rapid.Bool().Draw(w.t, "reached")
	w.both(func(r *Router) []Decision {
		ds, _ := r.Called(id, reached, w.now) // not every one is being made
		return ds
	})
}

func (w *world) begin(*rapid.T) {
	args := effect.OfferArgs{Agent: w.agent()}
	if rapid.Bool().Draw(w.t, "by queue") {
		args = effect.OfferArgs{Queue: "a"}
	}
	kind := rapid.SampledFrom([]effect.Kind{effect.HostOffer, effect.HostConnect, effect.HostTalk, effect.HostTransfer, effect.HostHangup}).Draw(w.t, "kind")
	q := w.request(kind, w.run(), args)
	var sent effect.Request
	var refused *effect.Fault
	w.both(func(r *Router) (ds []Decision) {
		sent, refused, ds = r.Begin(q, w.now)
		return ds
	})
	if refused == nil {
		w.hosting = append(w.hosting, sent)
	}
}

func (w *world) end(t *rapid.T) {
	if len(w.hosting) == 0 {
		t.Skip("the host is idle")
	}
	i := rapid.IntRange(0, len(w.hosting)-1).Draw(w.t, "which")
	q := w.hosting[i]
	w.hosting = slices.Delete(w.hosting, i, i+1)
	res := effect.Done(q, map[string]any{"agent": map[string]any{"id": w.agent()}})
	if code := rapid.SampledFrom([]effect.Code{"", effect.Busy, effect.NoAnswer, effect.HungUp, effect.Cancelled}).Draw(w.t, "fault"); code != "" {
		res = effect.Failed(q, effect.NewFault(code, "so it is"))
	}
	w.both(func(r *Router) []Decision { return r.End(q, res, w.now) })
}

func (w *world) leave(*rapid.T) {
	run := w.run()
	w.both(func(r *Router) []Decision { return r.Leave(run, w.now) })
}

// check holds both routers against what must always be true.
func (w *world) check(*rapid.T) {
	require.Equal(w.t, w.fromA, w.fromB, "the same events give the same decisions, however often the clock is looked at")
	decided := map[string]int{}
	for _, d := range w.fromA {
		if d.Callback == nil {
			decided[d.Ticket]++
		}
	}
	for _, id := range w.finds {
		n := decided[id]
		if w.a.tickets[id] != nil {
			n++
		}
		require.LessOrEqual(w.t, n, 1, "%s is decided once", id)
		require.True(w.t, n == 1 || w.withdrawn[id], "%s is lost", id)
	}
	sound(w.t, w.a)
	sound(w.t, w.b)
}

// sound checks what a router knows against itself.
func sound(t *rapid.T, r *Router) {
	waiting := 0
	for _, p := range r.poolList {
		require.True(t, slices.IsSortedFunc(p.line, compare))
		require.Same(t, p, r.pools[p.need.key()])
		waiting += len(p.line)
		for _, w := range p.line {
			require.Same(t, w, r.tickets[w.id])
			require.True(t, r.hopeful(w), "%s waits for nobody", w.id)
		}
		for _, a := range r.free {
			require.False(t, len(p.line) > 0 && p.serves[a.index], "%s is free and somebody waits for them", a.Name)
		}
	}
	require.Len(t, r.tickets, waiting)
	inLines := 0
	for _, q := range r.queues {
		require.True(t, slices.IsSortedFunc(q.line, compare))
		inLines += len(q.line)
		callers := 0
		for _, w := range q.line {
			if w.callback == nil {
				callers++
			}
		}
		require.Equal(t, callers, q.callers)
		require.True(t, q.Capacity == 0 || callers <= q.Capacity)
	}
	require.Equal(t, waiting, inLines)
	staff(t, r)
}

func staff(t *rapid.T, r *Router) {
	free, held := 0, 0
	for _, a := range r.agents {
		if a.state == Available {
			free++
		}
		onCall := a.state == Ringing || a.state == Busy
		require.Equal(t, onCall, a.run != "", "%s is %s for %q", a.Name, a.state, a.run)
		require.Equal(t, onCall, slices.Contains(r.held[a.run], a))
		require.True(t, !onCall || a.alarm.set() || asked(r, a), "%s is kept for ever", a.Name)
	}
	require.Len(t, r.free, free)
	require.True(t, slices.IsSortedFunc(r.free, byIdle))
	for _, as := range r.held {
		held += len(as)
		require.NotEmpty(t, as)
	}
	onCall := 0
	for _, p := range r.Agents() {
		if p.Run != "" {
			onCall++
		}
	}
	require.Equal(t, onCall, held, "nobody has two calls")
}

// asked reports whether the host will tell how an agent's call goes on.
func asked(r *Router, a *agent) bool {
	for _, b := range r.asked {
		if a == b {
			return true
		}
	}
	return false
}

// TestAnythingCanHappen tells routers whatever could be told, in any order.
func TestAnythingCanHappen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		t.Repeat(map[string]func(*rapid.T){
			"": w.check, "find": w.find, "find more": w.find, "withdraw": w.withdraw, "state": w.state, "rank": w.rank, "press": w.press,
			"callback": w.callback, "called": w.called, "begin": w.begin, "end": w.end, "leave": w.leave,
		})
		w.close()
	})
}

// close sends everybody home: then nobody goes on waiting but call backs.
func (w *world) close() {
	for _, q := range w.hosting {
		w.both(func(r *Router) []Decision {
			return r.End(q, effect.Failed(q, effect.NewFault(effect.Cancelled, "over")), w.now)
		})
	}
	for _, a := range w.a.config.Agents {
		w.both(func(r *Router) []Decision {
			ds, err := r.SetState(a.Name, Offline, w.now)
			require.NoError(w.t, err)
			return ds
		})
	}
	for _, r := range []*Router{w.a, w.b} {
		for at, ok := r.Next(); ok; at, ok = r.Next() {
			r.Advance(at)
		}
		for _, t := range r.tickets {
			require.NotNil(w.t, t.callback, "%s waits for nobody", t.id)
		}
	}
}
