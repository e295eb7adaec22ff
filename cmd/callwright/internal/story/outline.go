package story

import (
	"strings"

	"github.com/callwright/callwright/engine/compile"
)

// Outline says where steps stand in a scenario and in those that it calls.
type Outline struct {
	program *compile.Program
	spots   map[string]*Spot // those that were asked for, by key
}

// Spot is where a step stands.
type Spot struct {
	Program *compile.Program // the scenario that the step is in
	Node    *compile.Node    // nil: there is no such step
	Prefix  string           // of the keys of its scenario's steps; "" in the run's own
	Depth   int              // inside of how many steps
	Flow    string           // the graph of the run's own scenario: main, or a handler's event
	Parent  string           // the key of the step that this is a part of, or that called its scenario; "" for none
	Branch  string           // the branches of parallel around it, as in a/b; "" for none
	cleanup bool             // inside of a finally
}

// NewOutline begins an outline of a program.
func NewOutline(p *compile.Program) *Outline {
	return &Outline{program: p, spots: map[string]*Spot{}}
}

// At returns where the step with a key stands.
func (o *Outline) At(key string) *Spot {
	s := o.spots[key]
	if s == nil {
		s = o.locate(key)
		o.spots[key] = s
	}
	return s
}

func (o *Outline) locate(key string) *Spot {
	s := &Spot{Flow: FlowMain}
	caller := &Spot{}
	if at := strings.LastIndexByte(key, '/'); at >= 0 {
		s.Prefix = key[:at+1]
		caller = o.At(key[:at])
		s.Parent, s.Depth, s.Flow, s.Branch, s.cleanup = key[:at], caller.Depth+1, caller.Flow, caller.Branch, caller.cleanup
	}
	s.Program, s.Node = o.program.Locate(key)
	if s.Node == nil {
		return s
	}
	s.Depth += s.Node.Depth
	if s.Prefix == "" {
		s.Flow = flowName(s.Node.Flow)
	} else if s.Node.Flow != compile.FlowMain {
		s.Branch = join(s.Branch, string(s.Node.Flow))
	}
	s.enclose()
	return s
}

// enclose adds what the steps around this one say of it.
func (s *Spot) enclose() {
	own := ""
	for n := s.Node; n.In != compile.None; {
		in := &s.Program.Nodes[n.In]
		switch {
		case in.Op == compile.OpParallel:
			own = join(in.Cases[n.Part].Text, own)
		case in.Op == compile.OpTry && n.Part == compile.PartFinally:
			s.cleanup = true
		}
		if n == s.Node {
			s.Parent = s.Prefix + in.Key
		}
		n = in
	}
	s.Branch = join(s.Branch, own)
}

// join puts names of branches together.
func join(outer, inner string) string {
	return strings.Trim(outer+"/"+inner, "/")
}

// FlowMain is what traces call the graph that is no handler's.
const FlowMain = "main"

// flowName is what traces call a graph.
func flowName(f compile.Flow) string {
	if f == compile.FlowMain {
		return FlowMain
	}
	return string(f)
}

// Each visits all steps: those of a scenario that is called after the first
// step that calls it.
func (o *Outline) Each(visit func(key string, s *Spot)) {
	seen := map[*compile.Program]bool{}
	var walk func(p *compile.Program, prefix string)
	walk = func(p *compile.Program, prefix string) {
		if seen[p] {
			return
		}
		seen[p] = true
		for i := range p.Nodes {
			n := &p.Nodes[i]
			visit(prefix+n.Key, o.At(prefix+n.Key))
			if n.Sub != nil {
				walk(n.Sub, prefix+n.Key+"/")
			}
		}
	}
	walk(o.program, "")
}

// Within reports whether a step belongs to another one, which is in the same
// scenario: whether it stands inside of it in the file.
func (s *Spot) Within(p *compile.Program, at int) bool {
	if s.Program != p || s.Node == nil {
		return false
	}
	for i := at + 1; i < len(p.Nodes) && p.Nodes[i].Depth > p.Nodes[at].Depth; i++ {
		if &p.Nodes[i] == s.Node {
			return true
		}
	}
	return false
}

// End is what traces call the end of the flow that a step is in.
func (s *Spot) End() string {
	if s.Prefix != "" {
		return "return"
	}
	return "end"
}
