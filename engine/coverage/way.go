package coverage

import (
	"maps"
	"slices"

	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/effect"
)

// way knows where flows lead, as the interpreter does, as far as it can be told
// without the values of a run.
type way struct {
	root *compile.Program
	then map[string]int // by a try whose finally runs: where the flow goes on behind it
}

// spot is a place in a flow.
type spot struct {
	step string // key in traces; "" at the end of a flow
	back bool   // not before the step, but at the end of what it holds
}

// nowhere is where it cannot be told how the flow goes on.
var nowhere = spot{back: true}

// before is the spot of a node; the end of the flow for one of the ends.
func before(prefix string, p *compile.Program, at int) spot {
	if at < 0 {
		return spot{}
	}
	return spot{step: prefix + p.Nodes[at].Key}
}

// passed returns the spots that are passed without an event on the way from one
// spot to another: steps that are skipped, and turns of loops. Where the way
// does not lead there, there are none. The map is what then is by now, if that
// has changed.
func (w way) passed(from, to spot) ([]spot, map[string]int) {
	if from == to {
		return nil, nil
	}
	ahead := way{w.root, maps.Clone(w.then)}
	var out, seen []spot
	for at := from; at != to; {
		next, passed := ahead.next(at)
		if next == nowhere || slices.Contains(seen, at) {
			return nil, nil
		}
		seen = append(seen, at)
		if passed {
			out = append(out, at)
		}
		at = next
	}
	return out, ahead.then
}

// last is the end of the flow that leads on from a spot without an event;
// nowhere if it does not lead there.
func (w way) last(from spot) spot {
	ahead := way{w.root, maps.Clone(w.then)}
	for range len(w.root.Nodes) + 1 {
		_, n := w.root.Locate(from.step)
		if n == nil || from.back && (n.Op == compile.OpParallel || n.Op == compile.OpCall) {
			return from
		}
		from, _ = ahead.next(from)
	}
	return nowhere
}

// next is where the flow goes on from a spot without an event. It reports
// whether that says something about a condition of the step.
func (w way) next(at spot) (next spot, condition bool) {
	p, n := w.root.Locate(at.step)
	prefix, _ := inside(at.step)
	switch {
	case n == nil:
		return nowhere, false
	case !at.back && n.Guard != nil:
		return w.from(prefix, p, n, n.Next), true
	case at.back && n.Op == compile.OpWhile && &p.Nodes[n.Then.Node] != n:
		return before(prefix, p, n.Then.Node), true
	case at.back && n.Op == compile.OpBlock && n.Body.Node >= 0: // another round of while_waiting
		return before(prefix, p, n.Body.Node), false
	}
	return nowhere, false
}

// within is where a strand is when it has entered a step.
func (w way) within(step string, n *compile.Node) spot {
	p, _ := w.root.Locate(step)
	prefix, _ := inside(step)
	delete(w.then, step)
	switch n.Op {
	case compile.OpForEach, compile.OpWhile:
		return spot{step: step, back: true}
	case compile.OpTry:
		return w.begin(prefix, p, n, n.Then.Node)
	case compile.OpCall:
		if n.Sub.Main < 0 {
			return spot{step: step, back: true}
		}
		return before(step+"/", n.Sub, n.Sub.Main)
	}
	return nowhere
}

// parts are the strands that belong to a step, by the names that their names
// end in, with where they begin.
func (w way) parts(step string, n *compile.Node) map[string]spot {
	p, _ := w.root.Locate(step)
	prefix, _ := inside(step)
	out := map[string]spot{}
	if n.Op == compile.OpBlock && n.Body.Node >= 0 {
		out[partWaiting] = spot{step: step, back: true}
	}
	if n.Op == compile.OpParallel {
		for _, c := range n.Cases {
			out[c.Text] = w.begin(prefix, p, n, c.Target.Node)
		}
	}
	return out
}

// partWaiting is what the name of a strand that runs while_waiting ends in.
const partWaiting = "waiting"

// begin is where a part of a node begins, which may be empty.
func (w way) begin(prefix string, p *compile.Program, n *compile.Node, entry int) spot {
	if entry < 0 {
		return spot{step: prefix + n.Key, back: true}
	}
	return before(prefix, p, entry)
}

// behind is where a strand is when it has left a step for another, by the name
// that traces have for that.
func (w way) behind(step, to string) spot {
	p, n := w.root.Locate(step)
	prefix, _ := inside(step)
	_, own := inside(to)
	at := p.Find(own)
	switch {
	case at >= 0 && at == n.In && !isLoop(&p.Nodes[at]):
		at = compile.PartEnd
	case at >= 0:
	case own == "return":
		at = compile.End
	case own == "end":
		at = compile.Quit
	default: // an error tells more
		return nowhere
	}
	if n.Op != compile.OpTry {
		return w.from(prefix, p, n, at)
	}
	if at >= 0 && isIn(p, at, p.Find(n.Key), compile.PartCatch) {
		return before(prefix, p, at)
	}
	return w.out(prefix, p, n, at)
}

// from is where a flow leads from a node to another: out of what encloses the
// one and not the other.
func (w way) from(prefix string, p *compile.Program, n *compile.Node, to int) spot {
	in, part := n.In, n.Part
	if in == compile.None || to >= 0 && isIn(p, to, in, part) {
		return w.end(prefix, p, to)
	}
	m := &p.Nodes[in]
	switch {
	case to == in && isLoop(m), to == compile.PartEnd && (m.Op != compile.OpTry || part == compile.PartBody):
		return spot{step: prefix + m.Key, back: true}
	case isLoop(m):
		return w.from(prefix, p, m, to)
	case m.Op != compile.OpTry: // its strand ends
		return spot{}
	case part == compile.PartFinally && to == compile.PartEnd:
		return w.resumed(prefix, p, m)
	case part == compile.PartFinally:
		return w.from(prefix, p, m, to)
	case to == compile.PartEnd:
		to = m.Next
	}
	return w.out(prefix, p, m, to)
}

// out is where a flow leads from a try: its finally comes first.
func (w way) out(prefix string, p *compile.Program, n *compile.Node, to int) spot {
	if n.Finally.Node < 0 {
		return w.from(prefix, p, n, to)
	}
	w.then[prefix+n.Key] = to
	return before(prefix, p, n.Finally.Node)
}

// resumed is where a flow goes on behind the finally of a try.
func (w way) resumed(prefix string, p *compile.Program, n *compile.Node) spot {
	to, known := w.then[prefix+n.Key]
	if !known { // with an error, or to the end of what was cut short
		return nowhere
	}
	delete(w.then, prefix+n.Key)
	return w.from(prefix, p, n, to)
}

// end is where a flow leads that is in nothing that it would leave.
func (w way) end(prefix string, p *compile.Program, to int) spot {
	if to == compile.End && prefix != "" { // of a scenario that was called
		return spot{step: prefix[:len(prefix)-1], back: true}
	}
	return before(prefix, p, to)
}

// thrown is where an error at a step leads, unless a try catches it: to a
// finally, or to the handler of errors. above are the parts that are ended by
// it.
func (w way) thrown(step string, f *effect.Fault) (next spot, above []string, caught bool) {
	p, n := w.root.Locate(step)
	prefix, _ := inside(step)
	for ; n.In != compile.None; n = &p.Nodes[n.In] {
		m := &p.Nodes[n.In]
		switch {
		case m.Op == compile.OpParallel:
			above = append(above, m.Cases[n.Part].Text)
		case m.Op == compile.OpBlock:
			above = append(above, partWaiting)
		case m.Op == compile.OpTry && n.Part == compile.PartBody && catches(m, f):
			return nowhere, above, true
		case m.Op == compile.OpTry && n.Part != compile.PartFinally && m.Finally.Node >= 0:
			delete(w.then, prefix+m.Key)
			return before(prefix, p, m.Finally.Node), above, false
		}
	}
	if n.Flow != compile.FlowMain || p.OnError < 0 {
		return nowhere, above, false
	}
	return before(prefix, p, p.OnError), above, false
}

// handling reports whether a spot is in a handler of errors.
func (w way) handling(at spot) bool {
	_, n := w.root.Locate(at.step)
	return n != nil && n.Flow == compile.FlowError
}

// catches reports whether a try catches an error of its body.
func catches(n *compile.Node, f *effect.Fault) bool {
	return slices.ContainsFunc(n.Catches, func(c compile.Case) bool {
		return c.Text == compile.CatchError || f != nil && c.Text == string(f.Code)
	})
}

// isIn reports whether a node is in a part of another.
func isIn(p *compile.Program, at, in, part int) bool {
	for n := &p.Nodes[at]; n.In != compile.None; n = &p.Nodes[n.In] {
		if n.In == in && n.Part == part {
			return true
		}
	}
	return false
}

func isLoop(n *compile.Node) bool { return n.Op == compile.OpForEach || n.Op == compile.OpWhile }
