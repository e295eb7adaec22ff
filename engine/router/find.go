package router

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// find begins the wait of a caller.
func (r *Router) find(q effect.Request, args effect.FindArgs) *effect.Fault {
	if r.tickets[q.ID] != nil {
		return nil
	}
	if f := r.checkFind(args); f != nil {
		return f
	}
	t := r.newTicket(q.ID, RunOf(q.ID), args.Priority)
	r.want(t, args.Queue, args.Skills)
	t.escape = args.Escape
	t.stages = slices.Clone(args.Relax)
	slices.SortStableFunc(t.stages, func(a, b effect.Relax) int { return cmp.Compare(a.After, b.After) })
	if q.Timeout > 0 {
		t.deadline = r.now + time.Duration(q.Timeout)
	}
	r.enter(t)
	return nil
}

func (r *Router) checkFind(args effect.FindArgs) *effect.Fault {
	if f := r.checkQueue(args.Queue); f != nil {
		return f
	}
	for _, s := range args.Relax {
		if f := r.checkQueue(s.Queue); f != nil {
			return f
		}
		if s.To != 0 {
			if f := checkPriority(s.To); f != nil {
				return f
			}
		}
	}
	return checkPriority(args.Priority)
}

func (r *Router) checkQueue(name string) *effect.Fault {
	if name != "" && r.queueNamed(name) == nil {
		return r.noQueue(name)
	}
	return nil
}

func (r *Router) newTicket(id, run string, priority int) *ticket {
	r.seq++
	return &ticket{id: id, run: run, since: r.now, seq: r.seq, priority: priority}
}

// want says whom t waits for, and in which line.
func (r *Router) want(t *ticket, queue string, skills []effect.Skill) {
	for _, s := range skills {
		if s.Preferred {
			t.prefer = append(t.prefer, s)
		}
	}
	if queue == "" {
		t.need = needOf("", skills)
		t.home = r.lineFor(t.need)
		return
	}
	t.home = r.queueNamed(queue)
	t.need = needOf(fold(queue), t.home.Skills, skills)
}

// enter gives t to a free agent or puts it in line. Nobody is passed by it:
// the free agents are those whom nobody who waits can be given to.
func (r *Router) enter(t *ticket) {
	r.loosen(t)
	t.rank = r.rankOf(t)
	t.pool = r.poolOf(t.need)
	if a := r.freeFor(t.pool, t.prefer); a != nil {
		r.give(t, a)
		return
	}
	switch {
	case !r.hopeful(t):
		r.refuse(t.id, effect.NoAnswer, "no agent who could take the call is signed in")
		return
	case t.callback == nil && t.home.Capacity > 0 && t.home.callers >= t.home.Capacity:
		r.refuse(t.id, effect.Limit, "the queue %q is full", t.home.Name)
		return
	}
	r.join(t)
	r.watch(t)
}

// join puts t in the lines.
func (r *Router) join(t *ticket) {
	r.tickets[t.id] = t
	r.runs[t.run] = append(r.runs[t.run], t)
	if t.callback == nil {
		t.home.callers++
	}
	r.line(t)
}

func (r *Router) line(t *ticket) {
	t.pool = r.poolOf(t.need) // it may have been swept away
	t.pool.line.add(t)
	r.touch(t.home, t.home.line.add(t))
}

func (r *Router) unline(t *ticket) {
	t.pool.line.remove(t)
	r.touch(t.home, t.home.line.remove(t))
}

// leave takes t out of everything.
func (r *Router) leave(t *ticket) {
	r.alarms.disarm(&t.alarm)
	r.unline(t)
	if t.callback == nil {
		t.home.callers--
	}
	delete(r.tickets, t.id)
	rest := slices.DeleteFunc(r.runs[t.run], func(o *ticket) bool { return o == t })
	if r.runs[t.run] = rest; len(rest) == 0 {
		delete(r.runs, t.run)
	}
}

// rerank gives t, which waits, another priority. Who is free stays free: they
// could not be given to t before either.
func (r *Router) rerank(t *ticket, priority int) {
	r.unline(t)
	t.priority = priority
	t.rank = r.rankOf(t)
	r.line(t)
}

// loosen brings the stages into force whose time has come.
func (r *Router) loosen(t *ticket) {
	for t.relaxed < len(t.stages) {
		s := t.stages[t.relaxed]
		if t.since+time.Duration(s.After) > r.now {
			return
		}
		t.relaxed++
		t.need = t.need.relax(s)
		t.prefer = slices.DeleteFunc(t.prefer, func(p effect.Skill) bool {
			return slices.ContainsFunc(s.Drop, func(d string) bool { return fold(d) == fold(p.Name) })
		})
		if s.To != 0 {
			t.priority = s.To
		}
	}
}

// watch sets t's alarm to the next thing that happens to its wait by time.
func (r *Router) watch(t *ticket) {
	at, ok := t.deadline, t.deadline > 0
	if t.relaxed < len(t.stages) {
		if stage := t.since + time.Duration(t.stages[t.relaxed].After); !ok || stage < at {
			at, ok = stage, true
		}
	}
	if ok {
		r.alarms.arm(&t.alarm, at, func() { r.due(t) })
	}
}

// due is called when t's alarm rings.
func (r *Router) due(t *ticket) {
	if t.deadline > 0 && t.deadline <= r.now {
		r.leave(t)
		r.giveUp(t)
		return
	}
	r.unline(t)
	r.loosen(t)
	t.rank = r.rankOf(t)
	r.line(t)
	if a := r.freeFor(t.pool, t.prefer); a != nil {
		r.leave(t)
		r.give(t, a)
		return
	}
	if !r.hopeful(t) {
		r.leave(t)
		r.refuse(t.id, effect.NoAnswer, "no agent who could take the call is signed in")
		return
	}
	r.watch(t)
}

// give decides that an agent gets t, which is in no line.
func (r *Router) give(t *ticket, a *agent) {
	r.take(a, t.run, t.id, t.home)
	who, waited := a.Agent.Agent, r.now-t.since
	d := Decision{Ticket: t.id, Agent: &who, Waited: waited, Relaxed: t.relaxed}
	if t.callback != nil {
		d.Callback = t.callback.begin()
	} else {
		d.Value = map[string]any{
			"agent":   map[string]any{"id": who.ID, "name": who.Name, "email": who.Email},
			"waited":  int(waited / time.Second),
			"relaxed": t.relaxed,
		}
	}
	r.decide(d)
}

// giveUp decides that t has waited too long.
func (r *Router) giveUp(t *ticket) {
	if t.callback != nil {
		r.fail(t.callback, effect.Timeout, "nobody was free before the time for the call back was over")
		return
	}
	r.decide(Decision{Ticket: t.id, Fault: tooLong(), Waited: r.now - t.since, Relaxed: t.relaxed})
}

func tooLong() *effect.Fault {
	return effect.NewFault(effect.Timeout, "no agent was found in time")
}

// abandon tells callers whom nobody who is signed in could take.
func (r *Router) abandon() {
	var lost []*ticket
	for _, p := range slices.Clone(r.poolList) {
		if len(p.line) == 0 || r.staffed(p) {
			continue
		}
		for _, t := range p.line {
			if !r.hopeful(t) {
				lost = append(lost, t)
			}
		}
	}
	slices.SortFunc(lost, compare)
	for _, t := range lost {
		r.leave(t)
		r.refuse(t.id, effect.NoAnswer, "the last agent who could take the call has left")
	}
}

// Withdraw ends a wait that nobody wants the end of any more: the caller has
// hung up, or the request was cancelled. It decides nothing about the ticket;
// an agent who was found for it and not yet offered the call is free again.
func (r *Router) Withdraw(id string, now time.Duration) []Decision {
	r.advance(now)
	if t := r.tickets[id]; t != nil && t.callback == nil {
		r.leave(t)
	}
	for _, a := range slices.Clone(r.held[RunOf(id)]) {
		if a.ticket == id && a.state == Ringing && a.alarm.set() {
			r.release(a, unused)
		}
	}
	return r.flush()
}

// Press is a key that the caller of a run presses. A key by which the caller
// can leave the queue ends the wait; the place is kept for a while, for a call
// back.
func (r *Router) Press(run, key string, now time.Duration) []Decision {
	r.advance(now)
	for _, t := range slices.Clone(r.runs[run]) {
		if key == "" || t.callback != nil || !strings.Contains(t.escape, key) {
			continue
		}
		r.leave(t)
		r.keep(t)
		r.decide(Decision{Ticket: t.id, Value: map[string]any{effect.FindEscaped: key}, Waited: r.now - t.since, Relaxed: t.relaxed})
	}
	return r.flush()
}
