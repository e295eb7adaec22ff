package cli

import (
	"github.com/callwright/callwright/engine/compile"
	"github.com/callwright/callwright/engine/lang"
	"github.com/callwright/callwright/engine/source"
)

// outline is where steps stand in the file: how deep, by key.
type outline map[string]int

// readOutline reads the depths of a program's steps from its file. The
// compiler numbers steps in the order of the file, and so does this.
func readOutline(f *source.File, p *compile.Program) outline {
	o := outline{}
	root, _ := source.Parse(f)
	s, _ := lang.Read(root)
	if s == nil {
		return o
	}
	var depths []int
	collect := func(depth int) { depths = append(depths, depth) }
	walkSteps(s.Steps, 0, collect)
	for _, h := range s.Handlers {
		walkSteps(h.Steps, 0, collect)
	}
	for i := range min(len(depths), len(p.Nodes)) {
		o[p.Nodes[i].Key] = depths[i]
	}
	return o
}

func walkSteps(steps []*lang.Step, depth int, visit func(depth int)) {
	for _, s := range steps {
		visit(depth)
		if s.Construct != nil {
			for _, b := range s.Construct.Branches() {
				walkSteps(b.Steps, depth+1, visit)
			}
		}
		for _, e := range s.Exits {
			walkSteps(e.Branch.Steps, depth+1, visit)
		}
	}
}
