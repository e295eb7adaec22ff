package simulate

import (
	"fmt"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
)

// cast makes up the people of one call after the other, and the world that
// they meet.
type cast struct {
	*Spec
	luck, results, queue, arrival chance
	came                          time.Duration // when the call came in, since Mix.Start
	until                         int           // the index that came belongs to
	services                      services
	queueing                      queueing
}

func newCast(s *Spec) *cast {
	return &cast{Spec: s, until: -1}
}

// call makes up the call of an index: what is known of it, the world, and the
// group that the caller is of. The world is good until the next call.
func (c *cast) call(index int) (interp.Input, World, int) {
	c.luck.begin(c.Seed, index, luckOfCaller)
	c.results.begin(c.Seed, index, luckOfResults)
	c.queue.begin(c.Seed, index, luckOfQueue)
	group := max(c.luck.weighted(len(c.Mix.Callers), func(i int) int { return c.Mix.Callers[i].Share }), 0)
	g := &c.Mix.Callers[group]
	in := c.input(index, g)
	c.services = services{mix: c.Mix, luck: &c.results, behind: c.Behind}
	c.queueing = queueing{mix: c.Mix, luck: &c.queue}
	w := World{Connectors: &c.services, Desk: c.Desk, Router: &c.queueing}
	w.Host = host.New(c.script(g))
	if w.Desk == nil {
		w.Desk = PartFunc(c.deliver)
	}
	at := g.LeaveAt.draw(&c.luck)
	if c.luck.percent(g.Leaves) {
		w.Events = []Event{{At: at, Event: interp.Event{HangUp: true}}}
	}
	return in, w, group
}

func (c *cast) input(index int, g *Group) interp.Input {
	run := fmt.Sprintf("sim-%d", index+1)
	return interp.Input{
		Run: run, Event: c.Mix.Event, Now: c.Mix.Start.Add(c.arrives(index)), Inputs: g.Inputs,
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
func (c *cast) from(g *Group) string {
	n := c.luck.IntN(100)
	if len(g.From) == 0 {
		return fmt.Sprintf("+141555501%02d", n)
	}
	return draw(&c.luck, g.From, "")
}

// script says how the caller, and whoever answers, behave.
func (c *cast) script(g *Group) host.Script {
	s := host.Script{
		Digits: draw(&c.luck, g.Digits, ""), Patience: g.Patience.draw(&c.luck),
		People: []host.Person{{Agent: host.DefaultAgent(), Does: c.conducts()}},
	}
	return s
}

// offers is to how many offers agents react each in a way of their own.
const offers = 3

// conducts is what an agent does with the call.
func (c *cast) conducts() []host.Conduct {
	a, out := &c.Mix.Agents, make([]host.Conduct, offers)
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

// arrives is when a call comes in. Calls are asked for in rising order of
// their index, so this only goes on where it stopped.
func (c *cast) arrives(index int) time.Duration {
	for c.until < index {
		c.until++
		c.arrival.begin(c.Seed, c.until, luckOfArrival)
		c.came += c.Mix.Every.draw(&c.arrival)
	}
	return c.came
}

// deliver answers for an agent's desk that shows everything.
func (c *cast) deliver(r effect.Request) Answer {
	var args effect.DeliverArgs
	if f := r.Decode(&args); f != nil {
		return Answer{Result: effect.Failed(r, f)}
	}
	shown := make([]any, len(args.Pops))
	for i := range args.Pops {
		shown[i] = show(&args.Pops[i])
	}
	return Answer{Result: effect.Done(r, shown)}
}

// show is what a screen shows of a pop.
func show(p *effect.Pop) map[string]any {
	mode, object := "record", p.Object
	switch {
	case len(p.Records) > 1:
		mode = "choice"
	case len(p.Records) == 0 && p.New != nil:
		mode, object = "new", p.New.Object
	}
	return map[string]any{"id": p.ID, "account": p.Account, "mode": mode, "object": object, "via": "url"}
}
