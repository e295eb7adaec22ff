package host

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/value"
)

// Popper brings one screen pop to an agent's screen. The error may hold an
// *effect.Fault. connectors.Performer is one.
type Popper interface {
	Pop(ctx context.Context, pop effect.Pop, agent effect.Agent) (effect.Shown, error)
}

// Screen is what an agent has got by one delivery.
type Screen struct {
	Agent    effect.Agent
	Shown    []effect.Shown // the pops that reached the agent
	Attached map[string]any
}

// Desk performs desk.deliver for the agents of a scripted call. It is safe for
// concurrent use if what it was given is.
type Desk struct {
	Popper Popper       // of pops of a CRM; nil: none can be shown
	Show   func(Screen) // told of every delivery, also of one that failed in part; may be nil
}

var _ effect.Performer = (*Desk)(nil)

// Perform delivers. A pop that fails does not keep the others from the agent:
// all are tried, and the fault then names those that failed, beside the value
// that tells of those that were shown.
func (d *Desk) Perform(ctx context.Context, r effect.Request) effect.Result {
	if r.Kind != effect.DeskDeliver {
		return effect.Failed(r, effect.NewFault(effect.Unsupported, "a desk cannot do %s", r.Kind))
	}
	var args effect.DeliverArgs
	if f := r.Decode(&args); f != nil {
		return effect.Failed(r, f)
	}
	shown, failed := d.deliver(ctx, args)
	if d.Show != nil {
		d.Show(Screen{Agent: args.Agent, Shown: shown, Attached: args.Attached})
	}
	v, err := value.From(shown)
	if err != nil {
		return effect.Failed(r, effect.NewFault(effect.Internal, "a screen pop answered with data that cannot be kept"))
	}
	result := effect.Done(r, v)
	if len(failed) > 0 {
		result.Fault = failure(failed, len(args.Pops))
	}
	return result
}

// unshown is a pop that did not reach the agent.
type unshown struct {
	id    string
	fault *effect.Fault
}

func (d *Desk) deliver(ctx context.Context, args effect.DeliverArgs) (shown []effect.Shown, failed []unshown) {
	shown = []effect.Shown{} // a list, also when it is empty
	for _, pop := range args.Pops {
		s, err := d.pop(ctx, pop, args.Agent)
		if err != nil {
			failed = append(failed, unshown{pop.ID, asFault(ctx, err)})
			continue
		}
		s.ID = pop.ID
		shown = append(shown, s)
	}
	return shown, failed
}

func (d *Desk) pop(ctx context.Context, pop effect.Pop, agent effect.Agent) (effect.Shown, error) {
	if pop.Web() {
		return web(pop), nil
	}
	if d.Popper == nil {
		return effect.Shown{}, effect.NewFault(effect.Unsupported, "there is no screen to show it on")
	}
	return d.Popper.Pop(ctx, pop, agent)
}

// web is what a pop that needs no CRM shows.
func web(pop effect.Pop) effect.Shown {
	s := effect.Shown{Mode: "text", Title: pop.Title, Text: pop.Text, URL: pop.URL, Via: "desk"}
	if pop.URL != "" {
		s.Mode, s.Via = "web", "url"
	}
	return s
}

// asFault does not repeat the text of an error that is no fault: it may hold
// anything.
func asFault(ctx context.Context, err error) *effect.Fault {
	var f *effect.Fault
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return effect.NewFault(effect.Timeout, "no answer in time")
	case ctx.Err() != nil:
		return effect.NewFault(effect.Cancelled, "the delivery was cancelled")
	}
	return effect.NewFault(effect.Internal, "it failed with an error of the type %T", err)
}

// failure is the fault of a delivery, with the code of the first pop that
// failed.
func failure(failed []unshown, all int) *effect.Fault {
	names := make([]string, len(failed))
	for i, u := range failed {
		names[i] = fmt.Sprintf("%s: %s", u.id, u.fault)
	}
	first := *failed[0].fault
	first.Message = fmt.Sprintf("%d of %d screen pops did not reach the agent (%s)", len(failed), all, strings.Join(names, "; "))
	return &first
}
