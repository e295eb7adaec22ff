package cli

import (
	"strings"

	"github.com/callwright/callwright/engine/compile"
)

// outline says where steps stand in a scenario and in those that it calls.
type outline struct {
	program *compile.Program
	spots   map[string]*spot // those that were asked for, by key
}

// spot is where a step stands.
type spot struct {
	program *compile.Program // the scenario that the step is in
	node    *compile.Node    // nil: there is no such step
	prefix  string           // of the keys of its scenario's steps; "" in the run's own
	depth   int              // inside of how many steps
	flow    string           // the graph of the run's own scenario: main, or a handler's event
	parent  string           // the key of the step that this is a part of, or that called its scenario; "" for none
	branch  string           // the branches of parallel around it, as in a/b; "" for none
	cleanup bool             // inside of a finally
}

func newOutline(p *compile.Program) *outline {
	return &outline{program: p, spots: map[string]*spot{}}
}

// at returns where the step with a key stands.
func (o *outline) at(key string) *spot {
	s := o.spots[key]
	if s == nil {
		s = o.locate(key)
		o.spots[key] = s
	}
	return s
}

func (o *outline) locate(key string) *spot {
	s := &spot{flow: flowMain}
	caller := &spot{}
	if at := strings.LastIndexByte(key, '/'); at >= 0 {
		s.prefix = key[:at+1]
		caller = o.at(key[:at])
		s.parent, s.depth, s.flow, s.branch, s.cleanup = key[:at], caller.depth+1, caller.flow, caller.branch, caller.cleanup
	}
	s.program, s.node = o.program.Locate(key)
	if s.node == nil {
		return s
	}
	s.depth += s.node.Depth
	if s.prefix == "" {
		s.flow = flowName(s.node.Flow)
	} else if s.node.Flow != compile.FlowMain {
		s.branch = join(s.branch, string(s.node.Flow))
	}
	s.enclose()
	return s
}

// enclose adds what the steps around this one say of it.
func (s *spot) enclose() {
	own := ""
	for n := s.node; n.In != compile.None; {
		in := &s.program.Nodes[n.In]
		switch {
		case in.Op == compile.OpParallel:
			own = join(in.Cases[n.Part].Text, own)
		case in.Op == compile.OpTry && n.Part == compile.PartFinally:
			s.cleanup = true
		}
		if n == s.node {
			s.parent = s.prefix + in.Key
		}
		n = in
	}
	s.branch = join(s.branch, own)
}

// join puts names of branches together.
func join(outer, inner string) string {
	return strings.Trim(outer+"/"+inner, "/")
}

const flowMain = "main"

// flowName is what traces call a graph.
func flowName(f compile.Flow) string {
	if f == compile.FlowMain {
		return flowMain
	}
	return string(f)
}

// each visits all steps: those of a scenario that is called after the first
// step that calls it.
func (o *outline) each(visit func(key string, s *spot)) {
	seen := map[*compile.Program]bool{}
	var walk func(p *compile.Program, prefix string)
	walk = func(p *compile.Program, prefix string) {
		if seen[p] {
			return
		}
		seen[p] = true
		for i := range p.Nodes {
			n := &p.Nodes[i]
			visit(prefix+n.Key, o.at(prefix+n.Key))
			if n.Sub != nil {
				walk(n.Sub, prefix+n.Key+"/")
			}
		}
	}
	walk(o.program, "")
}

// within reports whether a step belongs to another one, which is in the same
// scenario: whether it stands inside of it in the file.
func (s *spot) within(p *compile.Program, at int) bool {
	if s.program != p || s.node == nil {
		return false
	}
	for i := at + 1; i < len(p.Nodes) && p.Nodes[i].Depth > p.Nodes[at].Depth; i++ {
		if &p.Nodes[i] == s.node {
			return true
		}
	}
	return false
}

// end is what traces call the end of the flow that a step is in.
func (s *spot) end() string {
	if s.prefix != "" {
		return "return"
	}
	return "end"
}
