package simulate

import (
	"cmp"
	"encoding/json"
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
)

// scene is one call that is made up: what is known of it, and the world that
// it meets. It is used for one call at a time.
type scene struct {
	*Spec
	luck, results, queue chance
	services             services
	queueing             queueing

	index, group int
	input        interp.Input
	world        World
}

// set makes the scene that of the call of an index, which comes in at a time.
func (c *scene) set(index int, came time.Duration) {
	c.luck.begin(c.Seed, index, luckOfCaller)
	c.results.begin(c.Seed, index, luckOfResults)
	c.queue.begin(c.Seed, index, luckOfQueue)
	c.index = index
	c.group = max(c.luck.weighted(len(c.Mix.Callers), func(i int) int { return c.Mix.Callers[i].Share }), 0)
	g := &c.Mix.Callers[c.group]
	c.input = c.call(g, came)
	c.services = services{mix: c.Mix, luck: &c.results, behind: c.Behind}
	c.queueing = queueing{mix: c.Mix, luck: &c.queue}
	c.world = World{Host: host.New(c.script(g)), Connectors: &c.services, Desk: c.Desk, Router: &c.queueing}
	if c.Desk == nil {
		c.world.Desk = PartFunc(deliver)
	}
	at := g.LeaveAt.draw(&c.luck)
	if c.luck.percent(g.Leaves) {
		c.world.Events = []Event{{At: at, Event: interp.Event{HangUp: true}}}
	}
}

func (c *scene) call(g *Group, came time.Duration) interp.Input {
	run := fmt.Sprintf("sim-%d", c.index+1)
	return interp.Input{
		Run: run, Event: c.Mix.Event, Now: c.Mix.Start.Add(came), Inputs: g.Inputs,
		Call: interp.Call{
			ID: run, From: c.from(g), To: draw(&c.luck, g.To, "+18005550199"), Channel: g.Channel, Direction: "inbound",
		},
	}
}

// draw draws one of the texts.
func draw(c *chance, from []string, otherwise string) string {
	n := c.IntN(max(len(from), 1))
	if len(from) == 0 {
		return otherwise
	}
	return from[n]
}

// from is the caller's number: one of the group's, or one of those that are
// kept for stories.
func (c *scene) from(g *Group) string {
	n := c.luck.IntN(100)
	if len(g.From) == 0 {
		return fmt.Sprintf("+141555501%02d", n)
	}
	return draw(&c.luck, g.From, "")
}

// script says how the caller, and whoever answers, behave.
func (c *scene) script(g *Group) host.Script {
	return host.Script{
		Digits: draw(&c.luck, g.Digits, ""), Patience: g.Patience.draw(&c.luck),
		Rules: g.Reacts, Otherwise: c.otherwise(g),
		People: c.people(),
	}
}

// otherwise is what the caller does where no key is asked for.
func (c *scene) otherwise(g *Group) host.Action {
	text := draw(&c.luck, g.Says, "")
	return host.Action{Say: text, Reply: text, Record: message}
}

// message is how long callers speak where a message is recorded.
const message = 15 * time.Second

// offers is to how many offers agents react each in a way of their own.
const offers = 3

// people are who the host can ring: the simulated agents, each of whom does
// something else with the call, or somebody.
func (c *scene) people() []host.Person {
	if c.Agents == nil {
		return []host.Person{{Agent: host.DefaultAgent(), Does: c.conducts(offers)}}
	}
	const ways = 8
	does, out := c.conducts(ways+offers), make([]host.Person, len(c.Agents.Agents))
	for i, a := range c.Agents.Agents {
		out[i] = host.Person{Agent: a.Agent, Does: does[i%ways:][:offers]}
		if a.ID == "" { // as the router has it
			out[i].ID = cmp.Or(a.Email, a.Name)
		}
	}
	return out
}

// conducts is what agents do with the call.
func (c *scene) conducts(n int) []host.Conduct {
	a, out := &c.Mix.Agents, make([]host.Conduct, n)
	for i := range out {
		shares := [...]int{a.Answer, a.Busy, a.NoAnswer}
		does := [...]host.Behaviour{host.Answers, host.Busy, host.NoAnswer}
		n := max(c.luck.weighted(len(shares), func(i int) int { return shares[i] }), 0)
		out[i] = host.Conduct{Does: does[n], After: a.After.draw(&c.luck), Talk: a.Talk.draw(&c.luck)}
		switch at := c.luck.IntN(100); {
		case at < a.EndedByCaller:
			out[i].EndedBy = host.ByCaller
		case at < a.EndedByCaller+a.Lost:
			out[i].EndedBy = host.ByTarget
		}
	}
	return out
}

// arrivals says when calls come in. It is asked in rising order.
type arrivals struct {
	*Spec
	luck chance
	next int           // the first call that it does not know of yet
	came time.Duration // the one before it, since Mix.Start
}

func (a *arrivals) at(index int) time.Duration {
	for ; a.next <= index; a.next++ {
		a.luck.begin(a.Seed, a.next, luckOfArrival)
		a.came += a.Mix.Every.draw(&a.luck)
	}
	return a.came
}

// popped is what a screen needs to know of a delivery.
type popped struct {
	Pops []struct {
		ID      string     `json:"id"`
		Account string     `json:"account"`
		Object  string     `json:"object"`
		Records []struct{} `json:"records"`
		New     struct {
			Object string `json:"object"`
		} `json:"new"`
	} `json:"pops"`
}

// deliver answers for an agent's desk that shows everything.
func deliver(r effect.Request) Answer {
	var args popped
	if err := json.Unmarshal(r.Args, &args); err != nil {
		return Answer{Result: effect.Failed(r, effect.NewFault(effect.Invalid, "the arguments of %s do not fit: %v", r.Kind, err))}
	}
	shown := make([]any, len(args.Pops))
	for i := range args.Pops {
		p := &args.Pops[i]
		mode, object := "record", p.Object
		switch len(p.Records) {
		case 0:
			mode, object = "new", p.New.Object
		case 1:
		default:
			mode = "choice"
		}
		shown[i] = map[string]any{"id": p.ID, "account": p.Account, "mode": mode, "object": object, "via": "url"}
	}
	return Answer{Result: effect.Done(r, shown)}
}
