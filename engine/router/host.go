package router

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Begin is told of every request that goes to the host, before it does, and
// returns the request as it shall go. A call for a queue is offered to an
// agent of it who is free. The fault, if there is one, answers the request in
// the host's place: the agent, or everybody in the queue, has another call.
// Agents and queues that the router does not know are the host's own affair.
func (r *Router) Begin(q effect.Request, now time.Duration) (effect.Request, *effect.Fault, []Decision) {
	r.advance(now)
	var f *effect.Fault
	switch q.Kind {
	case effect.HostOffer:
		q, f = aim(r, q, func(a *effect.OfferArgs) (agent, queue *string) { return &a.Agent, &a.Queue })
	case effect.HostTransfer:
		q, f = aim(r, q, func(a *effect.TransferArgs) (agent, queue *string) { return &a.Agent, &a.Queue })
	case effect.HostConnect, effect.HostTalk:
		if a := r.current(RunOf(q.ID)); a != nil {
			r.asks(q.ID, a)
		}
	}
	return q, f, r.flush()
}

// aim claims the agent that a request names, or one of the queue.
func aim[A any](r *Router, q effect.Request, target func(*A) (agent, queue *string)) (effect.Request, *effect.Fault) {
	var args A
	if f := q.Decode(&args); f != nil {
		return q, f
	}
	name, queue := target(&args)
	a, f := r.claim(RunOf(q.ID), *name, *queue)
	if a == nil || f != nil {
		return q, f
	}
	r.asks(q.ID, a)
	if *name == "" {
		*name, *queue = a.ID, ""
		data, err := json.Marshal(args)
		if err != nil {
			return q, effect.AsFault(err)
		}
		q.Args = data
	}
	return q, nil
}

// claim makes an agent ring for a run. Another agent whom the run was keeping is free again.
func (r *Router) claim(run, name, queue string) (*agent, *effect.Fault) {
	a, home, f := r.target(run, name, queue)
	if a == nil || f != nil {
		return nil, f
	}
	for _, other := range slices.Clone(r.held[run]) {
		if other != a && other.state == Ringing && other.alarm.set() {
			r.release(other, unused)
		}
	}
	if a.run != run {
		r.take(a, run, "", home)
	}
	r.held[run] = append(slices.DeleteFunc(r.held[run], func(b *agent) bool { return a == b }), a)
	return a, nil
}

// target returns whom a call is for; nil if the router does not know them.
func (r *Router) target(run, name, queue string) (*agent, *queue, *effect.Fault) {
	if name != "" {
		a := r.agent(name)
		return a, nil, reachable(a, run)
	}
	if queue == "" {
		return nil, nil, nil
	}
	q := r.queueNamed(queue)
	if q == nil {
		return nil, nil, nil
	}
	a := r.freeFor(q.pool, nil)
	switch {
	case a != nil:
		return a, q, nil
	case r.staffed(q.pool):
		return nil, nil, effect.NewFault(effect.Busy, "nobody in the queue %q is free", queue)
	}
	return nil, nil, effect.NewFault(effect.NoAnswer, "nobody in the queue %q is signed in", queue)
}

// reachable says why an agent cannot be rung. Who has a break can be, by name.
func reachable(a *agent, run string) *effect.Fault {
	switch {
	case a == nil || a.run == run:
	case a.state == Offline:
		return effect.NewFault(effect.NoAnswer, "%s is not signed in", a.Name)
	case a.state != Available && a.state != Away:
		return effect.NewFault(effect.Busy, "%s has another call", a.Name)
	}
	return nil
}

// current returns the agent whom a run has turned to last, or nil.
func (r *Router) current(run string) *agent {
	if held := r.held[run]; len(held) > 0 {
		return held[len(held)-1]
	}
	return nil
}

// End is told of every request that Begin let go to the host, with its answer;
// for one that was cancelled, with the fault Cancelled.
func (r *Router) End(q effect.Request, res effect.Result, now time.Duration) []Decision {
	r.advance(now)
	run, f, a := RunOf(q.ID), res.Fault, r.concerned(q)
	if f != nil && f.Code == effect.HungUp || f == nil && q.Kind == effect.HostHangup {
		r.part(run)
		return r.flush()
	}
	switch {
	case q.Kind == effect.HostOffer && f == nil:
		r.rings(run, a, res.Value)
	case a == nil:
	case q.Kind == effect.HostTalk, q.Kind == effect.HostTransfer && f == nil:
		r.release(a, talked)
	case f != nil:
		r.release(a, blame(f))
	case q.Kind == effect.HostConnect:
		a.state = Busy
		r.hold(a)
	}
	return r.flush()
}

// asks notes that the host has been asked about an agent: until it answers,
// the agent is kept.
func (r *Router) asks(id string, a *agent) {
	r.alarms.disarm(&a.alarm)
	r.asked[id] = a
}

// concerned returns the agent whom a request was about, if the run still has
// them; else nil.
func (r *Router) concerned(q effect.Request) *agent {
	a := r.asked[q.ID]
	delete(r.asked, q.ID)
	if a == nil || a.run != RunOf(q.ID) {
		return nil
	}
	return a
}

// blame says whose doing it was that a call did not come about.
func blame(f *effect.Fault) ending {
	if f.Code == effect.Busy || f.Code == effect.NoAnswer {
		return refused
	}
	return unused
}

// rings notes whom the host has let it ring at: the claimed agent, unless it
// says otherwise.
func (r *Router) rings(run string, claimed *agent, v any) {
	got, _ := v.(map[string]any)
	who, named := got["agent"].(map[string]any)
	if !named && claimed != nil {
		r.hold(claimed)
		return
	}
	a := r.agent(value.Text(who["id"]))
	if a == nil {
		a = r.agent(value.Text(who["email"]))
	}
	if claimed != nil && a != claimed {
		r.release(claimed, unused)
	}
	switch {
	case a == nil:
	case a.run == run:
		r.hold(a)
	case a.run == "":
		r.take(a, run, "", nil)
	}
}

// part frees whoever has a call of the run.
func (r *Router) part(run string) {
	for _, a := range slices.Clone(r.held[run]) {
		if a.state == Busy {
			r.release(a, talked)
		} else {
			r.release(a, unused)
		}
	}
}

// Leave is told that a run is over: it waits for nobody and has nobody. Call
// backs that it asked for remain.
func (r *Router) Leave(run string, now time.Duration) []Decision {
	r.advance(now)
	for _, t := range slices.Clone(r.runs[run]) {
		if t.callback == nil {
			r.leave(t)
			r.refuse(t.id, effect.HungUp, "the caller has left")
		}
	}
	if p := r.places[run]; p != nil {
		r.alarms.disarm(&p.alarm)
		delete(r.places, run)
	}
	r.part(run)
	return r.flush()
}
