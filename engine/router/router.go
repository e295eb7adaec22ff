// Package router finds agents for callers: it knows who works, who can do
// what, who waits and whose turn it is.
//
// A Router is the pure core. It reads no clock, draws no random number and
// starts nothing: every method is told the time and returns what was decided,
// so that the same events give the same decisions on a wall clock, on a
// virtual one and in a test. Live puts it behind effect.Performer for real
// time. A service that has a router of its own performs the kinds route.*
// itself and needs nothing of this package.
//
// The rules: a caller is given to an agent of the queue who has all required
// skills; among those who are free, to the one with most of the preferred
// skills, and then to the one who has been idle longest. An agent who becomes
// free gets the caller whose turn it is: the better priority first, where
// Config.Ageing makes up for a lower one, and then the longer wait. Nobody has
// two calls. A free agent and a caller who could have each other never both
// wait.
//
// The package never speaks to a telephone: who rings is for the host.
package router

import (
	"errors"
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/effect"
)

// Decision is what a request, or a call back, has come to.
type Decision struct {
	Ticket  string // the id of the request, or of the call back
	Value   any    // of the request's result
	Fault   *effect.Fault
	Agent   *effect.Agent // who was found
	Waited  time.Duration
	Relaxed int // how many stages of effect.FindArgs.Relax were in force

	// Callback is set in decisions about a call back: with an Agent, it is to
	// be made now, and its outcome told by Called; with a Fault, it was given
	// up.
	Callback *Callback
}

// Result is the answer to the request that the decision is about.
func (d Decision) Result() effect.Result {
	return effect.Result{Request: d.Ticket, Value: d.Value, Fault: d.Fault}
}

// Router is the state of all agents and queues. Times are since the start
// that New was given; a time before one that was told already counts as that
// one. Before a method does its own work, it does what was due by then, so
// its decisions include those of Advance. It is not safe for concurrent use.
type Router struct {
	config Config
	start  time.Time
	now    time.Duration
	seq    int // of tickets
	alarms alarms
	out    []Decision

	agents []*agent
	people map[string]*agent   // by folded id, name and e-mail address
	free   []*agent            // who is available, by byIdle
	held   map[string][]*agent // who has a call, by run; whom it has turned to last comes last
	asked  map[string]*agent   // whom the host was asked about, by request

	tickets   map[string]*ticket   // who waits, by id
	runs      map[string][]*ticket // the same, by run
	callbacks map[string]*callback // promised and not done yet, by id
	places    map[string]*place    // that runs have given up for a call back, by run

	pools       map[string]*pool
	poolList    []*pool
	sweepPools  int
	queues      map[string]*queue
	sweepQueues int
	touched     []*queue // whose positions have changed
}

// New makes a Router. The start is what time 0 is; only call backs, which are
// promised for a time of day, need it.
func New(c Config, start time.Time) (*Router, error) {
	if err := c.Check(); err != nil {
		return nil, fmt.Errorf("set up the router: %w", err)
	}
	r := &Router{
		config: c.complete(), start: start,
		people: map[string]*agent{}, held: map[string][]*agent{}, asked: map[string]*agent{},
		tickets: map[string]*ticket{}, runs: map[string][]*ticket{}, callbacks: map[string]*callback{}, places: map[string]*place{},
		pools: map[string]*pool{}, sweepPools: maxIdle, queues: map[string]*queue{}, sweepQueues: maxIdle,
	}
	for i, a := range r.config.Agents {
		r.hire(newAgent(a, i))
	}
	for _, q := range r.config.Queues {
		key := fold(q.Name)
		r.open("queue "+key, q, needOf(key, q.Skills)).named = true
	}
	return r, nil
}

func (r *Router) hire(a *agent) {
	r.agents = append(r.agents, a)
	for _, name := range []string{a.ID, a.Name, a.Email} {
		if key := fold(name); key != "" {
			r.people[key] = a
		}
	}
	if a.state == Available {
		r.free = append(r.free, a)
	}
}

// Advance does what is due by now: searches are relaxed or time out, agents
// finish their wrap-up, call backs fall due.
func (r *Router) Advance(now time.Duration) []Decision {
	r.advance(now)
	return r.flush()
}

// Next is when Advance has something to do; ok is false if it never will.
func (r *Router) Next() (at time.Duration, ok bool) {
	if a := r.alarms.next(); a != nil {
		return a.at, true
	}
	return 0, false
}

// advance does each thing at its own time, so that it does not matter how
// often a clock is looked at.
func (r *Router) advance(now time.Duration) {
	for a := r.alarms.next(); a != nil && a.at <= now; a = r.alarms.next() {
		r.now = max(r.now, a.at)
		r.alarms.disarm(a)
		a.ring()
	}
	r.now = max(r.now, now)
}

// flush hands out what was decided.
func (r *Router) flush() []Decision {
	out := r.out
	r.out = nil
	return out
}

func (r *Router) decide(d Decision) { r.out = append(r.out, d) }

func (r *Router) refuse(id string, code effect.Code, format string, args ...any) {
	r.decide(Decision{Ticket: id, Fault: effect.NewFault(code, format, args...)})
}

var errNoCallback = errors.New("there is no such call back, or it is not being made")
