package simulate

import (
	"context"
	"strings"
	"time"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/host"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
)

// Answer is what a part of the world answers, and when.
type Answer = host.Answer

// Part answers requests at once and says how long the answer takes. It waits
// for nothing. It is asked in the order of the requests.
type Part interface {
	Answer(r effect.Request) Answer
}

// Caller is a Part for host.* with a caller who has a will of their own. It is
// asked about route.find too, and says what the caller does in the queue. A
// *host.Host is one.
type Caller interface {
	Part
	// Withdraw tells that a request, or the stay in a queue, ended so long after
	// it began.
	Withdraw(request string, after time.Duration)
	// Escape returns a key that the caller presses to leave the queue, and how
	// long after the begin of the last request; it is asked for after every
	// answer while the caller is in one.
	Escape() (key string, after time.Duration, ok bool)
}

var _ Caller = (*host.Host)(nil)

// PartFunc lets a function be a Part.
type PartFunc func(r effect.Request) Answer

// Answer calls f.
func (f PartFunc) Answer(r effect.Request) Answer { return f(r) }

// World is what a simulated call meets. A request whose part is nil gets the
// fault Unsupported. Those of the kind time.wait are answered by the clock.
type World struct {
	Host       Part // host.*; mostly a Caller
	Connectors Part // crm.*, http.* and mail.*
	Desk       Part // desk.*
	Router     Part // route.*, if Agents is nil

	// Agents are given to the call, and told of all that the host is asked for.
	Agents *router.Router

	// Events happen to the call whatever it does, as long as it lasts.
	Events []Event

	// Instead is asked before all others, whatever the kind; false leaves the
	// request to its part. It may be nil.
	Instead func(r effect.Request) (Answer, bool)
}

// Event happens to a call, At so long after its beginning.
type Event struct {
	At time.Duration
	interp.Event
}

// Performed makes a Part of a performer: the clock stands still while it
// works, and its answer takes so long. The performer gets ctx.
func Performed(ctx context.Context, p effect.Performer, takes time.Duration) Part {
	return PartFunc(func(r effect.Request) Answer {
		res := p.Perform(ctx, r)
		res.Request = r.ID
		for i := range res.Exchanges { // how long they took on the real clock is no matter
			res.Exchanges[i].Elapsed, res.Exchanges[i].Waited = 0, 0
		}
		return Answer{Result: res, After: takes}
	})
}

// part returns who answers requests of a kind; nil: nobody.
func (w *World) part(k effect.Kind) Part {
	switch family(k) {
	case "host":
		return w.Host
	case "crm", "http", "mail":
		return w.Connectors
	case "desk":
		return w.Desk
	case "route":
		return w.Router
	case "time":
		return PartFunc(wait)
	}
	return nil
}

func family(k effect.Kind) string {
	name, _, _ := strings.Cut(string(k), ".")
	return name
}

// answer asks the part for the request's kind, within the request's time.
func (w *World) answer(r effect.Request) Answer {
	p := w.part(r.Kind)
	if p == nil {
		return Answer{Result: effect.Failed(r, effect.NewFault(effect.Unsupported, "nothing here can do %s", r.Kind))}
	}
	return inTime(r, p.Answer(r))
}

// instead asks who comes before the parts.
func (w *World) instead(r effect.Request) (Answer, bool) {
	if w.Instead == nil {
		return Answer{}, false
	}
	a, known := w.Instead(r)
	return inTime(r, a), known
}

// inTime is an answer within the request's time.
func inTime(r effect.Request, a Answer) Answer {
	if limit := time.Duration(r.Timeout); limit > 0 && a.After > limit {
		return Answer{Result: effect.Failed(r, effect.NewFault(effect.Timeout, "no answer within %s", limit)), After: limit}
	}
	return a
}

// wait answers time.wait.
func wait(r effect.Request) Answer {
	var args effect.WaitArgs
	if f := r.Decode(&args); f != nil {
		return Answer{Result: effect.Failed(r, f)}
	}
	return Answer{Result: effect.Done(r, nil), After: time.Duration(args.For)}
}
