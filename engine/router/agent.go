package router

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/effect"
)

// agent is an Agent at work.
type agent struct {
	Agent
	index  int
	skills map[string]int  // level by folded name; 0: every level
	queues map[string]bool // by folded name; empty: all

	state State
	next  State         // to go to when the call is over; empty: none
	idle  time.Duration // since when there is nothing to do: who has waited longest is first
	alarm alarm         // of the end of a hold, a rest or a wrap-up

	run    string        // whose call it is; empty: none
	ticket string        // by which the agent was found
	taken  time.Duration // when
	home   *queue        // that the caller came from; nil: none
}

func newAgent(a Agent, index int) *agent {
	out := &agent{Agent: a, index: index, skills: map[string]int{}, queues: map[string]bool{}, state: a.State}
	for _, s := range a.Skills {
		out.skills[fold(s.Name)] = s.Level
	}
	for _, q := range a.Queues {
		out.queues[fold(q)] = true
	}
	return out
}

func (a *agent) signedIn() bool { return a.state != Offline }

// working reports whether the agent takes calls, now or after the present one.
func (a *agent) working() bool { return a.state != Offline && a.state != Away && a.next == "" }

func (a *agent) in(queue string) bool { return len(a.queues) == 0 || a.queues[queue] }

func (a *agent) can(s effect.Skill) bool {
	level, ok := a.skills[fold(s.Name)]
	return a.AllSkills || ok && (level == 0 || level >= s.Level)
}

func (a *agent) has(n need) bool {
	if len(n.queues) > 0 && !slices.ContainsFunc(n.queues, a.in) {
		return false
	}
	return !slices.ContainsFunc(n.skills, func(s effect.Skill) bool { return !a.can(s) })
}

// preferred counts the skills that would be nice to have.
func (a *agent) preferred(skills []effect.Skill) (n int) {
	for _, s := range skills {
		if a.can(s) {
			n++
		}
	}
	return n
}

func byIdle(a, b *agent) int {
	return cmp.Or(cmp.Compare(a.idle, b.idle), cmp.Compare(a.index, b.index))
}

// unlist takes an agent off those who are free.
func (r *Router) unlist(a *agent) {
	if i, found := slices.BinarySearchFunc(r.free, a, byIdle); found && r.free[i] == a {
		r.free = slices.Delete(r.free, i, i+1)
	}
}

// put brings an agent who has no call into a state. Who is available gets the
// caller whose turn it is.
func (r *Router) put(a *agent, s State) {
	r.alarms.disarm(&a.alarm)
	if a.state == Available {
		r.unlist(a)
	}
	a.state = s
	switch s {
	case Offline:
		r.abandon()
	case Available:
		if t := r.nextFor(a); t != nil {
			r.leave(t)
			r.give(t, a)
			return
		}
		i, _ := slices.BinarySearchFunc(r.free, a, byIdle)
		r.free = slices.Insert(r.free, i, a)
	}
}

// nextFor returns the ticket whose turn it is with an agent, or nil.
func (r *Router) nextFor(a *agent) *ticket {
	var best *ticket
	for _, p := range r.poolList {
		if len(p.line) > 0 && p.serves[a.index] && (best == nil || compare(p.line[0], best) < 0) {
			best = p.line[0]
		}
	}
	return best
}

// freeFor returns the free agent of a pool who has most of the skills that are
// preferred and, among those, has been idle longest; or nil.
func (r *Router) freeFor(p *pool, prefer []effect.Skill) *agent {
	var best *agent
	most := -1
	for _, a := range r.free {
		if !p.serves[a.index] {
			continue
		}
		if n := a.preferred(prefer); n > most {
			best, most = a, n
		}
		if most == len(prefer) {
			break
		}
	}
	return best
}

// take makes an agent ring for a run, and keeps the agent for Hold.
func (r *Router) take(a *agent, run, ticket string, home *queue) {
	switch {
	case a.state == Available:
		r.unlist(a)
	case a.state == Away && !a.alarm.set(): // rung by name; the break goes on afterwards
		a.next = Away
	}
	a.state, a.run, a.ticket, a.taken, a.home = Ringing, run, ticket, r.now, home
	r.held[run] = append(r.held[run], a)
	r.hold(a)
}

// hold keeps an agent who has a call for some time in which the host is asked
// nothing: the run may have ended.
func (r *Router) hold(a *agent) {
	r.alarms.arm(&a.alarm, r.now+r.config.Hold, func() { r.expire(a) })
}

func (r *Router) expire(a *agent) {
	t := a.ticket
	if a.state == Busy {
		r.release(a, talked)
	} else {
		r.release(a, unused)
	}
	r.missed(r.callbacks[t])
}

// ending is how an agent came to lose a call.
type ending int

const (
	unused  ending = iota // by no doing of the agent, who stays first in turn
	refused               // rejected it or did not answer
	talked
)

// release takes the call from an agent.
func (r *Router) release(a *agent, how ending) {
	r.drop(a)
	home, next, pause, state := a.home, a.next, time.Duration(0), Available
	a.run, a.ticket, a.home, a.next = "", "", nil, ""
	switch how {
	case refused:
		a.idle, pause, state = r.now, r.config.Rest, Away
	case talked:
		a.idle, pause, state = r.now, r.wrapUp(home), WrapUp
		home.learn(r.now - a.taken + pause)
	}
	switch {
	case next != "":
		r.put(a, next)
	case pause > 0:
		r.put(a, state)
		r.alarms.arm(&a.alarm, r.now+pause, func() { r.back(a) })
	default:
		r.put(a, Available)
	}
}

// drop takes an agent off those whom a run has.
func (r *Router) drop(a *agent) {
	rest := slices.DeleteFunc(r.held[a.run], func(b *agent) bool { return a == b })
	if len(rest) == 0 {
		delete(r.held, a.run)
		return
	}
	r.held[a.run] = rest
}

// back makes an agent available who now has nothing to do.
func (r *Router) back(a *agent) {
	a.idle = r.now
	r.put(a, Available)
}

func (r *Router) wrapUp(q *queue) time.Duration {
	if q != nil && q.WrapUp > 0 {
		return q.WrapUp
	}
	return r.config.WrapUp
}

// agent returns who goes by an id, a name or an e-mail address.
func (r *Router) agent(name string) *agent { return r.people[fold(name)] }

// SetState makes an agent available, away or offline. During a call it takes
// effect when the call is over. Callers whom nobody is left for are told so.
func (r *Router) SetState(name string, s State, now time.Duration) ([]Decision, error) {
	r.advance(now)
	a := r.agent(name)
	switch {
	case a == nil:
		return r.flush(), fmt.Errorf("no agent is called %q%s", name, hint(name, r.names()))
	case !slices.Contains(chosen[:], s):
		return r.flush(), fmt.Errorf("nobody can be made %q; use available, away or offline", s)
	case a.run != "" && s == Available:
		a.next = ""
	case a.run != "":
		a.next = s
	case s == Available && a.state != Available:
		r.back(a)
	case s != a.state:
		r.put(a, s)
	}
	return r.flush(), nil
}

func (r *Router) names() []string {
	out := make([]string, len(r.agents))
	for i, a := range r.agents {
		out[i] = a.Name
	}
	return out
}

// hint ends an error about a name with the one that was probably meant.
func hint(name string, known []string) string {
	if s := diag.OneOf(name, known); s != "" {
		return "; " + s
	}
	return ""
}

// Presence is what an agent is doing.
type Presence struct {
	effect.Agent
	State State
	Run   string // whose call it is; empty: none
}

// Agents tells what everybody does, in the order of the Config.
func (r *Router) Agents() []Presence {
	out := make([]Presence, len(r.agents))
	for i, a := range r.agents {
		out[i] = Presence{a.Agent.Agent, a.state, a.run}
	}
	return out
}
