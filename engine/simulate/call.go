package simulate

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
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
	if w.Agents != nil {
		t.exchange = newExchange(t, w.Agents, func(*router.Callback) bool { return true })
	}
	c := t.newCall(p, in, w, opt)
	t.agenda.put(moment{call: c, begin: true})
	if err := t.finish(ctx, func() []*call { return []*call{c} }); err != nil {
		c.cancel()
		return c.machine.State(), fmt.Errorf("simulate %s: %w", p.Name, err)
	}
	if c.err != nil {
		return nil, fmt.Errorf("simulate %s: %w", p.Name, c.err)
	}
	return c.machine.State(), c.stuck
}

// finish runs the timeline until all calls have ended. Calls for which nothing
// would happen any more are cancelled, in the order in which live has them.
func (t *timeline) finish(ctx context.Context, live func() []*call) error {
	for {
		if err := t.run(ctx); err != nil || t.open == 0 {
			return err
		}
		for _, c := range live() {
			if !c.done {
				c.giveUp()
			}
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
		names = append(names, fmt.Sprintf("%s (%s)", w.ID, w.Kind))
	}
	return strings.Join(names, ", ")
}
