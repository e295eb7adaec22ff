package docs

import (
	"github.com/callwright/callwright/engine/router"
	"github.com/callwright/callwright/engine/simulate"
	"github.com/callwright/callwright/engine/spec"
)

// Simulating writes the page about simulations, and about the files of mixes
// and agents. The prose is the caller's; {{mix}} and {{staff}} are replaced by
// the keys of those files, {{path.of.keys}} by those of a part of a mix.
func Simulating(prose string) string {
	staff := router.Fields()
	return keyed(prose, map[string][]spec.Field{
		"mix": simulate.Fields(), "staff": staff,
		"staff.agents": spec.Find(staff, "agents").Fields, "staff.queues": spec.Find(staff, "queues").Fields,
	}, simulate.Fields())
}
