package coverage

import (
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/trace"
)

// walk follows the strands of one run. A step that is skipped by its guard
// leaves no event: it is known by the flow going on behind it.
type walk struct {
	*Counter
	root   *compile.Program
	next   map[string]string // by strand: the step that its flow leads to
	strand map[string]string // by step: where it was entered last
}

func (w *walk) event(e *trace.Event) {
	switch e.Kind {
	case trace.RunStarted:
		w.next["main"] = key(w.root, "", w.root.Main)
	case trace.StepEntered:
		w.entered(e)
	case trace.ExitTaken:
		w.left(e)
	case trace.Failed:
		w.failed(e)
	case trace.RunEnded:
		w.ended(e.Status)
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
	from := w.from(e)
	w.turn(from, e.Step, n)
	w.skipped(from, e.Step)
	w.strand[e.Step] = e.Strand
	w.next[e.Strand] = w.body(e.Step, n)
}

// from is where the strand of a step was led to.
func (w *walk) from(e *trace.Event) string {
	if at, known := w.next[e.Strand]; known {
		return at
	}
	for _, h := range w.root.Handlers {
		if h.Event == e.Strand {
			return key(w.root, "", h.Entry)
		}
	}
	return e.Step
}

// turn counts that the body of a loop was begun: its strand was led to the
// loop itself, or to the first step in it.
func (w *walk) turn(from, step string, n *compile.Node) {
	prefix, _ := inside(step)
	p, _ := w.root.Locate(step)
	if n.In < 0 || p.Nodes[n.In].Op != compile.OpWhile {
		return
	}
	loop := &p.Nodes[n.In]
	if from != prefix+loop.Key && from != key(p, prefix, loop.Then.Node) {
		return
	}
	if _, s := w.step(w.root, prefix+loop.Key); s != nil {
		s.side(loop.Word, true)
	}
}

// failed counts a switch that had no way for a value, which is no exit that is
// taken, and knows where the handler of errors begins.
func (w *walk) failed(e *trace.Event) {
	n, s := w.step(w.root, e.Step)
	if n != nil && n.Op == compile.OpSwitch && e.Fault != nil && e.Fault.Code == effect.Unwired {
		s.leave("default", "error")
	}
	prefix, _ := inside(e.Step)
	p, _ := w.root.Locate(e.Step)
	w.next["error"] = key(p, prefix, p.OnError)
}

// body is the step that a strand comes to when it has entered a step: the
// first of what that holds; "" if it holds none.
func (w *walk) body(step string, n *compile.Node) string {
	prefix, _ := inside(step)
	p, _ := w.root.Locate(step)
	switch n.Op {
	case compile.OpForEach, compile.OpWhile, compile.OpTry:
		return key(p, prefix, n.Then.Node)
	case compile.OpCall:
		return key(n.Sub, step+"/", n.Sub.Main)
	}
	return ""
}

func (w *walk) left(e *trace.Event) {
	n, s := w.step(w.root, e.Step)
	if n == nil {
		return
	}
	_, to := inside(e.To)
	left(n, s, e.Exit, to)
	if strand, known := w.strand[e.Step]; known {
		w.next[strand] = e.To
	}
}

// ended counts the steps that were skipped at the very end.
func (w *walk) ended(status trace.Status) {
	if status != trace.Completed {
		return
	}
	for _, at := range w.next {
		w.skipped(at, "")
	}
}

// skipped counts the steps with a guard on the way from one step to another,
// "" for the end of the flow, if the way leads there.
func (w *walk) skipped(at, to string) {
	var passed []*Step
	for turns := 0; at != to && turns < len(w.root.Nodes); turns++ {
		n, s := w.step(w.root, at)
		if n == nil {
			return
		}
		prefix, _ := inside(at)
		p, _ := w.root.Locate(at)
		switch {
		case n.Guard != nil:
			passed = append(passed, s)
			at = key(p, prefix, n.Next)
		case n.Op == compile.OpForEach || n.Op == compile.OpWhile: // a further turn
			at = key(p, prefix, n.Then.Node)
		default:
			return
		}
	}
	for _, s := range passed {
		s.side("when", false)
	}
}

// key names a node as traces do; "" for one of the ends.
func key(p *compile.Program, prefix string, at int) string {
	if at < 0 {
		return ""
	}
	return prefix + p.Nodes[at].Key
}
