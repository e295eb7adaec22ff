package cli

import (
	"errors"
	"os"

	"github.com/callwright/callwright/engine/coverage"
	"github.com/callwright/callwright/engine/graph"
)

// colour marks on a drawing what the tests of a report have been through.
func (a *app) colour(g *graph.Graph, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return usage("callwright test --coverage="+path+" writes it", "the coverage %s cannot be read: %v", path, errors.Unwrap(err))
	}
	r, err := coverage.Read(data)
	if err != nil {
		return usage("callwright test --coverage="+path+" writes it", "%s: %v", path, err)
	}
	s := r.Find(g.Program, g.Title)
	if s == nil {
		return failed("run its tests with --coverage="+path, "%s tells nothing of the scenario %s", path, g.Title)
	}
	if s.Program != g.Program {
		a.say("the scenario %s has changed since its tests were run; colours may be wrong", g.Title)
	}
	s.Mark(g, graph.Taken, graph.Missed)
	return nil
}
