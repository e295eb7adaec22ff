package coverage

import (
	"slices"
	"strings"

	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/interp"
	"github.com/callwright/callwright/engine/trace"
)

// walk follows the strands of one run. A step that is skipped by its guard
// leaves no event: it is known by the flow going on behind it.
type walk struct {
	*Counter
	way
	at     map[string]spot   // by strand: where its flow is
	strand map[string]string // by step: where it was entered last
	cut    map[string]bool   // strands that do not come to their end by themselves
	idle   map[string]string // the strands that run while a step waits, by the step, until it is known to
	failed string            // the strand that the handler of errors works for
	status trace.Status      // how the run ends
}

func newWalk(c *Counter, p *compile.Program, events []trace.Event) *walk {
	w := &walk{Counter: c, way: way{root: p, then: map[string]int{}}, at: map[string]spot{}, strand: map[string]string{}, cut: map[string]bool{}, idle: map[string]string{}}
	if len(events) > 0 {
		w.status = events[len(events)-1].Status
	}
	return w
}

// The strands that are no handlers of the service's events; handlers are
// strands of the names of their events.
const (
	strandMain   = "main"
	strandError  = "error"
	strandHungUp = "caller.hung_up"
	strandEnded  = "call.ended"
)

func (w *walk) event(e *trace.Event) {
	switch e.Kind {
	case trace.RunStarted:
		w.at[strandMain] = before("", w.root, w.root.Main)
	case trace.StepEntered:
		w.entered(e)
	case trace.VariableSet:
		w.turned(e)
	case trace.ExitTaken:
		w.left(e)
	case trace.Failed:
		w.fault(e)
	case trace.Requested:
		if e.Request.Kind == effect.TimeWait { // before another attempt
			w.waits(e.Step)
		}
	case trace.Resumed:
		w.resumed(e)
	case trace.Waiting:
		w.settle(func(strand string) bool { return strings.Contains(strand, "/") })
	case trace.RunEnded:
		w.ended()
	}
}

// entered counts a step, and those that were skipped on the way to it.
func (w *walk) entered(e *trace.Event) {
	n, s := w.step(w.root, e.Step)
	if n == nil {
		return
	}
	s.Hits++
	s.side("when", true)
	if n.Op == compile.OpCall {
		w.tally(n.Sub).runs++
	}
	w.found(e)
	w.arrive(e.Strand, spot{step: e.Step})
	w.strand[e.Step] = e.Strand
	w.at[e.Strand] = nowhere
	if inner := w.within(e.Step, n); n.Op == compile.OpCall {
		w.at[w.name(e.Strand)] = inner
	} else {
		w.at[e.Strand] = inner
	}
	for name, first := range w.parts(e.Step, n) {
		part := w.name(e.Strand) + "/" + name
		delete(w.cut, part)
		if n.Desc != nil && n.Desc.Quick {
			w.at[part], w.idle[e.Step] = nowhere, part
			continue
		}
		w.at[part] = first
	}
}

// resumed takes what has happened: to a step, or to the run.
func (w *walk) resumed(e *trace.Event) {
	switch {
	case e.Name == trace.Waits:
		w.waits(e.Step)
	case e.Name == interp.QueueChanged:
		for step := range w.idle {
			if _, n := w.root.Locate(step); n != nil && slices.Contains(n.Desc.Asks, effect.RouteFind) {
				w.waits(step)
			}
		}
	case e.Step == "": // else it is a result
		w.begun(e.Name)
	}
}

// waits knows that what goes on while a step waits begins, if it has not.
func (w *walk) waits(step string) {
	if part, idle := w.idle[step]; idle {
		delete(w.idle, step)
		w.at[part] = spot{step: step, back: true}
	}
}

// found knows where a handler begins whose beginning nothing has told of.
func (w *walk) found(e *trace.Event) {
	at, known := w.at[e.Strand]
	switch {
	case e.Strand == strandError && (!known || at == nowhere): // the error came out of a finally
		p, _ := w.root.Locate(e.Step)
		prefix, _ := inside(e.Step)
		w.at[e.Strand] = before(prefix, p, p.OnError)
	case !known:
		w.begun(e.Strand)
	}
}

// arrive counts what a strand has been through if its way leads to a place.
func (w *walk) arrive(strand string, to spot) {
	passed, then := w.passed(w.at[strand], to)
	if passed == nil {
		return
	}
	for _, at := range passed {
		n, s := w.step(w.root, at.step)
		if at.back {
			s.side(n.Word, true)
		} else {
			s.side("when", false)
		}
	}
	w.then, w.at[strand] = then, to
}

// name is what the strands that belong to a strand are named by.
func (w *walk) name(strand string) string {
	if strand == strandError {
		return w.failed
	}
	return strand
}

// turned knows a turn of for_each by its variable.
func (w *walk) turned(e *trace.Event) {
	p, n := w.root.Locate(e.Step)
	if n == nil || n.Op != compile.OpForEach {
		return
	}
	strand, loop := w.strand[e.Step], spot{step: e.Step, back: true}
	w.arrive(strand, loop)
	w.at[strand] = loop
	if &p.Nodes[n.Then.Node] != n {
		prefix, _ := inside(e.Step)
		w.at[strand] = before(prefix, p, n.Then.Node)
	}
}

// left counts an exit, and what was skipped at the end of what the step holds.
func (w *walk) left(e *trace.Event) {
	n, s := w.step(w.root, e.Step)
	if n == nil {
		return
	}
	_, to := inside(e.To)
	left(n, s, e.Exit, to)
	delete(w.idle, e.Step)
	strand, known := w.strand[e.Step]
	if !known {
		return
	}
	end := spot{step: e.Step, back: true}
	switch {
	case n.Op == compile.OpParallel && e.Exit == block.OK:
		w.settle(func(part string) bool { return strings.HasPrefix(part, w.name(strand)+"/") })
	case n.Op == compile.OpCall: // an error may have ended it
		w.arrive(strandError, end)
		w.arrive(w.name(strand), end)
	case e.Exit == block.OK:
		w.arrive(strand, end)
	}
	w.drop(w.name(strand))
	next := w.behind(e.Step, e.To)
	if next == (spot{}) { // it may take along what it is a part of
		root, _, _ := strings.Cut(strand, "/")
		w.drop(root)
	}
	if strand == strandError && !w.handling(next) {
		w.at[strandError] = nowhere
		strand = w.failed
	}
	w.at[strand] = next
}

// drop notes that what belongs to a strand is over, and perhaps was cut short.
func (w *walk) drop(strand string) {
	for s := range w.at {
		if strings.HasPrefix(s, strand+"/") {
			w.cut[s] = true
		}
	}
}

// fault counts a switch that had no way for a value, which is no exit that is
// taken, and knows where an error leads.
func (w *walk) fault(e *trace.Event) {
	n, s := w.step(w.root, e.Step)
	if n == nil {
		return
	}
	if n.Op == compile.OpSwitch && e.Fault != nil && e.Fault.Code == effect.Unwired {
		s.leave("default", "error")
	}
	strand, known := w.strand[e.Step]
	if !known {
		return
	}
	w.at[strand] = nowhere
	next, above, caught := w.thrown(e.Step, e.Fault)
	for _, part := range above {
		strand = strings.TrimSuffix(strand, "/"+part)
		w.at[strand] = nowhere
	}
	w.drop(strand)
	switch {
	case caught: // an exit of the try tells more
		return
	case w.handling(next):
		w.at[strandError] = next
	default:
		w.at[strandError], w.at[strand] = nowhere, next
	}
	w.failed = w.name(strand)
}

// begun knows that the handler of an event begins.
func (w *walk) begun(event string) {
	switch {
	case event == "hung_up" && w.status != trace.Completed, event == "cancelled":
		w.drop(strandMain)
	}
	if event == "hung_up" {
		event = strandHungUp
	}
	for _, h := range w.root.Handlers {
		if h.Event == event && h.Event != strandError {
			w.at[event] = before("", w.root, h.Entry)
		}
	}
}

// ended counts the steps that were skipped at the very end.
func (w *walk) ended() {
	if _, known := w.at[strandEnded]; !known {
		w.begun(strandEnded)
	}
	w.settle(func(strand string) bool {
		switch strand {
		case strandMain:
			return w.status == trace.Completed
		case strandError:
			return w.status == trace.StatusFailed
		case strandHungUp:
			return w.status == trace.HungUp
		}
		return w.status != trace.Cancelled
	})
}

// settle counts what was skipped at the end of strands that are over because
// they do not wait.
func (w *walk) settle(over func(strand string) bool) {
	for strand, at := range w.at {
		if w.cut[strand] || !over(strand) {
			continue
		}
		if end := w.last(at); end != nowhere {
			w.arrive(strand, end)
		}
	}
}
