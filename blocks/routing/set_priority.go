package routing

import (
	"github.com/callwright/callwright/engine/block"
	"github.com/callwright/callwright/engine/effect"
	"github.com/callwright/callwright/engine/spec"
)

// SetPriority describes the block set_priority.
func SetPriority() block.Descriptor {
	return block.Descriptor{
		Name: "set_priority", Family: Family, Mode: effect.Write, Short: "priority",
		Asks:    []effect.Kind{effect.RoutePriority},
		Summary: "Says how soon the caller's turn is.",
		Doc:     "It holds for all later searches and call backs that do not say otherwise. A caller who is in a queue moves at once.",
		Fields: []spec.Field{
			{Name: "priority", Kind: spec.Int, Required: true, Min: 1, Max: 10, Doc: "1 is first, 10 is last; 5 is usual.", Example: `"${tier == 'gold' ? 1 : 5}"`},
		},
		Exits: []block.Exit{
			{Name: "failed", Rare: true, Doc: "The router could not move the caller in the queue; later searches use the priority all the same."},
		},
		Begin:    setPriority,
		Finish:   prioritySet,
		Examples: []string{"- set_priority: \"${tier == 'gold' ? 1 : 5}\"\n"},
	}
}

func setPriority(c *block.Call) block.Outcome {
	c.Session.Priority = c.Int("priority")
	if !waiting(c.Session) {
		return block.Leave(block.OK)
	}
	return block.AskFor(effect.RoutePriority, effect.PriorityArgs{Priority: c.Session.Priority})
}

func prioritySet(_ *block.Call, r effect.Result) block.Outcome {
	if r.Fault != nil {
		return block.FailAs("failed", r.Fault)
	}
	return block.Leave(block.OK)
}
