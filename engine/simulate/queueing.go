package simulate

import (
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/value"
)

// queueing is a Part that answers for a router of which nothing is known but
// what the mix says.
type queueing struct {
	mix  *Mix
	luck *chance
}

// Answer answers a request of the kinds route.*.
func (q *queueing) Answer(r effect.Request) Answer {
	switch r.Kind {
	case effect.RouteFind:
		return q.find(r)
	case effect.RouteStatus:
		return q.status(r)
	case effect.RoutePriority:
		return Answer{Result: effect.Done(r, nil)}
	case effect.RouteCallback:
		return Answer{Result: effect.Done(r, map[string]any{"id": "callback-" + r.ID})}
	}
	return Answer{Result: effect.Failed(r, effect.NewFault(effect.Unsupported, "the simulated router cannot do %s", r.Kind))}
}

func (q *queueing) find(r effect.Request) Answer {
	wait, luck := q.mix.Queue.Wait.draw(q.luck), q.luck.IntN(100)
	switch {
	case luck < q.mix.Queue.NoAgents:
		return Answer{Result: effect.Failed(r, effect.NewFault(effect.NoAnswer, "nobody with the skills is signed in"))}
	case luck < q.mix.Queue.NoAgents+q.mix.Queue.Full:
		return Answer{Result: effect.Failed(r, effect.NewFault(effect.Limit, "the queue is full"))}
	}
	a := host.DefaultAgent()
	return Answer{After: wait, Result: effect.Done(r, map[string]any{
		"agent":  map[string]any{"id": a.ID, "name": a.Name, "email": a.Email},
		"waited": int(wait / time.Second), "relaxed": 0,
	})}
}

func (q *queueing) status(r effect.Request) Answer {
	var args effect.StatusArgs
	if f := r.Decode(&args); f != nil {
		return Answer{Result: effect.Failed(r, f)}
	}
	v, err := value.From(effect.QueueStatus{Name: args.Queue, Position: 1, Waiting: 1, Wait: -1, Agents: -1, Available: -1})
	if err != nil {
		return Answer{Result: effect.Failed(r, effect.AsFault(err))}
	}
	return Answer{Result: effect.Done(r, v)}
}
