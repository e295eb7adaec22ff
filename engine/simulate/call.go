package simulate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/interp"
)

// ErrStuck means that a run waited for something that nobody would ever have
// told it. It was cancelled then.
var ErrStuck = errors.New("the run waits for something that will not happen")

// Call runs the program for one call until it has ended, on a clock that
// stands at in.Now when the call begins. Parts are asked in the calling
// goroutine. The error is about the input, or ctx's, or wraps ErrStuck; with
// the latter two there is a state too. How the run went is in the state.
func Call(ctx context.Context, p *compile.Program, in interp.Input, w World, opt interp.Options) (*interp.State, error) {
	t := &timeline{}
	c := t.newCall(p, in, w, opt)
	t.agenda.put(moment{call: c, begin: true})
	if err := t.finish(ctx, c); err != nil {
		c.cancel()
		return c.machine.State(), fmt.Errorf("simulate %s: %w", p.Name, err)
	}
	if c.err != nil {
		return nil, fmt.Errorf("simulate %s: %w", p.Name, c.err)
	}
	return c.machine.State(), c.stuck
}

// finish runs the timeline until all calls have ended. Calls for which nothing
// would happen any more are cancelled, in their order.
func (t *timeline) finish(ctx context.Context, calls ...*call) error {
	for {
		if err := t.run(ctx); err != nil {
			return err
		}
		open := false
		for _, c := range calls {
			if !c.done {
				c.giveUp()
				open = true
			}
		}
		if !open {
			return nil
		}
	}
}

// giveUp cancels a run that is stuck. Its handlers still run; when they are
// stuck too, it ends.
func (c *call) giveUp() {
	again := c.stuck != nil
	if !again {
		c.stuck = fmt.Errorf("%w: %s", ErrStuck, c.waitsFor())
	}
	c.cancel()
	if again && !c.done {
		c.end()
	}
}

// cancel stops the run.
func (c *call) cancel() {
	if !c.done && c.machine.State() != nil {
		c.tell(interp.Event{Cancel: true})
	}
}

// waitsFor names what the run waits for.
func (c *call) waitsFor() string {
	var names []string
	for _, w := range c.waiting {
		names = append(names, fmt.Sprintf("%s (%s)", w.id, w.kind))
	}
	return strings.Join(names, ", ")
}
