package interp_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
	"github.com/callwright/callwright/engine/value"
)

// secretDigits are what the caller keys in where the entry is secret.
const secretDigits = "98765432101"

// answer draws what comes back for a request, or what happens instead.
func answer(t *rapid.T, q effect.Request) interp.Event {
	switch n := rapid.IntRange(0, 39).Draw(t, "event"); {
	case n == 0:
		return interp.Event{HangUp: true}
	case n == 1:
		return interp.Event{Cancel: true}
	case n == 2:
		name := rapid.SampledFrom([]string{"order.paid", "agent.answered", "queue.changed", "nobody.knows"}).Draw(t, "name")
		return interp.Event{Name: name, Data: anything(t, 2)}
	case n < 7:
		code := rapid.SampledFrom(effect.Codes()).Draw(t, "code")
		after := effect.Duration(rapid.IntRange(0, 5).Draw(t, "retry after")) * effect.Duration(time.Second)
		res := effect.Failed(q, &effect.Fault{Code: code, Message: "canned", RetryAfter: after})
		return interp.Event{Result: &res}
	case n < 9:
		res := effect.Done(q, anything(t, 3))
		return interp.Event{Result: &res}
	case n < 14:
		return interp.Event{Waits: q.ID}
	}
	res := effect.Done(q, fitting(t, q))
	res.Account = "acme"
	return interp.Event{Result: &res}
}

// fitting draws a value that the kind can have.
func fitting(t *rapid.T, q effect.Request) any {
	switch q.Kind {
	case effect.CRMSearch:
		var records []any
		for i := range rapid.IntRange(0, 3).Draw(t, "records") {
			records = append(records, map[string]any{"Id": fmt.Sprint(i), "Name": anything(t, 1)})
		}
		return map[string]any{"account": "acme", "object": "Contact", "count": len(records), "records": records, "more": false}
	case effect.HTTPFetch:
		status := rapid.SampledFrom([]int{200, 200, 204, 404, 429, 500, 504}).Draw(t, "status")
		return map[string]any{"status": status, "headers": map[string]any{"a": "b"}, "body": anything(t, 2)}
	case effect.HostCollect:
		var args effect.CollectArgs
		if q.Decode(&args) == nil && args.Secret {
			return map[string]any{"digits": secretDigits, "reason": "finished"}
		}
		return map[string]any{"digits": rapid.SampledFrom([]string{"", "1", "2", "9", "42"}).Draw(t, "digits")}
	case effect.HostOffer:
		return map[string]any{"agent": map[string]any{"id": "a", "name": "Alex"}}
	case effect.RouteFind:
		if rapid.IntRange(0, 3).Draw(t, "escape") == 0 {
			return map[string]any{"escape": "1"}
		}
		return map[string]any{"agent": map[string]any{"id": "a", "name": "Alex"}, "waited": 3, "relaxed": 0}
	case effect.RouteStatus:
		return map[string]any{"name": "support", "position": 1, "waiting": 2, "estimated_wait": -1, "agents": 3, "available": 0}
	case effect.HostTalk:
		return map[string]any{"ended_by": "agent", "seconds": rapid.IntRange(0, 100).Draw(t, "seconds")}
	case effect.DeskDeliver:
		return []any{map[string]any{"id": "p", "mode": "record", "records": []any{"1"}}}
	}
	return map[string]any{"id": "1", "type": "salesforce"}
}

// anything draws scenario data.
func anything(t *rapid.T, depth int) any {
	kinds := 4
	if depth > 0 {
		kinds = 6
	}
	switch rapid.IntRange(0, kinds).Draw(t, "data") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return rapid.IntRange(-5, 1000).Draw(t, "int")
	case 3:
		return rapid.Float64Range(-10, 10).Draw(t, "float")
	case 4:
		return rapid.SampledFrom([]string{"", "a", "text", "1", "名"}).Draw(t, "text")
	case 5:
		var list []any
		for range rapid.IntRange(0, 3).Draw(t, "length") {
			list = append(list, anything(t, depth-1))
		}
		return list
	}
	m := map[string]any{}
	for _, k := range []string{"id", "records", "status"} {
		if rapid.Bool().Draw(t, k) {
			m[k] = anything(t, depth-1)
		}
	}
	return m
}

var propertyOptions = interp.Options{MaxSteps: 300}

// TestRandomRuns runs random scenarios with random results, faults, hang-ups
// and cancellations, and holds what must be true of every run.
func TestRandomRuns(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := scenario(rt)
		p, diags := load(text)
		if p == nil {
			rt.Fatalf("%v\n%s", diags, text)
		}
		r := play(t, p, plain, propertyOptions)
		events, copies := live(rt, t, r)
		check(t, r)
		for i := range events {
			require.Equal(t, copies[i], given(events[i].event), "a result was changed")
		}
		for _, how := range []mode{plain, rehydrate, restore} {
			again := play(t, p, how, propertyOptions)
			for _, e := range events {
				again.now = e.at
				again.tell(e.event)
			}
			require.Equal(t, r.json(), again.json(), "mode %d\n%s", how, text)
		}
	})
}

type happened struct {
	at    time.Duration
	event interp.Event
}

// live drives a run to its end and returns what happened in it.
func live(rt *rapid.T, t *testing.T, r *player) (events []happened, copies []any) {
	t.Helper()
	for !r.last.Done {
		require.Less(t, len(events), 5000, "a run ends")
		r.now += time.Duration(rapid.IntRange(0, 3).Draw(rt, "seconds")) * time.Second
		q := one(rt, r)
		e := answer(rt, q)
		if r.m.State().Gone && q.Kind.Who() == "host" && rapid.IntRange(0, 3).Draw(rt, "somebody there") > 0 {
			res := effect.Failed(q, effect.NewFault(effect.HungUp, "canned"))
			e = interp.Event{Result: &res}
		}
		events, copies = append(events, happened{r.now, e}), append(copies, value.Clone(given(e)))
		r.tell(e)
	}
	return events, copies
}

// one draws one of the requests that the run waits for.
func one(rt *rapid.T, r *player) effect.Request {
	ids := slices.Sorted(maps.Keys(r.waiting))
	return r.waiting[rapid.SampledFrom(ids).Draw(rt, "request")]
}

func given(e interp.Event) any {
	if e.Result == nil {
		return nil
	}
	return e.Result.Value
}

// check holds what is true of every run that has ended.
func check(t *testing.T, r *player) {
	t.Helper()
	for i, e := range r.memory.Events {
		require.Equal(t, i+1, e.Seq, "a gap")
		if e.Kind == trace.ExitTaken {
			require.True(t, declared(r.p, e), "%s has no exit %q", e.Step, e.Exit)
		}
	}
	last := r.memory.Events[len(r.memory.Events)-1]
	require.Equal(t, trace.RunEnded, last.Kind)
	require.Equal(t, 1, strings.Count(r.json(), `"kind":"run_ended"`))
	require.NotContains(t, r.json(), secretDigits)
	require.Empty(t, r.m.State().Strands)
	require.True(t, r.m.State().Ended, "handlers.call.ended runs once")
	require.NotEqual(t, effect.Internal, lastCode(r), r.faults())
}

// lastCode is the code of the last error that was not a result.
func lastCode(r *player) effect.Code {
	for _, e := range r.memory.Events {
		if e.Kind == trace.Failed && e.Fault.Message != "canned" && e.Fault.Code == effect.Internal {
			return effect.Internal
		}
	}
	return ""
}

func declared(p *compile.Program, e trace.Event) bool {
	_, n := p.Locate(e.Step)
	if n.Desc == nil {
		exits := []string{"then", "else", "to", "default", block.OK}
		for _, c := range append(slices.Clone(n.Cases), n.Catches...) {
			exits = append(exits, c.Text)
		}
		return slices.Contains(exits, e.Exit)
	}
	if _, wired := n.Exit(e.Exit); wired || e.Exit == "while_waiting" && n.Body.Node >= 0 || n.Op == compile.OpReturn {
		return true
	}
	return n.Desc.HasExit(e.Exit) || n.Desc.Branches != nil
}
