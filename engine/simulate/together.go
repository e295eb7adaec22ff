package simulate

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/diag"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/trace"
)

// ErrSpec is wrapped by errors about a Spec that does not hold together: the
// mix does not fit the program, or the agents.
var ErrSpec = errors.New("the mix does not fit")

// check holds the mix against the program and the agents.
func (s *Spec) check() error {
	for _, g := range s.Mix.Callers {
		if err := interp.CheckInputs(s.Program, g.Inputs); err != nil {
			return fmt.Errorf("%w: the callers %q: %w", ErrSpec, g.Name, err)
		}
	}
	var steps []string
	for i := range s.Program.Nodes {
		steps = append(steps, s.Program.Nodes[i].Key)
	}
	for _, r := range s.Mix.Results {
		if r.Step != "" && !slices.Contains(steps, r.Step) {
			return fmt.Errorf("%w: there are results for the step %q, which the scenario %s does not have; %s", ErrSpec, r.Step, s.Program.Name, diag.OneOf(r.Step, steps))
		}
	}
	return s.checkShifts()
}

// checkShifts wants agents for the shifts.
func (s *Spec) checkShifts() error {
	if len(s.Mix.Shifts) == 0 {
		return nil
	}
	if s.Agents == nil {
		return fmt.Errorf("%w: it has shifts, and no agents are simulated", ErrSpec)
	}
	var known []string
	for _, a := range s.Agents.Agents {
		known = append(known, a.ID, a.Name, a.Email)
	}
	for _, shift := range s.Mix.Shifts {
		if !slices.ContainsFunc(known, func(name string) bool { return name != "" && strings.EqualFold(name, shift.Agent) }) {
			return fmt.Errorf("%w: it has a shift of %q, and no agent is called that; %s", ErrSpec, shift.Agent, diag.OneOf(shift.Agent, known))
		}
	}
	return nil
}

// crowd is calls that have their agents in common, on one timeline.
type crowd struct {
	*Spec
	*tally
	line     timeline
	arrivals arrivals
	next     int // the call that comes in next
	live     map[int]*call
	luck     chance
}

// together simulates calls that have their agents in common.
func (s *Spec) together(ctx context.Context) (*tally, error) {
	r, err := router.New(*s.Agents, s.Mix.Start)
	if err != nil {
		return nil, err
	}
	c := &crowd{Spec: s, tally: newTally(len(s.Mix.Callers)), arrivals: arrivals{Spec: s}, live: map[int]*call{}}
	c.luck.begin(s.Seed, 0, luckOfCallbacks)
	c.line.arrive = c.arrive
	c.line.exchange = newExchange(&c.line, r, func(*router.Callback) bool { return c.luck.percent(s.Mix.Reached) })
	c.plan()
	if err := c.line.finish(ctx, c.left); err != nil {
		return nil, err
	}
	return c.tally, nil
}

// plan puts the shifts and the first call on the agenda.
func (c *crowd) plan() {
	for i := range c.Mix.Shifts {
		c.line.agenda.put(moment{at: c.Mix.Shifts[i].At, shift: &c.Mix.Shifts[i]})
	}
	if c.Calls > 0 {
		c.line.open++ // as long as calls come in
		c.line.agenda.put(moment{at: c.arrivals.at(0), next: true})
	}
}

// arrive lets the next call come in, and plans the one after it.
func (c *crowd) arrive() error {
	index := c.next
	c.next++
	if c.next < c.Calls {
		c.line.agenda.put(moment{at: c.arrivals.at(c.next), next: true})
	} else {
		c.line.open--
	}
	s := &scene{Spec: c.Spec}
	s.set(index, c.line.now)
	var memory *trace.Memory
	if c.first < 0 || index < c.first {
		memory = &trace.Memory{}
	}
	r := &recorder{tally: c.tally}
	one, err := c.enter(&c.line, s, r, memory)
	if one == nil || err != nil {
		c.over()
		return err
	}
	c.live[index] = one
	one.ended = func(done *call) {
		delete(c.live, index)
		r.finish(done)
		c.over()
	}
	return nil
}

func (c *crowd) over() {
	if c.Progress != nil {
		c.Progress.Add(1)
	}
}

// left are the calls that are under way, in the order in which they came.
func (c *crowd) left() []*call {
	var out []*call
	for _, index := range slices.Sorted(maps.Keys(c.live)) {
		out = append(out, c.live[index])
	}
	return out
}
